"""A standards folder may hold several statutory forms: each is chosen by its name and the year."""

import shutil
from pathlib import Path

import pytest
from tests.workbooks import workbook_of

from reportgen.model.errors import ReportgenError
from reportgen.model.submissions import CellRef
from reportgen.readers.standard_folders import read_standard, shipped, standard_for
from reportgen.standards.cells import cells
from reportgen.workflows.load_case import load_case
from reportgen.workflows.new_case import start_case
from reportgen.workflows.run_options import RunOptions
from reportgen.workflows.validate import validate_files

FORM = """
id = "{id}"
form = "{form}"
title = "会议公开情况统计表"
citation = "某办〔2020〕1号"
from_year = {year}
blank_means = "zero"
dashes = ["/"]
file_name = "{{area}}{{year}}年会议公开情况"

[[section]]
id = "meetings"
title = "一、会议"
table = "meetings"

[[section]]
id = "papers"
title = "二、议题"
table = "papers"

[[table]]
id = "meetings"
name = "会议"
title = "会议公开情况"
widths = [60, 40]
[[table.blocks]]
rows = [{{ id = "open", name = "公开会议", label = "公开举行的会议" }}]
columns = [{{ id = "count", name = "次数", label = "次数" }}]

[[table]]
id = "papers"
name = "议题"
title = "议题公开情况"
widths = [60, 40]
[[table.blocks]]
rows = [{{ id = "listed", name = "列席议题", label = "邀请列席的议题" }}]
columns = [{{ id = "count", name = "个数", label = "个数" }}]
"""
MEETINGS = {CellRef("meetings", "open", "count"): 3, CellRef("papers", "listed", "count"): 5}


def write(root: Path, name: str, form: str, year: int) -> Path:
    folder = root / name
    folder.mkdir(parents=True)
    (folder / "form.toml").write_text(FORM.format(id=name, form=form, year=year), "utf-8")
    (folder / "rules.toml").write_text("", "utf-8")
    return root


@pytest.fixture
def more(tmp_path: Path) -> Path:
    return write(tmp_path / "格式", "aa-meetings", "meetings", 2020)


def test_another_form_is_never_taken_for_the_disclosure_report(more: Path, tmp_path: Path) -> None:
    assert standard_for(2025, [more]).id == "cn-2021"
    assert standard_for(2020, [more]).id == "cn-2019"
    assert standard_for(2025, [more], "meetings").id == "aa-meetings"
    case = tmp_path / "案"
    start_case(case, authority="甲县政府", area="甲县", period=2025, standards=[more])
    assert load_case(case, RunOptions(standards=(more,)))[1].id == "cn-2021"


def test_a_case_may_name_its_form(more: Path, tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text(
        '[report]\nauthority = "甲县政府"\nperiod = 2025\nform = "meetings"\n', "utf-8"
    )
    assert load_case(tmp_path, RunOptions(standards=(more,)))[1].id == "aa-meetings"


def test_each_file_is_read_by_its_own_form(more: Path, tmp_path: Path) -> None:
    options = RunOptions(standards=(more,))
    report, meetings = (read_standard(name, [more]) for name in ("cn-2021", "aa-meetings"))
    for name, content in (
        ("报告.xlsx", workbook_of(report, dict.fromkeys(cells(report), 0), entity="甲局")),
        ("会议.xlsx", workbook_of(meetings, MEETINGS, entity="甲局")),
        ("空.xlsx", workbook_of(report, {}, entity="甲局")),
    ):
        (tmp_path / name).write_bytes(content)
    found = {
        name: validate_files([tmp_path / name], options=options).results[0].submission
        for name in ("报告.xlsx", "会议.xlsx", "空.xlsx")
    }
    assert {name: s and s.standard for name, s in found.items()} == {
        "报告.xlsx": "cn-2021",
        "会议.xlsx": "aa-meetings",
        "空.xlsx": "cn-2021",
    }


def test_the_latest_version_applies_and_two_of_one_year_are_told(tmp_path: Path) -> None:
    root = write(tmp_path, "one", "meetings", 2020)
    write(tmp_path, "two", "meetings", 2023)
    assert standard_for(2022, [root], "meetings").id == "one"
    assert standard_for(2023, [root], "meetings").id == "two"
    write(tmp_path, "three", "meetings", 2023)
    with pytest.raises(ReportgenError) as caught:
        standard_for(2024, [root], "meetings")
    (problem,) = caught.value.problems
    assert problem.id == "standards.two_for_year"
    assert problem.details["folders"] == (str(tmp_path / "three"), str(tmp_path / "two"))


def test_a_folder_of_the_user_replaces_the_shipped_one_of_its_id(tmp_path: Path) -> None:
    own = shutil.copytree(shipped("templates") / "disclosure" / "cn-2021", tmp_path / "cn-2021")
    form = own / "form.toml"
    text = form.read_text("utf-8")
    start = text.index("citation = ")
    end = text.index("\n", start)
    form.write_text(text[:start] + 'citation = "我办的"' + text[end:], "utf-8")
    assert standard_for(2025, [tmp_path]).citation == "我办的"


def test_a_form_without_a_name_is_the_disclosure_report(tmp_path: Path) -> None:
    write(tmp_path, "nameless", "x", 1990)
    form = tmp_path / "nameless" / "form.toml"
    form.write_text(form.read_text("utf-8").replace('form = "x"\n', ""), "utf-8")
    assert standard_for(2000, [tmp_path]).id == "nameless"
