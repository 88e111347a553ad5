"""Draws a standard's table as it is printed: labels, merged heads, empty data cells.

The blank Word report, the Excel forms and the tests' workbooks are all made from this drawing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from reportgen.model.grids import Cell, CellKind, Grid, Position
from reportgen.model.submissions import CellRef
from reportgen.standards.standard import Block, Row, Table


class Kind(StrEnum):
    """What a drawn cell is; writers style cells by it."""

    TITLE = "title"
    CORNER = "corner"
    HEAD = "head"
    GROUP = "group"
    LABEL = "label"
    DATA = "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnCell:
    """A cell of the printed table; a data cell names its figure in `ref`."""

    position: Position
    kind: Kind
    text: str = ""
    rows: int = 1
    columns: int = 1
    ref: CellRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A printed table; its first `head_rows` rows are heads, to be repeated on each page."""

    cells: tuple[DrawnCell, ...]
    rows: int
    columns: int
    head_rows: int

    @property
    def places(self) -> Mapping[CellRef, Position]:
        """The position of each figure's cell."""
        return {cell.ref: cell.position for cell in self.cells if cell.ref}


def draw(table: Table) -> Drawing:
    """The printed table, block under block."""
    width = len(table.widths)
    drawn: list[DrawnCell] = []
    top = 0
    for block in table.blocks:
        cells, height = _draw_block(table, block, top, width)
        drawn += cells
        top += height
    heads = _head_depth(table.blocks[0]) if len(table.blocks) == 1 else 0
    return Drawing(cells=tuple(drawn), rows=top, columns=width, head_rows=heads)


def grid_of(drawing: Drawing, name: str, values: Mapping[CellRef, str] | None = None) -> Grid:
    """The drawing as a grid, with the given texts in its data cells."""
    values = values or {}
    cells = {}
    for drawn in drawing.cells:
        text = values.get(drawn.ref, "") if drawn.ref else drawn.text
        cells[drawn.position] = Cell(
            text=text,
            kind=CellKind.TEXT if text else CellKind.BLANK,
            rows=drawn.rows,
            columns=drawn.columns,
        )
    return Grid(name=name, cells=cells)


def _head_depth(block: Block) -> int:
    return max(len(path) for path, _ in _printed_columns(block))


def _printed_columns(block: Block) -> list[tuple[tuple[str, ...], int]]:
    """Header path and span of each printed column of figures."""
    if not block.across:
        return [((*column.under, column.label), column.span) for column in block.columns]
    return [
        ((*row.under, row.label, *column.under, column.label), column.span)
        for row in block.rows
        for column in block.columns
    ]


def _label_width(block: Block) -> int:
    """The number of grid columns that labels take."""
    return 0 if block.across else max(len(row.under) + 1 for row in block.rows)


def _draw_block(table: Table, block: Block, top: int, width: int) -> tuple[list[DrawnCell], int]:
    """The cells of a block that begins in row `top`, and its height in rows."""
    start = top
    drawn: list[DrawnCell] = []
    if block.title:
        place = Position(top, 0)
        drawn.append(DrawnCell(position=place, kind=Kind.TITLE, text=block.title, columns=width))
        top += 1
    labels, depth = _label_width(block), _head_depth(block)
    if labels:
        drawn.append(
            DrawnCell(
                position=Position(top, 0),
                kind=Kind.CORNER,
                text=block.corner,
                rows=depth,
                columns=labels,
            )
        )
    drawn += _draw_heads(block, top, labels, depth)
    top += depth
    drawn += _draw_row_labels(block.rows, top, labels)
    drawn += _draw_data(table, block, top, labels)
    return drawn, top + (1 if block.across else len(block.rows)) - start


def _draw_heads(block: Block, top: int, left: int, depth: int) -> list[DrawnCell]:
    """Heads merged over equal neighbours; the lowest head fills the depth that is left."""
    starts: list[int] = []
    at = left
    paths = []
    for path, span in _printed_columns(block):
        starts.append(at)
        paths.append(path)
        at += span
    starts.append(at)
    drawn = []
    for level in range(depth):
        index = 0
        while index < len(paths):
            path = paths[index]
            end = index + 1
            while (
                level < len(path) - 1
                and end < len(paths)
                and paths[end][: level + 1] == path[: level + 1]
            ):
                end += 1
            if level < len(path):
                drawn.append(
                    DrawnCell(
                        position=Position(top + level, starts[index]),
                        kind=Kind.HEAD,
                        text=path[level],
                        rows=depth - level if level == len(path) - 1 else 1,
                        columns=starts[end] - starts[index],
                    )
                )
            index = end
    return drawn


def _draw_row_labels(rows: tuple[Row, ...], top: int, labels: int) -> list[DrawnCell]:
    """Labels merged over equal groups; the last label of a row fills the width that is left."""
    drawn = []
    for level in range(labels):
        index = 0
        while index < len(rows):
            path = (*rows[index].under, rows[index].label)
            last = level == len(path) - 1
            end = index + 1
            while (
                not last
                and end < len(rows)
                and (*rows[end].under, rows[end].label)[: level + 1] == path[: level + 1]
            ):
                end += 1
            if level < len(path):
                drawn.append(
                    DrawnCell(
                        position=Position(top + index, level),
                        kind=Kind.LABEL if last else Kind.GROUP,
                        text=path[level],
                        rows=end - index,
                        columns=labels - level if last else 1,
                    )
                )
            index = end
    return drawn


def _draw_data(table: Table, block: Block, top: int, left: int) -> list[DrawnCell]:
    drawn = []
    at = left
    for number, row in enumerate(block.rows):
        at = at if block.across else left
        for column in block.columns:
            drawn.append(
                DrawnCell(
                    position=Position(top + (0 if block.across else number), at),
                    kind=Kind.DATA,
                    columns=column.span,
                    ref=CellRef(table.id, row.id, column.id),
                )
            )
            at += column.span
    return drawn
