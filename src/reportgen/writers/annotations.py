"""Findings as the lines by which a GitHub workflow puts them beside a commit."""

from collections.abc import Iterable

from reportgen.model.findings import Finding, Severity, place_texts
from reportgen.standards.standard import Standard
from reportgen.wording import message, name

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "notice"}


def annotations(standard: Standard, findings: Iterable[Finding], language: str, root: str) -> str:
    """One line for each finding that was broken; files are named below `root`, where one is given.

    A workbook has no lines, so the place stands in the text.
    """
    lines = (_line(standard, f, language, root) for f in findings if f.open)
    return "".join(f"{line}\n" for line in lines)


def _line(standard: Standard, finding: Finding, language: str, root: str) -> str:
    place = "!".join(text for text in place_texts(finding.place) if text)
    who = finding.entity or standard.words[language]["draft.whole"]
    where = " ".join(text for text in (who, place) if text)
    title = _property(f"{finding.rule} {name(standard, finding.rule, language)}")
    file = finding.file and f"{root}/{finding.file}" if root else finding.file
    properties = f"file={_property(file)},title={title}" if file else f"title={title}"
    text = _data(f"{where}: {message(standard, finding, language)}")
    return f"::{_COMMANDS[finding.severity]} {properties}::{text}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
