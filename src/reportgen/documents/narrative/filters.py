"""What a text may make of a figure: a share, growth, a word of direction, Chinese numerals.

A filter gives a phrase, or a figure for the next filter, or the reason why it refuses. It refuses a
share of zero, growth from zero, and a comparison with a year that is not known. All words come from
`templates/filters.toml`. Source of the forms of numbers: GB/T 15835-2011.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from reportgen.documents.narrative.figures import (
    Amount,
    amount_of,
    exact_text,
    rounded_text,
    short_text,
)
from reportgen.text.numerals import chinese

Words = Mapping[str, str]
MOST_DIGITS = 6
_WHOLE = 100
_WAN = 10000


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why a filter refuses: an id of `reading.toml`, and what fills the places of its message."""

    id: str
    details: Mapping[str, str] = field(default_factory=dict)


Given = str | Amount | Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The arguments of a filter, beside its figure.

    `other` is the second figure, `digits` the decimals asked for (None: as many as readers expect),
    `unit` the unit asked for.
    """

    words: Words
    other: Amount
    digits: int | None = None
    unit: str = ""


_Filter = Callable[[Amount, Options], Given]


def apply(name: str, value: object, arguments: Sequence[object], words: Words) -> Given:
    """The result of the filter of this id; a figure without a value stays without one."""
    amount = amount_of(value)
    options = _options(_TAKES[name], arguments, words)
    if amount is None or options is None:
        return Refused(id="narrative.filter_use", details={"usage": name})
    for one in (amount, options.other):
        if one.lost:
            return one
    return _FILTERS[name](amount, options)


def _options(takes: str, arguments: Sequence[object], words: Words) -> Options | None:
    """The arguments by their meaning; None if the filter does not take them."""
    kinds = takes.split()
    given = dict(zip(kinds, arguments, strict=False))
    other = amount_of(given.get("other", "" if "other" in kinds else 0))
    digits, unit = given.get("digits"), given.get("unit", "")
    if len(arguments) > len(kinds) or other is None or not isinstance(unit, str):
        return None
    if digits is None:
        return Options(words=words, other=other, unit=unit)
    if isinstance(digits, bool) or not isinstance(digits, int) or not 0 <= digits <= MOST_DIGITS:
        return None
    return Options(words=words, other=other, digits=digits)


def _share_of(part: Amount, options: Options) -> Given:
    share = _share(part.figure, options.other.figure)
    if share is None:
        return _no_share(part, options.other)
    text = short_text(share * _WHOLE, options.digits, (0, _WHOLE))
    return options.words["phrase.percent"].format(count=text)


def _share(part: Fraction, whole: Fraction) -> Fraction | None:
    """The share in percent; None if the whole is zero."""
    return None if part < 0 or whole <= 0 else part / whole


def _no_share(part: Amount, whole: Amount) -> Refused:
    details = {"name": part.name, "value": _text(part.figure), "other": whole.name}
    return Refused(id="narrative.share", details={**details, "whole": _text(whole.figure)})


def _points(part: Amount, options: Options) -> Given:
    """By how many percentage points a share differs from last year's."""
    whole, words = options.other, options.words
    share = _share(part.figure, whole.figure)
    if share is None:
        return _no_share(part, whole)
    if part.prior is None or whole.prior is None:
        return _no_prior(part if part.prior is None else whole, words)
    before = _share(part.prior, whole.prior)
    if before is None:
        return _no_share(_last_year(part, words), _last_year(whole, words))
    return _changed("points", (share - before) * _WHOLE, options)


def _difference(one: Amount, options: Options) -> Given:
    return abs(one - options.other)


def _direction(amount: Amount, options: Options) -> Given:
    if amount.prior is None:
        return _no_prior(amount, options.words)
    return options.words[f"phrase.direction.{_way(amount.figure - amount.prior)}"]


def _way(change: Fraction) -> str:
    if not change:
        return "same"
    return "up" if change > 0 else "down"


def _growth(amount: Amount, options: Options) -> Given:
    return _grown("growth", amount, options)


def _compared(amount: Amount, options: Options) -> Given:
    return _grown("compared", amount, options)


