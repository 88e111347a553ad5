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

ALL_BLANK = "all_blank"
"""Why a number cannot be compared if every cell that it may mean is blank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSubmission:
    """What a rule on cells is evaluated on: one submission or aggregate.

    `prior` is the same entity's submission of the year before, in this standard's cells, if any.
    `rights` maps a right (`makes_regulations`) to whether the roster grants or denies it.
    """

    standard: Standard
    submission: Submission
    blank_means: BlankMeans
    prior: Submission | None = None
    rights: Mapping[str, bool] = field(default_factory=dict)

    def fact(self, operand: Operand) -> Fact | None:
        """The operand's fact, of this year or of last; None if the submission lacks the cell."""
        of = self.prior if operand.prior else self.submission
        return of.facts.get(operand.ref) if of else None

    def absence(self, operand: Operand) -> str:
        """Why `fact` gives None: an id of `words.toml`, section `reason`."""
        if not operand.prior:
            return "absent"
        return "not_comparable" if self.prior else "no_prior"


class CellTest(RuleTest, Protocol):
    """A rule that compares cells of one submission or aggregate.

    `instances` lists the single comparisons that the test makes on a standard (for each, the cells
    that it looks at); `evaluate` then makes one of them on one subject.
    """

    def instances(self, standard: Standard) -> Sequence[Any]:
        """Every single comparison that the test makes on this standard."""

    def evaluate(self, instance: Any, subject: CheckedSubmission) -> Outcome | None:  # noqa: ANN401 - its own
        """The outcome of one comparison; None when it is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The result of a rule on the set for one entity; no outcome means that it was kept."""

    entity: str | None
    file: str | None = None
    outcome: Outcome | None = None


class SetTest(RuleTest, Protocol):
    """A rule that looks at all submissions together."""

    def judge(self, submissions: Sequence[Submission], expected: Expected) -> Iterator[Judgement]:
        """One judgement for each entity, or each pair of entities, that the rule looks at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSubject:
    """What a rule on text is evaluated on: a submission with its texts and headings.

    `area` holds every name of the area or body that the report is about, `others` the names of
    other bodies of the same level. Both are empty if the case does not say.
    """

    figures: CheckedSubmission
    area: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def texts(self) -> Mapping[str, str]:
        """The texts by section."""
        return self.figures.submission.texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The result of a rule on text for one statement; no outcome means that it was kept.

    `section` is a key of the submission's texts; `paragraph` counts from 1, 0 is no paragraph.
    """

    section: str = ""
    paragraph: int = 0
    outcome: Outcome | None = None


class TextTest(RuleTest, Protocol):
    """A rule on what a report says in words, and in which order."""

    def judge(self, subject: TextSubject) -> Iterator[Statement]:
        """The result for each statement of the report that the rule looks at."""


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


def comparable(subject: CheckedSubmission, refs: Iterable[CellRef]) -> bool:
    """Whether a rule may compare these cells.

    Cells of an aggregate made here are comparable only if they were added up in the same way
    (`adds`). A submission read from a file is always comparable, even if it is an aggregate.
    """
    submission = subject.submission
    if submission.role is not Role.AGGREGATE or submission.source:
        return True
    ways = {adds_of(subject.standard, ref) for ref in refs}
    return len(ways) == 1 and "none" not in ways
