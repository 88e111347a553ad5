"""Cuts the text of a finished report into title, preamble, sections, signature and date.

A section begins at its heading. Faults of headings are left to the rules on structure.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reportgen.extract.headings import by_number, heading, number_of
from reportgen.extract.titles import title_of
from reportgen.model.grids import Passage
from reportgen.model.submissions import PREAMBLE, SIGNATURE, TITLE, Heading
from reportgen.standards.standard import Standard
from reportgen.text.labels import plain
from reportgen.text.sentences import STOP

_DATE = re.compile("[(\uff08]?[12][0-9]{3}\u5e74[0-9]{1,2}\u6708[0-9]{1,2}\u65e5[)\uff09]?")
_SPAN = re.compile("([12][0-9]{3})\u5e741\u67081\u65e5[^\u3002]{0,20}12\u670831\u65e5")
_LONGEST_NAME = 40
_SHORT = 30
_TITLE_LINES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """The texts by section, and the headings of sections as they stand in the document."""

    texts: Mapping[str, str]
    headings: tuple[Heading, ...]


@dataclass(slots=True, kw_only=True)
class _Part:
    """A heading and the paragraphs below it."""

    heading: Heading
    below: list[str]


def cut(passages: Sequence[Passage], standard: Standard) -> Cut:
    """The text of a report by section; empty if it has no heading of the standard.

    Sections that hold a table may have text too. A list of contents is left out, and so is
    whatever a web page shows around the report.
    """
    before: list[str] = []
    parts: list[_Part] = []
    for passage in passages:
        found = heading(passage.text, standard)
        if found:
            parts.append(_Part(heading=found[0], below=[found[1]] if found[1] else []))
        elif parts:
            parts[-1].below.append(passage.text)
        else:
            before.append(passage.text)
    if not any(part.heading.section for part in parts):
        return Cut(texts={}, headings=())
    parts = _merged(list(_without_contents(parts)))
    headings = by_number([part.heading for part in parts], standard)
    title, preamble = _opening(before, standard)
    signature = _closing(parts[-1].below)
    texts: dict[str, list[str]] = {TITLE: title, PREAMBLE: preamble}
    section = ""
    for own, part in zip(headings, parts, strict=True):
        lines = part.below if own.section else [own.text, *part.below]
        section = own.section or section
        texts.setdefault(section, []).extend(lines)
    texts[SIGNATURE] = signature
    joined = {key: "\n".join(lines) for key, lines in texts.items() if lines}
    return Cut(texts=joined, headings=tuple(headings))


def _without_contents(parts: Sequence[_Part]) -> Iterator[_Part]:
    """The parts except those of a list of contents, which are empty and come again later."""
    for number, part in enumerate(parts):
        later = {other.heading.section for other in parts[number + 1 :]}
        listed = number + 1 < len(parts) and not part.below and part.heading.section in later
        if not listed:
            yield part


def _merged(parts: Sequence[_Part]) -> list[_Part]:
    """The parts; an unnumbered title becomes text if its section also has a numbered one."""
    sure = {part.heading.section for part in parts if number_of(part.heading.text) is not None}
    kept: list[_Part] = []
    for part in parts:
        if kept and part.heading.section in sure and number_of(part.heading.text) is None:
            kept[-1].below += [part.heading.text, *part.below]
        else:
            kept.append(part)
    return kept


def _opening(before: Sequence[str], standard: Standard) -> tuple[list[str], list[str]]:
    """The title, in one line, and the preamble; drop everything before the title."""
    for usual in (True, False):
        for last in reversed(range(len(before))):
            for first in range(last, max(last - _TITLE_LINES, -1), -1):
                whole = "".join(before[first : last + 1])
                found = title_of(whole, standard)
                if (
                    found is None
                    or (usual and not found.usual)
                    or (not usual and STOP.search(whole))
                ):
                    continue
                above = before[first - 1] if first else ""
                whole = above + whole if not found.name and _is_name(above) else whole
                return [whole], [text for text in before[last + 1 :] if STOP.search(text)]
    return [], [text for text in before if STOP.search(text)]


def _is_name(text: str) -> bool:
    """Whether a line can be the name of a body."""
    return len(text) <= _LONGEST_NAME and not STOP.search(text)


def _closing(below: list[str]) -> list[str]:
    """Remove the signature and the date from the end of the last section, and return them.

    Drop everything behind them, or, if there is no date, short last lines that are no sentences.
    """
    dates = [n for n, text in enumerate(below) if _DATE.fullmatch(plain(text))]
    if dates:
        begin = dates[-1]
        if begin and _is_name(below[begin - 1]):
            begin -= 1
        signature = below[begin : dates[-1] + 1]
        del below[begin:]
        return signature
    while len(below) > 1 and len(below[-1]) <= _SHORT and not STOP.search(below[-1]):
        del below[-1]
    return []


def stated_year(preamble: str) -> int | None:
    """The year whose first and last days a preamble names as the period reported on."""
    found = _SPAN.search(plain(preamble))
    return int(found[1]) if found else None
