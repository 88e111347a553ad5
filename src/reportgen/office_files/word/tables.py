"""Builds tables of Word files: fixed widths, merged cells, heads that repeat, rows that hold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reportgen.model.grids import Position
from reportgen.office_files.word.elements import Element, child_of, make, put
from reportgen.standards.typography import points, twips

MARGIN = 11
"""The inner margin of cells at either side, in twentieths of a point."""

_RULE = {"val": "single", "sz": 4, "space": 0, "color": "auto"}
_SIDES = ("top", "left", "bottom", "right")
_PARAGRAPH_START = "pStyle keepNext"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedCell:
    """A cell to build: its upper left corner, how far it is merged, and its paragraph."""

    position: Position
    paragraph: Element
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLook:
    """What a table is like as a whole.

    `widths` are those of the columns in millimetres, `row_height` the least height of a row in
    points. The `head_rows` repeat on each page. Rows that are `together` stay on one page as long
    as it holds them; otherwise the rows beside a merged label do, if they are less than half of
    the table. `caption` and `description` are read out to who cannot see the table.
    """

    widths: Sequence[float]
    row_height: float
    head_rows: int
    together: bool
    caption: str = ""
    description: str = ""


def build_table(cells: Iterable[PlacedCell], rows: int, look: TableLook) -> Element:
    """A table of so many rows; positions that no cell covers become empty cells."""
    widths = _widths(look.widths)
    cells = tuple(cells)
    covering = {
        Position(row, column): cell
        for cell in cells
        for row in range(cell.position.row, cell.position.row + cell.rows)
        for column in range(cell.position.column, cell.position.column + cell.columns)
    }
    table = make("tbl", _properties(sum(widths), look))
    table.append(make("tblGrid", *(make("gridCol", w=width) for width in widths)))
    for row in range(rows):
        built = make("tr", _row_properties(look, head=row < look.head_rows))
        column = 0
        while column < len(widths):
            at = Position(row, column)
            cell = covering.get(at) or PlacedCell(position=at, paragraph=make("p"))
            built.append(_cell(cell, row, sum(widths[column : column + cell.columns])))
            column += cell.columns
        if row < rows - 1 and (look.together or _inside(cells, row, rows)):
            _keep_with_next(built)
        table.append(built)
    return table


def _inside(cells: Iterable[PlacedCell], row: int, rows: int) -> bool:
    """Whether a cell that is not too high goes on below this row."""
    return any(
        cell.position.row <= row < cell.position.row + cell.rows - 1
        for cell in cells
        if cell.rows * 2 < rows
    )


def _widths(millimetres: Sequence[float]) -> list[int]:
    """Widths in twentieths of a point whose rounding does not add up."""
    edges = [twips(points(sum(millimetres[:count]))) for count in range(len(millimetres) + 1)]
    return [right - left for left, right in pairwise(edges)]


def _properties(width: int, look: TableLook) -> Element:
    borders = make("tblBorders", *(make(side, **_RULE) for side in (*_SIDES, "insideH", "insideV")))
    margins = {"top": 0, "left": MARGIN, "bottom": 0, "right": MARGIN}
    return make(
        "tblPr",
        make("tblW", w=width, type="dxa"),
        make("jc", val="center"),
        borders,
        make("tblLayout", type="fixed"),
        make("tblCellMar", *(make(side, w=w, type="dxa") for side, w in margins.items())),
        make("tblCaption", val=look.caption) if look.caption else None,
        make("tblDescription", val=look.description) if look.description else None,
    )


def _row_properties(look: TableLook, *, head: bool) -> Element:
    height = make("trHeight", val=twips(look.row_height), hRule="atLeast")
    return make("trPr", make("cantSplit"), height, make("tblHeader") if head else None)


def _cell(cell: PlacedCell, row: int, width: int) -> Element:
    first = row == cell.position.row
    merged = {True: "restart", False: "continue"}[first] if cell.rows > 1 else ""
    properties = make(
        "tcPr",
        make("tcW", w=width, type="dxa"),
        make("gridSpan", val=cell.columns) if cell.columns > 1 else None,
        make("vMerge", val=merged) if merged else None,
        make("vAlign", val="center"),
    )
    return make("tc", properties, cell.paragraph if first else make("p"))


def _keep_with_next(row: Element) -> None:
    for paragraph in row.iter(make("p").tag):
        properties = child_of(paragraph, "pPr")
        if properties is None:
            properties = make("pPr")
            paragraph.insert(0, properties)
        put(properties, make("keepNext"), _PARAGRAPH_START)
