"""Lists for people: what CSV, Excel and the web page show row by row, and nothing of how."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from reportgen.findings import Finding, Tally, place_texts
from reportgen.standard import Standard
from reportgen.wording import message, name


class Heading(NamedTuple):
    """The head of a column, and how wide it is, in Chinese characters."""

    text: str
    width: int


class Link(NamedTuple):
    """A cell of the same workbook, to be jumped to; its text is its address."""

    sheet: str
    address: str


Value = str | int | Decimal | Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list with its name (of a sheet), the title and lines above it, its heads and its rows.

    None is an empty cell. Texts are texts, whatever they begin with: no writer may let a text
    become a formula.
    """

    name: str
    columns: tuple[Heading, ...]
    rows: tuple[tuple[Value, ...], ...]
    title: str = ""
    lines: tuple[str, ...] = ()


FINDING_COLUMNS = (
    ("severity", 5),
    ("entity", 10),
    ("file", 16),
    ("sheet", 6),
    ("cell", 5),
    ("message", 36),
    ("left", 6),
    ("right", 6),
    ("difference", 6),
    ("name", 12),
    ("rule", 12),
)


def finding_listing(standard: Standard, findings: Iterable[Finding], language: str) -> Listing:
    """Findings one by one; what was not evaluated has no severity but says so."""
    words = standard.words[language]
    return Listing(
        name=words["listing.findings"],
        title=words["listing.findings"],
        columns=_headings(words, FINDING_COLUMNS),
        rows=tuple(_finding(standard, finding, language) for finding in findings),
    )


def _headings(words: Mapping[str, str], columns: Sequence[tuple[str, int]]) -> tuple[Heading, ...]:
    return tuple(Heading(words[f"listing.{key}"], width) for key, width in columns)


def _finding(standard: Standard, finding: Finding, language: str) -> tuple[Value, ...]:
    words, outcome = standard.words[language], finding.outcome
    left, right = outcome.left, outcome.right
    return (
        _severity(finding, words),
        finding.entity or words["draft.whole"],
        finding.file,
        *place_texts(finding.place),
        message(standard, finding, language),
        left,
        right,
        None if left is None or right is None else abs(left - right),
        name(standard, finding.rule, language),
        finding.rule,
    )


def _severity(finding: Finding, words: Mapping[str, str]) -> str:
    if not finding.broken:
        return words["listing.not_evaluated"]
    severity = words[f"severity.{finding.severity}"]
    return severity if finding.open else words["listing.waived"].format(severity=severity)


RULE_COLUMNS = (
    ("name", 24),
    ("severity", 6),
    ("kept", 6),
    ("broken", 6),
    ("accepted", 6),
    ("unevaluated", 8),
)


def rule_listing(standard: Standard, tallies: Iterable[Tally], language: str) -> Listing:
    """How often each rule was kept, broken and not evaluated."""
    words = standard.words[language]
    severities = {rule.id: rule.severity for rule in standard.rules}
    return Listing(
        name=words["listing.rules"],
        title=words["listing.rules"],
        columns=(*_headings(words, RULE_COLUMNS), Heading(words["listing.rule"], 20)),
        rows=tuple(
            (
                name(standard, tally.rule, language),
                words[f"severity.{severities[tally.rule]}"],
                tally.kept,
                tally.broken,
                tally.waived,
                sum(tally.not_evaluated.values()),
                tally.rule,
            )
            for tally in tallies
        ),
    )
