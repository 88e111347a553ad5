import pytest
from tests.formats import ods_of

from reportgen.model.grids import Cell, CellKind, Grid, Position
from reportgen.office_files.spreadsheet import UnreadableWorkbook
from reportgen.readers.formats.ods import read_ods

A1 = Position(0, 0)


def sheet(rows: str, columns: str = "", attributes: str = "") -> str:
    return f'<table:table table:name="表" {attributes}>{columns}{rows}</table:table>'


def grid(rows: str, columns: str = "", styles: str = "", attributes: str = "") -> Grid:
    (only,) = read_ods(ods_of(sheet(rows, columns, attributes), styles))
    return only


def one(attributes: str, inner: str = "") -> Cell | None:
    row = (
        f"<table:table-row><table:table-cell {attributes}>{inner}</table:table-cell>"
        "</table:table-row>"
    )
    return grid(row).cells.get(A1)


def shown(value: str, text: str) -> str | None:
    cell = one(f'office:value-type="float" office:value="{value}"', f"<text:p>{text}</text:p>")
    assert cell is not None
    return cell.shown


@pytest.mark.parametrize(
    ("attributes", "inner", "cell"),
    [
        ('office:value-type="string"', "<text:p>约12</text:p>", Cell(text="约12")),
        ('office:value-type="string" office:string-value="甲"', "", Cell(text="甲")),
        (
            'office:value-type="date" office:date-value="2025-01-02"',
            "<text:p>1月2日</text:p>",
            Cell(text="2025-01-02", kind=CellKind.DATE),
        ),
        (
            'office:value-type="time" office:time-value="PT1H"',
            "<text:p>1:00</text:p>",
            Cell(text="PT1H", kind=CellKind.DATE),
        ),
        (
            'office:value-type="boolean" office:boolean-value="true"',
            "<text:p>真</text:p>",
            Cell(text="TRUE", kind=CellKind.BOOLEAN),
        ),
        (
            (
                'table:formula="of:=1/0" office:value-type="string" office:string-value=""'
                ' calcext:value-type="error"'
            ),
            "<text:p>#DIV/0!</text:p>",
            Cell(text="#DIV/0!", kind=CellKind.ERROR, formula=True),
        ),
        (
            'table:formula="of:=1/0" office:value-type="float" office:value="0"',
            "<text:p>Err:502</text:p>",
            Cell(text="Err:502", kind=CellKind.ERROR, formula=True),
        ),
        (
            'table:formula="of:=1+1"',
            "",
            Cell(text="=of:=1+1", kind=CellKind.UNCALCULATED, formula=True),
        ),
        (
            'table:formula="of:=&quot;&quot;" office:value-type="string"',
            "<text:p/>",
            Cell(text="", kind=CellKind.BLANK, formula=True),
        ),
        ("", "", None),
        ('table:style-name="ce1"', "", None),
        (
            'office:value-type="float" office:value="1e400"',
            "<text:p>1</text:p>",
            Cell(text="1e400", kind=CellKind.ERROR),
        ),
    ],
)
def test_every_kind_of_cell_is_told_apart(attributes: str, inner: str, cell: Cell | None) -> None:
    assert one(attributes, inner) == cell


@pytest.mark.parametrize(
    ("value", "text", "told"),
    [
        ("12.4", "12", "12"),
        ("0.5", "50%", "50%"),
        ("12", "", ""),
        ("0", "-", None),
        ("0", "", ""),
        ("1284600", "1,284,600", None),
        ("12", "12件", None),
        ("12", "￥12.00", None),
        ("-5", "(5)", None),
        ("5", "(5)", "(5)"),
        ("12", "12至13", "12至13"),
        ("0.333333333333333", "0.3333333333", None),
        ("123000", "1.23E+05", None),
    ],
)
def test_what_is_shown_is_told_where_it_is_not_the_figure(
    value: str, text: str, told: str | None
) -> None:
    assert shown(value, text) == told


def test_a_figure_without_any_text_is_shown_as_it_is() -> None:
    cell = one('office:value-type="float" office:value="5"')
    assert cell is not None
    assert (cell.text, cell.shown) == ("5", None)


