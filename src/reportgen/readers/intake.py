"""From files to submissions, one at a time: guard, sandbox, reader, locate, facts, identity.

Reading a file is a pure function of its bytes, run in a child process with limits. Whatever one
file does there, the others are still read.
"""

import hashlib
import traceback
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from reportgen.case.settings import Entity
from reportgen.extract.facts import Document
from reportgen.extract.identity import (
    Named,
    Names,
    by_mark,
    entity_of,
    mark_in,
    ordinary_words,
    owner,
    period_of,
)
from reportgen.extract.sections import cut, stated_year
from reportgen.extract.submission import (
    SEVERAL_PLACES,
    best_standard,
    submission_of,
    without_tables,
)
from reportgen.extract.titles import Title, title_of
from reportgen.model.errors import DEFECTS
from reportgen.model.findings import Finding, Severity
from reportgen.model.grids import Grid, Passage
from reportgen.model.submissions import PREAMBLE, TITLE, Heading, Source, Submission
from reportgen.office_files.spreadsheet import MOST_CELLS, UnreadableWorkbook
from reportgen.office_files.zip_parts import Package
from reportgen.readers import guard
from reportgen.readers.formats.csv import read_csv
from reportgen.readers.formats.docx import UnreadableDocument, read_docx
from reportgen.readers.formats.html import read_html, read_mhtml
from reportgen.readers.formats.json import Data, UnreadableData, read_data
from reportgen.readers.formats.ods import read_ods
from reportgen.readers.formats.password import StillLockedError, decrypted
from reportgen.readers.formats.pdf import UnreadablePdf, read_pdf
from reportgen.readers.formats.saved_time import saved_at
from reportgen.readers.formats.xls import read_xls
from reportgen.readers.formats.xlsb import read_xlsb
from reportgen.readers.formats.xlsx import read_xlsx
from reportgen.readers.own_data import findings_on_data, unknown_cells
from reportgen.readers.sandbox import Death, Limits, caged
from reportgen.readers.settings_files import refused
from reportgen.standards.built_in_findings import of_file
from reportgen.standards.standard import Standard

Contents = tuple[tuple[Grid, ...], tuple[Passage, ...]]
"""The tables of a file, and the paragraphs of a published report."""


class Kind(NamedTuple):
    """A kind of file: its reader, given the content and a password, and whether it is published."""

    read: Callable[[Any, str], Contents]
    published: bool = False


KINDS: Mapping[guard.Format, Kind] = {
    guard.Format.XLSX: Kind(lambda content, _: (read_xlsx(content), ())),
    guard.Format.XLSB: Kind(lambda content, _: (read_xlsb(content), ())),
    guard.Format.XLS: Kind(lambda content, _: (read_xls(content), ())),
    guard.Format.ODS: Kind(lambda content, _: (read_ods(content), ())),
    guard.Format.CSV: Kind(lambda content, _: (read_csv(content), ())),
    guard.Format.DOCX: Kind(lambda content, _: read_docx(content), published=True),
    guard.Format.HTML: Kind(lambda content, _: read_html(content), published=True),
    guard.Format.MHTML: Kind(lambda content, _: read_mhtml(content), published=True),
    guard.Format.PDF: Kind(read_pdf, published=True),
}
"""Every kind of file with tables; a new reader gets a line here."""

