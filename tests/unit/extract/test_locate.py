from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from tests.small import A_ALL, A_ONE, B_ALL, B_ONE, TABLE, standard

from reportgen.extract.frame_cells import Fault
from reportgen.extract.locate import locate
from reportgen.model.grids import Cell, CellKind, Grid, Position
from reportgen.model.submissions import CellRef
from reportgen.standards.printed_table import draw, grid_of
from reportgen.standards.standard import Block, Column, Row, Table

STANDARD = standard()
FORM = grid_of(draw(TABLE), "表")
HOME = {A_ONE: (3, 2), A_ALL: (3, 3), B_ONE: (4, 2), B_ALL: (4, 3)}


def changed(cells: Mapping[tuple[int, int], Cell | None], grid: Grid = FORM) -> Grid:
    """The form with cells changed, or taken out."""
    now = dict(grid.cells) | {Position(*place): cell for place, cell in cells.items() if cell}
    for place, cell in cells.items():
        if cell is None:
            del now[Position(*place)]
    return replace(grid, cells=now)


def number(value: int) -> Cell:
    return Cell(text=str(value), kind=CellKind.NUMBER, number=Decimal(value))


FILLED = changed({place: number(at) for at, place in enumerate(HOME.values())})


def test_the_cells_of_a_form_stand_at_their_row_and_column() -> None:
    located = locate([Grid(name="封面", cells={}), FORM], STANDARD)
    assert located.places == {ref: (1, place) for ref, place in HOME.items()}
    assert located.heads == {A_ONE: "甲类", B_ONE: "甲类", A_ALL: "总计", B_ALL: "总计"}
    assert (located.faults, located.substitutes) == ((), ())


def test_a_document_without_the_table_lacks_it() -> None:
    assert locate([], STANDARD).faults == (Fault(id="read.table_missing", table="t"),)


def test_a_table_that_stands_on_two_sheets_is_refused_at_the_second() -> None:
    located = locate([FILLED, replace(FILLED, name="副本")], STANDARD)
    assert located.faults == (
        Fault(id="read.table_twice", table="t", grid=1, places=(Position(1, 2),)),
    )
    assert located.places == {}


def test_the_only_column_of_a_table_printed_twice_is_refused() -> None:
    block = Block(
        columns=(Column(id="x", name="x", label="数量"),),
        rows=(Row(id="r", name="r", label="收费"),),
    )
    table = Table(id="t", name="表", title="表", widths=(1, 1), blocks=(block,))
    form = grid_of(draw(table), "表")
    twin = changed({(p.row, 2): cell for p, cell in form.cells.items() if p.column == 1}, form)
    located = locate([twin], standard(tables=(table,)))
    (fault,) = located.faults
    assert (fault.id, fault.labels, fault.places) == (
        "read.label_twice",
        ("数量",),
        (Position(0, 2),),
    )
    assert located.places == {}


def test_a_partial_table_may_be_absent_or_lack_rows() -> None:
    partial = standard(tables=(replace(TABLE, partial=True),))
    assert locate([], partial).faults == ()
    located = locate([changed({(4, 1): None})], partial)
    assert located.faults == ()
    assert set(located.places) == {A_ONE, A_ALL}


def test_a_partial_table_may_lack_a_whole_part() -> None:
    more = Block(
        columns=(Column(id="x", name="x", label="x"),), rows=(Row(id="r", name="r", label="r"),)
    )
    table = replace(TABLE, blocks=(*TABLE.blocks, more))
    partial = standard(tables=(replace(table, partial=True),))
    assert locate([FORM], partial).faults == ()
    whole = standard(tables=(table,))
    assert locate([FORM], whole).faults == (
        Fault(id="read.label_missing", table="t", labels=("x", "r")),
    )


def test_parts_whose_labels_are_all_there_but_not_together_are_named_whole() -> None:
    more = Block(
        columns=(Column(id="x", name="x", label="x"),), rows=(Row(id="r", name="r", label="r"),)
    )
    table = replace(TABLE, blocks=(*TABLE.blocks, more))
    apart = Grid(
        name="另表", cells={Position(0, 0): Cell(text="x"), Position(9, 5): Cell(text="r")}
    )
    located = locate([FORM, apart], standard(tables=(table,)))
    assert located.faults == (Fault(id="read.label_missing", table="t", labels=("x", "r")),)


