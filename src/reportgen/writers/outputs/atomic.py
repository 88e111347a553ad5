"""What files and folders share on their way into place: temporary names, locks, safe steps."""

import hashlib
import os
import re
import secrets
import signal
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from reportgen.model.errors import ReportgenError, trouble

NEW, SWAP, OLD = "new", "swap", "old"
"""Kinds of temporary names: not yet in place, being exchanged, moved away from its place."""

_LONG = 100
_TEMPORARY = re.compile(rf"\.(.+)\.({NEW}|{SWAP}|{OLD})-([0-9]+)-[0-9a-f]{{12}}", re.DOTALL)
_NEW = "\uff08\u65b0{}\uff09"
"""What stands behind the name of a file whose place is taken by one that is held open."""


def temporary(target: Path, kind: str) -> Path:
    """A name beside the target that nobody can guess; `kind` tells a later run what it is."""
    token = secrets.token_hex(6)
    return target.with_name(f".{_key(target)}.{kind}-{os.getpid()}-{token}")


def left_behind(target: Path) -> list[tuple[str, Path]]:
    """What killed runs left beside the target under temporary names for it, each with its kind."""
    return [(kind, path) for key, kind, path in _left(target.parent) if key == _key(target)]


def clear_unfinished(folder: Path) -> None:
    """Remove the files of a folder that killed runs had begun to write and not put in place."""
    for _, kind, path in _left(folder):
        if kind == NEW and not path.is_dir():
            drop(path)


def _left(folder: Path) -> list[tuple[str, str, Path]]:
    """The target's key, the kind and the path of what killed runs left in a folder."""
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        return []
    found = [(_TEMPORARY.fullmatch(path.name), path) for path in paths]
    return [(m[1], m[2], path) for m, path in found if m and not _alive(int(m[3]))]


def _key(target: Path) -> str:
    """The target's name; of a long one, which would leave no room, the digest."""
    name = os.fsencode(target.name)
    return target.name if len(name) <= _LONG else hashlib.sha256(name).hexdigest()[:16]


def write_new(path: Path, content: bytes) -> None:
    """Write a file that must not be there yet, down to the disk."""
    with path.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def drop(path: Path) -> None:
    """Remove a temporary file; if that fails, the next run does it."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


def sync(folder: Path) -> None:
    """Make sure that the names in a folder are on the disk."""
    with suppress(OSError):  # some systems cannot open folders
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def link(source: Path, target: Path) -> None:
    """Give a file a second name that is not taken, without reading it.

    Where the system has no such links, a link is made anew and a file is copied. Pipes and devices
    raise `OSError` there.
    """
    try:
        os.link(source, target, follow_symlinks=False)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):
        _copy(source, target)


def _copy(source: Path, target: Path) -> None:
    if source.is_symlink():
        target.symlink_to(source.readlink())
        return
    if not source.is_file():
        raise OSError(f"no file: {source}")
    import shutil  # noqa: PLC0415 - only where there are no links

    with target.open("xb"):
        pass
    shutil.copy2(source, target)


def move(source: Path, target: Path) -> None:
    """Give a file another name that is not taken; raises `FileExistsError` if it is."""
    try:
        os.link(source, target, follow_symlinks=False)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):
        if os.path.lexists(target):
            raise FileExistsError(str(target)) from None
        source.rename(target)
    else:
        source.unlink()


def is_held(path: Path) -> bool:
    """Whether a lock file beside a document says that an office program has it open."""
    name = path.name
    locks = (f"~${name}", f"~${name[1:]}", f"~${name[2:]}", f".~lock.{name}#", f".~{name}")
    return path.exists() and any(path.with_name(lock).exists() for lock in locks)


def beside(path: Path, taken: Collection[str] = (), replaceable: Collection[str] = ()) -> Path:
    """The place for a file whose own is held: of a name that is not taken, or may be replaced."""
    number = ""
    while True:
        free = path.with_name(f"{path.stem}{_NEW.format(number)}{path.suffix}")
        if free.name not in taken and (free.name in replaceable or not os.path.lexists(free)):
            return free
        number = str(int(number or 1) + 1)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let an interrupt (Ctrl-C) wait for the end of a step that must not be cut in two."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    met: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: met.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if met:
        raise KeyboardInterrupt


def cannot_write(target: Path, error: OSError) -> ReportgenError:
    """The error that says that the target cannot be written, and why."""
    return trouble("output.cannot_write", target, reason=error.strerror or str(error))


def _alive(process: int) -> bool:
    if os.name == "nt":  # there, asking would end the process
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
