"""The report as a web page."""

import base64
from collections.abc import Mapping

import pytest
from lxml import html
from tests.pictures import png

from reportgen.documents.lists import Heading, Listing
from reportgen.documents.report import (
    Block,
    Draft,
    Figure,
    Paragraph,
    Picture,
    Report,
    Run,
    Style,
    TextTable,
)
from reportgen.extract.locate import locate
from reportgen.readers.formats.html import read_html
from reportgen.readers.standard_folders import read_standard
from reportgen.standards.cells import cells
from reportgen.standards.standard import Standard
from reportgen.workflows.output_files import page_templates
from reportgen.writers.web_pages import report_page

EVIL = "<script>alert('x')</script>&\"'"
OVERVIEW: tuple[Block, ...] = (
    Paragraph(style=Style.HEADING, runs=(Run(text="（一）甲"),)),
    Paragraph(style=Style.SUBHEADING, runs=(Run(text="1.乙"),)),
    Paragraph(
        style=Style.TEXT,
        runs=(Run(text="一是。", lead=True), Run(text="做了"), Run(text=EVIL, strong=True)),
    ),
    Paragraph(style=Style.ITEM, runs=(Run(text="1.项"),)),
    TextTable(
        rows=(((Run(text=EVIL),), (Run(text="数"),)), ((Run(text="甲"),), (Run(text="1"),))),
        aligns=("", "right"),
    ),
    Picture(content=png(8, 6), kind="png", width=8, height=6, text=EVIL, caption="图1"),
    Picture(content=png(), kind="png", width=4, height=3, text="无题", caption=""),
)


def report(standard: Standard, draft: Draft | None = None) -> Report:
    refs = list(cells(standard))
    return Report(
        standard=standard,
        title=f"某区2025年{EVIL}",
        authority=EVIL,
        period=2025,
        tags={"report.signature": "某区办", "report.date": "2026年1月9日"},
        texts={
            "report.preamble": (Paragraph(style=Style.TEXT, runs=(Run(text="前言"),)),),
            "section.overview": OVERVIEW,
        },
        figures={ref: Figure(text=str(at), open=not at) for at, ref in enumerate(refs)},
        draft=draft,
    )


@pytest.fixture(params=["cn-2019", "cn-2021"])
def standard(request: pytest.FixtureRequest) -> Standard:
    return read_standard(request.param)


def page_of(made: Report) -> html.HtmlElement:
    return html.document_fromstring(report_page(made, page_templates(), "zh-CN").decode())


def test_every_figure_reads_back(standard: Standard) -> None:
    made = report(standard)
    grids, _ = read_html(report_page(made, page_templates(), "zh-CN"))
    located = locate(grids, standard)
    assert located.faults == ()
    shown = {ref: grids[at].cells[place].text for ref, (at, place) in located.places.items()}
    assert shown == {ref: figure.text for ref, figure in made.figures.items()}


def test_sections_stand_in_their_order_with_signature_and_date(standard: Standard) -> None:
    page = page_of(report(standard))
    assert page.get("lang") == "zh-CN"
    assert [h.text_content() for h in page.iter("h2")] == [s.title for s in standard.sections]
    (title,) = page.iter("h1")
    assert title.text_content().startswith("某区2025年")
    (signature,) = page.find_class("signature")
    assert [text.strip() for text in signature.itertext()] == ["某区办", "2026年1月9日"]


def test_texts_are_escaped_and_nothing_comes_from_outside(standard: Standard) -> None:
    text = report_page(report(standard), page_templates(), "zh-CN").decode()
    page = html.document_fromstring(text)
    assert list(page.iter("script", "link", "iframe", "object")) == []
    sources = [element.get("src", "") for element in page.iter("img")]
    assert all(source.startswith("data:image/png;base64,") for source in sources)
    assert base64.b64decode(sources[0].partition(",")[2]) == png(8, 6)
    assert "url(" not in text
    assert "@import" not in text
    strong = page.find(".//strong")
    assert strong is not None
    assert strong.text == EVIL


