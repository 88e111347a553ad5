"""Checks submissions: those of a case, or files by themselves."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from reportgen.case.prior_year import PriorYear
from reportgen.case.settings import Case
from reportgen.checks.explanations.hints import hinted
from reportgen.checks.run_rules import Checked, check
from reportgen.checks.waivers import recounted
from reportgen.model.errors import trouble
from reportgen.model.findings import Finding, Tally, add_tallies, in_order
from reportgen.readers.case_folder import files_of
from reportgen.readers.intake import REPORTS, FileResult, ReadOptions, read_all
from reportgen.readers.standard_folders import all_standards, read_standard
from reportgen.standards.standard import Standard
from reportgen.workflows.checking import (
    Validated,
    check_all,
    sent_in,
    validated_of,
    waived,
)
from reportgen.workflows.load_case import load, load_case, load_prior


def validate_case(
    folder: Path,
    *,
    standards: Sequence[Path] = (),
    workers: int = 1,
    password: str = "",
    today: dt.date | None = None,
) -> Validated:
    """Check the submissions of a case, each and as a set."""
    loaded = load(folder, standards, workers, password)
    checked, _ = check_all(loaded)
    return validated_of(loaded, (*loaded.findings, *checked[0]), checked[1], today)


def validate_files(  # noqa: PLR0913 - an option of the command each
    paths: Sequence[Path],
    *,
    case: Path | None = None,
    standard: str = "",
    standards: Sequence[Path] = (),
    workers: int = 1,
    password: str = "",
    today: dt.date | None = None,
) -> Validated:
    """Check files, or all files of folders, each by itself.

    A case lends its standard, roster, options, waivers and prior year; else each file's standard is
    its own.
    """
    known = (read_standard(standard, standards),) if standard else all_standards(standards)[::-1]
    lender: Case | None = None
    prior, of_prior = PriorYear(), list[Finding]()
    if case:
        lender, _, own = load_case(case, standards)
        known = (own, *known)
        prior, of_prior = load_prior(lender, own, standards)
    wanted = ReadOptions(
        standards=known,
        any_standard=not (standard or case),
        roster=lender.roster if lender else (),
        accepted=REPORTS,
        password=password,
    )
    results = tuple(read_all(Path(), _files(paths), wanted, workers=workers))
    found, tallies = _check_each(results, known, lender, prior)
    if lender:
        found = waived(lender, known[0], [*found, *of_prior], sent_in(results), today)
    return Validated(
        standard=known[0],
        results=results,
        findings=in_order(found),
        tallies=tuple(recounted(add_tallies(tallies).values(), found)),
        overrides=lender.overrides if lender else (),
    )


def _files(paths: Sequence[Path]) -> list[str]:
    files = [file for path in paths for file in files_of(path)]
    if not files:
        raise trouble("case.no_files", files=tuple(map(str, paths)))
    return files


def _check_each(
    results: Sequence[FileResult],
    standards: Sequence[Standard],
    lender: Case | None,
    prior: PriorYear,
) -> Checked:
    """What reading gave, and each submission by the standard that it follows.

    Last year's are those before the lender's year; of a form of another year they say nothing.
    """
    by_id = {standard.id: standard for standard in reversed(standards)}
    rights = {entity.name: entity.rights for entity in lender.roster} if lender else {}
    findings = [finding for reading in results for finding in reading.findings]
    tallies: list[Tally] = []
    for reading in results:
        if sent := reading.submission:
            standard = by_id[sent.standard]
            means = (lender.options.blank_means if lender else None) or standard.blank_means
            due = lender is not None and sent.period in (lender.settings.period, None)
            before = prior.of(sent.entity) if due and sent.entity else None
            own = check(
                standard, sent, means, prior=before, rights=rights.get(sent.entity or "", {})
            )
            findings += hinted(standard, sent, own[0], means, before)
            tallies += own[1]
    return findings, tallies
