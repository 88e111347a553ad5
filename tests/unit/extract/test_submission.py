from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from tests.small import A_ALL, A_ONE, B_ALL, B_ONE, TABLE, place, standard

from reportgen.extract.facts import Document, place_of
from reportgen.extract.locate import locate
from reportgen.extract.submission import best_standard, submission_of, without_tables
from reportgen.model.findings import Finding, Outcome, Severity, Verdict
from reportgen.model.grids import Cell, CellKind, Grid, Position
from reportgen.model.submissions import (
    CellRef,
    DocumentCell,
    Fact,
    Mark,
    SheetCell,
    Source,
    Submission,
)
from reportgen.standards.built_in_findings import of_file
from reportgen.standards.printed_table import draw, grid_of
from reportgen.standards.standard import Column, Row, Standard

STANDARD = standard()
FORM = grid_of(draw(TABLE), "表")
SOURCE = Source(name="甲.xlsx", size=3, sha256="00")
ZEROS = {
    (row, column): Cell(text="0", kind=CellKind.NUMBER, number=Decimal(0))
    for row in (3, 4)
    for column in (2, 3)
}


def form(cells: Mapping[tuple[int, int], Cell] | None = None, **changes: Any) -> Grid:  # noqa: ANN401 - its fields
    """The form filled with zeros, with cells changed."""
    now = dict(FORM.cells) | {Position(*p): c for p, c in (ZEROS | dict(cells or {})).items()}
    return replace(FORM, cells=now, **changes)


def read(*grids: Grid, of: Standard = STANDARD) -> tuple[Submission | None, list[Finding]]:
    return submission_of(Document(source=SOURCE, grids=grids), of, locate(grids, of))


def read_cell(cell: Cell, of: Standard = STANDARD) -> tuple[Fact, list[Finding]]:
    """What is read of the first cell, and what is said about it."""
    submission, findings = read(form({(3, 2): cell}), of=of)
    assert submission is not None
    return submission.facts[A_ONE], findings


def told(rule: str, severity: str, **details: str) -> Finding:
    return Finding(
        rule=rule,
        severity=Severity(severity),
        outcome=Outcome(verdict=Verdict.BROKEN, refs=(A_ONE,), details=details),
        file="甲.xlsx",
        place=place("C4"),
    )


def fact(mark: Mark, raw: str, value: int | str | None = None, *notes: str) -> Fact:
    number = None if value is None else Decimal(value)
    return Fact(ref=A_ONE, mark=mark, value=number, raw=raw, origin=place("C4"), notes=notes)


def test_a_sound_form_gives_its_facts_in_the_order_of_the_form_and_nothing_else() -> None:
    document = Document(source=SOURCE, grids=(form(),))
    submission, findings = submission_of(
        document, STANDARD, locate(document.grids, STANDARD), entity="甲局", period=2024
    )
    assert findings == []
    assert submission is not None
    assert list(submission.facts) == [A_ONE, A_ALL, B_ONE, B_ALL]
    assert (submission.entity, submission.period, submission.source) == ("甲局", 2024, SOURCE)
    assert submission.facts[A_ONE] == fact(Mark.NUMBER, "0", 0)


