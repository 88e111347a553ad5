"""Lines that a table lacks at its edge: cut by the end of the page, or never drawn there.

Without them the outermost cells of a table are none. Where neighbouring lines end at one height
and another line ties them together, the table ends there too.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

_NEAR = 3.0
"""Points within which two places are one."""


class Ruling(NamedTuple):
    """A line across or down the page: where it stands, and from where to where it goes."""

    at: float
    start: float
    stop: float


def closing(lines: Sequence[Ruling], across: Sequence[Ruling]) -> Iterator[Ruling]:
    """The lines, of the direction of `across`, that close the open ends of others."""
    yield from _feet(lines, across)
    for at, start, stop in _feet(map(_turned, lines), [Ruling(-at, *x) for at, *x in across]):
        yield Ruling(-at, start, stop)


def _turned(line: Ruling) -> Ruling:
    return Ruling(line.at, -line.stop, -line.start)


def _feet(lines: Iterable[Ruling], across: Sequence[Ruling]) -> Iterator[Ruling]:
    """What ties two lines together at their feet, if they end side by side."""
    lines = sorted(lines)
    for foot in sorted({line.stop for line in lines}):
        just_above = foot - 2 * _NEAR
        standing = [line for line in lines if line.start <= just_above <= line.stop]
        for left, right in pairwise(standing):
            both = all(abs(line.stop - foot) <= _NEAR for line in (left, right))
            if both and any(_ties(tie, left, right) for tie in across):
                yield Ruling(foot, left.at, right.at)


def _ties(tie: Ruling, left: Ruling, right: Ruling) -> bool:
    reaches = tie.start <= left.at + _NEAR and tie.stop >= right.at - _NEAR
    head, foot = max(left.start, right.start), min(left.stop, right.stop)
    return reaches and head - _NEAR <= tie.at <= foot + _NEAR