def test_a_row_of_an_older_form_is_read_in_place_of_its_rows() -> None:
    grid = changed({(4, 0): Cell(text="旧行"), (4, 1): None})
    located = locate([grid], STANDARD)
    assert located.substitutes == ("t.old",)
    assert set(located.places) == {
        A_ONE,
        A_ALL,
        CellRef("t", "old", "one"),
        CellRef("t", "old", "all"),
    }


def test_where_both_rows_stand_the_older_one_is_nothing() -> None:
    grid = changed({(5, 0): Cell(text="旧行")})
    assert locate([grid], STANDARD).substitutes == ()


def test_missing_and_doubled_labels_are_told_together() -> None:
    grid = changed({(3, 0): None, (5, 1): Cell(text="办结")})
    assert locate([grid], STANDARD).faults == (
        Fault(id="read.label_missing", table="t", labels=("一、收到数量（件）",)),
        Fault(
            id="read.label_twice",
            table="t",
            places=(Position(4, 1), Position(5, 1)),
            labels=("1.办结",),
        ),
    )


def test_two_filled_cells_under_one_head_are_refused() -> None:
    wide = changed({(2, 2): None, (1, 2): None, (1, 3): None})
    wide = changed(
        {
            (1, 2): Cell(text="各类", columns=2),
            (2, 2): Cell(text="甲类", columns=2),
            (1, 4): Cell(text="总计", rows=2),
            (3, 2): number(1),
            (3, 3): number(2),
        },
        wide,
    )
    located = locate([wide], STANDARD)
    labels = ("一、收到数量（件）", "甲类")
    assert located.faults == (
        Fault(id="read.several_figures", table="t", places=(Position(3, 3),), labels=labels),
    )
    assert A_ONE not in located.places


def test_a_figure_merged_over_another_s_cell_is_refused() -> None:
    merged = changed({(3, 2): replace(number(5), columns=2), (3, 3): None})
    located = locate([merged], STANDARD)
    labels = ("一、收到数量（件）", "总计")
    assert located.faults == (
        Fault(id="read.merged_figures", table="t", places=(Position(3, 3),), labels=labels),
    )


def test_a_cell_that_the_document_leaves_out_is_still_a_place() -> None:
    located = locate([changed({(3, 2): None})], STANDARD)
    assert located.places[A_ONE] == (0, Position(3, 2))


ACROSS = Table(
    id="t",
    name="表",
    title="表",
    widths=(1, 1),
    blocks=(
        Block(
            across=True,
            columns=(Column(id="x", name="x", label="甲"), Column(id="y", name="y", label="乙")),
            rows=(Row(id="p", name="p", label="复议"),),
        ),
    ),
)
ACROSS_FORM = grid_of(draw(ACROSS), "表")
LINE = {CellRef("t", "p", "x"): 0, CellRef("t", "p", "y"): 1}


def line_of(grid: Grid) -> dict[CellRef, tuple[int, int]]:
    located = locate([grid], standard(tables=(ACROSS,)))
    assert located.faults == ()
    return {ref: place for ref, (_, place) in located.places.items()}


def test_a_line_of_figures_is_the_first_with_figures_below_the_heads() -> None:
    blank = changed({(2, 0): None, (2, 1): None}, ACROSS_FORM)
    filled = changed({(4, 0): number(1), (4, 1): number(2)}, blank)
    assert line_of(filled) == {ref: (4, column) for ref, column in LINE.items()}
    assert line_of(ACROSS_FORM) == {ref: (2, column) for ref, column in LINE.items()}
    assert line_of(blank) == {ref: (2, column) for ref, column in LINE.items()}


def test_equal_labels_are_told_apart_by_their_groups() -> None:
    rows = tuple(Row(id=g, name=g, label="其他", under=(g,)) for g in ("甲组", "乙组"))
    table = replace(TABLE, blocks=(replace(TABLE.blocks[0], rows=rows),), substitutes=())
    one = grid_of(draw(table), "表")
    located = locate([one], standard(tables=(table,)))
    assert located.faults == ()
    assert located.places[CellRef("t", "乙组", "one")] == (0, Position(4, 2))
    # Where one is gone, the other is not taken for it.
    located = locate([changed({(4, 1): None}, one)], standard(tables=(table,)))
    assert located.faults == (Fault(id="read.label_missing", table="t", labels=("其他",)),)
    assert located.places == {}


