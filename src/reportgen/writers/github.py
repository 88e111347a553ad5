"""Writes findings as annotations: lines that GitHub shows beside the files of a commit."""

from collections.abc import Iterable

from reportgen.documents.messages import Messages
from reportgen.model.findings import Finding, Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "notice"}


def annotations(messages: Messages, findings: Iterable[Finding], root: str) -> str:
    """One line for each open finding; file names are put below `root` unless it is empty.

    A workbook has no line numbers, so sheet and cell stand in the text.
    """
    return "".join(f"{_annotation(messages, f, root)}\n" for f in findings if f.open)


def _annotation(messages: Messages, finding: Finding, root: str) -> str:
    where = " ".join(filter(None, (messages.entity(finding), finding.place_text)))
    title = _escaped_property(f"{finding.rule} {messages.name_of(finding)}")
    file = finding.file and f"{root}/{finding.file}" if root else finding.file
    properties = f"file={_escaped_property(file)},title={title}" if file else f"title={title}"
    text = _escaped_text(f"{where}{messages.words['list.colon']}{messages.message(finding)}")
    return f"::{_COMMANDS[finding.severity]} {properties}::{text}"


def _escaped_text(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escaped_property(text: str) -> str:
    return _escaped_text(text).replace(":", "%3A").replace(",", "%2C")
