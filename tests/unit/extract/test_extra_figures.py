"""Figures in and beside the official tables that are none of the form's own."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from reportgen.extract.extra_figures import MOST, Stray, strays
from reportgen.extract.locate import locate
from reportgen.model.grids import Cell, CellKind, Grid, Position, address
from reportgen.model.submissions import CellRef
from reportgen.readers.standard_folders import read_standard
from reportgen.standards.printed_table import draw, grid_of

FORM = read_standard("cn-2021")
TABLES = {table.id: table for table in FORM.tables}
REQUESTS = grid_of(draw(TABLES["requests"]), "申请")
DISCLOSURE = grid_of(draw(TABLES["disclosure"]), "公开")
DISPUTES = grid_of(draw(TABLES["disputes"]), "复议")
BUSINESS = ("business", "research", "charity", "legal_service", "other")
DENIED = tuple(
    f"denied_{reason}"
    for reason in (
        *("state_secret", "by_law", "security", "third_party"),
        *("internal", "process", "case_file", "query"),
    )
)
UNABLE = ("unable_not_held", "unable_to_create", "unable_unclear")


def number(value: int) -> Cell:
    return Cell(text=str(value), kind=CellKind.NUMBER, number=Decimal(value))


def at(grid: Grid, ref: str) -> Position:
    """Where a cell of the form stands."""
    return locate([grid], FORM).places[CellRef._make(ref.split("."))][1]


def with_cells(grid: Grid, cells: Mapping[Position, str | int]) -> Grid:
    more = {
        place: number(value) if isinstance(value, int) else Cell(text=value)
        for place, value in cells.items()
    }
    return replace(grid, cells={**grid.cells, **more})


def moved(number: int, span: int, edge: int) -> tuple[int, int]:
    """Where a cell stands, and how far it reaches, once a line was put in at the edge."""
    if number >= edge:
        return number + 1, span
    return number, span + (number + span > edge)


def with_row(grid: Grid, edge: int) -> Grid:
    cells = {}
    for place, cell in grid.cells.items():
        row, rows = moved(place.row, cell.rows, edge)
        cells[place._replace(row=row)] = replace(cell, rows=rows)
    return replace(grid, cells=cells)


def with_column(grid: Grid, edge: int) -> Grid:
    cells = {}
    for place, cell in grid.cells.items():
        column, columns = moved(place.column, cell.columns, edge)
        cells[place._replace(column=column)] = replace(cell, columns=columns)
    return replace(grid, cells=cells)


def found(*grids: Grid) -> list[Stray]:
    return list(strays(grids, locate(grids, FORM), FORM))


def told(*grids: Grid) -> list[tuple[str, str, list[tuple[str, ...]]]]:
    """Address and label of each, and the names of the rows or columns of its groups."""
    return [
        (
            address(stray.place),
            stray.label,
            [
                tuple(ref.column if _one_row(refs) else ref.row for ref in refs)
                for refs in stray.groups
            ],
        )
        for stray in found(*grids)
    ]


def _one_row(refs: tuple[CellRef, ...]) -> bool:
    return len({ref.row for ref in refs}) == 1


def test_the_forms_own_figures_are_none() -> None:
    filled = [
        with_cells(grid, {p: 1 for _, p in locate([grid], FORM).places.values()})
        for grid in (DISCLOSURE, REQUESTS, DISPUTES)
    ]
    assert found(*filled) == []


# ---------------------------------------------------------------- subtotals


@pytest.mark.parametrize("label", ["小计", "小计（B-F）", "法人或其他组织小计", "法人或其他组织"])
def test_a_column_of_subtotals_is_that_of_the_columns_beside_it(label: str) -> None:
    edge = at(REQUESTS, "requests.new.total").column
    grid = with_column(REQUESTS, edge)
    row = at(grid, "requests.granted.person").row
    head = at(grid, "requests.new.person").row - 1
    grid = with_cells(grid, {Position(head, edge): label, Position(row, edge): 7})
    (stray,) = found(grid)
    assert (stray.table, stray.grid, stray.place) == ("requests", 0, Position(row, edge))
    assert stray.groups == (tuple(CellRef("requests", "granted", c) for c in BUSINESS),)


def test_a_column_behind_the_total_is_a_subtotal_if_its_name_says_of_what() -> None:
    edge = at(REQUESTS, "requests.new.total").column + 1
    places: dict[Position, str | int] = {Position(2, edge): "法人小计", Position(3, edge): 4}
    assert [groups for _, _, groups in told(with_cells(REQUESTS, places))] == [[]]
    places = {Position(2, edge): "法人或其他组织 小计", Position(3, edge): 4}
    assert [groups for _, _, groups in told(with_cells(REQUESTS, places))] == [[BUSINESS]]


@pytest.mark.parametrize(
    ("label", "groups"),
    [
        ("不予公开小计", [DENIED]),
        ("（三）小计", [DENIED]),
        ("无法提供小计", [UNABLE]),
        ("（四）小计", [UNABLE]),
        ("（三）不予公开", [DENIED]),
        ("小计", [DENIED, UNABLE]),
        ("9.其他", []),
        ("不予公开的其他情形", []),
    ],
)
def test_a_row_of_subtotals_is_that_of_the_rows_that_it_names_or_may_be_either(
    label: str, groups: list[tuple[str, ...]]
) -> None:
    edge = at(REQUESTS, "requests.unable_not_held.person").row
    # The label stands in the first column, so that no group's own label reaches over it.
    grid = with_row(REQUESTS, edge)
    cells = {
        place: replace(cell, rows=cell.rows - 1)
        if cell.rows > 1 and place.row < edge < place.row + cell.rows
        else cell
        for place, cell in grid.cells.items()
    }
    grid = replace(grid, cells=cells)
    column = at(grid, "requests.new.person").column
    grid = with_cells(grid, {Position(edge, column - 1): label, Position(edge, column): 3})
    assert told(grid) == [(address(Position(edge, column)), label, groups)]


def test_a_row_of_subtotals_under_a_groups_own_label_is_of_that_group() -> None:
    edge = at(REQUESTS, "requests.unable_not_held.person").row - 1
    grid = with_row(REQUESTS, edge)  # inside what the label （三） reaches over
    column = at(grid, "requests.new.person").column
    grid = with_cells(grid, {Position(edge, column - 1): "小计", Position(edge, column): 3})
    assert [groups for _, _, groups in told(grid)] == [[DENIED]]


@pytest.mark.parametrize(("label", "said"), [("不予公开小计", []), ("9.其他", ["9.其他"])])
def test_where_two_subtotals_meet_nothing_is_told(label: str, said: list[str]) -> None:
    edge = at(REQUESTS, "requests.unable_not_held.person").row
    across = at(REQUESTS, "requests.new.total").column
    grid = with_column(with_row(REQUESTS, edge), across)
    before = at(grid, "requests.new.person").column - 1
    grid = with_cells(grid, {Position(edge, before): label, Position(edge, across): 3})
    assert [label for _, label, _ in told(grid)] == said


def test_a_row_of_a_form_that_has_the_older_one_is_a_subtotal_of_what_it_has() -> None:
    standard = read_standard("cn-2019")
    grid = grid_of(draw(next(t for t in standard.tables if t.id == "requests")), "申请")
    row = locate([grid], standard).places[CellRef("requests", "other", "person")][1].row
    column = locate([grid], standard).places[CellRef("requests", "other", "person")][1].column
    grid = with_cells(
        with_row(grid, row), {Position(row, column - 1): "不予处理小计", Position(row, column): 3}
    )
    (stray,) = strays([grid], locate([grid], standard), standard)
    assert {ref.row for refs in stray.groups for ref in refs} == {
        "unprocessed_complaint",
        "unprocessed_repeat",
        "unprocessed_publication",
        "unprocessed_excessive",
        "unprocessed_confirm",
    }


def test_in_a_table_whose_rows_stand_side_by_side_nothing_is_a_subtotal() -> None:
    last = at(DISPUTES, "disputes.suit_after_review.total")
    places: dict[Position, str | int] = {
        Position(last.row - 1, last.column + 1): "行政诉讼合计",
        Position(last.row, last.column + 1): 3,
    }
    assert told(with_cells(DISPUTES, places)) == [("P4", "行政诉讼合计", [])]


# ---------------------------------------------------------------- rows and columns that are more


def test_a_row_below_the_last_is_told_with_its_label_and_one_behind_a_gap_without() -> None:
    last = at(REQUESTS, "requests.carried_out.person")
    places: dict[Position, str | int] = {
        Position(last.row + 1, 0): "五、撤回",
        Position(last.row + 1, last.column): 4,
        Position(last.row + 3, 0): "上年数",
        Position(last.row + 3, last.column): 9,
    }
    assert [(label, groups) for _, label, groups in told(with_cells(REQUESTS, places))] == [
        ("五、撤回", []),
        ("", []),
    ]


def test_a_row_that_nobody_labelled_is_told_without_a_label() -> None:
    last = at(DISPUTES, "disputes.review.upheld")
    grid = with_cells(DISPUTES, {Position(last.row + 1, last.column): 4})
    assert told(grid) == [("A5", "", [])]


def test_a_column_inside_a_table_is_told_by_the_head_of_its_own_block() -> None:
    place = at(DISCLOSURE, "disclosure.licensing.decisions")
    beside = Position(place.row, at(DISCLOSURE, "disclosure.regulations.repealed").column)
    while beside in DISCLOSURE.cells or beside.column <= place.column:
        beside = beside._replace(column=beside.column + 1)
    bare = {p: replace(c, columns=1) for p, c in DISCLOSURE.cells.items()}
    grid = replace(DISCLOSURE, cells=bare)
    assert [label for _, label, _ in told(with_cells(grid, {beside: 3}))] == [""]
    head = beside._replace(row=beside.row - 1)
    assert [label for _, label, _ in told(with_cells(grid, {beside: 3, head: "上年数"}))] == [
        "上年数"
    ]


def test_what_stands_to_the_right_is_told_if_it_has_a_head_and_no_gap() -> None:
    edge = at(REQUESTS, "requests.new.total").column + 1
    row = at(REQUESTS, "requests.new.total").row
    assert told(with_cells(REQUESTS, {Position(row, edge): 3})) == []
    headed: dict[Position, str | int] = {Position(row - 1, edge): "去年", Position(row, edge): 3}
    assert [label for _, label, _ in told(with_cells(REQUESTS, headed))] == ["去年"]
    # What is written in a row is no head of the rows below it.
    remark: dict[Position, str | int] = {Position(row, edge): "见说明", Position(row + 1, edge): 3}
    assert told(with_cells(REQUESTS, remark)) == []
    apart: dict[Position, str | int] = {
        Position(row - 1, edge + 1): "去年",
        Position(row, edge + 1): 3,
    }
    assert told(with_cells(REQUESTS, apart)) == []
    above: dict[Position, str | int] = {Position(0, edge): "表号", Position(1, edge): 3}
    assert told(with_cells(REQUESTS, above)) == []


@pytest.mark.parametrize("label", ["联系电话：", "填表日期", "校验", "行次"])
def test_telephones_dates_and_numbers_of_rows_are_none(label: str) -> None:
    last = at(REQUESTS, "requests.carried_out.person")
    places: dict[Position, str | int] = {
        Position(last.row + 1, last.column - 1): label,
        Position(last.row + 1, last.column): 22501111,
    }
    assert told(with_cells(REQUESTS, places)) == []


def test_what_belongs_to_the_next_table_on_the_sheet_is_none_of_the_one_above() -> None:
    below = max(place.row for place in DISCLOSURE.cells) + 3
    both = dict(DISCLOSURE.cells) | {
        place._replace(row=place.row + below): cell for place, cell in REQUESTS.cells.items()
    }
    grid = replace(DISCLOSURE, cells=both)
    figures = {p: 1 for _, p in locate([grid], FORM).places.values()}
    assert found(with_cells(grid, figures)) == []
    last = max(p.row for p in figures)
    extra = with_cells(
        grid, figures | {Position(last + 1, at(grid, "requests.new.person").column): 5}
    )
    assert [stray.table for stray in found(extra)] == ["requests"]


def test_of_a_long_list_below_a_table_only_the_beginning_is_told() -> None:
    last = at(REQUESTS, "requests.carried_out.person")
    rows = range(last.row + 1, last.row + 2 * MOST)
    labels: dict[Position, str | int] = {Position(row, 0): f"第{row}件" for row in rows}
    figures: dict[Position, str | int] = {Position(row, last.column): 1 for row in rows}
    told = found(with_cells(REQUESTS, labels | figures))
    assert len(told) == MOST
    assert told[0].label == f"第{last.row + 1}件"
