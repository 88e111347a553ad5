"""Judges claims by the tables, or by the other numbers of their sentence."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import assert_never

from reportgen.checks.claims.claim_types import (
    Change,
    Claim,
    Count,
    Denial,
    Partition,
    Parts,
    Share,
    Together,
)
from reportgen.checks.claims.quantities import Quantity
from reportgen.checks.claims.stated_numbers import StatedNumber
from reportgen.checks.claims.table_values import HUNDRED, Tables, Value
from reportgen.checks.subjects import ALL_BLANK
from reportgen.model.findings import Outcome, Verdict

_YUAN = 10**4
"""How many yuan make one unit of a cell that counts in ten thousand yuan."""

Judged = tuple[str, Outcome | None]
"""The kind of rule that a claim falls under, and its outcome; None where the claim is true."""

NEARLY = Decimal("0.05")
"""A change of at most this fraction is "about the same"; a doubling may miss by as much."""

_RULES = {
    "times": "multiple", "ratio": "multiple", "factor": "multiple", "points": "multiple",
}  # fmt: skip
"""The kinds of claim under which these kinds of change are judged."""


_FEW = 3
_NEAR_ALL = 1
"""How many points shares may miss 100 by and still seem to be all shares of a whole."""


def judged(claim: Claim, tables: Tables, nearly: Decimal) -> Iterator[Judged]:
    """Every kind of rule that a claim falls under, with the outcome.

    A list of parts seems complete if it comes as near to its whole as the fraction `nearly`.
    """
    match claim:
        case Count():
            yield from _count(claim, tables)
        case Share():
            yield "rate" if claim.rate else "share", _share(claim, tables)
        case Change():
            yield from change(claim, tables)
        case Parts():
            yield from _parts(claim, nearly)
        case Partition():
            yield "parts", _partition(claim, tables)
        case Denial():
            yield "saying", _denial(claim, tables)
        case Together():
            yield "together", _together(claim)
        case _:
            assert_never(claim)


def _count(claim: Count, tables: Tables) -> Iterator[Judged]:
    meaning, quantity = claim.meaning, claim.said.quantity
    kind = "count" if meaning.sure else "doubtful_count"
    reason = not_judged(claim.said)
    values = reason or tables.values(meaning.interpretations, claim.said.years or 0)
    if isinstance(values, str):
        refs = tables.blank_refs(meaning.interpretations) if values == ALL_BLANK else ()
        details = {"said": quantity.raw}
        yield kind, replace(unknown(values), refs=refs, details=details if refs else {})
        return
    stated = in_unit(quantity, meaning.unit)
    fitting = [value for value in values if near(value.value, stated)]
    if fitting:
        yield kind, None
        if len({value.value for value in values}) > 1:
            yield "reading", broken(stated.value, fitting[0], quantity.raw)
        return
    weak = tables.values(meaning.weak, claim.said.years or 0) if meaning.weak else ()
    if any(near(value.value, stated) for value in weak if isinstance(value, Value)):
        kind = "doubtful_count"
    nearest = min(values, key=lambda value: abs(value.value - stated.value))
    yield kind, broken(stated.value, nearest, quantity.raw, values)


def _share(claim: Share, tables: Tables) -> Outcome | None:
    years = claim.years
    if years is None:
        return unknown("part_of_year")
    parts = tables.values(claim.parts, years) if claim.parts else []
    wholes = tables.values(claim.wholes, years) if claim.wholes else []
    if isinstance(parts, str) or isinstance(wholes, str):
        return unknown(parts if isinstance(parts, str) else str(wholes))
    tops = [value.value for value in parts] + _if_stated(claim.stated_part)
    bottoms = [value.value for value in wholes] + _if_stated(claim.stated_whole)
    quantity = claim.said.quantity
    every = [(top / bottom * HUNDRED, top, bottom) for top in tops for bottom in bottoms if bottom]
    if not every:
        return unknown("zero_whole")
    if any(near(percent, quantity) for percent, _, _ in every):
        return None
    # If the text states the part, that is the part it means.
    stated = [one for one in every if one[1] == claim.stated_part] or every
    percent, top, bottom = min(stated, key=lambda one: abs(one[0] - quantity.value))
    of = [value for value in (*parts, *wholes) if value.value in (top, bottom)]
    return Outcome(
        verdict=Verdict.BROKEN,
        refs=tuple(dict.fromkeys(ref for value in of for ref in value.refs)),
        left=quantity.value,
        right=rounded(percent, quantity),
        details={"said": f"{quantity.raw}{quantity.unit}", "values": f"{top:f} / {bottom:f}"},
    )


def _together(claim: Together) -> Outcome | None:
    """Shares that come near 100 must make 100, to half of the last digit of each."""
    total = _sum(claim.shares)
    slack = sum((said.quantity.step for said in claim.shares), Decimal(0)) / 2
    if not slack < abs(total - HUNDRED) <= _NEAR_ALL:
        return None
    listed = " + ".join(said.quantity.raw for said in claim.shares)
    details = {"said": listed, "values": f"{total:f}"}
    return Outcome(verdict=Verdict.BROKEN, left=total, right=Decimal(HUNDRED), details=details)


def _if_stated(number: Decimal | None) -> list[Decimal]:
    return [] if number is None else [number]


def _parts(claim: Parts, nearly: Decimal) -> Iterator[Judged]:
    whole = claim.whole.quantity.value
    every = [said for group in claim.groups for said in group]
    total = _sum(every)
    over = any(_exceeds(group, whole) for group in claim.groups)
    several = over and len(every) >= _FEW
    kind = "parts" if claim.complete or several else "listed_parts"
    if len(every) == 1 and not over:
        return
    if total == whole or not (claim.complete or over or _seems_complete(claim, total, nearly)):
        yield kind, None
        return
    listed = " + ".join(f"{said.quantity.value:f}" for said in every)
    details = {
        "said": f"{claim.whole.quantity.raw}{claim.whole.quantity.unit}",
        "values": f"{listed} = {total:f} \u2260 {whole:f}",
    }
    yield kind, Outcome(verdict=Verdict.BROKEN, left=whole, right=total, details=details)


def _seems_complete(claim: Parts, total: Decimal, nearly: Decimal) -> bool:
    """Whether a list that need not be complete looks as if it were.

    Several lists divide the whole in several ways, unless each holds only one number.
    """
    whole = claim.whole.quantity.value
    if any(_sum(group) == whole for group in claim.groups):
        return False
    one_list = len(claim.groups) == 1 or all(len(group) == 1 for group in claim.groups)
    many = sum(len(group) for group in claim.groups) >= _FEW
    return one_list and many and nearly * whole <= total <= whole / nearly


def _sum(said: Sequence[StatedNumber]) -> Decimal:
    return sum((one.quantity.value for one in said), Decimal(0))


def _exceeds(group: Sequence[StatedNumber], whole: Decimal) -> bool:
    """Whether a list exceeds its whole. When it reaches the whole, a new list may begin."""
    running = Decimal(0)
    for said in group:
        running += said.quantity.value
        if running == whole:
            running = Decimal(0)
    return running > whole


def _partition(claim: Partition, tables: Tables) -> Outcome | None:
    values = tables.values((claim.whole,))
    if isinstance(values, str):
        return unknown(values)
    total, whole = _sum(claim.parts), values[0]
    if total == whole.value:
        return None
    listed = " + ".join(said.quantity.raw for said in claim.parts)
    details = {"said": listed, "values": f"{total:f} \u2260 {whole.value:f}"}
    return replace(broken(total, whole, listed), details=details)


def _denial(claim: Denial, tables: Tables) -> Outcome | None:
    values = tables.values(claim.interpretations)
    if isinstance(values, str):
        return unknown(values)
    if not all(value.value for value in values):
        return None
    return broken(Decimal(0), values[0], claim.words)


def broken(left: Decimal, value: Value, said: str, others: Sequence[Value] = ()) -> Outcome:
    """The text says `left`, the tables say `value`; any of `others` would have been right too."""
    alternatives = dict.fromkeys(f"{other.value:f}" for other in others)
    return Outcome(
        verdict=Verdict.BROKEN,
        refs=value.refs,
        left=left,
        right=value.value,
        right_terms=value.terms,
        details={"said": said, "values": " / ".join(alternatives)},
    )


def unknown(reason: str) -> Outcome:
    """The claim cannot be judged."""
    return Outcome(verdict=Verdict.NOT_EVALUATED, reason=reason)


def not_judged(said: StatedNumber) -> str:
    """Why a number cannot be compared; empty if it can."""
    if said.quantity.approximate:
        return "approximate"
    return "part_of_year" if said.years is None else ""


def rounded(percent: Decimal, quantity: Quantity) -> Decimal:
    """A percentage with one digit more than the text prints."""
    return percent.quantize(quantity.step / 10)


def in_unit(quantity: Quantity, unit: str) -> Quantity:
    """The quantity in the unit of the cells that it is compared with."""
    scaled = len(unit) > 1  # one letter is the word for yuan; two are for ten thousand yuan
    if quantity.kind != "money" or not scaled:
        return quantity
    return replace(quantity, value=quantity.value / _YUAN, step=quantity.step / _YUAN)


def near(value: Decimal, quantity: Quantity) -> bool:
    """Whether number and value agree to half of the last digit; whole numbers agree exactly."""
    return abs(value - quantity.value) <= quantity.step / 2


_OF_SOMETHING = ("growth", "times", "ratio", "factor")
"""The kinds of change that cannot be computed from zero."""


Pair = tuple[Value, Value]


def change(claim: Change, tables: Tables) -> Iterator[Judged]:
    """Judge the size of a change; if that is right, judge its direction too."""
    kind = _RULES.get(claim.kind, claim.kind)
    if claim.said and (reason := not_judged(claim.said)):
        yield kind, unknown(reason)
        return
    if claim.stated == 0 and claim.sign > 0:
        yield (
            "direction",
            Outcome(
                verdict=Verdict.BROKEN,
                left=Decimal(0),
                details={"said": claim.words, "values": "0"},
            ),
        )
        return
    pairs = tables.pairs(claim.interpretations, claim.wholes)
    if isinstance(pairs, str):
        yield kind, unknown(pairs)
    elif claim.kind in _OF_SOMETHING and not (pairs := [p for p in pairs if p[1].value]):
        yield kind, unknown("zero_before")
    elif claim.kind == "direction":
        yield kind, _direction_outcome(claim, pairs)
    elif not (sized := [pair for pair in pairs if _right_size(claim, *pair)]):
        yield kind, _broken_outcome(claim, pairs)
    else:
        yield kind, None
        if claim.sign:
            yield "direction", _direction_outcome(claim, sized)


def _direction_outcome(claim: Change, pairs: Sequence[Pair]) -> Outcome | None:
    right = any(_right_direction(claim, *pair) for pair in pairs)
    return None if right else _broken_outcome(claim, pairs)


def _right_direction(claim: Change, now: Value, then: Value) -> bool:
    moved = now.value - then.value
    if claim.nearly:
        return abs(moved) <= NEARLY * then.value
    return (moved > 0) - (moved < 0) == claim.sign


def _right_size(claim: Change, now: Value, then: Value) -> bool:
    amount = _amount(claim, now, then)
    quantity = _quantity(claim)
    if quantity is None:
        return abs(amount - claim.factor) <= NEARLY * claim.factor
    if claim.kind == "points":
        # The text has often subtracted two rounded shares.
        return abs(abs(amount) - quantity.value) <= quantity.step
    return near(abs(amount), quantity)


def _amount(claim: Change, now: Value, then: Value) -> Decimal:
    """The number that the tables give in place of the text's."""
    moved = now.value - then.value
    match claim.kind:
        case "growth":
            return moved / then.value * HUNDRED
        case "times":
            return moved / then.value
        case "ratio" | "factor":
            return now.value / then.value
        case _:
            return moved


def _quantity(claim: Change) -> Quantity | None:
    return in_unit(claim.said.quantity, claim.unit) if claim.said else None


def _broken_outcome(claim: Change, pairs: Sequence[Pair]) -> Outcome:
    now, then = min(pairs, key=lambda pair: pair[0].value != claim.stated)
    quantity = _quantity(claim)
    exact = _amount(claim, now, then)
    figures = [then.value, now.value]
    if claim.wholes:
        figures = [round(percent, 2) for percent in figures]
    return Outcome(
        verdict=Verdict.BROKEN,
        refs=now.refs,
        left=quantity.value * (claim.sign or 1) if quantity else None,
        right=exact if claim.kind in ("difference", "direction") else _rounded(exact, quantity),
        left_terms=now.terms,
        right_terms=then.terms,
        details={"said": claim.words, "values": f"{figures[0]:f} -> {figures[1]:f}"},
    )


def _rounded(exact: Decimal, quantity: Quantity | None) -> Decimal:
    return rounded(exact, quantity) if quantity else round(exact, 2)
