"""Reads an `.xlsb` workbook into grids, record by record as [MS-XLSB] describes them.

Libraries silently drop error cells of this format, but a validator must see them.
"""

import struct
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from reportgen.model.grids import (
    Cell,
    CellKind,
    Grid,
    Look,
    Position,
    TextRun,
    address,
    marked,
    plain_text,
)
from reportgen.office_files.spreadsheet import (
    BUILT_IN_FORMATS,
    MOST_CELLS,
    SHEET_COLUMNS,
    SHEET_ROWS,
    Sheet,
    UnreadableWorkbook,
    clean,
    figure,
    in_look,
    literal,
)
from reportgen.office_files.zip_parts import DamagedPackage, Package, open_package

_ROW, _COLUMNS, _MERGED = 0x00, 0x3C, 0xB0
_STRING, _FONT, _FORMAT, _STYLE, _SHEET = 0x13, 0x2B, 0x2C, 0x2F, 0x9C
_BEGIN_STYLES, _END_STYLES = 0x269, 0x26A
_SHORT = {0x0D: 0x02, 0x0E: 0x03, 0x0F: 0x04, 0x10: 0x05, 0x11: 0x06, 0x12: 0x07}
"""Kinds of cells that follow their left neighbour without a column, and their full kinds."""
_BLANKS = (0x01, 0x0C)
_RK, _ERROR, _BOOL, _REAL, _TEXT, _SHARED, _RICH = 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x3E
_FORMULAS = {0x08: _TEXT, 0x09: _REAL, 0x0A: _BOOL, 0x0B: _ERROR}
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_CELL, _SHORT_CELL = 8, 4
_PARTIAL, _HUNDREDTHS, _WHOLE = 0x10, 1, 2
_IS_RICH, _STRUCK = 1, 8


class _Record(NamedTuple):
    kind: int
    body: bytes


class _Book(NamedTuple):
    """What all sheets share: texts, and each cell style's format code and look."""

    strings: list[tuple[TextRun, ...]]
    formats: list[str]
    looks: list[Look]
    fonts: list[Look]


def read_xlsb(data: bytes | Package) -> tuple[Grid, ...]:
    """The sheets of a workbook in its order, including hidden ones, without charts.

    Cells are read as `read_xlsx` reads them, but in this format a formula always has a stored
    result. Raises `UnreadableWorkbook`.
    """
    try:
        return tuple(_grids(open_package(data)))
    except DamagedPackage as error:
        raise UnreadableWorkbook("read.damaged", error.part) from error
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise UnreadableWorkbook("read.damaged") from error


def _grids(package: Package) -> Iterator[Grid]:
    main = package.main("xl/workbook.bin")
    if not package.has(main):
        raise UnreadableWorkbook("read.part_missing", main)
    links = {link.id: link for link in package.links(main)}
    parts = {link.kind: link.part for link in links.values()}
    formats, looks, fonts = _styles(package, parts)
    book = _Book(_strings(package, parts, fonts), formats, looks, fonts)
    for kind, body in _records(package.content(main)):
        if kind == _SHEET:
            reference, end = _wide_string(body, 8)
            name = clean(_wide_string(body, end)[0])
            link = links.get(reference)
            if link is None or not package.has(link.part):
                raise UnreadableWorkbook("read.part_missing", name)
            if link.kind not in ("chartsheet", "dialogsheet"):
                hidden = body[0] != 0
                yield _grid(package.content(link.part), name, book, hidden=hidden)


def _records(data: bytes) -> Iterator[_Record]:
    """The records of a part. Each byte of a kind or size holds seven bits of the number."""
    at = 0
    while at < len(data):
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        size = 0
        for shift in (0, 7, 14, 21):
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        if at + size > len(data):
            raise UnreadableWorkbook("read.damaged")
        yield _Record(kind, data[at : at + size])
        at += size


def _wide_string(body: bytes, at: int) -> tuple[str, int]:
    """The string at an offset, and the offset of its end."""
    (length,) = struct.unpack_from("<I", body, at)
    if length == 0xFFFFFFFF:  # noqa: PLR2004 - no string at all
        return "", at + 4
    end = at + 4 + 2 * length
    if end > len(body):
        raise UnreadableWorkbook("read.damaged")
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


def _strings(
    package: Package, parts: dict[str, str], fonts: list[Look]
) -> list[tuple[TextRun, ...]]:
    part = parts.get("sharedStrings", "")
    if not package.has(part):
        return []
    records = _records(package.content(part))
    return [_rich_string(body, fonts) for kind, body in records if kind == _STRING]


