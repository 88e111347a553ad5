"""The figures that a text may name: exact, aware of last year's value, printed as readers expect.

Calculation is exact. A figure is rounded once, when it is printed, half up as people round. A
figure without a value keeps the reason, so that a message can give it.
"""

import operator
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

TYPED = "typed"
"""Why a number that was typed has no value of last year."""
TOLD = "told"
"""Why a figure has no value, where that has been told already."""
ZERO, BRACKETS = "zero", "brackets"
"""Why a calculation has no value: a division by zero; a phrase that was calculated with."""

_MOST_PLACES = 40

_Operation = Callable[[Fraction, Fraction], Fraction]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Amount:
    """A figure that a text names, or what was calculated from such figures.

    `name` is what the text calls it. If `value` is None, `lost` says why. `prior` is last year's
    value of the same figure; if it is None, `lack` says why. `unit` is what is
    counted, empty for any unit of counting. `without` names the entities that a sum lacks.
    """

    name: str
    value: Fraction | None = None
    prior: Fraction | None = None
    lost: str = ""
    lack: str = ""
    unit: str = ""
    without: tuple[str, ...] = ()

    def __add__(self, other: object) -> "Amount":
        return _combined(self, other, operator.add, "+")

    def __radd__(self, other: object) -> "Amount":
        return _combined(other, self, operator.add, "+")

    def __sub__(self, other: object) -> "Amount":
        return _combined(self, other, operator.sub, "-")

    def __rsub__(self, other: object) -> "Amount":
        return _combined(other, self, operator.sub, "-")

    def __mul__(self, other: object) -> "Amount":
        return _combined(self, other, operator.mul, "*")

    def __rmul__(self, other: object) -> "Amount":
        return _combined(other, self, operator.mul, "*")

    def __truediv__(self, other: object) -> "Amount":
        return _combined(self, other, operator.truediv, "/")

    def __rtruediv__(self, other: object) -> "Amount":
        return _combined(other, self, operator.truediv, "/")

    def __neg__(self) -> "Amount":
        return self * -1

    def __abs__(self) -> "Amount":
        return -self if self.value is not None and self.value < 0 else self

    def __eq__(self, other: object) -> bool:
        return self._compared(other, operator.eq)

    def __lt__(self, other: object) -> bool:
        return self._compared(other, operator.lt)

    def __le__(self, other: object) -> bool:
        return self._compared(other, operator.le)

    def __gt__(self, other: object) -> bool:
        return self._compared(other, operator.gt)

    def __ge__(self, other: object) -> bool:
        return self._compared(other, operator.ge)

    def __hash__(self) -> int:
        return hash(self.value)

    def __bool__(self) -> bool:
        return self > 0 or self < 0

    @property
    def figure(self) -> Fraction:
        """The value, or 0. Ask `lost` first: a figure without a value is not zero."""
        return self.value or Fraction(0)

    def _compared(self, other: object, compare: Callable[[Fraction, Fraction], bool]) -> bool:
        """Compare two figures; a figure without a value is only different from others."""
        against = amount_of(other)
        if against is None:
            return False
        if ZERO in (self.lost, against.lost):
            raise ZeroDivisionError(self.name)
        if self.value is None or against.value is None:
            return False
        return compare(self.value, against.value)


def amount_of(value: object) -> Amount | None:
    """The figure; a typed number becomes one without last year's value; None for anything else."""
    if isinstance(value, Amount):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | Fraction):
        return None
    exact = Fraction(str(value))
    return Amount(name=str(value), value=exact, lack=TYPED)


def _combined(left: object, right: object, operation: _Operation, sign: str) -> Amount:
    """Calculate with this year's values, and with last year's in the same way.

    A typed number has no last year. So `new + 5` has none either, but `new / 12` has: as a factor
    the number is the same in both years.
    """
    first, second = amount_of(left), amount_of(right)
    if first is None or second is None:
        known, other = (second, left) if first is None else (first, right)
        if known is not None and isinstance(other, str):
            return replace(known, value=None, prior=None, lost=known.lost or BRACKETS)
        return NotImplemented  # type: ignore[no-any-return]
    name = f"{first.name} {sign} {second.name}"
    if lost := first.lost or second.lost:
        return Amount(name=name, lost=lost)
    value = _value(operation, first.value, second.value)
    if value is None:
        return Amount(name=name, lost=ZERO)
    factor = sign in "*/"
    before = [_before(one, factor=factor) for one in (first, second)]
    lack = first.lack if before[0] is None else second.lack
    prior = None
    if first.lack == second.lack == TYPED:
        lack = TYPED
    elif None not in before:
        prior = _value(operation, *before)
        lack = "" if prior is not None else ZERO
    return Amount(name=name, value=value, prior=prior, lack=lack, unit=_unit(first, second, sign))


def _before(amount: Amount, *, factor: bool) -> Fraction | None:
    return amount.value if factor and amount.lack == TYPED else amount.prior


def _value(operation: _Operation, left: Fraction | None, right: Fraction | None) -> Fraction | None:
    """The result; None for a division by zero."""
    if left is None or right is None or (operation is operator.truediv and not right):
        return None
    return operation(left, right)


def _unit(first: Amount, second: Amount, sign: str) -> str:
    """The unit of both figures, or of the one that is not a typed number; else empty."""
    if first.lack == TYPED and sign != "/":
        return second.unit
    if second.lack == TYPED or (first.unit == second.unit and sign in "+-"):
        return first.unit
    return ""


def exact_text(value: Fraction) -> str | None:
    """A figure in full; None if its decimals do not end (1/3)."""
    places = next((p for p in range(_MOST_PLACES) if 10**p % value.denominator == 0), None)
    return None if places is None else rounded_text(value, places)


def rounded_text(value: Fraction, digits: int) -> str:
    """A figure rounded to so many decimals, half up (away from zero), all decimals shown."""
    steps = int(abs(value) * 10**digits + Fraction(1, 2))
    text = str(steps).zfill(digits + 1)
    sign = "-" if value < 0 and steps else ""
    return sign + (f"{text[:-digits]}.{text[-digits:]}" if digits else text)


def short_text(value: Fraction, digits: int | None = None, edges: tuple[int, ...] = (0,)) -> str:
    """A figure rounded to `digits`, or else to one decimal.

    Without `digits`, a figure of at most one decimal is printed as it is: 70, 12.5. A figure near
    one of the `edges` gets as many decimals as it takes to differ from it: 99.96, not 100.0.
    """
    if digits is not None:
        return rounded_text(value, digits)
    if (value * 10).denominator == 1:
        return rounded_text(value, 0 if value.denominator == 1 else 1)
    places = 1
    while Fraction(rounded_text(value, places)) in edges:
        places += 1
    return rounded_text(value, places)
