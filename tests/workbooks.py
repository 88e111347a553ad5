"""Workbooks in the official layout, drawn from a standard, for tests and samples."""

import io
from collections.abc import Mapping
from decimal import Decimal

import openpyxl
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reportgen.drawing import Drawing, Kind, draw
from reportgen.model import CellRef
from reportgen.standard import Standard, Table

Values = Mapping[CellRef, Decimal | int | str | None]

_LINE = Side(style="thin")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_FROM_MM = 0.5


def workbook_of(
    standard: Standard,
    values: Values,
    *,
    entity: str = "",
    period: int | None = None,
    one_sheet: bool = False,
) -> bytes:
    """Each table on a sheet of its own (or all on one), with a title and the entity's name above."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.remove(book.active)
    top = 0
    for table in standard.tables:
        if not one_sheet or not book.worksheets:
            sheet = book.create_sheet("填报表" if one_sheet else table.name)
            top = heading(sheet, entity, period, standard.title)
        drawing = draw(table)
        put_table(book.worksheets[-1], drawing, values, top)
        widths(book.worksheets[-1], table)
        top += drawing.rows + 2
    return saved(book)


def heading(sheet: Worksheet, entity: str, period: int | None, title: str) -> int:
    """A title line and a line with the entity; gives the number of rows used."""
    if period:
        sheet["A1"] = f"{period}年度{title}统计表"
        sheet["A1"].font = Font(size=14, bold=True)
    if entity:
        sheet["A2"] = f"填报单位：{entity}"
    return 3


def put_table(sheet: Worksheet, drawing: Drawing, values: Values, top: int, left: int = 0) -> None:
    """The drawn table with its figures, its upper left corner at a row and column from 0."""
    for cell in drawing.cells:
        row, column = cell.position.row + top + 1, cell.position.column + left + 1
        here = sheet.cell(row, column)
        value = values.get(cell.ref) if cell.ref else cell.text
        if value is not None:
            here.value = value
        here.border = _BOX
        label = cell.kind is Kind.LABEL
        here.alignment = Alignment(
            horizontal="left" if label else "center", vertical="center", wrap_text=True
        )
        if cell.rows > 1 or cell.columns > 1:
            sheet.merge_cells(
                start_row=row,
                start_column=column,
                end_row=row + cell.rows - 1,
                end_column=column + cell.columns - 1,
            )


def widths(sheet: Worksheet, table: Table) -> None:
    for number, width in enumerate(table.widths, 1):
        dimension = sheet.column_dimensions[get_column_letter(number)]
        dimension.width = max(dimension.width if dimension.customWidth else 0, width * _FROM_MM)


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
