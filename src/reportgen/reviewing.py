"""A finished report, whoever wrote it: checked by itself, and against what was compiled."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from reportgen.checks import Checked, check, check_texts
from reportgen.comparing import changes, settled
from reportgen.errors import trouble
from reportgen.findings import Finding, Tally, add_tallies, in_order
from reportgen.hints import hinted
from reportgen.intake import Reading
from reportgen.model import Role, Submission
from reportgen.pipeline import ReadFile, Validated, read_file
from reportgen.prior import converted
from reportgen.readers.standards import read_standard
from reportgen.standard import Standard, Subject, TextSubject


def check_report(
    file: Path,
    *,
    against: Path | None = None,
    prior: Path | None = None,
    standard: str = "",
    standards: Sequence[Path] = (),
    password: str = "",
) -> Validated:
    """Check a finished report by every rule that one report allows.

    `against` is the `report.json` it was compiled with: every figure and sentence that was changed
    since is a finding, and what only follows from that is not told again. `prior` is last year's
    report. Raises `ReportgenError` where one of these two cannot be used.
    """
    own = read_file(file, standard=standard, standards=standards, password=password)
    form = own.standard
    before = _other(prior, form, standards, password) if prior else None
    compiled = _other(against, form, standards, password) if against else None
    findings = [*own.findings]
    tallies: list[Tally] = []
    if own.submission:
        found, tallies = _checked(form, own.submission, before)
        if compiled:
            changed = changes(compiled, own.submission, form)
            found = settled(found, _checked(form, compiled, before)[0], changed)
        findings += found
    return Validated(
        standard=form,
        readings=(_reading(own),),
        findings=in_order(findings),
        tallies=tuple(add_tallies(tallies).values()),
    )


def _other(file: Path, form: Standard, standards: Sequence[Path], password: str) -> Submission:
    """Another report in the cells of this one's form."""
    other = read_file(file, standards=standards, password=password)
    if other.submission is None:
        raise trouble("report.unreadable", file)
    older = read_standard(other.submission.standard, standards)
    return converted(other.submission, older, form)


def _checked(form: Standard, submission: Submission, prior: Submission | None) -> Checked:
    """All rules on the tables and on the text, as on an aggregate: it is nobody's form."""
    whole = replace(submission, role=Role.AGGREGATE)
    means = form.blank_means
    findings, tallies = check(form, whole, means, prior=prior)
    told = hinted(form, whole, findings, means, prior)
    figures = Subject(standard=form, submission=whole, blank_means=means, prior=prior)
    subject = TextSubject(figures=figures, area=_names(whole))
    name = submission.source.name if submission.source else ""
    said = check_texts(subject, dict.fromkeys((*whole.texts, ""), name))
    return [*told, *said[0]], [*tallies, *said[1]]


def _names(submission: Submission) -> tuple[str, ...]:
    return (submission.entity,) if submission.entity else ()


def _reading(own: ReadFile) -> Reading:
    entity = own.submission.entity if own.submission else None
    findings: tuple[Finding, ...] = own.findings
    return Reading(source=own.source, submission=own.submission, findings=findings, entity=entity)
