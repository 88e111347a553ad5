"""What somebody else put into a folder of outputs, or changed there: found, and taken along.

A file is ours if the folder's manifest names it with its digest. Nothing else is ever removed.
"""

import hashlib
import json
import os
import stat
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from reportgen.writers.outputs.atomic import link, move

MANIFEST = "manifest.json"
KIND = "manifest"
Digests = Mapping[str, Mapping[str, int | None]]
"""By name, the digests of the files that earlier runs wrote, each with the size if it is known."""

_LONGEST = 1 << 26
_TRIES = 5


@dataclass(slots=True)
class Taken:
    """What was taken along: names of files that got another name; device and inode of each file.

    Names and paths start from the folder.
    """

    renamed: list[str] = field(default_factory=list)
    files: dict[Path, tuple[int, int]] = field(default_factory=dict)


def our_digests(folder: Path) -> Digests:
    """What the folder's manifest names; one that is not ours, or cannot be read, names nothing."""
    manifest = folder / MANIFEST
    if not _is_plain(manifest):
        return {}
    try:
        with manifest.open("rb") as stream:
            content = json.loads(stream.read(_LONGEST))
        if content["kind"] != KIND:
            return {}
        ours: dict[str, dict[str, int | None]] = {MANIFEST: {}}
        for entry in [*content["files"], *content.get("held", ())]:
            ours.setdefault(str(entry["name"]), {})[str(entry["sha256"])] = entry.get("size")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
    return ours


def is_ours(path: Path, ours: Digests) -> bool:
    """Whether an earlier run wrote the file, and nobody changed it since.

    Only a file that the manifest names is read. One that cannot be is somebody's.
    """
    known = ours.get(path.name)
    if known is None or not _is_plain(path):
        return False
    if path.name == MANIFEST:
        return True
    size = path.stat().st_size
    with suppress(OSError):
        return any(wanted in (None, size) for wanted in known.values()) and digest_of(path) in known
    return False


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def take_along(
    source: Path, target: Path, taken: Collection[str], settled: Collection[str] = ()
) -> Taken:
    """Give what is not ours in the source a second name in the target, which holds new outputs.

    Whoever goes on writing into such a file writes into both. A changed file of ours, and one that
    has the name of an output (`taken`), gets another name. What is `settled` is in the target
    already; what cannot be linked is left to `rescue`.
    """
    ours, along = our_digests(source), Taken()
    names = {name.casefold() for name in taken}
    for path in _entries(source):
        with suppress(OSError):
            if is_ours(path, ours) or path.name in settled:
                continue
            clashes = path.name in ours or path.name.casefold() in names
            free = target / (another_name(path) if clashes else path.name)
            if clashes:
                along.renamed.append(free.name)
            _link_whole(path, free, target, along)
    return along


def rescue(old: Path, target: Path, along: Taken) -> None:
    """Move what somebody saved into the old folder meanwhile into the target; remove the rest.

    Adds the names of files that got another name to `along`. Raises `OSError` if something of
    others cannot be moved; the old folder is left then.
    """
    ours = our_digests(old)
    if not _is_folder(old):
        return
    for _ in range(_TRIES):
        for path in _entries(old):
            if path.name == MANIFEST and MANIFEST in ours:
                continue
            if is_ours(path, ours):
                path.unlink(missing_ok=True)
            else:
                _rescue_one(path, target, Path(path.name), along)
        with suppress(OSError):
            _remove(old, keep_others=MANIFEST in ours)
            return


def _remove(old: Path, *, keep_others: bool) -> None:
    """Remove the folder, which holds our manifest at most; raises `OSError` if it holds more."""
    if keep_others and [path.name for path in _entries(old)] == [MANIFEST]:
        (old / MANIFEST).unlink()
    old.rmdir()


def _rescue_one(path: Path, target: Path, below: Path, along: Taken) -> None:
    """Move an entry to its place below the target, unless it stands there already."""
    there = target / below
    if _is_folder(path) and _is_folder(there):
        for inner in _entries(path):
            _rescue_one(inner, target, below / inner.name, along)
        path.rmdir()
    elif _stands_in(path, there, target, along):
        path.unlink()
    elif os.path.lexists(there) and along.files.get(below) == _identity(there):
        path.replace(there)  # somebody saved it anew while the earlier one was taken along
    else:
        _move(path, there, target, along)


def _move(path: Path, there: Path, target: Path, along: Taken) -> None:
    try:
        move(path, there)
    except FileExistsError:
        free = there.with_name(another_name(path))
        with suppress(FileExistsError):
            move(path, free)
            along.renamed.append(str(free.relative_to(target)))
        path.unlink(missing_ok=True)  # if taken: the same content stands there


def _stands_in(path: Path, there: Path, target: Path, along: Taken) -> bool:
    """Whether the very file has a name in the target."""
    mine = path.lstat()
    places = [there, *(target / name for name in along.renamed)]
    if any(os.path.lexists(p) and _identity(p) == _identity(path) for p in places):
        return True
    if not (_is_plain(path) and _is_plain(there)):
        return False
    other = there.lstat()
    return (other.st_size, other.st_mtime_ns) == (mine.st_size, mine.st_mtime_ns)


def _entries(folder: Path) -> Iterator[Path]:
    """The entries of a folder by name; of what is no folder, none."""
    return iter(sorted(folder.iterdir()) if folder.is_dir() else ())


def _link_whole(source: Path, target: Path, root: Path, along: Taken) -> None:
    """Link a file, or a folder with all that is in it; links stay links."""
    if not _is_folder(source):
        link(source, target)
        along.files[target.relative_to(root)] = _identity(target)
        return
    target.mkdir()
    for path in _entries(source):
        with suppress(OSError):
            _link_whole(path, target / path.name, root, along)


def another_name(path: Path) -> str:
    """The name under which a file is kept whose own name is taken."""
    mark = hashlib.sha256(os.fsencode(path)).hexdigest()
    if _is_plain(path):
        with suppress(OSError):
            mark = digest_of(path)
    return f"{path.stem}.kept-{mark[:8]}{path.suffix}"


def _identity(path: Path) -> tuple[int, int]:
    found = path.lstat()
    return found.st_dev, found.st_ino


def _is_folder(path: Path) -> bool:
    return os.path.lexists(path) and stat.S_ISDIR(path.lstat().st_mode)


def _is_plain(path: Path) -> bool:
    return os.path.lexists(path) and stat.S_ISREG(path.lstat().st_mode)
