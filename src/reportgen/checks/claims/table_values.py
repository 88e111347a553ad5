"""Computes the figures that a text is compared with: the value of each reading of a phrase."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from reportgen.checks.subjects import ALL_BLANK, CheckedSubmission
from reportgen.model.findings import Term, sum_of
from reportgen.model.submissions import CellRef, Fact, Mark
from reportgen.standards.cells import Operand, cells, expand, whole_substitutes, with_substitutes
from reportgen.standards.standard import Column, Row
from reportgen.standards.vocabulary import Cells, Interpretations

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Value:
    """The value of a reading in the tables of one year."""

    value: Decimal
    terms: tuple[Term, ...]

    @property
    def refs(self) -> tuple[CellRef, ...]:
        """The cells that it was computed from."""
        return tuple(term.ref for term in self.terms)


class Tables:
    """The figures of a report and of its year before."""

    def __init__(self, subject: CheckedSubmission) -> None:
        self._subject = subject
        self._values: dict[tuple[Cells, bool], Value | str] = {}

    def values(self, interpretations: Interpretations, years: int = 0) -> list[Value] | str:
        """The value of each reading that has one, or the reason why none has."""
        if years not in (0, 1):
            return "other_year"
        found = [self._value(reading, prior=years == 1) for reading in interpretations]
        values = [value for value in found if isinstance(value, Value)]
        return values or next((v for v in found if isinstance(v, str)), "absent")

    def blank_refs(self, interpretations: Interpretations) -> tuple[CellRef, ...]:
        """The cells of the first reading, which are all blank."""
        standard = self._subject.standard
        return tuple(ref for pattern in interpretations[0] for ref in expand(standard, pattern))

    def pairs(
        self, interpretations: Interpretations, wholes: Interpretations = ()
    ) -> list[tuple[Value, Value]] | str:
        """This year's and last year's value of each reading that has both, or why none has.

        With `wholes`, the values are the percentages of each reading in each whole.
        """
        pairs = []
        reason = "absent"
        for reading in interpretations:
            for whole in wholes or (None,):
                now = self._part_value(reading, whole)
                then = self._part_value(reading, whole, prior=True)
                if isinstance(now, Value) and isinstance(then, Value):
                    pairs.append((now, then))
                else:
                    reason = now if isinstance(now, str) else str(then)
        return pairs or reason

    def _part_value(self, part: Cells, whole: Cells | None, *, prior: bool = False) -> Value | str:
        top = self._value(part, prior=prior)
        if whole is None or isinstance(top, str):
            return top
        bottom = self._value(whole, prior=prior)
        if isinstance(bottom, str):
            return bottom
        if not bottom.value:
            return "zero_whole"
        return Value(top.value / bottom.value * HUNDRED, (*top.terms, *bottom.terms))

    def _value(self, reading: Cells, *, prior: bool = False) -> Value | str:
        key = reading, prior
        if key not in self._values:
            self._values[key] = self._computed(reading, prior=prior)
        return self._values[key]

    def _computed(self, reading: Cells, *, prior: bool) -> Value | str:
        standard = self._subject.standard
        if prior and self._subject.prior:
            older = with_substitutes(standard, self._subject.prior.substitutes)
            if not whole_substitutes(older, reading):
                return "not_comparable"
            standard = older
        # A row of an older form stands for several rows of this one, and counts once.
        refs = dict.fromkeys(ref for pattern in reading for ref in expand(standard, pattern))
        terms = []
        for ref in refs:
            operand = Operand(ref, prior)
            fact = self._subject.fact(operand)
            if fact is None:
                return self._subject.absence(operand)
            if fact.mark is Mark.TEXT:
                return "unreadable"
            terms.append(Term(ref=ref, value=self._figure(fact, prior=prior), prior=prior))
        if all(term.value is None for term in terms):
            return ALL_BLANK
        return Value(sum_of(terms), tuple(terms))

    def _figure(self, fact: Fact, *, prior: bool) -> Decimal | None:
        """A cell's figure; a blank total is the sum of the other columns in its row."""
        known, ref = cells(self._subject.standard), fact.ref
        if fact.value is not None or not _is_total(known, ref):
            return fact.value
        row = [
            other
            for cell in known
            if cell[:2] == ref[:2] and cell != ref
            if (found := self._subject.fact(Operand(cell, prior))) is not None
            if (other := found.value) is not None
        ]
        return sum(row, Decimal(0)) if row else None


def _is_total(known: Mapping[CellRef, tuple[Row, Column]], ref: CellRef) -> bool:
    return ref in known and known[ref][1].total
