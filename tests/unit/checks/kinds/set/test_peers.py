"""An amount against what the other entities say: 10,000 yuan or yuan."""

from decimal import Decimal
from typing import Any

import pytest
from tests.small import sent

from reportgen.case.expected import Expected
from reportgen.checks.kinds.set import peers
from reportgen.checks.subjects import Judgement
from reportgen.model.findings import Verdict
from reportgen.model.submissions import CellRef, Source, Submission

FEES, DUES = CellRef("t", "fees", "amount"), CellRef("t", "dues", "amount")
TEST = peers.Test(cells=("t.fees.amount",))


def amounts(*values: int | str | None, **changes: Any) -> list[Submission]:  # noqa: ANN401 - its fields
    """A submission of each amount, the first of them from the first entity."""
    return [
        sent(
            {FEES: value},
            entity=name,
            source=Source(name=f"{name}.xlsx", size=1, sha256=name),
            **changes,
        )
        for name, value in zip("甲乙丙丁戊", values, strict=False)
    ]


def judged(
    submissions: list[Submission],
    test: peers.Test = TEST,
    **expected: Any,  # noqa: ANN401 - likewise
) -> list[Judgement]:
    return list(test.judge(submissions, Expected(entities=(), period=2024, **expected)))


def said(judgement: Judgement) -> str:
    outcome = judgement.outcome
    if outcome is None:
        return "kept"
    return "broken" if outcome.verdict is Verdict.BROKEN else str(outcome.reason)


def first(*values: int | str | None, **test: Any) -> str:  # noqa: ANN401 - the test's keys
    return said(judged(amounts(*values), peers.Test(cells=("t.*.amount",), **test))[0])


@pytest.mark.parametrize(
    ("own", "verdict"),
    [
        (120_000, "broken"),
        (119_999, "kept"),
        (12, "kept"),
        (-120_000, "broken"),
        (0, "kept"),
        (None, "kept"),
        ("/", "kept"),
        ("多", "unreadable"),
    ],
)
def test_ten_thousand_times_the_median_of_the_others(own: int | str | None, verdict: str) -> None:
    assert first(own, 8, 12, 500) == verdict


def test_zeros_blanks_and_dashes_are_no_ones_amount() -> None:
    assert first(120_000, 8, 12, 16, 0) == "broken"
    assert first(120_000, 8, 12, 16, None) == "broken"
    assert first(120_000, 8, 12, 0, "/") == "few_others"
    assert first(120_000, 8, 12, minimum=2) == "broken"


def test_of_an_even_number_of_others_the_median_is_between_them() -> None:
    (found, *_) = judged(amounts(120_000, 8, 10, 14, 16))
    assert found.outcome
    assert (found.entity, found.file, found.outcome.refs) == ("甲", "甲.xlsx", (FEES,))
    assert (found.outcome.left, found.outcome.right) == (Decimal(120_000), Decimal(12))
    assert found.outcome.details == {"times": "10000", "count": "4"}


def test_where_the_column_is_in_yuan_the_smaller_figure_is_the_wrong_one() -> None:
    assert first(12, 80_000, 120_000, 5_000_000, wrong="smaller") == "broken"
    assert first(13, 80_000, 120_000, 5_000_000, wrong="smaller") == "kept"
    assert first(9_000_000, 8, 12, 50, wrong="smaller") == "kept"


def test_only_this_years_and_only_others_are_compared() -> None:
    mine, *others = amounts(120_000, 8, 12, 16)
    old = amounts(120_000, 8, 12, 16, period=2023)
    assert said(judged([mine, *old])[0]) == "few_others"
    assert len(judged([mine, *old])) == 1
    assert said(judged([mine, mine, *others[:2]])[0]) == "few_others"


def test_reports_on_several_bodies_are_compared_among_themselves() -> None:
    mine, *others = amounts(120_000, 8, 12, 16)
    whole = amounts(120_000, members=("某所",))[0]
    assert said(judged([whole, *others])[0]) == "few_others"
    scopes = {"甲": "with_subordinates"}
    assert said(judged([mine, *others], scopes=scopes)[0]) == "few_others"


def test_every_cell_that_is_named_is_looked_at() -> None:
    both = [sent({FEES: 120_000, DUES: 12}, entity="甲")]
    assert len(judged(both, peers.Test(cells=("t.*.*",)))) == 2
    assert len(judged(both)) == 1
    assert judged(both)[0].file == "甲.xlsx"
    assert judged([Submission(**{**_fields(both[0]), "source": None})])[0].file is None
    assert list(TEST.patterns()) == ["t.fees.amount"]


def _fields(submission: Submission) -> dict[str, Any]:
    return {name: getattr(submission, name) for name in submission.__slots__}
