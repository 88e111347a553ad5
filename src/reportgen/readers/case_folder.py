"""Reads a case folder: `case.toml`, the roster, the narratives, the office's own rules."""

import csv
import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, ClassVar, get_args

from reportgen.case.settings import Case, CaseFile, Entity
from reportgen.documents.narrative.markdown import pictures_in
from reportgen.documents.narrative.template import COMMENT
from reportgen.model.errors import Problem, ReportgenError, trouble
from reportgen.model.findings import Waiver
from reportgen.model.grids import Cell, CellKind, Grid, Position
from reportgen.model.pictures import LARGE, MISSING, MOST_BYTES, OUTSIDE, PictureFile
from reportgen.readers.toml import decode, load
from reportgen.standards.standard import STRICT, Rule, Scope
from reportgen.text.labels import plain

Headings = Mapping[str, Sequence[str]]
Workbook = Callable[[Path], Sequence[Grid]]
SCOPE = "scope."
"""Keys of `headings` that begin with this hold the words for a scope: `scope.own`."""
_SKIPPED = ("~$", ".")
_YES = {"true", "yes", "1", "y", "\u662f", "\u221a"}


def read_case(
    folder: Path,
    *,
    headings: Headings,
    workbook: Workbook,
    rules: Callable[[Path], tuple[Rule, ...]],
) -> Case:
    """The case that a folder describes.

    `headings` holds the spellings of the roster's headings. `workbook` reads a roster in Excel,
    `rules` reads the office's own rules. Raises `ReportgenError` for missing or wrong files.
    """
    if not folder.is_dir():
        raise trouble("case.no_folder", folder)
    content = decode(CaseFile, load(folder / "case.toml"), folder / "case.toml")
    own_rules = folder / "rules.toml"
    texts = _narratives(folder / "narrative")
    case = Case(
        root=str(folder),
        settings=content.report,
        options=content.options,
        indicators=content.indicator,
        roster=_roster(folder, headings, workbook),
        rules=rules(own_rules) if own_rules.exists() else (),
        waivers=read_waivers(folder / "waivers.toml"),
        narratives=texts,
        pictures=_pictures(folder, texts.values()),
        files=tuple(submissions(folder / "submissions")),
        prior_files=tuple(submissions(folder / "prior")),
    )
    if mistakes := list(_mistakes(case)):
        raise ReportgenError(*mistakes)
    return _with_roster_names(case)


def _mistakes(case: Case) -> Iterator[Problem]:
    """Ids of indicators given twice, and names in `case.toml` that the roster does not know."""
    file = f"{case.root}/case.toml"
    ids, short = ([getattr(i, key) for i in case.indicators] for key in ("id", "name"))
    for names in (ids, short):
        for number, name in enumerate(names):
            if name in names[:number]:
                rows = f"{names.index(name) + 1}, {number + 1}"
                details = {"name": name, "rows": rows}
                yield Problem(id="case.indicator_twice", where=file, details=details)
    named = [("options.allow_missing", case.options.allow_missing)]
    named += [(f"indicator.{n}.from", i.reported_by or ()) for n, i in enumerate(case.indicators)]
    known = _names(case)
    for key, named_there in named if case.roster else ():
        for name in named_there:
            if plain(name) not in known:
                near = tuple(get_close_matches(name, [e.name for e in case.bodies], n=3))
                which = "case.unknown_entity_near" if near else "case.unknown_entity"
                where = f"{file}: {key}"
                yield Problem(id=which, where=where, details={"name": name, "near": near})


