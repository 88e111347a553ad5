"""What goes back to the departments, through the command line and round again."""

import io
import re
import shutil
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from tests.cases import case_folder, standard_with, zeros
from tests.workbooks import workbook_of

from reportgen.cli import main
from reportgen.model.submissions import CellRef
from reportgen.office_files.zip_parts import pack, unpack
from reportgen.readers.formats.xlsx import read_xlsx
from reportgen.readers.standard_folders import shipped
from reportgen.workflows.validate import validate_case, validate_files

ECO = "生态环境分局（退回）.xlsx"


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped("samples") / "demo-2021", tmp_path / "demo"))


@pytest.fixture
def teda(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped("samples") / "teda-2019", tmp_path / "teda"))


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTGEN_LANG", "zh")


def returned(case: Path) -> Path:
    target = case.parent / "back"
    main(["validate", str(case), "--returns", str(target)])
    return target


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def content(data: bytes, sheets: Iterable[str]) -> dict[tuple[str, str], object]:
    """Every value, formula and number format, cell by cell."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {
        (name, cell.coordinate): (cell.value, cell.number_format)
        for name in sheets
        for row in book[name].iter_rows()
        for cell in row
        if cell.value is not None
    }


def same_figures(before: bytes, after: bytes) -> bool:
    sheets = openpyxl.load_workbook(io.BytesIO(before)).sheetnames
    assert read_xlsx(after)[1:] == read_xlsx(before)
    return content(before, sheets) == content(after, sheets)


def test_each_entity_with_something_to_correct_gets_its_own_workbook(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    back = returned(demo)
    assert names(back) == [
        "manifest.json", "公安分局.txt", "公安分局（空白表）.xlsx", "教育体育局.txt",
        "教育体育局（退回）.xlsx", "生态环境分局.txt", ECO,
    ]  # fmt: skip
    sent = (demo / "submissions" / "环保分局统计表.xlsx").read_bytes()
    assert same_figures(sent, (back / ECO).read_bytes())
    assert f"已写 {back / ECO}" in capsys.readouterr().err


def test_the_mail_opens_in_any_editor_and_names_cells_and_numbers(demo: Path) -> None:
    text = (returned(demo) / "生态环境分局.txt").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    lines = text.decode("utf-8-sig").split("\r\n")
    assert lines[0] == "生态环境分局："
    assert any(
        line.startswith("1. 工作表“申请”J6　【错误】") and "相差 18" in line for line in lines
    )
    assert "报送截止日期：2026-01-09。" in lines
    assert "内线" not in text.decode("utf-8-sig")


def test_who_sent_nothing_gets_a_reminder(demo: Path) -> None:
    text = (returned(demo) / "公安分局.txt").read_text("utf-8-sig")
    assert "还没有收到" in text
    assert "allow_missing" not in text


def test_a_returned_workbook_can_be_corrected_and_submitted_again(demo: Path) -> None:
    """And a second round takes away what the first put in."""
    back = returned(demo)
    own = demo / "submissions" / "环保分局统计表.xlsx"
    before = own.read_bytes()
    shutil.copy(back / ECO, own)
    again = validate_case(demo)
    assert [f.rule for f in again.findings if f.entity == "生态环境分局" and f.counts_as_error] == [
        "requests.applicants",
        "requests.flow",
    ]
    second = (returned(demo) / ECO).read_bytes()
    assert same_figures(before, second)
    assert openpyxl.load_workbook(io.BytesIO(second)).sheetnames.count("退回说明") == 1
    assert len(comments(second)) == len(comments((back / ECO).read_bytes())) == 2
    book = openpyxl.load_workbook(io.BytesIO(second))
    book["申请"]["D6"] = 13
    book.save(own)
    assert not [f for f in validate_case(demo).findings if f.entity == "生态环境分局" and f.open]
    assert ECO not in names(returned(demo))


def comments(data: bytes) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [c.comment.text for s in book for row in s.iter_rows() for c in row if c.comment]


def broken(data: bytes, sheet: str, cell: str, value: object) -> bytes:
    """A figure overwritten in the XML, so that formulas keep their stored results."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    part = f"xl/worksheets/sheet{book.sheetnames.index(sheet) + 1}.xml"
    parts = unpack(data)
    text = parts[part].decode()
    start = text.index(f'<c r="{cell}"')
    end = text.index("</c>", start) if text[start : text.index(">", start)][-1] != "/" else -1
    assert end > 0
    old = text[start:end]
    new = old[: old.index("<v>")] + f"<v>{value}</v>"
    parts[part] = text.replace(old, new).encode()
    return pack(parts)


