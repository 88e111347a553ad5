"""What all commands that check a case share: each submission, the set, the aggregate, the text."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from reportgen.case.eligible import counted, settle, unplaced
from reportgen.case.expected import Expected
from reportgen.case.settings import Case, Override
from reportgen.checks.explanations.causes import followed
from reportgen.checks.explanations.hints import hinted
from reportgen.checks.explanations.units import in_other_units
from reportgen.checks.run_rules import Checked, check, check_set, check_texts, check_years
from reportgen.checks.subjects import CheckedSubmission, TextSubject
from reportgen.checks.waivers import UNUSED, apply, recounted
from reportgen.documents.report import without_holes
from reportgen.model.findings import Finding, Tally, add_tallies, in_order
from reportgen.model.submissions import SIGNATURE, TITLE, Submission
from reportgen.readers.intake import FileResult
from reportgen.standards.standard import BlankMeans, Standard
from reportgen.workflows.load_case import Loaded


@dataclass(frozen=True, slots=True, kw_only=True)
class Validated:
    """What checking submissions gave: the files, the findings in order, the rules' tallies.

    `standard` is the one that rules and words come from. `missing` names the entities that sent
    nothing and `excused` those of them that need not, `overrides` what the case changed of rules.
    """

    standard: Standard
    results: tuple[FileResult, ...]
    findings: tuple[Finding, ...]
    tallies: tuple[Tally, ...]
    missing: tuple[str, ...] = ()
    excused: tuple[str, ...] = ()
    overrides: tuple[Override, ...] = ()

    @property
    def errors(self) -> int:
        """How many findings keep a report from being final."""
        return sum(finding.counts_as_error for finding in self.findings)


def check_all(loaded: Loaded) -> tuple[Checked, tuple[Submission, ...]]:
    """Each submission and the set of them; and those that are counted."""
    case, standard, results = loaded.case, loaded.standard, loaded.results
    sent = sent_in(results)
    settled = tuple(settle(own, case.settings.authority, case.options.moved) for own in sent)
    rights = {entity.name: entity.rights for entity in case.roster}
    findings, tallies = [], []
    for before, after in zip(sent, settled, strict=True):
        prior = loaded.prior.of(before.entity)
        own = check(
            standard,
            before,
            blank_means_of(loaded),
            prior=prior,
            rights=rights.get(before.entity or "", {}),
        )
        findings += hinted(standard, before, own[0], blank_means_of(loaded), prior)
        findings += unplaced(standard, after)
        tallies += own[1]
    expected = Expected(
        entities=tuple(entity.name for entity in case.roster),
        period=case.settings.period,
        excused=frozenset(case.options.allow_missing),
        unread=frozenset(r.entity for r in results if r.entity and not r.submission),
        prior=_prior_of(loaded, sent),
        scopes={entity.name: entity.scope for entity in case.roster if entity.scope},
        parts={reading.source.name: reading.parts for reading in results if reading.parts},
    )
    of_set = check_set(standard, sent, expected)
    findings = in_other_units(standard, findings + of_set[0])
    return (findings, tallies + of_set[1]), tuple(counted(settled, expected))


def _prior_of(loaded: Loaded, sent: Iterable[Submission]) -> tuple[Submission, ...]:
    """What these entities sent for the year before, under the names that they have now."""
    found = {own.entity: loaded.prior.of(own.entity) for own in sent}
    return tuple(replace(prior, entity=name) for name, prior in found.items() if prior)


def blank_means_of(loaded: Loaded) -> BlankMeans:
    """What a blank addend means: as the case says, else as the standard says."""
    return loaded.case.options.blank_means or loaded.standard.blank_means


def check_total(loaded: Loaded, total: Submission, before: Sequence[Finding]) -> Checked:
    """The aggregate's findings; what only follows from the entities' own is told so."""
    standard, means, prior = loaded.standard, blank_means_of(loaded), loaded.prior.total
    findings, tallies = check(standard, total, means, prior=prior)
    repeated = check_years(standard, total, loaded.case.settings.period, prior)
    told = in_other_units(standard, hinted(standard, total, findings, means, prior))
    told += repeated[0]
    return [followed(finding, before) for finding in told], [*tallies, *repeated[1]]


def check_text(loaded: Loaded, total: Submission, lacking: Collection[str | None]) -> Checked:
    """What the report's text says, held against its tables and last year's.

    Of the files that are `lacking` something, only what stands there is looked at.
    """
    case = loaded.case
    files = {section: f"narrative/{section}.md" for section in total.texts}
    files |= dict.fromkeys((TITLE, SIGNATURE), "case.toml")
    texts = {
        section: without_holes(text) if files[section] in lacking else text
        for section, text in total.texts.items()
    }
    figures = CheckedSubmission(
        standard=loaded.standard,
        submission=replace(total, texts=texts),
        blank_means=blank_means_of(loaded),
        prior=loaded.prior.total,
    )
    subject = TextSubject(figures=figures, area=(case.area, case.settings.authority))
    return check_texts(subject, files)


def findings_of(
    findings: Sequence[Finding], submissions: Sequence[Submission]
) -> tuple[Finding, ...]:
    """The findings of these submissions: what was not added up causes nothing on the sum."""
    files = {submission.source.name for submission in submissions if submission.source}
    return tuple(finding for finding in findings if finding.file in files)


def validated_of(
    loaded: Loaded,
    findings: Sequence[Finding],
    tallies: Sequence[Tally],
    today: dt.date | None,
    total: Submission | None = None,
) -> Validated:
    """The findings with the case's waivers, in order; `total` where the aggregate was checked."""
    missing = tuple(f.entity or "" for f in findings if f.rule == "roster.missing")
    sent = {reading.entity for reading in loaded.results}
    excused = tuple(n for n in loaded.case.options.allow_missing if n not in sent)
    submissions = (*sent_in(loaded.results), *((total,) if total else ()))
    settled = waived(loaded.case, loaded.standard, findings, submissions, today, whole=bool(total))
    return Validated(
        standard=loaded.standard,
        results=loaded.results,
        findings=in_order(settled),
        tallies=tuple(recounted(add_tallies(tallies).values(), settled)),
        missing=missing,
        excused=excused,
        overrides=loaded.case.overrides,
    )


def waived(
    case: Case,
    standard: Standard,
    findings: Iterable[Finding],
    submissions: Iterable[Submission],
    today: dt.date | None,
    *,
    whole: bool = False,
) -> list[Finding]:
    """The findings with the case's waivers, and what is to be said about these.

    Only where the `whole` case was checked is there telling which waivers are of no use.
    """
    day = case.settings.date or today or dt.datetime.now(tz=dt.UTC).astimezone().date()
    settled, about = apply(case.waivers, findings, submissions, standard, day)
    return [*settled, *(f for f in about if whole or f.rule != UNUSED)]


def sent_in(results: Iterable[FileResult]) -> tuple[Submission, ...]:
    """The submissions that were read."""
    return tuple(reading.submission for reading in results if reading.submission)
