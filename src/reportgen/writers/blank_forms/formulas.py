"""Turns checks into formulas of a spreadsheet, each with the result to store beside it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from reportgen.documents.blank_form import Check, CheckState, stand
from reportgen.model.grids import Position, column_letters
from reportgen.model.submissions import CellRef
from reportgen.standards.standard import BlankMeans
from reportgen.text.numerals import number_text

Places = Mapping[CellRef, Position]

PLACES = 6
"""Decimals that differences are rounded to: amounts have fewer, binary noise has more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A formula and its result, as a cell holds them."""

    text: str
    result: str | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A check's cell on the sheet; it may be merged over several columns."""

    check: Check
    at: Position
    columns: int = 1


def absolute(place: Position) -> str:
    """The absolute address of a cell: `$C$7`."""
    return f"${column_letters(place.column)}${place.row + 1}"


def ranges(places: Iterable[Position]) -> list[str]:
    """The cells as few ranges, such as `$D$6:$D$26`; runs down a column before runs along a row."""
    rest = sorted(set(places), key=lambda p: (p.column, p.row))
    down = _runs(rest, lambda a, b: a.column == b.column and b.row == a.row + 1)
    single = sorted(run[0] for run in down if len(run) == 1)
    along = _runs(single, lambda a, b: a.row == b.row and b.column == a.column + 1)
    runs = [run for run in down if len(run) > 1] + along
    return [absolute(r[0]) + (f":{absolute(r[-1])}" if len(r) > 1 else "") for r in runs]


def _runs(
    places: Sequence[Position], follows: Callable[[Position, Position], bool]
) -> list[list[Position]]:
    runs: list[list[Position]] = []
    for place in places:
        if runs and follows(runs[-1][-1], place):
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def listed(refs: Iterable[CellRef], places: Places) -> str:
    """The cells as arguments of a function."""
    return ",".join(ranges(places[ref] for ref in refs))


def total(addends: Sequence[CellRef], places: Places, figure: Decimal | None) -> Formula:
    """A sum that stays blank until one of its cells holds a number; `figure` is the sum so far."""
    cells = listed(addends, places)
    text = f'=IF(COUNT({cells})=0,"",SUM({cells}))'
    return Formula(text=text, result="" if figure is None else stored(figure))


def stored(figure: Decimal) -> float:
    """A figure as a spreadsheet stores it."""
    return int(figure) if figure == int(figure) else float(figure)


def standing(
    check: Check,
    places: Places,
    values: Mapping[CellRef, Decimal],
    blank_means: BlankMeans,
    words: Mapping[str, str],
) -> Formula:
    """The text in a check's own cell; it starts with the sign for kept, broken or unchecked."""
    every = listed(check.refs, places)
    left = _side(check.left, check.left_known, places)
    right = _side(check.right, check.right_known, places)
    difference = f"ROUND({left}-{right},{PLACES})"
    unchecked = ",".join(_unchecked_conditions(check, places, blank_means))
    text = (
        f'=IF(COUNT({every})=0,"",IF(OR({unchecked}),{quoted(words["unchecked"])},'
        f"IF({difference}{check.relation}0,{quoted(words['kept'])},"
        f"{quoted(words['difference'])}&ABS({difference}))))"
    )
    state, off = stand(check, values, blank_means)
    results = {
        CheckState.EMPTY: "",
        CheckState.KEPT: words["kept"],
        CheckState.UNCHECKED: words["unchecked"],
        CheckState.BROKEN: words["difference"] + number_text(off),
    }
    return Formula(text=text, result=results[state])


def _side(refs: Sequence[CellRef], known: Decimal, places: Places) -> str:
    """One side of a comparison: this year's cells plus `known`, the sum of last year's."""
    terms = [f"SUM({listed(refs, places)})"] if refs else []
    terms += [number_text(known)] if known or not refs else []
    return f"({'+'.join(terms)})"


def _unchecked_conditions(check: Check, places: Places, blank_means: BlankMeans) -> Iterator[str]:
    """When a check cannot be made: if a cell holds text, or if a cell that it needs is blank."""
    needed = check.refs if blank_means == "missing" else check.totals
    yield f"COUNTA({listed(check.refs, places)})>COUNT({listed(check.refs, places)})"
    if needed:
        yield f"COUNT({listed(needed, places)})<{len(set(needed))}"


def quoted(text: str) -> str:
    """A text as a string in a formula."""
    return '"' + text.replace('"', '""') + '"'


def begins(cell: str, sign: str) -> str:
    """The condition of a conditional format: the cell's text begins with the sign."""
    return f"=LEFT({cell},1)={quoted(sign)}"


def summary(
    results: Sequence[Result], shown: Mapping[Position, str | float], words: Mapping[str, str]
) -> Formula:
    """One line on all checks of a sheet: how often each rule is broken, or that none is."""
    broken, kept = words["broken"], words["kept"]
    by_rule = [
        (rule.name["zh"], [result.at for result in group])
        for rule, group in groupby(results, lambda result: result.check.rule)
    ]
    every = [place for _, places in by_rule for place in places]
    texts = [str(shown[place]) for place in every]
    unchecked = texts.count(words["unchecked"])

    def count(places: Iterable[Position], sign: str) -> str:
        return "+".join(f"SUMPRODUCT(--(LEFT({r},1)={quoted(sign)}))" for r in ranges(places))

    def sentence(text: str, number: str, **others: str) -> str:
        before, after = words[text].format(count="\0", **others).split("\0")
        return f"{quoted(before)}&({number})&{quoted(after)}"

    parts = "".join(
        f'&IF({count(places, broken)}=0,"",{sentence("rule", count(places, broken), name=name)})'
        for name, places in by_rule
    )
    rest = count(every, words["unchecked"][0])
    partly = f'IF({rest}=0,"",{sentence("partly", rest)})'
    text = (
        f"=IF({count(every, broken)}>0,{sentence('wrong', count(every, broken))}{parts},"
        f"IF({count(every, kept)}=0,{quoted(words['none'])},{quoted(words['fine'])}&{partly}))"
    )
    return Formula(text=text, result=_summary_text(by_rule, shown, words, unchecked))


def _summary_text(
    by_rule: Sequence[tuple[str, Sequence[Position]]],
    shown: Mapping[Position, str | float],
    words: Mapping[str, str],
    unchecked: int,
) -> str:
    def count(places: Iterable[Position], sign: str) -> int:
        return sum(str(shown[place]).startswith(sign) for place in places)

    wrong = {name: count(places, words["broken"]) for name, places in by_rule}
    if total := sum(wrong.values()):
        parts = (words["rule"].format(name=n, count=c) for n, c in wrong.items() if c)
        return words["wrong"].format(count=total) + "".join(parts)
    if not any(count(places, words["kept"]) for _, places in by_rule):
        return words["none"]
    return words["fine"] + (words["partly"].format(count=unchecked) if unchecked else "")
