"""What goes back to whoever submitted: marks for the cells, a list for the first sheet, a mail.

All of it is Chinese, as the forms are, whatever language the program speaks.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reportgen.documents.lists import Heading, Link, Listing, Value
from reportgen.documents.messages import LANGUAGE, Messages
from reportgen.model.findings import Finding, Severity
from reportgen.model.submissions import CellRef, SheetCell
from reportgen.standards.standard import Standard
from reportgen.text.visible import visible

Places = Mapping[CellRef, SheetCell]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellNote:
    """A cell to be marked; one without notes is only spoken of in a note elsewhere."""

    sheet: str
    address: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """All that is put into a workbook: its first sheet, the marks, and how comments are signed.

    `heading` begins every comment, `author` is named as theirs.
    """

    cover: Listing
    marks: tuple[CellNote, ...]
    heading: str
    author: str


ONE_CAUSE = ("roster.period", "roster.twice")
"""What has to be settled before anything else about a submission matters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What one entity is told: about whose report, by when, and what is wrong.

    `file` is its own file and `attached` the workbook that goes back with the letter, empty where
    there is none; `reason` says why that is a fresh form (an id of `words.toml`, section
    `returns.fresh`), empty where it is the entity's own workbook. `missing` says that nothing came.
    With `form` a blank form of this year goes with the letter; `contact` is whom to ask.
    """

    entity: str
    authority: str
    title: str
    period: int | None
    due: str
    findings: tuple[Finding, ...] = ()
    file: str = ""
    attached: str = ""
    reason: str = ""
    missing: bool = False
    form: bool = False
    contact: str = ""

    @property
    def one_cause(self) -> bool:
        """Whether the letter says one thing, which has to be settled first."""
        return len(self.findings) == 1 and self.findings[0].rule in ONE_CAUSE


def first_cause(findings: Iterable[Finding]) -> Finding | None:
    """The finding that alone goes into the letter: another year's form, several submissions."""
    found = {f.rule: f for f in findings if f.open and f.listed}
    return next((found[rule] for rule in ONE_CAUSE if rule in found), None)


def to_return(
    standard: Standard, findings: Iterable[Finding], file: str, entity: str | None
) -> tuple[Finding, ...]:
    """What an entity can settle of the findings on its file, and of those on no file but on it.

    What only the office can settle stays here, and so does what it has accepted.
    """
    ours = standard.words[LANGUAGE]["returns.ours"].split()
    return tuple(
        finding
        for finding in findings
        if finding.open
        and finding.rule not in ours
        and (
            finding.file == file
            or (not finding.file and entity and finding.entity == entity)
            or entity in _sharers(finding)
        )
    )


def _sharers(finding: Finding) -> list[str]:
    """The entities that sent the same; the finding stands with the first of them."""
    names = finding.outcome.details.get("names", "")
    return names.split(", ") if finding.rule.startswith("duplicate.") and names else []


def where(finding: Finding, places: Places, *, own: bool) -> SheetCell | None:
    """The cell to look at first, in the entity's own workbook or in a fresh form."""
    first = next((places[ref] for ref in finding.outcome.refs if ref in places), None)
    if first is None and own and isinstance(finding.place, SheetCell):
        return finding.place
    return first


def marking(standard: Standard, letter: Letter, places: Places, *, own: bool) -> Marking:
    """What is put into the entity's own workbook, or into a fresh form, for these cells."""
    words = standard.words[LANGUAGE]
    return Marking(
        cover=cover(standard, letter, places, own=own),
        marks=marks(standard, letter.findings, places, own=own),
        heading=words["returns.comment"],
        author=words["returns.author"],
    )


def marks(
    standard: Standard, findings: Iterable[Finding], places: Places, *, own: bool
) -> tuple[CellNote, ...]:
    """Each cell concerned once, with all that is said about it, in the order of the findings."""
    notes: dict[tuple[str, str], list[str]] = {}
    for finding in findings:
        first = where(finding, places, own=own)
        if first is None:
            continue
        text = _note(standard, finding, own=own)
        notes.setdefault((first.sheet, first.address), []).append(text)
        for ref in finding.outcome.refs if finding.listed else ():
            if ref in places:
                notes.setdefault((places[ref].sheet, places[ref].address), [])
    return tuple(
        CellNote(sheet=sheet, address=address, notes=tuple(texts))
        for (sheet, address), texts in notes.items()
    )


