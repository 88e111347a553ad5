"""Waivers: what they cover, when they stop to, and what is said then."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from tests.small import A_ALL, A_ONE, B_ALL, B_ONE, fact, place, sent, standard

from reportgen.checks.run_rules import KINDS, check
from reportgen.checks.subjects import CellRule
from reportgen.checks.waivers import apply, proposed, recounted, values_of
from reportgen.documents.messages import Messages
from reportgen.model.findings import (
    Finding,
    Outcome,
    Severity,
    Tally,
    Term,
    Verdict,
    Waiver,
    in_order,
)
from reportgen.model.submissions import CellRef, Fact, Role, Submission, TextPlace
from reportgen.standards.standard import Standard

DAY = dt.date(2026, 1, 20)
Values = dict[CellRef, int | str | None]
RULE = CellRule(
    id="r",
    kind="balance",
    severity=Severity.ERROR,
    stage="both",
    citation="",
    name={"zh": "相等", "en": "equal"},
    message={"zh": "不等", "en": "not equal"},
    test=KINDS["balance"](left=("t.a.one",), right=("t.a.all",)),
)
SMALL: Standard = standard(rules=(RULE,))


def waiver(**changes: object) -> Waiver:
    given: dict[str, object] = {
        "rule": "r",
        "entity": "甲局",
        "values": {"t.a.all": "2", "t.a.one": "1"},
        "reason": "已核实",
        "approver": "王某",
        "date": dt.date(2026, 1, 5),
    }
    return Waiver(**(given | changes))  # type: ignore[arg-type]


def applied(
    waivers: Sequence[Waiver], submission: Submission | None = None, day: dt.date = DAY
) -> tuple[list[Finding], list[Finding]]:
    submission = submission or sent({A_ONE: 1, A_ALL: 2})
    findings = check(SMALL, submission, "zero").findings
    return apply(waivers, findings, [submission], SMALL, day)


def test_a_waiver_of_the_same_values_covers_the_finding() -> None:
    (finding,), about = applied([waiver()])
    assert finding.waiver == waiver()
    assert not finding.open
    assert not finding.counts_as_error
    assert finding.broken
    assert finding.listed
    assert about == []


@pytest.mark.parametrize(
    "other",
    [
        {"rule": "s"},
        {"entity": "乙局"},
        {"entity": ""},
        {"values": {"t.b.one": "1"}},
        {"values": {}},
    ],
)
def test_a_waiver_of_something_else_covers_nothing(other: dict[str, object]) -> None:
    (finding,), (about,) = applied([waiver(**other)])
    assert finding.counts_as_error
    assert (about.rule, about.severity) == ("waiver.unused", Severity.NOTICE)


@pytest.mark.parametrize(
    ("values", "changes"),
    [
        ({"t.a.one": "1"}, "t.a.all: - → 2"),
        ({"t.a.all": "2", "t.a.one": "1", "t.b.one": "1"}, "t.b.one: 1 → -"),
    ],
)
def test_a_waiver_of_fewer_or_more_cells_covers_nothing_and_says_so(
    values: dict[str, str], changes: str
) -> None:
    (finding,), (about,) = applied([waiver(values=values)])
    assert finding.counts_as_error
    assert (about.rule, about.outcome.details["changes"]) == ("waiver.lapsed", changes)


def test_a_waiver_lapses_when_a_value_changes_and_says_which() -> None:
    (finding,), (about,) = applied([waiver()], sent({A_ONE: 1, A_ALL: 3}))
    assert finding.counts_as_error
    assert (about.rule, about.severity) == ("waiver.lapsed", Severity.WARNING)
    assert (about.entity, about.file, about.place) == ("甲局", "waivers.toml", None)
    assert "t.a.all：2 → 3" in Messages(SMALL, "zh").message(about)
    assert "t.a.one" not in Messages(SMALL, "zh").message(about)


FILLED = CellRule(
    id="f",
    kind="filled",
    severity=Severity.WARNING,
    stage="both",
    citation="",
    name={"zh": "已填", "en": "filled"},
    message={"zh": "未填", "en": "blank"},
    test=KINDS["filled"](cells=("t.*.*",)),
)
BLANKS = waiver(rule="f", values={"t.a.one": "", "t.b.one": "/"})


def on_blanks(values: Values) -> tuple[Finding | None, list[Finding]]:
    """What becomes of the waiver of two cells without a figure."""
    submission = sent({A_ALL: 2, B_ALL: 2} | values)
    form = replace(SMALL, rules=(FILLED,))
    settled, about = apply(
        [BLANKS], check(form, submission, "zero").findings, [submission], form, DAY
    )
    return (settled[0] if settled else None), about


def test_a_waiver_of_blanks_covers_these_blanks() -> None:
    finding, about = on_blanks({A_ONE: None, B_ONE: "/"})
    assert finding
    assert finding.waiver == BLANKS
    assert about == []


@pytest.mark.parametrize(
    ("values", "changes"),
    [
        ({A_ONE: 5, B_ONE: "/"}, "t.a.one: - → 5"),
        ({A_ONE: None, B_ONE: None}, "t.b.one: / → -"),
        ({A_ONE: None, B_ONE: "/", A_ALL: "/"}, "t.a.all: - → /"),
    ],
)
def test_a_waiver_lapses_when_a_blank_is_filled_or_another_joins(
    values: Values, changes: str
) -> None:
    finding, (about,) = on_blanks(values)
    assert finding
    assert finding.open
    assert (about.rule, about.severity) == ("waiver.lapsed", Severity.WARNING)
    assert about.outcome.details["changes"] == changes


def test_when_all_blanks_are_filled_the_waiver_has_lapsed_with_the_finding() -> None:
    finding, (about,) = on_blanks({A_ONE: 5, B_ONE: 0})
    assert finding is None
    assert (about.rule, about.severity, about.entity) == ("waiver.settled", Severity.NOTICE, "甲局")
    assert about.outcome.details["changes"] == "t.a.one: - → 5; t.b.one: / → 0"


def test_a_waiver_of_figures_that_one_of_two_files_still_has_is_unused() -> None:
    one, other = sent({A_ONE: 1, A_ALL: 2}), sent({A_ONE: 1, A_ALL: 1})
    _, (about,) = apply([waiver()], [], [one, other], SMALL, DAY)
    assert about.rule == "waiver.unused"
    _, (about,) = apply([waiver()], [], [other], SMALL, DAY)
    assert about.rule == "waiver.settled"


def test_a_blank_that_became_zero_is_a_change() -> None:
    (finding,), (about,) = applied(
        [waiver(values={"t.a.all": "2", "t.a.one": ""})], sent({A_ONE: 0, A_ALL: 2})
    )
    assert finding.open
    assert "t.a.one: - → 0" in Messages(SMALL, "en").message(about)


def test_a_waiver_holds_on_its_last_day_and_not_after_it() -> None:
    until = waiver(expires=DAY)
    assert applied([until])[0][0].waiver == until
    (finding,), (about,) = applied([until], day=DAY + dt.timedelta(days=1))
    assert finding.counts_as_error
    assert (about.rule, about.severity) == ("waiver.expired", Severity.WARNING)
    assert "2026-01-20" in Messages(SMALL, "zh").message(about)


def test_a_renewed_waiver_makes_the_old_one_unused() -> None:
    old, new = waiver(expires=dt.date(2025, 12, 31)), waiver(reason="仍然成立")
    (finding,), (about,) = applied([old, new])
    assert finding.waiver == new
    assert about.rule == "waiver.unused"


def test_what_was_not_evaluated_cannot_be_waived() -> None:
    submission = sent({A_ONE: 1, A_ALL: None})
    (finding,), _ = applied([waiver(values={"t.a.all": "", "t.a.one": "1"})], submission)
    assert not finding.broken
    assert finding.waiver is None


def test_two_files_of_one_entity_are_told_apart_by_their_values() -> None:
    first = sent({A_ONE: 1, A_ALL: 2})
    source = replace(first.source, name="乙.xlsx") if first.source else None
    second = replace(first, source=source, facts=sent({A_ONE: 1, A_ALL: 5}).facts)
    found = [f for s in (first, second) for f in check(SMALL, s, "zero").findings]
    (one, other), about = apply([waiver()], found, [first, second], SMALL, DAY)
    assert one.waiver
    assert other.open
    assert about == []


def test_a_finding_on_the_aggregate_is_held_against_the_aggregate() -> None:
    total = replace(sent({A_ONE: 4, A_ALL: 6}), entity="全区", role=Role.AGGREGATE, source=None)
    found = check(SMALL, total, "zero").findings
    accepted = waiver(entity="全区", values={"t.a.all": "6", "t.a.one": "4"})
    (finding,), _ = apply([accepted], found, [sent({A_ONE: 1, A_ALL: 1}), total], SMALL, DAY)
    assert finding.waiver == accepted


def bare(rule: str = "roster.missing", **details: str) -> Finding:
    outcome = Outcome(verdict=Verdict.BROKEN, details=details)
    return Finding(rule=rule, severity=Severity.ERROR, outcome=outcome, entity="甲局")


def test_a_finding_without_cells_is_waived_by_its_details() -> None:
    accepted = waiver(rule="roster.twice", values={"files": "甲.xlsx, 乙.xlsx"})
    same = bare("roster.twice", files="甲.xlsx, 乙.xlsx")
    assert apply([accepted], [same], [], SMALL, DAY)[0][0].waiver
    other = bare("roster.twice", files="甲.xlsx, 丙.xlsx")
    (finding,), (about,) = apply([accepted], [other], [], SMALL, DAY)
    assert finding.open
    assert about.rule == "waiver.lapsed"


def test_a_finding_without_cells_and_details_has_no_values() -> None:
    assert values_of(bare(), {}) == {}
    assert apply([waiver(rule="roster.missing", values={})], [bare()], [], SMALL, DAY)[0][0].waiver


def test_the_place_of_a_finding_without_cells_is_one_of_its_values() -> None:
    found = replace(bare("read.stray_figures"), place=place("J6"))
    assert values_of(found, {}) == {"place": "表!J6"}


def test_last_years_figures_are_values_too() -> None:
    terms = (Term(ref=A_ONE, value=fact(A_ONE, 7).value, prior=True),)
    blank = (Term(ref=A_ALL, value=None, prior=True),)
    outcome = Outcome(verdict=Verdict.BROKEN, refs=(A_ONE,), left_terms=terms, right_terms=blank)
    found = Finding(rule="r", severity=Severity.ERROR, outcome=outcome, file="甲.xlsx")
    facts: dict[str | None, dict[CellRef, Fact]] = {"甲.xlsx": {A_ONE: fact(A_ONE, "/")}}
    assert values_of(found, facts) == {
        "t.a.one": "/",
        "prior.t.a.one": "7",
        "prior.t.a.all": "",
    }


def on_others(own: str, others: str) -> Finding:
    """A figure that was held against what no cell of the entity's own says."""
    outcome = Outcome(
        verdict=Verdict.BROKEN, refs=(A_ONE,), left=Decimal(own), right=Decimal(others)
    )
    return Finding(
        rule="r", severity=Severity.WARNING, outcome=outcome, entity="甲局", file="甲.xlsx"
    )