def _with_roster_names(case: Case) -> Case:
    """The case, in which the aliases that `case.toml` uses are replaced by the roster's names."""
    known = _names(case)

    def named(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(known.get(plain(name), name) for name in names)

    indicators = (
        one if one.reported_by is None else replace(one, reported_by=named(one.reported_by))
        for one in case.indicators
    )
    options = replace(case.options, allow_missing=named(case.options.allow_missing))
    return replace(case, indicators=tuple(indicators), options=options)


def _names(case: Case) -> dict[str, str]:
    """Each spelling of a body's name, without spaces and width, and the name itself."""
    return {plain(s): body.name for body in case.bodies for s in (body.name, *body.aliases)}


@dataclass(frozen=True, slots=True, kw_only=True)
class _WaiverFile:
    """`waivers.toml`."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    waiver: tuple[Waiver, ...] = ()


def read_waivers(path: Path) -> tuple[Waiver, ...]:
    """The waivers of a `waivers.toml`; none if there is no such file.

    Raises `ReportgenError` that names every waiver without a reason or an approver.
    """
    if not path.exists():
        return ()
    waivers = decode(_WaiverFile, load(path), path).waiver
    mistakes = [
        Problem(id=problem, where=f"{path}: waiver.{number} ({waiver.rule} {waiver.entity})")
        for number, waiver in enumerate(waivers)
        for problem, text in (
            ("waiver.no_reason", waiver.reason),
            ("waiver.no_approver", waiver.approver),
        )
        if not text.strip()
    ]
    if mistakes:
        raise ReportgenError(*mistakes)
    return waivers


def submissions(folder: Path) -> list[str]:
    """Every file below a folder, without hidden files and the lock files of office programs.

    Paths are sorted and relative to the folder's parent.
    """
    if not folder.is_dir():
        return []
    paths = (path for path in folder.rglob("*") if not path.is_dir())
    kept = (path.relative_to(folder.parent) for path in paths if not _is_skipped(path, folder))
    return sorted(path.as_posix() for path in kept)


def files_of(path: Path) -> list[str]:
    """The file itself, or every file below the folder, as paths that the user could type."""
    if not path.exists():
        raise trouble("file.missing", path)
    if not path.is_dir():
        return [str(path)]
    return [str(path.parent / name) for name in submissions(path)]


def _is_skipped(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder).parts
    return any(part.startswith(_SKIPPED) for part in parts) or path.name == "Thumbs.db"


_UNPRINTABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff]")


def _narratives(folder: Path) -> dict[str, str]:
    """The Markdown of each section by its id, without characters that no document can hold."""
    texts = {}
    for path in sorted(folder.glob("*.md")):
        try:
            texts[path.stem] = _UNPRINTABLE.sub("", path.read_text(encoding="utf-8-sig"))
        except UnicodeDecodeError as error:
            raise trouble("file.not_utf8", path) from error
    return texts


def _pictures(folder: Path, texts: Iterable[str]) -> dict[str, PictureFile]:
    """The picture files that the texts name, by those names."""
    names = [name for text in texts for name in pictures_in(COMMENT.sub("", text))]
    return {name: _picture(folder, name) for name in dict.fromkeys(names)}


def _picture(folder: Path, name: str) -> PictureFile:
    """A picture's bytes; or its fault if it is missing, too large or outside the case folder."""
    try:
        path = (folder / "narrative" / name).resolve()
        if "://" in name or not path.is_relative_to(folder.resolve()):
            return PictureFile(fault=OUTSIDE)
        if not path.is_file():
            return PictureFile(fault=MISSING)
        size = path.stat().st_size
        if size > MOST_BYTES:
            return PictureFile(fault=LARGE, size=size)
        return PictureFile(content=path.read_bytes(), size=size)
    except (OSError, ValueError):  # not a possible name, or not readable
        return PictureFile(fault=MISSING)


def _roster(folder: Path, headings: Headings, workbook: Workbook) -> tuple[Entity, ...]:
    """The roster from `roster.xlsx` or `roster.csv`. Without either file it is empty."""
    book, text = folder / "roster.xlsx", folder / "roster.csv"
    if book.exists() and text.exists():
        raise trouble("roster.two", book, other=text.name)
    if book.exists():
        return _entities(_rows_of(workbook(book)), headings, book)
    if text.exists():
        return _entities(list(csv.reader(_csv_text(text).splitlines())), headings, text)
    return ()


def _csv_text(path: Path) -> str:
    """The file's text in UTF-8, else in GB 18030 as Chinese office programs write it."""
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def _rows_of(grids: Sequence[Grid]) -> list[list[str]]:
    """The first sheet's texts, row by row."""
    if not grids or not grids[0].cells:
        return []
    grid = grids[0]
    height = 1 + max(place.row for place in grid.cells)
    width = 1 + max(place.column for place in grid.cells)
    return [
        [_cell_text(cell) if (cell := grid.cells.get(Position(r, c))) else "" for c in range(width)]
        for r in range(height)
    ]


_DAYS = re.compile(r"([0-9]{1,6})(?:\.[0-9]+)?")


def _cell_text(cell: Cell) -> str:
    """A cell's text; a date as `2026-01-31`. Excel counts the days from 30 December 1899."""
    days = _DAYS.fullmatch(cell.text) if cell.kind is CellKind.DATE else None
    if days is None:
        return cell.text
    return str(dt.date(1899, 12, 30) + dt.timedelta(days=int(days[1])))


def _entities(rows: Sequence[Sequence[str]], headings: Headings, path: Path) -> tuple[Entity, ...]:
    """The entities below the first row that has a heading for names."""
    spellings = {
        plain(text): key
        for key, texts in headings.items()
        if not key.startswith(SCOPE)
        for text in texts
    }
    for number, row in enumerate(rows):
        columns = {spellings.get(plain(text)): index for index, text in enumerate(row)}
        if "name" in columns:
            lines = {
                at: _entity([text.strip() for text in line], columns, headings)
                for at, line in enumerate(rows[number + 1 :], number + 2)
                if _has_name(line, columns)
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
