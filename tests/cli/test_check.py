"""Finished reports: read back, checked by themselves, and against what was compiled."""

import copy
import json
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import docx
import pytest
from tests.cli.test_prior_year import case

from reportgen import check as check_report
from reportgen import compile as compile_report
from reportgen.cli import main
from reportgen.documents.messages import Messages
from reportgen.model.findings import Finding
from reportgen.model.submissions import CellRef
from reportgen.readers.standard_folders import shipped
from reportgen.workflows.read import read_file
from reportgen.workflows.validate import Validated

NEW = CellRef("requests", "new", "total")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The compiled sample that is final."""
    folder = tmp_path_factory.mktemp("check") / "out"
    compile_report(shipped("samples") / "teda-2019", out=folder)
    return folder


def report(out: Path, suffix: str = ".docx") -> Path:
    (found,) = (path for path in out.glob(f"*{suffix}") if "年度报告" in path.name)
    return found


def edited(out: Path, folder: Path, edit: Callable[[Any], None]) -> Path:
    """A copy of the Word report after somebody worked on it."""
    document = docx.Document(str(report(out)))
    edit(document)
    target = folder / "改过的.docx"
    document.save(str(target))
    return target


def replaced(document: Any, old: str, new: str) -> None:  # noqa: ANN401 - python-docx
    """Replace a text that stands in one run of one paragraph."""
    (run,) = (run for p in document.paragraphs for run in p.runs if old in run.text)
    run.text = run.text.replace(old, new)


def two_digits(document: Any) -> None:  # noqa: ANN401 - likewise
    """One digit of table three, one of a sentence."""
    (run,) = document.tables[1].rows[3].cells[-1].paragraphs[0].runs
    assert run.text == "142"
    run.text = "143"
    replaced(document, "主动公开政府信息240条", "主动公开政府信息250条")


def faults(validated: Validated) -> list[Finding]:
    """The open errors and warnings."""
    return [finding for finding in validated.findings if finding.open and finding.listed]


def broken(validated: Validated) -> list[str]:
    return [finding.rule for finding in faults(validated)]


# --- reading


@pytest.mark.parametrize("suffix", [".docx", ".html"])
def test_a_written_report_is_read_as_it_was_compiled(out: Path, suffix: str) -> None:
    read = read_file(report(out, suffix)).submission
    compiled = read_file(out / "report.json").submission
    assert read
    assert compiled
    assert {ref: fact.value for ref, fact in read.facts.items()} == {
        ref: fact.value for ref, fact in compiled.facts.items() if ref in read.facts
    }
    assert read.texts.keys() == compiled.texts.keys()
    assert {key: "".join(text.split()) for key, text in read.texts.items()} == {
        key: "".join(text.split()) for key, text in compiled.texts.items()
    }
    assert (read.entity, read.period) == ("天津经济技术开发区", 2019)
    assert len(read.headings) == 6


# --- by itself


@pytest.mark.parametrize("suffix", [".docx", ".html", ".json"])
def test_a_sound_report_has_nothing_wrong(out: Path, suffix: str) -> None:
    file = out / "report.json" if suffix == ".json" else report(out, suffix)
    assert broken(check_report(file)) == []


def test_what_is_wrong_in_a_finished_report_is_found(out: Path, tmp_path: Path) -> None:
    def edit(document: Any) -> None:  # noqa: ANN401 - likewise
        two_digits(document)
        replaced(document, "五、存在的主要问题及改进情况", "四、存在的主要问题及整改措施")
        replaced(document, "没有其他需要报告的事项。", "其他事项待补充。")

    found = broken(check_report(edited(out, tmp_path, edit)))
    assert sorted(set(found)) == [
        "prose.count",
        "requests.applicants",
        "requests.flow",
        "structure.leftovers",
        "structure.numbers",
        "structure.titles",
    ]


def test_last_years_report_is_what_this_one_is_compared_with(out: Path) -> None:
    file = report(out)
    reasons = {finding.outcome.reason for finding in check_report(file).findings}
    assert "no_prior" in reasons
    again = check_report(file, prior=out / "report.json")
    assert "no_prior" not in {finding.outcome.reason for finding in again.findings}
    assert {"structure.repeated", "requests.carry_over_total", "duplicate.years"} <= set(
        broken(again)
    )


def test_what_last_years_report_lacks_is_told(out: Path, tmp_path: Path) -> None:
    def edit(document: Any) -> None:  # noqa: ANN401 - likewise
        table = document.tables[2]._tbl
        table.getparent().remove(table)

    last = edited(out, tmp_path, edit)
    told = [f for f in faults(check_report(report(out), prior=last)) if f.file == str(last)]
    assert [finding.rule for finding in told] == ["read.table_missing"]


def test_a_file_that_is_no_report_is_a_finding(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("会议通知")
    document.save(str(tmp_path / "通知.docx"))
    found = check_report(tmp_path / "通知.docx")
    assert broken(found) == ["read.not_this_form"]
    assert found.tallies == ()


# --- against what was compiled


def test_nothing_was_changed(out: Path) -> None:
    for suffix in (".docx", ".html"):
        assert broken(check_report(report(out, suffix), against=out / "report.json")) == []


def test_both_changed_digits_are_named_and_nothing_else(out: Path, tmp_path: Path) -> None:
    validated = check_report(edited(out, tmp_path, two_digits), against=out / "report.json")
    figure, number = faults(validated)
    assert (figure.rule, figure.outcome.refs) == ("against.figure", (NEW,))
    assert (figure.outcome.details["before"], figure.outcome.details["after"]) == ("142", "143")
    assert figure.outcome.details["followers"].split() == [
        "requests.flow",
        "requests.applicants",
        "prose.count",
    ]
    assert "由此不再成立：新收加结转等于办理加下转、" in Messages(validated.standard, "zh").message(
        figure
    )
    assert number.rule == "against.number"
    assert "240条" in number.outcome.details["before"]
    assert "250条" in number.outcome.details["after"]
    assert "由此" not in Messages(validated.standard, "zh").message(number)


def test_a_word_that_makes_a_sentence_wrong_is_an_error(out: Path, tmp_path: Path) -> None:
    def edit(document: Any) -> None:  # noqa: ANN401 - likewise
        replaced(document, "没有其他需要报告的事项", "没有其他需要报告的事项，且待补充")

    file = edited(out, tmp_path, edit)
    (finding,) = faults(check_report(file, against=out / "report.json"))
    assert (finding.rule, finding.severity) == ("against.sentence", "error")
    assert finding.outcome.details["followers"] == "structure.leftovers"


def test_what_cannot_be_compared_with_is_refused(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")
    assert main(["check", str(report(out)), "--against", str(tmp_path / "other.json")]) == 2
    assert "other.json" in capsys.readouterr().err


# --- as a case knows it


@pytest.fixture
def district(tmp_path: Path) -> Path:
    """A case of three bodies, the report of one of which was compiled apart."""
    folder = case(tmp_path / "case", 2025, {}, entities=("甲区教育局", "甲区民政局", "甲区水利局"))
    roster = "单位名称,别名,类别\n甲区教育局,教育局,部门\n甲区民政局,,部门\n甲区水利局,,\n"
    (folder / "roster.csv").write_text(roster, encoding="utf-8")
    return folder


def finished(folder: Path, texts: Mapping[str, str]) -> Path:
    """The Word report of a body that compiled its own."""
    own = case(folder, 2025, {}, entities=("甲区教育局",))
    settings = '[report]\nauthority = "甲区教育局"\nperiod = 2025\ndate = 2026-01-20\n'
    (own / "case.toml").write_text(settings, encoding="utf-8")
    for section, text in texts.items():
        (own / "narrative" / f"{section}.md").write_text(text, encoding="utf-8")
    compile_report(own)
    return report(own / "out")


TEXTS = {
    "overview": "2025年，甲区教育局未收到政府信息公开申请。\n",
    "problems": "公开的及时性还不够，下一步将加强业务培训和检查。\n",
    "other_matters": "全年收取信息处理费0元。\n",
}


def test_a_case_knows_whose_report_it_is(tmp_path: Path, district: Path) -> None:
    file = finished(tmp_path / "own", TEXTS)
    validated = check_report(file, case=district)
    assert broken(validated) == []
    assert validated.results[0].entity == "甲区教育局"
    assert "no_others" not in {finding.outcome.reason for finding in validated.findings}


def test_the_name_of_another_body_is_left_in_a_report(tmp_path: Path, district: Path) -> None:
    texts = TEXTS | {
        "problems": "民政局的公开还不够及时。2025年，甲区民政局加强了培训，甲区水利局也是。\n"
    }
    validated = check_report(finished(tmp_path / "own", texts), case=district)
    assert broken(validated) == ["structure.others"]
    assert validated.findings[0].outcome.details["said"] == "甲区民政局"


def test_a_report_of_nobody_on_the_roster_does_not_name_the_case(out: Path, district: Path) -> None:
    assert "structure.title_area" in broken(check_report(report(out), case=district))


def test_the_case_compares_with_its_year_before_and_waives(tmp_path: Path, district: Path) -> None:
    last = case(
        tmp_path / "last",
        2024,
        {"甲区教育局": {"disclosure.normative_documents.in_force": 3}},
        entities=("甲区教育局",),
    )
    compile_report(last)
    shutil.copy(last / "out" / "report.json", district / "prior" / "report.json")
    texts = TEXTS | {"other_matters": "没有其他需要报告的事项。\n"}
    file = finished(tmp_path / "own", texts)
    validated = check_report(file, case=district)
    assert set(broken(validated)) == {"disclosure.stock", "structure.fee_stated"}
    (district / "waivers.toml").write_text(
        '[[waiver]]\nrule = "structure.fee_stated"\nentity = "甲区教育局"\nreason = "另行公布"\n'
        'approver = "甲某"\ndate = 2026-01-20\n[waiver.values]\nsaid = "-"\n'
        'sentence = "没有其他需要报告的事项。"\n',
        encoding="utf-8",
    )
    again = check_report(file, case=district)
    assert broken(again) == ["disclosure.stock"]
    assert any(tally.waived for tally in again.tallies if tally.rule == "structure.fee_stated")


def test_what_is_wrong_with_the_year_before_of_a_case_is_told(
    tmp_path: Path, district: Path
) -> None:
    (district / "prior" / "上年.docx").write_bytes(b"PK")
    validated = check_report(finished(tmp_path / "own", TEXTS), case=district)
    told = [(f.file, f.rule) for f in faults(validated)]
    assert [file for file, _ in told] == ["prior/上年.docx"]
    assert told[0][1].startswith("read.")


# --- the command


def test_the_command_says_what_was_changed(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = edited(out, tmp_path, two_digits)
    against = ["--against", str(out / "report.json")]
    assert main(["check", str(file), *against, "--lang", "zh"]) == 1
    said = capsys.readouterr().out
    assert "编报数据是 142，报告里是 143" in said
    assert said.count("错误  against.") == 2
    assert main(["check", str(file), *against, "--format", "json"]) == 1
    data = json.loads(capsys.readouterr().out)
    broken = [one for one in data["findings"] if one["verdict"] == "broken"]
    assert {one["rule"] for one in broken if one["severity"] != "notice"} == {
        "against.figure",
        "against.number",
    }
    assert data["summary"]["errors"] == 2
    for rule in data["rules"]:
        counted = sum(one["count"] for one in rule["not_evaluated"])
        assert rule["evaluated"] == rule["kept"] + rule["broken"] + rule["waived"]
        assert counted >= 0


def test_a_sound_report_gives_exit_0(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(report(out)), "--strict", "--lang", "en"]) == 0
    assert "Verdict: No error is open." in capsys.readouterr().out


def test_the_output_in_the_documentation_is_real(
    out: Path,
    tmp_path: Path,
    checkout: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPORTGEN_LANG", "en")
    shutil.copytree(out, tmp_path / "out")
    edited(out, tmp_path, two_digits).rename(tmp_path / "报告.docx")
    page = (checkout / "docs" / "check.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```console\n\$ reportgen ([^\n]+)\n(.*?)```", page, re.DOTALL)
    ((command, shown),) = ((command, shown) for command, shown in blocks if shown)
    assert main(command.split()) == 1
    assert capsys.readouterr().out == shown


def test_a_report_whose_tables_are_pictures_is_told_and_its_text_is_checked(
    out: Path, tmp_path: Path
) -> None:
    def edit(document: Any) -> None:  # noqa: ANN401 - python-docx
        for table in document.tables:
            table._tbl.getparent().remove(table._tbl)
        replaced(document, "没有其他需要报告的事项", "其他事项待补充")

    validated = check_report(edited(out, tmp_path, edit))
    assert broken(validated) == ["read.no_tables", "structure.leftovers"]
    assert validated.standard.id == "cn-2019"


def test_a_lost_table_is_one_finding(out: Path, tmp_path: Path) -> None:
    def edit(document: Any) -> None:  # noqa: ANN401 - python-docx
        table = document.tables[2]._tbl
        table.getparent().remove(table)

    validated = check_report(edited(out, tmp_path, edit), against=out / "report.json")
    assert broken(validated) == ["read.table_missing"]


def test_a_report_is_its_titles_whatever_its_tables_name(tmp_path: Path) -> None:
    folder = case(tmp_path / "own", 2025, {}, entities=("某区教育局", "某区民政局"))
    (folder / "submissions" / "某区民政局.xlsx").unlink()
    (draft,) = [name for name in compile_report(folder).files if name.endswith("（草稿）.docx")]
    validated = check_report(folder / "out" / draft, case=folder)
    assert validated.results[0].entity == "某区"
    assert "read.entity_ambiguous" not in broken(validated)


def test_a_figure_in_a_table_of_the_text_is_compared_too(tmp_path: Path) -> None:
    text = "2025年的申请如下。\n\n| 结果 | 件数 |\n|---|--:|\n| 予以公开 | 12 |\n| 不予公开 | 3 |\n"
    file = finished(tmp_path / "own", TEXTS | {"overview": text})
    compiled = file.parent / "report.json"
    assert broken(check_report(file, against=compiled)) == []
    document = docx.Document(str(file))
    (run,) = document.tables[0].rows[1].cells[1].paragraphs[0].runs
    run.text = "13"
    document.save(str(tmp_path / "改过的.docx"))
    (change,) = faults(check_report(tmp_path / "改过的.docx", against=compiled))
    assert change.rule == "against.number"
    assert change.outcome.details["after"] == "予以公开｜13"


# --- tables that are blank, doubled or of another year


def emptied(document: Any) -> None:  # noqa: ANN401 - python-docx
    """Table three without a figure: blanks and dashes."""
    for row in document.tables[1].rows[3:]:
        for number, cell in enumerate(row.cells[-7:]):
            for run in cell.paragraphs[0].runs:
                run.text = "/" if number else ""


def test_a_table_without_figures_is_told_and_so_is_what_the_text_says_of_it(
    out: Path, tmp_path: Path
) -> None:
    validated = check_report(edited(out, tmp_path, emptied))
    found = faults(validated)
    assert [f.outcome.refs[0].table for f in found if f.rule == "text.blank_table"] == ["requests"]
    told = [f for f in found if f.rule == "text.against_blank"]
    assert {f.outcome.refs[0].table for f in told} == {"requests"}
    assert "142" in {f.outcome.details["said"] for f in told}
    assert all("sentence" in f.outcome.details for f in told)
    said = Messages(validated.standard, "zh").message(told[0])
    assert "表是空的" in said


def test_a_single_blank_stays_silent(out: Path, tmp_path: Path) -> None:
    def one_blank(document: Any) -> None:  # noqa: ANN401 - python-docx
        for run in document.tables[1].rows[10].cells[-2].paragraphs[0].runs:
            run.text = ""

    assert "text.blank_table" not in broken(check_report(edited(out, tmp_path, one_blank)))


def doubled(document: Any) -> None:  # noqa: ANN401 - python-docx
    """Table three once more in an annex, with one other figure and a label misspelt."""
    annex = copy.deepcopy(document.tables[1]._tbl)
    document.tables[-1]._tbl.addnext(annex)
    annex.addprevious(copy.deepcopy(document.paragraphs[0]._p))
    table = document.tables[-1]
    table.rows[5].cells[-1].paragraphs[0].runs[0].text = "7"
    cell = next(c for c in table.rows[5].cells if "予以公开" in c.text)
    cell.paragraphs[0].runs[0].text = "（一）给予公开"
    for run in cell.paragraphs[0].runs[1:]:
        run.text = ""


@pytest.mark.parametrize("suffix", [".docx", ".html"])
def test_an_annex_with_the_table_once_more_is_named(out: Path, tmp_path: Path, suffix: str) -> None:
    file = edited(out, tmp_path, doubled)
    if suffix == ".html":
        page = report(out, suffix).read_text(encoding="utf-8")
        first = page.index("<table", page.index("<table") + 1)
        whole = page[first : page.index("</table>", first) + len("</table>")]
        annex = whole.replace("予以公开", "给予公开", 1)
        file = tmp_path / "附件.html"
        file.write_text(page.replace("</body>", annex + "</body>"), encoding="utf-8")
    (twice,) = [f for f in check_report(file).findings if f.rule == "read.table_twice"]
    assert "予以公开" in twice.outcome.details["off"]
    assert twice.outcome.details["tables"] == "申请"


def untitled(document: Any) -> None:  # noqa: ANN401 - python-docx
    """No year in the title, none in the preamble."""
    for paragraph in document.paragraphs[:6]:
        for run in paragraph.runs:
            run.text = re.sub("20[0-9]{2}年", "本年", run.text)


def test_a_report_without_a_year_says_that_its_text_was_not_compared(
    out: Path, tmp_path: Path
) -> None:
    found = faults(check_report(edited(out, tmp_path, untitled)))
    assert [f.severity.value for f in found if f.rule == "read.no_period_in_report"] == ["warning"]
    assert "read.no_period" not in {f.rule for f in found}
