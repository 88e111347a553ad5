"""Glyphs that stand on one line, from the left to the right."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from reportgen.readers.pdf.sheets import Glyph

_SAME_LINE = 0.4
"""Glyphs whose bases are this part of their size apart stand on one line: raised numbers do."""
_SAME_PLACE = 0.15
"""So close together the same glyph is drawn twice, to look bold."""
_GAP, _WORD_GAP = 1.0, 0.2
"""What is left free, in sizes, between two texts, and between two words of Latin letters."""
_MARKS = "\u201d\u2019\u300b\u3009\uff09)\u3011\u300f\uff0c\u3002\u3001\uff1b\uff1a\uff01\uff1f%"
_HEAD = re.compile(f"[\u201c\u2018\u300a\u3008\uff08(\u3010\u300e]*(?:[!-~\u00b7]+|.)[{_MARKS}]*")
"""What is never parted at the beginning of a line: a word or a character, with its marks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of text, and where it stands.

    `full` is where its last character ends that is no mark: marks may hang over the margin. `head`
    is how wide its inseparable beginning is.
    """

    text: str
    x0: float
    x1: float
    full: float
    base: float
    size: float
    head: float


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """The lines that hold any text, from the top to the bottom; nothing that lies on its side."""
    lines: list[list[Glyph]] = []
    upright = (glyph for glyph in glyphs if not glyph.turned)
    for glyph in sorted(upright, key=lambda glyph: glyph.base):
        if lines and glyph.base - lines[-1][-1].base <= _SAME_LINE * glyph.size:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return [made for line in lines if (made := _line(list(_once(line))))]


def _once(line: Iterable[Glyph]) -> Iterator[Glyph]:
    """The glyphs from the left to the right, each once."""
    last: Glyph | None = None
    for glyph in sorted(line, key=lambda glyph: glyph.x0):
        same = last is not None and last.text == glyph.text
        if last is None or not same or glyph.x0 - last.x0 > _SAME_PLACE * glyph.size:
            yield glyph
        last = glyph


def _line(glyphs: Sequence[Glyph]) -> Line | None:
    filled = [glyph for glyph in glyphs if glyph.text.strip()]
    if not filled:
        return None
    text = ""
    last = filled[0]
    for glyph in glyphs:
        text += _between(last, glyph) + glyph.text
        last = glyph
    text = " ".join(text.split())
    found = _HEAD.match(text)
    count = len(found[0]) if found else 1
    return Line(
        text=text,
        x0=filled[0].x0,
        x1=filled[-1].x1,
        full=next((g.x1 for g in reversed(filled) if g.text not in _MARKS), filled[-1].x1),
        base=median(glyph.base for glyph in filled),
        size=median(glyph.size for glyph in filled),
        head=filled[min(count, len(filled)) - 1].x1 - filled[0].x0,
    )


def _between(left: Glyph, right: Glyph) -> str:
    """A space where one was left free; that between Chinese and Latin text is only looks."""
    gap = right.x0 - left.x1
    words = (left.text + right.text).isascii() and (left.text + right.text).isalpha()
    return " " if gap > (_WORD_GAP if words else _GAP) * right.size else ""
