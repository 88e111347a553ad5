"""The gate of coverage fails where it should, shown on made-up reports."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.architecture.core_coverage import PACKAGES, WHOLE, Share, failures, main, shares

FULL = Share(100, 100)
COMPLETE = {**{f"{package}/all.py": FULL for package in PACKAGES}, **dict.fromkeys(WHOLE, FULL)}


def report(modules: Mapping[str, tuple[int, int]]) -> str:
    """What `coverage json` writes: of the lines and of the branches so many of ten are tested."""
    return json.dumps(
        {
            "files": {
                f"src/reportgen/{name}": {
                    "summary": {
                        "covered_lines": lines,
                        "num_statements": 10,
                        "covered_branches": branches,
                        "num_branches": 10,
                    }
                }
                for name, (lines, branches) in modules.items()
            }
        }
    )


def test_lines_and_branches_count_alike() -> None:
    assert shares(json.loads(report({"text/a.py": (10, 8)}))) == {"text/a.py": Share(18, 20)}


def test_a_core_that_is_tested_passes() -> None:
    assert list(failures(COMPLETE)) == []


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_just_below_the_least_fails_and_is_not_rounded_up(package: str) -> None:
    modules = {name: share for name, share in COMPLETE.items() if not name.startswith(package)}
    modules |= {name: Share(0, 0) for name in WHOLE if name.startswith(package)}
    assert list(failures(modules | {f"{package}/deep/a.py": Share(9700, 10_000)})) == []
    assert list(failures(modules | {f"{package}/deep/a.py": Share(9699, 10_000)})) == [
        f"{package}: 96.9 % of its lines and branches are tested, not 97 %."
    ]


def test_the_shell_may_go_untested() -> None:
    assert list(failures(COMPLETE | {"cli/app.py": Share(0, 100)})) == []


@pytest.mark.parametrize("module", WHOLE)
def test_one_line_of_a_module_of_figures_is_missed(module: str) -> None:
    package = module.partition("/")[0]
    more = {f"{package}/all.py": Share(900, 900), module: Share(999, 1000)}
    assert list(failures(COMPLETE | more)) == [
        f"{module}: 99.9 % of its lines and branches are tested, not all."
    ]


def test_a_package_or_a_module_that_is_gone_fails() -> None:
    modules = {name: share for name, share in COMPLETE.items() if not name.startswith("extract/")}
    assert [line.partition(":")[0] for line in failures(modules)] == ["extract", WHOLE[3]]


def test_every_package_is_shown_and_what_falls_short_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "coverage.json"
    file.write_text(report(dict.fromkeys(COMPLETE, (10, 10))), encoding="utf-8")
    assert main([str(file)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1 + len(PACKAGES)
    short = dict.fromkeys(COMPLETE, (10, 10)) | {"model/all.py": (9, 9)}
    file.write_text(report(short), encoding="utf-8")
    assert main([str(file)]) == 1
    last = capsys.readouterr().out.splitlines()[-2]
    assert last == "model: 90.0 % of its lines and branches are tested, not 97 %."
