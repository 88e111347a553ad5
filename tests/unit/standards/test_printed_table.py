from dataclasses import replace

from tests.small import A_ALL, A_ONE, B_ALL, B_ONE, TABLE

from reportgen.model.grids import Cell, CellKind, Position
from reportgen.model.submissions import CellRef
from reportgen.standards.printed_table import Drawing, DrawnCell, Kind, draw, grid_of
from reportgen.standards.standard import Block, Column, Row


def drawn(row: int, column: int, kind: Kind, text: str, rows: int, columns: int) -> DrawnCell:
    return DrawnCell(
        position=Position(row, column), kind=kind, text=text, rows=rows, columns=columns
    )


def data(row: int, column: int, ref: CellRef, columns: int = 1) -> DrawnCell:
    return DrawnCell(position=Position(row, column), kind=Kind.DATA, ref=ref, columns=columns)


def test_heads_and_groups_are_merged_and_labels_fill_what_is_left() -> None:
    assert draw(TABLE) == Drawing(
        cells=(
            drawn(0, 0, Kind.TITLE, "甲", 1, 4),
            drawn(1, 0, Kind.CORNER, "（注）", 2, 2),
            drawn(1, 2, Kind.HEAD, "各类", 1, 1),
            drawn(1, 3, Kind.HEAD, "总计", 2, 1),
            drawn(2, 2, Kind.HEAD, "甲类", 1, 1),
            drawn(3, 0, Kind.LABEL, "一、收到数量（件）", 1, 2),
            drawn(4, 0, Kind.GROUP, "二、结果", 1, 1),
            drawn(4, 1, Kind.LABEL, "1.办结", 1, 1),
            data(3, 2, A_ONE),
            data(3, 3, A_ALL),
            data(4, 2, B_ONE),
            data(4, 3, B_ALL),
        ),
        rows=5,
        columns=4,
        head_rows=draw(TABLE).head_rows,
    )


def test_equal_neighbours_share_one_merged_head_and_one_group() -> None:
    columns = tuple(Column(id=i, name=i, label=i, under=("共",), span=2) for i in ("x", "y"))
    rows = tuple(Row(id=i, name=i, label=i, under=("组",)) for i in ("p", "q"))
    table = replace(TABLE, widths=(1,) * 6, blocks=(Block(columns=columns, rows=rows),))
    cells = draw(table).cells
    assert drawn(0, 2, Kind.HEAD, "共", 1, 4) in cells
    assert drawn(2, 0, Kind.GROUP, "组", 2, 1) in cells
    assert data(3, 4, CellRef("t", "q", "y"), columns=2) in cells


def test_a_block_that_runs_across_has_one_line_of_figures() -> None:
    columns = (Column(id="x", name="x", label="x"), Column(id="y", name="y", label="y"))
    rows = (Row(id="p", name="p", label="p"), Row(id="q", name="q", label="q", under=("组",)))
    block = Block(columns=columns, rows=rows, across=True)
    drawing = draw(replace(TABLE, widths=(1,) * 4, blocks=(block,)))
    assert drawing.rows == 4
    assert drawing.places == {
        CellRef("t", row, column): Position(3, at)
        for at, (row, column) in enumerate([("p", "x"), ("p", "y"), ("q", "x"), ("q", "y")])
    }
    assert drawn(1, 0, Kind.HEAD, "x", 2, 1) in drawing.cells


def test_only_a_table_of_one_block_has_heads_to_repeat() -> None:
    assert draw(replace(TABLE, blocks=(TABLE.blocks[0],) * 2)).head_rows == 0


def test_a_grid_of_a_drawing_holds_the_given_figures_and_blanks() -> None:
    grid = grid_of(draw(TABLE), "表", {A_ONE: "7"})
    assert grid.name == "表"
    assert grid.cells[Position(3, 2)] == Cell(text="7")
    assert grid.cells[Position(3, 3)] == Cell(text="", kind=CellKind.BLANK)
    assert grid.cells[Position(1, 0)] == Cell(text="（注）", rows=2, columns=2)
