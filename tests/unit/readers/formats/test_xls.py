"""xlwt writes the workbooks, and for what it cannot write single records are changed."""

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import xlwt

from reportgen.model.grids import Cell, CellKind, Grid, Position
from reportgen.office_files.spreadsheet import UnreadableWorkbook
from reportgen.readers.formats.xls import read_xls

A1 = Position(0, 0)


def book(fill: Callable[[Any], None]) -> bytes:
    """A workbook of one sheet."""
    written = xlwt.Workbook()
    fill(written.add_sheet("表"))
    target = io.BytesIO()
    written.save(target)
    return target.getvalue()


def grid(fill: Callable[[Any], None]) -> Grid:
    (only,) = read_xls(book(fill))
    return only


def one(value: object, code: str = "General") -> Cell | None:
    style = xlwt.XFStyle()
    style.num_format_str = code
    return grid(lambda sheet: sheet.write(0, 0, value, style)).cells.get(A1)


@pytest.mark.parametrize(
    ("value", "text"),
    [(12, "12"), (0, "0"), (128.46, "128.46"), (0.1 + 0.2, "0.3"), (1e15, "1000000000000000")],
)
def test_a_figure_is_what_is_stored_to_fifteen_digits(value: float, text: str) -> None:
    cell = one(value)
    assert cell is not None
    assert (cell.text, cell.kind, cell.shown) == (text, CellKind.NUMBER, None)
    assert cell.number == Decimal(text)


@pytest.mark.parametrize(
    ("value", "code", "shown"), [(12.4, "0", "12"), (0.5, "0%", "50%"), (12, '0"件"', None)]
)
def test_what_is_shown_otherwise_is_told(value: float, code: str, shown: str | None) -> None:
    cell = one(value, code)
    assert cell is not None
    assert cell.shown == shown


def test_a_date_is_marked_and_not_converted() -> None:
    assert one(45000, "yyyy-mm-dd") == Cell(text="45000", kind=CellKind.DATE)


def test_texts_and_truths_keep_their_kind() -> None:
    assert one("约12件") == Cell(text="约12件")
    assert one(value=True) == Cell(text="TRUE", kind=CellKind.BOOLEAN)
    assert one("") is None
    assert one(None) is None


def test_an_error_is_no_blank() -> None:
    def fill(sheet: Any) -> None:  # noqa: ANN401 - xlwt has no types
        sheet.row(0).set_cell_error(0, "#DIV/0!")

    assert grid(fill).cells[A1] == Cell(text="#DIV/0!", kind=CellKind.ERROR)


def test_a_formula_without_a_result_is_no_blank() -> None:
    cell = one(xlwt.Formula("1+1"))
    assert cell == Cell(text="=", kind=CellKind.UNCALCULATED, formula=True)


def test_a_formulas_result_is_read() -> None:
    written = book(lambda sheet: sheet.write(0, 0, xlwt.Formula("1+1")))
    empty = b"\x03\0\0\0\0\0\xff\xff"
    assert written.count(empty) == 1
    two = b"\0\0\0\0\0\0\0\x40"
    (only,) = read_xls(written.replace(empty, two))
    assert only.cells[A1] == Cell(text="2", kind=CellKind.NUMBER, number=only.cells[A1].number)
    assert only.cells[A1].number == 2


def test_formulas_are_matched_with_their_own_sheet() -> None:
    written = xlwt.Workbook()
    written.add_sheet("甲").write(0, 0, 5)
    written.add_sheet("乙").write(0, 0, xlwt.Formula("1+1"))
    target = io.BytesIO()
    written.save(target)
    first, second = read_xls(target.getvalue())
    assert (first.cells[A1].text, first.cells[A1].kind) == ("5", CellKind.NUMBER)
    assert second.cells[A1].kind is CellKind.UNCALCULATED


def test_merged_ranges_become_spans_of_their_anchor() -> None:
    def fill(sheet: Any) -> None:  # noqa: ANN401 - xlwt has no types
        sheet.write_merge(0, 1, 0, 2, "标题")
        sheet.write(3, 3, 1)

    found = grid(fill).cells
    assert found[A1] == Cell(text="标题", rows=2, columns=3)
    assert list(found) == [A1, Position(3, 3)]


def test_hidden_rows_columns_and_sheets_are_told() -> None:
    def fill(sheet: Any) -> None:  # noqa: ANN401 - xlwt has no types
        for row in range(3):
            for column in range(2):
                sheet.write(row, column, 1)
        sheet.row(1).hidden = True
        sheet.col(1).hidden = True

    cells = grid(fill).cells
    assert {place for place, cell in cells.items() if not cell.hidden} == {A1, Position(2, 0)}

    def hide(sheet: Any) -> None:  # noqa: ANN401 - likewise
        sheet.write(0, 0, 1)
        sheet.visibility = 1

    def both(sheet: Any) -> None:  # noqa: ANN401 - likewise
        sheet.write(0, 0, 1)

    written = xlwt.Workbook()
    both(written.add_sheet("明"))
    hide(written.add_sheet("暗"))
    target = io.BytesIO()
    written.save(target)
    seen, unseen = read_xls(target.getvalue())
    assert (seen.hidden, unseen.hidden, unseen.cells[A1].hidden) == (False, True, True)


@pytest.mark.parametrize("cut", [0, 100, 600, 2000])
def test_a_damaged_workbook_is_refused(cut: int) -> None:
    whole = book(lambda sheet: sheet.write(0, 0, 1))
    with pytest.raises(UnreadableWorkbook, match=r"read\.damaged"):
        read_xls(whole[:cut])
