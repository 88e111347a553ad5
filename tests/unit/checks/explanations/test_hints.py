"""Hints: what is said only if it is the one thing that mends all, and nothing is changed."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from tests import small

from reportgen.checks.explanations import hints
from reportgen.checks.explanations.hints import hinted
from reportgen.checks.kinds.cells import balance
from reportgen.checks.run_rules import check
from reportgen.checks.subjects import CellRule
from reportgen.documents.messages import Messages
from reportgen.model.findings import Finding, Severity
from reportgen.model.submissions import CellRef, Fact, Mark, Role, SheetCell, Submission
from reportgen.readers.standard_folders import read_standard
from reportgen.standards.cells import cells

STANDARD = read_standard("cn-2021")
ROWS = [row.id for row in next(t for t in STANDARD.tables if t.id == "requests").rows()]
COLUMNS = ("person", "business", "research", "charity", "legal_service", "other", "total")
Values = dict[str, int | None]


def sound() -> Values:
    """A table in which every sum holds."""
    values: Values = {}
    for row, *figures in (
        ("new", 31, 4, 0, 0, 2),
        ("carried_in", 3, 1),
        ("granted", 12, 3),
        ("partly_granted", 5, 0, 0, 0, 2),
        ("denied_process", 4),
        ("unable_not_held", 9, 1),
        ("other_rest", 2),
        ("handled", 32, 4, 0, 0, 2),
        ("carried_out", 2, 1),
    ):
        padded = [*figures, *[0] * (6 - len(figures)), sum(figures)]
        values |= {f"{row}.{column}": n for column, n in zip(COLUMNS, padded, strict=True)}
    return values


def sent(values: Mapping[str, int | None]) -> Submission:
    facts = {}
    for number, ref in enumerate(cells(STANDARD)):
        value = values.get(f"{ref.row}.{ref.column}", 0) if ref.table == "requests" else 0
        facts[ref] = Fact(
            ref=ref,
            mark=Mark.BLANK if value is None else Mark.NUMBER,
            value=None if value is None else Decimal(value),
            raw="" if value is None else str(value),
            origin=SheetCell(file="甲.xlsx", sheet="申请", address=f"A{number}"),
        )
    return Submission(
        standard=STANDARD.id, entity="甲局", period=2025, role=Role.DEPARTMENT, facts=facts
    )


def found(values: Mapping[str, int | None]) -> list[Finding]:
    submission = sent(values)
    findings = check(STANDARD, submission, "zero").findings
    given = hinted(STANDARD, submission, findings, "zero")
    return [f for f in given if f.broken and f.outcome.left is not None]


def said(change: Callable[[Values], object]) -> set[tuple[str, ...] | None]:
    """The id and the cells of every hint given; None for a finding without one."""
    values = sound()
    change(values)
    broken = found(values)
    assert broken
    return {
        (f.hint.id, *(f"{ref.row}.{ref.column}" for ref in f.hint.refs)) if f.hint else None
        for f in broken
    }


def lower(values: Values, column: str, first: str) -> None:
    """Move a column's figures from a row on by one row down."""
    below = ROWS[ROWS.index(first) :]
    figures = [values.get(f"{row}.{column}", 0) for row in below]
    assert not figures[-1]
    values |= {f"{r}.{column}": n for r, n in zip(below, [0, *figures[:-1]], strict=True)}


def typed(**figures: int | None) -> Callable[[Values], object]:
    """Figures typed instead of the right ones; `new_person` is `new.person`."""
    given = {".".join(name.rsplit("_", 1)): value for name, value in figures.items()}
    return lambda values: values.update(given)


def test_a_sound_table_has_neither_findings_nor_hints() -> None:
    assert found(sound()) == []


def test_digits_the_wrong_way_round_are_recognised() -> None:
    assert said(typed(new_person=13)) == {("transposed", "new.person")}


def test_a_figure_in_the_next_column_is_recognised() -> None:
    change = typed(new_business=None, new_research=4)
    assert said(change) == {("offset_moved", "new.research", "new.business")}


def test_a_figure_in_the_next_row_is_recognised() -> None:
    change = typed(unable_not_held_business=0, unable_to_create_business=1)
    assert said(change) == {("moved", "unable_to_create.business", "unable_not_held.business")}


