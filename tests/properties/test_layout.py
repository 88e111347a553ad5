"""However an office rearranges and respells a form, its figures are found, or it is told why not."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples

from reportgen.extract.extra_figures import strays
from reportgen.extract.frame_cells import Fault
from reportgen.extract.locate import Located, locate
from reportgen.model.grids import Cell, CellKind, Grid, Position
from reportgen.model.submissions import CellRef
from reportgen.readers.standard_folders import read_standard
from reportgen.standards.cells import cells
from reportgen.standards.printed_table import DrawnCell, Kind, draw, grid_of
from reportgen.standards.standard import Standard

STANDARDS = ("cn-2019", "cn-2021")
PARTS = ("business", "research", "charity", "legal_service", "other")
BOTH = pytest.mark.parametrize("standard", [read_standard(s) for s in STANDARDS], ids=STANDARDS)

Values = Mapping[CellRef, str]


def distinct(standard: Standard) -> Values:
    """A figure of its own for every cell."""
    return {ref: str(1000 + number) for number, ref in enumerate(cells(standard))}


def as_numbers(grid: Grid, values: Values) -> Grid:
    """The grid with its figures stored as numbers, as a spreadsheet has them."""
    figures = set(values.values())
    stored = {
        place: replace(cell, kind=CellKind.NUMBER, number=Decimal(cell.text))
        if cell.text in figures
        else cell
        for place, cell in grid.cells.items()
    }
    return replace(grid, cells=stored)


def sheets(standard: Standard, values: Values) -> list[Grid]:
    return [as_numbers(grid_of(draw(t), t.name, values), values) for t in standard.tables]


def found(grids: Sequence[Grid], located: Located) -> Values:
    """What stands in the cells that were located."""
    return {ref: grids[i].cells[p].text for ref, (i, p) in located.places.items()}


def assert_same(grids: Sequence[Grid], standard: Standard, values: Values) -> None:
    located = locate(grids, standard)
    assert located.faults == ()
    assert found(grids, located) == values


def assert_nothing_taken(grids: Sequence[Grid], located: Located, values: Values) -> None:
    """No figure of one cell is taken for another's."""
    got = found(grids, located)
    assert got == {ref: values[ref] for ref in got}


# ---------------------------------------------------------------- ways to change a grid


def inserted(grid: Grid, at: int, *, rows: bool, merge: bool = True) -> Grid:
    """The grid with a blank row or column before `at`; merged cells that it cuts grow."""
    moved: dict[Position, Cell] = {}
    for (row, column), cell in grid.cells.items():
        start, span = (row, cell.rows) if rows else (column, cell.columns)
        grown = int(merge and start < at < start + span)
        place = Position(row + (rows and row >= at), column + (not rows and column >= at))
        moved[place] = (
            replace(cell, rows=cell.rows + grown)
            if rows
            else replace(cell, columns=cell.columns + grown)
        )
    return replace(grid, cells=moved)


def unmerged(grid: Grid) -> Grid:
    """Every text and figure in the first of the cells it was merged over."""
    return replace(grid, cells={p: replace(c, rows=1, columns=1) for p, c in grid.cells.items()})


def shifted(grid: Grid, rows: int, columns: int) -> dict[Position, Cell]:
    return {Position(p.row + rows, p.column + columns): c for p, c in grid.cells.items()}


def height(grid: Grid) -> int:
    return max(place.row + cell.rows for place, cell in grid.cells.items())


def width(grid: Grid) -> int:
    return max(place.column + cell.columns for place, cell in grid.cells.items())


def stacked(grids: Sequence[Grid], gap: int = 1) -> Grid:
    """All tables below one another on one sheet."""
    joined: dict[Position, Cell] = {}
    top = 0
    for grid in grids:
        joined |= shifted(grid, top, 0)
        top += height(grid) + gap
    return Grid(name="汇总", cells=joined)


def abreast(grids: Sequence[Grid]) -> Grid:
    """All tables beside one another on one sheet, a blank column between them."""
    joined: dict[Position, Cell] = {}
    left = 0
    for grid in grids:
        joined |= shifted(grid, 0, left)
        left += width(grid) + 1
    return Grid(name="汇总", cells=joined)


