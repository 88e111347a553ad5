"""Writes a folder of outputs whole or not at all, and never over somebody's own work.

The files are written into a folder beside the target, which then takes the target's place. What
the previous run wrote is replaced; a file that somebody changed since, or put there, is kept.
"""

import ctypes
import hashlib
import json
import os
import shutil
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from reportgen.model.errors import OUTPUTS, ReportgenError, trouble

MANIFEST = "manifest.json"
_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2)
_HERE = -100  # AT_FDCWD


def write_folder(target: Path, files: Mapping[str, bytes]) -> list[str]:
    """Make the target folder hold exactly these files, and what others put or changed there.

    Gives the names under which changed files of an earlier run were kept. Raises `ReportgenError`
    when the folder cannot be written; the previous content is then as it was.
    """
    _clear_litter(target)
    fresh = target.with_name(f".{target.name}.new-{os.getpid()}")
    old = target.with_name(f".{target.name}.old-{os.getpid()}")
    try:
        fresh.mkdir(parents=True)
        for name, content in files.items():
            _write(fresh / name, content)
        kept = list(_keep(target, fresh, files))
        _sync(fresh)
        with uninterrupted():
            _swap(fresh, target, old)
            OUTPUTS.info("%s", target)
        _sync(target.parent)
    except OSError as error:
        raise _cannot_write(target, error) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
    return kept


def write_file(target: Path, content: bytes) -> None:
    """Write a file whole, or leave what was there; a device or a pipe is written to.

    Raises `ReportgenError` if the file cannot be written.
    """
    target = Path(os.path.realpath(target))
    if target.exists() and not target.is_file():
        _write_stream(target, content)
        return
    fresh = target.with_name(f".{target.name}.new-{os.getpid()}")
    try:
        _write(fresh, content)
        with uninterrupted():
            fresh.replace(target)
            OUTPUTS.info("%s", target)
    except OSError as error:
        raise _cannot_write(target, error) from error
    finally:
        fresh.unlink(missing_ok=True)


def _write_stream(target: Path, content: bytes) -> None:
    try:
        target.write_bytes(content)
    except OSError as error:
        raise _cannot_write(target, error) from error


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


def _cannot_write(target: Path, error: OSError) -> ReportgenError:
    return trouble("output.cannot_write", target, reason=error.strerror or str(error))


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _sync(folder: Path) -> None:
    with suppress(OSError):  # some systems cannot open folders
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _keep(target: Path, fresh: Path, files: Mapping[str, bytes]) -> Iterator[str]:
    """Carry over what is not ours; a file of ours that was changed since gets a name of its own."""
    if not target.is_dir():
        return
    ours = _earlier_digests(target)
    for path in sorted(target.iterdir()):
        if path.is_dir():
            shutil.copytree(path, fresh / path.name, symlinks=True)
            continue
        if path.name == MANIFEST:
            continue
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if ours.get(path.name) == digest:
            continue
        name = path.name
        if name in ours or name in files:
            name = f"{path.stem}.kept-{digest[:8]}{path.suffix}"
            yield name
        if not (fresh / name).exists():
            shutil.copy2(path, fresh / name)


def _earlier_digests(target: Path) -> dict[str, str]:
    """The names and digests of the files that the previous run wrote."""
    try:
        content = json.loads((target / MANIFEST).read_bytes())
        return {entry["name"]: entry["sha256"] for entry in content["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _swap(fresh: Path, target: Path, old: Path) -> None:
    """Put the fresh folder in the target's place, in one step where the system can."""
    if not target.exists():
        fresh.rename(target)
    elif not _exchange(fresh, target):
        target.rename(old)
        try:
            fresh.rename(target)
        except OSError:
            old.rename(target)
            raise


def _exchange(one: Path, other: Path) -> bool:
    if not sys.platform.startswith("linux"):
        return False
    try:
        rename = ctypes.CDLL(None).renameat2
    except (OSError, AttributeError):
        return False
    return bool(rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0)


def _clear_litter(target: Path) -> None:
    """Remove what a killed run left beside the target; put back the folder it moved away."""
    for path in sorted(target.parent.glob(f".{target.name}.*-*")):
        kind, _, process = path.name.removeprefix(f".{target.name}.").partition("-")
        if kind not in ("new", "old") or not process.isdigit() or _alive(int(process)):
            continue
        if kind == "old" and not target.exists():
            path.rename(target)
        else:
            shutil.rmtree(path, ignore_errors=True)


def _alive(process: int) -> bool:
    if os.name == "nt":  # there, asking would end the process
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
