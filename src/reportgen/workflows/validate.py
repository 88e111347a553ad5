"""Checks submissions: those of a case, or files by themselves."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from reportgen.case.eligible import counted, settle, unplaced
from reportgen.case.expected import Expected
from reportgen.case.indicators import Asked, asked, unreported
from reportgen.case.levels import findings_on_levels
from reportgen.case.prior_year import PriorYear
from reportgen.case.settings import Case, Override
from reportgen.checks.blanks import with_derived
from reportgen.checks.check import check_alone, check_period, check_submission, check_together
from reportgen.checks.waivers import UNUSED, apply, recounted
from reportgen.documents.messages import Messages
from reportgen.model.errors import trouble
from reportgen.model.findings import Checked, Finding, Tally, add_tallies, in_order
from reportgen.model.submissions import Submission
from reportgen.readers.case_folder import files_of
from reportgen.readers.intake import REPORTS, FileResult, ReadOptions, read_all
from reportgen.readers.standard_folders import known_standards, read_standard
from reportgen.standards.cells import cells
from reportgen.standards.standard import Standard
from reportgen.workflows.load_case import Loaded, load, load_case, load_prior
from reportgen.workflows.run_options import DEFAULT, RunOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Validated:
    """What checking submissions gave: the files, the findings in order, the rules' tallies.

    `standard` is the one that rules and words come from, `others` are further ones that some of
    the files are of. `missing` names the entities that sent
    nothing and `excused` those of them that need not, `overrides` what the case changed of rules.
    """

    standard: Standard
    results: tuple[FileResult, ...]
    findings: tuple[Finding, ...]
    tallies: tuple[Tally, ...]
    missing: tuple[str, ...] = ()
    excused: tuple[str, ...] = ()
    overrides: tuple[Override, ...] = ()
    others: tuple[Standard, ...] = ()

    @classmethod
    def of(
        cls,
        standard: Standard,
        results: tuple[FileResult, ...],
        checked: Checked,
        case: Case | None = None,
        *,
        today: dt.date | None = None,
        total: Submission | None = None,
    ) -> Self:
        """Apply the case's waivers to all findings and put them in order.

        Only if `total`, the aggregate, was checked as well is it known which waivers fit nothing.
        Waivers expire by the report's date; `today` counts only if the report has none.
        """
        findings = checked.findings
        if case:
            day = case.settings.date or today or dt.datetime.now(tz=dt.UTC).astimezone().date()
            submissions = (*sent_in(results), *((total,) if total else ()))
            covered, about = apply(case.waivers, findings, submissions, standard, day)
            findings = (*covered, *(f for f in about if total or f.rule != UNUSED))
        return cls(
            standard=standard,
            results=results,
            findings=in_order(findings, cells(standard)),
            tallies=tuple(recounted(add_tallies(checked.tallies), findings)),
            missing=tuple(f.entity or "" for f in findings if f.rule == "roster.missing"),
            overrides=case.overrides if case else (),
        )

    @property
    def errors(self) -> int:
        """How many findings keep a report from being final."""
        return sum(finding.counts_as_error for finding in self.findings)

    def messages(self, language: str) -> Messages:
        """The words of the findings in this language."""
        return Messages(self.standard, language, self.others)

    def standard_of(self, result: FileResult) -> Standard:
        """The standard that a file was checked by."""
        sent = result.submission
        known = (one for one in self.others if sent and one.id == sent.standard)
        return next(known, self.standard)

    def excusing(self, case: Case) -> Self:
        """The same, with the entities that sent nothing and need not."""
        sent = {result.entity for result in self.results}
        return replace(self, excused=tuple(n for n in case.options.allow_missing if n not in sent))


def validate_case(folder: Path, options: RunOptions = DEFAULT) -> Validated:
    """Check the submissions of a case, each and as a set."""
    loaded = load(folder, options)
    checked, _ = check_all(loaded)
    return validated_of(loaded, Checked(loaded.findings) + checked, options)


def validated_of(
    loaded: Loaded, checked: Checked, options: RunOptions, total: Submission | None = None
) -> Validated:
    """All findings on a case, its waivers applied; `total` if the aggregate was checked."""
    case, day = loaded.case, options.today
    validated = Validated.of(loaded.standard, loaded.results, checked, case, today=day, total=total)
    return validated.excusing(case)


def check_all(loaded: Loaded) -> tuple[Checked, tuple[Submission, ...]]:
    """Check each submission and the set of them; also gives those that are added up."""
    case, standard, results = loaded.case, loaded.standard, loaded.results
    sent = sent_in(results)
    settled = tuple(_settled(loaded, one) for one in sent)
    whom = asked(case, standard, {one.entity for one in sent if one.entity})
    checked = Checked()
    for before, after in zip(sent, settled, strict=True):
        if before.period not in (case.settings.period, None):
            continue  # another year's form: the rules on the set say so, and nothing else matters
        checked += check_submission(
            standard,
            with_derived(standard, before, loaded.blank_means),
            loaded.blank_means,
            prior=loaded.prior.of(before.entity),
            rights=case.rights_of(before.entity),
        )
        checked += _of_case(case, standard, whom, after)
    expected = Expected(
        entities=tuple(entity.name for entity in case.roster),
        period=case.settings.period,
        excused=frozenset(case.options.allow_missing),
        unread=frozenset(r.entity for r in results if r.entity and not r.submission),
        prior=_prior_of(loaded, sent),
        scopes={entity.name: entity.scope for entity in case.roster if entity.scope},
        parts={result.source.name: result.parts for result in results if result.parts},
    )
    checked += check_together(standard, sent, expected)
    if loaded.prior.known:
        checked = checked.with_reason("no_prior", "no_prior_entity")
    due = tuple(counted(settled, expected))
    return checked + Checked(tuple(findings_on_levels(standard, due, case.roster))), due


def _settled(loaded: Loaded, sent: Submission) -> Submission:
    """A submission as it is added up: rows in place, blank totals taken from their parts."""
    case = loaded.case
    own = settle(sent, case.settings.authority, case.options.moved(loaded.standard))
    return with_derived(loaded.standard, own, loaded.blank_means)


def _of_case(case: Case, standard: Standard, whom: Asked, settled: Submission) -> Checked:
    """What a submission lacks for this case: rows without a place, indicators asked for."""
    found = [*unplaced(standard, settled)]
    if settled.period in (case.settings.period, None):
        found += unreported(case, standard, whom, settled)
    return Checked(tuple(found))


def _prior_of(loaded: Loaded, sent: Iterable[Submission]) -> tuple[Submission, ...]:
    """What these entities sent for the year before, under the names that they have now."""
    found = {own.entity: loaded.prior.of(own.entity) for own in sent}
    return tuple(replace(prior, entity=name) for name, prior in found.items() if prior)


def sent_in(results: Iterable[FileResult]) -> tuple[Submission, ...]:
    """The submissions that were read."""
    return tuple(result.submission for result in results if result.submission)


def validate_files(
    paths: Sequence[Path],
    *,
    case: Path | None = None,
    standard: str = "",
    options: RunOptions = DEFAULT,
) -> Validated:
    """Check files, or all files of folders, each by itself.

    A case lends its standard, roster, options, waivers and prior year; else each file's standard is
    its own.
    """
    more = options.standards
    known = (read_standard(standard, more),) if standard else known_standards(more)
    lender: Case | None = None
    prior, checked = PriorYear(), Checked()
    if case:
        lender, _, own = load_case(case, options)
        known = (own, *known)
        prior, of_prior = load_prior(lender, own, options)
        checked = Checked(tuple(of_prior))
    reading = ReadOptions(
        standards=known,
        any_standard=not (standard or case),
        roster=lender.roster if lender else (),
        accepted=REPORTS,
        password=options.password,
    )
    results = tuple(read_all(Path(), _files(paths), reading, workers=options.workers))
    by_id = {one.id: one for one in reversed(known)}
    for result in results:
        found = Checked(result.findings)
        if sent := result.submission:
            found += _check_file(sent, by_id[sent.standard], lender, prior)
            found = found.by(sent.standard)
        checked += found
    used = dict.fromkeys(one.standard for one in sent_in(results)) or {known[0].id: None}
    first, *others = (by_id[name] for name in ({known[0].id: None} if case else {}) | used)
    validated = Validated.of(first, results, checked, lender, today=options.today)
    return replace(validated, others=tuple(others))


def _files(paths: Sequence[Path]) -> list[str]:
    files = [file for path in paths for file in files_of(path)]
    if not files:
        raise trouble("case.no_files", files=tuple(map(str, paths)))
    return files


def _check_file(
    sent: Submission, standard: Standard, lender: Case | None, prior: PriorYear
) -> Checked:
    """Check a file by its own standard; of another year's form only that it is one."""
    blank_means = (lender and lender.options.blank_means) or standard.blank_means
    sent = with_derived(standard, sent, blank_means)
    if lender is None:
        return check_submission(standard, sent, blank_means)
    if sent.period not in (lender.settings.period, None):
        return check_period(standard, sent, lender.settings.period)
    checked = check_alone(
        standard,
        sent,
        blank_means,
        prior=prior.of(sent.entity) if sent.entity else None,
        rights=lender.rights_of(sent.entity),
    )
    placed = settle(sent, lender.settings.authority, lender.options.moved(standard))
    if prior.known:
        checked = checked.with_reason("no_prior", "no_prior_entity")
    whom = asked(lender, standard, {sent.entity} if sent.entity else ())
    return checked + _of_case(lender, standard, whom, placed)