SUBMISSIONS = frozenset(form for form, kind in KINDS.items() if not kind.published)
REPORTS = frozenset((*KINDS, guard.Format.JSON))
"""The kinds of file that can be read as a submission, and as a compiled report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileResult:
    """The result of reading one file: its submission, if it holds one, and the findings.

    `entity` is the probable sender, even if the file could not be read. `parts` are the entities'
    own submissions that the data file of a compiled report holds. `defect` is the traceback of a
    reader that failed.
    """

    source: Source
    submission: Submission | None
    findings: tuple[Finding, ...]
    entity: str | None = None
    parts: tuple[Submission, ...] = ()
    defect: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """How to read files.

    Files should follow the first of the `standards`; a finding names one of the others if a file
    follows it instead. With `any_standard` each file is read by the one that fits best. `accepted`
    are the kinds of file. Published reports are accepted only from the entities `reporting` (None:
    from all), and without any table only if `untabled`. `password` opens encrypted files.
    """

    standards: tuple[Standard, ...]
    any_standard: bool = False
    roster: tuple[Entity, ...] = ()
    accepted: frozenset[guard.Format] = SUBMISSIONS
    password: str = ""
    reporting: frozenset[str] | None = None
    untabled: bool = False


_TOLD = 6
"""How many cells a finding names that the form does not have."""


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    data: bytes | guard.Refusal


def read_all(
    root: Path, files: Sequence[str], options: ReadOptions, *, workers: int = 1
) -> Iterator[FileResult]:
    """Read files named relative to `root`, in their order; a bad file does not stop the others."""
    tasks = (_File(file, guard.load(root / file)) for file in files)
    results = caged(partial(read_one, options), tasks, limits=Limits(), workers=workers)
    for file, result in zip(files, results, strict=True):
        if isinstance(result, Death):
            died = guard.Refusal(id="read.crashed", details={"limit": result.reason})
            source = _source_of(file, guard.load(root / file))
            result = _refused(source, died, options)  # noqa: PLW2901
        if result.defect:
            DEFECTS.error("%s\n%s", file, result.defect)
        yield _with_owner(result, options)


def read_one(options: ReadOptions, file: _File) -> FileResult:
    """Read one file's bytes; runs in the sandbox.

    A reader that fails is a defect of the program. It must not stop the other files, so the file
    gets a finding, and the result keeps the traceback for the log.
    """
    try:
        return _read(options, file)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a reader may raise
        source = _source_of(file.name, file.data)
        refusal = guard.Refusal(id="read.defect", details={"error": type(error).__name__})
        return replace(_refused(source, refusal, options), defect=traceback.format_exc())


def _read(options: ReadOptions, file: _File) -> FileResult:
    source = _source_of(file.name, file.data)
    if isinstance(file.data, guard.Refusal):
        return _refused(source, file.data, options)
    admitted = _admitted(file.data, options)
    if isinstance(admitted, guard.Refusal):
        return _refused(source, admitted, options)
    form, content = admitted
    try:
        if isinstance(content, bytes) and form is guard.Format.JSON:
            return _of_data_file(read_data(content, source), options)
        grids, passages = KINDS[form].read(content, options.password)
    except (UnreadableWorkbook, UnreadableDocument, UnreadableData) as error:
        return _refused(source, _refusal(error), options)
    except UnreadablePdf as error:
        refused = _refused(source, guard.Refusal(id=error.reason, details=error.details), options)
        return _if_accepted(_with_owner(refused, options), options, form)
    if isinstance(content, Package):
        source = replace(source, saved=saved_at(content))
    ours = options.standards[0].identity.our_sheets
    grids = tuple(grid for grid in grids if grid.name not in ours)
    result = _of_document(Document(source=source, grids=grids), passages, options)
    return _if_accepted(result, options, form) if KINDS[form].published else result


def _refusal(error: UnreadableWorkbook | UnreadableDocument | UnreadableData) -> guard.Refusal:
    if not isinstance(error, UnreadableWorkbook):
        return guard.Refusal(id="read.damaged", details={"what": str(error)})
    details = {"place": error.place, "what": error.place or "contents"}
    details |= {"limit": str(MOST_CELLS), "count": f">{MOST_CELLS}"}
    return guard.Refusal(id=error.reason, details=details)


def _if_accepted(result: FileResult, options: ReadOptions, form: guard.Format) -> FileResult:
    """A published report as it was read, or refused if its entity should send a workbook."""
    if options.reporting is None or result.entity in options.reporting:
        return result
    if result.submission and result.entity in {one.name for one in options.roster}:
        unscoped = guard.Refusal(id="read.report_without_scope", details={"look": form.value})
        return replace(_refused(result.source, unscoped, options), entity=result.entity)
    refusal = (
        "read.web_page"
        if form in (guard.Format.HTML, guard.Format.MHTML)
        else "read.not_a_workbook"
    )
    unwanted = guard.Refusal(id=refusal, details={"look": form.value})
    return _refused(result.source, unwanted, options)


def _admitted(
    data: bytes, options: ReadOptions
) -> tuple[guard.Format, bytes | Package] | guard.Refusal:
    """The kind of the file and its content, decrypted if it was encrypted."""
    found = guard.opened(data, accepted=options.accepted)
    if isinstance(found, guard.Refusal) and found.id == "read.password" and options.password:
        try:
            data = decrypted(data, options.password)
        except StillLockedError as locked:
            return guard.Refusal(id=locked.reason)
        found = guard.opened(data, accepted=options.accepted)
    return found


def _of_data_file(data: Data, options: ReadOptions) -> FileResult:
    """The result of a data file of our own, which names its entity and members itself.

    Replace a name by the one in the roster: last year's name may be an alias there.
    """
    submission, source = data.whole, data.whole.source
    known = options.standards if options.any_standard else options.standards[:1]
    standard = next((one for one in known if one.id == submission.standard), None)
    if source is None or standard is None:
        unknown = guard.Refusal(id="read.unknown_standard", details={"found": submission.standard})
        return _refused(source or _source_of("", b""), unknown, options)
    if strange := unknown_cells(data, standard):
        told = {"cells": ", ".join(strange[:_TOLD]), "count": str(len(strange))}
        return _refused(source, guard.Refusal(id="read.data_unknown", details=told), options)
    names = Names.of(options.roster)
    entity = submission.entity and (names.exact(submission.entity) or submission.entity)
    members = tuple(sorted(names.exact(name) or name for name in submission.members))
    known_as = {part.entity: names.exact(part.entity or "") or part.entity for part in data.parts}
    found = (
        *findings_on_data(data, standard),
        *_of_other_years(source, standard, submission.period, options),
    )
    return FileResult(
        source=source,
        submission=replace(submission, entity=entity, members=members),
        findings=tuple(replace(one, entity=entity) for one in found),
        entity=entity,
        parts=tuple(replace(part, entity=known_as[part.entity]) for part in data.parts),
    )


def _of_document(
    document: Document, passages: Sequence[Passage], options: ReadOptions
) -> FileResult:
    """The document's submission with its entity and period, and all findings.

    The title of a published report takes precedence over names and years in its tables.
    """
    count = len(options.standards) if options.any_standard else 1
    standard, located = best_standard(document, options.standards[:count])
    text = cut(passages, standard)
    title = title_of(text.texts.get(TITLE, ""), standard) or Title("", None, usual=False)
    year = title.year or stated_year(text.texts.get(PREAMBLE, ""))
    entity, period, troubles = _identified(document, standard, title.name, year, options)
    found_year = int(period.value) if period.value else None
    submission, findings = submission_of(
        document,
        standard,
        located,
        others=options.standards[count:],
        entity=entity.value,
        period=found_year,
    )
    if submission is None and options.untabled and text.headings:
        several = [finding for finding in findings if finding.rule in SEVERAL_PLACES]
        standard = standard if several else _standard_of_year(options.standards, year) or standard
        submission, lost = without_tables(document, standard, entity.value, year)
        findings = several or lost
    elif submission:
        if document.grids and all(grid.hidden for grid in document.grids):
            findings = [*findings, of_file("read.all_hidden", document.source.name, standard)]
        told = [_identity_finding(t, document, standard, in_text=text.headings) for t in troubles]
        findings += [*told, *_of_other_years(document.source, standard, found_year, options)]
    if submission and text.headings:
        submission = replace(submission, texts=text.texts, headings=text.headings)
    return FileResult(
        source=document.source,
        submission=submission,
        findings=tuple(replace(finding, entity=entity.value) for finding in findings),
        entity=entity.value,
    )


def _identified(
    document: Document, standard: Standard, title: str, year: int | None, options: ReadOptions
) -> tuple[Named, Named, tuple[Named, ...]]:
    """The entity and the period of a document, and the trouble with either."""
    names, identity = _names_of(options), standard.identity
    stem = PurePath(document.source.name).stem
    return by_mark(
        mark_in(document.grids, identity, [each.id for each in options.standards]),
        names,
        entity_of(document.grids, stem, identity, names, title),
        Named(value=str(year)) if year else period_of(document.grids, stem, identity),
        standard.id,
    )


def _standard_of_year(standards: Sequence[Standard], year: int | None) -> Standard | None:
    form = standards[0].form
    fitting = (
        s for s in standards if s.form == form and s.from_year <= (year or 0) <= s.until_year
    )
    return next(fitting, None)


def _of_other_years(
    source: Source, standard: Standard, year: int | None, options: ReadOptions
) -> Iterator[Finding]:
    """The finding of a form that is not the one for its year.

    It is an error where figures are added up, and a warning of a file that is looked at alone.
    """
    if year is None or standard.from_year <= year <= standard.until_year:
        return
    right = _standard_of_year(options.standards, year)
    details = {"year": str(year), "citation": standard.citation}
    details["form"] = right.citation if right else ""
    finding = of_file("read.form_years", source.name, standard, details)
    yield replace(finding, severity=Severity.WARNING) if options.any_standard else finding


def _names_of(options: ReadOptions) -> Names:
    identity = options.standards[0].identity
    return Names.of(options.roster, identity, ordinary_words(options.standards))


def _identity_finding(
    named: Named, document: Document, standard: Standard, *, in_text: Collection[Heading]
) -> Finding:
    """The finding; without a year, the text of a report cannot be held against its tables."""
    if in_text and named.trouble == "read.no_period":
        return of_file("read.no_period_in_report", document.source.name, standard)
    return of_file(named.trouble, document.source.name, standard, named.details)


def _source_of(name: str, data: bytes | guard.Refusal) -> Source:
    content = data if isinstance(data, bytes) else b""
    return Source(name=name, size=len(content), sha256=hashlib.sha256(content).hexdigest())


def _refused(source: Source, refusal: guard.Refusal, options: ReadOptions) -> FileResult:
    finding = of_file(refusal.id, source.name, options.standards[0], refusal.details)
    return FileResult(source=source, submission=None, findings=(finding,))


def _with_owner(result: FileResult, options: ReadOptions) -> FileResult:
    """The result with the entity that the file's name names, if the contents did not say."""
    if result.entity:
        return result
    entity = owner(PurePath(result.source.name).stem, _names_of(options)).only
    findings = tuple(replace(finding, entity=entity) for finding in result.findings)
    return replace(result, entity=entity, findings=findings)


