"""A new case from the command line, its forms, and the case compiled from them once filled in."""

import io
import json
import re
import shutil
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from tests.filling import balanced

from reportgen.case.settings import Entity
from reportgen.cli import main
from reportgen.extract.locate import locate
from reportgen.model.submissions import CellRef
from reportgen.readers.formats.xlsx import read_xlsx
from reportgen.readers.standard_folders import shipped
from reportgen.workflows.forms import file_names, write_forms
from reportgen.workflows.load_case import load_case
from reportgen.workflows.new_case import start_case


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTGEN_LANG", "zh")


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped("samples") / "demo-2021", tmp_path / "demo"))


def begun(folder: Path, year: int = 2025, *entities: tuple[str, str]) -> Path:
    """A new case whose roster lists these codes and names, its totals to be typed."""
    start_case(folder, authority="滨江新区管理委员会", area="滨江新区", period=year)
    roster = openpyxl.load_workbook(folder / "roster.xlsx")
    sheet = roster.active
    assert sheet is not None
    for number, (code, name) in enumerate(entities, 2):
        sheet.cell(number, 1, code)
        sheet.cell(number, 2, name)
    roster.save(folder / "roster.xlsx")
    text = (folder / "case.toml").read_text("utf-8")
    (folder / "case.toml").write_text(
        text.replace('# form_totals = "formula"', 'form_totals = "typed"'), "utf-8"
    )
    return folder


def filled(folder: Path, form: Path, licences: int = 1) -> None:
    """Put figures into a form and send it in."""
    _, _, standard = load_case(folder)
    figures = balanced(standard) | {
        CellRef("disclosure", "licensing", "decisions"): Decimal(licences)
    }
    book = openpyxl.load_workbook(form)
    located = locate(read_xlsx(form.read_bytes()), standard)
    for ref, (index, place) in located.places.items():
        book.worksheets[index].cell(place.row + 1, place.column + 1).value = int(figures[ref])
    book.save(folder / "submissions" / f"{form.stem}（报送）.xlsx")


@pytest.mark.parametrize("year", [2019, 2025])
def test_a_new_case_compiles_once_its_forms_are_filled_in(
    year: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = begun(tmp_path / "新 年报", year, ("A1", "财政局"), ("", "教育局"))
    assert main(["forms", str(folder)]) == 0
    assert "已在" in capsys.readouterr().out
    forms = sorted((folder / "forms").iterdir())
    assert [form.name for form in forms] == ["A1 财政局.xlsx", "教育局.xlsx"]
    for number, form in enumerate(forms, 1):
        filled(folder, form, number)
    assert main(["compile", str(folder), "--format", "json"]) == 0
    content = json.loads(capsys.readouterr().out)
    # A notice may say how a sentence of the text was understood; nothing is to be done about it.
    # Warnings say that the texts are still those of a new case, and that there is no date yet.
    told = {
        finding["rule"]
        for finding in content["findings"]
        if finding["verdict"] == "broken" and finding["severity"] != "notice"
    }
    assert told == {"text.untouched", "text.no_date"}
    assert content["summary"]["verdict"] == "kept"
    assert len(list((folder / "out").glob("*.docx"))) == 1


def test_a_new_case_holds_every_option_and_the_texts_of_its_standard(tmp_path: Path) -> None:
    folder = tmp_path / "d"
    given = ["--authority", '甲"乙"局', "--area", "甲乙", "--year", "2024"]
    assert main(["init", str(folder), *given]) == 0
    case, _, standard = load_case(folder)
    assert (case.settings.authority, case.area, case.settings.period) == ('甲"乙"局', "甲乙", 2024)
    assert standard.id == "cn-2021"
    assert sorted(case.narratives) == ["other_matters", "overview", "preamble", "problems"]
    text = (folder / "case.toml").read_text("utf-8")
    for option in (*case.options.__dataclass_fields__, *case.settings.__dataclass_fields__):
        assert option.startswith("_") or f"{option} = " in text, option
    options = re.sub(r"^# (?=[a-z_]+ = |\[\[)", "", text, flags=re.MULTILINE)
    assert "# form_totals" not in options
    (folder / "case.toml").write_text(options, "utf-8")
    case, _, _ = load_case(folder)
    assert (case.options.form_totals, case.indicators[0].name) == ("formula", "信息处理费")
    assert (folder / "submissions").is_dir()


def test_what_no_option_gives_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("甲局\n\n2022\n"))
    assert main(["init", str(tmp_path / "new")]) == 0
    case, _, _ = load_case(tmp_path / "new")
    assert (case.settings.authority, case.area, case.settings.period) == ("甲局", "甲局", 2022)


