"""Which format a workbook is in makes no difference: every reader sees the same, and calamine too."""

import io
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from tests import formats
from tests.effort import examples
from tests.formats import Cells, Ranges, Value
from tests.workbooks import workbook_of

from reportgen.model.grids import Cell, CellKind, Grid, Position
from reportgen.model.submissions import Submission
from reportgen.readers import guard
from reportgen.readers.formats.csv import read_csv
from reportgen.readers.formats.ods import read_ods
from reportgen.readers.formats.xls import read_xls
from reportgen.readers.formats.xlsb import read_xlsb
from reportgen.readers.formats.xlsx import read_xlsx
from reportgen.readers.intake import ReadOptions, _File, read_one
from reportgen.readers.standard_folders import read_standard
from reportgen.standards.cells import cells
from reportgen.standards.standard import Standard

Reader = Callable[[bytes], tuple[Grid, ...]]
Writer = Callable[[Cells, Ranges], bytes]

FORMATS: list[tuple[Writer, Reader]] = [
    (formats.xlsx, read_xlsx),
    (formats.xls, read_xls),
    (formats.ods, read_ods),
    (formats.xlsb, read_xlsb),
]
LONG = st.integers(1, 20).flatmap(lambda digits: st.integers(10 ** (digits - 1), 10**digits - 1))
PLACES = st.builds(Position, st.integers(0, 9), st.integers(0, 9))
TEXTS = st.text(
    alphabet=st.characters(
        codec="gb18030", exclude_categories=["C", "Z"], exclude_characters="_=#"
    ),
    min_size=1,
    max_size=8,
)
NUMBERS = st.one_of(
    st.integers(-(10**12), 10**12),
    st.decimals(min_value=0, max_value=10**6, places=2),
    # No more digits than every format writes: XlsxWriter rounds to 16, readers to the 15 Excel shows.
    st.decimals(0, 10**9, places=4).map(float),
)
SHEETS = st.dictionaries(PLACES, st.one_of(NUMBERS, TEXTS, st.booleans()), max_size=20)


def ranges_of(first: Position, height: int, width: int) -> Ranges:
    last = Position(first.row + height, first.column + width)
    return ((first, last),) if first != last else ()


RANGES = st.builds(ranges_of, PLACES, st.integers(0, 2), st.integers(0, 2))


def uncovered(values: Cells, ranges: Ranges) -> dict[Position, Value]:
    """The cells that no merged range covers; the programs would not let them have content."""
    covered = {
        Position(row, column)
        for first, last in ranges
        for row in range(first.row, last.row + 1)
        for column in range(first.column, last.column + 1)
        if (row, column) != first
    }
    return {place: value for place, value in values.items() if place not in covered}


@given(values=SHEETS, ranges=RANGES)
def test_every_reader_gives_the_same_grid(values: Cells, ranges: Ranges) -> None:
    kept = uncovered(values, ranges)
    first, *others = (reader(writer(kept, ranges)) for writer, reader in FORMATS)
    for other in others:
        assert other == first


@pytest.mark.parametrize("writer", [formats.xls, formats.ods, formats.xlsb])
@given(values=SHEETS)
def test_calamine_sees_what_we_see(writer: Callable[[Cells], bytes], values: Cells) -> None:
    data = writer(values)
    reader = {formats.xls: read_xls, formats.ods: read_ods, formats.xlsb: read_xlsb}[writer]  # type: ignore[index]
    (ours,) = reader(data)
    book = CalamineWorkbook.from_object(io.BytesIO(data))
    rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    theirs = {
        Position(r, c): value
        for r, row in enumerate(rows)
        for c, value in enumerate(row)
        if value != ""
    }
    assert {place: _seen(cell) for place, cell in ours.cells.items()} == pytest.approx(theirs)


def _seen(cell: Cell) -> object:
    if cell.kind is CellKind.BOOLEAN:
        return cell.text == "TRUE"
    return cell.text if cell.number is None else float(cell.number)


@given(
    values=st.dictionaries(
        PLACES, st.integers(0, 10**9) | st.decimals(0, 9, places=2), min_size=1, max_size=20
    )
)
def test_figures_in_plain_text_are_those_of_a_workbook(values: Cells) -> None:
    (text,) = read_csv(formats.comma_separated(values))
    (book,) = read_xlsx(formats.xlsx(values))
    assert text.cells == book.cells


