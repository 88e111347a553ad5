"""`entitled`: only entities to which the roster grants a right have figures in these cells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from reportgen.checks.subjects import CheckedSubmission
from reportgen.model.findings import Outcome, Verdict
from reportgen.model.submissions import CellRef
from reportgen.standards.cells import Operand, expand
from reportgen.standards.standard import STRICT, Standard


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """The cells are zero or not filled, unless the roster grants the entity the `right`.

    It is not evaluated if the roster does not say, as for an aggregate.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    PLACES: ClassVar[frozenset[str]] = frozenset({"left"})

    cells: tuple[str, ...]
    right: Literal["makes_regulations"]

    def patterns(self) -> Iterable[str]:
        return self.cells

    def instances(self, standard: Standard) -> Sequence[CellRef]:
        return list(dict.fromkeys(ref for p in self.cells for ref in expand(standard, p)))

    def evaluate(self, instance: CellRef, subject: CheckedSubmission) -> Outcome | None:
        granted = subject.rights.get(self.right)
        if granted is None:
            reason = "no_rights"
            return Outcome(verdict=Verdict.NOT_EVALUATED, refs=(instance,), reason=reason)
        fact = subject.fact(Operand(instance))
        if granted or fact is None or not fact.value:
            return None
        return Outcome(verdict=Verdict.BROKEN, refs=(instance,), left=fact.value)