def entitled(grid: Grid, titles: Sequence[str]) -> Grid:
    """The grid with lines of text above it."""
    lines = {Position(row, 0): Cell(text=text) for row, text in enumerate(titles)}
    return replace(grid, cells=lines | shifted(grid, len(titles), 0))


# ---------------------------------------------------------------- ways to spell a label

NUMBERING = re.compile(r"^(?:（[一二三四五六七]）|[1-9]\.|[一二三四]、)")
NUMBERINGS = ("", "1.", "1、", "(1)", "（1）", "①", "１．", "一、", "（一）", "12.", "十二、", "1")
NOTE = re.compile(r"（[^（）]*）$")
NOTES = ("", "（件）", "(单位：件)", "（含上年）", "（区分处理的，只计这一情形）", "：")
SPACES = (" ", "\u3000", "\n", "\r\n", "\u00a0", "\u200b")
QUOTES = {"“": ("“", '"', "「", "'", ""), "”": ("”", '"', "」", "'", "")}
WIDE = {chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)}


@st.composite
def respelt(draws: st.DrawFn, label: str, aliases: Sequence[str] = ()) -> str:
    """The label as another office might print it."""
    text = NUMBERING.sub("", draws(st.sampled_from((label, *aliases))))
    text = draws(st.sampled_from((NOTE.sub("", text), text)))
    text += draws(st.sampled_from(NOTES))
    text = "".join(draws(st.sampled_from(QUOTES[c])) if c in QUOTES else c for c in text)
    text = draws(st.sampled_from(NUMBERINGS)) + text
    if draws(st.booleans()):
        text = "".join(WIDE.get(c, c) for c in text)
    at = draws(st.integers(0, len(text)))
    return text[:at] + draws(st.sampled_from(SPACES)) + text[at:]


@st.composite
def respelt_standard(draws: st.DrawFn, standard: Standard) -> Standard:
    """The standard with every label, and every head above and beside them, spelt otherwise."""
    heads: dict[str, str] = {}

    def under(texts: Sequence[str]) -> tuple[str, ...]:
        for text in texts:
            if text not in heads:
                heads[text] = draws(respelt(text))
        return tuple(heads[text] for text in texts)

    tables = []
    for table in standard.tables:
        blocks = []
        for block in table.blocks:
            rows = tuple(
                replace(r, label=draws(respelt(r.label, r.aliases)), under=under(r.under))
                for r in block.rows
            )
            columns = tuple(
                replace(c, label=draws(respelt(c.label, c.aliases)), under=under(c.under))
                for c in block.columns
            )
            blocks.append(replace(block, rows=rows, columns=columns))
        tables.append(replace(table, blocks=tuple(blocks)))
    return replace(standard, tables=tuple(tables))


@st.composite
def permuted(draws: st.DrawFn, standard: Standard) -> Standard:
    """The standard with its tables, blocks, rows and columns in another order."""
    tables = [
        replace(
            table,
            blocks=tuple(
                replace(
                    block,
                    rows=tuple(draws(st.permutations(block.rows))),
                    columns=tuple(draws(st.permutations(block.columns))),
                )
                for block in draws(st.permutations(table.blocks))
            ),
        )
        for table in draws(st.permutations(standard.tables))
    ]
    return replace(standard, tables=tuple(tables))


# ---------------------------------------------------------------- the same facts


@BOTH
def test_the_form_as_it_is_drawn_is_found(standard: Standard) -> None:
    values = distinct(standard)
    assert_same(sheets(standard, values), standard, values)


@BOTH
@settings(max_examples=examples(25))
@given(data=st.data())
def test_rows_and_columns_in_any_order_give_the_same_figures(
    standard: Standard, data: st.DataObject
) -> None:
    values = distinct(standard)
    assert_same(sheets(data.draw(permuted(standard)), values), standard, values)


