from dataclasses import replace
from decimal import Decimal

import pytest
from tests.small import A_ALL, A_ONE, place, sent, standard

from reportgen.case.eligible import counted, settle, unplaced
from reportgen.case.expected import Expected
from reportgen.checks.explanations.causes import followed
from reportgen.model.findings import Finding, Outcome, Severity, Verdict
from reportgen.model.submissions import CellRef, Role

OLD_ONE, OLD_ALL = CellRef("t", "old", "one"), CellRef("t", "old", "all")
B_ONE = CellRef("t", "b", "one")


def test_a_row_of_an_older_form_goes_where_the_office_says() -> None:
    before = sent({A_ONE: 1, OLD_ONE: 4}, substitutes=("t.old",))
    after = settle(before, "区府办", {"t.old": "b"})
    assert {ref: (fact.ref, fact.value) for ref, fact in after.facts.items()} == {
        A_ONE: (A_ONE, Decimal(1)),
        B_ONE: (B_ONE, Decimal(4)),
    }
    assert after.substitutes == ()
    assert after.role is Role.DEPARTMENT


def test_no_figure_is_overwritten_by_an_older_row() -> None:
    before = sent({B_ONE: 7, OLD_ONE: 4}, substitutes=("t.old",))
    after = settle(before, "区府办", {"t.old": "b"})
    assert {ref: fact.value for ref, fact in after.facts.items()} == {
        B_ONE: Decimal(7),
        OLD_ONE: Decimal(4),
    }
    assert after.substitutes == ("t.old",)


def test_a_row_without_a_place_stays_where_it_is() -> None:
    before = sent({OLD_ONE: 4}, substitutes=("t.old",), entity="区府办")
    after = settle(before, "区府办", {})
    assert after == replace(before, role=Role.AUTHORITY)


def test_figures_in_a_row_without_a_place_are_told() -> None:
    submission = sent({OLD_ONE: 4, OLD_ALL: None}, substitutes=("t.old",))
    (finding,) = unplaced(standard(), submission)
    assert finding == Finding(
        rule="read.substitute_unplaced",
        severity=Severity.ERROR,
        outcome=Outcome(verdict=Verdict.BROKEN, refs=(OLD_ONE, OLD_ALL)),
        entity="甲局",
        file="甲.xlsx",
        place=place(),
    )


def test_zeros_and_blanks_without_a_place_are_not_told() -> None:
    submission = sent({OLD_ONE: 0, OLD_ALL: None}, substitutes=("t.old",), source=None)
    assert list(unplaced(standard(), submission)) == []


def test_a_row_without_a_place_is_told_of_a_submission_without_a_file() -> None:
    submission = sent({OLD_ONE: 1}, substitutes=("t.old",), source=None)
    assert [finding.file for finding in unplaced(standard(), submission)] == [""]


EXPECTED = Expected(entities=("甲局", "乙局"), period=2024)


def test_only_the_roster_and_the_year_are_counted() -> None:
    good = sent({A_ONE: 1})
    silent = sent({A_ONE: 2}, entity="乙局", period=None)
    late = sent({A_ONE: 3}, period=2023)
    stranger = sent({A_ONE: 4}, entity="丙局")
    assert list(counted([late, good, stranger, silent], EXPECTED)) == [good, silent]


def test_the_same_figures_sent_twice_count_once_and_different_ones_not_at_all() -> None:
    one, again, other = sent({A_ONE: 1}), sent({A_ONE: 1}), sent({A_ONE: 2})
    assert list(counted([one, again], EXPECTED)) == [one]
    assert list(counted([one, again, other], EXPECTED)) == []


def test_without_a_roster_nameless_submissions_are_all_counted() -> None:
    nameless = sent({A_ONE: 1}, entity=None)
    whole = Expected(entities=(), period=2024)
    assert list(counted([nameless, nameless], whole)) == [nameless, nameless]


def broken(left: int | None, right: int | None, entity: str | None = None) -> Finding:
    outcome = Outcome(
        verdict=Verdict.BROKEN,
        refs=(A_ALL, A_ONE),
        left=None if left is None else Decimal(left),
        right=None if right is None else Decimal(right),
    )
    return Finding(rule="r", severity=Severity.ERROR, outcome=outcome, entity=entity)


