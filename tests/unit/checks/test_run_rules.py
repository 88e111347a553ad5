"""Rules applied: which of them at which stage, and what is counted."""

from dataclasses import replace
from typing import Any

from tests.small import A_ALL, A_ONE, B_ALL, B_ONE, place, sent, standard

from reportgen.case.expected import Expected
from reportgen.checks.run_rules import KINDS, RULE_TYPES, check, check_set
from reportgen.model.findings import Finding, Outcome, Severity, Tally, Verdict
from reportgen.model.submissions import CellRef, Role
from reportgen.standards.standard import Rule, Stage


def rule(kind: str, stage: Stage, name: str = "r", **keys: Any) -> Rule:  # noqa: ANN401 - those of its kind
    return RULE_TYPES[kind](
        id=name,
        kind=kind,
        severity=Severity.WARNING,
        stage=stage,
        citation="",
        name={},
        message={},
        test=KINDS[kind](**keys),
    )


ROW: dict[str, Any] = {"left": ("t.*.one",), "right": ("t.*.all",)}


def test_a_finding_has_its_entity_its_file_and_its_first_cell() -> None:
    whole = standard(rules=(rule("balance", "both", **ROW),))
    submission = sent({A_ONE: 1, A_ALL: 2, B_ONE: None, B_ALL: None})
    checked = check(whole, submission, "zero")
    findings, tallies = checked.findings, checked.tallies
    assert [(f.rule, f.severity, f.entity, f.file, f.place) for f in findings] == [
        ("r", Severity.WARNING, "甲局", "甲.xlsx", place())
    ] * 2
    assert tallies == (Tally(rule="r", kept=0, broken=1, not_evaluated={"blank_total": 1}),)


def test_each_stage_has_its_own_rules() -> None:
    stages: tuple[Stage, ...] = ("submission", "aggregate", "both")
    whole = standard(rules=tuple(rule("filled", s, s, cells=("t.*.*",)) for s in stages))
    own = sent({A_ONE: 1})
    total = replace(own, role=Role.AGGREGATE, source=None)
    assert [t.rule for t in check(whole, own, "zero").tallies] == ["submission", "both"]
    assert [t.rule for t in check(whole, total, "zero").tallies] == ["aggregate", "both"]
    assert check(whole, total, "zero").findings == ()


def test_a_rule_reads_the_row_of_an_older_form_in_place_of_its_own() -> None:
    old_one, old_all = CellRef("t", "old", "one"), CellRef("t", "old", "all")
    whole = standard(rules=(rule("balance", "both", left=("t.b.one",), right=("t.b.all",)),))
    submission = sent({old_one: 1, old_all: 2}, substitutes=("t.old",))
    (finding,) = check(whole, submission, "zero").findings
    assert finding.outcome.refs == (old_all, old_one)


def test_a_finding_on_cells_without_facts_has_no_place() -> None:
    whole = standard(rules=(rule("filled", "both", cells=("t.a.one",)),))
    (finding,) = check(whole, sent({}), "zero").findings
    assert finding == Finding(
        rule="r",
        severity=Severity.WARNING,
        outcome=Outcome(verdict=Verdict.NOT_EVALUATED, refs=(A_ONE,), reason="absent"),
        entity="甲局",
        file="甲.xlsx",
    )


def test_rules_on_the_set_are_applied_to_the_set_alone() -> None:
    whole = standard(
        rules=(rule("roster", "set", test="missing"), rule("balance", "both", "b", **ROW))
    )
    expected = Expected(entities=("甲局", "乙局"), period=2024)
    checked = check_set(whole, [sent({})], expected)
    findings, tallies = checked.findings, checked.tallies
    outcome = Outcome(verdict=Verdict.BROKEN)
    assert findings == (
        Finding(rule="r", severity=Severity.WARNING, outcome=outcome, entity="乙局"),
    )
    assert tallies == (Tally(rule="r", kept=1, broken=1),)
    assert [t.rule for t in check(whole, sent({}), "zero").tallies] == ["b"]
