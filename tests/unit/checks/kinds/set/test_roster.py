from dataclasses import replace

import pytest
from tests.small import A_ONE, sent

from reportgen.case.expected import Expected
from reportgen.checks.kinds.set import roster
from reportgen.checks.subjects import Judgement
from reportgen.model.findings import Outcome, Verdict
from reportgen.model.submissions import Source, Submission

EXPECTED = Expected(
    entities=("甲局", "乙局", "丙局", "丁局"),
    period=2024,
    excused=frozenset({"丙局"}),
    unread=frozenset({"丁局"}),
)
NOBODY = Expected(entities=(), period=2024)


def judged(test: str, *submissions: Submission, expected: Expected = EXPECTED) -> list[Judgement]:
    return list(roster.Test(test=test).judge(submissions, expected))  # type: ignore[arg-type]


def broken(**details: str) -> Outcome:
    return Outcome(verdict=Verdict.BROKEN, details=details)


def test_who_sent_nothing_and_is_not_excused_is_missing() -> None:
    assert judged("missing", sent({})) == [
        Judgement(entity="甲局"),
        Judgement(entity="乙局", outcome=broken()),
        Judgement(entity="丙局"),
        Judgement(entity="丁局"),
    ]


def test_two_submissions_of_one_entity_are_told_with_their_files() -> None:
    again = sent({}, source=None)
    late = sent({}, period=2023)
    once, twice, other = judged(
        "twice", sent({}), again, late, sent({}, entity="乙局"), sent({}, entity=None)
    )
    assert once == Judgement(entity="乙局")
    assert (twice.entity, twice.file, other.file) == ("甲局", "", "甲.xlsx")
    assert twice.outcome == other.outcome
    assert twice.outcome
    assert replace(twice.outcome, fingerprint="") == broken(
        files=", 甲.xlsx", count="2", content="same", newest="unknown"
    )


def test_other_figures_of_either_submission_have_another_fingerprint() -> None:
    def mark(one: int, other: int) -> str:
        found, _ = judged("twice", sent({A_ONE: one}), sent({A_ONE: other}))
        assert found.outcome
        return found.outcome.fingerprint

    assert mark(1, 2) == mark(2, 1)
    assert len({mark(1, 2), mark(1, 3), mark(2, 2)}) == 3


def saved(name: str, time: str) -> Source:
    return Source(name=name, size=1, sha256=name, saved=time)


@pytest.mark.parametrize(
    ("times", "newest"),
    [
        (("2025-01-02T10:00:00", "2025-01-03T09:00:00"), "2.xlsx"),
        (("2025-01-04T10:00:00", "2025-01-03T09:00:00"), "1.xlsx"),
        (("2025-01-02T10:00:00", "2025-01-02T10:00:00"), "unknown"),
        (("2025-01-02T10:00:00", ""), "unknown"),
    ],
)
def test_of_two_submissions_the_one_saved_last_is_named(
    times: tuple[str, str], newest: str
) -> None:
    judgement, _ = judged(
        "twice",
        sent({}, source=saved("1.xlsx", times[0])),
        sent({A_ONE: 3}, source=saved("2.xlsx", times[1])),
    )
    assert judgement.outcome is not None
    assert judgement.outcome.details["newest"] == newest
    assert judgement.outcome.details["content"] == "differ"


def test_who_is_not_on_the_roster_is_unknown() -> None:
    assert judged("unknown", sent({}), sent({}, entity="某会"), sent({}, entity=None)) == [
        Judgement(entity="甲局"),
        Judgement(entity="某会", file="甲.xlsx", outcome=broken(name="某会")),
        Judgement(
            entity=None,
            file="甲.xlsx",
            outcome=Outcome(verdict=Verdict.NOT_EVALUATED, reason="no_entity"),
        ),
    ]


def test_another_year_is_told_and_no_year_is_not_evaluated() -> None:
    assert judged("period", sent({}), sent({}, period=2023), sent({}, period=None)) == [
        Judgement(entity="甲局"),
        Judgement(entity="甲局", file="甲.xlsx", outcome=broken(period="2023", expected="2024")),
        Judgement(
            entity="甲局",
            file="甲.xlsx",
            outcome=Outcome(verdict=Verdict.NOT_EVALUATED, reason="no_period"),
        ),
    ]


@pytest.mark.parametrize("test", ["missing", "unknown"])
def test_without_a_roster_nobody_is_missing_or_unknown(test: str) -> None:
    assert judged(test, sent({}, entity="某会"), expected=NOBODY) == []
