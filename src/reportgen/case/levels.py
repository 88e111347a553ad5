"""What files may hold of bodies on several levels, as far as the roster and the files say it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reportgen.case.settings import Entity
from reportgen.model.findings import Finding
from reportgen.model.submissions import BELOW, DocumentCell, Submission
from reportgen.standards.built_in_findings import of_file
from reportgen.standards.standard import Standard


def findings_on_levels(
    standard: Standard, counted: Sequence[Submission], roster: Sequence[Entity]
) -> Iterator[Finding]:
    """What has to be known before these submissions are added up.

    A finished report in Word, PDF or on a web page does not say which bodies it holds. It is an
    error if a body of a lower level is counted beside it, since the report may hold that body;
    otherwise one notice names all such reports. A file that names its members is an error if the
    roster says that it holds one level, and it holds two.
    """
    by_name = {entity.name: entity for entity in roster}
    known = {name: _rank(entity, standard) for name, entity in by_name.items()}
    unsure = []
    for submission in counted:
        name = submission.entity or ""
        entity = by_name.get(name)
        if submission.members:
            below = _lower_members(submission, standard)
            if entity and entity.scope == "own" and below:
                yield _finding("source.scope", submission, standard, below)
        elif _is_document(submission) and entity and len(counted) > 1:
            own = known.get(name)
            others = {one.entity or "" for one in counted} - {name}
            lower = sorted(
                other
                for other in others
                if own is not None and (rank := known.get(other)) is not None and rank > own
            )
            if lower:
                yield _finding("source.levels", submission, standard, lower)
            else:
                unsure.append(submission)
    if unsure:
        names = ", ".join(sorted(one.entity or "" for one in unsure))
        details = {"names": names, "count": str(len(unsure))}
        yield of_file("source.levels_unknown", unsure[0].file or "", standard, details)


def _is_document(submission: Submission) -> bool:
    return any(isinstance(fact.origin, DocumentCell) for fact in submission.facts.values())


def _rank(entity: Entity, standard: Standard) -> int | None:
    """The level by the kind in the name, else by the kind that the roster gives; 0 is the top."""
    for text in (entity.name, entity.kind):
        bare = text
        for office in standard.identity.offices:
            bare = bare.removesuffix(office)
        for rank, kinds in enumerate(standard.identity.levels):
            if bare.endswith(kinds):
                return rank
    return None


def _lower_members(submission: Submission, standard: Standard) -> list[str]:
    """The members that are no offices of the body itself: those with members, lower bodies."""
    own = _rank(Entity(name=submission.entity or ""), standard)
    found = set()
    for member in submission.members:
        body, _, inside = member.partition(BELOW)
        rank = _rank(Entity(name=body), standard)
        if inside or (own is not None and rank is not None and rank > own):
            found.add(body)
    return sorted(found)


def _finding(
    rule: str, submission: Submission, standard: Standard, names: Sequence[str]
) -> Finding:
    """A finding on a file; a waiver for it is bound to this very file."""
    details = {"names": ", ".join(names), "count": str(len(names))}
    finding = of_file(rule, submission.file or "", standard, details)
    binds = {"sha256": submission.source.sha256} if submission.source else {}
    outcome = replace(finding.outcome, binds=binds)
    return replace(finding, entity=submission.entity, outcome=outcome)
