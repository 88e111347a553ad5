"""Writes a folder of outputs whole or not at all, and never over somebody's own work.

The files are written into a folder beside the target, which then takes the target's place. What
the previous run wrote is replaced; a file that somebody changed since, or put there, is kept.
"""

import ctypes
import errno
import json
import os
import shutil
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from reportgen.model.errors import OUTPUTS
from reportgen.writers.outputs.atomic import (
    NEW,
    OLD,
    SWAP,
    beside,
    cannot_write,
    clear_unfinished,
    drop,
    is_held,
    left_behind,
    link,
    sync,
    temporary,
    uninterrupted,
    write_new,
)
from reportgen.writers.outputs.others_files import (
    MANIFEST,
    Digests,
    Taken,
    another_name,
    digest_of,
    is_ours,
    our_digests,
    rescue,
    take_along,
)

_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2)
_HERE = -100  # AT_FDCWD
_TRIES = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedFolder:
    """The files of a folder under the names that they got.

    `kept` are the names under which changed files of an earlier run were kept. `held` gives for
    each file whose own name an office program holds open the name that it got instead.
    """

    files: Mapping[str, bytes]
    kept: tuple[str, ...] = ()
    held: Mapping[str, str] = field(default_factory=dict)


def write_folder(target: Path, files: Mapping[str, bytes]) -> PlacedFolder:
    """Make the target folder hold exactly these files, and what others put or changed there.

    A target that is a link stays one. Where the folder cannot be exchanged as a whole, its files
    are replaced one by one, the manifest last. Raises `ReportgenError` when the folder cannot be
    written; unless a file of it was reported as new (`OUTPUTS`), all is then as it was.
    """
    real = Path(os.path.realpath(target))
    fresh = temporary(real, NEW)
    try:
        if os.path.lexists(real) and not real.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        _clear_litter(real)
        placed, along = _prepared(fresh, real, files)
        with uninterrupted():
            if old := _exchanged(fresh, real):
                OUTPUTS.info("%s", target)
                rescue(old, real, along)
            else:
                placed = _one_by_one(real, files, placed, along)
        sync(real.parent)
    except OSError as error:
        raise cannot_write(target, error) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    kept = tuple(name for name in along.renamed if os.path.lexists(real / name))
    return PlacedFolder(files=placed.files, kept=kept, held=placed.held)


def _prepared(fresh: Path, target: Path, files: Mapping[str, bytes]) -> tuple[PlacedFolder, Taken]:
    """Fill the fresh folder with the files and with what is not ours in the target.

    It is done again if another run puts its folder there meanwhile, whose files would then be held
    against the manifest of the one before.
    """
    for _ in range(_TRIES):
        before = _identity(target)
        placed = _names(target, files)
        if not _made(fresh, target):
            return placed, Taken()
        _fill(fresh, target, placed)
        along = take_along(target, fresh, placed.files, placed.held)
        if _identity(target) == before:
            break
        shutil.rmtree(fresh)
    else:
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
    sync(fresh)
    return placed, along


def _identity(folder: Path) -> tuple[int, int] | None:
    with suppress(OSError):
        found = folder.stat()
        return found.st_dev, found.st_ino
    return None


def _made(fresh: Path, target: Path) -> bool:
    """Make the fresh folder; False if only the target itself may be written into."""
    try:
        fresh.mkdir(parents=True)
    except PermissionError:
        if not target.is_dir():
            raise
        return False
    return True


def _names(target: Path, files: Mapping[str, bytes]) -> PlacedFolder:
    """The files under their own names, or under another where theirs is held open."""
    names = [name for name in files if name != MANIFEST and is_held(target / name)]
    if not names:
        return PlacedFolder(files=files)
    ours = our_digests(target)
    mine = [name for name in ours if is_ours(target / name, ours) and not is_held(target / name)]
    held: dict[str, str] = {}
    for name in names:
        held[name] = beside(target / name, {*files, *held.values()}, mine).name
    return _renamed(target, files, held)


def _renamed(target: Path, files: Mapping[str, bytes], held: Mapping[str, str]) -> PlacedFolder:
    """The files with the held ones renamed, in the manifest too.

    The manifest goes on naming the earlier content, so that a later run knows it as ours.
    """
    if not held:
        return PlacedFolder(files=files)
    ours = our_digests(target)
    earlier = [
        {"name": name, "sha256": digest_of(target / name)}
        for name in held
        if is_ours(target / name, ours)
    ]
    placed = {held.get(name, name): content for name, content in files.items()}
    if MANIFEST in files:
        content = json.loads(files[MANIFEST])
        for entry in content["files"]:
            entry["name"] = held.get(entry["name"], entry["name"])
        content["held"] = earlier
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        placed[MANIFEST] = text.encode()
    return PlacedFolder(files=placed, held=held)


