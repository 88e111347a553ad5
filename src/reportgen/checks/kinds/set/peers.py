"""`peers`: an amount is not so far from the other entities' that its unit must be wrong."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Any, ClassVar, Literal

from reportgen.case.expected import Expected
from reportgen.checks.subjects import Judgement
from reportgen.model.findings import Outcome, Verdict
from reportgen.model.submissions import CellRef, Fact, Mark, Submission
from reportgen.standards.standard import STAR, STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """A figure is less than `factor` times the median of the other entities' figures in its cell.

    With `wrong = "smaller"` the median is less than `factor` times the figure. Zeros, blanks and
    dashes keep the rule and do not enter the median. Text is not evaluated, nor is a figure if
    fewer than `minimum` other entities have one. A submission about several entities is compared
    only with others of that sort. `times` is how many of one unit make the other, for the hint.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    PLACES: ClassVar[frozenset[str]] = frozenset({"left", "right", "difference", "times", "count"})

    cells: tuple[str, ...]
    factor: Decimal = Decimal(10_000)
    minimum: int = 3
    wrong: Literal["larger", "smaller"] = "larger"
    times: Decimal = Decimal(10_000)

    def patterns(self) -> Iterable[str]:
        return self.cells

    def judge(self, submissions: Sequence[Submission], expected: Expected) -> Iterator[Judgement]:
        mine = [s for s in submissions if s.period in (expected.period, None)]
        for submission in mine:
            alike = [
                other
                for other in mine
                if other.entity != submission.entity
                and _of_several(other, expected) is _of_several(submission, expected)
            ]
            for ref in self._refs(submission):
                yield Judgement(
                    entity=submission.entity,
                    file=submission.file,
                    outcome=self._outcome(submission.facts[ref], _amounts(alike, ref)),
                )

    def _refs(self, submission: Submission) -> list[CellRef]:
        return [ref for ref in submission.facts if not _references(ref).isdisjoint(self.cells)]

    def _outcome(self, fact: Fact, others: Sequence[Decimal]) -> Outcome | None:
        refs = (fact.ref,)
        if fact.mark is Mark.TEXT:
            return Outcome(verdict=Verdict.NOT_EVALUATED, refs=refs, reason="unreadable")
        if not fact.value:
            return None
        if len(others) < self.minimum:
            return Outcome(verdict=Verdict.NOT_EVALUATED, refs=refs, reason="few_others")
        value, middle = abs(fact.value), median(others)
        larger, smaller = (value, middle) if self.wrong == "larger" else (middle, value)
        if larger < self.factor * smaller:
            return None
        return Outcome(
            verdict=Verdict.BROKEN,
            refs=refs,
            left=fact.value,
            right=middle,
            details={"times": f"{larger / smaller:.0f}", "count": str(len(others))},
        )


def _references(ref: CellRef) -> set[str]:
    """Every reference that names the cell, with a `*` or without."""
    table, *_ = ref
    return {f"{table}.{row}.{column}" for row in (ref.row, STAR) for column in (ref.column, STAR)}


def _of_several(submission: Submission, expected: Expected) -> bool:
    """Whether a submission is about other entities than its sender."""
    scope = expected.scopes.get(submission.entity or "", "own")
    return bool(submission.members) or scope != "own"


def _amounts(submissions: Iterable[Submission], ref: CellRef) -> list[Decimal]:
    """The figures of this cell that are not zero, without their signs."""
    facts = (submission.facts.get(ref) for submission in submissions)
    return [abs(fact.value) for fact in facts if fact and fact.value]
