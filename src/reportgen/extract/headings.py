"""Headings of a report: which section each belongs to, and its number.

A heading is recognised by the words of the standard's titles. Its number, spaces and small
departures do not matter here; the rules on structure check them.
"""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from reportgen.model.submissions import Heading
from reportgen.standards.standard import Section, Standard
from reportgen.text.labels import normal, plain
from reportgen.text.numerals import read_number
from reportgen.text.sentences import STOP

_NUMERAL = "[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]{1,3}"
_TOP = re.compile(f"({_NUMERAL})[\u3001.,]")
_SECOND = re.compile(rf"\(({_NUMERAL})\)")
_AFTER = re.compile("[\u3002\uff1a:\\s]+")
_ALIKE = 0.7
_HALF_ALIKE = 0.5
_LONGEST = 40


def heading(text: str, standard: Standard) -> tuple[Heading, str] | None:
    """The heading that a paragraph is, or begins with, and the text behind it; else None.

    A title is a heading if it stands alone, or if a full stop, a colon or a space follows it. Any
    other short line with a number of the first level is a heading too. A paragraph with a number
    of the second level never is one.
    """
    if second_number_of(text) is not None:
        return None
    for section in standard.sections:
        for title in (section.title, *section.aliases):
            rest = _text_behind(text, title)
            if rest is not None:
                printed = text[: len(text) - len(rest)]
                return Heading(printed.strip(), section.id), rest
    if not _TOP.match(plain(text)) or len(text) > _LONGEST or STOP.search(text):
        return None
    return Heading(text, _likest_section(text, standard)), ""


def by_number(headings: Sequence[Heading], standard: Standard) -> list[Heading]:
    """The headings; one without a section gets the section of its number.

    Its text must somewhat resemble the section's title, and the section must not have a heading.
    """
    places = dict(enumerate(standard.sections, 1))
    found = {one.section for one in headings}
    settled = []
    for one in headings:
        section = places.get(number_of(one.text) or 0)
        free = not one.section and section is not None and section.id not in found
        if free and section and _likeness(one.text, section) >= _HALF_ALIKE:
            found.add(section.id)
            settled.append(Heading(one.text, section.id))
        else:
            settled.append(one)
    return settled


def headings_of(texts: Iterable[str], standard: Standard) -> tuple[Heading, ...]:
    """Headings of these texts, each with the section whose title it resembles."""
    headings = [Heading(text, _likest_section(text, standard)) for text in texts]
    return tuple(by_number(headings, standard))


def number_of(text: str) -> int | None:
    """The number of the first level that a heading begins with, else None."""
    found = _TOP.match(plain(text))
    read = read_number(found[1]) if found else None
    return int(read.value) if read else None


def second_number_of(text: str) -> int | None:
    """The number of the second level (in brackets) that a paragraph begins with, else None."""
    found = _SECOND.match(plain(text))
    read = read_number(found[1]) if found else None
    return int(read.value) if read else None


def _text_behind(text: str, title: str) -> str | None:
    """The text behind the title in a paragraph that is or begins with it, else None."""
    if normal(text) == normal(title):
        return ""
    spelt = r"\s*".join(map(re.escape, normal(title)))
    found = re.match(
        rf"\s*(?:[^\s\w]?\w{{1,2}}[^\s\w]{{1,2}}\s*)?{spelt}(?={_AFTER.pattern})", text
    )
    if not found or not _TOP.match(plain(text)):
        return None
    return _AFTER.sub("", text[found.end() :], count=1)


def _likest_section(text: str, standard: Standard) -> str:
    """The id of the section whose title is most like the text; empty if none is like it."""
    likeness = {section.id: _likeness(text, section) for section in standard.sections}
    best = max(likeness, key=lambda key: likeness[key])
    return best if likeness[best] >= _ALIKE else ""


def _likeness(text: str, section: Section) -> float:
    own = normal(text)
    names = [normal(title) for title in (section.title, *section.aliases)]
    return max(SequenceMatcher(None, own, name, autojunk=False).ratio() for name in names)