# ---------------------------------------------------------------- a table in several places


WIDE = replace(
    TABLE,
    blocks=(
        replace(
            TABLE.blocks[0],
            rows=tuple(
                Row(id=f"r{n}", name=f"行{n}", label=f"第{c}行")
                for n, c in enumerate("甲乙丙丁戊己")
            ),
        ),
    ),
)
WIDE_STANDARD = replace(STANDARD, tables=(WIDE,))


def wide(name: str, base: int | None, off: str = "") -> Grid:
    """A sheet with the wider form; its figures count from `base`, and one label may be off."""
    grid = grid_of(draw(WIDE), name)
    cells = dict(grid.cells)
    for place, cell in grid.cells.items():
        if off and cell.text == off:
            cells[place] = Cell(text=off + "数")
    if base is not None:
        found = locate([grid], WIDE_STANDARD).places.values()
        cells |= {place: number(base + n) for n, (_, place) in enumerate(found)}
    return replace(grid, cells=cells)


def faults(*grids: Grid) -> tuple[Fault, ...]:
    return locate(grids, WIDE_STANDARD).faults


def test_a_table_that_is_nearly_whole_is_a_rival_of_one_that_is_whole() -> None:
    (fault,) = faults(wide("今年", 1, off="第丙行"), wide("去年", 100))
    assert (fault.id, fault.grid, fault.other) == ("read.table_twice", 1, 0)
    assert fault.labels == ("第丙行",)
    assert locate([wide("今年", 1, off="第丙行"), wide("去年", 100)], WIDE_STANDARD).places == {}


def test_a_table_that_lacks_many_labels_is_another_table() -> None:
    few = wide("别的", 1)
    cells = {p: c for p, c in few.cells.items() if c.text not in ("第甲行", "第乙行", "第丙行")}
    assert faults(wide("今年", 1), replace(few, cells=cells)) == ()


def test_a_copy_without_figures_is_no_rival() -> None:
    for grids in ([wide("填", 1), wide("空", None)], [wide("空", None), wide("填", 1)]):
        located = locate(grids, WIDE_STANDARD)
        assert located.faults == ()
        assert {grids[index].name for index, _ in located.places.values()} == {"填"}
        (note,) = located.notes
        assert (note.id, grids[note.grid].name) == ("read.blank_copy", "空")


def with_cell(grid: Grid, cell: Cell) -> Grid:
    """The sheet with its first cell of figures set."""
    place = min(place for _, place in locate([grid], WIDE_STANDARD).places.values())
    return replace(grid, cells=dict(grid.cells) | {place: cell})


@pytest.mark.parametrize(
    ("cell", "rival"),
    [
        (Cell(text="0", kind=CellKind.NUMBER, number=Decimal(0), formula=True), False),
        (Cell(text="=SUM(A1)", kind=CellKind.UNCALCULATED, formula=True), False),
        (Cell(text="/"), False),
        (Cell(text="—"), False),
        (number(0), True),
        (Cell(text="3", kind=CellKind.NUMBER, number=Decimal(3), formula=True), True),
        (Cell(text="约12"), True),
    ],
)
def test_what_the_blank_form_prints_itself_does_not_fill_it(cell: Cell, rival: bool) -> None:  # noqa: FBT001
    found = [one.id for one in faults(wide("填", 1), with_cell(wide("另", None), cell))]
    assert found == (["read.table_twice"] if rival else [])


def test_of_blank_copies_the_first_is_read() -> None:
    located = locate([wide("一", None), wide("二", None)], WIDE_STANDARD)
    assert {index for index, _ in located.places.values()} == {0}


def test_of_a_filled_table_with_a_fault_and_a_blank_copy_the_fault_is_told() -> None:
    (fault,) = faults(wide("填", 1, off="第丙行"), wide("空", None))
    assert (fault.id, fault.grid, fault.labels) == ("read.label_missing", 0, ("第丙行",))


