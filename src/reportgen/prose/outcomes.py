"""The outcomes of claims that are false or cannot be judged."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from reportgen.model.findings import Outcome, Verdict
from reportgen.prose.places import Said
from reportgen.prose.quantities import Quantity
from reportgen.prose.tables import Value

_YUAN = 10**4
"""How many yuan make one unit of a cell that counts in ten thousand yuan."""

Judged = tuple[str, Outcome | None]
"""The kind of rule that a claim falls under, and its outcome; None where the claim is true."""


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


def not_judged(said: Said) -> str:
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
