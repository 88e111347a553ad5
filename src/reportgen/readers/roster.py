"""Reads a case's roster: the entities that are expected to submit, from a workbook or from text."""

import csv
import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import get_args

from reportgen.case.settings import Entity
from reportgen.model.errors import Problem, ReportgenError, trouble
from reportgen.model.grids import Cell, CellKind, Grid
from reportgen.readers.settings_files import content_of, is_there
from reportgen.standards.standard import Scope
from reportgen.text.labels import plain

Headings = Mapping[str, Sequence[str]]
Workbook = Callable[[Path], Sequence[Grid]]
Rows = Mapping[int, Sequence[str]]
"""The texts of a table's rows by the number of the row, from 1."""

SCOPE = "scope."
"""Keys of `headings` that begin with this hold the words for a scope: `scope.own`."""
_YES = {"true", "yes", "1", "y", "\u662f", "\u221a"}


def read_roster(folder: Path, headings: Headings, workbook: Workbook) -> tuple[Entity, ...]:
    """The roster from `roster.xlsx` or `roster.csv`. Without either file it is empty."""
    book, text = folder / "roster.xlsx", folder / "roster.csv"
    if is_there(book) and is_there(text):
        raise trouble("roster.two", book, other=text.name)
    if is_there(book):
        return _entities(_rows_of(workbook(book)), headings, book)
    return _entities(_csv_rows(text), headings, text) if is_there(text) else ()


def _csv_rows(path: Path) -> Rows:
    """The rows of a text in UTF-8, else in GB 18030 as Chinese office programs write it."""
    data = content_of(path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", errors="replace")
    try:
        return dict(enumerate(csv.reader(text.splitlines()), 1))
    except csv.Error as error:
        raise trouble("file.unreadable", path, reason=error) from error


def _rows_of(grids: Sequence[Grid]) -> Rows:
    """The first sheet's texts. Rows without any cell are left out: one may stand far below."""
    rows: dict[int, list[str]] = {}
    for place, cell in sorted(grids[0].cells.items()) if grids else ():
        row = rows.setdefault(place.row + 1, [])
        row += [""] * (place.column - len(row))
        row.append(_cell_text(cell))
    return rows


_DAYS = re.compile(r"([0-9]{1,6})(?:\.[0-9]+)?")


def _cell_text(cell: Cell) -> str:
    """A cell's text; a date as `2026-01-31`. Excel counts the days from 30 December 1899."""
    days = _DAYS.fullmatch(cell.text) if cell.kind is CellKind.DATE else None
    if days is None:
        return cell.text
    return str(dt.date(1899, 12, 30) + dt.timedelta(days=int(days[1])))


def _entities(rows: Rows, headings: Headings, path: Path) -> tuple[Entity, ...]:
    """The entities below the first row that has a heading for names."""
    spellings = {
        plain(text): key
        for key, texts in headings.items()
        if not key.startswith(SCOPE)
        for text in texts
    }
    for number, row in rows.items():
        columns = {spellings.get(plain(text)): index for index, text in enumerate(row)}
        if "name" in columns:
            lines = {
                at: _entity([text.strip() for text in line], columns, headings)
                for at, line in rows.items()
                if at > number and _has_name(line, columns)
            }
            _require_unique_names(lines)
            return tuple(lines.values())
    raise trouble("roster.no_heading", path, headings=headings["name"])


def _has_name(row: Sequence[str], columns: Mapping[str | None, int]) -> bool:
    return columns["name"] < len(row) and bool(row[columns["name"]].strip())


def _entity(row: Sequence[str], columns: Mapping[str | None, int], headings: Headings) -> Entity:
    def value(key: str) -> str:
        index = columns.get(key)
        return row[index] if index is not None and index < len(row) else ""

    regulations = value("makes_regulations")
    return Entity(
        name=value("name"),
        code=value("code"),
        aliases=tuple(text for text in _split_aliases(value("aliases")) if text),
        kind=value("kind"),
        makes_regulations=plain(regulations).lower() in _YES if regulations else None,
        scope=_scope(value("scope"), value("name"), headings),
        contact=value("contact"),
        due=value("due"),
    )


def _scope(text: str, name: str, headings: Headings) -> Scope | None:
    """The scope that a word in the roster means; None for a blank."""
    if not text:
        return None
    for scope in get_args(Scope):
        if plain(text) in map(plain, headings.get(SCOPE + scope, ())):
            found: Scope = scope
            return found
    known = tuple(headings[key][0] for key in headings if key.startswith(SCOPE))
    raise trouble("roster.unknown_scope", name, scope=text, known=known)


def _split_aliases(aliases: str) -> list[str]:
    for separator in "\u3001\uff0c\uff1b,;\n":
        aliases = aliases.replace(separator, "|")
    return [alias.strip() for alias in aliases.split("|")]


def _require_unique_names(lines: Mapping[int, Entity]) -> None:
    """Raise `ReportgenError` if two lines of the roster share a name or an alias."""
    owners: dict[str, int] = {}
    mistakes = []
    for row, entity in lines.items():
        for spelling in dict.fromkeys(plain(s) for s in (entity.name, *entity.aliases)):
            if (other := owners.setdefault(spelling, row)) != row:
                first, second = lines[other].name, entity.name
                which = "roster.entity_twice" if first == second else "roster.name_twice"
                details = {"name": spelling, "rows": f"{other}, {row}"}
                details |= {"first": first, "second": second}
                mistakes.append(Problem(id=which, where=second, details=details))
    if mistakes:
        raise ReportgenError(*mistakes)
