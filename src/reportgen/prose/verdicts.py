"""Judges claims by the tables, or by the other numbers of their sentence."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import assert_never

from reportgen.model.findings import Outcome, Verdict
from reportgen.prose.claims import (
    Change,
    Claim,
    Count,
    Denial,
    Partition,
    Parts,
    Share,
    Together,
)
from reportgen.prose.movement import change
from reportgen.prose.outcomes import (
    Judged,
    broken,
    in_unit,
    near,
    not_judged,
    rounded,
    unknown,
)
from reportgen.prose.places import Said
from reportgen.prose.tables import HUNDRED, Tables, Value

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
    values = reason or tables.values(meaning.readings, claim.said.years or 0)
    if isinstance(values, str):
        yield kind, unknown(values)
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


def _sum(said: Sequence[Said]) -> Decimal:
    return sum((one.quantity.value for one in said), Decimal(0))


def _exceeds(group: Sequence[Said], whole: Decimal) -> bool:
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
    values = tables.values(claim.readings)
    if isinstance(values, str):
        return unknown(values)
    if not all(value.value for value in values):
        return None
    return broken(Decimal(0), values[0], claim.words)
