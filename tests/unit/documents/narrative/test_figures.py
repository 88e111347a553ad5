"""Figures that texts calculate with: exact, with last year's value beside this year's."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from reportgen.documents.narrative.figures import (
    BRACKETS,
    TOLD,
    TYPED,
    ZERO,
    Amount,
    amount_of,
    exact_text,
    rounded_text,
    short_text,
)


def amount(value: int | None, prior: int | None = None, **more: Any) -> Amount:  # noqa: ANN401 - its fields
    return Amount(
        name=more.pop("name", "甲"),
        value=None if value is None else Fraction(value),
        prior=None if prior is None else Fraction(prior),
        **more,
    )


A, B = amount(10, 4), amount(5, 2, name="乙")


@pytest.mark.parametrize(
    ("made", "value", "prior", "name"),
    [
        (A + B, 15, 6, "甲 + 乙"),
        (A - B, 5, 2, "甲 - 乙"),
        (A * B, 50, 8, "甲 * 乙"),
        (A / B, 2, 2, "甲 / 乙"),
        (-A, -10, -4, "甲 * -1"),
        (abs(-A), 10, 4, "甲 * -1 * -1"),
        (abs(A), 10, 4, "甲"),
        (A * 3, 30, 12, "甲 * 3"),
        (3 * A, 30, 12, "3 * 甲"),
        (A / Decimal("2.5"), 4, Fraction(8, 5), "甲 / 2.5"),
        (20 / A, 2, 5, "20 / 甲"),
    ],
)
def test_last_year_s_value_is_calculated_like_this_year_s(
    made: Amount, value: int, prior: int, name: str
) -> None:
    assert (made.value, made.prior) == (Fraction(value), Fraction(prior))
    assert (made.lack, made.lost) == ("", "")
    assert made.name == name


@pytest.mark.parametrize("made", [A + 1, 1 + A, A - 1, 1 - A])
def test_a_sum_with_a_typed_number_has_no_value_of_last_year(made: Amount) -> None:
    assert (made.prior, made.lack) == (None, TYPED)
    assert made.value in (11, 9, -9)


def test_typed_numbers_among_themselves_have_none_either() -> None:
    one = amount_of(2)
    assert one is not None
    assert one * 3 == 6
    assert ((one * 3).prior, (one * 3).lack) == (None, TYPED)


def test_a_sum_lacks_last_year_s_value_where_a_part_does() -> None:
    lacking = amount(1, lack="absent")
    assert ((A + lacking).lack, (lacking + A).lack) == ("absent", "absent")
    assert (A / amount(5, 0)).lack == ZERO


def test_without_a_value_there_is_none_further_on() -> None:
    lost = amount(None, lost="blank")
    assert [(made.value, made.lost) for made in (lost + A, A * lost)] == [(None, "blank")] * 2
    assert (A / 0).lost == ZERO
    assert abs(lost).lost == "blank"


def test_a_phrase_is_not_calculated_with() -> None:
    assert [made.lost for made in (A + "34%", "34%" + A, amount(None, lost=TOLD) + "a")] == [
        BRACKETS,
        BRACKETS,
        TOLD,
    ]
    with pytest.raises(TypeError):
        A + None


@pytest.mark.parametrize(
    ("made", "unit"),
    [
        (amount(1, unit="条") + amount(2, unit="条"), "条"),
        (amount(1, unit="条") + amount(2), ""),
        (amount(1, unit="条") + 2, "条"),
        (2 * amount(1, unit="条"), "条"),
        (amount(1, unit="条") / 2, "条"),
        (2 / amount(1, unit="条"), ""),
        (amount(1, unit="条") / amount(2, unit="条"), ""),
    ],
)
def test_the_unit_is_kept_where_it_is_clear(made: Amount, unit: str) -> None:
    assert made.unit == unit


def test_figures_are_compared_by_their_values() -> None:
    assert A == 10
    assert A != B
    assert A > B
    assert A >= 10
    assert B < A
    assert B <= 5
    assert hash(A) == hash(amount(10))
    assert A
    assert not amount(0)
    assert amount(-1)


def test_nothing_is_true_of_a_figure_without_value_but_that_it_differs() -> None:
    lost = amount(None, lost="blank")
    assert not any([lost == 1, lost > 1, lost <= 1, lost, lost < A, A == "甲"])
    assert lost != 1
    with pytest.raises(ZeroDivisionError):
        _ = A / 0 > 1
    with pytest.raises(ZeroDivisionError):
        _ = A > A / 0


def test_what_is_no_number_is_no_figure() -> None:
    assert [amount_of(value) for value in (True, "1", None)] == [None] * 3
    assert amount_of(0.1) == Decimal("0.1")


@pytest.mark.parametrize(
    ("value", "text"),
    [("1/8", "0.125"), ("5", "5"), ("-12345678/10000", "-1234.5678"), ("1/3", None), ("7/6", None)],
)
def test_a_figure_in_full(value: str, text: str | None) -> None:
    assert exact_text(Fraction(value)) == text


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        ("0.05", 1, "0.1"),
        ("0.049", 1, "0.0"),
        ("-0.05", 1, "-0.1"),
        ("-0.04", 1, "0.0"),
        ("2.5", 0, "3"),
        ("12.345", 2, "12.35"),
        ("70", 2, "70.00"),
    ],
)
def test_rounding_is_half_up(value: str, digits: int, text: str) -> None:
    assert rounded_text(Fraction(value), digits) == text


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        ("70", None, "70"),
        ("12.5", None, "12.5"),
        ("69.96", None, "70.0"),
        ("70", 1, "70.0"),
        ("0.04", None, "0.04"),
        ("0.0049", None, "0.005"),
        ("99.96", None, "99.96"),
        ("99.96", 1, "100.0"),
        ("100", None, "100"),
        ("0", None, "0"),
    ],
)
def test_zeros_are_shown_where_they_are_rounded_or_asked_for(
    value: str, digits: int | None, text: str
) -> None:
    assert short_text(Fraction(value), digits, (0, 100)) == text
