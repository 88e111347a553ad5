from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from tests.filling import STANDARDS, balanced, form_of, prior_of
from tests.small import A_ALL, A_ONE, B_ALL, B_ONE, TABLE, fact, standard

from reportgen.checks.kinds.cells.balance import Test as Balance
from reportgen.checks.subjects import CellRule
from reportgen.documents.blank_form import (
    Carry,
    CheckState,
    carried,
    checks_of,
    drawing_of,
    figures_of,
    printed_notes,
    stand,
)
from reportgen.model.findings import Severity
from reportgen.model.submissions import CellRef
from reportgen.readers.standard_folders import form_words
from reportgen.standards.printed_table import Kind, draw
from reportgen.standards.standard import BlankMeans, Standard

FORM = STANDARDS["cn-2021"]
NUMBERS = {A_ONE: Decimal(3), A_ALL: Decimal(3), B_ONE: Decimal(1), B_ALL: Decimal(1)}


def rule(**test: Any) -> CellRule:  # noqa: ANN401 - its fields
    return CellRule(
        id="r",
        kind="balance",
        severity=Severity.ERROR,
        stage="both",
        citation="某文",
        name={"zh": "相等", "en": "equal"},
        message={"zh": "", "en": ""},
        test=Balance(**test),
    )


def ruled(*rules: CellRule) -> Standard:
    return standard(rules=rules)


SUM = rule(left=("t.*.one",), right=("t.*.all",))


def test_a_balance_gives_a_check_for_each_of_its_comparisons() -> None:
    checks = checks_of(ruled(SUM), "t", {}, "zero")
    assert [check.refs for check in checks] == [(A_ONE, A_ALL), (B_ONE, B_ALL)]
    assert [check.totals for check in checks] == [(A_ALL,), (B_ALL,)]


def test_other_tables_other_kinds_and_rules_on_aggregates_give_none() -> None:
    assert checks_of(ruled(SUM), "other", {}, "zero") == ()
    assert checks_of(ruled(replace(SUM, stage="aggregate")), "t", {}, "zero") == ()
    kinds = {r.kind for r in FORM.rules}
    assert {"filled", "number"} < kinds
    found = (c for table in FORM.tables for c in checks_of(FORM, table.id, {}, "zero"))
    assert {check.rule.kind for check in found} == {"balance"}


@pytest.mark.parametrize(
    ("values", "blank_means", "expected"),
    [
        ({}, "zero", (CheckState.EMPTY, 0)),
        ({A_ONE: 3, A_ALL: 3}, "zero", (CheckState.KEPT, 0)),
        ({A_ONE: 3, A_ALL: 5}, "zero", (CheckState.BROKEN, 2)),
        ({A_ALL: 5}, "zero", (CheckState.BROKEN, 5)),
        ({A_ALL: 5}, "missing", (CheckState.UNCHECKED, 0)),
        ({A_ONE: 5}, "zero", (CheckState.UNCHECKED, 0)),
    ],
)
def test_a_check_stands_as_the_rule_would_judge(
    values: dict[CellRef, int], blank_means: BlankMeans, expected: tuple[CheckState, int]
) -> None:
    (check, _) = checks_of(ruled(SUM), "t", {}, blank_means)
    figures = {ref: Decimal(value) for ref, value in values.items()}
    state, off = stand(check, figures, blank_means)
    assert (state, int(off)) == expected


def test_at_least_is_kept_by_more() -> None:
    (check,) = checks_of(
        ruled(rule(left=("t.a.one",), right=("t.b.one",), relation=">=")), "t", {}, "zero"
    )
    assert stand(check, NUMBERS, "zero")[0] is CheckState.KEPT
    assert stand(check, {**NUMBERS, A_ONE: Decimal(0)}, "zero")[0] is CheckState.BROKEN


LAST = ruled(rule(left=("t.a.one", "prior.t.b.one"), right=("t.a.all",)))