def test_what_a_figure_was_held_against_is_a_value_too() -> None:
    submission = sent({A_ONE: 9})
    ((own, _),) = proposed([on_others("9", "2")], [submission], DAY)
    assert own.values == {"t.a.one": "9", "right": "2"}
    accepted = waiver(values=own.values)
    same, other = on_others("9", "2"), on_others("9", "3")
    (finding,), about = apply([accepted], [same], [submission], SMALL, DAY)
    assert (finding.waiver, about) == (accepted, [])
    (finding,), (told,) = apply([accepted], [other], [submission], SMALL, DAY)
    assert finding.open
    assert (told.rule, told.outcome.details["changes"]) == ("waiver.lapsed", "right: 2 → 3")


def test_a_waiver_is_not_taken_to_be_for_other_cells_held_against_the_same() -> None:
    submission = sent({A_ONE: 9, B_ONE: 1})
    elsewhere = waiver(values={"t.b.one": "9", "right": "2"})
    (finding,), (told,) = apply([elsewhere], [on_others("9", "2")], [submission], SMALL, DAY)
    assert finding.open
    assert told.rule == "waiver.settled"


def test_what_a_text_says_rests_on_the_figures_of_the_whole() -> None:
    total = replace(sent({A_ONE: 4}), entity="全区", role=Role.AGGREGATE, source=None)
    outcome = Outcome(verdict=Verdict.BROKEN, refs=(A_ONE,), details={"said": "3"})
    found = Finding(
        rule="r",
        severity=Severity.ERROR,
        outcome=outcome,
        entity="全区",
        file="narrative/overview.md",
        place=TextPlace(file="narrative/overview.md", section="一、概况", paragraph=1),
    )
    ((own, _),) = proposed([found], [sent({A_ONE: 1}), total], DAY)
    assert own.values == {"t.a.one": "4", "said": "3"}


