"""A figure whose whole cell is struck out or raised is refused, in every kind of workbook."""

import io
import struct
from typing import Any

import openpyxl
import pytest
import xlwt
from openpyxl.styles import Font
from tests.formats import ods_of, record, wide, xlsb_cell, xlsb_of, xlsb_row
from tests.seen import made_of

from reportgen.model.grids import Cell, CellKind, Grid, Look, Position, TextRun
from reportgen.model.submissions import Mark
from reportgen.office_files.zip_parts import pack, unpack
from reportgen.readers.formats.ods import read_ods
from reportgen.readers.formats.xls import read_xls
from reportgen.readers.formats.xlsb import read_xlsb
from reportgen.readers.formats.xlsx import read_xlsx


def xlsx(*cells: tuple[Any, Font | None]) -> Grid:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row, (value, font) in enumerate(cells, 1):
        cell = sheet.cell(row, 1, value)
        if font:
            cell.font = font
    target = io.BytesIO()
    book.save(target)
    return read_xlsx(target.getvalue())[0]


def xls(look: str) -> Grid:
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    sheet.write(0, 0, 12, xlwt.easyxf(f"font: {look}"))
    sheet.write(1, 0, "12", xlwt.easyxf(f"font: {look}"))
    sheet.write(2, 0, "许可", xlwt.easyxf(f"font: {look}"))
    target = io.BytesIO()
    book.save(target)
    return read_xls(target.getvalue())[0]


def ods(properties: str) -> Grid:
    style = (
        '<style:style style:name="c" style:family="table-cell">'
        f"<style:text-properties {properties}/></style:style>"
    )
    rows = "".join(
        f'<table:table-row><table:table-cell table:style-name="c" office:value-type="{kind}"{value}>'
        f"<text:p>{text}</text:p></table:table-cell></table:table-row>"
        for kind, value, text in (
            ("float", ' office:value="12"', "12"),
            ("string", "", "12"),
            ("string", "", "许可"),
        )
    )
    return read_ods(ods_of(f'<table:table table:name="表">{rows}</table:table>', style))[0]


def all_alike(grid: Grid, look: Look) -> None:
    """The number and the text of digits are refused; a label stays what it is."""
    number, text, label = (grid.cells[Position(row, 0)] for row in range(3))
    assert number.runs == text.runs == (TextRun("12", look),)
    assert (label.text, label.runs) == ("许可", ())
    for cell in (number, text):
        fact, told = made_of(cell)
        assert (fact.mark, fact.value, told) == (Mark.TEXT, None, {"read.marks_unclear"})


@pytest.mark.parametrize(
    ("look", "font", "spelt", "properties"),
    [
        (Look.STRUCK, Font(strike=True), "struck_out on", 'style:text-line-through-type="single"'),
        (Look.RAISED, Font(vertAlign="superscript"), "escapement superscript",
         'style:text-position="33% 58%"'),
        (Look.LOWERED, Font(vertAlign="subscript"), "escapement subscript",
         'style:text-position="sub 58%"'),
    ],
)  # fmt: skip
def test_a_cell_in_such_a_font_holds_no_sure_figure(
    look: Look, font: Font, spelt: str, properties: str
) -> None:
    all_alike(xlsx((12, font), ("12", font), ("许可", font)), look)
    all_alike(xls(spelt), look)
    all_alike(ods(properties), look)


def test_a_cell_in_another_font_is_read() -> None:
    grid = xlsx((12, Font(bold=True)), (7, Font(strike=False)), (5, None))
    assert [cell.text for cell in grid.cells.values()] == ["12", "7", "5"]
    assert all(cell.runs == () for cell in grid.cells.values())
    plain = ods('style:text-position="0% 100%" style:text-line-through-style="none"')
    assert all(cell.runs == () for cell in plain.cells.values())


def font(flags: int = 0, script: int = 0) -> bytes:
    return record(0x2B, struct.pack("<4H", 200, flags, 400, script) + bytes(12))


def xlsb(cell: bytes, strings: bytes = b"") -> Cell:
    """The first cell of a sheet; font 1 is struck, font 2 raised, and style 1 has font 1."""
    data = xlsb_of(record(0x81) + record(0x91) + xlsb_row(0) + cell + record(0x92) + record(0x82))
    styles = (
        record(0x116)
        + font()
        + font(8)
        + font(0, 1)
        + record(0x269)
        + b"".join(record(0x2F, struct.pack("<3H", 0, 0, n) + bytes(10)) for n in (0, 1))
        + record(0x26A)
        + record(0x117)
    )
    parts = {"xl/styles.bin": styles}
    if strings:
        parts["xl/sharedStrings.bin"] = record(0x9F) + strings + record(0xA0)
    (grid,) = read_xlsb(repacked(data, parts))
    return grid.cells[Position(0, 0)]


def repacked(data: bytes, parts: dict[str, bytes]) -> bytes:
    return pack(unpack(data) | parts)


def rich(text: str, *begins: tuple[int, int]) -> bytes:
    runs = b"".join(struct.pack("<2H", *begin) for begin in begins)
    return b"\x01" + wide(text) + struct.pack("<I", len(begins)) + runs


def test_fonts_and_runs_of_the_binary_format() -> None:
    struck = xlsb(xlsb_cell(0, 0x05, struct.pack("<d", 12.0), style=1))
    assert (struck.kind, struck.runs) == (CellKind.NUMBER, (TextRun("12", Look.STRUCK),))
    wanted = (TextRun("4529"), TextRun("1", Look.RAISED))
    shared = xlsb(xlsb_cell(0, 0x07, struct.pack("<I", 0)), record(0x13, rich("45291", (4, 2))))
    own = xlsb(xlsb_cell(0, 0x3E, rich("45291", (0, 0), (4, 2))))
    for cell in (shared, own):
        assert (cell.text, cell.runs) == ("4529", wanted)
        assert made_of(cell)[0].value == 4529
    cut = xlsb(xlsb_cell(0, 0x3E, b"\x01" + wide("12")))
    assert (cut.text, cut.runs) == ("12", ())
