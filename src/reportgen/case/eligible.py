"""Which submissions are added up, and in which rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from reportgen.case.expected import Expected
from reportgen.model.findings import Finding
from reportgen.model.submissions import CellRef, Role, Submission
from reportgen.standards.built_in_findings import of_file
from reportgen.standards.standard import Standard

UNPLACED = "read.substitute_unplaced"


def settle(submission: Submission, authority: str, rows: Mapping[str, str]) -> Submission:
    """The submission ready to be added up: with its role, and with its older rows moved.

    `rows` maps the `table.row` of an older form to the row that its figures go to. Figures of an
    older row that the office did not map stay there, and the aggregate leaves them out. So do those
    whose row has figures of its own.
    """
    facts = {}
    used = {f"{ref.table}.{ref.row}" for ref in submission.facts}
    rows = {
        older: row for older, row in rows.items() if f"{older.partition('.')[0]}.{row}" not in used
    }
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
    """The submissions that are added up: of the roster and the period, one for each entity.

    If an entity sent the same figures several times, count one submission; if the figures differ,
    count none. A submission without a period counts as one of this period.
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
    """One finding for each row of an older form that has figures but was not mapped to a row."""
    for name in submission.substitutes:
        refs = tuple(r for r in submission.facts if f"{r.table}.{r.row}" == name)
        if not any(submission.facts[ref].value for ref in refs):
            continue
        finding = of_file(UNPLACED, submission.file or "", standard)
        place = submission.facts[refs[0]].origin
        outcome = replace(finding.outcome, refs=refs)
        yield replace(finding, entity=submission.entity, place=place, outcome=outcome)
