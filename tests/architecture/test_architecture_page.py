"""The page that shows strangers around names every room, and none that is gone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOM = re.compile(r"^    (?P<indent> *)(?P<name>[a-z_]+)/ ")
WORD = re.compile(r"\b[a-z_]+\b")


def rooms(page: str) -> Iterator[tuple[str, str]]:
    """Each package of the tree by its path, with the text beside it."""
    tree = page.partition("## The rooms")[2].partition("The contract stands")[0]
    path, text = "", ""
    for line in tree.splitlines():
        if found := ROOM.match(line):
            if path:
                yield path, text
            outer = path.partition("/")[0] + "/" if found["indent"] else ""
            path, text = outer + found["name"], line[found.end() :]
        elif line.startswith("    "):
            text += " " + line.strip()
    yield path, text


def modules(package: Path) -> set[str]:
    inside = (p for p in package.iterdir() if p.suffix == ".py" or (p / "__init__.py").is_file())
    return {path.stem for path in inside} - {"__init__"}


def unnamed(page: str, root: Path) -> list[str]:
    """The packages and modules that the tree does not name."""
    shown = dict(rooms(page))
    named = {path: set(WORD.findall(text)) for path, text in shown.items()}
    named[""] = {path for path in shown if "/" not in path}
    for path in shown:
        outer, slash, inner = path.rpartition("/")
        named[outer if slash else ""].add(inner)
    return [
        f"{path}/{module}"
        for path, words in named.items()
        for module in sorted(modules(root / path) - words - {"__main__"})
    ]


@pytest.fixture(scope="module")
def page(checkout: Path) -> str:
    return (checkout / "docs/architecture.md").read_text("utf-8")


def test_every_module_is_named_in_its_room(page: str, checkout: Path) -> None:
    assert unnamed(page, checkout / "src/reportgen") == []


def test_a_module_that_is_not_named_is_seen(page: str, checkout: Path) -> None:
    lame = page.replace("aggregate, prior_year", "prior_year")
    assert unnamed(lame, checkout / "src/reportgen") == ["case/aggregate"]


def test_every_path_that_the_page_names_exists(page: str, checkout: Path) -> None:
    root = checkout / "src/reportgen"
    named = set(re.findall(r"`((?:[a-z_]+/)+[a-z_]+)`", page)) - {"src/reportgen"}
    there = {n for n in named if (root / n).is_dir() or (root / f"{n}.py").is_file()}
    assert named - there == set()
    assert len(named) > 20


def test_every_room_exists(page: str, checkout: Path) -> None:
    paths = [path for path, _ in rooms(page)]
    assert [p for p in paths if not (checkout / "src/reportgen" / p).is_dir()] == []
    assert sum("/" not in path for path in paths) == 12
