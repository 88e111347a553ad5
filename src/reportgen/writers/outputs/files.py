"""Writes a single file beside its place and renames it; what stood there before is kept."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from reportgen.model.errors import OUTPUTS, trouble
from reportgen.writers.outputs.atomic import (
    NEW,
    beside,
    cannot_write,
    clear_unfinished,
    drop,
    is_held,
    link,
    sync,
    temporary,
    uninterrupted,
    write_new,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedFile:
    """Where a file was written, and where the one before it is kept (None: there was none).

    The path is not the one that was wanted if an office program holds that open.
    """

    wanted: Path
    path: Path
    backup: Path | None = None


def write_file(target: Path, content: bytes) -> PlacedFile:
    """Write a file whole, or leave what was there; a device or a pipe is written to.

    A file with other content is kept beside it as `.bak`, `.bak2` and so on. If an office program
    has the file open, the new one gets a name of its own. Raises `ReportgenError`.
    """
    clear_unfinished(Path(os.path.realpath(target)).parent)
    return _written(target, content)


def write_files(folder: Path, files: Mapping[str, bytes]) -> list[PlacedFile]:
    """Write each file into the folder as `write_file` does."""
    clear_unfinished(folder)
    return [_written(folder / name, content) for name, content in files.items()]


def _written(target: Path, content: bytes) -> PlacedFile:
    real = Path(os.path.realpath(target))
    try:
        if real.exists() and not real.is_file():
            real.write_bytes(content)
            return PlacedFile(wanted=target, path=target)
        fresh = temporary(real, NEW)
        try:
            write_new(fresh, content)
            with uninterrupted():
                placed = _place(fresh, real, content)
                OUTPUTS.info("%s", target)
            sync(real.parent)
        finally:
            drop(fresh)
    except OSError as error:
        raise cannot_write(target, error) from error
    return placed if placed.path != real else replace(placed, wanted=target, path=target)


def write_first(target: Path, content: bytes) -> None:
    """Write a file whole where there is none; raises `ReportgenError` (`output.exists`)."""
    fresh = temporary(target, NEW)
    try:
        write_new(fresh, content)
        with uninterrupted():
            link(fresh, target)
            OUTPUTS.info("%s", target)
    except FileExistsError as error:
        raise trouble("output.exists", target) from error
    except OSError as error:
        raise cannot_write(target, error) from error
    finally:
        drop(fresh)


def _place(fresh: Path, target: Path, content: bytes) -> PlacedFile:
    backup = None
    if target.exists():
        if _same(target, content):
            return PlacedFile(wanted=target, path=target)
        if is_held(target):
            return _beside(fresh, target)
        backup = _kept(target)
    try:
        fresh.replace(target)
    except OSError as error:
        if backup is None:
            raise
        backup.unlink()
        if isinstance(error, PermissionError):  # on Windows, a program that has the file open
            return _beside(fresh, target)
        raise
    return PlacedFile(wanted=target, path=target, backup=backup)


def _beside(fresh: Path, target: Path) -> PlacedFile:
    free = beside(target)
    link(fresh, free)
    return PlacedFile(wanted=target, path=free)


def _same(target: Path, content: bytes) -> bool:
    return target.stat().st_size == len(content) and target.read_bytes() == content


def _kept(target: Path) -> Path:
    """A second name for what stands at the target; an earlier one is never replaced."""
    number = ""
    while True:
        backup = target.with_name(f"{target.name}.bak{number}")
        try:
            link(target, backup)
        except FileExistsError:
            number = str(int(number or 1) + 1)
        else:
            return backup
