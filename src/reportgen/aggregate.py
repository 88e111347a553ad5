"""Adding up: a function from submissions to a submission whose facts know their parts.

An aggregate is a submission again, so the same checks run before and after, and aggregates can be
added up in turn. Adding is associative and commutative, parts included.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from reportgen.model import CellRef, Fact, Mark, Part, Role, Submission, Sum, number_text
from reportgen.standard import Standard, cells


def aggregate(
    standard: Standard, submissions: Sequence[Submission], *, entity: str | None, period: int | None
) -> Submission:
    """The sum of the submissions, cell by cell.

    A cell that is blank everywhere stays blank, one that is dashed wherever it is not blank stays
    dashed; beside a figure, blanks and dashes add nothing. Unreadable cells are left out of the
    sum and kept among its parts. Columns whose `adds` says `authority` take the authority's own
    figure only, those that say `none` stay blank.
    """
    facts = {}
    for ref, (_, column) in cells(standard).items():
        parts = _parts(ref, submissions)
        if column.adds == "authority":
            roles = {s.entity: s.role for s in submissions}
            parts = [p for p in parts if roles.get(p.entity) is Role.AUTHORITY]
        facts[ref] = _sum(ref, () if column.adds == "none" else parts)
    return Submission(
        standard=standard.id,
        entity=entity,
        period=period,
        role=Role.AGGREGATE,
        facts=facts,
    )


def _parts(ref: CellRef, submissions: Iterable[Submission]) -> list[Part]:
    """Every entity's own fact; sums made here are taken apart again."""
    parts: list[Part] = []
    for submission in submissions:
        fact = submission.facts.get(ref)
        if fact is None:
            continue
        if isinstance(fact.origin, Sum):
            parts += fact.origin.parts
        else:
            parts.append(Part(entity=submission.entity or "", fact=fact))
    return sorted(parts, key=lambda part: (part.entity, repr(part.fact.origin)))


def _sum(ref: CellRef, parts: Iterable[Part]) -> Fact:
    parts = tuple(parts)
    origin = Sum(parts=parts)
    values = [part.fact.value for part in parts if part.fact.value is not None]
    if values:
        total = sum(values, Decimal(0))
        return Fact(
            ref=ref, mark=Mark.NUMBER, value=total, raw=number_text(total), origin=origin
        )
    dashes = [part.fact.raw for part in parts if part.fact.mark is Mark.DASH]
    if dashes:
        return Fact(ref=ref, mark=Mark.DASH, value=None, raw=min(dashes), origin=origin)
    return Fact(ref=ref, mark=Mark.BLANK, value=None, raw="", origin=origin)
