"""Causes before consequences: which findings on the aggregate come from the entities' own."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from reportgen.case.eligible import UNPLACED
from reportgen.model.findings import Checked, Finding, Outcome, Severity, Verdict

ONE_BLANK = "totals.blank_addend"
"""The finding that one blank cell breaks several sums; it stands in place of those on the sums."""

_UNREAD, _BODIES = "unreadable", "bodies_missing"
_UNKNOWN = (_UNREAD, "blank_total", "blank")


def followed(finding: Finding, before: Sequence[Finding]) -> Finding:
    """A finding on the aggregate with the entities that cause it; `before` are their own findings.

    Downgrade it to a notice if the entities' own findings add up to the difference. Otherwise also
    name the entities whose figures could not be checked; downgrade if each of these has an error
    of its own (an unreadable or unplaced figure), but not if a cell is merely blank. Drop the hint:
    the entities' findings carry their own.
    """
    if not finding.broken:
        return finding
    causes = [other for other in before if other.broken and _same_comparison(finding, other)]
    explained = finding.outcome.right is None or _gap(finding) == sum(map(_gap, causes))
    explained = explained and bool(causes)
    unchecked = [] if explained else _unchecked(finding, before)
    entities = tuple(sorted({cause.entity or "" for cause in (*causes, *unchecked)}))
    if not entities:
        return finding
    errors = (one.broken or one.outcome.reason == _UNREAD for one in unchecked)
    reported = bool(unchecked) and all(errors)
    severity = Severity.NOTICE if explained or reported else finding.severity
    return replace(finding, causes=entities, severity=severity, hint=None)


def without_bodies(checked: Checked) -> Checked:
    """The results on an aggregate that lacks bodies: nothing in it is held against last year's.

    A carry-over that is wrong because a body is missing is no error of its own; the missing body
    is. The comparison is counted as not evaluated.
    """
    spared: Counter[str] = Counter()
    findings = []
    for finding in checked.findings:
        outcome = finding.outcome
        if finding.broken and any(t.prior for t in (*outcome.left_terms, *outcome.right_terms)):
            spared[finding.rule] += 1
            unknown = Outcome(verdict=Verdict.NOT_EVALUATED, refs=outcome.refs, reason=_BODIES)
            findings.append(replace(finding, outcome=unknown, causes=(), hint=None))
        else:
            findings.append(finding)
    tallies = []
    for tally in checked.tallies:
        count = spared[tally.rule]
        reasons = {**tally.not_evaluated, _BODIES: count} if count else tally.not_evaluated
        tallies.append(replace(tally, broken=tally.broken - count, not_evaluated=reasons))
    return Checked(tuple(findings), tuple(tallies))


def _same_comparison(finding: Finding, other: Finding) -> bool:
    """Whether both compare the same cells; an older row may stand in place of several others."""
    refs, theirs = finding.outcome.refs, other.outcome.refs
    if other.rule == ONE_BLANK:
        return theirs[0] in refs and finding.outcome.right is not None
    alike = refs == theirs or (refs[:1] == theirs[:1] and len(refs) != len(theirs))
    return other.rule == finding.rule and alike


def _unchecked(finding: Finding, before: Sequence[Finding]) -> list[Finding]:
    """The findings that the same comparison was impossible, or that a figure has no row.

    Absent cells count as a cause only if there is no other.
    """
    unplaced = [o for o in before if o.rule == UNPLACED and _columns(o) & _columns(finding)]
    uncertain = [
        other
        for other in before
        if not other.broken
        and other.rule == finding.rule
        and set(finding.outcome.refs[:1]) & set(other.outcome.refs)
    ]
    unknown = [other for other in uncertain if other.outcome.reason in _UNKNOWN]
    absent = [other for other in uncertain if other.outcome.reason == "absent"]
    return [*unknown, *unplaced] or absent


def _columns(finding: Finding) -> set[tuple[str, str]]:
    return {(ref.table, ref.column) for ref in finding.outcome.refs}


def _gap(finding: Finding) -> Decimal:
    outcome = finding.outcome
    return (outcome.left or Decimal(0)) - (outcome.right or Decimal(0))
