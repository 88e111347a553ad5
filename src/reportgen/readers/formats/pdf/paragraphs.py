"""Joins lines into paragraphs, by the margins, indents and pitch of the document."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from reportgen.readers.formats.pdf.lines import Line

_NEAR = 3.0
_OTHER_SIZE = 1.2
"""Lines whose sizes differ by more points than this are set in different type."""
_INDENT, _APART = 1.0, 5.0
"""A line so many sizes away from the left margin is indented, or set apart."""
_SLACK = {False: 0.25, True: -0.1}
"""Sizes to add to the next line's start before it is fitted in; True: behind a full stop."""
_SHORT = 3.0
"""Right margins may differ by so many sizes; if by more, all lines of the page are short."""
_WIDEST = 2.5
"""The largest pitch of a text, in sizes."""
_FAR, _FAR_APART = 1.6, 2.2
"""Lines further apart than so many pitches (in a title: sizes) are two paragraphs."""
_STOP = re.compile("[\u3002\uff1b\uff01\uff1f;!?\uff1a:][\u201d\u2019\uff09)]*$")
_NUMBERED = re.compile(
    "[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]{1,3}\u3001"
    "|[(\uff08](?:[0-9]{1,2}|[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]{1,3})[)\uff09]"
    "|[0-9]{1,2}[.\uff0e\u3001](?![0-9])"
)
_LEADER = re.compile("[.\u2026\u00b7]{3,} *[0-9]+$")
"""Dots that lead to a page number: an entry of a list of contents."""


class Placed(NamedTuple):
    """A line with the number of its page, and the page's width in points."""

    page: int
    width: float
    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How most of the text is set: type size in points, pitch in sizes, margins.

    `left` and `right` give the margins of each page in points from its left edge.
    """

    size: float
    pitch: float
    left: Mapping[int, float]
    right: Mapping[int, float]


def setting_of(lines: Sequence[Placed]) -> Setting:
    """The setting of most of the lines. There must be at least one line."""
    sizes: Counter[float] = Counter()
    for placed in lines:
        sizes[round(placed.line.size * 2) / 2] += len(placed.line.text)
    size = max(sizes, key=lambda size: sizes[size])
    pitches = Counter(
        round((below.line.base - above.line.base) / below.line.size, 1)
        for above, below in pairwise(lines)
        if above.page == below.page and abs(above.line.size - below.line.size) <= _OTHER_SIZE
    )
    pages = dict.fromkeys((placed.page, placed.width) for placed in lines)
    return Setting(
        size=size,
        pitch=min(max(pitches, key=lambda pitch: pitches[pitch], default=2.0), _WIDEST),
        left={page: _left_margin(lines, page, width) for page, width in pages},
        right={page: _right_margin(lines, page, width, _SHORT * size) for page, width in pages},
    )


def _left_margin(lines: Iterable[Placed], page: int, width: float) -> float:
    """Where three lines of the page begin, else three of equally wide pages, else the first."""
    alike = sorted((placed.line.x0, placed.page) for placed in lines if placed.width == width)
    here = [x for x, other in alike if other == page]
    every = [x for x, _ in alike]
    thirds = (*zip(here, here[2:], strict=False), *zip(every, every[2:], strict=False))
    return next((first for first, third in thirds if third - first <= _NEAR), every[0])


def _right_margin(lines: Sequence[Placed], page: int, width: float, short: float) -> float:
    """How far the page's lines reach; if all are short, how far those of equally wide pages do."""
    usual = max(placed.line.full for placed in lines if placed.width == width)
    here = max(placed.line.full for placed in lines if placed.page == page)
    return here if usual - here <= short else usual


def paragraphs_of(lines: Iterable[Placed], setting: Setting) -> Iterator[str]:
    """The paragraphs of lines that have no table between them."""
    text = ""
    last: Placed | None = None
    for placed in lines:
        if last and _continues(last, placed, setting):
            words = (text[-1] + placed.line.text[0]).isascii() and placed.line.text[0].isalpha()
            text += (" " if words else "") + placed.line.text
        else:
            yield from (text,) if text else ()
            text = placed.line.text
        last = placed
    yield from (text,) if text else ()


def _continues(above: Placed, below: Placed, setting: Setting) -> bool:
    """Whether a line continues the paragraph of the line above it."""
    one, other = above.line, below.line
    step = other.base - one.base if above.page == below.page else 0.0
    if abs(one.size - other.size) > _OTHER_SIZE:
        return False
    centred = all(_is_centred(placed, setting) for placed in (above, below))
    if centred and one.size - setting.size > _OTHER_SIZE:
        return above.page == below.page and step <= _FAR_APART * other.size
    # A line that begins in the middle of the page stands alone, as a date does.
    apart = one.x0 - setting.left[above.page] > _APART * one.size
    indented = other.x0 - setting.left[below.page] > _INDENT * other.size
    far = step > _FAR * setting.pitch * other.size
    listed = _LEADER.search(one.text) or (_STOP.search(one.text) and _NUMBERED.match(other.text))
    slack = _SLACK[bool(_STOP.search(one.text))] * other.size
    room = setting.right[above.page] - one.x1
    return not (apart or indented or far or listed) and room < other.head + slack


def _is_centred(placed: Placed, setting: Setting) -> bool:
    left = placed.line.x0 - setting.left[placed.page]
    return abs(left - setting.right[placed.page] + placed.line.x1) < placed.line.size
