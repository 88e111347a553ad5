"""What LibreOffice is to save in other formats: told when a module is read, saved in one run.

A start of LibreOffice takes longer than to save a dozen files. So a test does not start it: its
module says with `to_be_saved` which files it will ask for, and the first test that asks for a
format has all files saved in it that any module named.
"""

import os
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

Maker = Callable[[Path], Iterable[Path]]
"""Writes files into a folder, and names those of them that are to be saved."""

_MAKERS: dict[str, list[Maker]] = {}


def to_be_saved(*formats: str) -> Callable[[Maker], Maker]:
    """What the function names is saved in these formats, each as `--convert-to` spells it."""

    def register(make: Maker) -> Maker:
        for to in formats:
            _MAKERS.setdefault(to, []).append(make)
        return make

    return register


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """LibreOffice with a profile and fonts of its own; `soffice` is empty where it is missing."""

    soffice: str
    folder: Path
    fonts: Path
    _made: dict[Maker, tuple[Path, list[Path]]] = field(default_factory=dict)
    _saved: dict[str, Path] = field(default_factory=dict)

    def originals(self, make: Maker) -> Path:
        """The folder that the function has filled."""
        if make not in self._made:
            folder = self.folder / f"originals-{len(self._made)}"
            folder.mkdir(exist_ok=True)
            self._made[make] = folder, list(make(folder))
        return self._made[make][0]

    def saved(self, to: str) -> Path:
        """The folder of all that was to be saved in a format."""
        if to not in self._saved:
            files: list[Path] = []
            for make in _MAKERS[to]:
                self.originals(make)
                files += self._made[make][1]
            assert len({file.stem for file in files}) == len(files), "one name for two files"
            self._saved[to] = self.save(files, to, self.folder / f"saved-{len(self._saved)}")
        return self._saved[to]

    def save(self, files: Iterable[Path], to: str, out: Path) -> Path:
        """Save files in a format that nobody else asks for; gives the folder back."""
        if not self.soffice:
            pytest.skip("LibreOffice (soffice) is not installed")
        said = [f"-env:UserInstallation={(self.folder / 'profile').as_uri()}", "--headless"]
        subprocess.run(
            [self.soffice, *said, "--convert-to", to, "--outdir", str(out), *map(str, files)],
            env={**os.environ, "FONTCONFIG_FILE": str(self.fonts)},
            check=True,
            capture_output=True,
            timeout=600,
        )
        return out