def _grown(phrase: str, amount: Amount, options: Options) -> Given:
    """Growth over last year in percent; None if last year's figure was zero or negative."""
    if amount.prior is None:
        return _no_prior(amount, options.words)
    change = amount.figure - amount.prior
    if not change:
        return options.words[f"phrase.{phrase}.same"]
    if amount.prior <= 0 or amount.figure < 0:
        details = {"name": amount.name, "value": _text(amount.figure)}
        return Refused(id="narrative.growth", details={**details, "prior": _text(amount.prior)})
    return _changed(phrase, change / amount.prior * _WHOLE, options)


def _change(amount: Amount, options: Options) -> Given:
    """By how many a figure differs from last year's, with its unit."""
    if amount.prior is None:
        return _no_prior(amount, options.words)
    unit = options.unit or amount.unit or options.words["phrase.unit"]
    change = amount.figure - amount.prior
    text = exact_text(abs(change))
    if text is None:
        return _endless(amount)
    return options.words[f"phrase.change.{_way(change)}"].format(count=text, unit=unit)


def _changed(phrase: str, change: Fraction, options: Options) -> str:
    """A change with its direction; a change that rounding makes 0 is "nearly the same"."""
    text = short_text(abs(change), options.digits)
    way = _way(change)
    if way != "same" and not Fraction(text):
        way = "nearly"
    return options.words[f"phrase.{phrase}.{way}"].format(count=text)


def _prior(amount: Amount, options: Options) -> Given:
    if amount.prior is None:
        return _no_prior(amount, options.words)
    return _last_year(amount, options.words)


def _last_year(amount: Amount, words: Words) -> Amount:
    name = words["phrase.prior_name"].format(name=amount.name)
    return Amount(name=name, value=amount.prior, lack="year_before", unit=amount.unit)


def _no_prior(amount: Amount, words: Words) -> Refused:
    name = words["phrase.prior_name"].format(name=amount.name)
    details = {"name": name, "value": _text(amount.figure), "lack": amount.lack}
    return Refused(id="narrative.no_prior", details=details)


def _chinese(amount: Amount, options: Options) -> Given:
    del options
    value = amount.figure
    if value.denominator != 1 or not 0 <= value < _WAN:
        return _unfit("narrative.no_chinese", amount)
    return chinese(int(value))


def _wan(amount: Amount, options: Options) -> Given:
    """The figure in ten thousands. Refused if it would show as 0 or has that unit already."""
    value = amount.figure / _WAN
    text = short_text(value, options.digits, ())
    counted_so = amount.unit.startswith(options.words["phrase.wan_sign"])
    if counted_so or (value and not Fraction(text)):
        return _unfit("narrative.no_wan", amount)
    return options.words["phrase.wan"].format(count=text)


def _rounded(amount: Amount, options: Options) -> Given:
    digits = 1 if options.digits is None else options.digits
    return rounded_text(amount.figure, digits)


def _unfit(id_: str, amount: Amount) -> Refused:
    details = {"name": amount.name, "value": _text(amount.figure), "unit": amount.unit or "-"}
    return Refused(id=id_, details=details)


def _endless(amount: Amount) -> Refused:
    return Refused(id="narrative.endless", details={"name": amount.name})


def printed(amount: Amount) -> str | Refused:
    """A figure in full; refused if its decimals do not end, so that the text must round it."""
    text = exact_text(amount.figure)
    return _endless(amount) if text is None else text


def _text(value: Fraction) -> str:
    """A figure for a message: in full, or rounded if its decimals do not end."""
    return exact_text(value) or rounded_text(value, MOST_DIGITS)


_FILTERS: Mapping[str, _Filter] = {
    "share_of": _share_of,
    "points": _points,
    "difference": _difference,
    "direction": _direction,
    "growth": _growth,
    "compared": _compared,
    "change": _change,
    "prior": _prior,
    "chinese": _chinese,
    "wan": _wan,
    "rounded": _rounded,
}

_TAKES: Mapping[str, str] = {
    "share_of": "other digits",
    "points": "other digits",
    "difference": "other",
    "direction": "",
    "growth": "digits",
    "compared": "digits",
    "change": "unit",
    "prior": "",
    "chinese": "",
    "wan": "digits",
    "rounded": "digits",
}

NAMES: tuple[str, ...] = tuple(_FILTERS)
"""The ids of all filters; what they are called in texts stands in the words, as `filter.<id>`."""