def test_formulas_and_their_stored_results_come_back_as_they_were(teda: Path) -> None:
    own = teda / "submissions" / "应急局.xlsx"
    sheet = read_xlsx(own.read_bytes())[0]
    number = next((p, c) for p, c in sheet.cells.items() if c.number is not None and not c.formula)
    formulas = [p for p, c in sheet.cells.items() if c.formula]
    assert formulas
    address = f"{chr(65 + number[0].column)}{number[0].row + 1}"
    own.write_bytes(broken(own.read_bytes(), sheet.name, address, 987))
    back = returned(teda)
    (workbook,) = (path for path in back.iterdir() if path.suffix == ".xlsx")
    data = workbook.read_bytes()
    assert same_figures(own.read_bytes(), data)
    after = read_xlsx(data)[1]
    assert all(after.cells[p].formula and after.cells[p].text for p in formulas)


def test_a_file_that_cannot_be_marked_comes_back_as_a_fresh_form(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = demo / "submissions" / "环保分局统计表.xlsx"
    parts = unpack(own.read_bytes())
    old = b'/extended-properties"'
    assert old in parts["_rels/.rels"]
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(old, b'/digital-signature/origin"')
    own.write_bytes(pack(parts))
    back = returned(demo)
    assert "重新生成" in capsys.readouterr().err
    text = (back / "生态环境分局.txt").read_text("utf-8-sig")
    assert "带有数字签名" in text
    fresh = (back / ECO).read_bytes()
    assert [grid.name for grid in read_xlsx(fresh)][:2] == ["退回说明", "主动公开"]
    assert len(comments(fresh)) == 2
    before = {f.rule for f in validate_case(demo).findings if f.entity == "生态环境分局" and f.open}
    shutil.copy(back / ECO, own)
    after = validate_case(demo)
    assert {f.rule for f in after.findings if f.entity == "生态环境分局" and f.open} == before
    (reading,) = (r for r in after.results if r.entity == "生态环境分局")
    assert reading.submission
    assert str(reading.submission.facts[next(iter(reading.submission.facts))].raw) != ""


def test_a_fresh_form_holds_what_was_written_even_where_it_is_no_number(demo: Path) -> None:
    own = demo / "submissions" / "环保分局统计表.xlsx"
    book = openpyxl.load_workbook(own)
    book["申请"]["D6"] = "约30件"
    book["申请"]["E6"] = "/"
    book["申请"]["F6"] = "=1/0"
    book.save(own)
    parts = unpack(own.read_bytes())
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(
        b'/extended-properties"', b'/digital-signature/origin"'
    )
    own.write_bytes(pack(parts))
    texts = {
        c.text
        for grid in read_xlsx((returned(demo) / ECO).read_bytes())
        for c in grid.cells.values()
    }
    assert {"约30件", "/"} <= texts


def test_what_cannot_be_read_gets_a_mail_alone(demo: Path) -> None:
    own = demo / "submissions" / "环保分局统计表.xlsx"
    own.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    back = returned(demo)
    assert "生态环境分局.txt" in names(back)
    assert ECO not in names(back)
    assert "图片" in (back / "生态环境分局.txt").read_text("utf-8-sig")


def test_a_clean_case_sends_nothing_back(teda: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert names(returned(teda)) == ["manifest.json"]
    assert "没有需要退回的" in capsys.readouterr().err


def test_single_files_go_back_without_a_case(demo: Path) -> None:
    back = demo.parent / "back"
    file = demo / "submissions" / "环保分局统计表.xlsx"
    assert main(["validate", str(file), "--returns", str(back)]) == 1
    assert names(back) == ["manifest.json", "生态环境分局.txt", ECO]
    assert "截止" not in (back / "生态环境分局.txt").read_text("utf-8-sig")


def test_what_somebody_changed_in_the_folder_is_kept(demo: Path) -> None:
    back = returned(demo)
    (back / "生态环境分局.txt").write_text("改过的正文", encoding="utf-8")
    (back / "通讯录.txt").write_text("别人的", encoding="utf-8")
    returned(demo)
    assert (back / "通讯录.txt").read_text("utf-8") == "别人的"
    assert [n for n in names(back) if n.startswith("生态环境分局.kept-")]


def test_the_same_case_sends_back_the_same_bytes(demo: Path) -> None:
    first = {path.name: path.read_bytes() for path in returned(demo).iterdir()}
    shutil.rmtree(demo.parent / "back")
    assert {path.name: path.read_bytes() for path in returned(demo).iterdir()} == first


JANUARY = {"甲局": "", "乙局": "乙", "丙局": "", "丁局": "", "戊局": "", "己局": ""}


@pytest.fixture
def january(tmp_path: Path) -> Path:
    """A case with every mistake of a January: each entity has made another one."""
    shape = standard_with("网上")
    figures = zeros(shape) | {
        CellRef("requests", "new", "person"): Decimal(3),
        CellRef("requests", "new", "total"): Decimal(3),
        CellRef("requests", "carried_out", "person"): Decimal(3),
        CellRef("requests", "carried_out", "total"): Decimal(3),
    }
    many = figures | {
        CellRef("disclosure", row, column): Decimal(number)
        for number, (row, column) in enumerate(
            [("regulations", "issued"), ("regulations", "in_force"), ("licensing", "decisions")], 7
        )
    }
    folder = case_folder(
        tmp_path / "案",
        shape,
        {"甲局": figures, "丙局": figures, "丁局": many, "戊局": many},
        roster=[f"{name},{alias},2026-01-10" for name, alias in JANUARY.items()],
        settings='[options]\nform_contact = "政务公开科 8001"\n',
    )
    text = (folder / "roster.csv").read_text("utf-8")
    (folder / "roster.csv").write_text(text.replace("别名", "别名,截止日期", 1), "utf-8")
    sent = folder / "submissions"
    (sent / "乙局.xlsx").write_bytes(workbook_of(shape, figures, entity="乙局", period=2024))
    other = figures | {CellRef("disclosure", "licensing", "decisions"): Decimal(9)}
    (sent / "丙局（二）.xlsx").write_bytes(workbook_of(shape, other, entity="丙局", period=2025))
    return folder


def test_every_letter_says_what_its_addressee_must_do_and_nothing_for_the_office(
    january: Path,
) -> None:
    folder = returned(january)
    letters = {path.stem: path.read_text("utf-8-sig") for path in folder.glob("*.txt")}
    assert set(letters) == {"乙局", "丙局", "丁局", "戊局", "己局"}
    for text in letters.values():
        assert not re.search("case.toml|allow_missing|名册|waivers|prior|roster", text)
        assert "没有重复报送" not in text
        assert "有疑问请联系：政务公开科 8001。" in text
        assert "报送截止日期：2026-01-10。" in text
        assert "2025" in text
    assert "戊局" not in letters["丁局"]
    assert "另一单位完全相同" in letters["丁局"]


def test_last_year_s_form_gets_one_sentence_and_the_form_of_this_year(january: Path) -> None:
    folder = returned(january)
    text = (folder / "乙局.txt").read_text("utf-8-sig")
    assert "贵单位报来的是2024年度的表，这次要报的是2025年度。" in text
    assert "随信附上2025年度的空白填报表" in text
    assert "错误" not in text
    (blank,) = folder.glob("乙局*.xlsx")
    assert blank.name == "乙局（空白表）.xlsx"
    told = [f for f in validate_case(january).findings if f.file == "submissions/乙局.xlsx"]
    assert [f.rule for f in told if f.broken] == ["roster.period"]
    alone = validate_files([january / "submissions" / "乙局.xlsx"], case=january)
    assert [f.rule for f in alone.findings if f.broken] == ["roster.period"]


def test_who_sent_twice_gets_one_letter_that_names_both_files(january: Path) -> None:
    folder = returned(january)
    text = (folder / "丙局.txt").read_text("utf-8-sig")
    assert "报来了2份表" in text
    assert "丙局.xlsx" in text
    assert "丙局（二）.xlsx" in text
    assert list(folder.glob("丙局*.xlsx")) == []
    told = [f for f in validate_case(january).findings if f.rule == "roster.twice"]
    assert [f.file for f in told] == ["submissions/丙局.xlsx", "submissions/丙局（二）.xlsx"]


def test_the_reminder_has_the_form_with_it(january: Path) -> None:
    folder = returned(january)
    text = (folder / "己局.txt").read_text("utf-8-sig")
    assert "《2025年政府信息公开工作年度报告》的统计表还没有收到" in text
    book = openpyxl.load_workbook(folder / "己局（空白表）.xlsx")
    assert any("己局" in str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row)
