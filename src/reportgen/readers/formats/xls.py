"""Reads an `.xls` or `.et` workbook (BIFF 5 and 8) into grids, with xlrd.

xlrd distinguishes errors, blanks, dates, number formats and hidden rows, but not a formula without
a result from an empty text. So this module reads the records of formulas once more.
"""

import io
import struct
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import xlrd
from xlrd.book import Book
from xlrd.compdoc import CompDoc
from xlrd.sheet import Sheet

from reportgen.model.grids import (
    Cell,
    CellKind,
    Grid,
    Look,
    Position,
    TextRun,
    marked,
    plain_text,
)
from reportgen.office_files.spreadsheet import (
    BUILT_IN_FORMATS,
    UnreadableWorkbook,
    clean,
    figure,
    in_look,
    literal,
    with_spans,
)

_BOF, _FORMULA, _BOUNDSHEET = 0x0809, 0x0006, 0x0085
_WORKSHEET = 0x0010
_RESULT = 6
_NO_RESULT = b"\x03", b"\xff\xff"
"""The first and the last two bytes of an empty formula result: blank, or never calculated."""


def read_xls(data: bytes) -> tuple[Grid, ...]:
    """The sheets of a workbook in its order, including hidden ones, without charts.

    Cells are read as `read_xlsx` reads them, with one exception: a formula with an empty result
    counts as uncalculated, because this format stores both alike. Raises `UnreadableWorkbook`.
    """
    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, logfile=io.StringIO(), ragged_rows=True
        )
        formulas = [cells for kind, cells in _substreams(data) if kind == _WORKSHEET]
        return tuple(_grids(book, formulas))
    except MemoryError:
        raise
    # On a damaged record xlrd raises anything: IndexError, struct.error, AssertionError.
    except Exception as error:
        raise UnreadableWorkbook("read.damaged") from error


def _grids(book: Book, formulas: list[set[Position]]) -> Iterator[Grid]:
    sheets = book.sheets()
    if len(formulas) != len(sheets):
        # A sheet without its own records could hide a formula without a result.
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
            cell = _cell_at(position, book, sheet, unseen(position), position in empty)
            if cell is not None:
                cells[position] = cell
    merges = [
        (Position(top, left), Position(bottom - 1, right - 1))
        for top, bottom, left, right in sheet.merged_cells
    ]
    spanned = with_spans(cells, merges, unseen)
    return Grid(name=clean(sheet.name), cells=spanned, hidden=hidden)


def _cell_at(at: Position, book: Book, sheet: Sheet, hidden: bool, empty: bool) -> Cell | None:  # noqa: FBT001
    """The cell, or None if it is blank. `empty` marks a formula without a result."""
    cell = _plain_cell_at(at, book, sheet, hidden, empty)
    if cell is None:
        return None
    if cell.kind is CellKind.TEXT and (runs := _runs_at(at, book, sheet)):
        return replace(cell, text=plain_text(runs), runs=runs)
    style = book.xf_list[sheet.cell_xf_index(*at)]
    look = _look(book, style.font_index)
    return cell if look is Look.PLAIN else in_look(cell, look)


def _look(book: Book, font: int) -> Look:
    """How a font sets its text."""
    if not 0 <= font < len(book.font_list):
        return Look.PLAIN
    if book.font_list[font].struck_out:
        return Look.STRUCK
    raised = book.font_list[font].escapement
    return {1: Look.RAISED, 2: Look.LOWERED}.get(raised, Look.PLAIN)


def _runs_at(at: Position, book: Book, sheet: Sheet) -> tuple[TextRun, ...]:
    """The runs of a text that is not all plain: each begins at a character and has a font."""
    begins = sheet.rich_text_runlist_map.get(tuple(at))
    if not begins:
        return ()
    text = sheet.cell_value(*at)
    cuts = [(0, -1), *begins, (len(text), -1)]
    return marked(
        tuple(
            TextRun(clean(text[start:stop]), _look(book, font))
            for (start, font), (stop, _) in pairwise(cuts)
        )
    )


def _plain_cell_at(
    at: Position,
    book: Book,
    sheet: Sheet,
    hidden: bool,  # noqa: FBT001
    empty: bool,  # noqa: FBT001
) -> Cell | None:
    kind, value = sheet.cell_type(*at), sheet.cell_value(*at)
    if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        style = book.xf_list[sheet.cell_xf_index(*at)]
        form = book.format_map.get(style.format_key)
        built_in = BUILT_IN_FORMATS.get(str(style.format_key), "General")
        # The format code decides what is a date, as in the other formats.
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
    """The kind of each substream, and those of its cells whose formula has no result."""
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
    """The bytes that hold the workbook's records, the offset of the records and their length."""
    document = CompDoc(data, logfile=io.StringIO())
    for name in ("Workbook", "Book"):
        stream, at, size = document.locate_named_stream(name)
        if stream:
            return bytes(stream), at, size
    raise UnreadableWorkbook("read.damaged")