@settings(max_examples=examples(25))
@given(data=st.binary(max_size=300), cut=st.integers(0, 3000))
@pytest.mark.parametrize("writer", [formats.xls, formats.ods, formats.xlsb])
def test_what_is_left_of_a_file_is_read_or_refused_and_nothing_else(
    writer: Callable[[Cells], bytes], data: bytes, cut: int
) -> None:
    whole = writer({Position(0, 0): "标题", Position(1, 1): 5})
    spoilt = whole[:cut] + data + whole[cut + len(data) :]
    reading = read_one(ReadOptions(standards=STANDARDS), _File("甲.xls", spoilt))
    assert reading.submission is None
    assert len(reading.findings) == 1


# ---------------------------------------------------------------- a whole form

STANDARDS = (read_standard("cn-2021"), read_standard("cn-2019"))
FIGURES = st.one_of(st.none(), st.integers(0, 99999), st.just("/"))


def form(standard: Standard, figures: list[int | str | None]) -> tuple[Cells, Ranges]:
    """The standard's form on one sheet, filled: its cells and merged ranges."""
    refs = list(cells(standard))
    filled = dict(zip(refs, (figures * len(refs))[: len(refs)], strict=True))
    data = workbook_of(standard, filled, entity="市财政局", period=2025, one_sheet=True)
    (grid,) = read_xlsx(data)
    values: dict[Position, Value] = {
        place: cell.text if cell.number is None else int(cell.number)
        for place, cell in grid.cells.items()
        if cell.kind is not CellKind.BLANK
    }
    spans = [
        (place, Position(place.row + cell.rows - 1, place.column + cell.columns - 1))
        for place, cell in grid.cells.items()
        if cell.rows > 1 or cell.columns > 1
    ]
    return values, spans


def read(data: bytes) -> Submission:
    reading = read_one(ReadOptions(standards=STANDARDS, any_standard=True), _File("表", data))
    assert reading.submission is not None, reading.findings
    return reading.submission


def said(submission: Submission) -> object:
    facts = {ref: (fact.mark, fact.value) for ref, fact in submission.facts.items()}
    return submission.standard, submission.entity, submission.period, facts


@pytest.mark.parametrize("standard", STANDARDS, ids=lambda standard: standard.id)
@settings(max_examples=examples(8))  # of five whole workbooks each
@given(figures=st.lists(FIGURES, min_size=7, max_size=11))
def test_a_form_says_the_same_in_every_format(
    standard: Standard, figures: list[int | str | None]
) -> None:
    values, spans = form(standard, figures)
    files = [writer(values, spans) for writer, _ in FORMATS]
    # Plain text has no merged ranges; what they say is also said by the blanks beside them.
    files.append(formats.comma_separated(values))
    first, *others = (said(read(data)) for data in files)
    assert first[0] == standard.id  # type: ignore[index]
    assert all(other == first for other in others)


def test_the_guard_knows_every_format_by_its_content() -> None:
    values = {Position(0, 0): "标题"}
    assert [guard.admit(writer(values, ())) for writer, _ in FORMATS] == [
        guard.Format.XLSX,
        guard.Format.XLS,
        guard.Format.ODS,
        guard.Format.XLSB,
    ]
    assert guard.admit(formats.comma_separated(values)) is guard.Format.CSV


@given(number=LONG, shown=st.sampled_from(["{}", "{:.14E}", "{}.000000000000"]))
def test_figures_of_any_length_are_read_in_every_format(number: int, shown: str) -> None:
    first = Position(0, 0)
    for write, read in FORMATS:
        (grid,) = read(write({first: number}, ()))
        found = grid.cells[first].number
        assert found is not None
        # Programs store binary numbers, of which 15 digits are certain.
        assert abs(found - number) <= number * Decimal("1e-14")
    (grid,) = read_csv(formats.comma_separated({first: number}))
    assert grid.cells[first].text == str(number)
    text = shown.format(number)
    cell = f'<table:table-cell office:value-type="float" office:value="{number}">'
    row = f"<table:table-row>{cell}<text:p>{text}</text:p></table:table-cell></table:table-row>"
    (grid,) = read_ods(formats.ods_of(f'<table:table table:name="a">{row}</table:table>'))
    assert grid.cells[first].number == number