@pytest.mark.parametrize(
    ("cell", "expected", "finding"),
    [
        (Cell(text="", kind=CellKind.BLANK), fact(Mark.BLANK, ""), None),
        (Cell(text="  "), fact(Mark.BLANK, ""), None),
        (
            Cell(text="", kind=CellKind.BLANK, formula=True),
            fact(Mark.BLANK, ""),
            told("read.formula_blank", "warning", count="1"),
        ),
        (Cell(text="／"), fact(Mark.DASH, "／"), None),
        (Cell(text=" 无 "), fact(Mark.DASH, "无"), None),
        (
            Cell(text="12件"),
            fact(Mark.NUMBER, "12件", 12, "read.unit"),
            told("read.normalised", "notice", raw="12件", value="12"),
        ),
        (
            Cell(text="12"),
            fact(Mark.NUMBER, "12", 12, "read.text_number"),
            told("read.text_number", "notice", count="1"),
        ),
        (
            Cell(text="约12"),
            fact(Mark.TEXT, "约12"),
            told("read.not_a_number", "error", raw="约12"),
        ),
        (
            Cell(text="很" * 50),
            fact(Mark.TEXT, "很" * 50),
            told("read.not_a_number", "error", raw="很" * 37 + "..."),
        ),
        (
            Cell(text="12万元"),
            fact(Mark.TEXT, "12万元"),
            told("read.unit_differs", "error", raw="12万元", unit="count"),
        ),
        (
            Cell(text="12.4", kind=CellKind.NUMBER, number=Decimal("12.4"), shown="12"),
            fact(Mark.NUMBER, "12.4", "12.4"),
            told("read.shown_differs", "warning", raw="12.4", shown="12"),
        ),
        (
            Cell(text="0", kind=CellKind.NUMBER, number=Decimal(0), shown=""),
            fact(Mark.NUMBER, "0", 0),
            told("read.zero_hidden", "notice", count="1"),
        ),
        (
            Cell(text="5", kind=CellKind.NUMBER, number=Decimal(5), shown=""),
            fact(Mark.NUMBER, "5", 5),
            told("read.shown_differs", "warning", raw="5", shown=""),
        ),
        (
            Cell(text="#N/A", kind=CellKind.ERROR),
            fact(Mark.TEXT, "#N/A"),
            told("read.error_value", "error", raw="#N/A"),
        ),
        (
            Cell(text="", kind=CellKind.UNCALCULATED, formula=True),
            fact(Mark.TEXT, ""),
            told("read.uncalculated", "error", count="1"),
        ),
        (
            Cell(text="45000", kind=CellKind.DATE),
            fact(Mark.TEXT, "45000"),
            told("read.date", "error", raw="45000"),
        ),
        (
            Cell(text="TRUE", kind=CellKind.BOOLEAN),
            fact(Mark.TEXT, "TRUE"),
            told("read.boolean", "error", raw="TRUE"),
        ),
    ],
)
def test_what_a_cell_says(cell: Cell, expected: Fact, finding: Finding | None) -> None:
    assert read_cell(cell) == (expected, [finding] if finding else [])


def test_text_is_what_a_number_is_in_a_document_that_knows_no_numbers() -> None:
    submission, findings = read(form({(3, 2): Cell(text="12")}, sheet=False))
    assert submission is not None
    assert findings == []
    origin = DocumentCell(file="甲.xlsx", table="表", row=4, column=3)
    assert submission.facts[A_ONE] == replace(fact(Mark.NUMBER, "12", 12), origin=origin)


def with_head(unit_name: str) -> Standard:
    block = TABLE.blocks[0]
    columns = (replace(block.columns[0], unit="amount", unit_name=unit_name), block.columns[1])
    return standard(tables=(replace(TABLE, blocks=(replace(block, columns=columns),)),))


@pytest.mark.parametrize(
    ("head", "differs"),
    [
        ("甲类（单位：元）", True),
        ("甲类（元）", True),
        ("甲类（单位：万元）", False),
        ("甲类（含修订）", False),
        ("甲类", False),
    ],
)
def test_a_head_that_names_another_unit_makes_its_figures_unreadable(
    head: str,
    differs: bool,  # noqa: FBT001 - a parameter
) -> None:
    grid = form(
        {(2, 2): Cell(text=head), (3, 2): Cell(text="5", kind=CellKind.NUMBER, number=Decimal(5))}
    )
    submission, findings = read(grid, of=with_head("万元"))
    assert submission is not None
    assert (submission.facts[A_ONE].mark is Mark.TEXT) is differs
    assert [f.rule for f in findings] == ["read.head_unit"] * 2 * differs


