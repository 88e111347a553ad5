"""Blank totals and addends beside figures: what they must be, and what is said of it.

A blank total is never zero. It is taken from its parts when submissions are added up, and the
entity's own figures stay as they are.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from reportgen.checks.explanations.causes import ONE_BLANK
from reportgen.checks.explanations.hints import BLANK_ADDEND
from reportgen.checks.kinds.cells import balance, filled
from reportgen.model.findings import Finding, Severity
from reportgen.model.submissions import CellRef, Mark, Submission
from reportgen.standards.built_in_findings import of_file
from reportgen.standards.cells import is_total, with_substitutes
from reportgen.standards.standard import BlankMeans, Standard
from reportgen.text.numerals import number_text

_OPEN = (Mark.BLANK, Mark.DASH)

Sums = Mapping[CellRef, tuple[CellRef, ...]]
"""Each total that can be calculated, with its addends."""


@lru_cache(maxsize=64)
def sums_of(standard: Standard) -> Sums:
    """The totals that a rule equates with other cells of their table.

    The first such rule defines a total, unless the total is itself among what its addends are
    calculated from.
    """
    sums: dict[CellRef, tuple[CellRef, ...]] = {}
    for rule in standard.rules:
        test = rule.test
        if not isinstance(test, balance.Test) or test.relation != "=" or rule.stage == "aggregate":
            continue
        for instance in test.instances(standard):
            both = (*instance.left, *instance.right)
            if any(o.prior for o in both) or len({o.ref.table for o in both}) > 1:
                continue
            left, right = (tuple(o.ref for o in side) for side in (instance.left, instance.right))
            for side, addends in ((right, left), (left, right)):
                if len(side) == 1 and is_total(standard, side[0]) and side[0] not in sums:
                    if side[0] not in _sources(addends, sums):
                        sums[side[0]] = addends
                    break
    return sums


def _sources(refs: Sequence[CellRef], sums: Sums) -> Iterator[CellRef]:
    for ref in refs:
        yield ref
        yield from _sources(sums.get(ref, ()), sums)


def with_derived(standard: Standard, submission: Submission, blank_means: BlankMeans) -> Submission:
    """The submission, and what each total that is blank or dashed beside figures amounts to.

    A total is not known (None) if one of its parts is a text, or a blank that does not mean zero.
    Totals whose parts are all blank are left out: they add nothing, as they say.
    """
    sums = sums_of(with_substitutes(standard, submission.substitutes))
    found: dict[CellRef, Decimal | None] = {}
    for ref in sums:
        fact = submission.facts.get(ref)
        if fact and fact.mark in _OPEN:
            leaves = list(_leaves(ref, sums, submission))
            facts = [submission.facts.get(leaf) for leaf in leaves]
            if any(one and one.mark is Mark.NUMBER for one in facts):
                known = all(
                    one and (one.value is not None or (one.mark in _OPEN and blank_means == "zero"))
                    for one in facts
                )
                values = (one.value for one in facts if one and one.value is not None)
                found[ref] = sum(values, Decimal(0)) if known else None
    return replace(submission, derived=found)


def _leaves(ref: CellRef, sums: Sums, submission: Submission) -> Iterator[CellRef]:
    """The cells that a blank total consists of; blank totals among them in their own parts."""
    for part in sums[ref]:
        fact = submission.facts.get(part)
        if part in sums and fact and fact.mark in _OPEN:
            yield from _leaves(part, sums, submission)
        else:
            yield part


def findings_on(standard: Standard, submission: Submission) -> Iterator[Finding]:
    """What is said of the blank totals that a submission has beside figures.

    An unknown total that rests on a text has a finding already, on that text.
    """
    derived = submission.derived
    known = {ref: value for ref, value in derived.items() if value is not None}
    texts = any(fact.mark is Mark.TEXT for fact in submission.facts.values())
    unknown = () if texts else tuple(ref for ref, value in derived.items() if value is None)
    for rule, refs in (("totals.derived", tuple(known)), ("totals.unknown", unknown)):
        if refs:
            values = ", ".join(number_text(known[ref]) for ref in refs if ref in known)
            finding = of_file(rule, submission.file or "", standard, {"values": values})
            yield replace(
                finding,
                entity=submission.entity,
                outcome=replace(finding.outcome, refs=refs),
                place=submission.facts[refs[0]].origin,
            )


def blank_tables(standard: Standard, submission: Submission) -> Iterator[Finding]:
    """Say which tables of a finished report hold no figure, only blanks and dashes."""
    for table in standard.tables:
        facts = [fact for ref, fact in submission.facts.items() if ref.table == table.id]
        if facts and all(fact.mark in _OPEN for fact in facts):
            finding = of_file("text.blank_table", submission.file or "", standard)
            yield replace(
                finding,
                entity=submission.entity,
                outcome=replace(finding.outcome, refs=(facts[0].ref,)),
                place=facts[0].origin,
            )


def one_blank(
    standard: Standard, submission: Submission, findings: Sequence[Finding]
) -> tuple[Finding, ...]:
    """The findings, in which a blank addend that explains broken sums is told once, for all.

    Its finding takes the place of those on the sums, and of the cell among the blanks.
    """
    blanks: dict[CellRef, list[Finding]] = {}
    for finding in findings:
        if finding.hint and finding.hint.id == BLANK_ADDEND:
            blanks.setdefault(finding.hint.refs[0], []).append(finding)
    if not blanks:
        return tuple(findings)
    explained = {id(finding) for sums in blanks.values() for finding in sums}
    filled_rules = {rule.id for rule in standard.rules if isinstance(rule.test, filled.Test)}
    told = []
    for finding in findings:
        if finding.broken and finding.rule in filled_rules:
            told += _without(finding, blanks)
        elif id(finding) not in explained:
            told.append(finding)
    return (*told, *(_blank_finding(standard, submission, r, s) for r, s in blanks.items()))


def _without(finding: Finding, refs: Collection[CellRef]) -> list[Finding]:
    """A finding on blank cells without these cells; nothing if no other is left."""
    left = tuple(ref for ref in finding.outcome.refs if ref not in refs)
    details = {**finding.outcome.details, "count": str(len(left))}
    outcome = replace(finding.outcome, refs=left, details=details)
    return [replace(finding, outcome=outcome)] if left else []


def _blank_finding(
    standard: Standard, submission: Submission, ref: CellRef, sums: Sequence[Finding]
) -> Finding:
    difference = number_text(sums[0].outcome.difference or Decimal(0))
    details = {"count": str(len(sums)), "values": difference}
    finding = of_file(ONE_BLANK, submission.file or "", standard, details)
    first = sums[0].outcome
    return replace(
        finding,
        severity=max((one.severity for one in sums), key=_WEIGHTS.index),
        entity=submission.entity,
        hint=sums[0].hint,
        outcome=replace(finding.outcome, refs=(ref,), left=first.left, right=first.right),
        place=submission.facts[ref].origin,
    )


_WEIGHTS = (Severity.NOTICE, Severity.WARNING, Severity.ERROR)
