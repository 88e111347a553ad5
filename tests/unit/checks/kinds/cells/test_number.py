from dataclasses import replace
from decimal import Decimal

import pytest
from tests.small import A_ONE, TABLE, fact, sent, standard

from reportgen.checks.kinds.cells import number
from reportgen.checks.subjects import CheckedSubmission
from reportgen.model.findings import Outcome, Verdict
from reportgen.standards.standard import Standard

STANDARD = standard()


def outcome(test: number.Test, value: str | int | None, of: Standard = STANDARD) -> Outcome | None:
    try:
        number = fact(A_ONE, None if value is None else int(Decimal(value)))
        known = replace(number, value=None if value is None else Decimal(value))
    except ArithmeticError:
        known = fact(A_ONE, value)
    submission = sent({}, facts={A_ONE: known})
    instance = test.instances(of)[0]
    return test.evaluate(
        instance, CheckedSubmission(standard=of, submission=submission, blank_means="zero")
    )


def broken(value: str, bound: int | None) -> Outcome:
    right = None if bound is None else Decimal(bound)
    return Outcome(verdict=Verdict.BROKEN, refs=(A_ONE,), left=Decimal(value), right=right)


LEAST, MOST = (
    number.Test(cells=("t.a.one",), minimum=Decimal(0)),
    number.Test(cells=("t.a.one",), maximum=Decimal(9)),
)
WHOLE = number.Test(cells=("t.a.one",), whole=True)


@pytest.mark.parametrize(
    ("test", "value", "expected"),
    [
        (LEAST, "0", None),
        (LEAST, "-1", broken("-1", 0)),
        (MOST, "9", None),
        (MOST, "10", broken("10", 9)),
        (MOST, "-10", broken("-10", 9)),
        (WHOLE, "3.0", None),
        (WHOLE, "3.5", broken("3.5", None)),
        (WHOLE, None, None),
        (WHOLE, "约3", None),
    ],
)
def test_a_figure_within_its_bounds_is_kept(
    test: number.Test, value: str | None, expected: Outcome | None
) -> None:
    assert outcome(test, value) == expected


def test_a_cell_that_is_not_there_says_nothing() -> None:
    subject = CheckedSubmission(standard=STANDARD, submission=sent({}), blank_means="zero")
    assert LEAST.evaluate(LEAST.instances(STANDARD)[0], subject) is None


def with_column(**changes: object) -> Standard:
    block = TABLE.blocks[0]
    columns = (replace(block.columns[0], **changes), block.columns[1])  # type: ignore[arg-type]
    return standard(tables=(replace(TABLE, blocks=(replace(block, columns=columns),)),))


def test_a_signed_column_has_no_lower_bound() -> None:
    assert outcome(LEAST, "-1", with_column(signed=True)) is None


def test_an_amount_has_the_decimals_of_its_column() -> None:
    amounts = with_column(unit="amount", decimals=2)
    assert outcome(WHOLE, "1.25", amounts) is None
    assert outcome(WHOLE, "1.255", amounts) == broken("1.255", None)


def test_columns_of_a_unit_can_be_left_out() -> None:
    test = number.Test(cells=("t.*.*",), whole=True, except_unit="amount")
    assert len(test.instances(with_column(unit="amount"))) == 2
    assert len(test.instances(STANDARD)) == 4
    assert test.patterns() == ("t.*.*",)


@pytest.mark.parametrize("value", ["1e300", "1" * 40, "-1e200"])
def test_a_figure_of_hundreds_of_digits_is_whole(value: str) -> None:
    assert outcome(WHOLE, value) is None


@pytest.mark.parametrize("value", ["1e-300", "12345678901234567890.5"])
def test_the_smallest_fraction_is_a_fraction(value: str) -> None:
    assert outcome(WHOLE, value) == broken(value, None)