def test_a_cell_that_is_not_in_the_document_counts_as_blank() -> None:
    outcome = Outcome(verdict=Verdict.BROKEN, refs=(A_ONE,))
    found = Finding(rule="r", severity=Severity.ERROR, outcome=outcome)
    assert values_of(found, {}) == {"t.a.one": ""}


# ---------------------------------------------------------------- counting and proposing


def test_the_four_figures_of_a_rule_still_add_up() -> None:
    settled, _ = applied([waiver()])
    tallies = [Tally(rule="r", kept=3, broken=2, not_evaluated={"blank_total": 1}), Tally(rule="s")]
    counted = recounted(tallies, settled)
    assert counted[0] == Tally(
        rule="r", kept=3, broken=1, waived=1, not_evaluated={"blank_total": 1}
    )
    assert counted[1] == Tally(rule="s")


def test_what_is_waived_comes_after_what_is_open() -> None:
    settled, _ = applied([waiver()])
    notice = replace(bare(), severity=Severity.NOTICE)
    assert [f.rule for f in in_order([*settled, notice])] == ["roster.missing", "r"]


def test_what_is_open_is_proposed_with_its_values_and_nobody_as_approver() -> None:
    submission = sent({A_ONE: 1, A_ALL: 2})
    found = check(SMALL, submission, "zero").findings
    ((entry, finding),) = proposed(found, [submission], DAY)
    assert finding == found[0]
    assert entry == waiver(reason="", approver="", date=DAY)


