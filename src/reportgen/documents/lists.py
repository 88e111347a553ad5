"""Lists for people: what CSV, Excel and the web page show row by row, and nothing of how."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from reportgen.case.settings import Override
from reportgen.case.status import EntityStatus, State
from reportgen.documents.messages import message, name, reasons, whole_message
from reportgen.documents.placeholders import filled
from reportgen.model.findings import Finding, Tally, place_texts
from reportgen.standards.standard import Standard


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
    """Findings one by one, with hints and waivers; what was not evaluated has no severity."""
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
        whole_message(standard, finding, language),
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


WAIVED_COLUMNS = (
    ("severity", 5),
    ("entity", 10),
    ("file", 16),
    ("message", 36),
    ("reason", 20),
    ("approver", 8),
    ("approved", 7),
    ("expires", 7),
    ("rule", 12),
)


def waived_listing(standard: Standard, findings: Iterable[Finding], language: str) -> Listing:
    """What was accepted, by whom, why, and until when; other findings are left out."""
    words = standard.words[language]
    return Listing(
        name=words["listing.accepted"],
        title=words["listing.accepted"],
        columns=_headings(words, WAIVED_COLUMNS),
        rows=tuple(
            (
                words[f"severity.{finding.severity}"],
                finding.entity or words["draft.whole"],
                finding.file,
                message(standard, finding, language),
                waiver.reason,
                waiver.approver,
                str(waiver.date),
                str(waiver.expires) if waiver.expires else None,
                finding.rule,
            )
            for finding in findings
            if (waiver := finding.waiver)
        ),
    )


RULE_COLUMNS = (
    ("name", 24),
    ("severity", 6),
    ("kept", 6),
    ("broken", 6),
    ("accepted", 6),
    ("unevaluated", 8),
    ("reasons", 24),
)


def rule_listing(
    standard: Standard, tallies: Iterable[Tally], language: str, overrides: Sequence[Override] = ()
) -> Listing:
    """How often each rule was kept, broken, waived and not evaluated, and why not.

    Above it stands what the case has changed of the rules.
    """
    words = standard.words[language]
    return Listing(
        name=words["listing.rules"],
        title=words["listing.rules"],
        lines=_changes(standard, overrides, language),
        columns=(*_headings(words, RULE_COLUMNS), Heading(words["listing.rule"], 20)),
        rows=tuple((*_tally(standard, tally, language), tally.rule) for tally in tallies),
    )


def verdict_listing(
    standard: Standard, tallies: Iterable[Tally], language: str, overrides: Sequence[Override] = ()
) -> Listing:
    """The same for paper: a row only for what was not simply kept, what is broken first.

    Every other rule is named below with how often it was kept, or as one that met with nothing.
    """
    words = standard.words[language]
    every = tuple(tallies)
    wordy = [tally for tally in every if tally.broken or tally.waived or tally.not_evaluated]
    wordy.sort(key=lambda tally: (not tally.broken, not tally.waived))
    told = [(name(standard, t.rule, language), t.kept) for t in every if t not in wordy]
    named = {
        "kept": [words["verdicts.count"].format(name=n, count=kept) for n, kept in told if kept],
        "idle": [n for n, kept in told if not kept],
    }
    joined = words["list.apart"].join
    lines = [
        filled(words[f"verdicts.{key}"], {"count": len(names), "names": joined(names)})
        for key, names in named.items()
        if names
    ]
    return Listing(
        name=words["verdicts.heading"],
        title=words["verdicts.heading"],
        lines=(*lines, *_changes(standard, overrides, language)),
        columns=_headings(words, RULE_COLUMNS),
        rows=tuple(_tally(standard, tally, language) for tally in wordy),
    )


def _tally(standard: Standard, tally: Tally, language: str) -> tuple[Value, ...]:
    words = standard.words[language]
    severities = {rule.id: rule.severity for rule in standard.rules}
    return (
        name(standard, tally.rule, language),
        words[f"severity.{severities[tally.rule]}"],
        tally.kept,
        tally.broken,
        tally.waived,
        tally.unevaluated,
        (reasons(standard, tally, language) or None) if tally.instances else words["listing.idle"],
    )


def _changes(standard: Standard, overrides: Iterable[Override], language: str) -> tuple[str, ...]:
    words = standard.words[language]
    return tuple(
        words["verdicts.changed"].format(
            name=name(standard, one.rule, language),
            rule=one.rule,
            key=one.key,
            before=one.before,
            after=one.after,
        )
        for one in overrides
    )


_COLUMNS = (
    ("entity", 14),
    ("code", 6),
    ("state", 6),
    ("errors", 4),
    ("warnings", 4),
    ("due", 7),
    ("days_left", 6),
    ("received", 10),
    ("file", 22),
    ("contact", 16),
)


def status_listing(standard: Standard, lines: Iterable[EntityStatus], language: str) -> Listing:
    """The lines as a list; dates are written `2026-01-31`."""
    words = standard.words[language]
    return Listing(
        name=words["status.name"],
        title=words["status.name"],
        columns=tuple(Heading(words[f"status.{key}"], width) for key, width in _COLUMNS),
        rows=tuple(
            (
                line.entity if line.listed else words["status.unlisted"].format(name=line.entity),
                line.code or None,
                words[f"state.{line.state}"],
                line.errors if line.files else None,
                line.warnings if line.files else None,
                line.due.isoformat() if line.due else line.due_text or None,
                None if line.state in _SETTLED else line.days_left,
                line.received.strftime("%Y-%m-%d %H:%M") if line.received else None,
                words["list.and"].join(file.name for file in line.files) or None,
                line.contact or None,
            )
            for line in lines
        ),
    )


_SETTLED = frozenset({State.CLEAN, State.EXCUSED})
