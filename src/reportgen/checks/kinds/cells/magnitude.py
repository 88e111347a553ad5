"""`magnitude`: an amount is not so far from last year's that its unit must be wrong."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Literal

from reportgen.checks.subjects import CheckedSubmission, comparable
from reportgen.model.findings import Outcome, Term, Verdict
from reportgen.model.submissions import CellRef, Mark, value_or_zero
from reportgen.standards.cells import Operand, expand
from reportgen.standards.standard import STRICT, Standard


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """The larger of this year's and last year's figure is less than `factor` times the smaller.

    A figure that is zero in either year keeps the rule, because there is no ratio. A cell that is
    unreadable or absent, or has no number in either year, is not evaluated. `wrong` says which of
    the two figures is likely in the wrong unit, and `times` how many of one unit make the other;
    only the hint uses them.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    PLACES: ClassVar[frozenset[str]] = frozenset({"left", "right", "difference", "times"})

    cells: tuple[str, ...]
    factor: Decimal = Decimal(1000)
    wrong: Literal["larger", "smaller"] = "larger"
    times: Decimal = Decimal(10_000)

    def patterns(self) -> Iterable[str]:
        return self.cells

    def instances(self, standard: Standard) -> Sequence[CellRef]:
        return list(dict.fromkeys(ref for p in self.cells for ref in expand(standard, p)))

    def evaluate(self, instance: CellRef, subject: CheckedSubmission) -> Outcome | None:
        operands = Operand(instance), Operand(instance, prior=True)
        can_compare = comparable(subject, (instance,))
        if reason := _reason(operands, subject) if can_compare else "not_added":
            return Outcome(verdict=Verdict.NOT_EVALUATED, refs=(instance,), reason=reason)
        value, last = (value_or_zero(subject.fact(operand)) for operand in operands)
        smaller, larger = sorted((abs(value), abs(last)))
        if not smaller or larger < self.factor * smaller:
            return None
        return Outcome(
            verdict=Verdict.BROKEN,
            refs=(instance,),
            left=value,
            right=last,
            left_terms=(Term(ref=instance, value=value),),
            right_terms=(Term(ref=instance, value=last, prior=True),),
            details={"times": f"{larger / smaller:.0f}"},
        )


def _reason(operands: Iterable[Operand], subject: CheckedSubmission) -> str | None:
    marks = []
    for operand in operands:
        fact = subject.fact(operand)
        if fact is None:
            return subject.absence(operand)
        if fact.mark is Mark.TEXT:
            return "unreadable"
        marks.append(fact.mark)
    return None if Mark.NUMBER in marks else "all_blank"
