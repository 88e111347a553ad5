"""Evaluates rules on submissions, on the set of them and on texts; the outcomes become findings.

Each kind of rule is a module of `kinds/` that has the name of the kind and a class `Test`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

from reportgen.case.expected import Expected
from reportgen.checks.kinds import cells
from reportgen.checks.kinds import set as sets
from reportgen.checks.kinds import text as texts
from reportgen.checks.kinds.set.duplicate import Test as Repeated
from reportgen.checks.subjects import (
    ALL_BLANK,
    CellRule,
    CellTest,
    CheckedSubmission,
    SetRule,
    Statement,
    TextRule,
    TextSubject,
)
from reportgen.model.findings import Checked, Finding, Outcome, Severity, Tally, Verdict
from reportgen.model.submissions import CellRef, Mark, Provenance, Role, Submission, TextPlace
from reportgen.standards.cells import part_title, with_substitutes
from reportgen.standards.standard import BlankMeans, Rule, Standard

_PACKAGES: dict[type[CellRule | SetRule | TextRule], ModuleType] = {
    CellRule: cells,
    SetRule: sets,
    TextRule: texts,
}
RULE_TYPES: dict[str, type[CellRule | SetRule | TextRule]] = {
    found.name: rule_type
    for rule_type, package in _PACKAGES.items()
    for found in iter_modules(package.__path__)
}
"""The type of the rules of each kind."""

KINDS: dict[str, type[Any]] = {
    kind: import_module(f"{_PACKAGES[rule_type].__name__}.{kind}").Test
    for kind, rule_type in RULE_TYPES.items()
}
"""The test of each kind of rule: the class that its entries in `rules.toml` decode into."""


def check(
    standard: Standard,
    submission: Submission,
    blank_means: BlankMeans,
    *,
    prior: Submission | None = None,
    rights: Mapping[str, bool] | None = None,
) -> Checked:
    """Evaluate every cell rule that applies to a submission, or to the aggregate.

    `prior` is the same entity's submission of the year before, converted to this standard's cells.
    `rights` says which rights the roster grants or denies the entity.
    """
    stage = "aggregate" if submission.role is Role.AGGREGATE else "submission"
    standard = _standard_as_sent(standard, submission)
    subject = CheckedSubmission(
        standard=standard,
        submission=submission,
        blank_means=blank_means,
        prior=prior,
        rights=rights or {},
    )
    findings: list[Finding] = []
    tallies: list[Tally] = []
    for rule, test, instances in laid_out(standard, stage):
        outcomes = [o for instance in instances if (o := test.evaluate(instance, subject))]
        findings += [_finding(rule, outcome, submission) for outcome in _merged_outcomes(outcomes)]
        tallies.append(_tally(rule, len(instances), outcomes))
    return Checked(tuple(findings), tuple(tallies))


def check_set(standard: Standard, submissions: Sequence[Submission], expected: Expected) -> Checked:
    """Evaluate every rule on the whole set of submissions."""
    findings: list[Finding] = []
    tallies: list[Tally] = []
    for rule in standard.rules:
        if not isinstance(rule, SetRule):
            continue
        judged = list(rule.test.judge(submissions, expected))
        outcomes = [(j, j.outcome) for j in judged if j.outcome]
        findings += [
            Finding(
                rule=rule.id,
                severity=rule.severity,
                outcome=outcome,
                entity=judgement.entity,
                file=judgement.file,
                place=_place_in_file(outcome, judgement.file, submissions),
            )
            for judgement, outcome in outcomes
        ]
        tallies.append(_tally(rule, len(judged), [outcome for _, outcome in outcomes]))
    return Checked(tuple(findings), tuple(tallies))


def check_years(standard: Standard, submission: Submission, prior: Submission | None) -> Checked:
    """Evaluate the rules that compare all figures of an entity with its year before.

    They need no other submissions, so an aggregate or a finished report can be checked alone.
    """
    rules = (r for r in standard.rules if isinstance(r.test, Repeated) and r.test.of == "years")
    before = (replace(prior, entity=submission.entity),) if prior else ()
    year = (prior.period or -1) + 1 if prior else 0
    expected = Expected(entities=(), period=submission.period or year, prior=before)
    return check_set(replace(standard, rules=tuple(rules)), [submission], expected)


def check_texts(subject: TextSubject, files: Mapping[str, str]) -> Checked:
    """Evaluate every rule on the text of a report; without texts and headings none can be.

    `files` maps each section to the file that it was read from.
    """
    submission = subject.figures.submission
    standard = _standard_as_sent(subject.figures.standard, submission)
    subject = replace(subject, figures=replace(subject.figures, standard=standard))
    findings: list[Finding] = []
    tallies: list[Tally] = []
    for rule in standard.rules:
        if isinstance(rule, TextRule):
            readable = submission.texts or submission.headings
            statements = list(rule.test.judge(subject)) if readable else [_NO_TEXT]
            outcomes = [one.outcome for one in statements if one.outcome]
            findings += [
                _text_finding((rule.id, rule.severity), one, outcome, subject, files)
                for one, outcome in _to_report(statements)
            ]
            findings += _against_blank_tables(statements, subject, files)
            tallies.append(_tally(rule, len(statements), outcomes))
    return Checked(tuple(findings), tuple(tallies))


def _against_blank_tables(
    statements: Iterable[Statement], subject: TextSubject, files: Mapping[str, str]
) -> Iterator[Finding]:
    """Say which numbers of the text a wholly blank table left without any figure to compare."""
    submission = subject.figures.submission
    for one in statements:
        if one.outcome and one.outcome.details.get("said") and one.outcome.reason == ALL_BLANK:
            table = one.outcome.refs[0].table
            facts = (fact for ref, fact in submission.facts.items() if ref.table == table)
            if all(fact.mark in (Mark.BLANK, Mark.DASH) for fact in facts):
                outcome = replace(one.outcome, verdict=Verdict.BROKEN, reason=None)
                severity = subject.figures.standard.built_in_findings[AGAINST_BLANK].severity
                yield _text_finding((AGAINST_BLANK, severity), one, outcome, subject, files)


AGAINST_BLANK = "text.against_blank"
_NO_TEXT = Statement(outcome=Outcome(verdict=Verdict.NOT_EVALUATED, reason="no_text"))


def _to_report(statements: Iterable[Statement]) -> Iterator[tuple[Statement, Outcome]]:
    """Every broken statement, and one for each reason why statements were not evaluated."""
    unknown: dict[str | None, tuple[Statement, Outcome]] = {}
    for one in statements:
        if one.outcome and one.outcome.verdict is Verdict.BROKEN:
            yield one, one.outcome
        elif one.outcome:
            unknown.setdefault(one.outcome.reason, (Statement(), one.outcome))
    yield from unknown.values()


def _text_finding(
    weighed: tuple[str, Severity],
    at: Statement,
    outcome: Outcome,
    subject: TextSubject,
    files: Mapping[str, str],
) -> Finding:
    """The finding of a rule, given by its id and severity."""
    rule, severity = weighed
    file = files.get(at.section) or next(iter(files.values()), "")
    section = part_title(subject.figures.standard, at.section)
    return Finding(
        rule=rule,
        severity=severity,
        outcome=outcome,
        entity=subject.figures.submission.entity,
        file=file or None,
        place=TextPlace(file=file, section=section, paragraph=at.paragraph) if section else None,
    )


def _standard_as_sent(standard: Standard, submission: Submission) -> Standard:
    return with_substitutes(standard, submission.substitutes)


@lru_cache(maxsize=64)
def laid_out(standard: Standard, stage: str) -> tuple[tuple[Rule, CellTest, Sequence[Any]], ...]:
    """The cell rules of a stage, each with its test and its instances on this standard (cached)."""

    def entries() -> Iterator[tuple[Rule, CellTest, Sequence[Any]]]:
        for rule in standard.rules:
            if isinstance(rule, CellRule) and rule.stage in (stage, "both"):
                yield rule, rule.test, rule.test.instances(standard)

    return tuple(entries())


def _merged_outcomes(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """The broken outcomes, and one outcome with all cells for each reason not to evaluate."""
    by_reason: dict[str | None, dict[CellRef, None]] = {}
    for outcome in outcomes:
        if outcome.verdict is Verdict.BROKEN:
            yield outcome
        else:
            by_reason.setdefault(outcome.reason, {}).update(dict.fromkeys(outcome.refs))
    for reason, refs in by_reason.items():
        yield Outcome(verdict=Verdict.NOT_EVALUATED, refs=tuple(refs), reason=reason)


def _finding(rule: Rule, outcome: Outcome, submission: Submission) -> Finding:
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        outcome=outcome,
        entity=submission.entity,
        file=submission.file,
        place=_place(outcome, submission),
    )


def _place(outcome: Outcome, submission: Submission) -> Provenance | None:
    facts = (submission.facts.get(ref) for ref in outcome.refs)
    return next((fact.origin for fact in facts if fact), None)


def _place_in_file(
    outcome: Outcome, file: str | None, submissions: Iterable[Submission]
) -> Provenance | None:
    """The place of the outcome's first cell in that file; None if the outcome names no cell."""
    of_file = (s for s in submissions if s.source and s.file == file)
    submission = next(of_file, None) if outcome.refs else None
    return _place(outcome, submission) if submission else None


def _tally(rule: Rule, instances: int, outcomes: Iterable[Outcome]) -> Tally:
    broken = 0
    reasons: dict[str, int] = {}
    for outcome in outcomes:
        if outcome.verdict is Verdict.BROKEN:
            broken += 1
        else:
            reason = outcome.reason or ""
            reasons[reason] = reasons.get(reason, 0) + 1
    kept = instances - broken - sum(reasons.values())
    return Tally(rule=rule.id, kept=kept, broken=broken, not_evaluated=reasons)
