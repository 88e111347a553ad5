"""The year before: whose figures it has, and what of an older form is comparable.

An older form is converted by an explicit map of cells. What the map does not list is absent from
the result, and so "not comparable" to every rule; nothing is guessed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from reportgen.case.aggregate import aggregate
from reportgen.model.submissions import CellRef, Fact, Mark, Role, Submission
from reportgen.standards.cells import expand, with_substitutes
from reportgen.standards.standard import Standard
from reportgen.text.numerals import number_text


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorYear:
    """Last year's figures in this year's cells: the authority's total, and each entity's own.

    `whole` are the names of the authority and its area, whose own figures are the total.
    """

    total: Submission | None = None
    entities: Mapping[str, Submission] = field(default_factory=dict)
    whole: tuple[str, ...] = ()

    def of(self, entity: str | None) -> Submission | None:
        """The entity's own figures, where there are any."""
        return self.total if entity in self.whole else self.entities.get(entity or "")


def prior_year(
    standard: Standard, found: Sequence[Submission], *, roster: Iterable[str], whole: Sequence[str]
) -> PriorYear:
    """Sort last year's submissions, all in this standard's cells, by whose they are.

    `whole` are the names of the authority and its area: a submission of theirs is the total, and so
    is an aggregate of nobody on the roster, or one that names nobody. Without a total the entities'
    figures are added up, if all of them are there.
    """
    names = list(roster)
    totals, each = _whose(found, names, whole)
    own = {name: of_name[0] for name, of_name in each.items()}
    total = totals[0] if totals else None
    if total is None and names and set(names) <= set(own):
        parts = [own[name] for name in names]
        total = aggregate(standard, parts, entity=whole[0], period=parts[0].period)
    if total is None and not names and len(found) == 1:
        total = found[0]
    entities = {name: own[name] for name in names if name in own}
    return PriorYear(total=total, entities=entities, whole=tuple(whole))


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Two accounts of one body's year: the one that is used, another, and the cells that differ."""

    used: Submission
    other: Submission
    refs: tuple[CellRef, ...]


def disagreements(
    found: Sequence[Submission], *, roster: Iterable[str], whole: Sequence[str]
) -> Iterator[Disagreement]:
    """Whatever of last year's submissions, all in this standard's cells, is told otherwise.

    Cells that only one of them has are no disagreement, nor is a blank beside a zero.
    """
    totals, each = _whose(found, list(roster), whole)
    for used, *others in (of for of in (totals, *each.values()) if of):
        for other in others:
            refs = tuple(
                ref
                for ref, fact in used.facts.items()
                if ref in other.facts and (fact.value or 0) != (other.facts[ref].value or 0)
            )
            if refs:
                yield Disagreement(used=used, other=other, refs=refs)


def _whose(
    found: Sequence[Submission], names: Sequence[str], whole: Sequence[str]
) -> tuple[list[Submission], Mapping[str, list[Submission]]]:
    """The accounts of the whole, and those of each entity, what we compiled ourselves in front."""
    totals = [
        s
        for s in found
        if s.entity in (None, *whole) or (s.role is Role.AGGREGATE and s.entity not in names)
    ]
    each: dict[str, list[Submission]] = {}
    for submission in found:
        if submission.entity in names and submission not in totals:
            each.setdefault(str(submission.entity), []).append(submission)
    return sorted(totals, key=lambda s: s.role is not Role.AGGREGATE), each


def converted(submission: Submission, older: Standard, standard: Standard) -> Submission:
    """A submission of another standard in this standard's cells, as far as they are comparable."""
    if older.id == standard.id:
        return submission
    facts: dict[CellRef, Fact] = {}
    shape = with_substitutes(older, submission.substitutes)
    for pattern, sources in standard.conversions.get(older.id, {}).items():
        for ref in expand(standard, pattern):
            olds = [old for source in sources for old in _matching(shape, source, ref, pattern)]
            held = [submission.facts[old] for old in olds if old in submission.facts]
            if len(held) == len(olds) and held:
                facts[ref] = _added(ref, held)
    return replace(submission, standard=standard.id, facts=facts, substitutes=())


def _matching(older: Standard, source: str, ref: CellRef, pattern: str) -> tuple[CellRef, ...]:
    """The older cells that stand for a cell; a `*` is what it was in the cell's own pattern."""
    steps = zip(source.split("."), pattern.split("."), ref, strict=True)
    exact = ".".join(own if old == "*" and new == "*" else old for old, new, own in steps)
    return expand(older, exact)


def _added(ref: CellRef, held: Sequence[Fact]) -> Fact:
    """One fact as it was; several added up, a blank or dash among them adding nothing."""
    if len(held) == 1:
        return replace(held[0], ref=ref)
    values = [fact.value for fact in held if fact.value is not None]
    if not values:
        return replace(held[0], ref=ref)
    total = sum(values, Decimal(0))
    return replace(held[0], ref=ref, mark=Mark.NUMBER, value=total, raw=number_text(total))
