"""Narratives from the case folder to the files: last year's figures, filters, tables, pictures."""

import json
import shutil
from pathlib import Path

import docx
import pytest
from tests.cli.test_prior_year import case
from tests.pictures import png

from reportgen import compile as compile_report
from reportgen.cli import main
from reportgen.readers.standard_folders import shipped
from reportgen.workflows.compile import Compiled


def figures(**counts: int) -> dict[str, int]:
    """Rows of table three whose figures are all of natural persons."""
    return {
        f"requests.{row}.{column}": count
        for row, count in counts.items()
        for column in ("person", "total")
    }


def written(folder: Path, text: str) -> Path:
    (folder / "narrative" / "overview.md").write_text(text, encoding="utf-8")
    return folder


def lines(compiled: Compiled) -> list[str]:
    return [block.text for block in compiled.report.texts["section.overview"] if block.text]  # type: ignore[union-attr]


def problems(compiled: Compiled) -> set[tuple[str, str, str]]:
    """What the text of the overview lacks: rule, line, and the words it is about."""
    told = [f for f in compiled.validated.findings if f.rule.startswith("narrative.")]
    assert {f.file for f in told if f.broken} == {"narrative/overview.md"}
    return {(f.rule, f.outcome.details["line"], f.outcome.details["name"]) for f in told}


@pytest.fixture
def this_year(tmp_path: Path) -> Path:
    """A case whose prior year had 50 requests, of which 20 were granted."""
    before = figures(new=50, granted=20, denied_query=30, handled=50)
    now = figures(new=56, granted=21, denied_query=35, handled=56)
    last = compile_report(case(tmp_path / "last", 2025, {"甲局": before}))
    folder = case(tmp_path / "now", 2026, {"甲局": now})
    (folder / "prior" / "report.json").write_bytes(last.files["report.json"])
    return folder


def test_last_year_s_figures_come_from_the_folder_of_last_year(this_year: Path) -> None:
    text = (
        "全年新收政府信息公开申请{{ 申请.本年新收.总计 }}件，{{ 申请.本年新收.总计 | 同比 }}，"
        "比上年的{{ 上年.申请.本年新收.总计 }}件{{ 申请.本年新收.总计 | 增减数 }}。\n\n"
        "予以公开{{ 申请.予以公开.总计 }}件，占办结总数的"
        "{{ 申请.予以公开.总计 | 占比(申请.办理总计.总计) }}，"
        "{{ 申请.予以公开.总计 | 百分点(申请.办理总计.总计) }}。\n"
    )
    compiled = compile_report(written(this_year, text))
    assert lines(compiled) == [
        "全年新收政府信息公开申请56件，同比增长12%，比上年的50件增加6件。",
        "予以公开21件，占办结总数的37.5%，下降2.5个百分点。",
    ]
    rules = {f.rule for f in compiled.validated.findings if f.broken}
    assert not [rule for rule in rules if rule.startswith(("narrative.", "prose."))]
    assert compiled.report.draft is None


def test_without_last_year_the_text_has_holes_and_the_report_is_a_draft(tmp_path: Path) -> None:
    folder = case(tmp_path / "now", 2026, {"甲局": figures(new=56, granted=56, handled=56)})
    compiled = compile_report(written(folder, "{{ 申请.本年新收.总计 | 同比 }}\n\n{{ 无 }}"))
    assert lines(compiled) == ["【申请.本年新收.总计 同比】", "【无】"]
    assert compiled.report.draft is not None
    assert problems(compiled) == {
        ("narrative.no_prior", "1", "上年.申请.本年新收.总计"),
        ("narrative.unknown", "3", "无"),
    }
    (no_prior,) = (f for f in compiled.validated.findings if f.rule == "narrative.no_prior")
    assert (no_prior.outcome.details["value"], no_prior.outcome.details["lack"]) == (
        "56",
        "no_prior",
    )


