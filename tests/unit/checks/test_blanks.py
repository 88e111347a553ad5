from collections import Counter
from typing import Any

import pytest
from tests.filling import STANDARDS
from tests.small import A_ALL, A_ONE, B_ALL, B_ONE, sent, standard

from reportgen.case.aggregate import aggregate
from reportgen.checks.blanks import findings_on, sums_of, with_derived
from reportgen.checks.check import check_alone, check_submission
from reportgen.checks.kinds.cells.balance import Test as Balance
from reportgen.checks.subjects import CellRule
from reportgen.model.findings import Severity
from reportgen.model.submissions import CellRef, Mark
from reportgen.standards.standard import BlankMeans, Standard

FORM = STANDARDS["cn-2021"]


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


def test_totals_are_the_sums_that_a_rule_equates_with_them() -> None:
    assert sums_of(ruled(SUM)) == {A_ALL: (A_ONE,), B_ALL: (B_ONE,)}
    turned = rule(left=("t.a.all",), right=("t.a.one", "t.b.one"))
    assert sums_of(ruled(turned)) == {A_ALL: (A_ONE, B_ONE)}


def test_no_total_is_made_of_itself_of_last_year_or_of_what_is_only_a_bound() -> None:
    circle = (
        rule(left=("t.a.all",), right=("t.b.all", "t.a.one")),
        rule(left=("t.b.all",), right=("t.a.all", "t.b.one")),
    )
    assert list(sums_of(ruled(*circle))) == [A_ALL]
    bound = rule(left=("t.a.one",), right=("t.a.all",), relation="<=")
    last = rule(left=("prior.t.a.one",), right=("t.a.all",))
    assert sums_of(ruled(bound, last)) == {}


def test_every_total_of_the_tables_of_requests_and_disputes_is_calculated() -> None:
    sums = sums_of(FORM)
    assert Counter(ref.table for ref in sums) == {"requests": 24 + 7, "disputes": 3}
    assert sums[CellRef("requests", "handled", "person")][0].row == "granted"


TWO = ruled(
    rule(left=("t.a.one", "t.b.one"), right=("t.a.all",)),
    rule(left=("t.a.all",), right=("t.b.all",)),
)
Values = dict[CellRef, int | str | None]


@pytest.mark.parametrize(
    ("values", "blank_means", "derived"),
    [
        ({A_ONE: 3, B_ONE: 4, A_ALL: 7, B_ALL: 7}, "zero", {}),
        ({A_ONE: 3, B_ONE: 4, A_ALL: None, B_ALL: 7}, "zero", {A_ALL: 7}),
        ({A_ONE: 3, B_ONE: 4, A_ALL: "/", B_ALL: 7}, "zero", {A_ALL: 7}),
        ({A_ONE: 3, B_ONE: None, A_ALL: None, B_ALL: 7}, "zero", {A_ALL: 3}),
        ({A_ONE: 3, B_ONE: None, A_ALL: None, B_ALL: 7}, "missing", {A_ALL: None}),
        ({A_ONE: 3, B_ONE: "若干", A_ALL: None, B_ALL: 7}, "zero", {A_ALL: None}),
        ({A_ONE: 3, A_ALL: None, B_ALL: 7}, "zero", {A_ALL: None}),
        ({A_ONE: 3, B_ONE: 4, A_ALL: None, B_ALL: None}, "zero", {A_ALL: 7, B_ALL: 7}),
        ({A_ONE: None, B_ONE: None, A_ALL: None, B_ALL: None}, "zero", {}),
        ({A_ONE: None, B_ONE: None, A_ALL: None, B_ALL: None}, "missing", {}),
        ({A_ONE: 3, B_ONE: 4, A_ALL: "约7", B_ALL: 7}, "zero", {}),
    ],
)
def test_a_blank_total_beside_figures_is_what_its_parts_add_up_to(
    values: Values, blank_means: BlankMeans, derived: dict[CellRef, int | None]
) -> None:
    assert with_derived(TWO, sent(values), blank_means).derived == derived


