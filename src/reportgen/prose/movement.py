"""Whether a change against the year before is what the tables of both years give."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from reportgen.findings import Outcome, Verdict
from reportgen.prose.claims import Change
from reportgen.prose.outcomes import HUNDRED, Judged, near, not_judged, rounded, unknown
from reportgen.prose.tables import Tables, Value

NEARLY = Decimal("0.05")
"""A change of at most this fraction is "about the same"."""

Pair = tuple[Value, Value]


def change(claim: Change, tables: Tables) -> Iterator[Judged]:
    """A number of the right size is judged by its direction too; a wrong one is one finding."""
    kind = "growth" if claim.kind == "times" else claim.kind
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
    pairs = tables.pairs(claim.readings)
    if isinstance(pairs, str):
        yield kind, unknown(pairs)
    elif claim.said is None:
        yield "direction", None if _any_signed(claim, pairs) else _moved(claim, pairs)
    elif kind == "growth" and not any(then.value for _, then in pairs):
        yield kind, unknown("zero_before")
    elif not (sized := [pair for pair in pairs if _sized(claim, *pair)]):
        yield kind, _moved(claim, pairs)
    else:
        yield kind, None
        yield "direction", None if _any_signed(claim, sized) else _moved(claim, sized)


def _any_signed(claim: Change, pairs: Sequence[Pair]) -> bool:
    return any(_signed(claim, *pair) for pair in pairs)


def _signed(claim: Change, now: Value, then: Value) -> bool:
    moved = now.value - then.value
    if claim.nearly:
        return abs(moved) <= NEARLY * then.value
    return (moved > 0) - (moved < 0) == claim.sign


def _sized(claim: Change, now: Value, then: Value) -> bool:
    quantity = claim.said.quantity if claim.said else None
    if quantity is None:
        return True
    moved = abs(now.value - then.value)
    if claim.kind == "difference":
        return moved == quantity.value or (quantity.step != 1 and near(moved, quantity))
    if not then.value:
        return False
    return near(moved / then.value * (HUNDRED if claim.kind == "growth" else 1), quantity)


def _moved(claim: Change, pairs: Sequence[Pair]) -> Outcome:
    now, then = pairs[0]
    quantity = claim.said.quantity if claim.said else None
    moved = now.value - then.value
    in_percent = quantity and claim.kind == "growth" and then.value
    actual = rounded(moved / then.value * HUNDRED, quantity) if quantity and in_percent else moved
    return Outcome(
        verdict=Verdict.BROKEN,
        refs=now.refs,
        left=quantity.value * (claim.sign or 1) if quantity else None,
        right=actual,
        left_terms=now.terms,
        right_terms=then.terms,
        details={"said": claim.words, "values": f"{then.value:f} -> {now.value:f}"},
    )