def _rich_string(body: bytes, fonts: list[Look]) -> tuple[TextRun, ...]:
    """The runs of a string: each begins at a character and has a font until the next begins."""
    text, end = _wide_string(body, 1)
    if not body[0] & _IS_RICH or len(body) < end + 4:
        return (TextRun(clean(text)),)
    (count,) = struct.unpack_from("<I", body, end)
    last = min(count, (len(body) - end - 4) // 4)
    begins = [struct.unpack_from("<2H", body, end + 4 + 4 * at) for at in range(last)]
    cuts = [(0, -1), *begins, (len(text), -1)]
    return tuple(
        TextRun(clean(text[start:stop]), fonts[font] if 0 <= font < len(fonts) else Look.PLAIN)
        for (start, font), (stop, _) in pairwise(cuts)
    )


def _styles(package: Package, parts: dict[str, str]) -> tuple[list[str], list[Look], list[Look]]:
    """The format code and the look of each cell style, and the look of each font."""
    part = parts.get("styles", "")
    if not package.has(part):
        return [], [], []
    codes, in_cells = dict(BUILT_IN_FORMATS), False
    styles: list[tuple[int, int]] = []
    fonts: list[Look] = []
    for kind, body in _records(package.content(part)):
        if kind == _FORMAT:
            codes[str(int.from_bytes(body[:2], "little"))] = _wide_string(body, 2)[0]
        elif kind == _FONT:
            fonts.append(_font_look(body))
        elif kind in (_BEGIN_STYLES, _END_STYLES):
            in_cells = kind == _BEGIN_STYLES
        elif kind == _STYLE and in_cells:
            styles.append(struct.unpack_from("<2H", body, 2))
    looks = [fonts[font] if font < len(fonts) else Look.PLAIN for _, font in styles]
    return [codes.get(str(form), "General") for form, _ in styles], looks, fonts


def _font_look(body: bytes) -> Look:
    """How a font sets its text: its flags stand after its height, raised or lowered after that."""
    _, flags, _, raised = struct.unpack_from("<4H", body)
    if flags & _STRUCK:
        return Look.STRUCK
    return {1: Look.RAISED, 2: Look.LOWERED}.get(raised, Look.PLAIN)


# --- sheets


def _grid(data: bytes, name: str, book: _Book, *, hidden: bool) -> Grid:
    sheet = Sheet(name=name, hidden=hidden)
    row = column = -1
    for kind, body in _records(data):
        if kind == _ROW and len(body) > 11:  # noqa: PLR2004 - where its flags are
            (row,), column = struct.unpack_from("<I", body), -1
            if body[11] & _PARTIAL:
                sheet.hidden_rows.add(row)
        elif kind == _COLUMNS:
            first, last, width = struct.unpack_from("<3I", body)
            if body[16] & 1 or not width:
                sheet.hidden_columns.append(range(first, last + 1))
        elif kind == _MERGED:
            top, bottom, left, right = struct.unpack_from("<4I", body)
            start, end = _position(top, left, name), _position(bottom, right, name)
            sheet.merges.append((start, end))
        elif kind in _SHORT or kind == _BLANKS[1]:
            column += 1
            _put(sheet, book, _position(row, column, name), _SHORT.get(kind, 1), body, _SHORT_CELL)
        elif kind in _FORMULAS or kind in (*_BLANKS, _RICH) or kind in _SHORT.values():
            (column,) = struct.unpack_from("<I", body)
            _put(sheet, book, _position(row, column, name), kind, body, _CELL)
    return sheet.grid()


def _position(row: int, column: int, name: str) -> Position:
    if not (0 <= row < SHEET_ROWS and 0 <= column < SHEET_COLUMNS):
        raise UnreadableWorkbook("read.damaged", name)
    return Position(row, column)


def _put(sheet: Sheet, book: _Book, position: Position, kind: int, body: bytes, at: int) -> None:
    """Puts a cell into the sheet. `at` is the offset of its value, which follows its style."""
    if position in sheet.cells:
        raise UnreadableWorkbook("read.cell_twice", f"{sheet.name}!{address(position)}")
    if len(sheet.cells) >= MOST_CELLS:
        raise UnreadableWorkbook("read.too_many_cells", sheet.name)
    style = int.from_bytes(body[at - 4 : at - 1], "little")
    code = book.formats[style] if style < len(book.formats) else "General"
    formula = kind in _FORMULAS
    cell = _read_cell(
        _FORMULAS.get(kind, kind), body[at:], code, book, (sheet.unseen(position), formula)
    )
    look = book.looks[style] if style < len(book.looks) else Look.PLAIN
    if cell is not None and look is not Look.PLAIN:
        cell = in_look(cell, look)
    if cell is not None:
        sheet.cells[position] = cell


def _read_cell(
    kind: int, value: bytes, code: str, book: _Book, marks: tuple[bool, bool]
) -> Cell | None:
    """The cell, or None if it is blank. `marks` say whether it is hidden and has a formula."""
    hidden, formula = marks
    if kind in (_RK, _REAL):
        stored = _rk_number(value) if kind == _RK else literal(*struct.unpack_from("<d", value))
        return figure(stored, code, hidden, formula)
    if kind == _ERROR:
        text = _ERRORS.get(value[0], "#ERROR")
        return Cell(text=text, kind=CellKind.ERROR, hidden=hidden, formula=formula)
    if kind == _BOOL:
        text = "TRUE" if value[0] else "FALSE"
        return Cell(text=text, kind=CellKind.BOOLEAN, hidden=hidden, formula=formula)
    runs = _cell_runs(kind, value, book)
    text = plain_text(runs)
    if text or marked(runs):
        return Cell(text=text, hidden=hidden, formula=formula, runs=marked(runs))
    return Cell(text="", kind=CellKind.BLANK, hidden=hidden, formula=True) if formula else None


def _cell_runs(kind: int, value: bytes, book: _Book) -> tuple[TextRun, ...]:
    """The text of a cell, empty for a blank."""
    if kind == _SHARED:
        return book.strings[int.from_bytes(value[:4], "little")]
    if kind == _RICH:
        return _rich_string(value, book.fonts)
    return (TextRun(clean(_wide_string(value, 0)[0])),) if kind == _TEXT else ()


def _rk_number(value: bytes) -> str:
    """A number of four bytes: an integer or the upper half of a float, perhaps in hundredths."""
    (bits,) = struct.unpack_from("<i", value)
    if bits & _WHOLE:
        number = Decimal(bits >> 2)
        return str(number / 100 if bits & _HUNDREDTHS else number)
    (half,) = struct.unpack("<d", struct.pack("<ii", 0, bits & ~3))
    return literal(half / 100 if bits & _HUNDREDTHS else half)