def test_what_is_waived_or_only_noticed_or_about_waivers_is_not_proposed() -> None:
    settled, _ = applied([waiver()])
    notice = replace(bare(), severity=Severity.NOTICE)
    lapsed = replace(bare("waiver.lapsed"), severity=Severity.WARNING)
    assert list(proposed([*settled, notice, lapsed], [], DAY)) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_waiver_in_words_names_who_why_and_until_when(language: str) -> None:
    text = Messages(SMALL, language).waiver(waiver(expires=DAY))
    for part in ("已核实", "王某", "2026-01-05", "2026-01-20"):
        assert part in text
    assert "2026-01-20" not in Messages(SMALL, language).waiver(waiver())


def test_a_waiver_of_a_sentence_is_for_what_it_says_wherever_it_stands() -> None:
    def said(count: str, paragraph: int) -> Finding:
        details = {"said": count, "sentence": f"收到{count}件。"}
        return Finding(
            rule="r",
            severity=Severity.ERROR,
            outcome=Outcome(verdict=Verdict.BROKEN, refs=(A_ONE,), details=details),
            entity="甲局",
            file="甲.xlsx",
            place=TextPlace(file="甲.docx", section="一、概况", paragraph=paragraph),
        )

    submission = sent({A_ONE: 1, A_ALL: 2})
    (own, _), *_ = proposed([said("12", 1)], [submission], DAY)
    assert own.values == {"t.a.one": "1", "said": "12", "sentence": "收到12件。"}
    accepted = waiver(values=own.values)
    moved, other = said("12", 3), said("13", 1)
    (covered, still), _ = apply([accepted], [moved, other], [submission], SMALL, DAY)
    assert covered.waiver == accepted
    assert still.counts_as_error


def on_file(entity: str, sha256: str) -> Finding:
    outcome = Outcome(verdict=Verdict.BROKEN, binds={"sha256": sha256})
    return Finding(rule="source.levels", severity=Severity.ERROR, outcome=outcome, entity=entity)


def test_a_waiver_bound_to_a_file_lapses_with_another_and_one_may_list_several() -> None:
    own = Waiver(
        rule="source.levels",
        entity="东县",
        values={"sha256": "a1"},
        reason="已核实",
        approver="办公室",
        date=dt.date(2026, 1, 1),
    )
    findings = [on_file("东县", "a1"), on_file("西县", "b2")]
    covered, _ = apply([own], findings, [], standard(), dt.date(2026, 1, 2))
    assert [f.waiver is not None for f in covered] == [True, False]
    both = replace(own, entity="", values={"sha256": "a1, b2"})
    covered, about = apply([both], findings, [], standard(), dt.date(2026, 1, 2))
    assert all(f.waiver for f in covered)
    assert about == []
    covered, about = apply([own], [on_file("东县", "c3")], [], standard(), dt.date(2026, 1, 2))
    assert covered[0].waiver is None
    assert [f.rule for f in about] == ["waiver.lapsed"]
