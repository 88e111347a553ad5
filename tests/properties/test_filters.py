"""Whatever the figures, what a filter prints is true to half of its last digit, or refused."""

import re
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from reportgen.documents.narrative.figures import Amount, exact_text, rounded_text
from reportgen.documents.narrative.filters import Refused, apply
from reportgen.readers.standard_folders import words
from reportgen.text.numerals import read_number

WORDS = words()["zh"]
COUNTS = st.integers(min_value=0, max_value=10**8)
AMOUNTS = st.decimals(min_value=0, max_value=10**6, places=4)
FIGURES = COUNTS | AMOUNTS
DIGITS = st.none() | st.integers(min_value=0, max_value=6)
NUMBER = re.compile(r"[0-9]+(?:\.([0-9]+))?")


def amount(value: object, prior: object = None) -> Amount:
    before = None if prior is None else Fraction(str(prior))
    return Amount(name="甲", value=Fraction(str(value)), prior=before, lack="no_prior")


def said(name: str, value: Amount, *given: object) -> str:
    made = apply(name, value, [one for one in given if one is not None], WORDS)
    assert isinstance(made, str)
    return made


def number(text: str) -> tuple[Fraction, Fraction]:
    """The only number in a text, and half of its last digit."""
    (found,) = NUMBER.finditer(text)
    return Fraction(found[0]), Fraction(1, 2 * 10 ** len(found[1] or ""))


@given(FIGURES, FIGURES, DIGITS)
def test_a_share_is_true_to_half_of_its_last_digit(
    part: object, whole: object, digits: int | None
) -> None:
    assume(whole)
    text = said("share_of", amount(part), amount(whole), digits)
    shown, half = number(text)
    share = 100 * Fraction(str(part)) / Fraction(str(whole))
    assert abs(shown - share) <= half
    assert text.endswith("%")
    if digits is None:
        assert (shown == 0) == (share == 0)
        assert (shown == 100) == (share == 100)
    else:
        assert half == Fraction(1, 2 * 10**digits)


@given(FIGURES, FIGURES, DIGITS)
def test_growth_is_true_and_its_direction_is_that_of_the_figures(
    value: object, prior: object, digits: int | None
) -> None:
    figure = amount(value, prior)
    now, before = Fraction(str(value)), Fraction(str(prior))
    made = apply("growth", figure, [] if digits is None else [digits], WORDS)
    if not before and now:
        assert made == Refused(
            id="narrative.growth",
            details={"name": "甲", "value": exact_text(now) or "", "prior": "0"},
        )
        return
    assert isinstance(made, str)
    if now == before:
        assert made == "与上年持平"
    elif made == "与上年基本持平":
        assert digits is not None
        assert abs(now - before) / before * 100 < Fraction(1, 2 * 10**digits)
    else:
        assert made.startswith("增长" if now > before else "下降")
        shown, half = number(made)
        assert shown > 0
        assert abs(shown - 100 * abs(now - before) / before) <= half


@given(FIGURES, FIGURES)
def test_directions_and_changes_follow_the_sign(value: object, prior: object) -> None:
    figure = amount(value, prior)
    difference = Fraction(str(value)) - Fraction(str(prior))
    change = said("change", figure)
    expected = {1: ("增长", "增加"), -1: ("下降", "减少"), 0: ("持平", "与上年持平")}
    direction, verb = expected[(difference > 0) - (difference < 0)]
    assert said("direction", figure) == direction
    assert change.startswith(verb)
    if difference:
        assert number(change)[0] == abs(difference)


@given(FIGURES)
def test_without_last_year_nothing_is_said(value: object) -> None:
    for name in ("growth", "compared", "change", "direction", "prior"):
        assert isinstance(apply(name, amount(value), [], WORDS), Refused)


@given(FIGURES, FIGURES | st.just(0))
def test_a_share_of_zero_is_never_printed(part: object, whole: object) -> None:
    made = apply("share_of", amount(part), [amount(whole)], WORDS)
    assert isinstance(made, Refused) == (not Fraction(str(whole)))


@given(FIGURES, DIGITS)
def test_ten_thousands_are_true_to_half_of_their_last_digit(
    value: object, digits: int | None
) -> None:
    exact = Fraction(str(value)) / 10000
    made = apply("wan", amount(value), [] if digits is None else [digits], WORDS)
    if isinstance(made, Refused):
        assert 0 < exact < Fraction(1, 2 * 10 ** (1 if digits is None else digits))
        return
    assert isinstance(made, str)
    shown, half = number(made)
    assert abs(shown - exact) <= half
    assert (shown == 0) == (exact == 0)


@given(st.integers(min_value=0, max_value=9999))
def test_chinese_numerals_read_back(value: int) -> None:
    numeral = read_number(said("chinese", amount(value)))
    assert numeral is not None
    assert numeral.value == value


@given(st.fractions(min_value=-(10**6), max_value=10**6), st.integers(min_value=0, max_value=8))
def test_rounding_is_half_up_exactly(value: Fraction, digits: int) -> None:
    shown = Fraction(rounded_text(value, digits))
    step = Fraction(1, 10**digits)
    assert shown % step == 0
    # Half of a step above goes up, away from zero, and never down.
    assert -step / 2 < abs(value) - abs(shown) < step / 2 or abs(shown) - abs(value) == step / 2


@given(st.lists(st.tuples(COUNTS, COUNTS), min_size=1, max_size=4))
def test_a_sum_knows_last_year_s_sum(figures: list[tuple[int, int]]) -> None:
    total = amount(*figures[0])
    for value, prior in figures[1:]:
        total = total + amount(value, prior)
    assert total.value == sum(value for value, _ in figures)
    assert total.prior == sum(prior for _, prior in figures)
