"""Ctrl-C at any moment: one line that says what became of the outputs, and exit code 130."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reportgen.cli import main
from reportgen.readers.standard_folders import shipped
from reportgen.writers.outputs import files, folders

UNCHANGED, NEW = "原有的输出没有改动", "此前已写好新的输出"


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped("samples") / "demo-2021", tmp_path / "demo"))


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTGEN_LANG", "zh")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal for a single process")
@pytest.mark.parametrize("wait", [0.0, 0.1, 0.3, 0.6, 1.0, 1.6, 2.4])
def test_an_interrupted_run_says_what_became_of_the_outputs(demo: Path, wait: float) -> None:
    command = [
        sys.executable,
        "-c",
        "print(flush=True); from reportgen.cli import main; exit(main())",
    ]
    with subprocess.Popen(
        [*command, "compile", str(demo)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(wait)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=120)
    words = said.decode()
    if process.returncode == 130:
        assert (NEW in words) is (demo / "out" / "manifest.json").exists()
        assert (UNCHANGED in words) is not (NEW in words)
        assert len(words.splitlines()) == 1
    else:  # before the program has begun, or after its end
        assert process.returncode in (1, -signal.SIGINT)
    assert [path.name for path in demo.glob(".out.*")] == []


@pytest.mark.parametrize("step", ["fresh", "swapped", "shown"])
def test_the_line_is_right_around_the_step_that_puts_the_outputs_in_place(
    demo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], step: str
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        signal.raise_signal(signal.SIGINT)

    exchanged = folders._exchanged

    def exchanging(*places: Path) -> Path | None:
        interrupted()
        return exchanged(*places)

    places = {
        "fresh": ("reportgen.writers.outputs.folders._fill", interrupted),
        "swapped": ("reportgen.writers.outputs.folders._exchanged", exchanging),
        "shown": ("reportgen.cli.terminal.outputs", interrupted),
    }
    monkeypatch.setattr(*places[step])
    assert main(["compile", str(demo)]) == 130
    signal.signal(signal.SIGINT, signal.default_int_handler)
    said = capsys.readouterr().err
    assert (NEW in said) is (demo / "out" / "manifest.json").exists() is (step != "fresh")
    assert (UNCHANGED in said) is (step == "fresh")


def test_an_interrupt_between_two_renames_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders.write_folder(tmp_path / "out", {"a.txt": b"old"})
    monkeypatch.setattr(folders, "_exchange", lambda *_: False)
    rename = Path.rename

    def renaming(self: Path, target: Path) -> Path:
        signal.raise_signal(signal.SIGINT)
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", renaming)
    with pytest.raises(KeyboardInterrupt):
        folders.write_folder(tmp_path / "out", {"a.txt": b"new"})
    assert (tmp_path / "out" / "a.txt").read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_report_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "核对.csv"
    target.write_bytes(b"old")
    monkeypatch.setattr(files, "write_new", lambda *_: signal.raise_signal(signal.SIGINT))
    with pytest.raises(KeyboardInterrupt):
        files.write_file(target, b"new")
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["核对.csv"]


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="no such device")
def test_a_device_is_written_to_and_stays_a_device() -> None:
    files.write_file(Path("/dev/null"), b"x")
    assert not Path("/dev/null").is_file()
