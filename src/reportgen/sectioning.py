"""Cutting the text of a finished report: title, preamble, the sections, signature and date.

Headings are found by the words of the standard's titles; numbers, spaces and small departures do
not matter here, that is for the rules on structure to tell.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from reportgen.labels import normal, plain
from reportgen.model import Passage
from reportgen.standard import Section, Standard

TITLE, PREAMBLE, SIGNATURE = "title", "preamble", "signature"
_TOP = re.compile(
    "[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]{1,2}[\u3001.\uff0e]"
)
_DATE = re.compile("[(\uff08]?[12][0-9]{3}\u5e74[0-9]{1,2}\u6708[0-9]{1,2}\u65e5[)\uff09]?")
_YEAR = re.compile("([12][0-9]{3})\u5e74\u5ea6?")
_STOPS = re.compile("[\u3002\uff1b\uff01\uff1f;!?]")
_AFTER = re.compile("[\u3002\uff1a:\\s]+")
_ALIKE = 0.7
_LONGEST_HEADING = 40
_SHORT = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """The texts by section, and the headings of sections as they stand in the document."""

    texts: Mapping[str, str]
    headings: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class _Part:
    """A heading with what stands below it; what no title of the standard is like has no section."""

    heading: str
    section: str
    below: list[str]


def cut(passages: Sequence[Passage], standard: Standard) -> Cut:
    """The text of a report by section; empty where no heading of the standard is found.

    Sections that hold a table have their text too, where there is any. A list of contents is none
    of the text, nor is what a web page shows around the report.
    """
    before: list[str] = []
    parts: list[_Part] = []
    for passage in passages:
        found = _heading(passage.text, standard)
        if found:
            parts.append(found)
        elif parts:
            parts[-1].below.append(passage.text)
        else:
            before.append(passage.text)
    if not any(part.section for part in parts):
        return Cut(texts={}, headings=())
    parts = list(_without_contents(parts))
    title, preamble = _opening(before, standard)
    signature = _closing(parts[-1].below)
    texts: dict[str, list[str]] = {TITLE: title, PREAMBLE: preamble}
    section = ""
    for part in parts:
        lines = part.below if part.section else [part.heading, *part.below]
        section = part.section or section
        texts.setdefault(section, []).extend(lines)
    texts[SIGNATURE] = signature
    joined = {key: "\n".join(lines) for key, lines in texts.items() if lines}
    return Cut(texts=joined, headings=tuple(part.heading for part in parts))


def _heading(text: str, standard: Standard) -> _Part | None:
    """The heading that a passage is, or begins with."""
    numbered = bool(_TOP.match(plain(text)))
    for section in standard.sections:
        for title in (section.title, *section.aliases):
            rest = _behind(text, title)
            if rest is not None:
                heading = text[: len(text) - len(rest)] if rest else text
                return _Part(
                    heading=heading.strip(), section=section.id, below=[rest] if rest else []
                )
    if not numbered or len(text) > _LONGEST_HEADING or _STOPS.search(text):
        return None
    likeness = {section: _likeness(text, section) for section in standard.sections}
    best = max(standard.sections, key=lambda section: likeness[section])
    return _Part(heading=text, section=best.id if likeness[best] >= _ALIKE else "", below=[])


def _behind(text: str, title: str) -> str | None:
    """What stands behind the title in a passage that is or begins with it; None where it does not.

    A title that begins a sentence is no heading: it stands alone, or a full stop, a colon or a
    space is behind it.
    """
    if normal(text) == normal(title):
        return ""
    spelt = r"\s*".join(map(re.escape, normal(title)))
    found = re.match(
        rf"\s*(?:[^\s\w]?\w{{1,2}}[^\s\w]{{1,2}}\s*)?{spelt}(?={_AFTER.pattern})", text
    )
    if not found or not _TOP.match(plain(text)):
        return None
    return _AFTER.sub("", text[found.end() :], count=1)


def _likeness(text: str, section: Section) -> float:
    own = normal(text)
    names = [normal(title) for title in (section.title, *section.aliases)]
    return max(SequenceMatcher(None, own, name, autojunk=False).ratio() for name in names)


def _without_contents(parts: Sequence[_Part]) -> Iterator[_Part]:
    """The parts without those of a list of contents: with nothing below, and found again later."""
    for number, part in enumerate(parts):
        later = {other.section for other in parts[number + 1 :]}
        listed = number + 1 < len(parts) and not part.below and part.section in later
        if not listed:
            yield part


def _opening(before: Sequence[str], standard: Standard) -> tuple[list[str], list[str]]:
    """The title, in one line, and the preamble; what stands before the title is dropped."""
    wanted = plain(standard.title)
    at = [n for n, text in enumerate(before) if plain(text).endswith(wanted)]
    if not at:
        return [], [text for text in before if _STOPS.search(text)]
    last = at[-1]
    whole = before[last]
    if plain(whole) == wanted and last:
        whole = before[last - 1] + whole
    return [whole], [text for text in before[last + 1 :] if _STOPS.search(text)]


def _closing(below: list[str]) -> list[str]:
    """The signature and the date at the end of the last section, taken out of it.

    What stands behind them is dropped, and so are short lines at the end that say nothing.
    """
    dates = [n for n, text in enumerate(below) if _DATE.fullmatch(plain(text))]
    if dates:
        begin = dates[-1]
        if (
            begin
            and len(below[begin - 1]) <= _LONGEST_HEADING
            and not _STOPS.search(below[begin - 1])
        ):
            begin -= 1
        signature = below[begin : dates[-1] + 1]
        del below[begin:]
        return signature
    while len(below) > 1 and len(below[-1]) <= _SHORT and not _STOPS.search(below[-1]):
        del below[-1]
    return []


def titled(title: str, standard: Standard) -> tuple[str, int | None]:
    """Whose report it is and of which year, by its title; empty and None where it does not say."""
    year = _YEAR.search(plain(title))
    name = _YEAR.sub("", plain(title)).replace(plain(standard.title), "")
    return name, int(year[1]) if year else None
