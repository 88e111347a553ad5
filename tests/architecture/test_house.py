"""What stands at the top of the checkout, and that the core is guarded whole."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from fnmatch import fnmatch
from itertools import chain
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


def split_at_core(layers: Sequence[str]) -> tuple[list[str], list[str]]:
    """The modules above the core, and those of the core: all from `building` downward."""
    names = [re.findall(r"\w+", layer) for layer in layers]
    start = next(index for index, layer in enumerate(names) if "building" in layer)
    return list(chain.from_iterable(names[:start])), list(chain.from_iterable(names[start:]))


def unguarded(contracts: Sequence[dict[str, Any]], modules: Iterable[str]) -> list[str]:
    """The modules of the core, among those given, that the contract of the core leaves out."""
    by_id = {contract["id"]: contract for contract in contracts}
    _, core_names = split_at_core(by_id["layers"]["layers"])
    core = {f"reportgen.{name}" for name in core_names} & set(modules)
    return sorted(core - set(by_id["core"]["source_modules"]))


def shell_modules(makefile: str) -> list[str]:
    """The modules that the Makefile leaves out when it asks for complete coverage."""
    joined = makefile.replace("\\\n", " ")
    (line,) = re.findall(r"^SHELL_MODULES := (.*)$", joined, re.MULTILINE)
    return str(line).split()


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
        {"id": "layers", "layers": ["cli", "building", "checks | (layout)", "model"]},
        {"id": "core", "source_modules": ["reportgen.checks"]},
    ]
    modules = ["reportgen.cli", "reportgen.checks", "reportgen.layout"]
    assert unguarded(contracts, modules) == ["reportgen.layout"]


def test_only_modules_above_the_core_may_go_partly_untested(checkout: Path) -> None:
    settings = tomllib.loads((checkout / "pyproject.toml").read_text("utf-8"))
    above, _ = split_at_core(settings["tool"]["importlinter"]["contracts"][0]["layers"])
    assert set(shell_modules((checkout / "Makefile").read_text("utf-8"))) == set(above)


def test_the_list_of_such_modules_is_read_over_broken_lines() -> None:
    makefile = "A := b\nSHELL_MODULES := cli \\\n    readers\nB := c\n"
    assert shell_modules(makefile) == ["cli", "readers"]
