"""The year before: sorts last year's submissions by entity and converts those of an older form.

An explicit map of cells converts an older form. A cell that the map does not list is absent from
the result, and so "not comparable" to every rule; nothing is guessed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from reportgen.case.aggregate import aggregate
from reportgen.model.submissions import CellRef, Fact, Mark, Role, Submission
from reportgen.standards.cells import expand, substitutes, with_substitutes
from reportgen.standards.standard import Standard
from reportgen.text.numerals import number_text


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorYear:
    """Last year's figures in this year's cells: the authority's total, and each entity's own.

    `whole` holds the names of the authority and its area; both stand for the total.
    """

    total: Submission | None = None
    entities: Mapping[str, Submission] = field(default_factory=dict)
    whole: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether there is anything of last year at all."""
        return bool(self.total or self.entities)

    def of(self, entity: str | None) -> Submission | None:
        """The entity's own figures, if known."""
        return self.total if entity in self.whole else self.entities.get(entity or "")


def prior_year(
    standard: Standard, found: Sequence[Submission], *, roster: Iterable[str], whole: Sequence[str]
) -> PriorYear:
    """Sort last year's submissions, all in this standard's cells, by entity.

    The total is a submission of the authority or its area (their names are `whole`), one that
    names no entity, or an aggregate whose entity is not on the roster. Without any of these the
    entities' figures are added up, if all of them are there; without a roster too, a single
    submission is the total.
    """
    names = list(roster)
    totals, each = _by_entity(found, names, whole)
    used = {name: of_name[0] for name, of_name in each.items()}
    total = totals[0] if totals else None
    if total is None and names and set(names) <= set(used):
        parts = [used[name] for name in names]
        total = aggregate(standard, parts, entity=whole[0], period=parts[0].period)
    if total is None and not names and len(found) == 1:
        total = found[0]
    entities = {name: used[name] for name in names if name in used}
    return PriorYear(total=total, entities=entities, whole=tuple(whole))


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Two submissions of one entity for one year, and the cells in which they differ."""

    used: Submission
    other: Submission
    refs: tuple[CellRef, ...]


def disagreements(
    found: Sequence[Submission], *, roster: Iterable[str], whole: Sequence[str]
) -> Iterator[Disagreement]:
    """Every submission of last year, in this standard's cells, that differs from the one used.

    Only cells that both have are compared; a blank equals a zero.
    """
    totals, each = _by_entity(found, list(roster), whole)
    for used, *others in (of for of in (totals, *each.values()) if of):
        for other in others:
            refs = tuple(
                ref
                for ref, fact in used.facts.items()
                if ref in other.facts and (fact.value or 0) != (other.facts[ref].value or 0)
            )
            if refs:
                yield Disagreement(used=used, other=other, refs=refs)


def _by_entity(
    found: Sequence[Submission], names: Sequence[str], whole: Sequence[str]
) -> tuple[list[Submission], Mapping[str, list[Submission]]]:
    """The totals, aggregates first, and the submissions of each entity."""
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
    """A submission of an older standard in this standard's cells, as far as they are comparable."""
    if older.id == standard.id:
        return submission
    facts: dict[CellRef, Fact] = {}
    shape = with_substitutes(older, submission.substitutes)
    # A single row of the older form may stand in place of several rows of this one.
    names = substitutes(standard)
    own = with_substitutes(standard, names)
    for pattern, sources in standard.conversions.get(older.id, {}).items():
        for ref in expand(standard, pattern) or expand(own, pattern):
            olds = [old for source in sources for old in _older_refs(shape, source, ref, pattern)]
            held = [submission.facts[old] for old in olds if old in submission.facts]
            if len(held) == len(olds) and held:
                facts[ref] = _sum_of_facts(ref, held)
    used = tuple(name for name in names if any(f"{r.table}.{r.row}" == name for r in facts))
    return replace(submission, standard=standard.id, facts=facts, substitutes=used)


def _older_refs(older: Standard, source: str, ref: CellRef, pattern: str) -> tuple[CellRef, ...]:
    """The older cells for the cell `ref`; a `*` of `source` means what it matched in `pattern`."""
    steps = zip(source.split("."), pattern.split("."), ref, strict=True)
    exact = ".".join(part if old == "*" and new == "*" else old for old, new, part in steps)
    return expand(older, exact)


def _sum_of_facts(ref: CellRef, facts: Sequence[Fact]) -> Fact:
    """A single fact unchanged, several added up; blanks and dashes add nothing to a figure."""
    if len(facts) == 1:
        return replace(facts[0], ref=ref)
    values = [fact.value for fact in facts if fact.value is not None]
    if not values:
        return replace(facts[0], ref=ref)
    total = sum(values, Decimal(0))
    return replace(facts[0], ref=ref, mark=Mark.NUMBER, value=total, raw=number_text(total))