_STRAY = frozenset(
    f"read.{kind}"
    for kind in (
        *("not_a_workbook", "not_this_form", "no_tables", "web_page", "word_document_old"),
        *("pdf_no_text", "pdf_tool", "pdf_too_many_pages", "report_without_scope"),
    )
)
"""What is found wrong with files that hold no form: scans, notes, archives, finished reports."""


def without_strays(
    results: Sequence[FileResult], standard: Standard, missing: Collection[str]
) -> tuple[FileResult, ...]:
    """The results, in which files that are no forms are notices where nothing depends on them.

    Such a file is a notice beside a readable submission of its entity, and if it is nobody's and no
    entity is `missing`. A workbook that cannot be read stays an error: it may be a correction.
    """
    sent: dict[str | None, list[str]] = {}
    for result in results:
        if result.submission:
            sent.setdefault(result.entity, []).append(result.source.name)

    def checked(result: FileResult) -> FileResult:
        rules = {finding.rule for finding in result.findings}
        beside = sent.get(result.entity, []) if result.entity else []
        idle = beside or not (result.entity or missing)
        if result.submission or not rules <= _STRAY or not idle:
            return result
        kind = "read.beside" if beside else "read.nobodys"
        details = {"files": ", ".join(beside)} if beside else {}
        notice = replace(of_file(kind, result.source.name, standard, details), entity=result.entity)
        return replace(result, findings=(notice,))

    return tuple(map(checked, results))


def read_workbook(path: Path) -> tuple[Grid, ...]:
    """The sheets of one workbook of the case's own, read as carefully as a submission.

    Raises `ReportgenError` that says why it cannot be read.
    """
    data = guard.load(path)
    (found,) = caged(_sheets, [data], limits=Limits())
    if isinstance(found, Death):
        found = guard.Refusal(id="read.crashed", details={"limit": found.reason})
    if isinstance(found, guard.Refusal):
        raise refused(path, found)
    return found


def _sheets(data: bytes | guard.Refusal) -> tuple[Grid, ...] | guard.Refusal:
    """Runs in the sandbox."""
    admitted = guard.opened(data, accepted={guard.Format.XLSX}) if isinstance(data, bytes) else data
    if isinstance(admitted, guard.Refusal):
        return admitted
    try:
        return tuple(read_xlsx(admitted[1]))
    except UnreadableWorkbook as error:
        return _refusal(error)
