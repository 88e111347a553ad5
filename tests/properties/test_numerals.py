"""Whatever number is spelt in an accepted way reads back; one stray character spoils it."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from reportgen.text.numerals import chinese, in_unit, read_number

EXPECTED = set("0123456789０１２３４５６７８９+-\t\n\r\ufeff\u200b\u200c\u200d\u2060")
EXPECTED |= set("件宗份条项次户篇个起例人部期家元万亿")
COUNTS = st.integers(min_value=0, max_value=10**12)
SMALL = st.integers(min_value=0, max_value=9999)
SPELLINGS = st.sampled_from(
    [
        "{0}",
        "{0:,}",
        " {0}",
        "{0}\u00a0",
        "\u3000{0}\u3000",
        "\ufeff{0}",
        "{0}\u200b",
        "00{0}",
        "+{0}",
        "{0}.0",
        "{0}件",
        "{0:,} 宗",
        "{0}\n",
    ]
)
WIDE = str.maketrans("0123456789,", "０１２３４５６７８９，")


@given(COUNTS, SPELLINGS, st.sampled_from([{}, WIDE]))
def test_a_count_reads_back_from_each_accepted_spelling(
    number: int, spelling: str, widths: dict[int, str]
) -> None:
    text = spelling.format(number).translate(widths)
    numeral = read_number(text)
    assert numeral is not None
    assert numeral.value == number
    assert bool(numeral.notes) == (text != str(number))


@given(SMALL)
def test_a_number_in_words_reads_back(number: int) -> None:
    numeral = read_number(chinese(number))
    assert numeral is not None
    assert numeral.value == number


@given(SMALL, st.integers(min_value=1, max_value=9999))
def test_words_for_ten_thousands_are_read_with_their_noughts(rest: int, many: int) -> None:
    gap = "零" if 0 < rest < 1000 else ""
    tail = chinese(rest) if rest else ""
    if tail.startswith("十"):
        tail = "一" + tail
    numeral = read_number(chinese(many) + "万" + gap + tail)
    assert numeral is not None
    assert numeral.value == many * 10_000 + rest


@given(st.text(alphabet="零〇一二两三四五六七八九十百千万亿", max_size=12))
def test_words_are_read_only_if_they_are_how_the_number_is_spelt(text: str) -> None:
    numeral = read_number(text)
    if numeral is not None and numeral.value < 10_000:
        regular = text.replace("〇", "零").replace("两", "二")
        assert regular in (chinese(int(numeral.value)), "一" + chinese(int(numeral.value)))


@given(
    st.integers(min_value=1, max_value=10**9),
    st.characters(categories=["L", "M", "N", "P", "S", "C"]).filter(
        lambda c: (
            c
            not in "0123456789０１２３４５６７８９件宗份条项次户篇个起例人部期家元万亿+-＋－﹣−‐‑‒–˗\ufeff\u00ad\u200b\u200c\u200d\u2060\t\n\r"
        )
    ),
    st.data(),
)
def test_an_unexpected_character_anywhere_is_refused(
    number: int, character: str, data: st.DataObject
) -> None:
    digits = str(number)
    place = data.draw(st.integers(min_value=0, max_value=len(digits)))
    if character in ".．,，" and 0 < place < len(digits):
        return
    assert read_number(digits[:place] + character + digits[place:]) is None


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=0, max_value=10**9))
def test_money_keeps_every_digit_through_its_units(amount: Decimal) -> None:
    numeral = read_number(f"{amount:f}万元")
    assert numeral is not None
    assert in_unit(numeral, "万元") == amount
    assert in_unit(numeral, "元") == amount * 10_000


@given(st.text())
def test_any_text_is_either_a_finite_figure_or_none(text: str) -> None:
    numeral = read_number(text)
    assert numeral is None or numeral.value.is_finite()
