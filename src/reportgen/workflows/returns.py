"""Writes what goes out before a report is final: returned workbooks, the status list, findings.

Departments' workbooks are changed in the sandbox, where they are read too. A changed workbook is
read again. If any cell reads differently, the entity gets a fresh form instead.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from reportgen.case.prior_year import PriorYear
from reportgen.case.settings import Case, Entity
from reportgen.documents.messages import LANGUAGE
from reportgen.documents.return_letter import (
    Letter,
    Marking,
    Places,
    first_cause,
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
from reportgen.text.file_names import free_name
from reportgen.text.numerals import number_text
from reportgen.workflows.forms import blank_form
from reportgen.workflows.load_case import load_case, load_prior
from reportgen.workflows.output_files import ReadBackError, manifest
from reportgen.workflows.run_options import DEFAULT, RunOptions
from reportgen.workflows.validate import Validated
from reportgen.writers.marked_workbooks import Unsafe, has_macros, mark_workbook
from reportgen.writers.outputs.folders import write_folder
from reportgen.writers.outputs.others_files import MANIFEST
from reportgen.writers.workbooks.tables import Filled, table_places, tables_workbook

RETURNED, MAIL = "returned", "mail"


# --- workbooks back to their entities


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """The returned files, their folder, and the changed files of an earlier round that it keeps.

    `held` gives for each file that an office program holds open the name that it got instead,
    `renamed` for each entity whose name no file can have what its files are called.
    `fresh` gives for each fresh form why the entity's own workbook could not be marked (an id of
    `words.toml`, section `returns.fresh`).
    """

    folder: Path
    files: tuple[str, ...]
    kept: tuple[str, ...]
    held: Mapping[str, str]
    renamed: Mapping[str, str]
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

    Who sent nothing, or last year's form, gets a blank form; who sent several files gets one mail
    that names them. `root` is the folder that the results' file names start
    from; the folder `case` gives roster, authority and period. The files of an earlier round are
    replaced. Raises `ReportgenError` if the folder cannot be written.
    """
    files: dict[str, bytes] = {}
    fresh: dict[str, str] = {}
    renamed: dict[str, str] = {}
    taken: set[str] = set()
    lent = _lent(case, options)
    for reading, letter in _letters(validated, lent.case):
        stem = free_name(letter.entity, taken)
        if stem != letter.entity:
            renamed[letter.entity] = stem
        standard = validated.standard_of(reading) if reading else validated.standard
        alone = letter.form or letter.one_cause
        own = _attached(standard, reading, letter, root) if reading and not alone else None
        sent = own or _Attached(letter=letter)
        files |= _blank(standard, lent, letter, stem)
        if own:
            name = stem + standard.words[LANGUAGE]["returns.suffix"] + own.suffix
            files[name] = own.content
            fresh |= {name: own.letter.reason} if own.letter.reason else {}
        text = mail(standard, sent.letter, sent.places, own=sent.own)
        files[f"{stem}.txt"] = text.encode("utf-8-sig", errors="replace")
    return _placed(target, files, fresh, renamed)


def _placed(
    target: Path, files: Mapping[str, bytes], fresh: Mapping[str, str], renamed: Mapping[str, str]
) -> Returned:
    kinds = {name: MAIL if name.endswith(".txt") else RETURNED for name in files}
    placed = write_folder(target, {**files, MANIFEST: manifest(kinds, files)})
    names = {name: placed.held.get(name, name) for name in files}
    return Returned(
        folder=target,
        files=tuple(names.values()),
        kept=placed.kept,
        held=placed.held,
        renamed=renamed,
        fresh={names[name]: reason for name, reason in fresh.items()},
    )


class _Lent(NamedTuple):
    """What a case lends to its returns: itself, its standard, last year's figures."""

    case: Case | None = None
    standard: Standard | None = None
    prior: PriorYear = PriorYear()


def _lent(folder: Path | None, options: RunOptions) -> _Lent:
    if folder is None:
        return _Lent()
    case, _, standard = load_case(folder, options)
    return _Lent(case, standard, load_prior(case, standard, options)[0])


def _blank(standard: Standard, lent: _Lent, letter: Letter, stem: str) -> dict[str, bytes]:
    """The blank form that goes with a letter, if one does."""
    if not (letter.form and lent.case and lent.standard):
        return {}
    (known,) = (entity for entity in lent.case.roster if entity.name == letter.entity)
    name = stem + standard.words[LANGUAGE]["returns.blank_suffix"] + ".xlsx"
    return {name: blank_form(lent.case, lent.standard, lent.prior, known)}


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
            contact=case.options.form_contact if case else "",
        )

    twice: set[str | None] = set()
    for reading in validated.results:
        standard = validated.standard_of(reading)
        found = to_return(standard, validated.findings, reading.source.name, reading.entity)
        if not any(f.listed for f in found) or reading.entity in twice:
            continue
        own = letter(reading.entity or Path(reading.source.name).stem)
        if cause := first_cause(found):
            found = (cause,)
            if cause.rule == "roster.twice":
                twice.add(reading.entity)
        file = Path(reading.source.name).name
        sent = reading.submission.period if reading.submission else None
        fresh = bool(cause and cause.rule == "roster.period" and reading.entity in by_name)
        year = period or sent
        yield reading, replace(own, findings=found, file=file, period=year, form=fresh)
    for entity in validated.missing:
        yield None, replace(letter(entity), missing=True, form=entity in by_name)


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
