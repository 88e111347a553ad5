from tests.small import A_ONE, B_ONE, place

from reportgen.model.findings import (
    Finding,
    Outcome,
    Severity,
    Tally,
    Verdict,
    add_tallies,
    in_order,
    place_texts,
)
from reportgen.model.submissions import DocumentCell, Recorded, Sum


def finding(**changes: object) -> Finding:
    given = {"rule": "r", "severity": Severity.ERROR, "outcome": Outcome(verdict=Verdict.BROKEN)}
    return Finding(**(given | changes))  # type: ignore[arg-type]


OPEN = Outcome(verdict=Verdict.NOT_EVALUATED, reason="absent")


def test_only_a_broken_error_keeps_a_report_from_being_final() -> None:
    assert finding().counts_as_error
    assert not finding(severity=Severity.WARNING).counts_as_error
    assert not finding(outcome=OPEN).counts_as_error


def test_a_draft_lists_what_is_broken_but_no_notices() -> None:
    assert finding(severity=Severity.WARNING).listed
    assert not finding(severity=Severity.NOTICE).listed
    assert not finding(outcome=OPEN).listed


def test_tallies_of_a_rule_are_added_up() -> None:
    first = Tally(rule="r", kept=2, broken=1, not_evaluated={"blank": 1})
    second = Tally(rule="r", kept=1, not_evaluated={"blank": 2, "absent": 1})
    other = Tally(rule="q", kept=1)
    elsewhere = Tally(rule="q", kept=1, standard="s")
    assert add_tallies([first, other, second, elsewhere]) == [
        Tally(rule="r", kept=3, broken=1, not_evaluated={"blank": 3, "absent": 1}),
        other,
        elsewhere,
    ]


def test_places_are_told_as_their_users_find_them() -> None:
    assert place_texts(place("K5")) == ("表", "K5")
    cell = DocumentCell(file="甲.docx", table="2", row=5, column=3)
    assert place_texts(cell) == ("2", "R5C3")
    for nowhere in (None, Sum(parts=()), Recorded(file="r.json", place="表!K5")):
        assert place_texts(nowhere) == (None, None)


def test_findings_come_by_weight_then_entity_file_rule_and_cell() -> None:
    ordered = (
        finding(),
        finding(entity="甲"),
        finding(entity="甲", file="a"),
        finding(entity="甲", file="a", rule="s"),
        finding(entity="甲", file="a", outcome=Outcome(verdict=Verdict.BROKEN, refs=(A_ONE,))),
        finding(entity="甲", file="a", outcome=Outcome(verdict=Verdict.BROKEN, refs=(B_ONE,))),
        finding(severity=Severity.WARNING, place=place("A1")),
        finding(severity=Severity.WARNING, place=place("A2")),
        finding(severity=Severity.NOTICE),
        finding(outcome=OPEN),
    )
    assert in_order(reversed(ordered)) == ordered


def test_findings_of_a_file_stand_in_the_order_of_its_cells_whatever_their_rules() -> None:
    last = finding(rule="a", outcome=Outcome(verdict=Verdict.BROKEN, refs=(A_ONE,)))
    first = finding(rule="z", outcome=Outcome(verdict=Verdict.BROKEN, refs=(B_ONE,)))
    assert in_order([last, first], [B_ONE, A_ONE]) == (first, last)
