"""How figures are spelt: what is read, with which notes, and what is refused."""

from decimal import Decimal

import pytest

from reportgen.text.numerals import (
    LONGEST,
    Numeral,
    chinese,
    in_unit,
    number_text,
    plain,
    read_number,
)


def read(text: str) -> Numeral:
    numeral = read_number(text)
    assert numeral is not None, text
    return numeral


@pytest.mark.parametrize(
    ("text", "value", "notes"),
    [
        ("1234", "1234", ()),
        ("0", "0", ()),
        ("-8", "-8", ()),
        ("-0", "0", ()),
        ("25.1", "25.1", ()),
        ("25.10", "25.1", ()),
        ("12.0", "12", ("read.decimal_zeros",)),
        ("１２３４", "1234", ("read.full_width",)),
        ("1２34", "1234", ("read.full_width",)),
        ("12．5", "12.5", ("read.full_width",)),
        ("1,234", "1234", ("read.separator",)),
        ("1,234,567.25", "1234567.25", ("read.separator",)),
        ("1，234", "1234", ("read.full_width", "read.separator")),
        ("1 234", "1234", ("read.separator",)),
        ("1\u2009234\u2009567", "1234567", ("read.separator",)),
        ("12\u00a0", "12", ("read.spaces",)),
        ("\u300012\u3000", "12", ("read.spaces",)),
        ("\u200b12", "12", ("read.spaces",)),
        ("1\u200b2", "12", ("read.spaces",)),
        ("\ufeff12", "12", ("read.spaces",)),
        ("12\n", "12", ("read.spaces",)),
        ("0012", "12", ("read.leading_zeros",)),
        ("00", "0", ("read.leading_zeros",)),
        ("+12", "12", ("read.plus_sign",)),
        (" ＋12", "12", ("read.full_width", "read.spaces", "read.plus_sign")),
        ("－8", "-8", ("read.minus_sign",)),
        ("\u22123", "-3", ("read.minus_sign",)),
        ("\u20113", "-3", ("read.minus_sign",)),
        ("\u20133", "-3", ("read.minus_sign",)),
        ("1\u00ad2", "12", ("read.spaces",)),
        ("零", "0", ("read.chinese_numeral",)),
        ("〇", "0", ("read.chinese_numeral",)),
        ("十二", "12", ("read.chinese_numeral",)),
        ("一十二", "12", ("read.chinese_numeral",)),
        ("三十", "30", ("read.chinese_numeral",)),
        ("一百零五", "105", ("read.chinese_numeral",)),
        ("一百〇五", "105", ("read.chinese_numeral",)),
        ("一百一十", "110", ("read.chinese_numeral",)),
        ("两千", "2000", ("read.chinese_numeral",)),
        ("两万零两百", "20200", ("read.chinese_numeral",)),
        ("一千二百三十四", "1234", ("read.chinese_numeral",)),
        ("二十万", "200000", ("read.chinese_numeral",)),
        ("二十万零三百", "200300", ("read.chinese_numeral",)),
        ("九千九百九十九万九千九百九十九", "99999999", ("read.chinese_numeral",)),
        ("一亿五千万", "150000000", ("read.chinese_numeral",)),
        ("一亿零一十二万零五", "100120005", ("read.chinese_numeral",)),
        ("\u3000三十 ", "30", ("read.spaces", "read.chinese_numeral")),
    ],
)
def test_a_figure_is_read_with_a_note_of_each_liberty(
    text: str, value: str | None, notes: tuple[str, ...]
) -> None:
    numeral = read_number(text)
    if value is None:
        assert numeral is None
        return
    assert numeral == Numeral(value=Decimal(value), unit="", notes=notes)
    assert str(numeral.value) == value


