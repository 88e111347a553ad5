"""`implies`: if these cells have a figure, those cells have one too."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from reportgen.checks.subjects import CheckedSubmission, comparable
from reportgen.model.findings import Outcome, Term, Verdict, sum_of
from reportgen.model.submissions import Mark
from reportgen.standards.cells import Operand, bind
from reportgen.standards.standard import STRICT, Standard


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """If the cells of `when` add up to `at_least`, those of `then` add up to `then_at_least`.

    A common `*` is the same row or column on both sides, as in a balance. Blanks and dashes add
    nothing. A comparison with an unreadable or absent cell is not evaluated.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    PLACES: ClassVar[frozenset[str]] = frozenset({"left", "right", "left_terms", "right_terms"})

    when: tuple[str, ...]
    then: tuple[str, ...]
    at_least: Decimal = Decimal(1)
    then_at_least: Decimal = Decimal(1)

    def patterns(self) -> Iterable[str]:
        return (*self.when, *self.then)

    def instances(self, standard: Standard) -> Sequence[tuple[tuple[Operand, ...], ...]]:
        return [sides for sides in bind(standard, self.when, self.then) if all(sides)]

    def evaluate(
        self, instance: tuple[tuple[Operand, ...], ...], subject: CheckedSubmission
    ) -> Outcome | None:
        when, then = (_terms(side, subject) for side in instance)
        refs = tuple(o.ref for side in instance for o in side if not o.prior)
        if not comparable(subject, (o.ref for side in instance for o in side)):
            when = "not_added"
        if isinstance(when, str) or isinstance(then, str):
            reason = when if isinstance(when, str) else str(then)
            return Outcome(verdict=Verdict.NOT_EVALUATED, refs=refs, reason=reason)
        left, right = sum_of(when), sum_of(then)
        if left < self.at_least or right >= self.then_at_least:
            return None
        return Outcome(
            verdict=Verdict.BROKEN,
            refs=refs,
            left=left,
            right=right,
            left_terms=when,
            right_terms=then,
        )


def _terms(side: Iterable[Operand], subject: CheckedSubmission) -> tuple[Term, ...] | str:
    """The terms of one side, or the reason why the rule cannot be evaluated."""
    terms = []
    for operand in side:
        fact = subject.fact(operand)
        if fact is None:
            return subject.absence(operand)
        if fact.mark is Mark.TEXT:
            return "unreadable"
        terms.append(Term(ref=operand.ref, value=fact.value, prior=operand.prior))
    return tuple(terms)