def _said(standard: Standard, finding: Finding, *, own: bool) -> str:
    """The message, and what may lie behind it, which names cells of the entity's own workbook."""
    messages = Messages(standard, LANGUAGE)
    said = messages.letter(finding)
    return messages.words["sentences"].join((said, *messages.remarks(finding))) if own else said


def _note(standard: Standard, finding: Finding, *, own: bool) -> str:
    words = standard.words[LANGUAGE]
    return words["returns.note"].format(
        severity=words[f"severity.{finding.severity}"],
        message=_said(standard, finding, own=own),
    )


_COLUMNS = (
    ("number", 3),
    ("severity", 4),
    ("sheet", 8),
    ("cell", 6),
    ("message", 36),
    ("name", 12),
)


def cover(standard: Standard, letter: Letter, places: Places, *, own: bool) -> Listing:
    """The first sheet of the workbook that goes back."""
    words = standard.words[LANGUAGE]
    rows: list[tuple[Value, ...]] = []
    for number, finding in enumerate(letter.findings, 1):
        cell = where(finding, places, own=own)
        link = Link(cell.sheet, cell.address) if cell else words["returns.whole"]
        rows.append(
            (
                number,
                words[f"severity.{finding.severity}"],
                cell.sheet if cell else words["returns.whole"],
                link,
                _said(standard, finding, own=own),
                Messages(standard, LANGUAGE).name(finding.rule),
            )
        )
    return Listing(
        name=words["returns.sheet"],
        title=words["returns.title"].format(entity=letter.entity),
        lines=tuple(map(visible, _lines(letter, words))),
        columns=tuple(Heading(words[f"listing.{key}"], width) for key, width in _COLUMNS),
        rows=tuple(rows),
    )


def _lines(letter: Letter, words: Mapping[str, str]) -> Iterator[str]:
    """What was looked at, what to do, and by when."""
    counts = {
        severity: sum(finding.severity is severity for finding in letter.findings)
        for severity in Severity
    }
    said = (
        words[f"returns.counted.{severity}"].format(count=count)
        for severity, count in counts.items()
        if count
    )
    yield words["returns.counted"].format(
        subject=_subject(letter, words), counts=words["returns.counted.and"].join(said)
    )
    if letter.attached:
        text = words["returns.fresh" if letter.reason else "returns.own"]
        yield text.format(file=letter.file, reason=words.get(f"returns.fresh.{letter.reason}", ""))
    if letter.due:
        yield words["returns.due"].format(due=letter.due)


def _subject(letter: Letter, words: Mapping[str, str]) -> str:
    if not letter.period:
        return letter.title
    return words["returns.subject"].format(year=letter.period, title=letter.title)


def mail(standard: Standard, letter: Letter, places: Places, *, own: bool) -> str:
    """The text of the covering mail; nothing is in it that nobody has said."""
    words = standard.words[LANGUAGE]
    body = [words["returns.greeting"].format(entity=letter.entity), ""]
    if letter.missing:
        body.append(words["returns.missing"].format(subject=_subject(letter, words)))
    elif letter.form or letter.one_cause:
        body.append(words["returns.about"].format(subject=_subject(letter, words)))
        body += [_said(standard, finding, own=own) for finding in letter.findings]
    else:
        body += _lines(letter, words)
        body += ["", *_listed(standard, letter.findings, places, own=own)]
    if letter.form:
        body.append(words["returns.form"].format(year=letter.period))
    if letter.due and (letter.missing or letter.form or letter.one_cause):
        body.append(words["returns.due"].format(due=letter.due))
    body += [words["returns.contact"].format(contact=letter.contact)] if letter.contact else []
    body += ["", letter.authority] if letter.authority else []
    return visible("\r\n".join(body) + "\r\n")


def _listed(
    standard: Standard, findings: Sequence[Finding], places: Places, *, own: bool
) -> Iterator[str]:
    words = standard.words[LANGUAGE]
    for number, finding in enumerate(findings, 1):
        cell = where(finding, places, own=own)
        place = words["returns.place"].format(sheet=cell.sheet, cell=cell.address) if cell else ""
        yield f"{number}. {place}{_note(standard, finding, own=own)}"
