"""Reads a case folder: `case.toml`, the roster, the narratives, the office's own rules."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, ClassVar

from reportgen.case.settings import Case, CaseFile
from reportgen.documents.narrative.markdown import pictures_in
from reportgen.documents.narrative.template import without_comments
from reportgen.model.errors import Problem, ReportgenError, trouble
from reportgen.model.findings import Waiver
from reportgen.model.pictures import LARGE, MISSING, MOST_BYTES, OUTSIDE, PictureFile
from reportgen.readers import guard
from reportgen.readers.guard import Refusal
from reportgen.readers.roster import Headings, Workbook, read_roster
from reportgen.readers.settings_files import is_there
from reportgen.readers.toml import decode, load
from reportgen.standards.standard import STRICT, Rule
from reportgen.text.labels import plain
from reportgen.text.visible import visible

_SKIPPED = ("~$", ".")
_OF_SYSTEMS = {"thumbs.db", "desktop.ini"}
"""Files that systems keep in folders for themselves."""


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
    texts, refused = _narratives(folder / "narrative")
    case = Case(
        root=str(folder),
        settings=replace(
            content.report,
            authority=visible(content.report.authority),
            area=visible(content.report.area),
        ),
        options=content.options,
        indicators=content.indicator,
        roster=read_roster(folder, headings, workbook),
        rules=rules(own_rules) if is_there(own_rules) else (),
        waivers=read_waivers(folder / "waivers.toml"),
        narratives=texts,
        unreadable={file: (one.id, one.details) for file, one in refused.items()},
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
    if not is_there(path):
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

    Paths are sorted and relative to the folder's parent. Linked folders are entered. A folder that
    cannot be listed, or leads back to one that holds it, stands in the list itself: whoever reads
    it learns why.
    """
    if not is_there(folder):
        return []
    return sorted(path.relative_to(folder.parent).as_posix() for path in _below(folder, ()))


def _below(folder: Path, above: tuple[tuple[int, int], ...]) -> Iterator[Path]:
    """The files below a folder; `above` are device and number of the folders that it lies in."""
    try:
        found = folder.stat()
        own = (found.st_dev, found.st_ino)
        entries = None if own in above else sorted(folder.iterdir())
    except OSError:
        entries = None
    if entries is None:
        yield folder
        return
    for path in entries:
        if path.name.startswith(_SKIPPED) or path.name.casefold() in _OF_SYSTEMS:
            continue
        if path.is_dir():
            yield from _below(path, (*above, own))
        else:
            yield path


def files_of(path: Path) -> list[str]:
    """The file itself, or every file below the folder, as paths that the user could type."""
    if not is_there(path):
        raise trouble("file.missing", path)
    if not path.is_dir():
        return [str(path)]
    return [str(path.parent / name) for name in submissions(path)]


_UNPRINTABLE = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
"""Control characters, and marks that turn the direction of the text around them."""
_LONGEST = 1 << 18
"""Bytes of a text: several times what the longest reports have."""


def _narratives(folder: Path) -> tuple[dict[str, str], dict[str, Refusal]]:
    """The Markdown of each section by its id, and why files or the folder cannot be read.

    The texts are without characters that no document can hold.
    """
    texts: dict[str, str] = {}
    refused: dict[str, Refusal] = {}
    if not is_there(folder):
        return texts, refused
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".md")
    except OSError:
        found = guard.load(folder)
        return texts, {folder.name: found} if isinstance(found, Refusal) else {}
    for path in paths:
        data = guard.load(path, _LONGEST)
        if data == Refusal(id="read.empty_file"):
            data = b""
        if isinstance(data, Refusal) and data.id == "read.too_large":
            data = Refusal(id="narrative.too_long", details={"limit": str(_LONGEST >> 10)})
        if isinstance(data, Refusal):
            refused[f"{folder.name}/{path.name}"] = data
            continue
        try:
            texts[path.stem] = _UNPRINTABLE.sub("", data.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise trouble("file.not_utf8", path) from error
    return texts, refused


def _pictures(folder: Path, texts: Iterable[str]) -> dict[str, PictureFile]:
    """The picture files that the texts name, by those names."""
    names = [name for text in texts for name in pictures_in(without_comments(text))]
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