def test_hidden_figures_are_read_and_told_once_for_a_table() -> None:
    hidden = Cell(text="5", kind=CellKind.NUMBER, number=Decimal(5), hidden=True)
    submission, findings = read(
        form({(3, 2): hidden, (3, 3): hidden, (4, 2): replace(hidden, text="0", number=Decimal(0))})
    )
    assert submission is not None
    assert submission.facts[A_ONE].value == 5
    (finding,) = findings
    assert (finding.rule, finding.outcome.refs) == ("read.hidden_figure", (A_ONE, A_ALL))
    assert finding.place == place("C4")


def test_a_figure_stored_as_text_can_be_hidden_too() -> None:
    _, findings = read(form({(3, 2): Cell(text="5件", hidden=True)}))
    assert "read.hidden_figure" in [finding.rule for finding in findings]


def test_what_is_a_habit_of_a_table_is_told_once_with_its_cells() -> None:
    text = {place: Cell(text=str(number)) for number, place in enumerate(ZEROS)}
    _, (finding,) = read(form(text))
    assert (finding.rule, finding.place) == ("read.text_number", place("C4"))
    assert finding.outcome.refs == (A_ONE, A_ALL, B_ONE, B_ALL)
    assert finding.outcome.details == {"count": "4"}
    _, findings = read(form({**text, (3, 2): Cell(text="1件"), (4, 2): Cell(text="2件")}))
    assert [(f.rule, f.outcome.refs) for f in findings] == [
        ("read.normalised", (A_ONE,)),
        ("read.text_number", (A_ALL, B_ALL)),
        ("read.normalised", (B_ONE,)),
    ]


def test_a_hidden_sheet_hides_all_its_figures() -> None:
    five = Cell(text="5", kind=CellKind.NUMBER, number=Decimal(5))
    _, findings = read(form({(3, 2): five}, hidden=True))
    assert [(f.rule, f.outcome.refs) for f in findings] == [("read.hidden_figure", (A_ONE,))]


def test_figures_beside_the_form_are_told_once_with_the_first_cells() -> None:
    rows = tuple(Row(id=f"r{n}", name=f"行{n}", label=f"行{n}丙") for n in range(2))
    columns = (Column(id="x", name="x", label="列甲"), Column(id="y", name="y", label="列乙"))
    table = replace(TABLE, blocks=(replace(TABLE.blocks[0], rows=rows, columns=columns),))
    five = Cell(text="5", kind=CellKind.NUMBER, number=Decimal(5))
    cells = {Position(0, 1): Cell(text="列甲"), Position(0, 20): Cell(text="列乙")}
    cells |= {Position(n + 1, 0): Cell(text=f"行{n}丙") for n in range(2)}
    cells |= {Position(1, column): five for column in range(1, 21)}
    _, findings = read(Grid(name="表", cells=cells), of=standard(tables=(table,)))
    (finding,) = findings
    assert finding.rule == "read.stray_figures"
    details = {"table": "表", "cells": "C2, D2, E2, F2, G2, H2 ...", "labels": ""}
    assert finding.outcome.details == details
    few = {place: cell for place, cell in cells.items() if place.column not in range(4, 20)}
    (finding,) = read(Grid(name="表", cells=few), of=standard(tables=(table,)))[1]
    assert finding.outcome.details == {"table": "表", "cells": "C2, D2", "labels": ""}


SUBTOTALS = replace(
    TABLE,
    blocks=(
        replace(
            TABLE.blocks[0],
            columns=tuple(
                Column(id=name, name=name, label=name, under=("某类",) if name in "乙丙" else ())
                for name in "甲乙丙"
            ),
            rows=tuple(
                Row(id=name, name=name, label=name, under=(f"{group}组",))
                for name, group in (("子", "上"), ("丑", "上"), ("寅", "下"), ("卯", "下"))
            ),
        ),
    ),
)
"""Three columns, two of which have a common head, and four rows in two groups."""