def test_what_cannot_be_asked_for_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main(["init", str(tmp_path / "new"), "--authority", "甲局", "--area", "甲"]) == 2
    assert "--year" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_a_new_case_overwrites_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "narrative").mkdir()
    (tmp_path / "narrative" / "overview.md").write_text("已写好的文字", "utf-8")
    given = ["--authority", "甲局", "--area", "甲", "--year", "2024"]
    assert main(["init", str(tmp_path), *given]) == 2
    assert "overview.md" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["narrative", "overview.md"]


def test_forms_that_are_there_are_left_alone_and_changed_ones_not_overwritten(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["forms", str(demo)]) == 0
    first = demo / "forms" / "BJ03 财政局.xlsx"
    before = first.read_bytes()
    assert main(["forms", str(demo)]) == 0
    assert "另有 7 份已经在那里" in capsys.readouterr().out
    first.write_bytes(b"filled in")
    (demo / "forms" / "BJ04 公安分局.xlsx").unlink()
    assert main(["forms", str(demo)]) == 2
    assert "BJ03 财政局.xlsx" in capsys.readouterr().err
    assert first.read_bytes() == b"filled in"
    assert not (demo / "forms" / "BJ04 公安分局.xlsx").exists()
    assert main(["forms", str(demo), "--force"]) == 0
    assert first.read_bytes() == before


def test_last_year_s_data_file_prefills_the_forms(tmp_path: Path) -> None:
    folder = begun(tmp_path / "2024", 2024, ("A1", "财政局"))
    write_forms(folder)
    filled(folder, folder / "forms" / "A1 财政局.xlsx")
    assert main(["compile", str(folder)]) == 0
    following = begun(tmp_path / "2025", 2025, ("A1", "财政局"))
    (following / "prior").mkdir()
    shutil.copy(folder / "out" / "report.json", following / "prior")
    assert main(["forms", str(following)]) == 0
    sheet = openpyxl.load_workbook(following / "forms" / "A1 财政局.xlsx")["申请"]
    assert [sheet.cell(8, column).value for column in (4, 9, 10)] == [3, 0, 3]


def test_without_a_roster_there_are_no_forms(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["forms", str(begun(tmp_path / "new"))]) == 2
    assert "名册里没有单位" in capsys.readouterr().err


def test_two_entities_never_share_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = begun(tmp_path / "new", 2025, ("1", "甲/乙局"), ("1", "甲:乙局"))
    assert main(["forms", str(folder)]) == 0
    names = {path.name for path in (folder / "forms").iterdir()}
    assert names == {"1 甲_乙局.xlsx", "1 甲_乙局-2.xlsx"}
    assert "1 甲_乙局-2.xlsx" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("entity", "name"),
    [
        (Entity(name="财政局", code="A1"), "A1 财政局.xlsx"),
        (Entity(name='甲/乙\\丙:"局"\n.'), "甲_乙_丙__局__.xlsx"),
    ],
)
def test_file_names_are_safe_everywhere(entity: Entity, name: str) -> None:
    assert file_names([entity]) == [name]


def test_the_form_of_another_entity_is_noticed(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (demo / "case.toml").read_text("utf-8")
    changed = text.replace("[[indicator]]", '[options]\nform_totals = "typed"\n\n[[indicator]]', 1)
    (demo / "case.toml").write_text(changed, "utf-8")
    write_forms(demo)
    sent = demo / "submissions" / "公安分局.xlsx"
    book = openpyxl.load_workbook(demo / "forms" / "BJ05 教育体育局.xlsx")
    book["申请"]["D7"] = 0
    book.save(sent)
    main(["validate", "--case", str(demo), str(sent), "--format", "json"])
    found = json.loads(capsys.readouterr().out)["findings"]
    (told,) = [finding for finding in found if finding["rule"] == "read.form_disagrees"]
    assert "XXGK-cn-2021-2025-BJ05" in told["message"]
    assert "公安分局" in told["message"]
    assert told["entity"] == "教育体育局"
