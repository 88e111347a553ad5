"""Adds lines that a table lacks at its edge: cut off by the end of the page, or never drawn.

Without them the outermost cells of the table get lost. Where neighbouring lines end at the same
height and another line connects them, the table ends too.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

_NEAR = 3.0
"""Places that differ by at most so many points are the same."""


class Ruling(NamedTuple):
    """A line across or down the page: its place, its start and its end."""

    at: float
    start: float
    stop: float


def closing(lines: Sequence[Ruling], across: Sequence[Ruling]) -> Iterator[Ruling]:
    """The missing lines, parallel to `across`, that close the open ends of `lines`."""
    yield from _closing_feet(lines, across)
    mirrored = [Ruling(-at, start, stop) for at, start, stop in across]
    for at, start, stop in _closing_feet(map(_mirrored, lines), mirrored):
        yield Ruling(-at, start, stop)


def _mirrored(line: Ruling) -> Ruling:
    return Ruling(line.at, -line.stop, -line.start)


def _closing_feet(lines: Iterable[Ruling], across: Sequence[Ruling]) -> Iterator[Ruling]:
    """The lines that close the feet of two neighbours which end at the same height."""
    lines = sorted(lines)
    for foot in sorted({line.stop for line in lines}):
        just_above = foot - 2 * _NEAR
        standing = [line for line in lines if line.start <= just_above <= line.stop]
        for left, right in pairwise(standing):
            both = all(abs(line.stop - foot) <= _NEAR for line in (left, right))
            if both and any(_connects(tie, left, right) for tie in across):
                yield Ruling(foot, left.at, right.at)


def _connects(tie: Ruling, left: Ruling, right: Ruling) -> bool:
    reaches = tie.start <= left.at + _NEAR and tie.stop >= right.at - _NEAR
    head, foot = max(left.start, right.start), min(left.stop, right.stop)
    return reaches and head - _NEAR <= tie.at <= foot + _NEAR
