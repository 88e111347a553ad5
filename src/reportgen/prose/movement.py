"""Judges whether a change against the year before agrees with the tables of both years."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from reportgen.model.findings import Outcome, Verdict
from reportgen.prose.claims import Change
from reportgen.prose.outcomes import (
    Judged,
    in_unit,
    near,
    not_judged,
    rounded,
    unknown,
)
from reportgen.prose.quantities import Quantity
from reportgen.prose.tables import HUNDRED, Tables, Value

NEARLY = Decimal("0.05")
"""A change of at most this fraction is "about the same"; a doubling may miss by as much."""

_RULES = {
    "times": "multiple", "ratio": "multiple", "factor": "multiple", "points": "multiple",
}  # fmt: skip
"""The kinds of claim under which these kinds of change are judged."""

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
    pairs = tables.pairs(claim.readings, claim.wholes)
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
