"""Writes what goes out before a report is final: returned workbooks, the status list, findings.

Departments' workbooks are changed in the sandbox, where they are read too. A changed workbook is
read again. If any cell reads differently, the entity gets a fresh form instead.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from reportgen.case.settings import Case, Entity
from reportgen.documents.messages import LANGUAGE
from reportgen.documents.return_letter import (
    Letter,
    Marking,
    Places,
    mail,
    marking,
    to_return,
)
from reportgen.model.grids import address
from reportgen.model.submissions import CellRef, Fact, Mark, SheetCell, Submission
from reportgen.readers import guard
from reportgen.readers.formats.xlsx import read_xlsx
from reportgen.readers.intake import FileResult
from reportgen.readers.sandbox import Death, Limits, caged
from reportgen.standards.cells import with_substitutes
from reportgen.standards.standard import Standard
from reportgen.text.file_names import safe_name
from reportgen.text.numerals import number_text
from reportgen.workflows.load_case import load_case
from reportgen.workflows.output_files import ReadBackError, manifest_entries
from reportgen.workflows.run_options import DEFAULT, RunOptions
from reportgen.workflows.validate import Validated
from reportgen.writers.json import SCHEMA_VERSION, as_text
from reportgen.writers.marked_workbooks import Unsafe, has_macros, mark_workbook
from reportgen.writers.output_folder import MANIFEST, write_folder
from reportgen.writers.workbooks.tables import Filled, table_places, tables_workbook

RETURNED, MAIL = "returned", "mail"


# --- workbooks back to their entities


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """The returned files, their folder, and the changed files of an earlier round that it keeps.

    `fresh` gives for each fresh form why the entity's own workbook could not be marked (an id of
    `words.toml`, section `returns.fresh`).
    """

    folder: Path
    files: tuple[str, ...]
    kept: tuple[str, ...]
    fresh: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """A workbook to mark in the sandbox."""

    data: bytes
    marking: Marking


def write_returns(
    validated: Validated,
    target: Path,
    *,
    root: Path,
    case: Path | None = None,
    options: RunOptions = DEFAULT,
) -> Returned:
    """Write a marked workbook and a covering mail for each entity with open errors or warnings.

    A missing entity gets a mail only. `root` is the folder that the results' file names start
    from; the folder `case` gives roster, authority and period. The files of an earlier round are
    replaced. Raises `ReportgenError` if the folder cannot be written.
    """
    files: dict[str, bytes] = {}
    fresh: dict[str, str] = {}
    for reading, letter in _letters(validated, load_case(case, options)[0] if case else None):
        stem = _free(safe_name(letter.entity, 80), files)
        standard = validated.standard_of(reading) if reading else validated.standard
        own = _attached(standard, reading, letter, root) if reading else None
        if own:
            suffix = standard.words[LANGUAGE]["returns.suffix"]
            name = f"{stem}{suffix}{own.suffix}"
            files[name] = own.content
            if own.letter.reason:
                fresh[name] = own.letter.reason
        sent = own or _Attached(letter=letter)
        text = mail(standard, sent.letter, sent.places, own=sent.own)
        files[f"{stem}.txt"] = text.encode("utf-8-sig", errors="replace")
    kinds = {name: MAIL if name.endswith(".txt") else RETURNED for name in files}
    content = {"schema_version": SCHEMA_VERSION, "files": list(manifest_entries(kinds, files))}
    kept = write_folder(target, {**files, MANIFEST: as_text(content).encode()})
    return Returned(folder=target, files=tuple(files), kept=tuple(kept), fresh=fresh)


def _letters(validated: Validated, case: Case | None) -> Iterator[tuple[FileResult | None, Letter]]:
    """A letter for each file with something to correct, and for each entity that is missing."""
    by_name = {entity.name: entity for entity in case.roster} if case else {}
    period = case.settings.period if case else None

    def letter(entity: str) -> Letter:
        known = by_name.get(entity, Entity(name=entity))
        return Letter(
            entity=entity,
            authority=case.settings.authority if case else "",
            title=validated.standard.title,
            period=period,
            due=known.due,
        )

    for reading in validated.results:
        standard = validated.standard_of(reading)
        found = to_return(standard, validated.findings, reading.source.name, reading.entity)
        if any(f.listed for f in found):
            own = letter(reading.entity or Path(reading.source.name).stem)
            file = Path(reading.source.name).name
            sent = reading.submission.period if reading.submission else None
            yield reading, replace(own, findings=found, file=file, period=period or sent)
    for entity in validated.missing:
        yield None, replace(letter(entity), missing=True)


def _free(stem: str, files: Mapping[str, bytes]) -> str:
    """The name, with a number behind it if it is taken."""
    taken = {name.casefold() for name in files}
    number, free = 1, stem
    while f"{free}.txt".casefold() in taken:
        number += 1
        free = f"{stem}-{number}"
    return free


@dataclass(frozen=True, slots=True, kw_only=True)
class _Attached:
    """A letter with its workbook; `content` is empty if there is none."""

    letter: Letter
    places: Places = field(default_factory=dict)
    own: bool = True
    content: bytes = b""
    suffix: str = ".xlsx"


def _attached(
    standard: Standard, reading: FileResult, letter: Letter, root: Path
) -> _Attached | None:
    """The entity's own workbook with marks, or a fresh form; None if the file was unreadable."""
    submission = reading.submission
    if submission is None:
        return None
    letter = replace(letter, attached=reading.source.name)
    places = {r: f.origin for r, f in submission.facts.items() if isinstance(f.origin, SheetCell)}
    data = _bytes(root, reading)
    if isinstance(data, bytes):
        task = _Task(data=data, marking=marking(standard, letter, places, own=True))
        (result,) = caged(_marked, [task], limits=Limits())
        if isinstance(result, bytes):
            suffix = ".xlsm" if has_macros(result) else ".xlsx"
            return _Attached(letter=letter, places=places, content=result, suffix=suffix)
        data = "limits" if isinstance(result, Death) else result
    return _fresh(standard, submission, replace(letter, reason=data))


