"""Findings in every form, on the screen, through a pipe, and into a file."""

import csv
import io
import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from reportgen.cli import main
from reportgen.readers.standard_folders import shipped


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped("samples") / "demo-2021", tmp_path / "demo"))


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTGEN_LANG", "zh")


def test_csv_in_a_pipe_is_what_excel_opens(
    demo: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["validate", str(demo), "-f", "csv"]) == 1
    out = capsysbinary.readouterr().out
    assert out.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(out.decode("utf-8-sig"))))
    (flow,) = (row for row in rows if row["规则代号"] == "requests.flow")
    assert [flow[key] for key in ("单元格", "左边", "右边", "相差")] == ["D29", "32", "14", "18"]


def test_a_workbook_goes_through_a_pipe(
    demo: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["validate", str(demo), "-f", "xlsx"]) == 1
    book = openpyxl.load_workbook(io.BytesIO(capsysbinary.readouterr().out))
    assert book.sheetnames == ["核对结果", "规则"]


def test_html_is_one_page_with_the_verdict(
    demo: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["compile", str(demo), "-f", "html"]) == 1
    text = capsysbinary.readouterr().out.decode("utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert 'lang="zh-CN"' in text
    assert "尚不能定稿" in text
    assert "已写" not in text


def test_github_gets_a_command_for_each_finding(
    demo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(demo.parent)
    assert main(["validate", "demo", "-f", "github"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines)
    assert any(
        "file=demo/submissions/环保分局统计表.xlsx,title=requests.flow" in line for line in lines
    )


def test_text_names_files_as_the_terminal_can_open_them(
    demo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(demo.parent)
    main(["validate", "demo"])
    lines = capsys.readouterr().out.splitlines()
    paths = [line.split(":")[0].strip() for line in lines if ".xlsx:" in line]
    assert paths
    assert all(Path(path).is_file() for path in paths)
    assert "结论" in lines[-1]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".html", ".json"])
def test_a_report_is_written_beside_the_text(
    demo: Path, suffix: str, capsys: pytest.CaptureFixture[str]
) -> None:
    report = demo / f"核对{suffix}"
    assert main(["validate", str(demo), "--report", str(report)]) == 1
    out = capsys.readouterr().out
    assert "结论：有 4 处错误" in out
    assert f"已写 {report}" in out
    assert report.stat().st_size > 500
    if suffix == ".json":
        assert json.loads(report.read_text("utf-8"))["summary"]["verdict"] == "broken"


def test_the_form_goes_before_the_suffix(demo: Path) -> None:
    report = demo / "注解.txt"
    assert main(["validate", str(demo), "-f", "github", "--report", str(report)]) == 1
    assert report.read_text("utf-8").startswith("::error ")


def test_a_suffix_that_names_no_form_is_refused_before_anything_is_done(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compile", str(demo), "--report", "核对.doc"]) == 2
    assert "--format" in capsys.readouterr().err
    assert not (demo / "out").exists()


def test_a_report_that_cannot_be_written_is_said(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["validate", str(demo), "--report", str(demo / "无" / "a.csv")]) == 2
    assert "写不了" in capsys.readouterr().err


def test_what_was_not_evaluated_is_listed_on_demand(
    demo: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    def rows(*options: str) -> int:
        main(["validate", str(demo), "-f", "csv", *options])
        return len(capsysbinary.readouterr().out.decode("utf-8-sig").splitlines())

    assert rows("--all") > rows()


@pytest.mark.skipif(os.name == "nt", reason="needs a terminal of its own")
def test_a_workbook_is_not_poured_onto_a_screen(demo: Path) -> None:
    primary, secondary = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "reportgen", "validate", str(demo), "-f", "xlsx"],
        stdout=secondary,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    os.close(secondary)
    os.close(primary)
    assert done.returncode == 2
    assert "--report" in done.stderr


@pytest.fixture
def both_forms(tmp_path: Path) -> list[str]:
    """A workbook of 2019 with a cell made wrong, and one of 2021."""
    old, new = (shipped("samples") / name / "submissions" for name in ("teda-2019", "demo-2021"))
    book = openpyxl.load_workbook(old / "发改局.xlsx")
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == "本年新收政府信息公开申请数量" or "本年新收" in str(cell.value):
                    for other in row[cell.column :]:
                        if isinstance(other.value, int):
                            other.value += 5
                            break
    book.save(tmp_path / "旧.xlsx")
    return [str(tmp_path / "旧.xlsx"), str(new / "教体局.xlsx")]


def test_files_of_two_forms_are_each_worded_by_their_own(
    both_forms: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    for files, top in ((both_forms[:1], "cn-2019"), (both_forms, None)):
        main(["validate", *files, "-f", "json"])
        data = json.loads(capsys.readouterr().out)
        assert data["standard"] == top
        assert {f["standard"] for f in data["findings"] if f["file"] == files[0]} == {"cn-2019"}
        assert any(f["rule"] == "requests.flow" for f in data["findings"])
    assert [one["standard"] for one in data["submissions"]] == ["cn-2019", "cn-2021"]
    assert {rule["standard"] for rule in data["rules"]} == {"cn-2019", "cn-2021"}


@pytest.mark.parametrize("form", ["csv", "html", "xlsx", "github", "text"])
def test_every_form_of_output_takes_files_of_two_forms(
    both_forms: list[str], tmp_path: Path, form: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    returns = ["--returns", str(tmp_path / "退回")] if form == "text" else []
    assert main(["validate", *both_forms, "-f", form, *returns]) == 1
    assert capsysbinary.readouterr().out
