"""A second opinion on the Excel reader: whatever openpyxl wrote and sees, it sees alike."""

import io
import warnings
import zipfile
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from itertools import product

import openpyxl
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from reportgen.model.grids import Cell, CellKind, Grid, Position
from reportgen.office_files.spreadsheet import UnreadableWorkbook
from reportgen.readers.formats.xlsx import read_xlsx

ROWS, COLUMNS = 8, 6
ERRORS = ("#REF!", "#DIV/0!", "#N/A", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")
FORMATS = ("General", "0", "0.00", "#,##0", "0%", '0"件"', "yyyy-mm-dd", "h:mm", ";;;", '0!.0,"万"')
# openpyxl takes a text that begins with `=` for a formula, and leaves `_x` escapes alone.
TEXTS = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=["C"], exclude_characters="_="),
    min_size=1,
    max_size=12,
).filter(lambda text: text not in ERRORS)
NUMBERS = st.one_of(
    st.integers(min_value=-(10**15), max_value=10**15),
    # openpyxl writes 16 digits, which spoils doubles at the very ends of their range.
    st.floats(min_value=-1e308, max_value=1e308, allow_subnormal=False),
    st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=0, max_value=10**9),
)
FORMULAS = st.sampled_from(["=1+1", "=SUM(A1:A3)", '="x"'])
VALUES = st.one_of(st.none(), NUMBERS, TEXTS, st.booleans(), st.sampled_from(ERRORS), FORMULAS)
PLACES = st.tuples(st.integers(1, ROWS), st.integers(1, COLUMNS))
SHEETS = st.dictionaries(PLACES, st.tuples(VALUES, st.sampled_from(FORMATS)), max_size=24)
RANGES = st.lists(st.tuples(PLACES, PLACES), max_size=3)
INDEXES = st.sets(st.integers(1, COLUMNS), max_size=3)


def filled(sheet: Worksheet, values: Mapping[tuple[int, int], tuple[object, str]]) -> None:
    for (row, column), (value, code) in values.items():
        cell = sheet.cell(row, column)
        cell.value = value  # type: ignore[assignment]
        cell.number_format = code


def merged(sheet: Worksheet, ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Merge those ranges that overlap none before them."""
    taken: set[tuple[int, int]] = set()
    for first, last in ranges:
        rows, columns = sorted((first[0], last[0])), sorted((first[1], last[1]))
        covered = set(product(range(rows[0], rows[1] + 1), range(columns[0], columns[1] + 1)))
        if len(covered) > 1 and not covered & taken:
            taken |= covered
            sheet.merge_cells(
                start_row=rows[0], end_row=rows[1], start_column=columns[0], end_column=columns[1]
            )


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def seen_by_openpyxl(data: bytes) -> Worksheet:
    with warnings.catch_warnings():
        # Dates past the calendar make it warn; what it stores is compared, not what it converts.
        warnings.simplefilter("ignore", UserWarning)
        sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def same_number(ours: Decimal, theirs: float) -> bool:
    """Equal to the 15 digits that both promise."""
    context = Context(prec=15, rounding=ROUND_HALF_UP)
    return context.plus(ours) == context.plus(Decimal(repr(theirs)))


def agree(cell: Cell | None, theirs: object, kind: str, *, date: bool) -> bool:  # noqa: PLR0911
    """Whether our cell says what openpyxl's value, type and format say."""
    if theirs is None:
        return cell is None or cell.kind is CellKind.BLANK
    if cell is None:
        return False
    if kind == "f" or isinstance(theirs, ArrayFormula):
        return cell.kind is CellKind.UNCALCULATED and cell.formula and cell.text == theirs
    if kind == "e":
        # A date outside the calendar is an error to openpyxl; it is no figure to either.
        impossible = theirs == "#VALUE!" and cell.kind is CellKind.DATE
        return impossible or (cell.kind is CellKind.ERROR and cell.text == theirs)
    if isinstance(theirs, bool):
        return cell.kind is CellKind.BOOLEAN and cell.text == str(theirs).upper()
    if date:
        return cell.kind is CellKind.DATE and cell.number is None
    if isinstance(theirs, int | float):
        return cell.number is not None and same_number(cell.number, theirs)
    return cell.kind is CellKind.TEXT and cell.text == theirs


def compared(grid: Grid, sheet: Worksheet) -> None:
    spans = {
        Position(r.min_row - 1, r.min_col - 1): (r.size["rows"], r.size["columns"])
        for r in sheet.merged_cells.ranges
    }
    for row, column in product(range(1, ROWS + 1), range(1, COLUMNS + 1)):
        theirs = sheet.cell(row, column)
        position = Position(row - 1, column - 1)
        ours = grid.cells.get(position)
        assert agree(
            ours, theirs.value, theirs.data_type, date=bool(getattr(theirs, "is_date", False))
        ), (
            position,
            theirs.value,
            ours,
        )
        if ours is not None:
            hidden = sheet.row_dimensions[row].hidden
            hidden = hidden or sheet.column_dimensions[get_column_letter(column)].hidden
            assert ours.hidden == hidden
            assert (ours.rows, ours.columns) == spans.pop(position, (1, 1))
    assert not spans


@given(SHEETS, RANGES, INDEXES, INDEXES)
def test_nothing_that_openpyxl_sees_is_lost_or_differs(
    values: dict[tuple[int, int], tuple[object, str]],
    ranges: list[tuple[tuple[int, int], tuple[int, int]]],
    rows: set[int],
    columns: set[int],
) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    filled(sheet, values)
    merged(sheet, ranges)
    for row in rows:
        sheet.row_dimensions[row].hidden = True
    for column in columns:
        letter = sheet.column_dimensions[get_column_letter(column)]
        letter.hidden = True
    data = saved(book)
    (grid,) = read_xlsx(data)
    compared(grid, seen_by_openpyxl(data))


PARTS = (
    "_rels/.rels",
    "xl/_rels/workbook.xml.rels",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/workbook.xml",
    "xl/worksheets/sheet1.xml",
)
PIECES = st.sampled_from(
    [b"", b"0", b"-1", b"1" * 50, b"A", b"<", b">", b'"', b"<c/>", b"<v>x</v>"]
)


def damaged(data: bytes, part: str, cuts: list[tuple[int, int, bytes]]) -> bytes:
    """The package with stretches of one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            for start, length, piece in cuts if name == part else []:
                place = start % len(content)
                content = content[:place] + piece + content[place + length :]
            new.writestr(name, content)
    return out.getvalue()


@given(
    SHEETS,
    st.sampled_from(PARTS),
    st.lists(st.tuples(st.integers(0, 9999), st.integers(0, 8), PIECES), min_size=1, max_size=3),
)
def test_damaged_parts_are_read_or_refused_and_never_crash(
    values: dict[tuple[int, int], tuple[object, str]],
    part: str,
    cuts: list[tuple[int, int, bytes]],
) -> None:
    book = openpyxl.Workbook()
    filled(book.worksheets[0], values)
    try:
        grids = read_xlsx(damaged(saved(book), part, cuts))
    except UnreadableWorkbook as refusal:
        assert refusal.reason.startswith("read.")  # noqa: PT017
    else:
        assert all(isinstance(grid, Grid) for grid in grids)
