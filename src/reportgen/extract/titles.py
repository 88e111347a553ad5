"""The title of a report: whose it is, which year, and whether it has the words of the form."""

import re
from typing import NamedTuple

from reportgen.standards.standard import Standard
from reportgen.text.labels import plain
from reportgen.text.numerals import with_arabic_years

_YEAR = re.compile(r"\(?([12][0-9]{3})" "\u5e74\u5ea6?" r"\)?")
_LONGEST = 60


class Title(NamedTuple):
    """The body and the year that a title names (empty and None if it names none).

    `usual` says that the year stands in figures before the form's own title, and nothing after it.
    """

    name: str
    year: int | None
    usual: bool


def title_of(text: str, standard: Standard) -> Title | None:
    """What a line says as the title of a report; None if it is no such title.

    It ends with the form's title or one of its aliases, or with words that `title_pattern` finds.
    Years may stand anywhere, also in Chinese figures or in brackets: `... report (2025)`.
    """
    printed = plain(text)
    line = with_arabic_years(printed)
    bare = _YEAR.sub("", line)
    years = _YEAR.findall(line)
    year = int(years[0]) if years else None
    for wanted in titles(standard):
        if bare.endswith(wanted):
            usual = printed.endswith(wanted) and line == printed
            return Title(bare.removesuffix(wanted), year, usual)
    found = standard.title_pattern and re.search(f"{standard.title_pattern.pattern}$", bare)
    return (
        Title(bare[: found.start()], year, usual=False) if found and len(line) <= _LONGEST else None
    )


def titles(standard: Standard) -> tuple[str, ...]:
    """The form's title and its aliases, as they are compared."""
    return tuple(plain(title) for title in (standard.title, *standard.title_aliases))
