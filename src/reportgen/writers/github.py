"""Writes findings as annotations: lines that GitHub shows beside the files of a commit."""

from collections.abc import Iterable

from reportgen.documents.messages import message, name
from reportgen.model.findings import Finding, Severity, place_texts
from reportgen.standards.standard import Standard

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "notice"}


def annotations(standard: Standard, findings: Iterable[Finding], language: str, root: str) -> str:
    """One line for each open finding; file names are put below `root` unless it is empty.

    A workbook has no line numbers, so sheet and cell stand in the text.
    """
    lines = (_annotation(standard, f, language, root) for f in findings if f.open)
    return "".join(f"{line}\n" for line in lines)


def _annotation(standard: Standard, finding: Finding, language: str, root: str) -> str:
    place = "!".join(text for text in place_texts(finding.place) if text)
    words = standard.words[language]
    who = finding.entity or words["draft.whole"]
    where = " ".join(text for text in (who, place) if text)
    title = _escaped_property(f"{finding.rule} {name(standard, finding.rule, language)}")
    file = finding.file and f"{root}/{finding.file}" if root else finding.file
    properties = f"file={_escaped_property(file)},title={title}" if file else f"title={title}"
    text = _escaped_text(f"{where}{words['list.colon']}{message(standard, finding, language)}")
    return f"::{_COMMANDS[finding.severity]} {properties}::{text}"


def _escaped_text(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escaped_property(text: str) -> str:
    return _escaped_text(text).replace(":", "%3A").replace(",", "%2C")
