"""Which submissions are added up, and what of the aggregate's trouble is its entities' own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from reportgen.facts import of_file
from reportgen.findings import Finding, Severity
from reportgen.model import CellRef, Role, Submission
from reportgen.standard import Expected, Standard


def settle(submission: Submission, authority: str, rows: Mapping[str, str]) -> Submission:
    """The submission as it is added up: with its role, and older rows where the office wants them.

    `rows` maps `table.row` of an older form's row to the row its figures go to; a row that is not
    in it stays where it is, and so is added nowhere.
    """
    facts = {}
    for ref, fact in submission.facts.items():
        row = rows.get(f"{ref.table}.{ref.row}")
        to = CellRef(ref.table, row, ref.column) if row else ref
        facts[to] = replace(fact, ref=to) if row else fact
    return replace(
        submission,
        facts=facts,
        substitutes=tuple(name for name in submission.substitutes if name not in rows),
        role=Role.AUTHORITY if submission.entity == authority else submission.role,
    )


def counted(sent: Sequence[Submission], expected: Expected) -> Iterator[Submission]:
    """The submissions that are added up: of the roster, of the period, and one for each entity.

    Where one entity sent the same figures twice, one of them is counted; different ones are not.
    """
    due = [s for s in sent if s.period in (expected.period, None)]
    if expected.entities:
        due = [s for s in due if s.entity in expected.entities]
    taken: set[str | None] = set()
    for submission in due:
        entity = submission.entity
        mine = [s for s in due if s.entity == entity]
        values = [{ref: (f.mark, f.value) for ref, f in s.facts.items()} for s in mine]
        same = all(value == values[0] for value in values)
        if entity is None or (same and entity not in taken):
            taken.add(entity)
            yield submission


def unplaced(standard: Standard, submission: Submission) -> Iterator[Finding]:
    """A figure in a row of an older form that the office has given no place."""
    for name in submission.substitutes:
        refs = tuple(r for r in submission.facts if f"{r.table}.{r.row}" == name)
        if not any(submission.facts[ref].value for ref in refs):
            continue
        finding = of_file(
            "read.substitute_unplaced",
            submission.source.name if submission.source else "",
            standard,
        )
        place = submission.facts[refs[0]].origin
        outcome = replace(finding.outcome, refs=refs)
        yield replace(finding, entity=submission.entity, place=place, outcome=outcome)


def followed(finding: Finding, before: Sequence[Finding]) -> Finding:
    """A finding whose whole difference comes from entities' findings is only a notice of them.

    One that has causes at all has its hints there.
    """
    outcome = finding.outcome
    causes = [
        other
        for other in before
        if other.broken and other.rule == finding.rule and other.outcome.refs == outcome.refs
    ]
    if not causes or not finding.broken:
        return finding
    follows = outcome.right is None or _gap(finding) == sum(_gap(cause) for cause in causes)
    entities = tuple(sorted({cause.entity or "" for cause in causes}))
    severity = Severity.NOTICE if follows else finding.severity
    return replace(finding, causes=entities, severity=severity, hint=None)


def _gap(finding: Finding) -> Decimal:
    outcome = finding.outcome
    return (outcome.left or Decimal(0)) - (outcome.right or Decimal(0))