@BOTH
@settings(max_examples=examples(25))
@given(data=st.data())
def test_labels_spelt_in_any_usual_way_give_the_same_figures(
    standard: Standard, data: st.DataObject
) -> None:
    values = distinct(standard)
    assert_same(sheets(data.draw(respelt_standard(standard)), values), standard, values)


@BOTH
@settings(max_examples=examples(25))
@given(data=st.data())
def test_blank_rows_and_columns_change_nothing(standard: Standard, data: st.DataObject) -> None:
    values = distinct(standard)
    grids = []
    for grid in sheets(standard, values):
        changed = grid
        # Heads that belong together may stand a few rows apart, not any number: three blank rows
        # among the heads and figures of a table of four rows take it apart, and it is refused.
        most = 2 if height(grid) == 4 else 3
        for at in data.draw(st.lists(st.integers(0, height(grid)), max_size=most, unique=True)):
            changed = inserted(changed, at, rows=True, merge=data.draw(st.booleans()))
        for at in data.draw(st.lists(st.integers(0, width(grid)), max_size=3)):
            changed = inserted(changed, at, rows=False)
        grids.append(changed)
    assert_same(grids, standard, values)


@BOTH
@settings(max_examples=examples(25))
@given(data=st.data())
def test_tables_on_one_sheet_or_on_several_are_the_same(
    standard: Standard, data: st.DataObject
) -> None:
    values = distinct(standard)
    grids = data.draw(st.permutations(sheets(standard, values)))
    assert_same([stacked(grids, data.draw(st.integers(0, 3)))], standard, values)
    assert_same([stacked(grids[:2]), grids[2]], standard, values)
    assert_same([grids[0], stacked(grids[1:])], standard, values)


@BOTH
@settings(max_examples=examples(25))
@given(data=st.data())
def test_tables_beside_one_another_are_found_too(standard: Standard, data: st.DataObject) -> None:
    values = distinct(standard)
    grids = data.draw(st.permutations(sheets(standard, values)))
    located = locate([abreast(grids)], standard)
    assert_nothing_taken([abreast(grids)], located, values)
    assert located.faults or found([abreast(grids)], located) == values


@BOTH
@settings(max_examples=examples(25))
@given(data=st.data())
def test_a_table_whose_parts_stand_on_several_sheets_is_one_table(
    standard: Standard, data: st.DataObject
) -> None:
    values = distinct(standard)
    grids = [
        as_numbers(
            grid_of(draw(replace(table, blocks=(block,))), f"{table.name}{n}", values), values
        )
        for table in standard.tables
        for n, block in enumerate(table.blocks)
    ]
    assert_same(data.draw(st.permutations(grids)), standard, values)


@BOTH
@settings(max_examples=examples(25))
@given(
    titles=st.lists(
        st.sampled_from(
            [
                "2024年度政府信息公开工作年度报告统计表",
                "填报单位：市财政局",
                "单位：件",
                "收到和处理政府信息公开申请情况",
                "行政诉讼",
                "",
            ]
        ),
        max_size=4,
    ),
    name=st.text(max_size=31),
)
def test_titles_above_and_other_names_of_sheets_change_nothing(
    standard: Standard, titles: list[str], name: str
) -> None:
    values = distinct(standard)
    grids = [replace(entitled(grid, titles), name=name) for grid in sheets(standard, values)]
    assert_same(grids, standard, values)


@BOTH
def test_heads_merged_by_eye_only_are_found(standard: Standard) -> None:
    values = distinct(standard)
    assert_same([unmerged(grid) for grid in sheets(standard, values)], standard, values)


@BOTH
@settings(max_examples=examples(25))
@given(data=st.data())
def test_heads_merged_by_eye_only_are_found_in_any_order(
    standard: Standard, data: st.DataObject
) -> None:
    values = distinct(standard)
    grids = [unmerged(grid) for grid in sheets(data.draw(permuted(standard)), values)]
    located = locate(grids, standard)
    assert_nothing_taken(grids, located, values)