def test_a_column_typed_one_row_too_low_is_recognised() -> None:
    def change(values: Values) -> None:
        values |= {"carried_out.person": 0, "carried_out.total": 1}
        values |= {"new.person": 29, "new.total": 35}
        lower(values, "person", "granted")

    hint = ("shifted", "partly_granted.person", "carried_out.person")
    assert said(change) == {hint}


def test_a_row_typed_one_column_too_far_right_is_recognised() -> None:
    change = typed(new_person=0, new_business=31, new_research=4, new_legal_service=2)
    assert said(change) == {("shifted", "new.business", "new.research")}


def test_a_total_that_counts_itself_is_recognised() -> None:
    def change(values: Values) -> None:
        values |= {f"handled.{c}": 2 * (values[f"handled.{c}"] or 0) for c in COLUMNS}

    (hint,) = said(change)
    assert hint is not None
    assert hint[0] == "total_twice"


@pytest.mark.parametrize(("sign", "hint"), [(-1, "subtotal_left_out"), (1, "subtotal_added")])
def test_a_total_without_its_subtotal_or_with_it_twice_is_recognised(sign: int, hint: str) -> None:
    def change(values: Values) -> None:
        for row in {name.partition(".")[0] for name in values}:
            some = sum(values[f"{row}.{column}"] or 0 for column in COLUMNS[1:-1])
            values[f"{row}.total"] = (values[f"{row}.total"] or 0) + sign * some

    (given,) = said(change)
    assert given is not None
    assert given[0] == hint
    assert len(given) > 2


def test_two_columns_that_are_off_against_each_other_are_recognised() -> None:
    change = typed(handled_person=31, handled_business=5)
    assert said(change) == {("offset_columns", "handled.person", "handled.business")}


def test_two_rows_that_are_off_against_each_other_are_recognised() -> None:
    change = typed(granted_total=14, partly_granted_total=8)
    assert said(change) == {("offset_rows", "granted.total", "partly_granted.total")}


def test_a_column_and_another_with_other_rows_are_no_pair() -> None:
    assert said(typed(new_person=30, granted_business=4)) == {None}


def test_ten_is_not_read_as_one() -> None:
    values = sound() | {"new.person": 10, "new.total": 1 + 4 + 2, "carried_in.person": 33}
    values |= {"carried_in.total": 34, "new.legal_service": 2}
    assert {finding.hint for finding in found(values)} == {None}


def test_comparisons_that_share_a_cell_are_no_pair() -> None:
    test = balance.Test(left=("t.*.one",), right=("t.a.all",))
    rule = CellRule(
        id="r",
        kind="balance",
        severity=Severity.ERROR,
        stage="both",
        citation="",
        name={},
        message={},
        test=test,
    )
    standard = small.standard(rules=(rule,))
    values = {small.A_ONE: 1, small.B_ONE: 3, small.A_ALL: 2, small.B_ALL: 5}
    submission = small.sent(values)
    findings = check(standard, submission, "zero").findings
    assert [f.hint for f in hinted(standard, submission, findings, "zero")] == [None, None]


def test_two_columns_say_nothing_while_their_total_is_open() -> None:
    change = typed(new_person=30, new_business=5, new_total=None)
    assert said(change) == {None}


def test_where_two_repairs_would_do_nothing_is_said() -> None:
    # 12 may be 21 in the column, or the total 12 may be 21: whichever, the row would hold.
    values: Values = {"granted.person": 12, "granted.total": 21}
    values |= {"handled.person": 12, "handled.total": 21, "new.person": 12, "new.total": 21}
    assert {finding.hint for finding in found(values)} == {None}


def test_two_independent_mistakes_get_no_hint() -> None:
    assert said(typed(new_person=13, granted_business=7)) == {None}


def test_a_mistake_in_another_table_does_not_stand_in_the_way() -> None:
    values = sound() | {"new.person": 13}
    submission = sent(values)
    ref = CellRef("disputes", "review", "total")
    wrong = replace(submission.facts[ref], value=Decimal(7))
    submission = replace(submission, facts={**submission.facts, ref: wrong})
    findings = check(STANDARD, submission, "zero").findings
    given = hinted(STANDARD, submission, findings, "zero")
    hints_of = {f.rule: f.hint.id if f.hint else None for f in given if f.broken}
    assert hints_of["requests.flow"] == "transposed"
    assert hints_of["disputes.results"] is None


