from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

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
