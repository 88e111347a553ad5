"""What rules are evaluated on, and what they say of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from reportgen.case.expected import Expected
from reportgen.model.findings import Outcome
from reportgen.model.submissions import CellRef, Fact, Role, Submission
from reportgen.standards.cells import Operand, adds_of
from reportgen.standards.standard import (
    BlankMeans,
    Rule,
    RuleTest,
    Stage,
    Standard,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a rule on cells is evaluated on: one submission or aggregate.

    `prior` is the same entity's of the year before, in this standard's cells, where there is one.
    `rights` says what the roster grants or denies the entity (`makes_regulations`).
    """

    standard: Standard
    submission: Submission
    blank_means: BlankMeans
    prior: Submission | None = None
    rights: Mapping[str, bool] = field(default_factory=dict)

    def fact(self, operand: Operand) -> Fact | None:
        """What this year's cell says, or last year's; None where there is no such cell."""
        of = self.prior if operand.prior else self.submission
        return of.facts.get(operand.ref) if of else None

    def absence(self, operand: Operand) -> str:
        """Why there is no such cell: a reason."""
        if not operand.prior:
            return "absent"
        return "not_comparable" if self.prior else "no_prior"


class CellTest(RuleTest, Protocol):
    """A rule that compares cells of one submission or aggregate.

    A test is first laid out over a standard as its instances (the cells each single comparison
    looks at), then each instance is evaluated against each subject.
    """

    def instances(self, standard: Standard) -> Sequence[Any]:
        """Every single comparison the test makes on this standard."""

    def evaluate(self, instance: Any, subject: Subject) -> Outcome | None:  # noqa: ANN401 - its own
        """The outcome of one comparison; None when it is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a rule on the set says of one entity; no outcome means kept."""

    entity: str | None
    file: str | None = None
    outcome: Outcome | None = None


class SetTest(RuleTest, Protocol):
    """A rule that looks at all submissions together."""

    def judge(self, submissions: Sequence[Submission], expected: Expected) -> Iterator[Judgement]:
        """One judgement for each entity, or each pair of entities, that the rule is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSubject:
    """What a rule on text is evaluated on: a submission with its texts and headings.

    `area` is what the report is about, by whatever names; `others` are the names of bodies of the
    same level that it is not about. Both are empty where nobody knows.
    """

    figures: Subject
    area: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def texts(self) -> Mapping[str, str]:
        """The texts by section."""
        return self.figures.submission.texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a rule on text says of one statement; no outcome means kept.

    `section` is a key of the submission's texts, `paragraph` counts from 1 (0: none of them).
    """

    section: str = ""
    paragraph: int = 0
    outcome: Outcome | None = None


class TextTest(RuleTest, Protocol):
    """A rule on what a report says in words, and in which order."""

    def judge(self, subject: TextSubject) -> Iterator[Statement]:
        """One statement for each that the rule is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellRule(Rule):
    """A rule on the cells of each submission, of the aggregate, or of both."""

    STAGES: ClassVar[tuple[Stage, ...]] = ("submission", "aggregate", "both")

    test: CellTest


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRule(Rule):
    """A rule on all submissions together."""

    STAGES: ClassVar[tuple[Stage, ...]] = ("set",)

    test: SetTest


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRule(Rule):
    """A rule on the text of a report."""

    STAGES: ClassVar[tuple[Stage, ...]] = ("text",)

    test: TextTest


def comparable(subject: Subject, refs: Iterable[CellRef]) -> bool:
    """Whether these cells came about in one way.

    In a sum made here, one that is no sum (`adds`) says nothing beside one that is. What was sent
    as it stands is whole.
    """
    submission = subject.submission
    if submission.role is not Role.AGGREGATE or submission.source:
        return True
    ways = {adds_of(subject.standard, ref) for ref in refs}
    return len(ways) == 1 and "none" not in ways
