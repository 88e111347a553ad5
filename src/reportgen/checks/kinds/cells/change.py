"""`change`: a figure has not changed implausibly much since the year before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from reportgen.checks.subjects import CheckedSubmission, comparable
from reportgen.model.findings import Outcome, Term, Verdict
from reportgen.model.submissions import CellRef, Fact, Mark, value_or_zero
from reportgen.standards.cells import Operand, expand
from reportgen.standards.standard import STRICT, Standard

_HUNDRED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """|this year - last year| < minimum, or <= share of last year.

    The minimum is there because small figures change by large shares. If either figure is zero,
    only the minimum counts. A blank or a dash is zero, but the rule is not evaluated if neither
    year has a number, or if a blank means missing. `share` is a fraction: 0.5 is 50 %.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    PLACES: ClassVar[frozenset[str]] = frozenset({"left", "right", "difference", "percent"})

    cells: tuple[str, ...]
    share: Decimal
    minimum: Decimal

    def patterns(self) -> Iterable[str]:
        return self.cells

    def instances(self, standard: Standard) -> Sequence[CellRef]:
        return list(dict.fromkeys(ref for p in self.cells for ref in expand(standard, p)))

    def evaluate(self, instance: CellRef, subject: CheckedSubmission) -> Outcome | None:
        now, before = subject.fact(Operand(instance)), subject.fact(Operand(instance, prior=True))
        can_compare = comparable(subject, (instance,))
        if reason := _reason(now, before, subject) if can_compare else "not_added":
            return Outcome(verdict=Verdict.NOT_EVALUATED, refs=(instance,), reason=reason)
        value, last = value_or_zero(now), value_or_zero(before)
        change = abs(value - last)
        if change < self.minimum or (last and value and change <= self.share * abs(last)):
            return None
        percent = f"{change / abs(last) * _HUNDRED:.1f}%" if last else "-"
        return Outcome(
            verdict=Verdict.BROKEN,
            refs=(instance,),
            left=value,
            right=last,
            left_terms=(Term(ref=instance, value=value),),
            right_terms=(Term(ref=instance, value=last, prior=True),),
            details={"percent": percent},
        )


def _reason(now: Fact | None, before: Fact | None, subject: CheckedSubmission) -> str | None:
    if now is None or before is None:
        return "absent" if now is None else subject.absence(Operand(now.ref, prior=True))
    if Mark.TEXT in (now.mark, before.mark):
        return "unreadable"
    if now.mark is not Mark.NUMBER and before.mark is not Mark.NUMBER:
        return "all_blank"
    if Mark.BLANK in (now.mark, before.mark) and subject.blank_means == "missing":
        return "blank"
    return None
