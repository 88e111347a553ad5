"""`number`: each cell's figure lies within bounds, and has no more decimals than its column."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from reportgen.checks.subjects import CheckedSubmission
from reportgen.model.findings import Outcome, Verdict
from reportgen.model.submissions import CellRef, Mark
from reportgen.standards.cells import cells, expand
from reportgen.standards.standard import STRICT, Standard


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """minimum <= figure <= maximum, and no more decimals than the column has if `whole`.

    Cells in a signed column have no lower bound. Blanks, dashes and unreadable cells keep the rule:
    other rules judge them. `except_unit` leaves out columns of that unit.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    PLACES: ClassVar[frozenset[str]] = frozenset({"left", "right"})

    cells: tuple[str, ...]
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    whole: bool = False
    except_unit: str = ""

    def patterns(self) -> Iterable[str]:
        return self.cells

    def instances(self, standard: Standard) -> Sequence[tuple[CellRef, bool, int]]:
        columns = cells(standard)
        refs = dict.fromkeys(ref for p in self.cells for ref in expand(standard, p))
        return [
            (ref, column.signed, column.decimals)
            for ref in refs
            if (column := columns[ref][1]).unit != self.except_unit
        ]

    def evaluate(
        self, instance: tuple[CellRef, bool, int], subject: CheckedSubmission
    ) -> Outcome | None:
        ref, signed, decimals = instance
        fact = subject.submission.facts.get(ref)
        if fact is None or fact.mark is not Mark.NUMBER or fact.value is None:
            return None
        value = fact.value
        low = self.minimum is not None and not signed and value < self.minimum
        high = self.maximum is not None and abs(value) > self.maximum
        uneven = self.whole and _decimals(value) > decimals
        if not (low or high or uneven):
            return None
        bound = self.minimum if low else self.maximum if high else None
        return Outcome(verdict=Verdict.BROKEN, refs=(ref,), left=value, right=bound)


def _decimals(value: Decimal) -> int:
    """How many decimals a figure has; rounding one of hundreds of digits would fail."""
    return -int(value.normalize().as_tuple().exponent)
