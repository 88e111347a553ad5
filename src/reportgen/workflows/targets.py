"""Refuses, before anything is read, outputs that would take the place of somebody's own files.

What belongs to a case is never a place for outputs. Elsewhere a file that has not the mark of this
program is replaced only with `force`, and one of settings (`.toml`) never.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportgen.documents.lists import finding_listing, status_listing
from reportgen.documents.messages import Messages
from reportgen.model.errors import trouble
from reportgen.readers.standard_folders import all_standards
from reportgen.writers.csv import listing_csv
from reportgen.writers.outputs.atomic import cannot_write
from reportgen.writers.outputs.marks import made_here

_FILES = ("case.toml", "roster.xlsx", "roster.csv", "rules.toml", "waivers.toml")
_FOLDERS = ("submissions", "prior", "narrative")
_LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What a command reads: the folder of a case, and files or folders given by themselves."""

    case: Path | None = None
    given: Sequence[Path] = ()


def refuse_outputs(
    inputs: Inputs,
    *,
    report: Path | None,
    propose: Path | None = None,
    returns: Path | None = None,
    force: bool,
) -> None:
    """Raise `ReportgenError` if a command may not write one of these."""
    refuse_file(report, inputs, force=force)
    refuse_folder(returns, inputs)
    refuse_existing(propose, inputs)


def refuse_file(target: Path | None, inputs: Inputs, *, force: bool = False) -> None:
    """Raise `ReportgenError` if the target must not be replaced by an output; None is no target.

    A device or a pipe is no file that could be lost.
    """
    if target is None:
        return
    if target.is_dir():
        raise trouble("output.is_folder", target)
    if _is_input(target, inputs):
        raise trouble("output.is_input", target)
    if not target.is_file():
        return
    if target.suffix.casefold() == ".toml":
        raise trouble("output.is_toml", target)
    if force:
        return
    try:
        ours = made_here(target, set(_heads()))
    except OSError as error:
        raise cannot_write(target, error) from error
    if not ours:
        raise trouble("output.not_ours", target)


def refuse_existing(target: Path | None, inputs: Inputs) -> None:
    """Raise `ReportgenError` if there is anything at the target, or it is among the inputs.

    `waivers.toml` of a case that has none yet is free.
    """
    if target is None:
        return
    if os.path.lexists(target):
        raise trouble("output.exists", target)
    free = inputs.case and _same(target, inputs.case / "waivers.toml")
    if not free and _is_input(target, inputs):
        raise trouble("output.is_input", target)


def refuse_folder(target: Path | None, inputs: Inputs) -> None:
    """Raise `ReportgenError` if the target is no folder for outputs alone; None is no target."""
    if target is None:
        return
    if os.path.lexists(target) and target.exists() and not target.is_dir():
        raise trouble("output.not_a_folder", target)
    real = _real(target)
    held = [Path.cwd(), *_folders_read(inputs)]
    if any(real == _real(one) or real in _real(one).parents for one in held):
        raise trouble("output.bad_folder", target)
    if _is_input(target, inputs):
        raise trouble("output.is_input", target)


def _folders_read(inputs: Inputs) -> Iterator[Path]:
    if inputs.case:
        yield inputs.case
    yield from (path if path.is_dir() else path.parent for path in inputs.given)


def _is_input(target: Path, inputs: Inputs) -> bool:
    """Whether the target is a file or folder that is read, or would be at the next run."""
    if inputs.case:
        if any(_same(target, inputs.case / name) for name in _FILES):
            return True
        if any(_within(target, inputs.case / name) for name in _FOLDERS):
            return True
    return any(
        _within(target, path) if path.is_dir() else _same(target, path) for path in inputs.given
    )


def _within(target: Path, folder: Path) -> bool:
    """Whether the target is the folder or below it, as typed or as links lead."""
    below = {_real(folder), Path(os.path.normpath(folder.absolute()))}
    return any(
        place in below or not below.isdisjoint(place.parents)
        for place in (_real(target), Path(os.path.normpath(target.absolute())))
    )


def _same(one: Path, other: Path) -> bool:
    if _real(one) == _real(other):
        return True
    try:
        return one.samefile(other)
    except OSError:
        return False


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _heads() -> Iterator[bytes]:
    """The first lines of the lists that are written as CSV, in each language."""
    standard = all_standards()[0]
    for language in _LANGUAGES:
        messages = Messages(standard, language)
        for listing in (finding_listing(messages, ()), status_listing(messages, ())):
            yield listing_csv(listing).removeprefix(b"\xef\xbb\xbf").partition(b"\r\n")[0]
