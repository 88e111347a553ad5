"""Writes lists as one self-contained web page that can be printed."""

from collections.abc import Sequence
from decimal import Decimal

from jinja2 import Environment, StrictUndefined

from reportgen.documents.lists import Heading, Link, Listing, Value
from reportgen.text.numerals import number_text


def listings_page(
    template: str, listings: Sequence[Listing], *, title: str, verdict: str, language: str
) -> bytes:
    """The page; `template` is its Jinja frame (`templates/findings.html`). All text is escaped."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.tests["figure"] = lambda value: isinstance(value, int | Decimal)
    environment.filters["shown"] = _value_text
    page = environment.from_string(template).render(
        listings=[_with_a_row(listing) for listing in listings],
        title=title,
        verdict=verdict,
        language=language,
    )
    return page.encode("utf-8", errors="replace")


def _with_a_row(listing: Listing) -> Listing:
    """The list, with an empty row if it has none: its heads are shown all the same."""
    if listing.rows:
        return listing
    return Listing(
        name=listing.name,
        title=listing.title,
        lines=listing.lines,
        columns=tuple(Heading(*heading) for heading in listing.columns),
        rows=(tuple(None for _ in listing.columns),),
    )


def _value_text(value: Value) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return number_text(value)
        case Link(address=address):
            return address
        case _:
            return str(value)