def test_text_keeps_its_spaces_and_lines_and_leaves_notes_out() -> None:
    inner = (
        "<office:annotation><text:p>批注</text:p></office:annotation>"
        '<text:p>甲<text:s text:c="2"/>乙<text:span>丙</text:span><text:tab/>丁</text:p>'
        "<text:p>戊<text:line-break/>己</text:p>"
    )
    assert one('office:value-type="string"', inner) == Cell(text="甲  乙丙\t丁\n戊\n己")


FIVE = '<table:table-cell office:value-type="float" office:value="5"{more}/>'


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def test_repeated_cells_and_rows_stand_as_often_as_they_say() -> None:
    twice = FIVE.format(more=' table:number-columns-repeated="2"')
    blank = '<table:table-cell table:number-columns-repeated="16380"/>'
    found = grid(
        row(blank, attributes='table:number-rows-repeated="3"')
        + row(twice, blank, attributes='table:number-rows-repeated="2"')
        + row(blank, attributes='table:number-rows-repeated="1048571"')
    )
    assert list(found.cells) == [Position(r, c) for r in (3, 4) for c in (0, 1)]


def test_rows_in_groups_and_heads_are_rows() -> None:
    five = FIVE.format(more="")
    found = grid(
        f"<table:table-header-rows>{row(five)}</table:table-header-rows>"
        f"<table:table-row-group>{row(five)}<table:table-row-group>{row(five)}"
        "</table:table-row-group></table:table-row-group>"
    )
    assert list(found.cells) == [Position(r, 0) for r in range(3)]


def test_merged_ranges_become_spans_and_what_they_cover_keeps_its_place() -> None:
    head = '<table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="1"/>'
    found = grid(row(head, "<table:covered-table-cell/>", FIVE.format(more="")))
    assert found.cells[A1] == Cell(text="", kind=CellKind.BLANK, columns=2)
    assert list(found.cells) == [A1, Position(0, 2)]


STYLES = (
    '<style:style style:name="gone"><style:table-properties table:display="false"/></style:style>'
    '<style:style style:name="flat"><style:table-row-properties style:row-height="0cm"/>'
    "</style:style>"
    '<style:style style:name="high"><style:table-row-properties style:row-height="0.5cm"/>'
    "</style:style>"
)


@pytest.mark.parametrize(
    ("attributes", "hidden"),
    [
        ('table:visibility="collapse"', True),
        ('table:visibility="filter"', True),
        ('table:style-name="flat"', True),
        ('table:style-name="high"', False),
        ("", False),
    ],
)
def test_hidden_rows_and_columns_are_told(attributes: str, *, hidden: bool) -> None:
    five = FIVE.format(more="")
    by_row = grid(row(five, attributes=attributes) + row(five), styles=STYLES)
    assert [cell.hidden for cell in by_row.cells.values()] == [hidden, False]
    columns = f"<table:table-column/><table:table-column {attributes}/>"
    by_column = grid(row(five, five), columns, STYLES)
    assert [cell.hidden for cell in by_column.cells.values()] == [False, hidden]


def test_a_hidden_sheet_is_told() -> None:
    found = grid(row(FIVE.format(more="")), styles=STYLES, attributes='table:style-name="gone"')
    assert (found.hidden, found.cells[A1].hidden) == (True, True)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (row(attributes='table:number-rows-repeated="0"'), "damaged"),
        (row(attributes='table:number-rows-repeated="x"'), "damaged"),
        (row(attributes='table:number-rows-repeated="1048576"') + row(), "damaged"),
        (row(FIVE.format(more=' table:number-columns-repeated="16385"')), "damaged"),
        (
            row(FIVE.format(more=""), attributes='table:number-rows-repeated="400001"'),
            "too_many_cells",
        ),
    ],
)
def test_a_sheet_beyond_all_bounds_is_refused(rows: str, reason: str) -> None:
    with pytest.raises(UnreadableWorkbook, match=f"read.{reason}"):
        grid(rows)


@pytest.mark.parametrize("data", [b"", b"PK", ods_of("<a>"), ods_of("")[:-30]])
def test_what_is_no_package_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableWorkbook, match=r"read\.damaged"):
        read_ods(data)
