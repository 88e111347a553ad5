"""An `.xls` or `.et` workbook (BIFF 5 and 8) to grids, through xlrd.

xlrd tells errors, blanks, dates, number formats and hidden rows apart, but not a formula without
a result from an empty text; the records of formulas are therefore looked through once more.
"""

import io
import struct
from collections.abc import Iterator

import xlrd
from xlrd.book import Book
from xlrd.compdoc import CompDoc
from xlrd.sheet import Sheet

from reportgen.model.grids import Cell, CellKind, Grid, Position
from reportgen.spreadsheet import (
    BUILT_IN_FORMATS,
    UnreadableWorkbook,
    clean,
    figure,
    literal,
    with_spans,
)

_BOF, _FORMULA, _BOUNDSHEET = 0x0809, 0x0006, 0x0085
_WORKSHEET = 0x0010
_RESULT = 6
_NO_RESULT = b"\x03", b"\xff\xff"
"""First byte and last two of the result of a formula that gives no text: blank, or never run."""


def read_xls(data: bytes) -> tuple[Grid, ...]:
    """The sheets of a workbook in its order, hidden ones included, charts left out.

    As the reader of `.xlsx` does: blanks are not in a grid, a date is marked and never converted, a
    figure has the 15 digits that Excel shows. A formula whose result is empty is uncalculated: in
    this format, one that gives an empty text looks the same. Raises `UnreadableWorkbook`.
    """
    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, logfile=io.StringIO(), ragged_rows=True
        )
        formulas = [cells for kind, cells in _substreams(data) if kind == _WORKSHEET]
        return tuple(_grids(book, formulas))
    except MemoryError:
        raise
    # xlrd leaks whatever a damaged record brings about: IndexError, struct.error, AssertionError.
    except Exception as error:
        raise UnreadableWorkbook("read.damaged") from error


def _grids(book: Book, formulas: list[set[Position]]) -> Iterator[Grid]:
    sheets = book.sheets()
    if len(formulas) != len(sheets):
        # A sheet that cannot be matched with its records could hide a formula without a result.
        raise UnreadableWorkbook("read.damaged")
    for sheet, empty in zip(sheets, formulas, strict=True):
        yield _grid(book, sheet, empty)


def _grid(book: Book, sheet: Sheet, empty: set[Position]) -> Grid:
    hidden = sheet.visibility != 0
    hidden_rows = {row for row, info in sheet.rowinfo_map.items() if info.hidden or not info.height}
    hidden_columns = {
        column for column, info in sheet.colinfo_map.items() if info.hidden or not info.width
    }

    def unseen(position: Position) -> bool:
        return hidden or position.row in hidden_rows or position.column in hidden_columns

    cells = {}
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            position = Position(row, column)
            cell = _cell(book, sheet, position, unseen(position), position in empty)
            if cell is not None:
                cells[position] = cell
    merges = [
        (Position(top, left), Position(bottom - 1, right - 1))
        for top, bottom, left, right in sheet.merged_cells
    ]
    spanned = with_spans(cells, merges, unseen)
    return Grid(name=clean(sheet.name), cells=spanned, hidden=hidden)


def _cell(book: Book, sheet: Sheet, position: Position, hidden: bool, empty: bool) -> Cell | None:  # noqa: FBT001
    """The cell, or None where it is blank."""
    kind, value = sheet.cell_type(*position), sheet.cell_value(*position)
    if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        style = book.xf_list[sheet.cell_xf_index(*position)]
        form = book.format_map.get(style.format_key)
        built_in = BUILT_IN_FORMATS.get(str(style.format_key), "General")
        # What is a date, the code tells here as everywhere else.
        return figure(literal(value), form.format_str if form else built_in, hidden, False)  # noqa: FBT003
    if empty:
        return Cell(text="=", kind=CellKind.UNCALCULATED, hidden=hidden, formula=True)
    if kind == xlrd.XL_CELL_ERROR:
        text = xlrd.error_text_from_code.get(value, "#UNKNOWN!")
        return Cell(text=text, kind=CellKind.ERROR, hidden=hidden)
    if kind == xlrd.XL_CELL_BOOLEAN:
        text = "TRUE" if value else "FALSE"
        return Cell(text=text, kind=CellKind.BOOLEAN, hidden=hidden)
    if kind == xlrd.XL_CELL_TEXT and value:
        return Cell(text=clean(value), hidden=hidden)
    return None


def _substreams(data: bytes) -> Iterator[tuple[int, set[Position]]]:
    """Kind of each substream of the workbook, and the cells whose formula has no result."""
    stream, at, size = _workbook_stream(data)
    end, kind = at + size, 0
    empty: set[Position] = set()
    while at + 4 <= end:
        record, length = struct.unpack_from("<2H", stream, at)
        body = stream[at + 4 : at + 4 + length]
        at += 4 + length
        if record == _BOF:
            if kind:
                yield kind, empty
            kind, empty = int.from_bytes(body[2:4], "little"), set()
        elif record == _FORMULA and (body[_RESULT:7], body[12:14]) == _NO_RESULT:
            empty.add(Position(*struct.unpack_from("<2H", body)))
    if kind:
        yield kind, empty


def _workbook_stream(data: bytes) -> tuple[bytes, int, int]:
    """The bytes that hold the workbook's records, and where in them it begins and how long."""
    document = CompDoc(data, logfile=io.StringIO())
    for name in ("Workbook", "Book"):
        stream, at, size = document.locate_named_stream(name)
        if stream:
            return bytes(stream), at, size
    raise UnreadableWorkbook("read.damaged")
