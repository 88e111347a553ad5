"""The results of checking: outcomes of rules, findings made of them, tallies, their order."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import Any, ClassVar

from reportgen.model.submissions import CellRef, DocumentCell, Provenance, SheetCell, TextPlace


class Severity(StrEnum):
    """How much a finding weighs; only an error keeps a report from being final."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class Verdict(StrEnum):
    """The result of one instance of a rule that was not kept."""

    BROKEN = "broken"
    NOT_EVALUATED = "not_evaluated"


FOLLOWERS = "followers"
"""The detail of an outcome that lists, separated by spaces, the rules broken because of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One operand of a comparison: a cell and its value (None if it is blank).

    A `prior` term is last year's.
    """

    ref: CellRef
    value: Decimal | None
    prior: bool = False


def sum_of(terms: Iterable[Term]) -> Decimal:
    """The terms added up; a blank adds nothing."""
    return sum((term.value for term in terms if term.value is not None), Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One instance of a rule that was not kept.

    `refs` names the cells, the one to look at first in front. `reason` is set if the instance could
    not be evaluated (an id of `words.toml`, section `reason`). `details` fills the places of the
    rule's message. `fingerprint` identifies the figures or words that the outcome rests on if they
    are too many to name. `binds` says what a waiver is bound to if not to values of cells: the
    SHA-256 of a file.
    """

    verdict: Verdict
    refs: tuple[CellRef, ...] = ()
    left: Decimal | None = None
    right: Decimal | None = None
    left_terms: tuple[Term, ...] = ()
    right_terms: tuple[Term, ...] = ()
    reason: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    fingerprint: str = ""
    binds: Mapping[str, str] = field(default_factory=dict)

    @property
    def difference(self) -> Decimal | None:
        """How far the two sides are apart, if there are two."""
        if self.left is None or self.right is None:
            return None
        return abs(self.left - self.right)


def fingerprint(values: Iterable[object]) -> str:
    """A short digest of the values in their order."""
    return sha256("\n".join(map(str, values)).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """An accepted exception: an entry `[[waiver]]` of a case's `waivers.toml`.

    It accepts one finding: of this rule, for this entity (empty if the finding has none), with
    these `values` (`docs/waivers.md` says which). `date` is the day of approval. The waiver lapses
    after `expires`, and whenever a value changes.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    rule: str
    entity: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    reason: str
    approver: str
    date: dt.date
    expires: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A likely cause of a finding, for a person to look at; a hint never changes a figure.

    `id` names the wording (`hints.toml`), `refs` the cells concerned, the chief one first.
    """

    id: str
    refs: tuple[CellRef, ...]
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """An outcome with its rule, its entity and its place: all that a message needs.

    `file` is the file as the user named it, `place` the first cell concerned, if any. `causes`
    names the entities whose own figures cause a finding on the aggregate. A finding with a `waiver`
    is accepted: it is shown and counted as such. `standard` is the id of the standard that words
    the finding; empty if it is that of the run.
    """

    rule: str
    severity: Severity
    outcome: Outcome
    entity: str | None = None
    file: str | None = None
    place: Provenance | None = None
    causes: tuple[str, ...] = ()
    hint: Hint | None = None
    waiver: Waiver | None = None
    standard: str = ""

    @property
    def broken(self) -> bool:
        """Whether the rule was broken, and not merely left unevaluated."""
        return self.outcome.verdict is Verdict.BROKEN

    @property
    def open(self) -> bool:
        """Whether the rule was broken and nobody has accepted it."""
        return self.broken and self.waiver is None

    @property
    def counts_as_error(self) -> bool:
        """Whether this finding keeps the report from being final."""
        return self.open and self.severity is Severity.ERROR

    @property
    def listed(self) -> bool:
        """Whether the list of problems in a draft names this finding, as open or as waived."""
        return self.broken and self.severity is not Severity.NOTICE

    @property
    def place_text(self) -> str:
        """Sheet and cell in one (`Sheet1!C7`), as far as they are known."""
        return "!".join(filter(None, place_texts(self.place)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How often a rule was evaluated, and with which result; the figures add up to its instances.

    `broken` leaves out the accepted ones, which are `waived`. A rule without instances had nothing
    to look at; that is not the same as kept. `standard` is as in `Finding`.
    """

    rule: str
    kept: int = 0
    broken: int = 0
    waived: int = 0
    not_evaluated: Mapping[str, int] = field(default_factory=dict)
    standard: str = ""

    @property
    def unevaluated(self) -> int:
        """How often the rule could not be evaluated, whatever the reason."""
        return sum(self.not_evaluated.values())

    @property
    def instances(self) -> int:
        """How often there was something to look at."""
        return self.kept + self.broken + self.waived + self.unevaluated


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking gave: findings, and tallies of the rules evaluated. Both can be added up."""

    findings: tuple[Finding, ...] = ()
    tallies: tuple[Tally, ...] = ()

    def __add__(self, other: "Checked") -> "Checked":
        return Checked(self.findings + other.findings, self.tallies + other.tallies)

    def with_reason(self, old: str, new: str) -> "Checked":
        """The same, with another reason for what was not evaluated for the reason `old`."""
        findings = (
            replace(f, outcome=replace(f.outcome, reason=new)) if f.outcome.reason == old else f
            for f in self.findings
        )
        tallies = (
            replace(
                one,
                not_evaluated={new if r == old else r: n for r, n in one.not_evaluated.items()},
            )
            for one in self.tallies
        )
        return Checked(tuple(findings), tuple(tallies))

    def by(self, standard: str) -> "Checked":
        """The same, with the id of the standard that it was checked by."""
        return Checked(
            tuple(replace(finding, standard=standard) for finding in self.findings),
            tuple(replace(tally, standard=standard) for tally in self.tallies),
        )


def add_tallies(tallies: Iterable[Tally]) -> list[Tally]:
    """One tally for each rule of a standard, in the order in which the rules first appear."""
    added: dict[tuple[str, str], Tally] = {}
    for tally in tallies:
        key = (tally.rule, tally.standard)
        before = added.get(key, Tally(rule=tally.rule))
        reasons = dict(before.not_evaluated)
        for reason, count in tally.not_evaluated.items():
            reasons[reason] = reasons.get(reason, 0) + count
        added[key] = Tally(
            rule=tally.rule,
            kept=before.kept + tally.kept,
            broken=before.broken + tally.broken,
            waived=before.waived + tally.waived,
            not_evaluated=reasons,
            standard=tally.standard,
        )
    return list(added.values())


def place_texts(place: Provenance | None) -> tuple[str | None, str | None]:
    """Sheet and cell of a place (table and cell, section and paragraph), as messages name them."""
    match place:
        case SheetCell(sheet=sheet, address=cell):
            return sheet, cell
        case DocumentCell(table=table, row=row, column=column):
            return table, f"R{row}C{column}"
        case TextPlace(section=section, paragraph=paragraph):
            return section, str(paragraph) if paragraph else None
        case _:
            return None, None


_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}


def in_order(findings: Iterable[Finding], cells: Iterable[CellRef] = ()) -> tuple[Finding, ...]:
    """Open, waived, not evaluated; errors first, then by entity, file, cell and rule.

    `cells` are those of the form in their order. Findings on a whole file come before its cells.
    """
    places = {ref: place for place, ref in enumerate(cells)}

    def place_of(finding: Finding) -> int:
        if isinstance(finding.place, TextPlace):
            return len(places)
        refs = finding.outcome.refs
        return places.get(refs[0], len(places)) if refs else -1

    def key(finding: Finding) -> tuple[object, ...]:
        outcome = finding.outcome
        return (
            not finding.broken,
            finding.waiver is not None,
            _WEIGHT[finding.severity],
            finding.entity or "",
            finding.file or "",
            place_of(finding),
            finding.rule,
            outcome.refs,
            place_texts(finding.place)[1] or "",
            sorted(outcome.details.items()),
        )

    return tuple(sorted(findings, key=key))