def _fill(fresh: Path, target: Path, placed: PlacedFolder) -> None:
    """Write the new files, and link those that are held open; mode and owner are the target's."""
    for name, content in placed.files.items():
        write_new(fresh / name, content)
    for name in placed.held:
        link(target / name, fresh / name)
    if target.is_dir():
        with suppress(OSError):
            shutil.copymode(target, fresh)
            mine, its = fresh.stat(), target.stat()
            if (mine.st_uid, mine.st_gid) != (its.st_uid, its.st_gid):
                os.chown(fresh, its.st_uid, its.st_gid)


def _exchanged(fresh: Path, target: Path) -> Path | None:
    """Put the fresh folder in the target's place, in one step where the system can.

    Gives where that now is which stood there; None if the system lets nobody move the target.
    """
    if not fresh.is_dir():
        return None
    swap, old = temporary(target, SWAP), temporary(target, OLD)
    if not os.path.lexists(target):
        fresh.rename(target)
        return old
    fresh.rename(swap)
    if _exchange(swap, target):
        return swap
    try:
        target.rename(old)
        try:
            swap.rename(target)
        except OSError:
            old.rename(target)
            raise
    except OSError:
        swap.rename(fresh)
        return None
    return old


def _exchange(one: Path, other: Path) -> bool:
    if not sys.platform.startswith("linux"):
        return False
    try:
        rename = ctypes.CDLL(None).renameat2
    except (OSError, AttributeError):
        return False
    return bool(rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0)


def _one_by_one(
    target: Path, files: Mapping[str, bytes], placed: PlacedFolder, along: Taken
) -> PlacedFolder:
    """Replace the files of the target, which cannot be moved itself; the manifest comes last."""
    ours, held = our_digests(target), dict(placed.held)
    for name, content in files.items():
        if name == MANIFEST:
            continue
        there = target / held.get(name, name)
        free = _place(there, content, ours, placed.files, along)
        if free.name != name:
            held[name] = free.name
        OUTPUTS.info("%s", free)
    done = _renamed(target, files, held)
    for there in list(_no_longer(target, ours, {*done.files, *held})):
        with suppress(OSError):
            there.unlink()
    if MANIFEST in files:
        _place(target / MANIFEST, done.files[MANIFEST], ours, (), along)
    return done


def _place(
    there: Path, content: bytes, ours: Digests, taken: Collection[str], along: Taken
) -> Path:
    """Put a file in its place, or beside it if an office program holds that; gives its path.

    A file of others that stands there is kept under another name.
    """
    kept = None
    if os.path.lexists(there) and not is_ours(there, ours):
        kept = there.with_name(another_name(there))
        with suppress(FileExistsError):
            link(there, kept)
    fresh = temporary(there, NEW)
    try:
        write_new(fresh, content)
        free = _replace(fresh, there, taken)
    finally:
        drop(fresh)
    if kept and free != there:
        kept.unlink()
    elif kept and kept.name not in along.renamed:
        along.renamed.append(kept.name)
    return free


def _replace(fresh: Path, there: Path, taken: Collection[str]) -> Path:
    tried, place = {*taken}, there
    while True:
        try:
            fresh.replace(place)
        except PermissionError:
            if there.name == MANIFEST or len(tried) > len(taken) + _TRIES:
                raise
            tried.add(place.name)
            place = beside(there, tried)
        else:
            return place


def _no_longer(target: Path, ours: Digests, names: Collection[str]) -> Iterator[Path]:
    """The files of ours that this run did not write."""
    for name in ours:
        if name not in names and is_ours(target / name, ours):
            yield target / name


def _clear_litter(target: Path) -> None:
    """Remove what a killed run left beside the target; put back what is not ours."""
    for kind, path in left_behind(target):
        if kind == NEW:
            shutil.rmtree(path, ignore_errors=True)
        elif kind == OLD and not os.path.lexists(target):
            path.rename(target)
        elif target.is_dir():
            rescue(path, target, Taken())
    if target.is_dir():
        clear_unfinished(target)
