"""The straight line: read, check, aggregate, check again, build, write, read back.

Every stage is one call from values to values; only reading and writing touch files.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reportgen.case.aggregate import NotAdded, aggregate, not_added
from reportgen.case.eligible import counted, settle, unplaced
from reportgen.case.expected import Expected
from reportgen.case.settings import Case, Override
from reportgen.checks.explanations.causes import followed
from reportgen.checks.explanations.hints import hinted
from reportgen.checks.explanations.units import in_other_units
from reportgen.checks.run_rules import Checked, check, check_set, check_texts, check_years
from reportgen.checks.subjects import Subject, TextSubject
from reportgen.checks.waivers import UNUSED, apply, recounted
from reportgen.documents.build_report import build, narratives, tables_of, texts_of
from reportgen.documents.materials import collect
from reportgen.documents.narrative.template import Narrative
from reportgen.documents.report import Report, without_holes
from reportgen.loading import Loaded, load
from reportgen.model.findings import Finding, Tally, add_tallies, in_order
from reportgen.model.submissions import SIGNATURE, TITLE, Submission
from reportgen.outputs import output_files, printed_headings
from reportgen.readers.intake import Reading
from reportgen.standards.standard import BlankMeans, Standard
from reportgen.writers.output_folder import write_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Validated:
    """What checking submissions gave: the files, the findings in order, the rules' tallies.

    `standard` is the one that rules and words come from. `missing` names the entities that sent
    nothing and `excused` those of them that need not, `overrides` what the case changed of rules.
    """

    standard: Standard
    readings: tuple[Reading, ...]
    findings: tuple[Finding, ...]
    tallies: tuple[Tally, ...]
    missing: tuple[str, ...] = ()
    excused: tuple[str, ...] = ()
    overrides: tuple[Override, ...] = ()

    @property
    def errors(self) -> int:
        """How many findings keep a report from being final."""
        return sum(finding.counts_as_error for finding in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A compiled report: what checking gave, the aggregate, and the files by name.

    `kept` names files of an earlier run that somebody had changed and that were therefore kept.
    `folder` is None where nothing was written. `not_added` are the cells that are not sums, and
    whose figures were left, `not_counted` those of the roster whom the sum does not hold.
    """

    validated: Validated
    total: Submission
    report: Report
    files: Mapping[str, bytes]
    folder: Path | None
    kept: tuple[str, ...] = ()
    not_added: tuple[NotAdded, ...] = ()
    not_counted: tuple[str, ...] = ()


def compile_case(  # noqa: PLR0913 - an option of the command each
    folder: Path,
    *,
    out: Path | None = None,
    final_only: bool = False,
    standards: Sequence[Path] = (),
    workers: int = 1,
    password: str = "",
    today: dt.date | None = None,
) -> Compiled:
    """Compile a case folder into its report; a draft if an error is open.

    With `final_only` nothing is written then. Waivers expire by the report's date; only where it
    has none, by `today`, the clock's day unless given. Raises `ReportgenError` where the case, the
    standard or the output folder cannot be worked with.
    """
    loaded = load(folder, standards, workers, password)
    case, standard = loaded.case, loaded.standard
    checked, due = _check_all(loaded)
    total = aggregate(standard, due, entity=case.area, period=case.settings.period)
    again = _check_total(loaded, total, _of_files(checked[0], due))
    texts, text_findings = narratives(case, standard, total, loaded.prior.total)
    said = texts_of(case, standard, texts)
    headings, tables = printed_headings(standard), tables_of(texts)
    total = replace(total, texts=said, headings=headings, tables=tables)
    of_text = _check_text(loaded, total, {finding.file for finding in text_findings})
    found = (*loaded.findings, *checked[0], *again[0], *text_findings, *of_text[0])
    validated = _validated(loaded, found, (*checked[1], *again[1], *of_text[1]), today, total)
    nothing = _unwritten(loaded, due, total, texts, validated)
    if final_only and nothing.report.draft:
        return nothing
    files = _files(loaded, nothing, due)
    target = out or folder / "out"
    kept = write_folder(target, files)
    return replace(nothing, files=files, folder=target, kept=tuple(kept))


def _files(loaded: Loaded, compiled: Compiled, due: Sequence[Submission]) -> Mapping[str, bytes]:
    case, standard = loaded.case, loaded.standard
    return output_files(
        compiled.report,
        standard,
        compiled.total,
        compiled.validated.findings,
        compiled.not_added,
        case.overrides,
        materials=collect(case, standard, due, loaded.prior.of),
        uncounted=compiled.not_counted,
    )