def _bytes(root: Path, reading: FileResult) -> bytes | str:
    """The file as it was read, or why it cannot be marked."""
    data = guard.load(root / reading.source.name)
    if isinstance(data, guard.Refusal):
        return "differs"
    if hashlib.sha256(data).hexdigest() != reading.source.sha256:
        return "differs"
    form = guard.admit(data, accepted={guard.Format.XLSX})
    return "format" if isinstance(form, guard.Refusal) else data


def _marked(task: _Task) -> bytes | str:
    """The marked workbook, or why it could not be marked; runs in the sandbox."""
    try:
        marked = mark_workbook(task.data, task.marking)
    except Unsafe as unsafe:
        return unsafe.reason
    before, after = (
        [grid for grid in read_xlsx(data) if grid.name != task.marking.cover.name]
        for data in (task.data, marked)
    )
    return marked if before == after else "differs"


def _fresh(standard: Standard, submission: Submission, letter: Letter) -> _Attached:
    """The standard's tables with the submission's figures as they were given."""
    words = standard.words[LANGUAGE]
    own = with_substitutes(standard, submission.substitutes)
    tables = tuple(
        table
        for table in own.tables
        if not table.partial or any(ref.table == table.id for ref in submission.facts)
    )
    values = {r: v for r, f in submission.facts.items() if (v := _given(f)) is not None}
    places = table_places(tables, letter.file)
    title = words["returns.form_title"].format(year=letter.period or "", title=letter.title)
    entity = words["returns.form_entity"].format(entity=letter.entity)
    filled = Filled(tables=tables, values=values, lines=(title, entity))
    content = tables_workbook(
        filled,
        marking(standard, letter, places, own=False),
        font=words["listing.font"],
    )
    _compare(content, values, places)
    return _Attached(letter=letter, places=places, own=False, content=content)


def _given(fact: Fact) -> Decimal | str | None:
    """What the entity wrote: a plain number, else the raw text; None for a blank."""
    if fact.mark is Mark.BLANK:
        return None
    return fact.value if fact.value is not None and not fact.notes else fact.raw


def _compare(content: bytes, values: Mapping[CellRef, Decimal | str], places: Places) -> None:
    """Raise `ReadBackError` unless the fresh form holds each figure as the entity gave it."""
    cells = {
        (grid.name, address(position)): cell.text
        for grid in read_xlsx(content)
        for position, cell in grid.cells.items()
    }
    for ref, value in values.items():
        place = places[ref]
        text = number_text(value) if isinstance(value, Decimal) else value
        if cells.get((place.sheet, place.address)) != text:
            raise ReadBackError(f"{ref}: {text!r}")


# --- findings as files
