"""`share`: a part is at most a given fraction of its whole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from reportgen.checks.subjects import CheckedSubmission, comparable
from reportgen.model.findings import Outcome, Term, Verdict, sum_of
from reportgen.model.submissions import Mark
from reportgen.standards.cells import Operand, bind, expand
from reportgen.standards.standard import STRICT, Standard

_HUNDRED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """sum(part) / sum(whole) <= at_most, if the whole is at least `minimum`.

    A large share hints at how figures were sorted, not at a mistake; shares of small wholes mean
    nothing. `at_most` is a fraction. A comparison with a part in `leave_out` is skipped, and one
    with an unreadable or absent cell is not evaluated.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    PLACES: ClassVar[frozenset[str]] = frozenset({"left", "right", "percent"})

    part: tuple[str, ...]
    whole: tuple[str, ...]
    at_most: Decimal
    minimum: Decimal = Decimal(1)
    leave_out: tuple[str, ...] = ()

    def patterns(self) -> Iterable[str]:
        return (*self.part, *self.whole, *self.leave_out)

    def instances(self, standard: Standard) -> Sequence[tuple[tuple[Operand, ...], ...]]:
        left_out = {Operand(ref) for p in self.leave_out for ref in expand(standard, p)}
        return [
            sides
            for sides in bind(standard, self.part, self.whole)
            if all(sides) and not left_out & set(sides[0])
        ]

    def evaluate(
        self, instance: tuple[tuple[Operand, ...], ...], subject: CheckedSubmission
    ) -> Outcome | None:
        refs = tuple(operand.ref for side in instance for operand in side)
        facts = {o: subject.fact(o) for side in instance for o in side}
        if not comparable(subject, refs):
            return Outcome(verdict=Verdict.NOT_EVALUATED, refs=refs, reason="not_added")
        for operand, fact in facts.items():
            if fact is None or fact.mark is Mark.TEXT:
                reason = "unreadable" if fact else subject.absence(operand)
                return Outcome(verdict=Verdict.NOT_EVALUATED, refs=refs, reason=reason)
        part, whole = (
            sum_of(Term(ref=o.ref, value=f.value) for o in side if (f := facts[o]))
            for side in instance
        )
        if whole < self.minimum or part <= self.at_most * whole:
            return None
        percent = f"{part / whole * _HUNDRED:.1f}%"
        return Outcome(
            verdict=Verdict.BROKEN, refs=refs, left=part, right=whole, details={"percent": percent}
        )
