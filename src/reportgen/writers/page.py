"""Listings as one web page that asks for nothing from outside and can be printed."""

from collections.abc import Sequence
from decimal import Decimal

from jinja2 import Environment, StrictUndefined

from reportgen.listing import Heading, Link, Listing, Value
from reportgen.text.numerals import number_text


def listings_page(
    template: str, listings: Sequence[Listing], *, title: str, verdict: str, language: str
) -> bytes:
    """The page. Every text is escaped; columns of figures are aligned by their ends.

    `template` is the page's frame (`templates/findings.html`).
    """
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.tests["figure"] = lambda value: isinstance(value, int | Decimal)
    environment.filters["shown"] = _shown
    page = environment.from_string(template).render(
        listings=[_whole(listing) for listing in listings],
        title=title,
        verdict=verdict,
        language=language,
    )
    return page.encode("utf-8", errors="replace")


def _whole(listing: Listing) -> Listing:
    """The listing; one without rows still has a table, with an empty row."""
    if listing.rows:
        return listing
    return Listing(
        name=listing.name,
        title=listing.title,
        lines=listing.lines,
        columns=tuple(Heading(*heading) for heading in listing.columns),
        rows=(tuple(None for _ in listing.columns),),
    )


def _shown(value: Value) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return number_text(value)
        case Link(address=address):
            return address
        case _:
            return str(value)
