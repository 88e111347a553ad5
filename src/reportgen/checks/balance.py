"""`balance`: the sum of the left cells stands in a relation to the sum of the right cells."""

import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Literal

from reportgen.findings import Outcome, Term, Verdict
from reportgen.model import CellRef, Mark
from reportgen.standard import STRICT, Standard, Subject, bind, is_total

_HOLDS = {"=": operator.eq, "<=": operator.le, ">=": operator.ge}


@dataclass(frozen=True, slots=True)
class _Instance:
    left: tuple[CellRef, ...]
    right: tuple[CellRef, ...]
    totals: frozenset[CellRef]


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """sum(left) relation sum(right), once for each row or column that a common `*` stands for.

    A blank or dashed addend counts as zero if the standard or the case says that blanks mean zero;
    a blank total never does. An instance with an unreadable cell, a blank total, or no figure at
    all is not evaluated. Counts are compared exactly.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    PLACES: ClassVar[frozenset[str]] = frozenset(
        {"left", "right", "difference", "left_terms", "right_terms"}
    )

    left: tuple[str, ...]
    right: tuple[str, ...]
    relation: Literal["=", "<=", ">="] = "="

    def patterns(self) -> Iterable[str]:
        return (*self.left, *self.right)

    def instances(self, standard: Standard) -> Sequence[_Instance]:
        sides = (pair for pair in bind(standard, self.left, self.right) if all(pair))
        return [
            _Instance(left, right, frozenset(r for r in (*left, *right) if is_total(standard, r)))
            for left, right in sides
        ]

    def evaluate(self, instance: _Instance, subject: Subject) -> Outcome | None:
        refs = (*instance.right, *instance.left)
        if reason := _reason(instance, subject):
            return Outcome(verdict=Verdict.NOT_EVALUATED, refs=refs, reason=reason)
        left = _terms(instance.left, subject)
        right = _terms(instance.right, subject)
        sum_left, sum_right = _sum(left), _sum(right)
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


def _reason(instance: _Instance, subject: Subject) -> str | None:
    """Why the comparison cannot be made, if it cannot."""
    facts = subject.submission.facts
    numbers = 0
    for ref in (*instance.left, *instance.right):
        fact = facts.get(ref)
        if fact is None:
            return "absent"
        if fact.mark is Mark.TEXT:
            return "unreadable"
        if fact.mark is Mark.NUMBER:
            numbers += 1
        elif ref in instance.totals:
            return "blank_total"
        elif subject.blank_means == "missing":
            return "blank"
    return None if numbers else "all_blank"


def _terms(refs: Iterable[CellRef], subject: Subject) -> tuple[Term, ...]:
    return tuple(Term(ref=ref, value=subject.submission.facts[ref].value) for ref in refs)


def _sum(terms: Iterable[Term]) -> Decimal:
    return sum((term.value for term in terms if term.value is not None), Decimal(0))
