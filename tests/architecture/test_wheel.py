"""The wheel works by itself: installed elsewhere, without the checkout."""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from zipfile import ZipFile

import pytest

WANTED = {
    "reportgen/__main__.py",
    "reportgen/py.typed",
    "reportgen/templates/disclosure/cn-2019/form.toml",
    "reportgen/templates/disclosure/cn-2021/form.toml",
    "reportgen/samples/teda-2019/case.toml",
}


def run(*arguments: str | Path, cwd: Path, **environment: str) -> str:
    """What a command writes; fails with all that it said."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def lacking(names: Iterable[str]) -> list[str]:
    return sorted(WANTED - set(names))


def superfluous(names: Iterable[str]) -> list[str]:
    """Files that belong to nobody who installs: foreign ones, what was compiled from samples."""
    return sorted(
        name
        for name in names
        if name.partition("/")[0].partition("-")[0] not in ("reportgen", "reportgen_cn")
        or "/out/" in name
        or "__pycache__" in name
    )


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    offline = ["--quiet", "--no-index", "--no-deps", "--no-build-isolation"]
    run("-m", "pip", "wheel", *offline, "--wheel-dir", folder, checkout, cwd=folder)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    offline = ["--quiet", "--no-index", "--no-deps"]
    run("-m", "pip", "install", *offline, "--target", folder, wheel, cwd=folder)
    return folder


def test_the_wheel_holds_the_package_the_standards_and_the_samples(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = archive.namelist()
    assert lacking(names) == []
    assert superfluous(names) == []


def test_every_standard_and_sample_of_the_checkout_is_in_the_wheel(
    checkout: Path, wheel: Path
) -> None:
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
    wanted = {
        f"reportgen/{path.relative_to(checkout).as_posix()}"
        for folder in ("templates", "samples")
        for path in (checkout / folder).rglob("*")
        if path.is_file() and "out" not in path.parts
    }
    assert wanted - names == set()


def test_a_wheel_that_lacks_a_standard_or_carries_tests_is_seen() -> None:
    names = {*WANTED, "reportgen_cn-0.1.0.dist-info/RECORD"} - {"reportgen/py.typed"}
    assert lacking(names) == ["reportgen/py.typed"]
    assert superfluous(names) == []
    strange = {"tests/conftest.py", "reportgen/samples/teda-2019/out/report.docx"}
    assert superfluous(names | strange) == sorted(strange)


def test_the_installed_wheel_lists_its_standards(installed: Path, tmp_path: Path) -> None:
    where = run(
        "-c", "import reportgen; print(reportgen.__file__)", cwd=tmp_path, **path_of(installed)
    )
    assert Path(where.strip()).is_relative_to(installed)
    listed = run("-m", "reportgen", "standards", "list", cwd=tmp_path, **path_of(installed))
    assert "cn-2019" in listed
    assert "cn-2021" in listed


def path_of(installed: Path) -> dict[str, str]:
    """Makes Python look into the folder before anywhere else."""
    return {"PYTHONPATH": str(installed), "PYTHONIOENCODING": "utf-8"}
