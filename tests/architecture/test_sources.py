"""What every source file keeps to. Each check is shown to fail on a made-up source."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

LONGEST_MODULE = 550  # from 400 on ask whether it holds two things; do not part what is one
LONGEST_FUNCTION = 40

# Names that say that nobody knew where a thing belongs.
VAGUE = {"common", "engine", "handler", "handlers", "helper", "helpers", "manager", "misc"}
VAGUE |= {"process", "processor", "util", "utils"}

# Ideographs, their punctuation, and letters and marks of full width.
CHINESE = re.compile("[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]")
MAY_HOLD_CHINESE = {"text/numerals.py"}

FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef


@pytest.fixture(scope="module")
def sources(checkout: Path) -> Mapping[str, str]:
    """The text of every source file by its path in the package."""
    package = checkout / "src" / "reportgen"
    paths = sorted(package.rglob("*.py"))
    return {path.relative_to(package).as_posix(): path.read_text("utf-8") for path in paths}


def module_lengths(sources: Mapping[str, str]) -> dict[str, int]:
    return {name: len(text.splitlines()) for name, text in sources.items()}


def function_lengths(sources: Mapping[str, str]) -> dict[str, int]:
    """Lines from `def` to the end, by file and name."""
    return {
        f"{name}:{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for name, text in sources.items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, FUNCTIONS)
    }


def longer_than(limit: int, lengths: Mapping[str, int]) -> dict[str, int]:
    """What exceeds the limit; tells the longest on the way (seen with `pytest -rP`)."""
    print("longest:", max((length, name) for name, length in lengths.items()))  # noqa: T201
    return {name: length for name, length in lengths.items() if length > limit}


def chinese_lines(sources: Mapping[str, str]) -> Iterator[str]:
    for name, text in sources.items():
        if name in MAY_HOLD_CHINESE:
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            if CHINESE.search(line):
                yield f"{name}:{number}"


def without_docstring(sources: Mapping[str, str]) -> list[str]:
    return [name for name, text in sources.items() if not ast.get_docstring(ast.parse(text))]


def vague_names(sources: Mapping[str, str]) -> list[str]:
    return [
        name
        for name in sources
        if VAGUE & {word for part in Path(name).with_suffix("").parts for word in part.split("_")}
    ]


def test_the_sources_are_found(sources: Mapping[str, str]) -> None:
    assert {"__init__.py", "model/submissions.py", "checks/__init__.py"} <= sources.keys()


def test_no_module_is_longer_than_550_lines(sources: Mapping[str, str]) -> None:
    assert longer_than(LONGEST_MODULE, module_lengths(sources)) == {}


def test_a_module_of_551_lines_is_too_long() -> None:
    lengths = module_lengths({"long.py": "x = 1\n" * 551, "short.py": "x = 1\n" * 550})
    assert longer_than(LONGEST_MODULE, lengths) == {"long.py": 551}


def test_no_function_is_longer_than_40_lines(sources: Mapping[str, str]) -> None:
    assert longer_than(LONGEST_FUNCTION, function_lengths(sources)) == {}


def test_a_method_of_41_lines_is_too_long() -> None:
    body = "        x = 1\n"
    text = (
        "class A:\n    def long(self):\n" + body * 40 + "    async def short(self):\n" + body * 39
    )
    lengths = function_lengths({"a.py": text})
    assert lengths == {"a.py:long": 41, "a.py:short": 40}
    assert longer_than(LONGEST_FUNCTION, lengths) == {"a.py:long": 41}


def test_no_source_holds_chinese(sources: Mapping[str, str]) -> None:
    assert list(chinese_lines(sources)) == []


@pytest.mark.parametrize("text", ["x = 1\n# 表", 'x = 1\ny = "，"', 'x = 1\n"""Ａ"""'])
def test_chinese_is_seen_in_comments_strings_and_punctuation(text: str) -> None:
    assert list(chinese_lines({"a.py": text, "text/numerals.py": text})) == ["a.py:2"]


def test_every_module_says_what_it_is_for(sources: Mapping[str, str]) -> None:
    assert without_docstring(sources) == []


def test_a_module_that_opens_with_a_comment_says_nothing() -> None:
    assert without_docstring({"a.py": "# Reads.\nx = 1\n", "b.py": '"""Reads."""\n'}) == ["a.py"]


def test_no_module_has_a_name_that_fits_everything(sources: Mapping[str, str]) -> None:
    assert vague_names(sources) == []


def test_vague_names_are_seen_in_files_folders_and_parts_of_names() -> None:
    made_up = {"utils.py": "", "misc/a.py": "", "xml_helpers.py": "", "helpless.py": ""}
    assert vague_names(made_up) == ["utils.py", "misc/a.py", "xml_helpers.py"]
