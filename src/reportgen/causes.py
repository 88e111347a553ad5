"""Causes before consequences: which findings on the aggregate come from the entities' own."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from reportgen.case.eligible import UNPLACED
from reportgen.model.findings import Finding, Severity

_UNREAD = "unreadable"
_OPEN = (_UNREAD, "blank_total", "blank")


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
