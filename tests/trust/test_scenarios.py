"""Kills, full disks and runs at once: the outputs are the old or the new ones, whole."""

import errno
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest
from tests.effort import examples

from reportgen.model.errors import ReportgenError
from reportgen.readers.standard_folders import shipped
from reportgen.writers.outputs.files import write_file
from reportgen.writers.outputs.folders import write_folder
from reportgen.writers.outputs.others_files import MANIFEST

COMPILE = [sys.executable, "-m", "reportgen", "compile"]


def files_of(*texts: bytes) -> dict[str, bytes]:
    """Outputs with their manifest."""
    files = {f"{number}.docx": text for number, text in enumerate(texts)}
    entries = [
        {"name": name, "size": len(text), "sha256": hashlib.sha256(text).hexdigest()}
        for name, text in files.items()
    ]
    return files | {MANIFEST: json.dumps({"kind": "manifest", "files": entries}).encode()}


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


OLD, NEW = files_of(b"old", b"older"), files_of(b"new", b"newer", b"newest")
OTHERS = {"批示.txt": b"theirs"}

CALLS = ["os.fsync", "os.link", "os.open", "pathlib.Path.open", "pathlib.Path.rename"]
CALLS += ["pathlib.Path.replace", "pathlib.Path.mkdir", "pathlib.Path.unlink", "pathlib.Path.rmdir"]


def failing(
    monkeypatch: pytest.MonkeyPatch, name: str, number: int, code: int
) -> Callable[[], bool]:
    """Let the call of this number fail, and tell whether it came to that."""
    owner, _, attribute = name.rpartition(".")
    holder = os if owner == "os" else Path
    real = getattr(holder, attribute)
    calls = count(1)
    failed: list[int] = []

    def call(*arguments: object, **named: object) -> object:
        if next(calls) == number:
            failed.append(number)
            raise OSError(code, os.strerror(code))
        return real(*arguments, **named)

    monkeypatch.setattr(holder, attribute, call)
    return lambda: bool(failed)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES])
@pytest.mark.parametrize("name", CALLS)
def test_whichever_call_fails_the_outputs_are_whole_and_nothing_is_lost(
    tmp_path: Path, name: str, code: int
) -> None:
    for number in count(1):
        target = tmp_path / str(number) / "out"
        write_folder(target, OLD)
        (target / "批示.txt").write_bytes(b"theirs")
        with pytest.MonkeyPatch.context() as patch:
            has_failed = failing(patch, name, number, code)
            with suppress(ReportgenError):
                write_folder(target, NEW)
        found = content(target)
        whole = [all(found.get(n) == c for n, c in files.items()) for files in (OLD, NEW)]
        assert any(whole) or name == "pathlib.Path.rename", (number, sorted(found))
        write_folder(target, NEW)
        assert content(target).items() >= (NEW | OTHERS).items()
        if not has_failed():
            return


@pytest.mark.parametrize("name", [*CALLS, "os.replace"])
def test_whichever_call_fails_a_single_file_is_the_old_or_the_new_one(
    tmp_path: Path, name: str
) -> None:
    for number in count(1):
        target = tmp_path / str(number) / "a.csv"
        target.parent.mkdir()
        target.write_bytes(b"old")
        with pytest.MonkeyPatch.context() as patch:
            has_failed = failing(patch, name, number, errno.ENOSPC)
            try:
                write_file(target, b"new")
            except ReportgenError:
                assert target.read_bytes() == b"old"
        found = content(target.parent)
        assert found.pop("a.csv") in (b"old", b"new")
        assert set(found.values()) <= {b"old", b"new"}
        if not has_failed():
            return


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped("samples") / "demo-2021", tmp_path / "demo"))


def is_whole(folder: Path) -> bool:
    """Whether each file of the folder is as its manifest says, and no other is there."""
    listed = json.loads((folder / MANIFEST).read_bytes())["files"]
    there = {n: hashlib.sha256(c).hexdigest() for n, c in content(folder).items() if n != MANIFEST}
    return {entry["name"]: entry["sha256"] for entry in listed} == there


def killed() -> Iterator[float]:
    """Moments, in seconds, at which a run is killed."""
    chance = random.Random(21)  # noqa: S311 - the same moments each time
    yield from (chance.uniform(0.2, 4.0) for _ in range(examples(6)))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_a_killed_run_leaves_old_outputs_or_new_ones_and_the_next_no_litter(demo: Path) -> None:
    subprocess.run([*COMPILE, demo], capture_output=True, check=False)
    assert is_whole(demo / "out")
    for moment in killed():
        with subprocess.Popen(
            [*COMPILE, demo], stdout=-3, stderr=-3, start_new_session=True
        ) as run:
            time.sleep(moment)
            if run.poll() is None:
                os.killpg(run.pid, signal.SIGKILL)
        assert is_whole(demo / "out")
    subprocess.run([*COMPILE, demo], capture_output=True, check=False)
    assert is_whole(demo / "out")
    assert [path.name for path in demo.iterdir() if path.name.startswith(".")] == []


def test_runs_at_once_leave_one_whole_output(demo: Path) -> None:
    for _ in range(examples(1)):
        runs = [subprocess.Popen([*COMPILE, demo], stdout=-3, stderr=-3) for _ in range(4)]
        assert {run.wait() for run in runs} == {1}
        assert is_whole(demo / "out")
        assert [path.name for path in demo.iterdir() if path.name.startswith(".")] == []


def test_what_is_saved_into_the_folder_while_runs_write_is_there_afterwards(tmp_path: Path) -> None:
    target = tmp_path / "out"
    write_folder(target, OLD)
    script = "import sys, time, pathlib\nfolder = pathlib.Path(sys.argv[1])\n"
    script += "for n in range(400):\n (folder / f'{n}.txt').write_text(str(n)); time.sleep(0.001)\n"
    with subprocess.Popen([sys.executable, "-c", script, target]) as saving:
        while saving.poll() is None:
            write_folder(target, NEW)
            write_folder(target, OLD)
    write_folder(target, NEW)
    found = content(target)
    lost = [n for n in range(400) if f"{n}.txt".encode() and str(n).encode() not in found.values()]
    assert saving.returncode == 0
    assert lost == []
