"""Reads all that a case needs: its folder, its standard, submissions, and last year's files."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reportgen.case.indicators import extended
from reportgen.case.prior_year import Disagreement, PriorYear, converted, disagreements, prior_year
from reportgen.case.settings import Case
from reportgen.checks.blanks import with_derived
from reportgen.checks.lint import lint_changed, lint_own
from reportgen.model.errors import ReportgenError, trouble
from reportgen.model.findings import Finding, fingerprint
from reportgen.model.submissions import Submission
from reportgen.readers.case_folder import read_case
from reportgen.readers.intake import (
    REPORTS,
    FileResult,
    ReadOptions,
    read_all,
    read_workbook,
    without_strays,
)
from reportgen.readers.standard_folders import (
    RULES,
    document_words,
    known_standards,
    overridden,
    read_rules,
    read_standard,
    standard_for,
)
from reportgen.standards.built_in_findings import of_file
from reportgen.standards.standard import BlankMeans, Standard
from reportgen.workflows.run_options import DEFAULT, RunOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A case as it was read.

    `shape` is the standard whose tables are printed, `standard` the same with the case's own
    indicators and rules. `findings` are those of reading, including last year's files.
    """

    case: Case
    shape: Standard
    standard: Standard
    results: tuple[FileResult, ...]
    prior: PriorYear
    findings: tuple[Finding, ...]

    @property
    def blank_means(self) -> BlankMeans:
        """What a blank addend means: as the case says, else as the standard says."""
        return self.case.options.blank_means or self.standard.blank_means


def load(folder: Path, options: RunOptions = DEFAULT) -> Loaded:
    """Read a case folder and all files in it.

    Raises `ReportgenError` if the folder or the standard is unusable, or if there is no submission.
    A problem with a single file is a finding.
    """
    case, shape, standard = load_case(folder, options)
    if not case.files:
        raise trouble("case.nothing_to_read", case.root)
    others = _others(standard, options)
    known = (standard, *others)
    reading = ReadOptions(
        standards=known,
        roster=case.roster,
        accepted=REPORTS,
        password=options.password,
        reporting=frozenset(entity.name for entity in case.roster if entity.scope),
    )
    read = tuple(read_all(Path(case.root), case.files, reading, workers=options.workers))
    there = {result.entity for result in read if result.submission}
    due = {entity.name for entity in case.roster} - set(case.options.allow_missing)
    results = without_strays(read, standard, due - there or (set() if case.roster else {""}))
    prior, findings = _prior(case, known, options.workers)
    return Loaded(
        case=case,
        shape=shape,
        standard=standard,
        results=results,
        prior=prior,
        findings=(*(f for result in results for f in result.findings), *findings),
    )


def load_case(folder: Path, options: RunOptions = DEFAULT) -> tuple[Case, Standard, Standard]:
    """The case, its standard, and that standard with the case's own indicators and rules."""
    case = read_case(
        folder,
        headings=document_words().roster,
        workbook=read_workbook,
        rules=read_rules,
    )
    named, more = case.settings.standard, options.standards
    period, form = case.settings.period, case.settings.form
    shape = read_standard(named, more) if named else standard_for(period, more, form)
    whole = extended(shape, case)
    if problems := lint_own(whole, case.rules, str(folder / RULES)):
        raise ReportgenError(*problems)
    standard, overrides = overridden(whole, folder / RULES)
    changed = {override.rule for override in overrides}
    if problems := lint_changed(standard, changed, str(folder / RULES)):
        raise ReportgenError(*problems)
    return replace(case, overrides=overrides), shape, standard


_DRAFT = "read.data_open"
"""What was open in last year's report matters no more: its figures are the published ones."""


def load_prior(
    case: Case, standard: Standard, options: RunOptions = DEFAULT
) -> tuple[PriorYear, list[Finding]]:
    """Last year's figures in the cells of `standard`, and findings on files that were unusable."""
    return _prior(case, (standard, *_others(standard, options)), 1)


def _others(standard: Standard, options: RunOptions) -> tuple[Standard, ...]:
    known = known_standards(options.standards, standard.form)
    return tuple(one for one in known if one.id != standard.id)


def _prior(case: Case, known: Sequence[Standard], workers: int) -> tuple[PriorYear, list[Finding]]:
    """The same; `known` are all standards, the case's own first."""
    standard = known[0]
    by_id = {s.id: s for s in reversed(known)}
    reading = ReadOptions(
        standards=tuple(known), any_standard=True, roster=case.bodies, accepted=REPORTS
    )
    names = [entity.name for entity in case.roster]
    found: list[Submission] = []
    findings: list[Finding] = []
    for result in read_all(Path(case.root), case.prior_files, reading, workers=workers):
        findings += (f for f in result.findings if f.counts_as_error and f.rule != _DRAFT)
        # What an entity adds up itself comes from bodies below it, never from this roster.
        parts = () if result.entity in names else result.parts
        for submission in (result.submission, *parts):
            if submission is None:
                continue
            if submission.period not in (case.settings.period - 1, None):
                details = {
                    "period": str(submission.period),
                    "expected": str(case.settings.period - 1),
                }
                findings.append(of_file("read.prior_period", result.source.name, standard, details))
                break
            own = converted(submission, by_id[submission.standard], standard)
            found.append(
                with_derived(standard, own, case.options.blank_means or standard.blank_means)
            )
    whole = (case.area, case.settings.authority)
    told = disagreements(found, roster=names, whole=whole)
    findings += (_differing(one, standard) for one in told)
    prior = prior_year(standard, found, roster=names, whole=whole)
    if prior.total and prior.total.source and not prior.entities and names:
        findings.append(of_file("read.prior_whole", prior.total.source.name, standard))
    return prior, findings


def _differing(found: Disagreement, standard: Standard) -> Finding:
    """The finding that two files in `prior` give different figures for the same entity."""
    used, other = (s.file or "" for s in (found.used, found.other))
    finding = of_file("read.prior_differs", other, standard, {"used": used})
    values = (
        f"{ref} {own.facts[ref].value}" for ref in found.refs for own in (found.used, found.other)
    )
    return replace(
        finding,
        entity=found.other.entity,
        outcome=replace(finding.outcome, refs=found.refs, fingerprint=fingerprint(values)),
        place=found.other.facts[found.refs[0]].origin,
    )
