"""The status of each entity: what it sent, what is wrong with it, and how urgent that is."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from reportgen.case.settings import Entity
from reportgen.model.findings import Finding, Severity
from reportgen.text.labels import plain


class State(StrEnum):
    """The status of an entity's submission, the most urgent first."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    ERRORS = "errors"
    WARNINGS = "warnings"
    EXCUSED = "excused"
    CLEAN = "clean"


_BY_URGENCY = list(State)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that came in, the entity that seems to have sent it, and whether we can read it.

    `received` is the time of the file itself, None if unknown.
    """

    name: str
    entity: str | None
    readable: bool
    received: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityStatus:
    """The line of one entity; `listed` is False if there is a roster that lacks it.

    `due` is the day by which it has to submit, None if the roster's `due_text` names no day.
    `days_left` is negative after that day.
    """

    entity: str
    state: State
    listed: bool = True
    code: str = ""
    contact: str = ""
    files: tuple[File, ...] = ()
    errors: int = 0
    warnings: int = 0
    due: dt.date | None = None
    due_text: str = ""
    days_left: int | None = None

    @property
    def received(self) -> dt.datetime | None:
        """The time of the latest of its files."""
        return max((file.received for file in self.files if file.received), default=None)


_DAY = re.compile(r"\s*(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})(?:\D.*)?", re.DOTALL)


def day_of(text: str) -> dt.date | None:
    """The day that a text of the roster names, year first; None if it names none."""
    found = _DAY.fullmatch(text)
    try:
        return dt.date(*(int(number) for number in found.groups())) if found else None
    except ValueError:
        return None


def entity_statuses(
    roster: Sequence[Entity],
    files: Sequence[File],
    findings: Sequence[Finding],
    *,
    today: dt.date,
    excused: Iterable[str] = (),
) -> tuple[EntityStatus, ...]:
    """Every entity of the roster, and everybody else who sent something; the most urgent first.

    Files that are nobody's are no entity.

    First come entities that are missing after their day, then the states in their order; within a
    state the earlier day, then the order of the roster decides.
    """
    known = {entity.name for entity in roster}
    free = frozenset(excused)
    lines = []
    for entity in roster:
        sent = [file for file in files if file.entity == entity.name]
        lines.append(_entity_status(entity, sent, findings, today, excused=entity.name in free))
    others: dict[str, list[File]] = {}
    for file in files:
        if file.entity and file.entity not in known:
            others.setdefault(file.entity, []).append(file)
    for name, sent in others.items():
        line = _entity_status(Entity(name=name), sent, findings, today, excused=False)
        lines.append(replace(line, listed=not roster))
    return tuple(sorted(lines, key=_urgency))


def _urgency(line: EntityStatus) -> tuple[bool, int, dt.date]:
    overdue = line.state is State.MISSING and (line.days_left or 0) < 0
    return not overdue, _BY_URGENCY.index(line.state), line.due or dt.date.max


def _entity_status(
    entity: Entity,
    files: Sequence[File],
    findings: Iterable[Finding],
    today: dt.date,
    *,
    excused: bool,
) -> EntityStatus:
    names = {file.name for file in files}
    own = [f for f in findings if f.open and (f.entity == entity.name or f.file in names)]
    severities = [finding.severity for finding in own]
    errors, warnings = severities.count(Severity.ERROR), severities.count(Severity.WARNING)
    due = day_of(entity.due)
    return EntityStatus(
        entity=entity.name,
        state=_state(files, errors, warnings, excused=excused),
        code=entity.code,
        contact=entity.contact,
        files=tuple(files),
        errors=errors,
        warnings=warnings,
        due=due,
        due_text=entity.due,
        days_left=(due - today).days if due else None,
    )


def _state(files: Sequence[File], errors: int, warnings: int, *, excused: bool) -> State:
    if not files:
        return State.EXCUSED if excused else State.MISSING
    if not any(file.readable for file in files):
        return State.UNREADABLE
    if errors:
        return State.ERRORS
    return State.WARNINGS if warnings else State.CLEAN


def named(
    lines: Iterable[EntityStatus], text: str, roster: Sequence[Entity]
) -> tuple[EntityStatus, ...]:
    """The lines whose name, alias or code contains the text."""
    wanted = plain(text).lower()
    spellings: dict[str, Sequence[str]] = {e.name: (*e.aliases, e.code) for e in roster}
    return tuple(
        line
        for line in lines
        if any(
            wanted in plain(spelling).lower()
            for spelling in (line.entity, *spellings.get(line.entity, ()))
        )
    )
