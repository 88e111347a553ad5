import struct
from decimal import Decimal

import pytest
from tests.formats import record, wide, xlsb_cell, xlsb_of, xlsb_row

from reportgen.model.grids import Cell, CellKind, Grid, Position
from reportgen.office_files.spreadsheet import UnreadableWorkbook
from reportgen.readers.formats.xlsb import read_xlsb

A1 = Position(0, 0)
REAL, ERROR = 0x05, 0x03
FIVE = struct.pack("<d", 5)


def grid(sheet: bytes, **more: object) -> Grid:
    (only,) = read_xlsb(xlsb_of(sheet, **more))  # type: ignore[arg-type]
    return only


def one(kind: int, value: bytes, style: int = 0, **more: object) -> Cell | None:
    return grid(xlsb_row(0) + xlsb_cell(0, kind, value, style), **more).cells.get(A1)


def number(text: str, *, formula: bool = False) -> Cell:
    return Cell(text=text, kind=CellKind.NUMBER, number=Decimal(text), formula=formula)


def rk(value: int, flags: int) -> bytes:
    return struct.pack("<i", value << 2 | flags)


@pytest.mark.parametrize(
    ("kind", "value", "cell"),
    [
        (REAL, struct.pack("<d", 128.46), number("128.46")),
        (REAL, struct.pack("<d", 0.1 + 0.2), number("0.3")),
        (REAL, struct.pack("<d", float("nan")), Cell(text="nan", kind=CellKind.ERROR)),
        (0x02, rk(12, 2), number("12")),
        (0x02, rk(-12846, 3), number("-128.46")),
        (0x02, struct.pack("<d", 1.5)[4:], number("1.5")),
        (0x02, struct.pack("<I", struct.unpack("<I", struct.pack("<d", 150.0)[4:])[0] | 1), number("1.5")),
        (ERROR, b"\x07", Cell(text="#DIV/0!", kind=CellKind.ERROR)),
        (ERROR, b"\x99", Cell(text="#ERROR", kind=CellKind.ERROR)),
        (0x0B, b"\x17", Cell(text="#REF!", kind=CellKind.ERROR, formula=True)),
        (0x09, FIVE, number("5", formula=True)),
        (0x04, b"\x01", Cell(text="TRUE", kind=CellKind.BOOLEAN)),
        (0x0A, b"\x00", Cell(text="FALSE", kind=CellKind.BOOLEAN, formula=True)),
        (0x06, wide("约12"), Cell(text="约12")),
        (0x08, wide("甲"), Cell(text="甲", formula=True)),
        (0x08, wide(""), Cell(text="", kind=CellKind.BLANK, formula=True)),
        (0x3E, b"\0" + wide("富"), Cell(text="富")),
        (0x07, struct.pack("<I", 1), Cell(text="乙")),
        (0x01, b"", None),
    ],
)  # fmt: skip
def test_every_kind_of_cell_is_told_apart(kind: int, value: bytes, cell: Cell | None) -> None:
    assert one(kind, value, strings=("甲", "乙")) == cell


def test_cells_without_a_column_follow_the_one_to_their_left() -> None:
    short = b"".join(
        record(kind, bytes(4) + value)
        for kind, value in ((0x0C, b""), (0x10, FIVE), (0x0E, b"\x2a"), (0x11, wide("甲")))
    )
    cells = grid(xlsb_row(0) + xlsb_cell(1, REAL, FIVE) + short).cells
    assert {place.column: cell.text for place, cell in cells.items()} == {
        1: "5",
        3: "5",
        4: "#N/A",
        5: "甲",
    }


def test_formats_tell_dates_and_what_is_shown_otherwise() -> None:
    formats = ("yyyy-mm-dd", "0")
    date = one(REAL, struct.pack("<d", 45000), 1, formats=formats)
    assert date == Cell(text="45000", kind=CellKind.DATE)
    cut = one(REAL, struct.pack("<d", 12.4), 2, formats=formats)
    assert cut is not None
    assert cut.shown == "12"


def test_hidden_rows_columns_and_sheets_are_told() -> None:
    column = record(0x3C, struct.pack("<4IH", 1, 2, 2000, 0, 1))
    rows = b"".join(
        xlsb_row(row, hidden=row == 1) + xlsb_cell(0, REAL, FIVE) + xlsb_cell(1, REAL, FIVE)
        for row in (0, 1)
    )
    cells = grid(column + rows).cells
    assert [place for place, cell in cells.items() if not cell.hidden] == [A1]
    unseen = grid(xlsb_row(0) + xlsb_cell(0, REAL, FIVE), state=2)
    assert (unseen.hidden, unseen.cells[A1].hidden) == (True, True)


def test_merged_ranges_become_spans_of_their_anchor() -> None:
    merge = record(0xB0, struct.pack("<4I", 0, 1, 0, 2))
    found = grid(xlsb_row(0) + xlsb_cell(0, REAL, FIVE) + merge).cells[A1]
    assert (found.rows, found.columns) == (2, 3)


@pytest.mark.parametrize(
    ("sheet", "reason"),
    [
        (xlsb_row(0) + xlsb_cell(0, REAL, FIVE) * 2, "cell_twice Sheet!A1"),
        (xlsb_row(2_000_000) + xlsb_cell(0, REAL, FIVE), "damaged Sheet"),
        (xlsb_row(0) + xlsb_cell(99_999, REAL, FIVE), "damaged Sheet"),
        (xlsb_cell(0, REAL, FIVE), "damaged Sheet"),
        (xlsb_row(0) + xlsb_cell(0, REAL, b"\0"), "damaged"),
        (xlsb_row(0) + xlsb_cell(0, 0x07, struct.pack("<I", 9)), "damaged"),
        (xlsb_row(0) + xlsb_cell(0, 0x06, struct.pack("<I", 999)), "damaged"),
        (b"\x05\x7f", "damaged"),
        (b"\x85", "damaged"),
    ],
)
def test_sheets_that_make_no_sense_are_refused(sheet: bytes, reason: str) -> None:
    with pytest.raises(UnreadableWorkbook) as caught:
        grid(sheet, name="Sheet")
    assert str(caught.value) == f"read.{reason}"


@pytest.mark.parametrize("data", [b"", b"PK", xlsb_of(b"")[:-30]])
def test_what_is_no_package_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableWorkbook, match=r"read\.damaged"):
        read_xlsb(data)
