"""Checks one submission, one aggregate or one text: the rules, and hints at likely causes.

Every command that checks anything calls these functions, so that a file gets the same findings
whether it is checked in its case, by itself, or as a finished report.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from reportgen.case.expected import Expected
from reportgen.checks.blanks import findings_on, one_blank
from reportgen.checks.explanations.causes import followed
from reportgen.checks.explanations.hints import hinted
from reportgen.checks.explanations.units import in_other_units
from reportgen.checks.kinds.set.roster import Test as Roster
from reportgen.checks.run_rules import check, check_set, check_texts, check_years
from reportgen.checks.subjects import CheckedSubmission, TextSubject
from reportgen.model.findings import Checked, Finding
from reportgen.model.submissions import Submission
from reportgen.standards.standard import BlankMeans, Standard


def check_submission(
    standard: Standard,
    submission: Submission,
    blank_means: BlankMeans,
    *,
    prior: Submission | None = None,
    rights: Mapping[str, bool] | None = None,
) -> Checked:
    """Evaluate the rules on cells; each finding gets a hint where one cause is likely.

    `prior` is the same entity's submission of the year before, in the cells of `standard`; `rights`
    says which rights the roster grants or denies the entity.
    """
    checked = check(standard, submission, blank_means, prior=prior, rights=rights)
    findings = hinted(standard, submission, checked.findings, blank_means, prior)
    findings = one_blank(standard, submission, findings)
    told = (*in_other_units(standard, findings), *findings_on(standard, submission))
    return replace(checked, findings=told)


def check_together(
    standard: Standard, submissions: Sequence[Submission], expected: Expected
) -> Checked:
    """Evaluate the rules on the set of submissions, with hints likewise."""
    checked = check_set(standard, submissions, expected)
    return replace(checked, findings=in_other_units(standard, checked.findings))


def check_period(standard: Standard, submission: Submission, period: int) -> Checked:
    """Evaluate only whether a submission is for the year of the report."""
    rules = (r for r in standard.rules if isinstance(r.test, Roster) and r.test.test == "period")
    expected = Expected(entities=(), period=period)
    return check_set(replace(standard, rules=tuple(rules)), [submission], expected)


def check_alone(
    standard: Standard,
    submission: Submission,
    blank_means: BlankMeans,
    *,
    prior: Submission | None = None,
    rights: Mapping[str, bool] | None = None,
    causes: Sequence[Finding] = (),
) -> Checked:
    """As `check_submission`, with the rules on the set that need no other submission.

    For whatever is checked without its set: a single file, an aggregate, a finished report.
    `causes` are findings of the entities behind an aggregate: what follows from them is a notice.
    """
    checked = check_submission(standard, submission, blank_means, prior=prior, rights=rights)
    checked += check_years(standard, submission, prior)
    return replace(checked, findings=tuple(followed(f, causes) for f in checked.findings))


def check_text(
    figures: CheckedSubmission,
    files: Mapping[str, str],
    *,
    names: Collection[str] = (),
    others: Collection[str] = (),
) -> Checked:
    """Compare what a report says in words with its tables and with those of the year before.

    `files` maps each section to the file that it was read from. `names` are all names of the area
    or body that the report is about, `others` those of other bodies of the same level.
    """
    subject = TextSubject(figures=figures, area=tuple(names), others=tuple(others))
    return check_texts(subject, files)
