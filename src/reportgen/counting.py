"""Which submissions are added up, and what of the aggregate's trouble is its entities' own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from reportgen.expected import Expected
from reportgen.model.findings import Finding, Severity
from reportgen.model.submissions import CellRef, Role, Submission
from reportgen.standards.built_in_findings import of_file
from reportgen.standards.standard import Standard

UNPLACED = "read.substitute_unplaced"
_UNREAD = "unreadable"
_OPEN = (_UNREAD, "blank_total", "blank")


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
            UNPLACED,
            submission.source.name if submission.source else "",
            standard,
        )
        place = submission.facts[refs[0]].origin
        outcome = replace(finding.outcome, refs=refs)
        yield replace(finding, entity=submission.entity, place=place, outcome=outcome)


def followed(finding: Finding, before: Sequence[Finding]) -> Finding:
    """A finding on the sum with the entities that cause it, and their hints instead of its own.

    It is only a notice where their own findings explain its whole difference. What they do not
    explain comes from those of whom the rule could not be evaluated: a figure that nobody could
    read or that has no place, which is an error of its own, or a blank, which is none.
    """
    if not finding.broken:
        return finding
    causes = [other for other in before if other.broken and _same(finding, other)]
    explained = finding.outcome.right is None or _gap(finding) == sum(map(_gap, causes))
    explained = explained and bool(causes)
    stuck = [] if explained else _stuck(finding, before)
    entities = tuple(sorted({cause.entity or "" for cause in (*causes, *stuck)}))
    if not entities:
        return finding
    told = bool(stuck) and all(one.broken or one.outcome.reason == _UNREAD for one in stuck)
    severity = Severity.NOTICE if explained or told else finding.severity
    return replace(finding, causes=entities, severity=severity, hint=None)


def _same(finding: Finding, other: Finding) -> bool:
    """Whether both are about the same comparison, rows of an older form being other cells."""
    own, its = finding.outcome.refs, other.outcome.refs
    alike = own == its or (own[:1] == its[:1] and len(own) != len(its))
    return other.rule == finding.rule and alike


def _stuck(finding: Finding, before: Sequence[Finding]) -> list[Finding]:
    """Whose same comparison nobody could make, or whose figure of its column has no place.

    That cells are absent is a cause only if there is no other.
    """
    unplaced = [o for o in before if o.rule == UNPLACED and _columns(o) & _columns(finding)]
    mine = [
        other
        for other in before
        if not other.broken
        and other.rule == finding.rule
        and set(finding.outcome.refs[:1]) & set(other.outcome.refs)
    ]
    stuck = [other for other in mine if other.outcome.reason in _OPEN]
    absent = [other for other in mine if other.outcome.reason == "absent"]
    return [*stuck, *unplaced] or absent


def _columns(finding: Finding) -> set[tuple[str, str]]:
    return {(ref.table, ref.column) for ref in finding.outcome.refs}


def _gap(finding: Finding) -> Decimal:
    outcome = finding.outcome
    return (outcome.left or Decimal(0)) - (outcome.right or Decimal(0))