@BOTH
@settings(max_examples=examples(25))
@given(at=st.integers(4, 9))
def test_a_column_of_subtotals_is_told_but_never_read(standard: Standard, at: int) -> None:
    values = distinct(standard)
    grids = sheets(standard, values)
    changed = inserted(grids[1], at, rows=False)
    extra = {Position(2, at): Cell(text="小计")} | {
        Position(row, at): Cell(text="7", kind=CellKind.NUMBER, number=Decimal(7))
        for row in range(3, height(changed))
    }
    grids[1] = replace(changed, cells=dict(changed.cells) | extra)
    assert_same(grids, standard, values)
    told = list(strays(grids, locate(grids, standard), standard))
    assert [(s.table, s.place.column) for s in told] == [("requests", at)] * (height(changed) - 3)
    # Beside the columns that have a common head it is theirs; nowhere is it of any others.
    assert {refs for s in told for refs in s.groups} == {
        tuple(ref for ref in values if ref[:2] == ("requests", row) and ref.column in PARTS)
        for row in {ref.row for ref in values if ref.table == "requests"}
    }


@BOTH
@settings(max_examples=examples(25))
@given(data=st.data())
def test_all_of_it_at_once_gives_the_same_figures(standard: Standard, data: st.DataObject) -> None:
    values = distinct(standard)
    changed = data.draw(respelt_standard(data.draw(permuted(standard))))
    grids = [entitled(grid, ["统计表", ""]) for grid in sheets(changed, values)]
    assert_same([stacked(grids)], standard, values)


# ---------------------------------------------------------------- what is wrong is told


def labels(standard: Standard) -> list[tuple[int, DrawnCell]]:
    """Every label that figures are found by: rows' and the lowest heads, with its table."""
    drawn = [(n, cell) for n, table in enumerate(standard.tables) for cell in draw(table).cells]
    lowest = {c.label for t in standard.tables for block in t.blocks for c in block.columns}
    return [
        (n, cell)
        for n, cell in drawn
        if cell.kind is Kind.LABEL or (cell.kind is Kind.HEAD and cell.text in lowest)
    ]


def named(faults: Sequence[Fault], reading: str, label: str) -> bool:
    return any(fault.id == reading and label in fault.labels for fault in faults)


def changed_sheet(
    standard: Standard, values: Values, number: int, change: Callable[[Grid], Grid]
) -> list[Grid]:
    grids = sheets(standard, values)
    return [*grids[:number], change(grids[number]), *grids[number + 1 :]]


@BOTH
@pytest.mark.parametrize("other", ["", "另一项", "12"])
def test_a_label_that_is_gone_is_named_and_no_other_figure_taken(
    standard: Standard, other: str
) -> None:
    values = distinct(standard)
    for number, label in labels(standard):
        grids = sheets(standard, values)
        kind = CellKind.TEXT if other else CellKind.BLANK
        cell = replace(grids[number].cells[label.position], text=other, kind=kind)
        cells_now = dict(grids[number].cells) | {label.position: cell}
        grids[number] = replace(grids[number], cells=cells_now)
        located = locate(grids, standard)
        assert_nothing_taken(grids, located, values)
        # One head may serve two parts of a table whose heads are the same.
        whole = found(grids, located) == values
        assert whole or named(located.faults, "read.label_missing", label.text), label


@BOTH
def test_a_row_label_that_stands_twice_is_named_and_neither_row_read(standard: Standard) -> None:
    values = distinct(standard)

    def change(grid: Grid, label: DrawnCell) -> Grid:
        at = label.position.row
        wider = inserted(grid, at + 1, rows=True)
        twin = {
            Position(at + 1, place.column): replace(cell, text="5") if cell.number else cell
            for place, cell in grid.cells.items()
            if place.row == at and cell.rows == 1
        }
        # The group that the label stands in now covers the new row as well.
        grown = {
            place: replace(cell, rows=cell.rows + 1)
            for place, cell in wider.cells.items()
            if cell.rows > 1 and place.row + cell.rows == at + 1
        }
        return replace(wider, cells=dict(wider.cells) | grown | twin)

    for number, label in labels(standard):
        if label.kind is Kind.LABEL:
            grids = sheets(standard, values)
            grids[number] = change(grids[number], label)
            located = locate(grids, standard)
            assert_nothing_taken(grids, located, values)
            assert named(located.faults, "read.label_twice", label.text), label


