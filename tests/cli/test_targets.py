"""Nothing that a person made is overwritten: each refusal is exit code 2, before anything is read."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen.cli import main
from reportgen.readers.standard_folders import shipped

CASE_FILES = ["case.toml", "roster.csv", "roster.xlsx", "rules.toml", "waivers.toml"]
FOLDERS = ["submissions", "prior", "narrative"]


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REPORTGEN_LANG", "zh")
    return Path(shutil.copytree(shipped("samples") / "demo-2021", tmp_path / "demo"))


def contents(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


Refused = Callable[..., str]


@pytest.fixture
def refused(
    demo: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Refused:
    """Runs a command that must be refused: nothing read, nothing changed; gives what it said."""

    def read_nothing(*_: object, **__: object) -> None:
        raise AssertionError("something was read")

    monkeypatch.setattr("reportgen.workflows.load_case.read_case", read_nothing)
    monkeypatch.setattr("reportgen.workflows.validate.read_all", read_nothing)

    def run(*arguments: object) -> str:
        before = contents(demo.parent)
        assert main([str(argument) for argument in arguments]) == 2
        assert contents(demo.parent) == before
        said = capsys.readouterr()
        assert not said.out
        assert len(said.err.splitlines()) == 1
        return said.err

    return run


@pytest.mark.parametrize("name", [*CASE_FILES, *(f"{folder}/清单.html" for folder in FOLDERS)])
@pytest.mark.parametrize("force", [[], ["--force"]])
def test_a_report_is_never_written_into_the_case_s_materials(
    demo: Path, refused: Refused, name: str, force: list[str]
) -> None:
    given = ["--report", demo / name, *force, "-f", "html"]
    for command in (["compile", demo], ["validate", demo], ["status", demo]):
        assert "不能用来放输出" in refused(*command, *given)
    link = demo.parent / "link.html"
    (demo / name).parent.mkdir(exist_ok=True)
    (demo / name).touch()
    link.symlink_to(demo / name)
    assert "不能用来放输出" in refused("validate", demo, "--report", link, *force)


def test_a_file_that_is_given_is_no_place_for_a_report(demo: Path, refused: Refused) -> None:
    file = min((demo / "submissions").iterdir())
    away = shutil.copy(file, demo.parent / "one.xlsx")
    for command in ("validate", "check"):
        assert "不能用来放输出" in refused(command, away, "--report", away, "--force")
    hard = demo.parent / "two.xlsx"
    os.link(away, hard)
    assert "不能用来放输出" in refused("validate", away, "--report", hard, "--force")


@pytest.mark.parametrize("name", ["a.html", "a.json", "a.csv", "a.xlsx"])
def test_a_file_of_others_is_replaced_only_with_force_and_stays_as_bak(
    demo: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    target = demo.parent / name
    target.write_bytes(b"theirs")
    assert main(["validate", str(demo), "--report", str(target)]) == 2
    assert "--force" in capsys.readouterr().err
    assert target.read_bytes() == b"theirs"
    assert main(["validate", str(demo), "--report", str(target), "--force"]) == 1
    assert f"{name}.bak" in capsys.readouterr().out
    assert target.with_name(f"{name}.bak").read_bytes() == b"theirs"
    first = target.read_bytes()
    again = ["validate", str(demo), "--report", str(target), "--lang", "en"]
    assert main(again) == 1
    assert target.with_name(f"{name}.bak2").read_bytes() == first
    assert main(again) == 1
    assert not target.with_name(f"{name}.bak3").exists()


def test_the_list_of_who_submitted_is_known_as_ours(demo: Path) -> None:
    target = demo.parent / "who.csv"
    for language, today in (("zh", "2022-01-01"), ("en", "2022-01-02"), ("zh", "2022-01-03")):
        given = ["--report", str(target), "--today", today, "--lang", language]
        assert main(["status", str(demo), *given]) == 0
    assert target.with_name("who.csv.bak").exists()


@pytest.mark.parametrize("option", ["--report", "--propose-waivers"])
def test_a_toml_file_is_never_overwritten(demo: Path, refused: Refused, option: str) -> None:
    target = demo.parent / "settings.toml"
    target.write_text("# mine", encoding="utf-8")
    refused("validate", demo, "--format", "json", option, target, "--force")


def test_a_report_that_is_a_folder_is_told(demo: Path, refused: Refused) -> None:
    assert "文件夹" in refused("validate", demo, "--format", "json", "--report", demo.parent)


@pytest.mark.parametrize(
    "command", [["compile", "-o"], ["validate", "--returns"], ["forms", "-o"]], ids=lambda c: c[0]
)
@pytest.mark.parametrize(
    "target", ["/", ".", "..", "{case}", "{case}/..", *(f"{{case}}/{name}" for name in FOLDERS)]
)
def test_a_folder_with_the_case_in_it_takes_no_outputs(
    demo: Path,
    refused: Refused,
    monkeypatch: pytest.MonkeyPatch,
    command: list[str],
    target: str,
) -> None:
    (demo.parent / "deeper").mkdir()
    monkeypatch.chdir(demo.parent / "deeper")
    (demo / "prior").mkdir(exist_ok=True)
    refused(command[0], demo, command[1], target.format(case=demo))
    refused(command[0], demo, command[1], target.format(case=demo) + "/x/..")


@pytest.mark.parametrize("name", ["submissions/x", "narrative/x/y"])
def test_nor_does_a_folder_within_the_materials(demo: Path, refused: Refused, name: str) -> None:
    refused("compile", demo, "-o", demo / name)
    refused("forms", demo, "-o", demo / name)


def test_a_file_is_no_folder_for_outputs(demo: Path, refused: Refused) -> None:
    (demo.parent / "file").write_bytes(b"x")
    assert "这里要给文件夹" in refused("compile", demo, "-o", demo.parent / "file")


def test_a_blank_report_replaces_only_what_is_ours(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "空白.docx"
    command = ["standards", "blank", "cn-2021", "-o", str(target)]
    assert main(command) == 0
    first = target.read_bytes()
    assert main(command) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["空白.docx"]
    target.write_bytes(first.replace(b"docProps/app.xml", b"docProps/app.xmm"))
    capsys.readouterr()
    assert main([*command, "--lang", "zh"]) == 2
    assert "不是本程序写的" in capsys.readouterr().err
    assert main([*command, "--force"]) == 0
    assert target.read_bytes() == first


def test_a_form_that_was_filled_in_stays_beside(demo: Path) -> None:
    assert main(["forms", str(demo)]) == 0
    form = min((demo / "forms").iterdir())
    form.write_bytes(b"filled in")
    assert main(["forms", str(demo)]) == 2
    assert main(["forms", str(demo), "--force"]) == 0
    assert form.with_name(f"{form.name}.bak").read_bytes() == b"filled in"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_in_a_form_s_place_is_told_and_not_waited_for(demo: Path) -> None:
    assert main(["forms", str(demo)]) == 0
    form = min((demo / "forms").iterdir())
    form.unlink()
    os.mkfifo(form)
    assert main(["forms", str(demo), "--force"]) == 2


def test_what_was_written_before_a_failure_is_said(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = demo.parent / "none" / "a.html"
    assert main(["validate", str(demo), "--report", str(target)]) == 2
    assert "原有的输出没有改动" in capsys.readouterr().err
    assert main(["compile", str(demo), "--report", str(target)]) == 2
    said = capsys.readouterr().err
    assert "原有的输出没有改动" not in said
    assert str(demo / "out") in said


def test_entities_whose_names_no_file_can_have_do_not_stop_the_others(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (demo / "roster.xlsx").unlink(missing_ok=True)
    names = ["CON", "abc局", "ABC局", "长" * 200, "甲/乙局", "丙局"]
    roster = "单位名称\n" + "\n".join(names) + "\n"
    (demo / "roster.csv").write_text(roster, encoding="utf-8")
    text = (demo / "case.toml").read_text(encoding="utf-8")
    (demo / "case.toml").write_text(text.split("[[indicator]]", 1)[0], encoding="utf-8")
    assert main(["forms", str(demo)]) in (0, 1)
    written = sorted(path.name for path in (demo / "forms").iterdir())
    assert len(written) == len(names)
    said = capsys.readouterr().out
    for name in ("_CON.xlsx", "ABC局-2.xlsx", "甲_乙局.xlsx"):
        assert name in written
        assert name in said
    assert "丙局.xlsx" not in said
    main(["validate", str(demo), "--returns", str(demo.parent / "returned")])
    assert "_CON" in capsys.readouterr().err
    letters = [p.name for p in (demo.parent / "returned").iterdir() if p.suffix == ".txt"]
    assert {"_CON.txt", "ABC局-2.txt", "甲_乙局.txt", "丙局.txt"} <= set(letters)
