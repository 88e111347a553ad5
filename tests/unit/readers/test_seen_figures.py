"""A figure is what the eye reads, in whatever format the cell comes: equal, or refused."""

from decimal import Decimal

import pytest
from tests.seen import (
    WRITERS,
    Lines,
    cell_in,
    hidden,
    lowered,
    made_of,
    plain,
    raised,
    struck,
)

from reportgen.model.submissions import Mark

LEFT_OUT, UNCLEAR = {"read.marks_left_out"}, {"read.marks_unclear"}
REFUSED = {"read.not_a_number"}

CASES: list[tuple[Lines, int | None, set[str]]] = [
    ([[plain("4529")]], 4529, set()),
    ([[plain("4529"), raised("1")]], 4529, LEFT_OUT),
    ([[plain("4529"), raised("[1]")]], 4529, LEFT_OUT),
    ([[plain("4529"), raised("注1")]], 4529, LEFT_OUT),
    ([[plain("4529"), raised("*")]], 4529, LEFT_OUT),
    ([[raised("1"), plain("4529")]], 4529, LEFT_OUT),
    ([[plain("4529"), lowered("1")]], 4529, LEFT_OUT),
    ([[plain("12"), raised("50")]], None, UNCLEAR),
    ([[plain("10"), raised("2")]], None, UNCLEAR),
    ([[plain("45"), raised("1"), plain("29")]], None, UNCLEAR),
    ([[plain("45"), lowered("1"), plain("29")]], None, UNCLEAR),
    ([[struck("12"), plain("15")]], 15, LEFT_OUT),
    ([[plain("15"), struck("12")]], 15, LEFT_OUT),
    ([[plain("1"), struck("2"), plain("3")]], None, UNCLEAR),
    ([[struck("12")]], None, UNCLEAR),
    ([[plain("12"), hidden("8")]], 12, LEFT_OUT),
    ([[plain("1"), hidden("8"), plain("2")]], 12, LEFT_OUT),
    ([[hidden("8")]], None, UNCLEAR),
    ([[plain("12")], [plain("8")]], None, REFUSED),
    ([[plain("12 8")]], None, REFUSED),
    ([[plain("12")], []], 12, set()),
    ([[], [plain("12")]], 12, set()),
]


def holds(name: str, lines: Lines) -> bool:
    """Whether a format can hold such a cell: workbooks and print know no hidden text."""
    return {look for line in lines for _, look in line} <= WRITERS[name][2]


@pytest.mark.parametrize(
    ("name", "lines", "value", "told"),
    [(name, *case) for name in WRITERS for case in CASES if holds(name, case[0])],
)
def test_what_each_reader_gives_for_the_same_seen_cell(
    name: str, lines: Lines, value: int | None, told: set[str]
) -> None:
    fact, said = made_of(cell_in(name, lines))
    assert fact.value == (None if value is None else Decimal(value))
    assert (fact.mark is Mark.NUMBER) == (value is not None)
    assert said - {"read.normalised"} == told


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("minus", "-\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d")
def test_every_kind_of_minus_before_a_digit_is_one(name: str, minus: str) -> None:
    fact, said = made_of(cell_in(name, [[plain(f"{minus}3")]]))
    assert (fact.value, said - {"read.normalised"}) == (Decimal(-3), set())


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("dash", ["-", "--", "—", "――", "──", "－", "−", "ー", "- -"])
def test_every_kind_of_dash_alone_is_a_dash(name: str, dash: str) -> None:
    fact, said = made_of(cell_in(name, [[plain(dash)]]))
    assert (fact.mark, fact.value, said) == (Mark.DASH, None, set())


@pytest.mark.parametrize("name", WRITERS)
def test_a_lone_stroke_may_be_one_or_a_dash(name: str) -> None:
    fact, said = made_of(cell_in(name, [[plain("一")]]))
    assert (fact.mark, said) == (Mark.TEXT, {"read.dash_or_one"})
    assert made_of(cell_in(name, [[plain("一件")]]))[0].value == 1


@pytest.mark.parametrize("name", WRITERS)
def test_hidden_words_beside_nothing_are_nothing(name: str) -> None:
    if name in ("docx", "html", "ods"):
        fact, said = made_of(cell_in(name, [[hidden("填这里")]]))
        assert (fact.mark, said) == (Mark.BLANK, set())