def test_tables_and_pictures_reach_the_word_file_and_the_page(this_year: Path) -> None:
    text = "|结果|件数|\n|---|---|\n|予以公开|{{ 申请.予以公开.总计 }}|\n\n![图1　走势](图.png)\n"
    (this_year / "narrative" / "图.png").write_bytes(png(40, 30))
    written(this_year, text)
    assert main(["compile", str(this_year)]) == 0
    out = this_year / "out"
    (file,) = (path for path in out.glob("*.docx") if path.name != "materials.docx")
    document = docx.Document(str(file))
    assert [cell.text for cell in document.tables[0].rows[1].cells] == ["予以公开", "21"]
    assert len(document.inline_shapes) == 1
    (page,) = out.glob("*.html")
    assert 'alt="图1　走势"' in page.read_text(encoding="utf-8")
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    kinds = {entry["name"].rpartition(".")[2]: entry["kind"] for entry in manifest["files"]}
    assert kinds["html"] == "page"
    texts = json.loads((out / "report.json").read_text(encoding="utf-8"))["texts"]
    assert texts["overview"] == "图1　走势"
    first = {path.name: path.read_bytes() for path in out.iterdir()}
    shutil.rmtree(out)
    assert main(["compile", str(this_year)]) == 0
    assert {path.name: path.read_bytes() for path in out.iterdir()} == first


def test_every_problem_of_a_file_is_told_at_once(this_year: Path) -> None:
    text = (
        "{{ 申请.本年新收.合计 }}\n\n{{ 申请.本年新收.总计 | 占笔(1) }}\n\n"
        "{{ 申请.予以公开.总计 | 占比(复议诉讼.行政复议.总计) }}\n\n![图](chart:申请)\n\n"
        "![图](../../x.png)\n\n<b>甲</b>\n"
    )
    written(this_year, text)
    (this_year / "narrative" / "a.svg").write_text("<svg/>", encoding="utf-8")
    compiled = compile_report(this_year)
    assert problems(compiled) == {
        ("narrative.unknown", "1", "申请.本年新收.合计"),
        ("narrative.unknown_filter", "3", "占笔"),
        ("narrative.share", "5", "申请.予以公开.总计"),
        ("narrative.chart", "7", "chart:申请"),
        ("narrative.picture_outside", "9", "../../x.png"),
        ("narrative.not_rendered", "11", "<b>"),
        ("narrative.not_rendered", "11", "</b>"),
    }
    details = {f.rule: f.outcome.details for f in compiled.validated.findings if f.broken}
    assert details["narrative.unknown"]["near"].startswith("申请.本年新收.总计")
    assert details["narrative.unknown_filter"]["near"] == "占比"
    share = details["narrative.share"]
    assert (share["value"], share["other"], share["whole"]) == ("21", "复议诉讼.行政复议.总计", "0")


def test_the_office_s_own_counts_have_last_year_s_values_too(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(shipped("samples") / "demo-2021", tmp_path / "demo"))
    last = json.loads(compile_report(folder).files["report.json"])
    last["period"] -= 1
    last["facts"]["indicators.published.value"] |= {"value": "200", "raw": "200", "parts": []}
    (folder / "prior").mkdir()
    (folder / "prior" / "report.json").write_text(json.dumps(last), encoding="utf-8")
    text = "{{ 指标.主动公开信息.数量 | 增减数 }}，{{ prior.indicators.published.value }}。"
    assert lines(compile_report(written(folder, text))) == ["增加81条，200。"]


def test_what_a_text_lacks_is_told_once_and_the_rest_of_it_is_checked(this_year: Path) -> None:
    text = "收到申请{{ 申请.没有这一行.总计 }}件，新收申请{{ 申请.本年新收.总计 }}件，结转XX件。\n"
    compiled = compile_report(written(this_year, text))
    told = [f for f in compiled.validated.findings if f.file == "narrative/overview.md"]
    assert [f.rule for f in told if f.broken] == ["narrative.unknown", "structure.leftovers"]
    assert told[1].outcome.details["said"] == "XX"
    assert "【申请.没有这一行.总计】" in compiled.total.texts["overview"]
