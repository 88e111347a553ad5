"""The command line as its user meets it: output, exit codes, languages, messages."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import reportgen
from reportgen.cli import main
from reportgen.cli.language import choose, interface
from reportgen.readers.guard import Format
from reportgen.readers.intake import KINDS, Kind
from reportgen.readers.standard_folders import shipped
from reportgen.readers.standard_folders import words as shared_words


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """A copy of the sample with findings."""
    return Path(shutil.copytree(shipped("samples") / "demo-2021", tmp_path / "demo"))


@pytest.fixture
def teda(tmp_path: Path) -> Path:
    """A copy of the sample without errors."""
    return Path(shutil.copytree(shipped("samples") / "teda-2019", tmp_path / "teda"))


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTGEN_LANG", "zh")


def test_a_clean_case_compiles_with_exit_0(teda: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compile", str(teda)]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert "结论：没有未解决的错误。" in said.out
    assert sorted(path.name for path in (teda / "out").iterdir()) == [
        "manifest.json",
        "materials.docx",
        "report.json",
        "天津经济技术开发区2019年政府信息公开工作年度报告.docx",
        "天津经济技术开发区2019年政府信息公开工作年度报告.html",
    ]


def test_errors_give_a_draft_and_exit_1(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compile", str(demo)]) == 1
    assert "结论：有 4 处错误未解决，尚不能定稿。" in capsys.readouterr().out
    assert next((demo / "out").glob("*年度报告*.docx")).name.endswith("（草稿）.docx")


def test_final_only_writes_nothing_while_errors_are_open(demo: Path) -> None:
    assert main(["compile", str(demo), "--final-only"]) == 1
    assert not (demo / "out").exists()


def test_validate_writes_nothing(demo: Path) -> None:
    before = sorted(path for path in demo.rglob("*"))
    assert main(["validate", "--case", str(demo)]) == 1
    assert sorted(path for path in demo.rglob("*")) == before


def test_json_has_the_shape_of_the_contract(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compile", str(demo), "--format", "json"]) == 1
    content = json.loads(capsys.readouterr().out)
    assert content["schema_version"] == 1
    assert content["standard"] == "cn-2021"
    assert content["summary"]["verdict"] == "broken"
    assert content["summary"]["missing"] == len(content["missing"]) == 1
    finding = next(f for f in content["findings"] if f["verdict"] == "broken" and f["left"])
    assert set(finding) >= {
        "rule", "verdict", "severity", "entity", "file", "sheet", "cell", "refs", "left",
        "right", "difference", "message", "hint", "waiver",
    }  # fmt: skip
    assert isinstance(finding["left"], str)
    assert {entry["kind"] for entry in content["outputs"]} == {
        "report",
        "page",
        "data",
        "materials",
    }
    for entry in content["outputs"]:
        assert (demo / "out" / entry["name"]).stat().st_size == entry["size"]


def test_read_shows_each_figure_with_its_place(
    teda: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["compile", str(teda)])
    capsys.readouterr()
    document = next((teda / "out").glob("*年度报告*.docx"))
    assert main(["read", str(document), "--format", "json"]) == 0
    from_word = json.loads(capsys.readouterr().out)
    assert main(["read", str(teda / "out" / "report.json"), "--format", "json"]) == 0
    from_data = json.loads(capsys.readouterr().out)
    assert from_word["facts"]["requests.new.total"]["value"] == "142"
    assert from_word["facts"]["requests.new.total"]["place"] == "2!R4C10"
    for ref, fact in from_word["facts"].items():
        assert (fact["mark"], fact["value"]) == (
            from_data["facts"][ref]["mark"],
            from_data["facts"][ref]["value"],
        )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["compil"], "没有 compil 这个命令。相近的有：compile"),
        (["compile", "--finalonly"], "没有 --finalonly 这个选项"),
        (["compile", "/nowhere"], "/nowhere：没有这个材料文件夹。"),
        (["validate", "/nowhere.xlsx"], "/nowhere.xlsx：没有这个文件。"),
        (["read", "/nowhere.xlsx"], "/nowhere.xlsx：没有这个文件。"),
        (["read"], "缺少参数"),
        (["compile", "--format", "xml"], "--format 的值不对"),
        (["standards", "show", "cn-2030"], "没有“cn-2030”这个格式。已有的是：cn-2019、cn-2021"),
    ],
)
def test_wrong_usage_gives_one_message_and_exit_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    heard = capsys.readouterr()
    assert heard.out == ""
    assert said in heard.err
    assert "Traceback" not in heard.err


def test_an_empty_case_says_where_submissions_go(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "case.toml").write_text('[report]\nauthority = "甲区"\nperiod = 2025\n', "utf-8")
    assert main(["compile", str(tmp_path)]) == 2
    assert "submissions" in capsys.readouterr().err


def test_every_mistake_of_a_case_file_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "case.toml").write_text('[report]\nautority = "甲区"\nperiod = "去年"\n', "utf-8")
    assert main(["compile", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert "report.autority：没有这一项" in said
    assert "report.authority：缺少这一项" in said
    assert "report.period：写的是 '去年'" in said


def test_a_defect_of_the_program_is_exit_3_and_keeps_its_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("reportgen.readers.standard_folders.all_standards", lambda _: 1 / 0)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert main(["standards", "list"]) == 3
    assert "程序出错了" in capsys.readouterr().err
    (log,) = tmp_path.glob("reportgen-*.log")
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")


def test_a_reader_that_fails_stops_neither_the_other_files_nor_the_draft(
    demo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (demo / "submissions" / "公安分局.csv").write_bytes("表,数\n".encode())
    monkeypatch.setitem(KINDS, Format.CSV, Kind(lambda *_: 1 / 0))  # type: ignore[arg-type]
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert main(["compile", str(demo), "-f", "json"]) == 3
    said = capsys.readouterr()
    data = json.loads(said.out)
    (finding,) = (f for f in data["findings"] if f["rule"] == "read.defect")
    assert (finding["severity"], finding["file"]) == ("error", "submissions/公安分局.csv")
    assert data["outputs"]
    (log,) = tmp_path.glob("reportgen-*.log")
    assert str(log) in said.err
    text = log.read_text("utf-8")
    assert text.startswith("submissions/公安分局.csv\n")
    assert "ZeroDivisionError" in text


@pytest.mark.parametrize("command", [[], ["compile"], ["validate"], ["read"], ["standards"]])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_help_text_is_in_words(
    command: list[str], language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        main(
            [*command, "--lang", language, "--help"]
            if not command
            else ["--lang", language, *command, "--help"]
        )
        == 0
    )
    said = capsys.readouterr().out
    assert "help." not in said
    assert interface(language)["help.help"] in " ".join(said.split())


def test_both_languages_have_the_same_keys() -> None:
    assert set(interface("zh")) == set(interface("en"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_word_is_owned_by_the_terminal_or_by_the_documents(language: str) -> None:
    terminal, documents = interface(language), shared_words()[language]
    assert set(terminal) & set(documents) == set()
    assert set(terminal.values()) & set(documents.values()) == set()


def test_every_key_the_code_raises_has_words() -> None:
    words = interface("zh")
    folder = Path(reportgen.__file__).parent
    source = "\n".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    for key in (k.removeprefix("error.") for k in words if k.startswith("error.")):
        assert f'"{key}"' in source, key
    for raised in re.findall(r'(?:trouble\(|Problem\(\s*id=)\s*"([a-z_.0-9]+)"', source):
        assert f"error.{raised}" in words, raised


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, None),
        (["--lang", "en"], {"REPORTGEN_LANG": "zh"}, "en"),
        (["compile", "--lang=zh"], {"LANG": "en_US.UTF-8"}, "zh"),
        ([], {"REPORTGEN_LANG": "en"}, "en"),
        ([], {"LANG": "zh_CN.GBK"}, "zh"),
        ([], {"LANG": "en_GB.UTF-8"}, "en"),
        ([], {"LC_ALL": "C", "LANG": "en_GB.UTF-8"}, "zh"),
        (["--lang", "fr"], {}, "en"),
    ],
)
def test_the_language_is_chosen_by_option_environment_and_system(
    arguments: list[str], environment: dict[str, str], language: str | None
) -> None:
    chosen = choose(arguments, environment)
    assert chosen in ("zh", "en") if language is None else chosen == language


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "utf-8"])
def test_consoles_of_any_encoding_are_served(demo: Path, encoding: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "reportgen", "validate", "--case", str(demo)],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
        check=False,
    )
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    if encoding == "gbk":
        assert "错误" in done.stdout.decode("gbk")
        assert "?" not in done.stdout.decode("gbk")


def test_a_reader_that_goes_away_is_no_defect(demo: Path) -> None:
    command = f"'{sys.executable}' -m reportgen validate --case '{demo}' | head -1"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=False)
    assert done.stderr == b""


def test_names_with_spaces_and_another_folder_work(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = demo.rename(tmp_path / "滨江 新区（2025）")
    monkeypatch.chdir(tmp_path)
    assert main(["compile", str(moved), "-o", "输出 文件夹"]) == 1
    assert (tmp_path / "输出 文件夹" / "manifest.json").is_file()


def test_the_same_functions_are_offered_to_programs(teda: Path) -> None:
    compiled = reportgen.compile(teda)
    assert compiled.validated.errors == 0
    assert reportgen.validate(case=teda).errors == 0
    sent = teda / "submissions"
    assert reportgen.validate(sent, case=teda).errors == 0
    document = next((teda / "out").glob("*年度报告*.docx"))
    assert reportgen.read(document).submission is not None


def test_the_words_files_are_toml_of_one_depth() -> None:
    for language in ("zh", "en"):
        path = Path(reportgen.__file__).parent / "cli" / f"{language}.toml"
        assert tomllib.loads(path.read_text(encoding="utf-8"))
