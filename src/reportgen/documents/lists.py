"""Lists for people: the rows that every medium shows. Writers decide nothing of what they say."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from reportgen.case.settings import Override
from reportgen.case.status import EntityStatus, State
from reportgen.documents.messages import Messages
from reportgen.documents.placeholders import filled
from reportgen.model.findings import Finding, Tally, place_texts
from reportgen.text.numerals import number_text
from reportgen.text.visible import visible
from reportgen.text.widths import half_widths


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
    """A list with its name (of a sheet), its title, the lines that go with it, heads and rows.

    None is an empty cell. Texts are texts, whatever they begin with: no writer may let a text
    become a formula.
    """

    name: str
    columns: tuple[Heading, ...]
    rows: tuple[tuple[Value, ...], ...]
    title: str = ""
    lines: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Show in texts what could steer whatever shows the list."""
        rows = (
            tuple(visible(value) if isinstance(value, str) else value for value in row)
            for row in self.rows
        )
        object.__setattr__(self, "rows", tuple(rows))
        object.__setattr__(self, "title", visible(self.title))
        object.__setattr__(self, "lines", tuple(map(visible, self.lines)))


def value_text(value: Value) -> str:
    """What a cell shows, as text."""
    match value:
        case None:
            return ""
        case Decimal():
            return number_text(value)
        case Link(address=address):
            return address
        case _:
            return str(value)


_LINE = 15
_TALLEST = 400
_SHORT = 8
"""Columns up to this width are centred."""


class SheetRow(NamedTuple):
    """A row of a sheet that shows a list: its values, the look of each, its height in points.

    Looks are `title`, `text`, `head`, `cell`, `short` (centred) and `link`. The rows of title and
    lines hold one value, to be merged over all columns.
    """

    values: tuple[Value, ...]
    looks: tuple[str, ...]
    height: float


def sheet_rows(listing: Listing) -> Iterator[SheetRow]:
    """The list as the rows of a sheet, from the top: title, lines, heads, then its own rows."""
    columns = listing.columns
    wide = sum(heading.width + 1 for heading in columns)
    yield SheetRow((listing.title,), ("title",), 24)
    for line in listing.lines:
        yield SheetRow((line,), ("text",), _LINE * _lines_of(line, wide) + 3)
    yield SheetRow(tuple(heading.text for heading in columns), ("head",) * len(columns), 20)
    for row in listing.rows:
        cells = tuple(zip(row, columns, strict=True))
        lines = max(1, *(_lines_of(value_text(value), heading.width) for value, heading in cells))
        looks = tuple(_look(value, heading) for value, heading in cells)
        yield SheetRow(row, looks, min(_TALLEST, _LINE * lines + 5))


