"""Who has submitted, through the command line."""

import csv
import io
import json
import os
import shutil
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from reportgen.cli import main
from reportgen.readers.standard_folders import shipped

DAY = ["--today", "2026-01-12"]


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(shipped("samples") / "demo-2021", tmp_path / "demo"))
    for file in (folder / "submissions").iterdir():
        os.utime(file, (1_767_945_600, 1_767_945_600))
    return folder


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTGEN_LANG", "zh")


def entities(
    case: Path, *options: str, capsys: pytest.CaptureFixture[str]
) -> list[dict[str, object]]:
    assert main(["status", str(case), "--format", "json", *options]) == 0
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)["entities"]
    return found


def test_the_table_has_the_most_pressing_on_top_and_ends_in_one_line(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["status", str(demo), *DAY]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == [
        "公安分局",
        "未报",
        "2026-01-09，已过",
        "3",
        "天",
        "政务公开岗",
        "内线8004",
    ]
    assert lines[1].split()[:4] == ["教育体育局", "错误", "1，警告", "0"]
    assert "submissions/教体局.xlsx" in lines[2]
    assert lines[-2] == "截至 2026-01-12"
    assert lines[-1] == (
        "共 7 家：未报 1（其中逾期 1），读不出 0，有错误 2，有警告 0，不用报 0，无问题 4。"
    )


def test_before_the_day_nobody_is_late(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", str(demo), "--today", "2026-01-09", "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "2026-01-09, in 0 days" in out
    assert "1 missing (0 overdue)" in out


def test_json_has_the_shape_of_the_documentation(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["status", str(demo), "-f", "json", *DAY]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content.keys() == {
        *("schema_version", "kind", "standard", "today", "entities", "unclaimed", "summary")
    }
    assert content["summary"] == {
        "entities": 7, "missing": 1, "unreadable": 0, "errors": 2, "warnings": 0, "excused": 0,
        "clean": 4, "overdue": 1,
    }  # fmt: skip
    missing, faulty, *_ = content["entities"]
    assert missing == {
        "entity": "公安分局", "code": "BJ04", "listed": True, "state": "missing",
        "received": None, "files": [], "errors": 1, "warnings": 0, "due": "2026-01-09",
        "days_left": -3, "contact": "政务公开岗 内线8004",
    }  # fmt: skip
    assert faulty["state"] == "errors"
    assert faulty["received"] == faulty["files"][0]["received"]
    assert faulty["received"].startswith("2026-01-09T")


@pytest.mark.parametrize(
    ("name", "found"),
    [("公安", ["公安分局"]), ("发改局", ["发展改革局"]), ("BJ03", ["财政局"]), ("没有", [])],
)
def test_a_name_or_an_alias_is_found(
    demo: Path, name: str, found: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    shown = entities(demo, "--name", name, capsys=capsys)
    assert [line["entity"] for line in shown] == found


def test_a_file_that_cannot_be_read_is_not_missing(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (demo / "submissions" / "公安分局.xlsx").write_bytes(b"")
    assert entities(demo, *DAY, capsys=capsys)[0]["state"] == "unreadable"


def test_a_stranger_is_listed_as_one(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = (demo / "roster.csv").read_text("utf-8-sig").splitlines()
    kept = [line for line in lines if "生态环境分局" not in line]
    (demo / "roster.csv").write_text("\n".join(kept), encoding="utf-8")
    strangers = [line for line in entities(demo, capsys=capsys) if not line["listed"]]
    assert len(strangers) == 1
    main(["status", str(demo)])
    assert "（不在名册）" in capsys.readouterr().out


def test_a_case_to_which_nobody_sent_anything_is_all_missing(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(demo / "submissions")
    assert {line["state"] for line in entities(demo, capsys=capsys)} == {"missing"}


def test_days_of_a_roster_in_excel_are_days(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (demo / "roster.csv").unlink()
    book = xlsxwriter.Workbook(str(demo / "roster.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row("A1", ["单位名称", "截止日期"])
    sheet.write_row("A2", ["公安分局"])
    sheet.write_number("B2", 46042, book.add_format({"num_format": "yyyy/m/d"}))
    sheet.write_row("A3", ["财政局", "2026年1月31日"])
    book.close()
    by_name = {line["entity"]: line for line in entities(demo, *DAY, capsys=capsys)}
    assert (by_name["公安分局"]["due"], by_name["公安分局"]["days_left"]) == ("2026-01-20", 8)
    assert by_name["财政局"]["due"] == "2026-01-31"


def test_csv_and_excel_hold_the_same_list(
    demo: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["status", str(demo), "-f", "csv", *DAY]) == 0
    out = capsysbinary.readouterr().out
    rows = list(csv.reader(io.StringIO(out.decode("utf-8-sig"))))
    assert out.startswith(b"\xef\xbb\xbf")
    assert rows[1][:7] == ["公安分局", "BJ04", "未报", "", "", "2026-01-09", "-3"]
    report = demo / "status.xlsx"
    assert main(["status", str(demo), *DAY, "--report", str(report)]) == 0
    sheet = openpyxl.load_workbook(report).worksheets[0]
    assert [str(cell.value or "") for cell in sheet[3]] == rows[1]


@pytest.mark.parametrize("options", [["--today", "2026-13-01"], ["--format", "github"]])
def test_wrong_options_are_refused(demo: Path, options: list[str]) -> None:
    assert main(["status", str(demo), *options]) == 2


def test_a_folder_that_is_no_case_is_refused(tmp_path: Path) -> None:
    assert main(["status", str(tmp_path)]) == 2


def test_files_that_are_nobody_s_are_no_entity_and_others_stand_beside_the_form(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sent = demo / "submissions"
    (sent / "财政局盖章件.pdf").write_bytes(b"%PDF-1.4\n")
    (sent / "财政局说明.txt").write_text("请见附件。", "utf-8")
    (sent / "照片.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    assert main(["status", str(demo), "--format", "json", *DAY]) == 0
    found = json.loads(capsys.readouterr().out)
    names = {one["entity"]: (one["state"], len(one["files"])) for one in found["entities"]}
    assert names["财政局"] == ("clean", 3)
    assert len(names) == 7
    assert [file["name"] for file in found["unclaimed"]] == ["submissions/照片.zip"]
    assert main(["status", str(demo), *DAY]) == 0
    assert "另有 1 个文件认不出是哪个单位的：submissions/照片.zip" in capsys.readouterr().out
    assert main(["validate", str(demo), "-f", "json"]) == 1
    told = {f["file"]: f for f in json.loads(capsys.readouterr().out)["findings"] if f["file"]}
    for name in ("财政局盖章件.pdf", "财政局说明.txt"):
        finding = told[f"submissions/{name}"]
        assert (finding["rule"], finding["severity"]) == ("read.beside", "notice")
    assert told["submissions/照片.zip"]["severity"] == "error"


def test_a_file_of_nobody_is_a_notice_once_everybody_has_submitted(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (demo / "submissions" / "照片.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    case = demo / "case.toml"
    case.write_text(
        case.read_text("utf-8") + '\n[options]\nallow_missing = ["公安分局"]\n', "utf-8"
    )
    main(["validate", str(demo), "-f", "json"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert [f["severity"] for f in findings if f["rule"] == "read.nobodys"] == ["notice"]


def test_a_workbook_that_cannot_be_read_stays_an_error_beside_a_good_one(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (demo / "submissions" / "财政局更正.xlsx").write_bytes(b"PK\x03\x04broken")
    main(["validate", str(demo), "-f", "json"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    (own,) = (f for f in findings if f["file"] == "submissions/财政局更正.xlsx")
    assert own["severity"] == "error"
