"""Sends results to the screen, a pipe or a file, in the form asked for."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from rich.cells import cell_len

from reportgen.case.status import EntityStatus, State
from reportgen.cli import terminal
from reportgen.cli.json import status_data, status_summary
from reportgen.cli.language import interface, printable
from reportgen.cli.options import OutputFormat
from reportgen.documents.lists import status_listing
from reportgen.documents.messages import Messages
from reportgen.model.errors import trouble
from reportgen.standards.standard import Standard
from reportgen.workflows.export_findings import Form, findings_file, listings_file
from reportgen.workflows.returns import Returned
from reportgen.workflows.status import Status
from reportgen.workflows.validate import Validated
from reportgen.writers.json import Json, as_bytes
from reportgen.writers.outputs.files import write_file


def form_of(given: OutputFormat, report: Path | None) -> OutputFormat:
    """The form to write: the one given, else the one of the report's suffix.

    Raises `ReportgenError` for an unknown suffix, and for a workbook on the screen.
    """
    if report is None:
        if given is OutputFormat.XLSX and sys.stdout.isatty():
            raise trouble("report.screen", given)
        return given
    if given is not OutputFormat.TEXT:
        return given
    suffix = report.suffix.lower()
    form = ".html" if suffix == ".htm" else suffix
    if form not in (".csv", ".xlsx", ".html", ".json"):
        raise trouble("report.suffix", report)
    return OutputFormat(form[1:])


class ShowOptions(NamedTuple):
    """How to show findings: in which form, file and language.

    File names are shown below the folder `root`; `everything` shows also what was not evaluated.
    """

    form: OutputFormat
    report: Path | None
    root: Path
    everything: bool
    language: str


def findings(result: Validated, content: Callable[[], Json], wanted: ShowOptions) -> None:
    """Write the findings into the report, else to stdout. Beside a report, also show them as text.

    `content` gives the data for JSON.
    """
    form, root, everything, language = wanted.form, wanted.root, wanted.everything, wanted.language
    if wanted.report or form is OutputFormat.TEXT:
        terminal.validated(result, language, everything=everything, root=root)
        if form is OutputFormat.TEXT:
            return
    if form is OutputFormat.JSON:
        data = as_bytes(content())
    else:
        base = "" if root == Path() else root.as_posix()
        data = findings_file(result, Form(form), language, root=base, everything=everything)
    _put(data, wanted.report, language)


def _print(data: bytes) -> None:
    """Print bytes: unchanged into a pipe, as text on a screen."""
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None or sys.stdout.isatty():
        text = data.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
        print(printable(text), end="")
        return
    sys.stdout.flush()
    stream.write(data)
    stream.flush()


def _put(data: bytes, report: Path | None, language: str) -> None:
    if report is None:
        _print(data)
        return
    terminal.placed(write_file(report, data), language)


# --- who has submitted


def status(found: Status, form: OutputFormat, report: Path | None, language: str) -> None:
    """Write who has submitted into the report, else to stdout. Beside a report, also show it."""
    if report is None and form is OutputFormat.TEXT:
        _status_text(found, language)
        return
    if form is OutputFormat.JSON:
        data = as_bytes(status_data(found))
    else:
        messages = Messages(found.standard, language)
        lists, counts = [status_listing(messages, found.lines)], _counts_text(found.lines, language)
        data = listings_file(messages, lists, Form(form), counts)
    if report:
        _status_text(found, language)
    _put(data, report, language)


_COLOURS = {
    State.MISSING: "red",
    State.UNREADABLE: "red",
    State.ERRORS: "red",
    State.WARNINGS: "yellow",
    State.EXCUSED: "dim",
    State.CLEAN: "green",
}


def _status_text(found: Status, language: str) -> None:
    """Show a line for each entity, in columns, then the number of entities in each state."""
    words = interface(language)
    rows = [_row(line, found.standard, language) for line in found.lines]
    widths = [max(cell_len(printable(row[i])) for row in rows) for i in range(3)] if rows else []
    for line, row in zip(found.lines, rows, strict=True):
        padded = [
            text + " " * (width - cell_len(printable(text)))
            for text, width in zip(row, widths, strict=False)
        ]
        terminal.line(
            padded[0], "  ", (padded[1], _COLOURS[line.state]), "  ", padded[2], "  ", row[3]
        )
        for file in line.files:
            received = file.received.strftime("%Y-%m-%d %H:%M") if file.received else "-"
            terminal.line(f"    {received}  {file.name}")
    if found.unclaimed:
        names = tuple(file.name for file in found.unclaimed)
        terminal.line(words.sentence("status.unclaimed", count=len(names), names=names))
    terminal.line((words.sentence("status.today", today=found.today), "bold"))
    terminal.line((_counts_text(found.lines, language), "bold"))


def _row(line: EntityStatus, standard: Standard, language: str) -> tuple[str, str, str, str]:
    words, known = interface(language), standard.words[language]
    name = line.entity if line.listed else known["status.unlisted"].format(name=line.entity)
    state = known[f"state.{line.state}"]
    if line.state in (State.ERRORS, State.WARNINGS):
        state = words.sentence("status.found", errors=line.errors, warnings=line.warnings)
    due = line.due.isoformat() if line.due else line.due_text
    left = line.days_left
    if due and left is not None and line.state not in (State.CLEAN, State.EXCUSED):
        key = "status.late" if left < 0 else "status.left"
        due = words.sentence(key, due=due, days=abs(left))
    return name, state, due, line.contact


def _counts_text(lines: Sequence[EntityStatus], language: str) -> str:
    return interface(language).sentence("status.summary", **status_summary(lines))


# --- returned workbooks


def returned(done: Returned, language: str) -> None:
    """Say on stderr which files were written, and which are fresh forms; findings are on stdout."""
    for file in done.files:
        key = "fresh" if file in done.fresh else "written"
        terminal.say_beside(key, language, file=done.folder / file)
    for file in done.kept:
        terminal.say_beside("edited.kept", language, file=done.folder / file)
    for file, free in done.held.items():
        names = {"file": done.folder / file, "free": done.folder / free}
        terminal.say_beside("held", language, **names)
    for entity, name in done.renamed.items():
        terminal.say_beside("renamed", language, entity=entity, file=done.folder / name)
    if not done.files:
        terminal.say_beside("nothing_returned", language)
