"""Finds the numbers of a sentence, and tells those that count something from all others."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from reportgen.standards.vocabulary import Language
from reportgen.text.labels import alternatives
from reportgen.text.numerals import CHINESE_DIGITS, SCALES, read_number

COUNTED = frozenset({"count", "money", "percent", "points", "times"})
"""The classes of numbers that say how much; all others are named in `prose.toml`."""

_BESIDE = 16
"""How many characters on each side of a number are searched for words such as "about"."""

_WIDE = {0xFF10 + digit: 0x30 + digit for digit in range(10)} | {0xFF0E: ".", 0xFF05: "%"}
_ARABIC = (
    r"(?<![0-9.])(?:[1-9][0-9]{0,2}(?:[,\uff0c][0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?(?![0-9])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number in a text, from `start` to `end` (its unit included).

    `raw` is the number as written. `value` counts in `unit`, and includes a scale such as "ten
    thousand". `step` is the worth of its last digit. `kind` is its class. `approximate` marks a
    number beside a word such as "about".
    """

    start: int
    end: int
    raw: str
    value: Decimal
    step: Decimal
    unit: str
    kind: str
    approximate: bool = False

    @property
    def counts(self) -> bool:
        """Whether it says how much."""
        return self.kind in COUNTED


@dataclass(frozen=True, slots=True)
class _Patterns:
    number: re.Pattern[str]
    unit: re.Pattern[str]
    classes: tuple[tuple[str, re.Pattern[str]], ...]
    before_approximate: re.Pattern[str]
    after_approximate: re.Pattern[str]
    kinds: tuple[tuple[str, re.Pattern[str]], ...]


@lru_cache(maxsize=8)
def _patterns(language: Language) -> _Patterns:
    counters = alternatives(language.counters)
    others = alternatives(language.other_counters)
    scales = "".join(scale for scale in SCALES if scale)
    unit = (
        rf"\s*(?P<scale>[{scales}]?)(?P<vague>(?:{language.after_approximate_pattern[1:]})?)\s*"
        rf"(?P<unit>{language.percent_pattern}|{language.points_pattern}|{others}|{counters}|"
        rf"{language.money}|{language.times_pattern}|)"
    )
    return _Patterns(
        number=re.compile(
            rf"{_ARABIC}|(?<![{CHINESE_DIGITS}])[{CHINESE_DIGITS}]++(?=\s*(?:{counters}))"
        ),
        unit=re.compile(unit),
        classes=tuple((name, re.compile(p)) for name, p in language.classes.items()),
        before_approximate=re.compile(
            f"(?:{language.before_approximate_pattern})|(?:{language.before_range_pattern})"
        ),
        after_approximate=re.compile(
            f"(?:{language.after_approximate_pattern})|(?:{language.after_range_pattern})"
        ),
        kinds=(
            ("percent", re.compile(language.percent_pattern)),
            ("points", re.compile(language.points_pattern)),
            ("times", re.compile(language.times_pattern)),
            ("money", re.compile(re.escape(language.money))),
            ("count", re.compile(counters)),
        ),
    )


def narrow(text: str) -> str:
    """The text with digits, points and percent signs of half width; positions stay."""
    return text.translate(_WIDE)


def quantities(text: str, language: Language) -> tuple[Quantity, ...]:
    """Every number of a `narrow` text, in order."""
    patterns = _patterns(language)
    classed = [
        (found.start(), found.end(), name)
        for name, pattern in patterns.classes
        for found in pattern.finditer(text)
    ]
    numbers = []
    last = 0
    for found in patterns.number.finditer(text):
        if found.start() >= last:
            inside = [n for start, end, n in classed if start <= found.start() < end]
            quantity = _quantity(text, found, inside[0] if inside else "", patterns)
            numbers.append(quantity)
            last = quantity.end
    return tuple(numbers)


def _quantity(text: str, found: re.Match[str], kind: str, patterns: _Patterns) -> Quantity:
    raw = found[0]
    bare = re.sub("[,\uff0c]", "", raw)
    unit = patterns.unit.match(text, found.end())
    plain = bare[0] in "0123456789"
    spelt = None if plain else read_number(bare)
    value = Decimal(bare) if plain else spelt.value if spelt else Decimal(0)
    places = len(bare.partition(".")[2]) if plain else 0
    if kind or unit is None or not (plain or spelt):
        return Quantity(
            start=found.start(), end=found.end(), raw=raw, value=value, step=Decimal(1), unit="",
            kind=kind or "words",
        )  # fmt: skip
    scale = Decimal(10) ** SCALES[unit["scale"]]
    head = text[max(0, found.start() - _BESIDE) : found.start()]
    tail = text[unit.end() : unit.end() + _BESIDE]
    vague = unit["vague"] or patterns.before_approximate.search(head)
    vague = vague or patterns.after_approximate.match(tail)
    return Quantity(
        start=found.start(),
        end=unit.end(),
        raw=raw,
        value=value * scale,
        step=scale / 10**places,
        unit=unit["unit"],
        kind=_kind(unit["unit"], patterns),
        approximate=bool(vague),
    )


def _kind(unit: str, patterns: _Patterns) -> str:
    if not unit:
        return "count"
    return next((name for name, pattern in patterns.kinds if pattern.fullmatch(unit)), "other")