def _unwritten(
    loaded: Loaded,
    due: Sequence[Submission],
    total: Submission,
    texts: Mapping[str, Narrative],
    validated: Validated,
) -> Compiled:
    report = build(
        loaded.case,
        loaded.standard,
        shape=loaded.shape,
        total=total,
        texts=texts,
        findings=validated.findings,
        tallies=validated.tallies,
    )
    return Compiled(
        validated=validated,
        total=total,
        report=report,
        files={},
        folder=None,
        not_added=not_added(loaded.standard, due),
        not_counted=loaded.case.uncounted(total),
    )


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
    checked, _ = _check_all(loaded)
    return _validated(loaded, (*loaded.findings, *checked[0]), checked[1], today)


def _check_all(loaded: Loaded) -> tuple[Checked, tuple[Submission, ...]]:
    """Each submission and the set of them; and those that are counted."""
    case, standard, readings = loaded.case, loaded.standard, loaded.readings
    sent = sent_in(readings)
    settled = tuple(settle(own, case.settings.authority, case.options.moved) for own in sent)
    rights = {entity.name: entity.rights for entity in case.roster}
    findings, tallies = [], []
    for before, after in zip(sent, settled, strict=True):
        prior = loaded.prior.of(before.entity)
        own = check(
            standard,
            before,
            _blank_means(loaded),
            prior=prior,
            rights=rights.get(before.entity or "", {}),
        )
        findings += hinted(standard, before, own[0], _blank_means(loaded), prior)
        findings += unplaced(standard, after)
        tallies += own[1]
    expected = Expected(
        entities=tuple(entity.name for entity in case.roster),
        period=case.settings.period,
        excused=frozenset(case.options.allow_missing),
        unread=frozenset(r.entity for r in readings if r.entity and not r.submission),
        prior=_prior_of(loaded, sent),
        scopes={entity.name: entity.scope for entity in case.roster if entity.scope},
        parts={reading.source.name: reading.parts for reading in readings if reading.parts},
    )
    of_set = check_set(standard, sent, expected)
    findings = in_other_units(standard, findings + of_set[0])
    return (findings, tallies + of_set[1]), tuple(counted(settled, expected))


def _prior_of(loaded: Loaded, sent: Iterable[Submission]) -> tuple[Submission, ...]:
    """What these entities sent for the year before, under the names that they have now."""
    found = {own.entity: loaded.prior.of(own.entity) for own in sent}
    return tuple(replace(prior, entity=name) for name, prior in found.items() if prior)


def _blank_means(loaded: Loaded) -> BlankMeans:
    return loaded.case.options.blank_means or loaded.standard.blank_means


def _check_total(loaded: Loaded, total: Submission, before: Sequence[Finding]) -> Checked:
    """The aggregate's findings; what only follows from the entities' own is told so."""
    standard, means, prior = loaded.standard, _blank_means(loaded), loaded.prior.total
    findings, tallies = check(standard, total, means, prior=prior)
    repeated = check_years(standard, total, loaded.case.settings.period, prior)
    told = in_other_units(standard, hinted(standard, total, findings, means, prior))
    told += repeated[0]
    return [followed(finding, before) for finding in told], [*tallies, *repeated[1]]


def _check_text(loaded: Loaded, total: Submission, lacking: Collection[str | None]) -> Checked:
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
    figures = Subject(
        standard=loaded.standard,
        submission=replace(total, texts=texts),
        blank_means=_blank_means(loaded),
        prior=loaded.prior.total,
    )
    subject = TextSubject(figures=figures, area=(case.area, case.settings.authority))
    return check_texts(subject, files)


def _of_files(
    findings: Sequence[Finding], submissions: Sequence[Submission]
) -> tuple[Finding, ...]:
    """The findings of these submissions: what was not added up causes nothing on the sum."""
    files = {submission.source.name for submission in submissions if submission.source}
    return tuple(finding for finding in findings if finding.file in files)


def _validated(
    loaded: Loaded,
    findings: Sequence[Finding],
    tallies: Sequence[Tally],
    today: dt.date | None,
    total: Submission | None = None,
) -> Validated:
    """The findings with the case's waivers, in order; `total` where the aggregate was checked."""
    missing = tuple(f.entity or "" for f in findings if f.rule == "roster.missing")
    sent = {reading.entity for reading in loaded.readings}
    excused = tuple(n for n in loaded.case.options.allow_missing if n not in sent)
    submissions = (*sent_in(loaded.readings), *((total,) if total else ()))
    settled = waived(loaded.case, loaded.standard, findings, submissions, today, whole=bool(total))
    return Validated(
        standard=loaded.standard,
        readings=loaded.readings,
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


def sent_in(readings: Iterable[Reading]) -> tuple[Submission, ...]:
    """The submissions that were read."""
    return tuple(reading.submission for reading in readings if reading.submission)