def test_a_sum_beside_its_parts_is_named_by_its_sheet_or_by_its_figures() -> None:
    parts = [wide("甲站", 10), wide("乙站", 20)]
    whole = wide("全部", 0)
    added = {
        place: number(2 * (10 + n) + 10)
        for n, (_, place) in enumerate(locate([whole], WIDE_STANDARD).places.values())
    }
    whole = replace(whole, cells=dict(whole.cells) | added)
    for grids in ([*parts, whole], [wide("汇总", 5), *parts]):
        (fault,) = faults(*grids)
        assert fault.id == "read.table_units"
        assert grids[fault.grid].name in ("全部", "汇总")
        assert fault.labels == ("甲站", "乙站")
    (fault,) = faults(wide("丙站", 5), *parts)
    assert fault.id == "read.table_twice"


# ---------------------------------------------------------------- values under merged cells


def test_values_under_a_merged_cell_are_named_and_never_read() -> None:
    merged = Cell(text="5", kind=CellKind.NUMBER, number=Decimal(5), columns=2)
    # 甲类 stands over column 2 alone, so a cell merged over 2 and 3 hides the total.
    located = locate([changed({(3, 2): merged, (3, 3): number(9)}, FILLED)], STANDARD)
    (fault,) = located.faults
    assert (fault.id, fault.places) == ("read.merged_figures", (Position(3, 3),))
    assert A_ALL not in located.places


def test_a_value_under_the_merged_cell_of_one_figure_is_kept_apart() -> None:
    heads = {Position(r, c): cell for (r, c), cell in FILLED.cells.items() if c < 3}
    moved = {Position(r, c + 1): cell for (r, c), cell in FILLED.cells.items() if c == 3}
    cells = heads | moved
    for row in (1, 2):
        if (at := Position(row, 2)) in cells:
            cells[at] = replace(cells[at], columns=2 if row == 2 else 3)
    cells |= {
        Position(3, 2): Cell(text="5", kind=CellKind.NUMBER, number=Decimal(5), columns=2),
        Position(3, 3): number(9),
    }
    located = locate([replace(FILLED, cells=cells)], STANDARD)
    assert located.faults == ()
    assert located.places[A_ONE] == (0, Position(3, 2))
    assert located.covered == {A_ONE: (Position(3, 3),)}


# ---------------------------------------------------------------- the line of figures

FOUR_ACROSS = replace(
    TABLE,
    blocks=(
        Block(
            columns=tuple(
                Column(id=f"c{n}", name=f"列{n}", label=f"第{c}列")
                for n, c in enumerate("甲乙丙丁")
            ),
            rows=(Row(id="r", name="行", label="结果"),),
            across=True,
        ),
    ),
)


def across(*lines: tuple[str | int, ...]) -> tuple[Grid, Any]:
    grid = grid_of(draw(FOUR_ACROSS), "表")
    top = 1 + max(place.row for place, cell in grid.cells.items() if cell.text)
    cells = {place: cell for place, cell in grid.cells.items() if place.row < top}
    for row, line in enumerate(lines, top):
        for column, value in enumerate(line):
            if value != "":
                cell = Cell(text=value) if isinstance(value, str) else number(value)
                cells[Position(row, column)] = cell
    found = replace(grid, cells=cells)
    return found, locate([found], replace(STANDARD, tables=(FOUR_ACROSS,)))


def figures(grid: Grid, located: Any) -> list[str]:  # noqa: ANN401 - a `Located`
    return [
        grid.cells[place].text if place in grid.cells else ""
        for _, place in located.places.values()
    ]


def test_a_row_of_column_numbers_is_passed_over_if_figures_follow() -> None:
    for numbers in ((1, 2, 3, 4), ("1", "2", "3", "4")):
        grid, located = across(numbers, (7, 0, 0, 7))
        assert figures(grid, located) == ["7", "0", "0", "7"]
        assert [note.id for note in located.notes] == ["read.column_numbers"]
    grid, located = across((1, 2, 3, 4))
    assert (figures(grid, located), located.notes) == (["1", "2", "3", "4"], ())
    grid, located = across((1, 2, 3, 6), (7, 0, 0, 7))
    assert (figures(grid, located), located.notes) == (["1", "2", "3", "6"], ())


def test_a_line_of_words_is_no_line_of_figures() -> None:
    grid, located = across(("", "", "", ""), ("各项结果之和等于总计", "×差1", "√", "√"))
    assert figures(grid, located) == ["", "", "", ""]
    grid, located = across(("约12", "0", "无", "12"))
    assert figures(grid, located) == ["约12", "0", "无", "12"]
