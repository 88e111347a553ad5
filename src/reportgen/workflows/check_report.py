"""A finished report, whoever wrote it: checked by itself, and against what was compiled."""

from dataclasses import dataclass, replace
from pathlib import Path

from reportgen.case.prior_year import PriorYear, converted
from reportgen.case.settings import Case, Entity
from reportgen.checks.blanks import blank_tables
from reportgen.checks.check import check_alone, check_text
from reportgen.checks.revisions import changes, settled
from reportgen.checks.subjects import CheckedSubmission
from reportgen.model.errors import trouble
from reportgen.model.findings import Checked, Finding
from reportgen.model.submissions import Role, Submission
from reportgen.readers.intake import FileResult
from reportgen.readers.standard_folders import read_standard
from reportgen.standards.standard import BlankMeans, Standard
from reportgen.workflows.load_case import load_case, load_prior
from reportgen.workflows.read import read_file
from reportgen.workflows.run_options import DEFAULT, RunOptions
from reportgen.workflows.validate import Validated


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lent:
    """What a case knows of a report: its own rules and names, the roster, the year before."""

    case: Case
    standard: Standard
    prior: PriorYear
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What a report is checked by: its form, its names, those it must not have, last year's.

    `findings` are about the files of the year before.
    """

    form: Standard
    blank_means: BlankMeans
    names: tuple[str, ...]
    others: tuple[str, ...] = ()
    prior: Submission | None = None
    findings: tuple[Finding, ...] = ()


def check_report(
    file: Path,
    *,
    against: Path | None = None,
    prior: Path | None = None,
    case: Path | None = None,
    standard: str = "",
    options: RunOptions = DEFAULT,
) -> Validated:
    """Check a finished report by every rule that one report allows.

    `against` is the `report.json` it was compiled with: every figure and sentence that was changed
    since is a finding, and what only follows from that is not told again. `prior` is last year's
    report. A `case` lends its rules, names, waivers and last year's figures, for its own report as
    for one of a body on its roster. Raises `ReportgenError` where one of these cannot be used.
    """
    lent = _lent(case, options) if case else None
    own = read_file(
        file,
        standard=standard,
        options=options,
        own=lent.standard if lent else None,
        roster=lent.case.bodies if lent else (),
    )
    checked = Checked(own.findings)
    if own.submission:
        known = _known(own.submission, own.standard, lent)
        if prior:
            before, troubles = _other(prior, own.standard, options)
            known = replace(known, prior=before, findings=troubles)
        found = _checked(known, own.submission)
        if against:
            compiled, _ = _other(against, own.standard, options)
            found = _settled(known, own.submission, compiled, found)
        checked += found + Checked(known.findings)
    sent, entity = own.submission, own.submission.entity if own.submission else None
    result = FileResult(source=own.source, submission=sent, findings=own.findings, entity=entity)
    lender = lent.case if lent else None
    return Validated.of(own.standard, (result,), checked, lender, today=options.today)


def _settled(
    known: _Known, submission: Submission, compiled: Submission, checked: Checked
) -> Checked:
    """What checking gave, and what was changed since the report was compiled."""
    changed = changes(compiled, submission, known.form)
    before = _checked(known, compiled).findings
    return replace(checked, findings=tuple(settled(checked.findings, before, changed)))


def _lent(folder: Path, options: RunOptions) -> _Lent:
    case, _, standard = load_case(folder, options)
    prior, findings = load_prior(case, standard, options)
    return _Lent(case=case, standard=standard, prior=prior, findings=tuple(findings))


def _other(
    file: Path, form: Standard, options: RunOptions
) -> tuple[Submission, tuple[Finding, ...]]:
    """Another report in the cells of this one's form, and what of it could not be read."""
    other = read_file(file, options=options)
    if other.submission is None:
        raise trouble("report.unreadable", file)
    older = read_standard(other.submission.standard, options.standards)
    troubles = tuple(finding for finding in other.findings if finding.counts_as_error)
    return converted(other.submission, older, form), troubles


def _known(submission: Submission, form: Standard, lent: _Lent | None) -> _Known:
    """What is known of whose report it is; of another form than the case's, only the names."""
    entity = submission.entity
    if lent is None:
        return _Known(form=form, blank_means=form.blank_means, names=(entity,) if entity else ())
    case = lent.case
    means = case.options.blank_means or form.blank_means
    prior = lent.prior.of(entity) if form is lent.standard else None
    listed = next((one for one in case.roster if one.name == entity), None)
    whole = (case.area, case.settings.authority)
    return _Known(
        form=form,
        blank_means=means,
        names=(listed.name, *listed.aliases) if listed else whole,
        others=tuple(o.name for o in case.roster if _alike(o, listed)) if listed else (),
        prior=prior,
        findings=lent.findings,
    )


def _alike(one: Entity, other: Entity) -> bool:
    """Whether two entities are different ones of the same kind."""
    return one.name != other.name and one.kind == other.kind


def _checked(known: _Known, submission: Submission) -> Checked:
    """All rules on the tables and on the text, as on an aggregate: it is nobody's form."""
    form, means, prior = known.form, known.blank_means, known.prior
    whole = replace(submission, role=Role.AGGREGATE)
    files = dict.fromkeys((*whole.texts, ""), submission.file or "")
    figures = CheckedSubmission(standard=form, submission=whole, blank_means=means, prior=prior)
    of_text = check_text(figures, files, names=known.names, others=known.others)
    blank = Checked(tuple(blank_tables(form, submission)))
    return check_alone(form, whole, means, prior=prior) + of_text + blank
