"""Writes a standard's tables with an entity's figures, if its own file cannot be marked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from reportgen.documents.return_letter import CellNote, Marking
from reportgen.model.grids import Position, address
from reportgen.model.submissions import CellRef, SheetCell
from reportgen.office_files.printed_sheet import draw_sheet
from reportgen.standards.printed_table import DrawnCell, Kind, draw
from reportgen.standards.standard import Table
from reportgen.writers.workbooks.binding import Formats, bound, stored, width_of
from reportgen.writers.workbooks.lists import put_listing

_TOP = 3
"""Rows above a table: its title, its entity, and an empty row."""
_FROM_MM = 0.5
_CHARACTER = 2.0
"""Width of a Chinese character, in the unit of column widths."""
_LINE = 13.5
_TALL = 3
"""A table with at least this many rows for each column is printed upright."""
_LONGEST = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """Tables with the figures that an entity gave.

    A value is a number, or the raw text of a cell that held no plain number. `lines` stand above
    each table: its title and its entity.
    """

    tables: tuple[Table, ...]
    values: Mapping[CellRef, Decimal | str]
    lines: tuple[str, str]


def table_places(tables: Sequence[Table], file: str) -> dict[CellRef, SheetCell]:
    """Where each figure stands in the workbook that `tables_workbook` writes."""
    return {
        cell.ref: SheetCell(file=file, sheet=table.name, address=_cell_address(cell))
        for table in tables
        for cell in draw(table).cells
        if cell.ref
    }


def _cell_address(cell: DrawnCell) -> str:
    return address(cell.position._replace(row=cell.position.row + _TOP))


def tables_workbook(filled: Filled, marking: Marking, *, font: str) -> bytes:
    """The workbook: the cover, then a sheet for each table with its marks and comments."""
    by_place = {(mark.sheet, mark.address): mark for mark in marking.marks}

    def fill(book: Workbook, formats: Formats) -> None:
        put_listing(book, marking.cover, formats, filtered=False)
        for table in filled.tables:
            sheet = book.add_worksheet(table.name)
            sheet.set_comments_author(marking.author)
            marks = {a: mark for (name, a), mark in by_place.items() if name == table.name}
            _write_table(sheet, table, filled, marks, formats)
            for place, mark in marks.items():
                if mark.notes:
                    text = stored(f"{marking.heading}\n" + "\n\n".join(mark.notes))[:_LONGEST]
                    lines = 1 + sum(1 + len(line) // 22 for line in text.splitlines())
                    sheet.write_comment(place, text, {"width": 330, "height": 17 * lines + 10})

    return bound(fill, font)


def _write_table(
    sheet: Worksheet, table: Table, filled: Filled, marks: Mapping[str, CellNote], formats: Formats
) -> None:
    for column, width in enumerate(table.widths):
        sheet.set_column(column, column, max(5.0, width * _FROM_MM))
    for row, (line, look) in enumerate(zip(filled.lines, ("title", "text"), strict=True)):
        sheet.merge_range(row, 0, row, len(table.widths) - 1, "", formats[look])
        sheet.write_string(row, 0, stored(line), formats[look])
    drawing = draw(table)
    for row, height in _row_heights(drawing.cells, table.widths).items():
        sheet.set_row(row + _TOP, height)

    def put(cell: DrawnCell, at: Position, look: object) -> None:
        value = filled.values.get(cell.ref) if cell.ref else None
        if isinstance(value, Decimal) and Decimal(repr(float(value))) == value:
            sheet.write_number(*at, float(value), look)
        elif value is None:
            sheet.write_blank(*at, None, look)
        else:
            sheet.write_string(*at, stored(str(value)), look)

    draw_sheet(sheet, drawing, _TOP, formats, lambda cell: _format_name(cell, marks), put)
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    if len(table.widths) * _TALL > drawing.rows:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 1)


def _row_heights(cells: Sequence[DrawnCell], widths: Sequence[float]) -> dict[int, float]:
    """The height of each row in points: spreadsheets do not fit rows to merged cells."""
    heights: dict[int, float] = {}
    for cell in cells:
        left = cell.position.column
        wide = max(1.0, sum(widths[left : left + cell.columns]) * _FROM_MM / _CHARACTER - 1)
        lines = ceil(width_of(cell.text) / wide) or 1
        if cell.rows == 1:
            before = heights.get(cell.position.row, 0)
            heights[cell.position.row] = max(before, _LINE * lines + 6)
    return heights


def _format_name(cell: DrawnCell, marks: Mapping[str, CellNote]) -> str:
    if cell.kind is not Kind.DATA:
        return "label" if cell.kind in (Kind.LABEL, Kind.GROUP) else "head"
    mark = marks.get(_cell_address(cell))
    if mark is None:
        return "figure"
    return "noted" if mark.notes else "concerned"
