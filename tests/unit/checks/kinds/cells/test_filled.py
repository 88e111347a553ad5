from dataclasses import replace

import pytest
from tests.small import A_ALL, A_ONE, B_ALL, B_ONE, TABLE, sent, standard

from reportgen.checks.kinds.cells import filled
from reportgen.checks.subjects import CheckedSubmission
from reportgen.model.findings import Outcome, Verdict
from reportgen.model.submissions import CellRef

STANDARD = standard()
ALL, ANY = filled.Test(cells=("t.*.*",)), filled.Test(cells=("t.*.*", "t.a.one"), need="any")
CELLS = (A_ONE, A_ALL, B_ONE, B_ALL)


def outcome(test: filled.Test, values: dict[CellRef, int | str | None]) -> Outcome | None:
    (instance,) = test.instances(STANDARD)
    subject = CheckedSubmission(standard=STANDARD, submission=sent(values), blank_means="zero")
    return test.evaluate(instance, subject)


def test_blanks_and_dashes_are_told_together() -> None:
    assert outcome(ALL, {A_ONE: 0, A_ALL: None, B_ONE: "/", B_ALL: "约1"}) == Outcome(
        verdict=Verdict.BROKEN, refs=(A_ALL, B_ONE), details={"count": "2"}
    )


def test_a_zero_is_filled() -> None:
    assert outcome(ALL, dict.fromkeys(CELLS, 0)) is None
    assert outcome(ANY, {A_ONE: 0, A_ALL: None}) is None


def test_nothing_filled_is_the_business_of_the_rule_that_asks_for_any() -> None:
    blank: dict[CellRef, int | str | None] = dict.fromkeys(CELLS, None)
    elsewhere = CellRef("other", "a", "one")
    assert outcome(ANY, blank | {elsewhere: 0}) == Outcome(verdict=Verdict.BROKEN, refs=CELLS)
    assert outcome(ALL, blank) == Outcome(
        verdict=Verdict.NOT_EVALUATED, refs=CELLS, reason="all_blank"
    )


@pytest.mark.parametrize("test", [ALL, ANY])
def test_a_wholly_blank_form_is_the_readers_to_tell(test: filled.Test) -> None:
    found = outcome(test, dict.fromkeys(CELLS, None))
    assert found == Outcome(verdict=Verdict.NOT_EVALUATED, refs=CELLS, reason="all_blank")


@pytest.mark.parametrize("test", [ALL, ANY])
def test_cells_that_are_not_in_the_document_are_not_evaluated(test: filled.Test) -> None:
    assert outcome(test, {}) == Outcome(verdict=Verdict.NOT_EVALUATED, refs=CELLS, reason="absent")


def test_no_cells_are_no_instance() -> None:
    assert list(filled.Test(cells=("x.*.*",)).instances(STANDARD)) == []
    assert ALL.patterns() == ("t.*.*",)


def test_a_sheet_that_may_be_left_out_is_unfilled_if_it_is_not_there() -> None:
    optional = standard(tables=(replace(TABLE, partial=True),))
    (instance,) = ALL.instances(optional)
    subject = CheckedSubmission(standard=optional, submission=sent({}), blank_means="zero")
    assert ALL.evaluate(instance, subject) == Outcome(
        verdict=Verdict.BROKEN, refs=CELLS, details={"count": "4"}
    )
