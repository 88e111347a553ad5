"""How figures are spelt in Chinese offices: text to number and unit, number to Chinese words.

The only source module that holds Chinese. What can be read in exactly one way is read, with a
note of every liberty taken; all else (`约12`, `10-12`, `1e3`, `12%`) is refused, never guessed.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

LONGEST = 40
"""A text of more characters is never a figure; the limit also makes hostile texts cheap."""

_SPACES = " \t\r\n\u00a0\u2000-\u200a\u202f\u205f\u3000"
_SEPARATORS = ", \u00a0\u2009\u202f"
_MINUSES = "-\u2010-\u2013\u2212\u02d7\ufe63\uff0d"
_DASHES = f"{_MINUSES}\u2014\u2015\u2500\u2501\u2e3a\u2e3b\u30fc\uff70\ufe58\u2043\u3161"
DASH_OR_ONE = "一"
"""A lone stroke in a cell may be the numeral one or a dash."""
CHINESE_DIGITS = "零〇一二两三四五六七八九十百千万亿"
"""The characters of a number in Chinese words."""

_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_MARGIN = re.compile(f"^[{_SPACES}]+|[{_SPACES}]+\\Z")
_WIDE = {0xFF10 + digit: 0x30 + digit for digit in range(10)} | {
    0xFF0B: "+",
    0xFF0C: ",",
    0xFF0E: ".",
}
_DASH = re.compile(f"[{_DASHES}]+")
_MINUS = re.compile(f"[{_MINUSES}](?=[0-9])")

_MONEY = "元"
_COUNTERS = "件次 人次 条次 户次 件 宗 份 条 项 次 户 篇 个 起 例 人 部 期 家"
_BASES = "|".join((*_COUNTERS.split(), _MONEY))
SCALES: dict[str, int] = {"": 0, "万": 4, "亿": 8}
"""The words that multiply a unit, each with its power of ten."""
_UNIT = re.compile(f"(?P<scale>[万亿]?)(?P<base>{_BASES})?")

_ARABIC = re.compile(
    "(?P<sign>[+-]?)"
    f"(?P<whole>[0-9]+|[1-9][0-9]{{0,2}}(?P<gap>[{_SEPARATORS}])[0-9]{{3}}(?:(?P=gap)[0-9]{{3}})*)"
    r"(?:\.(?P<fraction>[0-9]+))?"
    f"(?P<space>[{_SPACES}]*)(?P<unit>[万亿]?(?:{_BASES})|[万亿]|)"
)
_CHINESE = re.compile(
    f"(?P<digits>[{CHINESE_DIGITS}]+)(?P<space>[{_SPACES}]*)(?P<unit>(?:{_BASES})?)"
)
_DIGITS = "零一二三四五六七八九"
_PLACES = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = ((10**8, "亿"), (10**4, "万"))
# 两 stands for 二 in front of a larger unit, but never after 十: 两千, 三万两千, not 十两万.
_TWO = re.compile("(?<!十)两(?=[百千万亿])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeral:
    """A figure as somebody spelt it.

    `value` is in the `unit` that stands behind it: `25.1万元` is 25.1 and `万元`, `25` has an empty
    unit. `notes` names what had to be normalised (`read.*` ids), in a fixed order.
    """

    value: Decimal
    unit: str
    notes: tuple[str, ...]


def read_number(text: str) -> Numeral | None:
    """The figure that `text` spells, or None if it does not spell exactly one.

    A blank text is None, like a dash or a word. Read with a note: full-width digits, spaces and
    invisible characters, thousands separators in proper groups, a counting or money unit, leading
    zeros, a plus sign, any kind of minus, decimals that are all zero, and Chinese numerals in their
    regular spelling.
    """
    if len(text) > LONGEST:
        return None
    bare = _MARGIN.sub("", _UNSEEN.sub("", text))
    wide = bare.translate(_WIDE)
    narrow = _MINUS.sub("-", wide, count=1)
    spaced = bare != text
    if found := _ARABIC.fullmatch(narrow):
        spelt = {"read.full_width": wide != bare, "read.minus_sign": narrow != wide}
        return _arabic(found, {**spelt, "read.spaces": spaced or found["space"] != ""})
    if found := _CHINESE.fullmatch(bare):
        return _in_words(found, spaced=spaced)
    return None


def is_dash(text: str) -> bool:
    """Whether a text is nothing but dashes, of whatever kind."""
    return bool(_DASH.fullmatch("".join(_UNSEEN.sub("", text).split())))


_CHINESE_YEAR = re.compile("[〇零○一二三四五六七八九]{4}(?=年)")
_YEAR_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")


def with_arabic_years(text: str) -> str:
    """The text with years in figures: 二〇二五年 is 2025年. No other character moves."""
    return _CHINESE_YEAR.sub(lambda found: found[0].translate(_YEAR_DIGITS), text)


def in_unit(numeral: Numeral, unit_name: str) -> Decimal | None:
    """The figure counted in `unit_name`, exactly; None if the two units do not go together.

    A figure without a unit is taken as counted in `unit_name`. All counters (`件`, `份`, ...) go
    together, money goes with money, `万` and `亿` are 10^4 and 10^8. Words such as `二十万` without
    a unit are ambiguous if `unit_name` is itself in ten thousands: they give None.
    """
    own, wanted = _UNIT.fullmatch(numeral.unit), _UNIT.fullmatch(unit_name)
    if own is None or wanted is None:
        return numeral.value if numeral.unit in ("", unit_name) else None
    if not numeral.unit:
        scaled_words = "read.chinese_numeral" in numeral.notes and abs(numeral.value) >= 10**4
        return None if scaled_words and wanted["scale"] else numeral.value
    if own["base"] and (own["base"] == _MONEY) != (wanted["base"] == _MONEY):
        return None
    sign, digits, exponent = numeral.value.as_tuple()
    shift = SCALES[own["scale"]] - SCALES[wanted["scale"]]
    return Decimal(plain(Decimal((sign, digits, int(exponent) + shift))))


def chinese(number: int) -> str:
    """A whole number from 0 to 9999 in words: 1234 is 一千二百三十四.

    Raises `ValueError` outside that range.
    """
    if not 0 <= number < 10**4:
        raise ValueError(number)
    return _spell(number)


def plain(value: Decimal) -> str:
    """The number in plain decimal notation, exactly, without trailing zeros; zero is `0`."""
    if not value:
        return "0"
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _arabic(found: re.Match[str], spelt: dict[str, bool]) -> Numeral:
    whole = re.sub(f"[{_SEPARATORS}]", "", found["whole"])
    fraction = found["fraction"]
    value = Decimal(found["sign"] + whole + ("." + fraction if fraction else ""))
    liberties = {
        **spelt,
        "read.separator": found["gap"] is not None,
        "read.plus_sign": found["sign"] == "+",
        "read.leading_zeros": len(whole) > 1 and whole[0] == "0",
        "read.decimal_zeros": fraction is not None and not fraction.strip("0"),
        "read.unit": found["unit"] != "",
    }
    return _numeral(value, found["unit"], liberties)


def _in_words(found: re.Match[str], *, spaced: bool) -> Numeral | None:
    number = _from_words(found["digits"], counted=found["unit"] != "")
    if number is None:
        return None
    liberties = {
        "read.spaces": spaced or found["space"] != "",
        "read.chinese_numeral": True,
        "read.unit": found["unit"] != "",
    }
    return _numeral(Decimal(number), found["unit"], liberties)


def _numeral(value: Decimal, unit: str, liberties: dict[str, bool]) -> Numeral:
    notes = tuple(name for name, taken in liberties.items() if taken)
    return Numeral(value=Decimal(plain(value)), unit=unit, notes=notes)


def _from_words(words: str, *, counted: bool) -> int | None:
    """The number that these words spell regularly, else None; `counted`: a unit follows."""
    regular = _TWO.sub("二", words).replace("〇", "零")
    if regular == "两" and counted:
        regular = "二"
    if "两" in regular:
        return None
    number = _add_up(regular)
    # An irregular spelling adds up to some number too, but that number is not spelt like it.
    if number >= 10**12:
        return None
    spelt = _spell(number)
    return number if regular in (spelt, "一" + spelt if spelt[0] == "十" else spelt) else None


def _add_up(words: str) -> int:
    total = section = digit = 0
    for word in words:
        if word in _PLACES:
            section += (digit or 1) * _PLACES[word]
            digit = 0
        elif word == "万":
            total, section, digit = total + (section + digit) * 10**4, 0, 0
        elif word == "亿":
            total, section, digit = (total + section + digit) * 10**8, 0, 0
        else:
            digit = _DIGITS.index(word)
    return total + section + digit


def _spell(number: int) -> str:
    for size, name in _MYRIADS:
        if number >= size:
            many, rest = divmod(number, size)
            return _spell(many) + name + _continued(rest, size)
    text = ""
    for word, place in reversed(_PLACES.items()):
        many, number = divmod(number, place)
        if many:
            text += _DIGITS[many] + word
        elif text and number and not text.endswith("零"):
            text += "零"
    text += _DIGITS[number] if number or not text else ""
    return text[1:] if text.startswith("一十") else text


def _continued(rest: int, size: int) -> str:
    """What follows a 万 or 亿: a 零 where the next place is empty, and 一十 in full."""
    if not rest:
        return ""
    words = _spell(rest)
    full = "一" + words if words.startswith("十") else words
    return "零" + full if rest < size // 10 else full


def number_text(value: Decimal) -> str:
    """A figure as reports print it: no separators, exponent, trailing zeros or minus zero."""
    text = f"{value or abs(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
