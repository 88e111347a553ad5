import pytest

from reportgen.model.grids import Cell, CellKind, Grid, Position
from reportgen.office_files.spreadsheet import UnreadableWorkbook
from reportgen.readers.formats.csv import read_csv

TEXT = "项目,总计\r\n规章,12\r\n"


def grid(data: bytes) -> Grid:
    (only,) = read_csv(data)
    return only


def texts(data: bytes) -> list[list[str]]:
    cells = grid(data).cells
    rows: dict[int, list[str]] = {}
    for position, cell in cells.items():
        rows.setdefault(position.row, []).append(cell.text)
    return list(rows.values())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_every_encoding_that_offices_use_is_read(encoding: str) -> None:
    assert texts(TEXT.encode(encoding)) == [["项目", "总计"], ["规章", "12"]]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_every_separator_is_found(separator: str) -> None:
    assert texts(TEXT.replace(",", separator).encode()) == [["项目", "总计"], ["规章", "12"]]


def test_separators_inside_quotes_do_not_count() -> None:
    line = '"a,b,c,d";"1,234"\n5;6\n'
    assert texts(line.encode()) == [["a,b,c,d", "1,234"], ["5", "6"]]


def test_a_separator_that_the_first_line_states_is_taken() -> None:
    assert texts(b"sep=;\r\na,b;c,d,e\r\n") == [["a,b", "c,d,e"]]


@pytest.mark.parametrize("figure", ["12", " 12 ", "-3", "+3", "0", "128.46", "007"])
def test_plain_digits_are_figures(figure: str) -> None:
    cell = grid(f"{figure},x".encode()).cells[Position(0, 0)]
    assert cell.kind is CellKind.NUMBER
    assert cell.number == float(figure) or str(cell.number) == figure.strip()


@pytest.mark.parametrize("text", ["1,234", "12件", "１２", "1e3", "12%", "/", "1.", ".5"])
def test_all_else_is_text_as_it_stands(text: str) -> None:
    assert grid(f'"{text}";x'.encode()).cells[Position(0, 0)] == Cell(text=text)


def test_the_error_of_a_formula_is_an_error() -> None:
    cells = grid(b"#REF!,#DIV/0!,#N").cells
    assert [cell.kind for cell in cells.values()] == [
        CellKind.ERROR,
        CellKind.ERROR,
        CellKind.TEXT,
    ]


def test_blanks_are_not_in_the_grid_and_lines_may_break_inside_quotes() -> None:
    cells = grid(b'a,, \n\n"b\nc",d\n').cells
    assert {place: cell.text for place, cell in cells.items()} == {
        Position(0, 0): "a",
        Position(2, 0): "b\nc",
        Position(2, 1): "d",
    }


@pytest.mark.parametrize(
    "data",
    ["总计".encode("gb18030") + b"\xff\xff", b"\xff\xfea", b"," * 16_385, b'"' + b"a" * 200_000],
)
def test_what_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableWorkbook, match=r"read\.damaged"):
        read_csv(data)


def kinds(text: str) -> list[tuple[str, CellKind]]:
    """Texts and kinds of the cells of the third row."""
    cells = grid(text.encode()).cells
    return [(cell.text, cell.kind) for place, cell in sorted(cells.items()) if place.row == 2]


N, S, T = CellKind.NUMBER, CellKind.SPLIT, CellKind.TEXT


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("许可,12,345,,", [("许可", T), ("12,345", S)]),
        ("许可,12,345,6,7", [("许可", T), ("12,345", S), ("6", N), ("7", N)]),
        ("许可,1,234,567,,", [("许可", T), ("1,234,567", S)]),
        ("许可,12,345,678,9", [("许可", T), ("12", S), ("345", S), ("678", S), ("9", S)]),
        ("许可,12,345,6", [("许可", T), ("12", N), ("345", N), ("6", N)]),
        ('许可,"12,345",6,7', [("许可", T), ("12,345", T), ("6", N), ("7", N)]),
        ("许可,0,345,6,7", [("许可", T), ("0", N), ("345", N), ("6", N), ("7", N)]),
        ("许可,12,34,6,7", [("许可", T), ("12", N), ("34", N), ("6", N), ("7", N)]),
    ],
)
def test_a_row_that_a_comma_made_longer_says_where(
    row: str, expected: list[tuple[str, CellKind]]
) -> None:
    assert kinds(f"甲,乙,丙,丁\n规章,1,2,3\n{row}\n强制,1,2,3\n") == expected


def test_digits_that_a_program_wrapped_in_a_formula_are_figures() -> None:
    cells = grid('项目,数\n许可,"=""120"""\n强制,="7"\n处罚,="局"\n空,=""\n'.encode()).cells
    shown = {place.row: (cell.text, cell.kind) for place, cell in cells.items() if place.column}
    assert shown == {
        0: ("数", CellKind.TEXT),
        1: ("120", CellKind.NUMBER),
        2: ("7", CellKind.NUMBER),
        3: ("局", CellKind.TEXT),
    }