def test_an_unreadable_cell_is_not_moved() -> None:
    values = sound() | {"new.business": 0, "new.research": 4}
    submission = sent(values)
    ref = CellRef("requests", "granted", "research")
    text = replace(submission.facts[ref], mark=Mark.TEXT, value=None, raw="约3")
    submission = replace(submission, facts={**submission.facts, ref: text})
    findings = check(STANDARD, submission, "zero").findings
    given = hinted(STANDARD, submission, findings, "zero")
    assert {f.hint.id for f in given if f.broken and f.hint} == {"offset_moved"}


def test_too_many_repairs_are_not_all_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hints, "LIMIT", 0)
    assert said(typed(new_person=13)) == {None}


def test_nothing_is_changed_by_looking() -> None:
    submission = sent(sound() | {"new.person": 13})
    before = dict(submission.facts)
    findings = check(STANDARD, submission, "zero").findings
    given = hinted(STANDARD, submission, findings, "zero")
    assert submission.facts == before
    assert tuple(replace(f, hint=None) for f in given) == findings


def test_a_document_that_lacks_a_row_is_looked_at_too() -> None:
    submission = sent(sound() | {"new.person": 13})
    facts = {ref: f for ref, f in submission.facts.items() if ref.row != "denied_query"}
    submission = replace(submission, facts=facts)
    findings = check(STANDARD, submission, "zero").findings
    given = hinted(STANDARD, submission, findings, "zero")
    assert {f.hint.id for f in given if f.broken and f.hint} == {"transposed"}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "change",
    [
        typed(new_person=13),
        typed(new_business=None, new_research=4),
        typed(new_person=0, new_business=31, new_research=4, new_legal_service=2),
        typed(handled_person=64, handled_business=8, handled_legal_service=4, handled_total=76),
        typed(handled_person=31, handled_business=5),
        typed(granted_total=14, partly_granted_total=8),
    ],
)
def test_every_hint_can_be_put_into_words(
    change: Callable[[Values], object], language: str
) -> None:
    values = sound()
    change(values)
    for finding in found(values):
        assert finding.hint
        text = Messages(STANDARD, language).hint(finding.hint)
        assert "{" not in text
        assert all(part not in text for part in ("new.", "handled.", "total."))


def test_the_words_name_the_cell_and_both_figures() -> None:
    (text,) = {
        Messages(STANDARD, "zh").hint(finding.hint)
        for finding in found(sound() | {"new.person": 13})
        if finding.hint
    }
    assert "本年新收/自然人" in text
    assert "的 13 可能是 31" in text


# ---------------------------------------------------------------- against last year


def carried(column: str, count: int) -> Values:
    """The sound table with so many more of a column carried in, and granted."""
    values = sound()
    for row in ("carried_in", "granted", "handled"):
        for one in (column, "total"):
            values[f"{row}.{one}"] = (values[f"{row}.{one}"] or 0) + count
    return values


@pytest.mark.parametrize("role", [Role.DEPARTMENT, Role.AGGREGATE])
def test_what_was_carried_over_in_another_column_is_a_pair(role: Role) -> None:
    now = replace(sent(carried("research", 2)), role=role)
    before = sent(sound() | {"carried_out.person": 5, "carried_out.total": 6})
    findings = check(STANDARD, now, "zero", prior=before).findings
    given = hinted(STANDARD, now, findings, "zero", before)
    hints_of = {f.outcome.refs[0].column: f.hint for f in given if f.rule == "requests.carry_over"}
    assert set(hints_of) == {"person", "research"}
    for hint in hints_of.values():
        assert hint
        assert hint.id == "offset_columns"
        assert "相差的数一正一负，都是 2" in Messages(STANDARD, "zh").hint(hint)


def test_of_an_aggregate_no_single_figure_is_suspected() -> None:
    total = replace(sent(sound() | {"new.person": 13}), role=Role.AGGREGATE)
    findings = check(STANDARD, total, "zero").findings
    assert {f.hint for f in hinted(STANDARD, total, findings, "zero") if f.broken} == {None}