def _lines_of(text: str, width: int) -> int:
    return -(-half_widths(text) // (2 * width))


def _look(value: Value, heading: Heading) -> str:
    if isinstance(value, Link):
        return "link"
    return "short" if heading.width <= _SHORT else "cell"


def headings(messages: Messages, widths: Mapping[str, int]) -> tuple[Heading, ...]:
    """The heads of the columns with these keys in the words of lists, and with these widths."""
    return tuple(Heading(messages.words[f"listing.{key}"], width) for key, width in widths.items())


def _listing(
    messages: Messages,
    name: str,
    widths: Mapping[str, int],
    rows: Iterable[tuple[Value, ...]],
    lines: Iterable[str] = (),
) -> Listing:
    title = messages.words[f"listing.{name}"]
    columns = headings(messages, widths)
    return Listing(name=title, title=title, lines=tuple(lines), columns=columns, rows=tuple(rows))


_FINDINGS = {
    "severity": 5,
    "entity": 10,
    "file": 16,
    "sheet": 6,
    "cell": 5,
    "message": 36,
    "left": 6,
    "right": 6,
    "difference": 6,
    "name": 12,
    "rule": 12,
}


def finding_listing(messages: Messages, findings: Iterable[Finding]) -> Listing:
    """Findings one by one, with hints and waivers; what was not evaluated has no severity."""
    rows = (
        (
            _severity(messages, finding),
            messages.entity(finding),
            finding.file,
            *place_texts(finding.place),
            messages.whole_message(finding),
            finding.outcome.left,
            finding.outcome.right,
            finding.outcome.difference,
            messages.name_of(finding),
            finding.rule,
        )
        for finding in findings
    )
    return _listing(messages, "findings", _FINDINGS, rows)


def _severity(messages: Messages, finding: Finding) -> str:
    if not finding.broken:
        return messages.words["listing.not_evaluated"]
    severity = messages.severity(finding.severity)
    return severity if finding.open else messages.words["listing.waived"].format(severity=severity)


_OPEN = {"name": 12, "severity": 6, "entity": 12, "place": 18, "message": 30}


def open_listing(messages: Messages, findings: Iterable[Finding]) -> Listing:
    """The errors and warnings that stand in a draft, for paper: fewer and narrower columns."""
    rows = (
        (
            messages.name_of(finding),
            _severity(messages, finding),
            messages.entity(finding),
            " ".join(filter(None, (finding.file, messages.place(finding)))),
            messages.whole_message(finding),
        )
        for finding in findings
        if finding.listed
    )
    return _listing(messages, "open", _OPEN, rows)


_WAIVED = {
    "severity": 5,
    "entity": 10,
    "file": 16,
    "message": 36,
    "reason": 20,
    "approver": 8,
    "approved": 7,
    "expires": 7,
    "rule": 12,
}


def waived_listing(messages: Messages, findings: Iterable[Finding]) -> Listing:
    """What was accepted, by whom, why, and until when; other findings are left out."""
    rows = (
        (
            messages.severity(finding.severity),
            messages.entity(finding),
            finding.file,
            messages.message(finding),
            waiver.reason,
            waiver.approver,
            str(waiver.date),
            str(waiver.expires) if waiver.expires else None,
            finding.rule,
        )
        for finding in findings
        if (waiver := finding.waiver)
    )
    return _listing(messages, "accepted", _WAIVED, rows)


_VERDICTS = {
    "name": 24,
    "severity": 6,
    "kept": 6,
    "broken": 6,
    "accepted": 6,
    "not_evaluated": 8,
    "reasons": 24,
}


def rule_listing(
    messages: Messages, tallies: Iterable[Tally], overrides: Iterable[Override] = ()
) -> Listing:
    """How often each rule was kept, broken, waived and not evaluated, and why not.

    Its lines say what the case has changed of the rules.
    """
    rows = ((*_rule_row(messages, tally), tally.rule) for tally in tallies)
    return _listing(
        messages, "rules", _VERDICTS | {"rule": 20}, rows, _changes(messages, overrides)
    )


def verdict_listing(
    messages: Messages,
    tallies: Sequence[Tally],
    overrides: Iterable[Override] = (),
    uncounted: Sequence[str] = (),
) -> Listing:
    """The same for paper: a row only for what was not simply kept, what is broken first.

    The lines name every other rule: with how often it was kept, or as one that had nothing to
    check. They also name the entities that the total lacks, `uncounted`.
    """
    words = messages.words
    listed = [tally for tally in tallies if tally.broken or tally.waived or tally.not_evaluated]
    listed.sort(key=lambda tally: (not tally.broken, not tally.waived))
    others = [(messages.name_of(t), t.kept) for t in tallies if t not in listed]
    named = {
        "kept": [words["verdicts.count"].format(name=n, count=kept) for n, kept in others if kept],
        "idle": [n for n, kept in others if not kept],
    }
    lines = [
        filled(
            words[f"verdicts.{key}"],
            {"count": len(names), "names": words["list.apart"].join(names)},
        )
        for key, names in named.items()
        if names
    ]
    lines += _changes(messages, overrides)
    if uncounted:
        names = messages.joined(uncounted)
        lines.append(words["draft.uncounted"].format(count=len(uncounted), names=names))
    rows = (_rule_row(messages, tally) for tally in listed)
    return _listing(messages, "verdicts", _VERDICTS, rows, lines)


def _rule_row(messages: Messages, tally: Tally) -> tuple[Value, ...]:
    return (
        messages.name_of(tally),
        messages.severity(messages.weight_of(tally)),
        tally.kept,
        tally.broken,
        tally.waived,
        tally.unevaluated,
        (messages.reasons(tally) or None) if tally.instances else messages.words["listing.idle"],
    )


def _changes(messages: Messages, overrides: Iterable[Override]) -> Iterator[str]:
    for one in overrides:
        yield messages.words["listing.changed"].format(
            name=messages.name(one.rule),
            rule=one.rule,
            key=one.key,
            before=one.before,
            after=one.after,
        )


_STATUS = {
    "entity": 14,
    "code": 6,
    "state": 6,
    "errors": 4,
    "warnings": 4,
    "due": 7,
    "days_left": 6,
    "received": 10,
    "file": 22,
    "contact": 16,
}
_SETTLED = frozenset({State.CLEAN, State.EXCUSED})


def status_listing(messages: Messages, lines: Iterable[EntityStatus]) -> Listing:
    """Who has submitted; dates are written `2026-01-31`."""
    words = messages.words
    rows = (
        (
            line.entity if line.listed else words["status.unlisted"].format(name=line.entity),
            line.code or None,
            words[f"state.{line.state}"],
            line.errors if line.files else None,
            line.warnings if line.files else None,
            line.due.isoformat() if line.due else line.due_text or None,
            None if line.state in _SETTLED else line.days_left,
            line.received.strftime("%Y-%m-%d %H:%M") if line.received else None,
            messages.joined(file.name for file in line.files) or None,
            line.contact or None,
        )
        for line in lines
    )
    return _listing(messages, "status", _STATUS, rows)
