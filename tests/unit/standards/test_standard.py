from dataclasses import replace

import pytest
from tests.small import A_ALL, A_ONE, B_ALL, B_ONE, TABLE, standard

from reportgen.model.grids import column_letters
from reportgen.model.submissions import CellRef
from reportgen.standards.cells import (
    Operand,
    bind,
    cells,
    expand,
    is_total,
    name_of,
    named_cells,
    operands,
    part_title,
    table_of,
    with_substitutes,
)

STANDARD = standard()
OLD_ONE, OLD_ALL = CellRef("t", "old", "one"), CellRef("t", "old", "all")


def test_cells_come_in_the_order_of_the_form() -> None:
    assert tuple(cells(STANDARD)) == (A_ONE, A_ALL, B_ONE, B_ALL)
    assert [row.id for row in TABLE.rows()] == ["a", "b"]
    assert set(named_cells(STANDARD)) == {*cells(STANDARD), OLD_ONE, OLD_ALL}
    assert table_of(STANDARD, "t") is TABLE


def test_a_substitute_that_replaces_nothing_names_no_cells() -> None:
    lost = replace(TABLE.substitutes[0], instead_of=("x",))
    table = replace(TABLE, substitutes=(lost,))
    assert named_cells(standard(tables=(table,))) == cells(standard(tables=(table,)))


def test_a_cell_is_a_total_by_its_row_or_its_column() -> None:
    assert is_total(STANDARD, A_ALL)
    assert not is_total(STANDARD, A_ONE)
    block = TABLE.blocks[0]
    rows = (replace(block.rows[0], total=True), block.rows[1])
    totals = standard(tables=(replace(TABLE, blocks=(replace(block, rows=rows),)),))
    assert is_total(totals, A_ONE)


def test_a_cell_has_a_name_in_the_office_s_words() -> None:
    assert name_of(STANDARD, A_ALL) == "表.收到.总计"


@pytest.mark.parametrize(
    ("pattern", "refs"),
    [
        ("t.a.one", (A_ONE,)),
        ("t.a.*", (A_ONE, A_ALL)),
        ("t.*.one", (A_ONE, B_ONE)),
        ("t.*.*", (A_ONE, A_ALL, B_ONE, B_ALL)),
        ("x.*.*", ()),
        ("t.a", ()),
        ("", ()),
    ],
)
def test_a_reference_names_cells(pattern: str, refs: tuple[CellRef, ...]) -> None:
    assert expand(STANDARD, pattern) == refs
    assert operands(STANDARD, f"prior.{pattern}") == tuple(Operand(ref, prior=True) for ref in refs)


def test_a_star_binds_both_sides() -> None:
    assert bind(STANDARD, ["t.a.*"], ["t.b.*"]) == (
        ((Operand(A_ONE),), (Operand(B_ONE),)),
        ((Operand(A_ALL),), (Operand(B_ALL),)),
    )
    assert bind(STANDARD, ["t.a.one", "t.a.one"], ["prior.t.b.one"]) == (
        ((Operand(A_ONE),), (Operand(B_ONE, prior=True),)),
    )


def test_rows_of_an_older_form_stand_for_those_they_replace_once() -> None:
    both = replace(TABLE.substitutes[0], instead_of=("a", "b"))
    whole = standard(tables=(replace(TABLE, substitutes=(both,)),))
    older = with_substitutes(whole, ("t.old",))
    assert tuple(cells(older)) == (OLD_ONE, OLD_ALL)
    assert expand(older, "t.a.one") == (OLD_ONE,)
    assert bind(older, ["t.a.one", "t.b.one"]) == (((Operand(OLD_ONE),),),)
    assert bind(older, ["t.*.one"]) == (((Operand(OLD_ONE),),),)


def test_without_substitutes_the_standard_stays_itself() -> None:
    assert with_substitutes(STANDARD, ()) is STANDARD
    assert tuple(cells(with_substitutes(STANDARD, ("x.y",)))) == tuple(cells(STANDARD))


def test_columns_are_named_as_in_a_spreadsheet() -> None:
    assert [column_letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_a_reference_prints_with_dots() -> None:
    assert str(A_ONE) == "t.a.one"


def test_parts_of_a_report_are_called_by_their_titles() -> None:
    parts = ("overview", "preamble", "strange")
    assert [part_title(STANDARD, part) for part in parts] == ["一、概况", "前言", "strange"]