def test_a_figure_of_last_year_is_part_of_a_check() -> None:
    (check,) = checks_of(LAST, "t", {B_ONE: fact(B_ONE, 4)}, "zero")
    assert (check.left, check.left_known) == ((A_ONE,), Decimal(4))
    assert stand(check, {A_ONE: Decimal(3), A_ALL: Decimal(7)}, "zero")[0] is CheckState.KEPT


@pytest.mark.parametrize(
    ("value", "blank_means", "there"),
    [(None, "zero", True), ("/", "zero", True), (None, "missing", False), ("约3", "zero", False)],
)
def test_what_last_year_left_blank_counts_as_the_standard_says(
    value: str | None,
    blank_means: BlankMeans,
    there: bool,  # noqa: FBT001 - a case of the table
) -> None:
    checks = checks_of(LAST, "t", {B_ONE: fact(B_ONE, value)}, blank_means)
    assert bool(checks) is there


def test_a_check_that_needs_last_year_is_not_there_without_it() -> None:
    assert checks_of(LAST, "t", {}, "zero") == ()
    total = ruled(rule(left=("t.a.one",), right=("prior.t.b.all",)))
    assert checks_of(total, "t", {B_ALL: fact(B_ALL, None)}, "zero") == ()


def test_calculated_totals_follow_the_figures_and_are_blank_without_any() -> None:
    (table,) = (t for t in FORM.tables if t.id == "requests")
    new = {CellRef("requests", "new", c): Decimal(n) for c, n in (("person", 2), ("other", 1))}
    wrong = {CellRef("requests", "new", "total"): Decimal(9)}
    shown = figures_of(form_of("cn-2021", values=new | wrong), table)
    assert shown == new | {CellRef("requests", "new", "total"): Decimal(3)}
    typed = figures_of(form_of("cn-2021", totals="typed", values=new | wrong), table)
    assert typed == new | wrong


def test_balanced_figures_calculate_to_themselves() -> None:
    figures = balanced(FORM)
    form = form_of("cn-2021", values=figures)
    shown = {r: v for table in FORM.tables for r, v in figures_of(form, table).items()}
    assert shown == figures


CARRY = (
    Carry(cells="t.a.*", last_year="t.b.*", given=True, text="取自上年"),
    Carry(cells="t.b.one", last_year="t.b.one", given=False, text="上年 {value}"),
    Carry(cells="t.a.gone", last_year="t.b.one", given=True, text=""),
)


def test_what_begins_where_last_year_ended_is_carried_cell_by_cell() -> None:
    before = {B_ONE: fact(B_ONE, 4), B_ALL: fact(B_ALL, None)}
    found = [(own.ref, int(own.value), own.given) for own in carried(standard(), before, CARRY)]
    assert found == [(A_ONE, 4, True), (B_ONE, 4, False)]


def test_a_form_begins_with_last_year_s_open_requests() -> None:
    before = prior_of(FORM, balanced(FORM)).facts
    form = form_of("cn-2021", prior=before)
    assert form.given[CellRef("requests", "carried_in", "person")] == Decimal(3)
    assert CellRef("disclosure", "normative_documents", "in_force") not in form.given
    (table,) = (t for t in FORM.tables if t.id == "requests")
    assert {check.rule.id for check in form.checks(table)} > {"requests.flow"}


def test_an_office_s_own_counts_are_drawn_as_one_list_with_their_units() -> None:
    table = FORM.tables[-1]
    drawing = drawing_of(table, form_words())
    assert (drawing.rows, drawing.columns, drawing.head_rows) == (4, 3, 1)
    units = [cell.text for cell in drawing.cells if cell.kind is Kind.GROUP]
    assert units == ["条", "元", "次"]
    refs = [cell.ref for cell in drawing.cells if cell.ref]
    assert refs == [
        CellRef("indicators", row, "value") for row in ("published", "fee", "briefings")
    ]


def test_other_tables_are_drawn_as_they_are_printed() -> None:
    assert drawing_of(TABLE, form_words()) == draw(TABLE)


def test_the_remarks_that_tables_print_are_told_as_they_stand() -> None:
    assert list(printed_notes(standard())) == [("表", "注"), ("收到", "件")]
