"""The straight line: read, check, aggregate, check again, build, write, read back.

Every stage is one call from values to values; only reading and writing touch files.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reportgen.aggregate import aggregate
from reportgen.building import build, narratives
from reportgen.case import Case, Entity, extended
from reportgen.checks import Checked, check, check_set
from reportgen.counting import counted, followed, settle, unplaced
from reportgen.errors import Problem, trouble
from reportgen.findings import Finding, Tally, add_tallies, in_order
from reportgen.intake import REPORTS, Reading, Wanted, read_all
from reportgen.lint import lint
from reportgen.model import Source, Submission
from reportgen.outputs import output_files, template_of, texts_of
from reportgen.readers.case import files_of, read_case
from reportgen.readers.docx import read_docx
from reportgen.readers.standards import (
    all_standards,
    lexicon,
    read_rules,
    read_standard,
    standard_for,
    typography,
)
from reportgen.readers.xlsx import read_xlsx
from reportgen.report import Report
from reportgen.standard import BlankMeans, Expected, Standard
from reportgen.writers.blank_docx import blank_report
from reportgen.writers.folder import write_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Validated:
    """What checking submissions gave: the files, the findings in order, the rules' tallies.

    `standard` is the one that rules and words come from. `missing` names the entities that sent
    nothing and `excused` those of them that need not.
    """

    standard: Standard
    readings: tuple[Reading, ...]
    findings: tuple[Finding, ...]
    tallies: tuple[Tally, ...]
    missing: tuple[str, ...] = ()
    excused: tuple[str, ...] = ()

    @property
    def errors(self) -> int:
        """How many findings keep a report from being final."""
        return sum(finding.counts_as_error for finding in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A compiled report: what checking gave, the aggregate, and the files by name.

    `kept` names files of an earlier run that somebody had changed and that were therefore kept.
    `folder` is None where nothing was written.
    """

    validated: Validated
    total: Submission
    report: Report
    files: Mapping[str, bytes]
    folder: Path | None
    kept: tuple[str, ...] = ()


def compile_case(
    folder: Path,
    *,
    out: Path | None = None,
    final_only: bool = False,
    standards: Sequence[Path] = (),
    workers: int = 1,
) -> Compiled:
    """Compile a case folder into its report; a draft if an error is open.

    With `final_only` nothing is written then. Raises `ReportgenError` where the case, the standard
    or the output folder cannot be worked with.
    """
    case, shape, standard = load_case(folder, standards)
    readings = _read_case_files(case, standard, standards, workers)
    checked, due = _check_all(case, standard, readings)
    total = aggregate(standard, due, entity=case.area, period=case.settings.period)
    again = _check_total(standard, total, case, checked[0])
    texts, text_findings = narratives(case, standard, total)
    total = replace(total, texts=texts_of(texts))
    findings = in_order((*_of_reading(readings), *checked[0], *again[0], *text_findings))
    validated = _validated(case, standard, readings, findings, (*checked[1], *again[1]))
    report = build(case, standard, shape=shape, total=total, texts=texts, findings=findings)
    if final_only and report.draft:
        return Compiled(validated=validated, total=total, report=report, files={}, folder=None)
    files = output_files(report, standard, total, findings)
    target = out or folder / "out"
    kept = write_folder(target, files)
    return Compiled(
        validated=validated,
        total=total,
        report=report,
        files=files,
        folder=target,
        kept=tuple(kept),
    )


def validate_case(folder: Path, *, standards: Sequence[Path] = (), workers: int = 1) -> Validated:
    """Check the submissions of a case, each and as a set."""
    case, _, standard = load_case(folder, standards)
    readings = _read_case_files(case, standard, standards, workers)
    checked, _ = _check_all(case, standard, readings)
    findings = in_order((*_of_reading(readings), *checked[0]))
    return _validated(case, standard, readings, findings, checked[1])


