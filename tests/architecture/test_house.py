"""What stands at the top of the checkout, and that the core is guarded whole."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

TOP = {
    ".ci",
    ".git",
    ".gitignore",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "README.zh-CN.md",
    "docs",
    "pyproject.toml",
    "samples",
    "src",
    "templates",
    "tests",
}


def ignored_patterns(gitignore: str) -> list[str]:
    """What Git ignores at the top, as patterns of names."""
    lines = [line.strip() for line in gitignore.splitlines()]
    return [line.strip("/") for line in lines if line and not line.startswith("#")]


def strangers(names: Iterable[str], gitignore: str) -> list[str]:
    patterns = ignored_patterns(gitignore)
    unknown = [name for name in names if name not in TOP]
    return sorted(n for n in unknown if not any(fnmatch(n, pattern) for pattern in patterns))


def core_of(layers: Sequence[str]) -> list[str]:
    """The modules of the layers from `checks` downward."""
    names = [re.findall(r"\w+", layer) for layer in layers]
    start = next(index for index, layer in enumerate(names) if "checks" in layer)
    return [f"reportgen.{name}" for layer in names[start:] for name in layer]


def unguarded(contracts: Sequence[dict[str, Any]], modules: Iterable[str]) -> list[str]:
    """The modules of the core, among those given, that the contract of the core leaves out."""
    by_id = {contract["id"]: contract for contract in contracts}
    core = set(core_of(by_id["layers"]["layers"])) & set(modules)
    return sorted(core - set(by_id["core"]["source_modules"]))


def test_nothing_unexpected_stands_at_the_top(checkout: Path) -> None:
    names = [path.name for path in checkout.iterdir()]
    assert strangers(names, (checkout / ".gitignore").read_text("utf-8")) == []


def test_everything_expected_stands_at_the_top(checkout: Path) -> None:
    # A source archive has no .git.
    assert TOP - {path.name for path in checkout.iterdir()} <= {".git"}


def test_a_stray_note_at_the_top_is_seen() -> None:
    names = ["src", "NOTES.md", ".coverage.host.1", "build"]
    assert strangers(names, "# made\n/build/\n/.coverage*\n") == ["NOTES.md"]


def test_every_module_of_the_core_is_kept_from_files(checkout: Path) -> None:
    settings = tomllib.loads((checkout / "pyproject.toml").read_text("utf-8"))
    package = checkout / "src" / "reportgen"
    modules = [f"reportgen.{path.stem}" for path in package.iterdir()]
    assert unguarded(settings["tool"]["importlinter"]["contracts"], modules) == []


def test_a_module_of_the_core_that_is_not_kept_from_files_is_seen() -> None:
    contracts = [
        {"id": "layers", "layers": ["cli", "checks | (layout)", "model"]},
        {"id": "core", "source_modules": ["reportgen.checks"]},
    ]
    modules = ["reportgen.cli", "reportgen.checks", "reportgen.layout"]
    assert unguarded(contracts, modules) == ["reportgen.layout"]
