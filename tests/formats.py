"""Writes the same cells in every workbook format: figures, texts and merged ranges.

Each file has only what our readers need. Other tests use files of real programs.
"""

import csv
import io
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

import openpyxl
import xlwt

from reportgen.model.grids import Position

Value = int | float | Decimal | str | bool
Cells = Mapping[Position, Value]
Ranges = Sequence[tuple[Position, Position]]

# ---------------------------------------------------------------- by libraries


def xlsx(cells: Cells, ranges: Ranges = (), name: str = "表") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for position, value in cells.items():
        sheet.cell(position.row + 1, position.column + 1).value = value
    for first, last in ranges:
        sheet.merge_cells(
            start_row=first.row + 1,
            start_column=first.column + 1,
            end_row=last.row + 1,
            end_column=last.column + 1,
        )
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def xls(cells: Cells, ranges: Ranges = (), name: str = "表") -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet(name)
    for position, value in cells.items():
        sheet.write(*position, value)
    for first, last in ranges:
        sheet.merge(first.row, last.row, first.column, last.column)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def comma_separated(cells: Cells) -> bytes:
    height = 1 + max((position.row for position in cells), default=0)
    width = 1 + max((position.column for position in cells), default=0)
    target = io.StringIO()
    rows = [[cells.get(Position(r, c), "") for c in range(width)] for r in range(height)]
    csv.writer(target).writerows(rows)
    return target.getvalue().encode()


# ---------------------------------------------------------------- .ods

_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = "".join(
    f' xmlns:{short}="urn:{name}"'
    for short, name in {
        "office": "oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "oasis:names:tc:opendocument:xmlns:text:1.0",
        "style": "oasis:names:tc:opendocument:xmlns:style:1.0",
        "calcext": "org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
    }.items()
)


def ods_of(content: str, styles: str = "", **parts: str) -> bytes:
    """A package around the XML of the sheets."""
    body = f"<office:body><office:spreadsheet>{content}</office:spreadsheet></office:body>"
    automatic = f"<office:automatic-styles>{styles}</office:automatic-styles>"
    manifest = '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return _zipped(
        {
            "mimetype": _ODS,
            "META-INF/manifest.xml": manifest,
            "content.xml": f"<office:document-content{_NAMES}>{automatic}{body}"
            "</office:document-content>",
            **parts,
        }
    )


def ods(cells: Cells, ranges: Ranges = (), name: str = "表") -> bytes:
    spans = dict(ranges)
    covered = {place for first, last in ranges for place in _within(first, last) if place != first}
    used = [*cells, *covered]
    height = 1 + max((position.row for position in used), default=0)
    width = 1 + max((position.column for position in used), default=0)
    rows = [
        "".join(
            _ods_cell(cells.get(place), place, spans.get(place), covered=place in covered)
            for column in range(width)
            for place in [Position(row, column)]
        )
        for row in range(height)
    ]
    text = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    return ods_of(f"<table:table table:name={quoteattr(name)}>{text}</table:table>")


def _within(first: Position, last: Position) -> Iterable[Position]:
    return (
        Position(row, column)
        for row in range(first.row, last.row + 1)
        for column in range(first.column, last.column + 1)
    )


def _ods_cell(value: Value | None, place: Position, last: Position | None, *, covered: bool) -> str:
    tag = "table:covered-table-cell" if covered else "table:table-cell"
    spans = ""
    if last:
        rows, columns = last.row - place.row + 1, last.column - place.column + 1
        spans = f' table:number-rows-spanned="{rows}" table:number-columns-spanned="{columns}"'
    match value:
        case None:
            return f"<{tag}{spans}/>"
        case bool():
            kind = f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
        case str():
            kind = 'office:value-type="string"'
        case _:
            kind = f'office:value-type="float" office:value="{value}"'
    return f"<{tag} {kind}{spans}><text:p>{escape(str(value))}</text:p></{tag}>"