def test_a_difference_that_the_entities_explain_is_a_notice_naming_them() -> None:
    causes = [broken(5, 3, "乙局"), broken(1, 2, "甲局")]
    assert followed(broken(9, 8), causes) == replace(
        broken(9, 8), causes=("乙局", "甲局"), severity=Severity.NOTICE
    )


def test_a_difference_that_they_do_not_explain_stays_an_error() -> None:
    assert followed(broken(9, 5), [broken(5, 3, "乙局")]) == replace(broken(9, 5), causes=("乙局",))


def test_a_figure_out_of_bounds_follows_from_any_entity_s() -> None:
    assert followed(broken(9, None), [broken(-5, None, "乙局")]).severity is Severity.NOTICE


def stuck(reason: str, entity: str, *refs: CellRef) -> Finding:
    """An entity's comparisons, this one among them, that could not be made."""
    outcome = Outcome(
        verdict=Verdict.NOT_EVALUATED, refs=refs or (B_ONE, A_ALL, A_ONE), reason=reason
    )
    return replace(broken(0, 0, entity), outcome=outcome)


def test_what_nobody_could_read_causes_the_rest_and_is_an_error_there() -> None:
    found = followed(broken(9, 5), [broken(5, 3, "乙局"), stuck("unreadable", "甲局")])
    assert found == replace(broken(9, 5), causes=("乙局", "甲局"), severity=Severity.NOTICE)


@pytest.mark.parametrize("reason", ["blank_total", "blank", "absent"])
def test_a_blank_causes_the_rest_and_is_no_error_there(reason: str) -> None:
    found = followed(broken(9, 5), [stuck(reason, "甲局")])
    assert found == replace(broken(9, 5), causes=("甲局",))


def test_of_whom_it_is_not_known_causes_nothing_where_all_is_explained() -> None:
    found = followed(broken(5, 3), [broken(5, 3, "乙局"), stuck("blank_total", "甲局")])
    assert (found.causes, found.severity) == (("乙局",), Severity.NOTICE)


def test_a_figure_without_a_place_causes_the_rest_of_its_column() -> None:
    older = sent({OLD_ONE: 4, OLD_ALL: None}, substitutes=("t.old",))
    unplaced_ = list(unplaced(standard(), older))
    assert followed(broken(9, 5), unplaced_) == replace(
        broken(9, 5), causes=("甲局",), severity=Severity.NOTICE
    )
    elsewhere = replace(unplaced_[0].outcome, refs=(CellRef("u", "old", "one"),))
    assert followed(broken(9, 5), [replace(unplaced_[0], outcome=elsewhere)]) == broken(9, 5)


def test_absent_cells_are_the_last_to_be_a_cause() -> None:
    causes = [stuck("absent", "甲局"), stuck("blank", "乙局"), stuck("no_prior", "丙局")]
    assert followed(broken(9, 5), causes).causes == ("乙局",)
    assert followed(broken(9, 5), [stuck("blank", "乙局", B_ONE)]) == broken(9, 5)


def test_a_row_of_an_older_form_makes_no_other_comparison() -> None:
    older = replace(
        broken(9, 5, "乙局"),
        outcome=replace(broken(9, 5).outcome, refs=(A_ALL, OLD_ONE, B_ONE)),
    )
    assert followed(broken(9, 5), [older]).causes == ("乙局",)
    other = replace(older, outcome=replace(older.outcome, refs=(A_ALL, OLD_ONE)))
    assert followed(broken(9, 5), [other]) == broken(9, 5)


def test_what_nobody_caused_and_what_was_not_evaluated_stays_as_it_is() -> None:
    assert followed(broken(9, 5), []) == broken(9, 5)
    waiting = replace(
        broken(9, 5), outcome=Outcome(verdict=Verdict.NOT_EVALUATED, refs=(A_ALL, A_ONE))
    )
    assert followed(waiting, [broken(5, 3, "乙局")]) == waiting