@pytest.mark.parametrize(
    ("text", "value", "unit", "notes"),
    [
        ("12件", "12", "件", ("read.unit",)),
        ("12 件", "12", "件", ("read.spaces", "read.unit")),
        ("3件次", "3", "件次", ("read.unit",)),
        ("１２宗", "12", "宗", ("read.full_width", "read.unit")),
        ("25.1万元", "25.1", "万元", ("read.unit",)),
        ("251,000元", "251000", "元", ("read.separator", "read.unit")),
        ("1.2亿元", "1.2", "亿元", ("read.unit",)),
        ("1.2万件", "1.2", "万件", ("read.unit",)),
        ("3万", "3", "万", ("read.unit",)),
        ("两件", "2", "件", ("read.chinese_numeral", "read.unit")),
        ("二十万元", "200000", "元", ("read.chinese_numeral", "read.unit")),
    ],
)
def test_the_unit_stays_beside_the_value(
    text: str, value: str, unit: str, notes: tuple[str, ...]
) -> None:
    assert read(text) == Numeral(value=Decimal(value), unit=unit, notes=notes)


@pytest.mark.parametrize(
    "text",
    """
    (12) （12） 12% 12％ 1e3 1E3 12e0 0x4D2 1O l2 ⑫ 12² ١٢ ੧੨ 约1234 12（其中3） 5+7
    10-12 1_2 NaN Infinity inf None N/A - — —— / 无 . .5 5. 1.2.3 --8 +-8 1,23 12,34
    1,2345 0,123 ,123 1234,567 12.5.0 12件件 件 万 元 万元 12万万元 12个月 三四十
    一百十二 二百五 十十 两 十两 二十两万 两十亿 十两亿 百 二〇二四 一二 壹佰 廿 一百零零五 一百零 零五
    一万亿 一亿五千 十万十万 三十.五 负三十 三十5 3十 -三十 3万5千 12， 1;2 '12 ￥12
    """.split(),  # noqa: SIM905
)
def test_what_does_not_spell_exactly_one_figure_is_refused(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize(
    "text", ["", " ", "\u3000", "\u200b", "12 34", "1 2", "1\n2", "12\x00", "- 8"]
)
def test_blanks_and_broken_figures_are_refused(text: str) -> None:
    assert read_number(text) is None


def test_a_text_that_is_too_long_is_no_figure() -> None:
    assert read("9" * LONGEST).value == Decimal("9" * LONGEST)
    assert read_number("9" * (LONGEST + 1)) is None
    assert read_number("1" * 1_000_000) is None
    assert read_number("一" * 1_000_000) is None


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("12", "件", "12"),
        ("25.1", "万元", "25.1"),
        ("12件", "件", "12"),
        ("12宗", "件", "12"),
        ("1.2万件", "件", "12000"),
        ("3万", "件", "30000"),
        ("25.1万元", "元", "251000"),
        ("251000元", "万元", "25.1"),
        ("1元", "亿元", "0.00000001"),
        ("1.2亿元", "万元", "12000"),
        ("25万", "万元", "25"),
        ("二十万元", "万元", "20"),
        ("二十万", "元", "200000"),
        ("二十万", "万元", None),
        ("二十", "万元", "20"),
        ("25万元", "件", None),
        ("12件", "元", None),
        ("12件", "%", None),
        ("12", "%", "12"),
        (
            "9999999999999999999999999999999999999元",
            "万元",
            "999999999999999999999999999999999.9999",
        ),
    ],
)
def test_units_convert_exactly_or_not_at_all(text: str, unit: str, value: str | None) -> None:
    converted = in_unit(read(text), unit)
    assert converted == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "零"),
        (2, "二"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (101, "一百零一"),
        (110, "一百一十"),
        (1010, "一千零一十"),
        (1001, "一千零一"),
        (1234, "一千二百三十四"),
        (9999, "九千九百九十九"),
    ],
)
def test_numbers_are_written_in_words(number: int, words: str) -> None:
    assert chinese(number) == words


@pytest.mark.parametrize("number", [-1, 10_000])
def test_words_are_for_numbers_of_up_to_four_digits(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        chinese(number)


@pytest.mark.parametrize(
    ("value", "text"),
    [("1E+3", "1000"), ("12.500", "12.5"), ("-0.0", "0"), ("100", "100"), ("1E-7", "0.0000001")],
)
def test_plain_notation_has_no_exponent_and_no_spare_zeros(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text


@pytest.mark.parametrize("value", ["-0", "-0.00", "0", "0E+2"])
def test_zero_has_no_sign(value: str) -> None:
    assert number_text(Decimal(value)) == "0"
