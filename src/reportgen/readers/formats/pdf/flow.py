"""Puts the lines and tables of all pages into the order of the document."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from reportgen.model.grids import Grid, Passage
from reportgen.readers.formats.pdf.lines import Line, lines_of
from reportgen.readers.formats.pdf.pages import Box, Sheet
from reportgen.readers.formats.pdf.paragraphs import Placed, paragraphs_of, setting_of
from reportgen.readers.formats.pdf.tables import Table, grid_of, joined, table_of
from reportgen.text.labels import plain

_NEAR = 3.0
_EDGE = 0.25
"""The share of a page's height, at its head and foot, where page numbers and headers stand."""
_SIGN = r"[-\u2010-\u2015\u2212\u30fc~\u00b7|/.()\[\]]{0,3}"
_NUMBER = re.compile(
    f"{_SIGN}\u7b2c?[0-9]{{1,4}}\u9875?(?:[/,|]?\u5171?[0-9]{{1,4}}\u9875?)?{_SIGN}"
)
"""A page number, alone or with the number of pages, in half width."""


class PlacedTable(NamedTuple):
    """A table with the number of the page on which it ends."""

    page: int
    table: Table


Flow = Sequence[Placed | PlacedTable]
"""Lines and tables in the order of the document."""


def flow_of(sheets: Sequence[Sheet]) -> Flow:
    """The lines and tables of all pages, without page numbers and headers. Joins cut tables."""
    laid = [_lines_and_tables(sheet) for sheet in sheets]
    lines = _without_edges([lines for lines, _ in laid], [sheet.height for sheet in sheets])
    flow: list[Placed | PlacedTable] = []
    for page, (sheet, page_lines, (_, tables)) in enumerate(zip(sheets, lines, laid, strict=True)):
        items: list[tuple[float, Line | Table]] = [(line.base, line) for line in page_lines]
        items += tables
        for _, item in sorted(items, key=lambda item: item[0]):
            if isinstance(item, Line):
                flow.append(Placed(page, sheet.width, item))
                continue
            last = flow[-1] if flow else None
            upper = last if isinstance(last, PlacedTable) and last.page < page else None
            whole = upper and joined(upper.table, item)
            if whole:
                flow.pop()
            flow.append(PlacedTable(page, whole or item))
    return flow


def tables_of(flow: Flow) -> tuple[Grid, ...]:
    """The tables, numbered in their order."""
    tables = [item.table for item in flow if isinstance(item, PlacedTable)]
    return tuple(grid_of(table, number) for number, table in enumerate(tables, 1))


def texts_of(flow: Flow) -> tuple[Passage, ...]:
    """The paragraphs. A table always ends a paragraph."""
    lines = [item for item in flow if isinstance(item, Placed)]
    if not lines:
        return ()
    setting = setting_of(lines)
    runs = groupby(flow, key=lambda item: isinstance(item, Placed))
    texts = (
        text
        for _, run in runs
        for text in paragraphs_of((item for item in run if isinstance(item, Placed)), setting)
    )
    return tuple(Passage(text=text) for text in texts)


def _lines_and_tables(sheet: Sheet) -> tuple[list[Line], list[tuple[float, Table]]]:
    """The lines outside the tables, and each table with the place of its top edge.

    A table around another table is only layout.
    """
    bounds = [_bounds(boxes) for boxes in sheet.tables]
    inner = [
        boxes
        for boxes in sheet.tables
        if not any(_encloses(box, bound) for box in boxes for bound in bounds)
    ]
    outside = list(sheet.glyphs)
    tables = []
    for boxes in inner:
        bound = _bounds(boxes)
        near = [glyph for glyph in outside if bound.holds(glyph)]
        inside = {id(glyph) for glyph in near if any(box.holds(glyph) for box in boxes)}
        outside = [glyph for glyph in outside if id(glyph) not in inside]
        tables.append((bound.top, table_of(boxes, near)))
    return lines_of(outside), tables


def _bounds(boxes: Sequence[Box]) -> Box:
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return Box(min(x0), min(top), max(x1), max(bottom))


def _encloses(box: Box, other: Box) -> bool:
    inside = box.x0 <= other.x0 and box.x1 >= other.x1
    return inside and box.top <= other.top and box.bottom >= other.bottom


# ---------------------------------------------------------------- the edges of the pages


def _without_edges(
    pages: Sequence[Sequence[Line]], heights: Sequence[float]
) -> Iterator[Sequence[Line]]:
    """Each page's lines, without page numbers and lines that repeat at the edges of pages."""
    places: dict[str, list[tuple[int, float, float]]] = {}
    for page, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        for line in lines:
            place = (page, line.base, height - line.base)
            places.setdefault(_without_numbers(line), []).append(place)

    def is_edge_line(page: int, line: Line) -> bool:
        from_foot = heights[page] - line.base
        if min(line.base, from_foot) > _EDGE * heights[page]:
            return False
        return bool(_NUMBER.fullmatch(plain(line.text))) or any(
            other != page and (abs(top - line.base) <= _NEAR or abs(foot - from_foot) <= _NEAR)
            for other, top, foot in places[_without_numbers(line)]
        )

    for page, lines in enumerate(pages):
        start, stop = 0, len(lines)
        while start < stop and is_edge_line(page, lines[start]):
            start += 1
        while start < stop and is_edge_line(page, lines[stop - 1]):
            stop -= 1
        yield lines[start:stop]


def _without_numbers(line: Line) -> str:
    """The text of a line with `#` for each number, so that running numbers make no difference."""
    return re.sub("[0-9]+", "#", plain(line.text))
