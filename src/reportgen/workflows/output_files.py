"""Writes the files of a compiled report; reads its documents back and compares them."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from reportgen.case.aggregate import NotAdded
from reportgen.case.settings import Override
from reportgen.checks.waivers import proposed
from reportgen.documents.build_report import file_name
from reportgen.documents.materials import Materials
from reportgen.documents.messages import LANGUAGE, Messages
from reportgen.documents.report import Report, TextTable, words_of
from reportgen.extract.locate import locate
from reportgen.extract.sections import cut
from reportgen.model.errors import trouble
from reportgen.model.findings import Finding
from reportgen.model.grids import Grid, Passage, Position
from reportgen.model.submissions import CellRef, Heading, Submission
from reportgen.readers.formats.docx import read_docx
from reportgen.readers.formats.html import read_html
from reportgen.readers.standard_folders import shipped, typography
from reportgen.standards.standard import Standard
from reportgen.writers.json import (
    as_bytes,
    headed,
    not_added_data,
    overrides_data,
    submission_data,
)
from reportgen.writers.outputs.files import write_first
from reportgen.writers.outputs.others_files import KIND, MANIFEST
from reportgen.writers.waivers_toml import waivers_toml
from reportgen.writers.web_pages import report_page
from reportgen.writers.word_materials import write_materials
from reportgen.writers.word_report import write_docx

REPORT, DATA, PAGE, MATERIALS = "report", "data", "page", "materials"
TEMPLATE = "report.docx"
COLLECTED = "materials.docx"


class ReadBackError(Exception):
    """A written document does not hold the figures it should: a defect of the program."""


def output_files(  # noqa: PLR0913 - what is written, each in a file or a part of one
    report: Report,
    standard: Standard,
    total: Submission,
    findings: Sequence[Finding],
    left: Sequence[NotAdded] = (),
    overrides: Sequence[Override] = (),
    *,
    materials: Materials | None = None,
    uncounted: Sequence[str] = (),
) -> dict[str, bytes]:
    """Every file of the report by name, the manifest last.

    `left` are the cells that were not added up, `overrides` the case's changes to rules,
    `materials` the entities' own paragraphs, `uncounted` the roster entities that the sum lacks.
    Raises `ReportgenError` for a template that does not fit, `ReadBackError` for a defect.
    """
    template = template_of(report.standard)
    document = write_docx(report, template, lambda grid: _places(grid, report.standard))
    _compare(report, *read_docx(document))
    page = report_page(report, page_templates(), standard.words[LANGUAGE]["language"])
    _compare(report, *read_html(page))
    data = submission_data(standard, total, findings, LANGUAGE)
    data |= not_added_data(left) | overrides_data(overrides) | {"not_counted": list(uncounted)}
    kinds = {
        f"{file_name(report)}.docx": (REPORT, document),
        f"{file_name(report)}.html": (PAGE, page),
        "report.json": (DATA, as_bytes(data)),
    }
    if materials:
        kinds[COLLECTED] = (MATERIALS, write_materials(materials, typography()))
    files = {name: content for name, (_, content) in kinds.items()}
    files[MANIFEST] = manifest({name: kind for name, (kind, _) in kinds.items()}, files)
    return files


def write_proposals(
    file: Path,
    standard: Standard,
    findings: Iterable[Finding],
    submissions: Iterable[Submission],
    day: dt.date,
    language: str,
) -> int:
    """Write an entry of `waivers.toml` for each open error and warning; gives their number.

    Raises `ReportgenError` if the file exists: what people wrote is never overwritten.
    """
    messages = Messages(standard, language)
    entries = [
        (waiver, messages.message(finding))
        for waiver, finding in proposed(findings, submissions, day)
    ]
    text = waivers_toml(entries, messages.words["waiver.propose"])
    write_first(file, text.encode(errors="replace"))
    return len(entries)


def template_of(standard: Standard) -> bytes:
    """The blank report of a standard."""
    path = Path(standard.folder) / TEMPLATE
    try:
        return path.read_bytes()
    except OSError as error:
        raise trouble("output.template_missing", path) from error


def page_templates() -> dict[str, str]:
    """The templates of web pages by their file names."""
    files = shipped("templates").glob("*.html")
    return {file.name: file.read_text(encoding="utf-8") for file in files}


def printed_headings(standard: Standard) -> tuple[Heading, ...]:
    """The headings of sections that the blank report prints."""
    return cut(read_docx(template_of(standard))[1], standard).headings


def _places(grid: Grid, standard: Standard) -> dict[CellRef, Position]:
    return {ref: place for ref, (_, place) in locate((grid,), standard).places.items()}


def _compare(report: Report, grids: Sequence[Grid], passages: Sequence[Passage]) -> None:
    """Raise `ReadBackError` unless the document holds each figure, table and text of the report."""
    own = [
        table for text in report.texts.values() for table in text if isinstance(table, TextTable)
    ]
    left = list(grids)
    wrong = []
    for table in own:
        same = next((grid for grid in left if _squeezed(grid) == _words_in(table)), None)
        if same is None:
            wrong.append(f"table {table.texts[0]!r}")
        else:
            left.remove(same)
    located = locate(left, report.standard)
    wrong += [
        f"{ref}: {figure.text!r} {_found(left, located.places.get(ref))!r}"
        for ref, figure in report.figures.items()
        if figure.text != _found(left, located.places.get(ref))
    ]
    if wrong := [*wrong, *_unwritten(report, passages)]:
        raise ReadBackError("; ".join(wrong))


def _unwritten(report: Report, passages: Sequence[Passage]) -> Iterator[str]:
    """The paragraphs of the report that the document lacks, or holds in another order."""
    document = "".join("".join(passage.text.split()) for passage in passages)
    for text in report.texts.values():
        reached = 0
        for words in ("".join(words_of(block).split()) for block in text):
            found = document.find(words, reached)
            if found < 0:
                yield f"text {words!r}"
            else:
                reached = found + len(words)


def _squeezed(grid: Grid) -> dict[Position, str]:
    return {place: "".join(cell.text.split()) for place, cell in grid.cells.items()}


def _words_in(table: TextTable) -> dict[Position, str]:
    """The cells of a table of text, without white space, as `_squeezed` gives those of a grid."""
    return {
        Position(row, column): text
        for row, texts in enumerate(table.texts)
        for column, text in enumerate(texts)
    }


def _found(grids: Sequence[Grid], place: tuple[int, Position] | None) -> str | None:
    if place is None:
        return None
    cell = grids[place[0]].cells.get(place[1])
    return cell.text if cell else ""


def manifest(kinds: Mapping[str, str], files: Mapping[str, bytes]) -> bytes:
    """The list of the files: each one's name, kind, size in bytes and SHA-256."""
    entries = [
        {
            "name": name,
            "kind": kind,
            "size": len(files[name]),
            "sha256": hashlib.sha256(files[name]).hexdigest(),
        }
        for name, kind in kinds.items()
    ]
    return as_bytes(headed(KIND, {"files": entries}))
