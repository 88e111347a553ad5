"""`balance`: the sum of the left cells stands in a relation to the sum of the right cells."""

import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from reportgen.checks.subjects import CheckedSubmission, comparable
from reportgen.model.findings import Outcome, Term, Verdict, sum_of
from reportgen.model.submissions import CellRef, Mark
from reportgen.standards.cells import Operand, bind, expand, is_total
from reportgen.standards.standard import STRICT, Standard

_HOLDS = {"=": operator.eq, "<=": operator.le, ">=": operator.ge}


@dataclass(frozen=True, slots=True)
class _Instance:
    left: tuple[Operand, ...]
    right: tuple[Operand, ...]
    totals: frozenset[CellRef]


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """sum(left) relation sum(right), once for each row or column that a common `*` stands for.

    A reference that begins with `prior.` is the same entity's cell of the year before. Comparisons
    that touch a cell of `leave_out` are skipped. A blank or dashed addend counts as zero if blanks
    mean zero in the standard or the case; a blank total never does. An instance is not evaluated if
    a cell is absent or unreadable, if a blank does not count as zero, or if there is no number at
    all. There is no tolerance.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    PLACES: ClassVar[frozenset[str]] = frozenset(
        {"left", "right", "difference", "left_terms", "right_terms"}
    )

    left: tuple[str, ...]
    right: tuple[str, ...]
    relation: Literal["=", "<=", ">="] = "="
    leave_out: tuple[str, ...] = ()

    def patterns(self) -> Iterable[str]:
        return (*self.left, *self.right, *self.leave_out)

    def instances(self, standard: Standard) -> Sequence[_Instance]:
        left_out = {ref for pattern in self.leave_out for ref in expand(standard, pattern)}
        found = []
        for left, right in bind(standard, self.left, self.right):
            refs = {operand.ref for operand in (*left, *right)}
            if left and right and not refs & left_out:
                totals = frozenset(ref for ref in refs if is_total(standard, ref))
                found.append(_Instance(left, right, totals))
        return found

    def evaluate(self, instance: _Instance, subject: CheckedSubmission) -> Outcome | None:
        both = (*instance.right, *instance.left)
        refs = tuple(operand.ref for operand in both if not operand.prior)
        if reason := _reason(instance, subject):
            return Outcome(verdict=Verdict.NOT_EVALUATED, refs=refs, reason=reason)
        left = _terms(instance.left, subject)
        right = _terms(instance.right, subject)
        sum_left, sum_right = sum_of(left), sum_of(right)
        if _HOLDS[self.relation](sum_left, sum_right):
            return None
        return Outcome(
            verdict=Verdict.BROKEN,
            refs=refs,
            left=sum_left,
            right=sum_right,
            left_terms=left,
            right_terms=right,
        )


def _reason(instance: _Instance, subject: CheckedSubmission) -> str | None:
    numbers = 0
    both = (*instance.left, *instance.right)
    if not comparable(subject, (operand.ref for operand in both)):
        return "not_added"
    for operand in both:
        fact = subject.fact(operand)
        if fact is None:
            return subject.absence(operand)
        if fact.mark is Mark.TEXT:
            return "unreadable"
        if fact.mark is Mark.NUMBER:
            numbers += 1
        elif operand.ref in instance.totals:
            return "blank_total"
        elif subject.blank_means == "missing":
            return "blank"
    return None if numbers else "all_blank"


def _terms(side: Iterable[Operand], subject: CheckedSubmission) -> tuple[Term, ...]:
    return tuple(
        Term(ref=o.ref, value=fact.value if (fact := subject.fact(o)) else None, prior=o.prior)
        for o in side
    )