# ---------------------------------------------------------------- .xlsb


def record(kind: int, body: bytes = b"") -> bytes:
    """One record. Each byte of its kind and its size holds seven bits of the number."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(body)
    while size >= 0x80:
        head += bytes([size & 0x7F | 0x80])
        size >>= 7
    return head + bytes([size]) + body


def wide(text: str) -> bytes:
    encoded = text.encode("utf-16-le")
    return struct.pack("<I", len(encoded) // 2) + encoded


def xlsb_row(row: int, *, hidden: bool = False) -> bytes:
    return record(0x00, struct.pack("<IIHB", row, 0, 300, 0) + bytes([0x10 if hidden else 0, 0]))


def xlsb_cell(column: int, kind: int, value: bytes, style: int = 0) -> bytes:
    return record(kind, struct.pack("<II", column, style) + value)


def xlsb_of(
    sheet: bytes,
    *,
    name: str = "表",
    state: int = 0,
    strings: Sequence[str] = (),
    formats: Sequence[str] = (),
) -> bytes:
    """A package around one sheet's records. Style 0 is General, the others have the `formats`."""
    book = record(0x9C, struct.pack("<II", state, 1) + wide("rId1") + wide(name))
    codes = b"".join(
        record(0x2C, struct.pack("<H", 200 + n) + wide(code)) for n, code in enumerate(formats)
    )
    styles = [0, *(200 + n for n in range(len(formats)))]
    looks = b"".join(record(0x2F, struct.pack("<2H", 0, style) + bytes(12)) for style in styles)
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Override PartName="/xl/workbook.bin"'
        ' ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'
    )
    return _zipped(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": _links(("rId1", "officeDocument", "xl/workbook.bin")),
            "xl/workbook.bin": record(0x83) + record(0x8F) + book + record(0x90) + record(0x84),
            "xl/_rels/workbook.bin.rels": _links(
                ("rId1", "worksheet", "worksheets/sheet1.bin"),
                ("rId2", "sharedStrings", "sharedStrings.bin"),
                ("rId3", "styles", "styles.bin"),
            ),
            "xl/sharedStrings.bin": record(0x9F, struct.pack("<II", len(strings), len(strings)))
            + b"".join(record(0x13, b"\0" + wide(text)) for text in strings)
            + record(0xA0),
            "xl/styles.bin": record(0x116)
            + record(0x267, struct.pack("<I", len(formats)))
            + codes
            + record(0x268)
            + record(0x269, struct.pack("<I", len(styles)))
            + looks
            + record(0x26A)
            + record(0x117),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def xlsb(cells: Cells, ranges: Ranges = (), name: str = "表") -> bytes:
    strings: list[str] = []
    data = b""
    row = -1
    for position, value in sorted(cells.items()):
        if position.row != row:
            row = position.row
            data += xlsb_row(row)
        match value:
            case bool():
                data += xlsb_cell(position.column, 0x04, bytes([value]))
            case str():
                data += xlsb_cell(position.column, 0x07, struct.pack("<I", len(strings)))
                strings.append(value)
            case _:
                data += xlsb_cell(position.column, 0x05, struct.pack("<d", float(value)))
    merges = b"".join(
        record(0xB0, struct.pack("<4I", first.row, last.row, first.column, last.column))
        for first, last in ranges
    )
    dimension = record(0x94, struct.pack("<4I", 0, 99, 0, 99))
    sheet = record(0x81) + dimension + record(0x91) + data + record(0x92) + merges + record(0x82)
    return xlsb_of(sheet, name=name, strings=strings)


def _links(*items: tuple[str, str, str]) -> str:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = "".join(
        f'<Relationship Id="{id_}" Type="{office}/{kind}" Target="{target}"/>'
        for id_, kind, target in items
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{package}">{links}</Relationships>'


def _zipped(parts: Mapping[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return target.getvalue()
