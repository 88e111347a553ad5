from decimal import Decimal

import pytest
from tests.small import A_ALL, A_ONE, B_ALL, B_ONE, sent, standard

from reportgen.checks.kinds.cells import balance
from reportgen.checks.subjects import CheckedSubmission
from reportgen.model.findings import Outcome, Term, Verdict
from reportgen.model.submissions import CellRef, Submission
from reportgen.standards.standard import BlankMeans

Value = int | str | None
STANDARD = standard()
ROW = balance.Test(left=("t.*.one",), right=("t.*.all",))


def outcomes(
    test: balance.Test,
    values: dict[CellRef, Value],
    *,
    blank: BlankMeans = "zero",
    prior: Submission | None = None,
) -> list[Outcome]:
    subject = CheckedSubmission(
        standard=STANDARD, submission=sent(values), blank_means=blank, prior=prior
    )
    found = (test.evaluate(instance, subject) for instance in test.instances(STANDARD))
    return [outcome for outcome in found if outcome]


def reasons(values: dict[CellRef, Value], blank: BlankMeans = "zero") -> list[str | None]:
    return [outcome.reason for outcome in outcomes(ROW, values, blank=blank)]


def test_a_star_stands_for_each_row_in_turn() -> None:
    found = outcomes(ROW, {A_ONE: 1, A_ALL: 1, B_ONE: 5, B_ALL: 3})
    assert found == [
        Outcome(
            verdict=Verdict.BROKEN,
            refs=(B_ALL, B_ONE),
            left=Decimal(5),
            right=Decimal(3),
            left_terms=(Term(ref=B_ONE, value=Decimal(5)),),
            right_terms=(Term(ref=B_ALL, value=Decimal(3)),),
        )
    ]


@pytest.mark.parametrize(("relation", "broken"), [("=", [1, 3]), ("<=", [3]), (">=", [1])])
def test_the_relation_holds_or_not(relation: str, broken: list[int]) -> None:
    test = balance.Test(left=("t.a.one",), right=("t.a.all",), relation=relation)  # type: ignore[arg-type]
    assert [n for n in (1, 2, 3) if outcomes(test, {A_ONE: n, A_ALL: 2})] == broken


def test_a_blank_addend_is_zero_or_not_evaluated_as_the_standard_says() -> None:
    values: dict[CellRef, Value] = {A_ONE: None, A_ALL: 0, B_ONE: "/", B_ALL: 0}
    assert reasons(values) == []
    assert reasons(values, "missing") == ["blank", "blank"]


def test_a_blank_total_an_unreadable_or_absent_cell_is_never_evaluated() -> None:
    assert reasons({A_ONE: 1, A_ALL: None, B_ONE: "约12", B_ALL: 3}) == [
        "blank_total",
        "unreadable",
    ]
    assert reasons({A_ONE: 1, B_ALL: 3}) == ["absent", "absent"]


def test_blanks_alone_are_not_evaluated() -> None:
    test = balance.Test(left=("t.a.one",), right=("t.b.one",))
    assert [o.reason for o in outcomes(test, {A_ONE: None, B_ONE: None})] == ["all_blank"]


def test_last_year_s_cells_are_compared_and_missed_by_their_own_names() -> None:
    test = balance.Test(left=("prior.t.b.one",), right=("t.a.one",))
    now: dict[CellRef, Value] = {A_ONE: 2}
    assert [o.reason for o in outcomes(test, now)] == ["no_prior"]
    assert [o.reason for o in outcomes(test, now, prior=sent({}))] == ["not_comparable"]
    assert outcomes(test, now, prior=sent({B_ONE: 2})) == []
    (found,) = outcomes(test, now, prior=sent({B_ONE: 5}))
    assert found.refs == (A_ONE,)
    assert found.left_terms == (Term(ref=B_ONE, value=Decimal(5), prior=True),)


def test_comparisons_that_touch_a_cell_left_out_are_not_made() -> None:
    test = balance.Test(left=("t.*.one",), right=("t.*.all",), leave_out=("t.b.one",))
    assert len(ROW.instances(STANDARD)) == 2
    assert len(test.instances(STANDARD)) == 1
    assert set(test.patterns()) == {"t.*.one", "t.*.all", "t.b.one"}


def test_a_side_without_cells_compares_nothing() -> None:
    assert list(balance.Test(left=("t.x.one",), right=("t.a.all",)).instances(STANDARD)) == []