def with_subtotals(**cells: int | str) -> list[Finding]:
    """What is found in a form of ones, in C4 to E7, with more cells, named by their addresses."""
    shape = standard(tables=(SUBTOTALS,))
    grid = grid_of(draw(SUBTOTALS), "表")
    one = Cell(text="1", kind=CellKind.NUMBER, number=Decimal(1))
    figures = {place: one for _, place in locate([grid], shape).places.values()}
    more = {
        Position(int(name[1:]) - 1, ord(name[0]) - ord("A")): Cell(text=value)
        if isinstance(value, str)
        else Cell(text=str(value), kind=CellKind.NUMBER, number=Decimal(value))
        for name, value in cells.items()
    }
    return read(replace(grid, cells={**grid.cells, **figures, **more}), of=shape)[1]


def test_a_subtotal_that_is_right_is_nobodys_business_and_a_wrong_one_an_error() -> None:
    assert with_subtotals(F3="小计", F4=2, F5=2, F6=2, F7=2) == []
    (finding,) = with_subtotals(F3="小计", F4=2, F5=3)
    assert (finding.rule, finding.severity) == ("read.subtotal_differs", Severity.ERROR)
    assert (finding.outcome.left, finding.outcome.right) == (Decimal(2), Decimal(3))
    assert finding.outcome.refs == (CellRef("t", "丑", "乙"), CellRef("t", "丑", "丙"))
    assert [term.value for term in finding.outcome.left_terms] == [Decimal(1), Decimal(1)]
    assert finding.outcome.details["labels"] == "小计"
    assert finding.place == SheetCell(file="甲.xlsx", sheet="表", address="F5")


def test_of_figures_that_nobody_could_read_there_is_no_subtotal() -> None:
    found = with_subtotals(F3="小计", F4=7, D4="不详")
    assert [finding.rule for finding in found] == ["read.not_a_number"]


def test_a_subtotal_that_may_be_of_two_groups_is_right_for_either_or_an_extra_row() -> None:
    assert [f.rule for f in with_subtotals(B8="小计", C8=2)] == []
    (finding,) = with_subtotals(B8="上组及下组小计", C8=3)
    assert (finding.rule, finding.severity) == ("read.extra_label", Severity.WARNING)
    assert finding.outcome.details == {"table": "表", "cells": "C8", "labels": "上组及下组小计"}


def test_other_rows_are_told_together_and_their_figures_count_for_a_waiver() -> None:
    (finding,) = with_subtotals(B8="别的", C8=2, D8=4, B9="再有", C9=5)
    assert finding.rule == "read.extra_label"
    assert finding.outcome.details["labels"] == "别的, 再有"
    (other,) = with_subtotals(B8="别的", C8=2, D8=5, B9="再有", C9=5)
    assert other.outcome.details == finding.outcome.details
    assert other.outcome.fingerprint != finding.outcome.fingerprint


def test_a_row_of_an_older_form_is_told() -> None:
    grid = form({(4, 0): Cell(text="旧行"), (4, 1): Cell(text="")})
    submission, (finding,) = read(grid)
    assert submission is not None
    assert submission.substitutes == ("t.old",)
    assert finding.rule == "read.substitute_row"
    assert finding.outcome.refs == (CellRef("t", "old", "one"), CellRef("t", "old", "all"))


def test_a_fault_names_table_labels_and_cells() -> None:
    more = replace(TABLE, id="u", name="乙表", blocks=(UNLIKE,), substitutes=())
    doubled = form({(5, 1): Cell(text="办结")})
    second = replace(grid_of(draw(more), "乙"), name="乙")
    submission, findings = read(doubled, second, of=standard(tables=(TABLE, more)))
    assert submission is not None
    assert {ref.table for ref in submission.facts} == {"u"}
    assert findings == [
        Finding(
            rule="read.label_twice",
            severity=Severity.ERROR,
            outcome=Outcome(
                verdict=Verdict.BROKEN,
                details={"table": "表", "labels": "1.办结", "cells": "表!B5, 表!B6"},
            ),
            file="甲.xlsx",
            place=place("B5"),
        )
    ]


