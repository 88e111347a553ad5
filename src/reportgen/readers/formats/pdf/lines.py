"""Puts the glyphs of a page together into lines."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from reportgen.model.grids import Look, TextRun, plain_text
from reportgen.readers.formats.pdf.pages import Glyph

_SAME_LINE = 0.4
"""Glyphs are on one line if their bases differ by at most so many sizes (raised numbers)."""
_SAME_PLACE = 0.15
"""The same glyph twice within so many sizes is one glyph, drawn twice to look bold."""
_GAP, _WORD_GAP = 1.0, 0.2
"""A wider gap, in sizes, is a space: between any two glyphs, and between Latin letters."""
_MARKS = "\u201d\u2019\u300b\u3009\uff09)\u3011\u300f\uff0c\u3002\u3001\uff1b\uff1a\uff01\uff1f%"
_HEAD = re.compile(f"[\u201c\u2018\u300a\u3008\uff08(\u3010\u300e]*(?:[!-~\u00b7]+|.)[{_MARKS}]*")
"""The start of a line that no line break splits: a word or a character, with its marks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of text, and its place in points from the left and the top of the page.

    `full` is the end of its last character that is no mark: marks may hang over the margin. `head`
    is the width of its start that no line break splits. `text` lacks what is raised or lowered;
    `runs` hold everything.
    """

    text: str
    runs: tuple[TextRun, ...]
    x0: float
    x1: float
    full: float
    base: float
    size: float
    head: float


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """The lines with text, from top to bottom, without glyphs that lie on their side."""
    lines: list[list[Glyph]] = []
    upright = (glyph for glyph in glyphs if not glyph.turned)
    for glyph in sorted(upright, key=lambda glyph: glyph.base):
        if lines and glyph.base - lines[-1][-1].base <= _SAME_LINE * glyph.size:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return [made for line in lines if (made := _joined_line(list(_without_doubles(line))))]


def _without_doubles(line: Iterable[Glyph]) -> Iterator[Glyph]:
    """The glyphs from left to right, without those that are drawn twice."""
    last: Glyph | None = None
    for glyph in sorted(line, key=lambda glyph: glyph.x0):
        same = last is not None and last.text == glyph.text
        if last is None or not same or glyph.x0 - last.x0 > _SAME_PLACE * glyph.size:
            yield glyph
        last = glyph


def _joined_line(glyphs: Sequence[Glyph]) -> Line | None:
    printed = [glyph for glyph in glyphs if glyph.text.strip()]
    if not printed:
        return None
    tallest = max(printed, key=lambda glyph: glyph.size)
    runs: list[TextRun] = []
    last = printed[0]
    for glyph in glyphs:
        runs.append(TextRun(_space_between(last, glyph) + glyph.text, _look(glyph, tallest)))
        last = glyph
    text = " ".join(plain_text(runs).split())
    filled = [glyph for glyph in printed if _look(glyph, tallest) is Look.PLAIN] or printed
    head = _HEAD.match(text)
    count = len(head[0]) if head else 1
    return Line(
        text=text,
        runs=tuple(runs),
        x0=filled[0].x0,
        x1=filled[-1].x1,
        full=next((g.x1 for g in reversed(filled) if g.text not in _MARKS), filled[-1].x1),
        base=median(glyph.base for glyph in filled),
        size=median(glyph.size for glyph in filled),
        head=filled[min(count, len(filled)) - 1].x1 - filled[0].x0,
    )


def _look(glyph: Glyph, tallest: Glyph) -> Look:
    """Whether a glyph is struck out, raised or lowered.

    Raised and lowered ones are smaller than the tallest, and not on its base line.
    """
    if glyph.struck:
        return Look.STRUCK
    if glyph.size > _SMALL * tallest.size:
        return Look.PLAIN
    shift = (tallest.base - glyph.base) / tallest.size
    if shift >= _RAISED:
        return Look.RAISED
    return Look.LOWERED if shift <= -_LOWERED else Look.PLAIN


_SMALL, _RAISED, _LOWERED = 0.8, 0.15, 0.05
"""Shares of the size of a line's tallest glyph: the size of a note mark, and how far it moves."""


def _space_between(left: Glyph, right: Glyph) -> str:
    """A space if the gap is wide enough. That between Chinese and Latin text is only looks."""
    gap = right.x0 - left.x1
    words = (left.text + right.text).isascii() and (left.text + right.text).isalpha()
    return " " if gap > (_WORD_GAP if words else _GAP) * right.size else ""