def validate_files(
    paths: Sequence[Path],
    *,
    case: Path | None = None,
    standard: str = "",
    standards: Sequence[Path] = (),
    workers: int = 1,
) -> Validated:
    """Check files, or all files of folders, each by itself.

    A case lends its standard, roster and options; else the standard is the one each file follows.
    """
    known = (read_standard(standard, standards),) if standard else all_standards(standards)[::-1]
    roster: tuple[Entity, ...] = ()
    blank = None
    if case:
        loaded, _, own = load_case(case, standards)
        known, roster, blank = (own, *known), loaded.roster, loaded.options.blank_means
    wanted = Wanted(
        standards=known, any_standard=not (standard or case), roster=roster, accepted=REPORTS
    )
    files = [file for path in paths for file in files_of(path)]
    if not files:
        raise trouble("case.no_files", ", ".join(map(str, paths)))
    readings = tuple(read_all(Path(), files, wanted, workers=workers))
    findings, tallies = _check_each(readings, known, blank)
    ordered = in_order((*_of_reading(readings), *findings))
    return Validated(
        standard=known[0],
        readings=readings,
        findings=ordered,
        tallies=tuple(add_tallies(tallies).values()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """One file that was read: its submission, if it holds one, by the standard that it follows."""

    standard: Standard
    source: Source
    submission: Submission | None
    findings: tuple[Finding, ...]


def read_file(file: Path, *, standard: str = "", standards: Sequence[Path] = ()) -> ReadFile:
    """Read one file: a submission or a compiled report."""
    known = (read_standard(standard, standards),) if standard else all_standards(standards)[::-1]
    if not file.exists():
        raise trouble("file.missing", file)
    wanted = Wanted(standards=known, any_standard=not standard, accepted=REPORTS)
    (reading,) = read_all(Path(), [str(file)], wanted)
    followed = reading.submission.standard if reading.submission else known[0].id
    return ReadFile(
        standard=next(s for s in known if s.id == followed),
        source=reading.source,
        submission=reading.submission,
        findings=in_order(reading.findings),
    )


def lint_standards(
    names: Sequence[str] = (), standards: Sequence[Path] = ()
) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """The standards looked at, all where none is named, and everything wrong with them."""
    known = (
        [read_standard(name, standards) for name in names] if names else all_standards(standards)
    )
    problems = [
        problem
        for standard in known
        for problem in lint(standard, read_docx(template_of(standard)))
    ]
    return tuple(standard.id for standard in known), tuple(problems)


def draw_blank(name: str, out: Path, standards: Sequence[Path] = ()) -> None:
    """Write the blank report of a standard, drawn from its definition, as a Word file."""
    drawn = blank_report(read_standard(name, standards), typography())
    try:
        out.write_bytes(drawn)
    except OSError as error:
        raise trouble("output.cannot_write", out, reason=error.strerror or error) from error


def load_case(folder: Path, standards: Sequence[Path] = ()) -> tuple[Case, Standard, Standard]:
    """The case, its standard, and that standard with the case's own indicators and rules."""
    case = read_case(
        folder,
        headings=lexicon().roster,
        workbook=lambda path: read_xlsx(path.read_bytes()),
        rules=read_rules,
    )
    named = case.settings.standard
    shape = (
        read_standard(named, standards) if named else standard_for(case.settings.period, standards)
    )
    return case, shape, extended(shape, case)


def _read_case_files(
    case: Case, standard: Standard, standards: Sequence[Path], workers: int
) -> tuple[Reading, ...]:
    if not case.files:
        raise trouble("case.nothing_to_read", case.root)
    others = tuple(s for s in all_standards(standards) if s.id != standard.id)
    wanted = Wanted(standards=(standard, *others), roster=case.roster)
    return tuple(read_all(Path(case.root), case.files, wanted, workers=workers))


def _of_reading(readings: Sequence[Reading]) -> Iterator[Finding]:
    return (finding for reading in readings for finding in reading.findings)


def _check_all(
    case: Case, standard: Standard, readings: Sequence[Reading]
) -> tuple[Checked, tuple[Submission, ...]]:
    """Each submission and the set of them; and those that are counted."""
    sent = tuple(reading.submission for reading in readings if reading.submission)
    settled = tuple(settle(own, case.settings.authority, case.options.moved) for own in sent)
    findings, tallies = [], []
    for before, after in zip(sent, settled, strict=True):
        own = check(standard, before, _blank_means(case, standard))
        findings += own[0] + list(unplaced(standard, after))
        tallies += own[1]
    expected = Expected(
        entities=tuple(entity.name for entity in case.roster),
        period=case.settings.period,
        excused=frozenset(case.options.allow_missing),
        unread=frozenset(r.entity for r in readings if r.entity and not r.submission),
    )
    of_set = check_set(standard, sent, expected)
    return (findings + of_set[0], tallies + of_set[1]), tuple(counted(settled, expected))


def _check_each(
    readings: Sequence[Reading], standards: Sequence[Standard], blank: BlankMeans | None
) -> Checked:
    """Each submission by the standard that it follows."""
    by_id = {standard.id: standard for standard in reversed(standards)}
    findings, tallies = [], []
    for reading in readings:
        if reading.submission:
            standard = by_id[reading.submission.standard]
            own = check(standard, reading.submission, blank or standard.blank_means)
            findings += own[0]
            tallies += own[1]
    return findings, tallies


def _blank_means(case: Case, standard: Standard) -> BlankMeans:
    return case.options.blank_means or standard.blank_means


def _check_total(
    standard: Standard, total: Submission, case: Case, before: Sequence[Finding]
) -> Checked:
    """The aggregate's findings; what only follows from the entities' own is told so."""
    findings, tallies = check(standard, total, _blank_means(case, standard))
    return [followed(finding, before) for finding in findings], tallies


def _validated(
    case: Case,
    standard: Standard,
    readings: tuple[Reading, ...],
    findings: tuple[Finding, ...],
    tallies: Sequence[Tally],
) -> Validated:
    missing = tuple(f.entity or "" for f in findings if f.rule == "roster.missing")
    sent = {reading.entity for reading in readings}
    excused = tuple(name for name in case.options.allow_missing if name not in sent)
    return Validated(
        standard=standard,
        readings=readings,
        findings=findings,
        tallies=tuple(add_tallies(tallies).values()),
        missing=missing,
        excused=excused,
    )