def test_a_label_of_several_lines_is_named_in_one() -> None:
    cells = {(3, 2): Cell(text="1"), (3, 3): Cell(text="2")}
    (row,) = (place for place, cell in FORM.cells.items() if cell.text == "一、收到数量（件）")
    broken = {tuple(row): Cell(text="一、收到\n数量（件）", columns=2)}
    merged = {(3, 2): Cell(text="5", columns=2)}
    _, findings = read(form(cells | broken | merged))  # type: ignore[arg-type]
    labels = [one.outcome.details.get("labels") for one in findings]
    assert "一、收到 数量（件） / 总计" in labels


UNLIKE = replace(
    TABLE.blocks[0],
    columns=(Column(id="x", name="x", label="列甲"),),
    rows=(Row(id="z", name="丙", label="丙"),),
)


def other(name: str, label: str) -> Standard:
    block = TABLE.blocks[0]
    rows = (block.rows[0], replace(block.rows[1], label=label))
    blocks = (replace(block, rows=rows),)
    return standard(
        id=name, citation=f"{name}号", tables=(replace(TABLE, blocks=blocks, substitutes=()),)
    )


def test_a_document_of_another_standard_is_named_and_not_read() -> None:
    document = Document(source=SOURCE, grids=(form(),))
    others = (other("x", "丙"), STANDARD)
    asked = other("w", "丁")
    located = locate(document.grids, asked)
    submission, (finding,) = submission_of(document, asked, located, others=others)
    assert submission is None
    assert finding == of_file(
        "read.other_standard", "甲.xlsx", STANDARD, {"found": "s", "citation": "某文"}
    )


def test_a_document_of_no_standard_is_no_form() -> None:
    document = Document(source=SOURCE, grids=(Grid(name="表", cells={}),))
    submission, (finding,) = submission_of(
        document, STANDARD, locate(document.grids, STANDARD), others=(other("x", "丙"),)
    )
    assert submission is None
    assert finding == of_file("read.not_this_form", "甲.xlsx", STANDARD)


def test_the_standard_with_the_fewest_faults_is_the_best_and_the_first_in_doubt() -> None:
    document = Document(source=SOURCE, grids=(form(),))
    assert best_standard(document, [other("x", "丙"), STANDARD])[0] is STANDARD
    same = standard(id="same")
    assert best_standard(document, [same, STANDARD]) == (same, locate(document.grids, same))


def test_places_are_named_as_the_document_s_own_program_does() -> None:
    assert place_of("甲.xlsx", FORM, Position(3, 2)) == place("C4")
    paper = DocumentCell(file="甲.docx", table="2", row=4, column=3)
    assert place_of("甲.docx", Grid(name="2", cells={}, sheet=False), Position(3, 2)) == paper


def test_a_form_without_any_figure_is_told_once() -> None:
    submission, findings = read(FORM)
    assert submission is not None
    assert {fact.mark for fact in submission.facts.values()} == {Mark.BLANK}
    assert findings == [of_file("read.empty_form", "甲.xlsx", STANDARD)]


def test_a_form_with_its_figures_in_the_wrong_place_is_not_called_empty() -> None:
    figure = Cell(text="5", kind=CellKind.NUMBER, number=Decimal(5))
    gap = replace(FORM, cells={**FORM.cells, Position(3, 3): figure})
    _, findings = read(gap)
    assert "read.empty_form" not in [finding.rule for finding in findings]


def test_a_report_without_tables_has_no_figure_and_says_so() -> None:
    document = Document(source=SOURCE, grids=())
    submission, findings = without_tables(document, STANDARD, "甲局", 2024)
    assert (submission.entity, submission.period, submission.facts) == ("甲局", 2024, {})
    assert findings == [of_file("read.no_tables", "甲.xlsx", STANDARD)]
