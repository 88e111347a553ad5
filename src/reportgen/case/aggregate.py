"""Adding up: a function from submissions to one submission whose facts know their parts.

An aggregate is itself a submission: the same checks run before and after adding up, and aggregates
can be added up in turn. Adding is associative and commutative, parts included.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reportgen.model.submissions import BELOW, CellRef, Fact, Mark, Part, Role, Submission, Sum
from reportgen.standards.cells import adds_of, cells
from reportgen.standards.standard import Adds, Standard
from reportgen.text.numerals import number_text


def aggregate(
    standard: Standard, submissions: Sequence[Submission], *, entity: str | None, period: int | None
) -> Submission:
    """The sum of the submissions, cell by cell.

    Blanks and dashes add nothing to a figure. Without any figure a cell is dashed if one of its
    parts is, else blank. Unreadable cells are left out of the sum, but stay among its parts. A
    total that an entity left blank counts as its parts say; if they do not, the sum is unknown, a
    text. Cells
    whose `adds` is `authority` take the authority's own figure only; if it is `none` they stay
    blank. A cell is added to the same cell only: a total is the sum of totals, never an addend.
    """
    facts = {}
    for ref in cells(standard):
        counted = {id(s) for s in _addends(standard, ref, submissions)}
        parts = _parts(ref, (s for s in submissions if id(s) in counted))
        facts[ref] = _sum(ref, parts, standard)
    return Submission(
        standard=standard.id,
        entity=entity,
        period=period,
        role=Role.AGGREGATE,
        facts=facts,
        members=_members(submissions),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAdded:
    """A cell that is not the sum of all entities, and the entities whose figures it leaves out."""

    ref: CellRef
    adds: Adds
    entities: tuple[str, ...]


def not_added(standard: Standard, submissions: Sequence[Submission]) -> tuple[NotAdded, ...]:
    """The cells in which a figure was not added up because of `adds`; a zero is a figure."""
    cells_left = []
    for ref in cells(standard):
        counted = {id(s) for s in _addends(standard, ref, submissions)}
        left = sorted(
            s.entity or ""
            for s in submissions
            if id(s) not in counted and ref in s.facts and s.facts[ref].mark is Mark.NUMBER
        )
        if left:
            how = adds_of(standard, ref)
            cells_left.append(NotAdded(ref=ref, adds=how, entities=tuple(left)))
    return tuple(cells_left)


def _addends(
    standard: Standard, ref: CellRef, submissions: Iterable[Submission]
) -> Iterable[Submission]:
    """The submissions whose figure counts in this cell."""
    match adds_of(standard, ref):
        case "sum":
            return submissions
        case "authority":
            return [s for s in submissions if s.role is Role.AUTHORITY]
        case _:
            return ()


def _members(submissions: Iterable[Submission]) -> tuple[str, ...]:
    """The entities in the sum with their own members; an aggregate made here is not an entity."""
    members: set[str] = set()
    for submission in submissions:
        if submission.source or submission.role is not Role.AGGREGATE:
            name = submission.entity or ""
            members |= {name, *(f"{name}{BELOW}{one}".lstrip(BELOW) for one in submission.members)}
        else:
            members |= set(submission.members)
    return tuple(sorted(members - {""}))


def _parts(ref: CellRef, submissions: Iterable[Submission]) -> list[Part]:
    """Every entity's own fact; sums made here are split into their parts again."""
    parts: list[Part] = []
    for submission in submissions:
        fact = submission.facts.get(ref)
        if fact is None:
            continue
        if isinstance(fact.origin, Sum):
            parts += fact.origin.parts
        else:
            derived = submission.derived.get(ref)
            unknown = derived is None and ref in submission.derived
            name = submission.entity or ""
            parts.append(Part(entity=name, fact=fact, derived=derived, unknown=unknown))
    return sorted(parts, key=lambda part: (part.entity, repr(part.fact.origin)))


def _sum(ref: CellRef, parts: Sequence[Part], standard: Standard) -> Fact:
    origin = Sum(parts=tuple(parts))
    if any(part.unknown for part in parts):
        word = standard.words["zh"]["total.unknown"]
        return Fact(ref=ref, mark=Mark.TEXT, value=None, raw=word, origin=origin)
    values = [part.value for part in parts if part.value is not None]
    if values:
        total = sum(values, Decimal(0))
        return Fact(ref=ref, mark=Mark.NUMBER, value=total, raw=number_text(total), origin=origin)
    dashes = [part.fact.raw for part in parts if part.fact.mark is Mark.DASH]
    if dashes:
        return Fact(ref=ref, mark=Mark.DASH, value=None, raw=min(dashes), origin=origin)
    return Fact(ref=ref, mark=Mark.BLANK, value=None, raw="", origin=origin)