def test_the_aggregate_takes_a_blank_total_from_its_parts_and_the_entity_keeps_its_blank() -> None:
    one = with_derived(TWO, sent({A_ONE: 3, B_ONE: 4, A_ALL: None, B_ALL: 7}), "zero")
    other = sent({A_ONE: 1, B_ONE: 0, A_ALL: 1, B_ALL: 1}, entity="乙局")
    total = aggregate(TWO, [one, other], entity="区", period=2024)
    assert total.facts[A_ALL].value == 8
    assert one.facts[A_ALL].mark is Mark.BLANK


def test_an_unknown_total_makes_the_sum_unknown_and_no_number() -> None:
    one = with_derived(TWO, sent({A_ONE: 3, B_ONE: None, A_ALL: None, B_ALL: 7}), "missing")
    other = sent({A_ONE: 1, B_ONE: 0, A_ALL: 1, B_ALL: 1}, entity="乙局")
    fact = aggregate(TWO, [one, other], entity="区", period=2024).facts[A_ALL]
    assert (fact.mark, fact.value, fact.raw) == (Mark.TEXT, None, "未知")


def test_one_finding_names_all_blanks_with_their_values() -> None:
    one = with_derived(TWO, sent({A_ONE: 3, B_ONE: 4, A_ALL: None, B_ALL: None}), "zero")
    (finding,) = findings_on(TWO, one)
    assert (finding.rule, finding.severity) == ("totals.derived", Severity.NOTICE)
    assert finding.outcome.refs == (A_ALL, B_ALL)
    assert finding.outcome.details["values"] == "7, 7"


def test_an_unknown_total_is_an_error_unless_a_text_is_the_cause_and_told_already() -> None:
    blank = with_derived(TWO, sent({A_ONE: 3, B_ONE: None, A_ALL: None, B_ALL: 7}), "missing")
    assert [(f.rule, f.severity) for f in findings_on(TWO, blank)] == [
        ("totals.unknown", Severity.ERROR)
    ]
    text = with_derived(TWO, sent({A_ONE: 3, B_ONE: "若干", A_ALL: None, B_ALL: 7}), "zero")
    assert list(findings_on(TWO, text)) == []


def test_one_blank_addend_that_explains_every_broken_sum_is_told_once_with_its_figure() -> None:
    shape = ruled(
        rule(left=("t.a.one", "t.b.one"), right=("t.a.all",)),
        rule(left=("t.b.one",), right=("t.b.all",)),
    )
    submission = sent({A_ONE: 3, B_ONE: None, A_ALL: 7, B_ALL: 4})
    (finding,) = check_submission(shape, submission, "zero").findings
    assert (finding.rule, finding.severity) == ("totals.blank_addend", Severity.ERROR)
    assert finding.outcome.refs == (B_ONE,)
    assert finding.outcome.details == {"count": "2", "values": "4"}
    assert finding.hint
    assert finding.hint.details["instead"] == "4"


def test_the_same_blank_explains_the_sums_of_the_aggregate() -> None:
    shape = ruled(
        rule(left=("t.a.one", "t.b.one"), right=("t.a.all",)),
        rule(left=("t.b.one",), right=("t.b.all",)),
    )
    one = sent({A_ONE: 3, B_ONE: None, A_ALL: 7, B_ALL: 4})
    other = sent({A_ONE: 1, B_ONE: 1, A_ALL: 2, B_ALL: 1}, entity="乙局")
    total = aggregate(shape, [one, other], entity="区", period=2024)
    causes = check_submission(shape, one, "zero").findings
    again = check_alone(shape, total, "zero", causes=causes).findings
    assert [(f.severity, f.causes) for f in again if f.broken] == [
        (Severity.NOTICE, ("甲局",)),
        (Severity.NOTICE, ("甲局",)),
    ]


def test_sums_that_no_single_blank_explains_stay_as_they_are() -> None:
    shape = ruled(rule(left=("t.a.one", "t.b.one"), right=("t.a.all",)))
    submission = sent({A_ONE: 3, B_ONE: 4, A_ALL: 8, B_ALL: 4})
    assert [f.rule for f in check_submission(shape, submission, "zero").findings] == ["r"]