def test_the_text_has_its_elements(standard: Standard) -> None:
    page = page_of(report(standard))
    section = page.get_element_by_id("overview").getparent()
    assert section is not None
    tags = [child.tag for child in section]
    assert tags == ["h2", "h3", "h4", "p", "p", "div", "figure", "figure"]
    paragraph = section[3]
    assert paragraph.text_content() == f"一是。做了{EVIL}"
    assert paragraph[0].get("class") == "lead"
    head = [(th.get("scope"), th.text) for th in section[5].iter("th")]
    assert head == [("col", EVIL), ("col", "数")]
    assert [td.get("class") for td in section[5].iter("td")] == [None, "right"]
    assert [caption.text for caption in page.iter("figcaption")] == ["图1"]
    assert [img.get("alt") for img in page.iter("img")] == [EVIL, "无题"]


def headers(page: html.HtmlElement) -> Mapping[str, list[str]]:
    """For each figure, the texts of the heads that it names."""
    return {
        td.text_content().strip(): [
            page.get_element_by_id(id_).text_content() for id_ in (td.get("headers") or "").split()
        ]
        for td in page.iter("td")
        if td.get("headers")
    }


def test_every_figure_names_its_heads() -> None:
    standard = read_standard("cn-2021")
    made = report(standard)
    named = headers(page_of(made))
    by_ref = {str(ref): named[figure.text] for ref, figure in made.figures.items()}
    assert by_ref["disclosure.normative_documents.repealed"] == [
        "第二十条第（一）项",
        "本年废止件数",
        "行政规范性文件",
    ]
    assert by_ref["disclosure.coercion.decisions"] == [
        "第二十条第（六）项",
        "本年处理决定数量",
        "行政强制",
    ]
    assert by_ref["requests.denied_security.business"] == [
        "申请人情况",
        "法人或其他组织",
        "商业企业",
        "三、本年度办理结果",
        "（三）不予公开",
        "3.危及“三安全一稳定”",
    ]
    assert by_ref["disputes.suit_direct.other"] == ["行政诉讼", "未经复议直接起诉", "其他结果"]


def test_heads_say_what_they_are_heads_of() -> None:
    page = page_of(report(read_standard("cn-2021")))
    scopes = {th.text_content(): th.get("scope") for th in page.iter("th") if th.get("id")}
    assert scopes["第二十条第（一）项"] == "colgroup"
    assert scopes["申请人情况"] == "colgroup"
    assert scopes["自然人"] == "col"
    assert scopes["（三）不予公开"] == "rowgroup"
    assert scopes["（一）予以公开"] == "row"
    captions = [caption.text for caption in page.iter("caption")]
    assert len(captions) == 3
    assert all(captions)


def test_a_final_page_has_no_mark_of_a_draft(standard: Standard) -> None:
    page = page_of(report(standard))
    assert page.find_class("draft") == page.find_class("open") == []


def test_a_draft_says_so_and_lists_what_is_open(standard: Standard) -> None:
    items = Listing(
        name="待核",
        title="待核",
        columns=tuple(Heading(text, 6) for text in "规程单位问"),
        rows=(("流量", "错误", EVIL, "C7", "相差"),),
    )
    verdicts = Listing(
        name="各项",
        title="各项",
        columns=(Heading("甲", 24), Heading("乙", 6)),
        rows=(("合计", 2),),
        lines=("余下",),
    )
    page = page_of(report(standard, Draft(headline="草稿", listings=(items, verdicts))))
    assert [p.text for p in page.find_class("draft")] == ["草稿"]
    (part,) = page.find_class("open")
    assert [h.text for h in part.iter("h2")] == ["待核", "各项"]
    assert [th.text for th in part.iter("th") if th.get("scope") == "row"] == ["流量", "合计"]
    assert [td.text for td in part.iter("td")] == ["错误", EVIL, "C7", "相差", "2"]
    assert [td.text for td in part.find_class("figure")] == ["2"]
    assert [mark.text for mark in page.iter("mark")] == ["0"]
    assert [p.text for p in part.iter("p")] == ["余下"]
