"""What stands at the top of the checkout."""

from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path

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


def test_nothing_unexpected_stands_at_the_top(checkout: Path) -> None:
    names = [path.name for path in checkout.iterdir()]
    assert strangers(names, (checkout / ".gitignore").read_text("utf-8")) == []


def test_everything_expected_stands_at_the_top(checkout: Path) -> None:
    # A source archive has no .git.
    assert TOP - {path.name for path in checkout.iterdir()} <= {".git"}


def test_a_stray_note_at_the_top_is_seen() -> None:
    names = ["src", "NOTES.md", ".coverage.host.1", "build"]
    assert strangers(names, "# made\n/build/\n/.coverage*\n") == ["NOTES.md"]
