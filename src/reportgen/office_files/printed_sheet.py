"""Draws a printed table into a sheet of a new workbook, its figures left to the caller."""

from collections.abc import Callable, Mapping
from typing import Any

from reportgen.model.grids import Position
from reportgen.standards.printed_table import Drawing, DrawnCell


def draw_sheet(
    sheet: Any,  # noqa: ANN401 - XlsxWriter has no types
    drawing: Drawing,
    top: int,
    formats: Mapping[str, Any],
    look_of: Callable[[DrawnCell], str],
    put: Callable[[DrawnCell, Position, Any], None],
) -> None:
    """Merge cells and write labels, the first row at `top`; `put` writes the cell of a figure.

    `look_of` names the format of a cell.
    """
    for cell in drawing.cells:
        at = Position(cell.position.row + top, cell.position.column)
        look = formats[look_of(cell)]
        if cell.rows > 1 or cell.columns > 1:
            end = (at.row + cell.rows - 1, at.column + cell.columns - 1)
            sheet.merge_range(*at, *end, "", look)
        if cell.ref:
            put(cell, at, look)
        elif cell.text:
            sheet.write_string(*at, cell.text, look)
        else:
            sheet.write_blank(*at, None, look)
