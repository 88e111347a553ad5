"""`filled`: the cells are filled in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from reportgen.checks.subjects import CheckedSubmission
from reportgen.model.findings import Outcome, Verdict
from reportgen.model.submissions import CellRef, Mark
from reportgen.standards.cells import expand
from reportgen.standards.standard import STRICT, Standard

_OPEN = (Mark.BLANK, Mark.DASH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """All the cells are filled, or at least one of them. A blank or a dash is not filled.

    The cells are judged together, so that a table left blank is one finding and not a hundred.
    With `need = "all"`, cells that are all empty are not evaluated: a rule with `need = "any"`
    reports them. That rule is in turn not evaluated if the whole submission is blank, because the
    reader has already said so. A blank total beside figures has a finding of its own.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    PLACES: ClassVar[frozenset[str]] = frozenset({"count"})

    cells: tuple[str, ...]
    need: Literal["all", "any"] = "all"

    def patterns(self) -> Iterable[str]:
        return self.cells

    def instances(self, standard: Standard) -> Sequence[tuple[CellRef, ...]]:
        refs = dict.fromkeys(ref for p in self.cells for ref in expand(standard, p))
        return [tuple(refs)] if refs else []

    def evaluate(self, instance: tuple[CellRef, ...], subject: CheckedSubmission) -> Outcome | None:
        facts = subject.submission.facts
        present = [ref for ref in instance if ref in facts]
        known = subject.submission.derived
        blank = tuple(ref for ref in present if facts[ref].mark in _OPEN and ref not in known)
        if not present:
            return self._of_absent(instance, subject)
        if len(blank) == len(present):
            if self.need == "any" and any(fact.mark is not Mark.BLANK for fact in facts.values()):
                return Outcome(verdict=Verdict.BROKEN, refs=blank)
            return Outcome(verdict=Verdict.NOT_EVALUATED, refs=blank, reason="all_blank")
        if blank and self.need == "all":
            return Outcome(verdict=Verdict.BROKEN, refs=blank, details={"count": str(len(blank))})
        return None

    def _of_absent(
        self, instance: tuple[CellRef, ...], subject: CheckedSubmission
    ) -> Outcome | None:
        """Cells that a submission lacks are unfilled where their sheet may be left out."""
        optional = {table.id for table in subject.standard.tables if table.partial}
        if {ref.table for ref in instance} <= optional:
            details = {"count": str(len(instance))}
            return Outcome(verdict=Verdict.BROKEN, refs=instance, details=details)
        return Outcome(verdict=Verdict.NOT_EVALUATED, refs=instance, reason="absent")
