"""What each filter makes of a figure, and when it refuses."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from reportgen.documents.narrative.figures import Amount
from reportgen.documents.narrative.filters import NAMES, Refused, apply, printed
from reportgen.readers.standard_folders import words

WORDS = words()["zh"]


def amount(value: str, prior: str | None = None, **more: Any) -> Amount:  # noqa: ANN401 - its fields
    before = None if prior is None else Fraction(prior)
    return Amount(name=more.pop("name", "甲"), value=Fraction(value), prior=before, **more)


def text(name: str, value: object, *given: object) -> object:
    made = apply(name, value, given, WORDS)
    assert not isinstance(made, Refused)
    return made


def refused(name: str, value: object, *given: object) -> tuple[str, Mapping[str, str]]:
    made = apply(name, value, given, WORDS)
    assert isinstance(made, Refused)
    return made.id, made.details


def test_every_filter_has_names_and_an_example_in_both_languages() -> None:
    for texts in words().values():
        called = [texts[f"filter.{name}"] for name in NAMES]
        assert len(set(called)) == len(called)
        assert all(texts[f"filter.{name}"] in texts[f"usage.{name}"] for name in NAMES)


@pytest.mark.parametrize(
    ("part", "whole", "given", "shown"),
    [
        ("12", "35", (), "34.3%"),
        ("35", "50", (), "70%"),
        ("0", "50", (), "0%"),
        ("50", "50", (), "100%"),
        ("2799", "2800", (), "99.96%"),
        ("1", "3000", (), "0.03%"),
        ("2799", "2800", (1,), "100.0%"),
        ("12", "35", (2,), "34.29%"),
        ("12", "35", (0,), "34%"),
        ("35", "50", (2,), "70.00%"),
        ("70", "50", (), "140%"),
    ],
)
def test_shares(part: str, whole: str, given: tuple[object, ...], shown: str) -> None:
    assert text("share_of", amount(part), amount(whole), *given) == shown


@pytest.mark.parametrize(("part", "whole"), [("5", "0"), ("0", "0"), ("5", "-1"), ("-5", "10")])
def test_a_share_of_nothing_is_refused_with_both_figures(part: str, whole: str) -> None:
    assert refused("share_of", amount(part), amount(whole, name="乙")) == (
        "narrative.share",
        {"name": "甲", "value": part, "other": "乙", "whole": whole},
    )


@pytest.mark.parametrize(
    ("value", "prior", "given", "growth", "compared", "change", "direction"),
    [
        ("112", "100", (), "增长12%", "同比增长12%", "增加12件", "增长"),
        ("96", "100", (), "下降4%", "同比下降4%", "减少4件", "下降"),
        ("100", "100", (), "与上年持平", "与上年持平", "与上年持平", "持平"),
        ("0", "0", (), "与上年持平", "与上年持平", "与上年持平", "持平"),
        ("0", "7", (), "下降100%", "同比下降100%", "减少7件", "下降"),
        ("700", "300", (2,), "增长133.33%", "同比增长133.33%", "增加400件", "增长"),
        ("100001", "100000", (), "增长0.001%", "同比增长0.001%", "增加1件", "增长"),
        ("100001", "100000", (1,), "与上年基本持平", "与上年基本持平", "增加1件", "增长"),
        ("2.5", "2", (), "增长25%", "同比增长25%", "增加0.5件", "增长"),
    ],
)
def test_comparisons_with_last_year(  # noqa: PLR0913, PLR0917 - what each filter says
    value: str,
    prior: str,
    given: tuple[object, ...],
    growth: str,
    compared: str,
    change: str,
    direction: str,
) -> None:
    figure = amount(value, prior)
    assert text("growth", figure, *given) == growth
    assert text("compared", figure, *given) == compared
    assert text("change", figure) == change
    assert text("direction", figure) == direction


@pytest.mark.parametrize(("value", "prior"), [("3", "0"), ("3", "-8"), ("-3", "8")])
def test_growth_from_nothing_is_refused_with_both_figures(value: str, prior: str) -> None:
    details = {"name": "甲", "value": value, "prior": prior}
    assert refused("growth", amount(value, prior)) == ("narrative.growth", details)
    assert refused("compared", amount(value, prior)) == ("narrative.growth", details)


@pytest.mark.parametrize("name", ["growth", "compared", "change", "direction", "prior"])
def test_without_last_year_s_figure_nothing_is_compared(name: str) -> None:
    assert refused(name, amount("3", lack="absent")) == (
        "narrative.no_prior",
        {"name": "上年.甲", "value": "3", "lack": "absent"},
    )


def test_a_change_has_the_figure_s_unit_or_the_one_asked_for() -> None:
    assert text("change", amount("3.5", "2", unit="万元")) == "增加1.5万元"
    assert text("change", amount("3", "2"), "项") == "增加1项"


def test_a_change_without_end_is_refused() -> None:
    assert refused("change", amount("1/3", "0")) == ("narrative.endless", {"name": "甲"})


def test_last_year_s_figure_can_be_gone_on_with() -> None:
    made = text("prior", amount("3", "2", unit="条"))
    assert isinstance(made, Amount)
    assert made == 2
    assert (made.name, made.prior, made.unit) == ("上年.甲", None, "条")
    assert refused("growth", made)[1]["lack"] == "year_before"


@pytest.mark.parametrize(
    ("part", "whole", "given", "shown"),
    [
        (("40", "30"), ("100", "100"), (), "上升10个百分点"),
        (("40", "30"), ("90", "60"), (), "下降5.6个百分点"),
        (("40", "20"), ("100", "50"), (), "与上年持平"),
        (("40000", "39999"), ("100000", "100000"), (1,), "与上年基本持平"),
    ],
)
def test_percentage_points(
    part: tuple[str, str], whole: tuple[str, str], given: tuple[object, ...], shown: str
) -> None:
    assert text("points", amount(*part), amount(*whole), *given) == shown


def test_percentage_points_need_two_shares() -> None:
    assert refused("points", amount("1", "1"), amount("0", "5"))[0] == "narrative.share"
    assert refused("points", amount("1", "1"), amount("5", "0", name="乙")) == (
        "narrative.share",
        {"name": "上年.甲", "value": "1", "other": "上年.乙", "whole": "0"},
    )
    for part, whole in ((amount("1"), amount("5", "5")), (amount("1", "1"), amount("5"))):
        assert refused("points", part, whole)[0] == "narrative.no_prior"


def test_a_difference_has_no_sign() -> None:
    made = text("difference", amount("3", "9"), amount("5", "4"))
    assert isinstance(made, Amount)
    assert (made.value, made.prior) == (Fraction(2), Fraction(-5))


def test_chinese_numerals() -> None:
    assert text("chinese", amount("12")) == "十二"
    assert text("chinese", 105) == "一百零五"
    for value in ("1.5", "-1", "10000"):
        assert refused("chinese", amount(value))[0] == "narrative.no_chinese"


@pytest.mark.parametrize(
    ("value", "given", "shown"),
    [
        ("39857580", (), "3985.8万"),
        ("40000000", (), "4000万"),
        ("39999600", (), "4000.0万"),
        ("39857580", (2,), "3985.76万"),
        ("0", (), "0万"),
        ("5000", (), "0.5万"),
    ],
)
def test_ten_thousands(value: str, given: tuple[object, ...], shown: str) -> None:
    assert text("wan", amount(value), *given) == shown


def test_ten_thousands_are_not_made_of_little_nor_of_ten_thousands() -> None:
    assert refused("wan", amount("499"))[0] == "narrative.no_wan"
    assert refused("wan", amount("128.46", unit="万元")) == (
        "narrative.no_wan",
        {"name": "甲", "value": "128.46", "unit": "万元"},
    )


def test_rounding() -> None:
    assert text("rounded", amount("85/12")) == "7.1"
    assert text("rounded", amount("85/12"), 0) == "7"


def test_a_figure_in_full_or_refused() -> None:
    assert printed(amount("1.50")) == "1.5"
    assert printed(amount("1/3")) == Refused(id="narrative.endless", details={"name": "甲"})


@pytest.mark.parametrize(
    ("name", "value", "given"),
    [
        ("share_of", amount("1"), ()),
        ("share_of", amount("1"), ("乙",)),
        ("share_of", amount("1"), (amount("2"), 1, 1)),
        ("share_of", amount("1"), (amount("2"), "1")),
        ("share_of", amount("1"), (amount("2"), -1)),
        ("share_of", amount("1"), (amount("2"), 7)),
        ("share_of", amount("1"), (amount("2"), True)),
        ("growth", amount("1"), (amount("2"),)),
        ("change", amount("1"), (1,)),
        ("chinese", "甲", ()),
        ("chinese", True, ()),
    ],
)
def test_what_is_used_wrongly_is_told_how_it_is_written(
    name: str, value: object, given: tuple[object, ...]
) -> None:
    assert refused(name, value, *given) == ("narrative.filter_use", {"usage": name})


def test_a_figure_without_value_stays_one() -> None:
    lost = Amount(name="甲", lost="blank")
    assert text("growth", lost) is lost
    assert text("share_of", amount("1"), lost) is lost


def test_an_endless_figure_in_a_message_has_some_decimals() -> None:
    assert refused("share_of", amount("1/3"), amount("0"))[1]["value"] == "0.333333"