@BOTH
def test_a_head_that_stands_twice_is_named_and_neither_column_read(standard: Standard) -> None:
    values = distinct(standard)

    def change(grid: Grid, label: DrawnCell) -> Grid:
        row, at = label.position.row, label.position.column + label.columns
        wider = inserted(grid, at, rows=False)
        grown = {
            place: replace(cell, columns=cell.columns + 1)
            for place, cell in wider.cells.items()
            if place.row < row and place.column + cell.columns == at
        }
        twin = {Position(row, at): Cell(text=label.text, rows=label.rows)}
        return replace(wider, cells=dict(wider.cells) | grown | twin)

    for number, label in labels(standard):
        if label.kind is Kind.HEAD:
            grids = sheets(standard, values)
            grids[number] = change(grids[number], label)
            located = locate(grids, standard)
            assert_nothing_taken(grids, located, values)
            assert named(located.faults, "read.label_twice", label.text), label


@BOTH
@settings(max_examples=examples(25))
@given(data=st.data())
def test_a_label_repeated_anywhere_never_moves_a_figure(
    standard: Standard, data: st.DataObject
) -> None:
    values = distinct(standard)
    number, label = data.draw(st.sampled_from(labels(standard)))

    def change(grid: Grid) -> Grid:
        row = data.draw(st.integers(0, height(grid)))
        column = data.draw(st.integers(0, width(grid)))
        cell = Cell(text=label.text)
        return replace(grid, cells={Position(row, column): cell} | dict(grid.cells))

    grids = changed_sheet(standard, values, number, change)
    assert_nothing_taken(grids, locate(grids, standard), values)


@BOTH
@settings(max_examples=examples(25))
@given(number=st.integers(0, 2))
def test_a_table_that_stands_twice_is_not_read(standard: Standard, number: int) -> None:
    values = distinct(standard)
    grids = sheets(standard, values)
    located = locate([*grids, grids[number]], standard)
    table = standard.tables[number].id
    assert {fault.id for fault in located.faults} == {"read.table_twice"}
    assert {fault.table for fault in located.faults} == {table}
    assert {ref.table for ref in located.places} == {t.id for t in standard.tables} - {table}


@BOTH
@settings(max_examples=examples(25))
@given(number=st.integers(0, 2))
def test_a_table_that_is_not_there_is_missed(standard: Standard, number: int) -> None:
    values = distinct(standard)
    grids = sheets(standard, values)
    table = grids.pop(number).name
    located = locate(grids, standard)
    missing = next(t.id for t in standard.tables if t.name == table)
    assert located.faults == (Fault(id="read.table_missing", table=missing),)


@BOTH
@pytest.mark.parametrize("other", ["", "另一项"])
def test_a_group_that_is_gone_never_moves_a_figure(standard: Standard, other: str) -> None:
    values = distinct(standard)
    for number, table in enumerate(standard.tables):
        drawn = [cell for cell in draw(table).cells if cell.text]
        for label in drawn:
            grids = sheets(standard, values)
            kind = CellKind.TEXT if other else CellKind.BLANK
            cell = replace(grids[number].cells[label.position], text=other, kind=kind)
            cells_now = dict(grids[number].cells) | {label.position: cell}
            for change in (unmerged, lambda grid: grid):
                grids[number] = change(replace(grids[number], cells=cells_now))
                located = locate(grids, standard)
                assert_nothing_taken(grids, located, values)
                assert located.faults or found(grids, located) == values


def test_the_check_of_taken_figures_can_fail() -> None:
    standard = read_standard("cn-2021")
    values = distinct(standard)
    grids = sheets(standard, values)
    wrong = dict(values) | {CellRef("requests", "new", "person"): "0"}
    with pytest.raises(AssertionError):
        assert_nothing_taken(grids, locate(grids, standard), wrong)
