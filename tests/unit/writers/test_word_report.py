import io
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from docx.document import Document

from reportgen.documents.lists import Heading, Listing
from reportgen.documents.report import (
    Draft,
    Figure,
    Paragraph,
    Report,
    Run,
    Style,
)
from reportgen.extract.locate import locate
from reportgen.model.errors import ReportgenError
from reportgen.model.grids import Grid, Position, plain_text
from reportgen.model.submissions import CellRef
from reportgen.office_files.word.elements import Element, make, paragraph_text, tag
from reportgen.office_files.word.table_grids import cell_runs, tables
from reportgen.office_files.zip_parts import pack, unpack
from reportgen.readers.standard_folders import read_standard
from reportgen.standards.cells import cells
from reportgen.standards.standard import Standard
from reportgen.writers.word_report import write_docx

Locate = Callable[[Grid], Mapping[CellRef, Position]]


def cell_text(tc: Element) -> str:
    return plain_text(cell_runs(tc))


@pytest.fixture(scope="module")
def standard() -> Standard:
    return read_standard("cn-2021")


@pytest.fixture(scope="module")
def template(checkout: Path) -> bytes:
    return (checkout / "templates" / "disclosure" / "cn-2021" / "report.docx").read_bytes()


@pytest.fixture(scope="module")
def find(standard: Standard) -> Locate:
    return lambda grid: {ref: at for ref, (_, at) in locate([grid], standard).places.items()}


def plain(text: str) -> tuple[Paragraph, ...]:
    return (Paragraph(style=Style.TEXT, runs=(Run(text=text),)),)


@pytest.fixture
def report(standard: Standard) -> Report:
    refs = list(cells(standard))
    return Report(
        standard=standard,
        title="某区2025年政府信息公开工作年度报告",
        authority="某区人民政府办公室",
        period=2025,
        tags={
            "authority.name": "某区人民政府办公室",
            "report.signature": "某区人民政府办公室",
            "report.date": "2026年1月9日",
        },
        texts={
            "report.preamble": plain("本报告按年度编制。"),
            "section.overview": plain("全年主动公开信息12条。"),
            "section.problems": plain("存在不足。"),
            "section.other_matters": plain("无。"),
        },
        figures={ref: Figure(text=str(number)) for number, ref in enumerate(refs)},
        draft=None,
    )


@pytest.fixture
def draft(report: Report) -> Report:
    first, *_ = report.figures
    listing = Listing(
        name="待核事项",
        title="待核事项",
        columns=tuple(Heading(text, 10) for text in ("规则", "程度", "单位", "位置", "说明")),
        rows=tuple(("流量", "错误", name, None, "相差1件") for name in ("某局", "另一局")),
    )
    return replace(
        report,
        figures={**report.figures, first: Figure(text="3", open=True)},
        draft=Draft(headline="草稿", listings=(listing,)),
    )


def opened(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def body_of(data: bytes) -> Element:
    body: Element = opened(data).element.body
    return body


def lines(data: bytes) -> list[str]:
    return [paragraph_text(child) for child in body_of(data) if child.tag == tag("p")]


def remade(template: bytes, change: Callable[[Document], object]) -> bytes:
    document = opened(template)
    change(document)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def problems(report: Report, template: bytes, find: Locate) -> list[tuple[str, str]]:
    with pytest.raises(ReportgenError) as caught:
        write_docx(report, template, find)
    return [(problem.id, problem.where) for problem in caught.value.problems]


def test_every_figure_stands_in_its_cell(report: Report, template: bytes, find: Locate) -> None:
    written = write_docx(report, template, find)
    shown = {
        ref: cell_text(table.elements[at])
        for table in tables(body_of(written))
        for ref, at in find(table.grid).items()
    }
    assert shown == {ref: figure.text for ref, figure in report.figures.items()}


def test_texts_and_tags_stand_in_their_places(
    report: Report, template: bytes, find: Locate
) -> None:
    assert lines(write_docx(report, template, find)) == [
        "某区2025年政府信息公开工作年度报告",
        "本报告按年度编制。",
        "一、总体情况",
        "全年主动公开信息12条。",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "存在不足。",
        "六、其他需要报告的事项",
        "无。",
        "某区人民政府办公室",
        "2026年1月9日",
    ]


def test_the_same_report_gives_the_same_bytes(
    report: Report, template: bytes, find: Locate
) -> None:
    assert write_docx(report, template, find) == write_docx(report, template, find)


def test_paragraphs_take_the_documents_styles(
    report: Report, template: bytes, find: Locate
) -> None:
    runs = (Run(text="（二）依申请公开。", lead=True), Run(text="全年", strong=True))
    texts = (
        Paragraph(style=Style.HEADING, runs=(Run(text="（一）主动公开"),)),
        Paragraph(style=Style.SUBHEADING, runs=(Run(text="1.平台"),)),
        Paragraph(style=Style.TEXT, runs=runs),
        Paragraph(style=Style.ITEM, runs=(Run(text="一是"),)),
    )
    report = replace(report, texts={**report.texts, "section.overview": texts})
    found = opened(write_docx(report, template, find)).paragraphs
    start = [p.text for p in found].index("（一）主动公开")
    heading, subheading, text, item = found[start : start + 4]
    names = [p.style.name if p.style else "" for p in (heading, subheading, text, item)]
    assert names == ["Heading 2", "Heading 3", "Normal", "Normal"]
    assert text.runs[0].style is not None
    assert text.runs[0].style.name == "Lead"
    assert [run.bold for run in text.runs] == [None, True]


def test_a_tag_split_over_runs_is_replaced_in_the_format_of_its_first(
    report: Report, template: bytes, find: Locate
) -> None:
    def split(document: Document) -> None:
        paragraph = document.paragraphs[0]
        paragraph.text = ""
        for text, bold in (
            ("关于{", True),
            ("{report", None),
            (".title }", None),
            ("}的说明", None),
        ):
            paragraph.add_run(text).bold = bold

    written = opened(write_docx(report, remade(template, split), find)).paragraphs[0]
    assert written.text == f"关于{report.title}的说明"
    assert [run.text for run in written.runs if run.bold] == [f"关于{report.title}"]


def test_tags_in_headers_and_in_cells_are_replaced(
    report: Report, template: bytes, find: Locate
) -> None:
    def add(document: Document) -> None:
        document.sections[0].header.paragraphs[0].text = "{{authority.name}}编"
        document.add_table(1, 1).rows[0].cells[0].text = "{{authority.name}}制"

    written = opened(write_docx(report, remade(template, add), find))
    assert written.sections[0].header.paragraphs[0].text == "某区人民政府办公室编"
    assert cell_text(tables(written.element.body)[-1].elements[Position(0, 0)]).endswith("办公室制")


def test_a_value_with_braces_is_text_and_no_tag(
    report: Report, template: bytes, find: Locate
) -> None:
    report = replace(
        report,
        title="{{report.date}}",
        texts={**report.texts, "section.overview": plain("见{{report.title}}")},
    )
    shown = lines(write_docx(report, template, find))
    assert shown[0] == "{{report.date}}"
    assert "见{{report.title}}" in shown


def test_a_text_in_a_cell_leaves_the_cell_sound(
    report: Report, template: bytes, find: Locate
) -> None:
    def move(document: Document) -> None:
        place = next(p for p in document.paragraphs if "section.problems" in p.text)
        place.text = ""
        document.add_table(1, 1).rows[0].cells[0].text = "{{section.problems}}"

    report = replace(report, texts={**report.texts, "section.problems": ()})
    written = body_of(write_docx(report, remade(template, move), find))
    assert all(cell[-1].tag == tag("p") for cell in written.iter(tag("tc")))


def test_what_has_no_value_leaves_no_empty_line(
    report: Report, template: bytes, find: Locate
) -> None:
    report = replace(report, tags={**report.tags, "report.date": "", "report.signature": ""})
    report = replace(report, texts={**report.texts, "report.preamble": ()})
    assert "" not in lines(write_docx(report, template, find))


def test_a_section_break_on_a_replaced_paragraph_stays(
    report: Report, template: bytes, find: Locate
) -> None:
    def split(document: Document) -> None:
        document.add_section()
        body: Element = document.element.body
        section = next(s for s in body.iter(tag("sectPr")) if s.getparent() is not body)
        place = next(p for p in body if "section.overview" in paragraph_text(p))
        place.insert(0, make("pPr", section))

    written = opened(write_docx(report, remade(template, split), find))
    assert len(written.sections) == 2


def test_characters_that_xml_cannot_carry_are_replaced(
    report: Report, template: bytes, find: Locate
) -> None:
    ref = next(iter(report.figures))
    report = replace(
        report,
        authority="甲\x00",
        title="甲\x01乙",
        figures={**report.figures, ref: Figure(text="1\x02")},
        texts={**report.texts, "section.overview": plain("丙\x03")},
    )
    written = write_docx(report, template, find)
    assert lines(written)[0] == "甲\ufffd乙"
    assert "丙\ufffd" in lines(written)
    assert opened(written).core_properties.author == "甲\ufffd"


def test_a_title_too_long_for_a_line_breaks_before_the_reports_name(
    report: Report, template: bytes, find: Locate
) -> None:
    long = replace(report, title="天津经济技术开发区2025年政府信息公开工作年度报告")
    shown = opened(write_docx(long, template, find)).paragraphs[0].text
    assert shown == "天津经济技术开发区2025年\n政府信息公开工作年度报告"
    assert "\n" not in opened(write_docx(report, template, find)).paragraphs[0].text


@pytest.mark.parametrize(
    ("name", "after_name", "after_date"),
    [
        # The date is 7.25 characters wide, with the gaps around its digits.
        ("某市某区人民政府发展和改革委员会", 2, 8.75),
        ("某区人民政府办公", 3.25, 2),
        ("某局", 9.25, 2),
    ],
)
def test_the_date_begins_two_characters_right_of_the_name(
    report: Report,
    template: bytes,
    find: Locate,
    name: str,
    after_name: float,
    after_date: float,
) -> None:
    report = replace(report, tags={**report.tags, "report.signature": name})
    *_, signature, date, _ = body_of(write_docx(report, template, find))
    indents = [p.find(f".//{tag('ind')}") for p in (signature, date)]
    assert [i.get(tag("rightChars")) for i in indents if i is not None] == [
        str(round(after_name * 100)),
        str(round(after_date * 100)),
    ]
    assert after_name + len(name) == after_date + 7.25 + 2


def test_the_file_names_the_report_and_nobody_else(
    report: Report, template: bytes, find: Locate
) -> None:
    def sign(document: Document) -> None:
        document.core_properties.author = "王某"
        document.core_properties.last_modified_by = "李某"
        document.core_properties.modified = datetime(2026, 1, 1, tzinfo=UTC)

    written = opened(write_docx(report, remade(template, sign), find)).core_properties
    assert (written.title, written.author) == (report.title, report.authority)
    assert written.last_modified_by == ""
    assert written.modified == written.created


def test_a_final_report_has_no_line_at_its_top(
    report: Report, template: bytes, find: Locate
) -> None:
    assert not [name for name in unpack(write_docx(report, template, find)) if "header" in name]


def test_a_draft_says_so_on_odd_and_even_pages(
    draft: Report, template: bytes, find: Locate
) -> None:
    (section,) = opened(write_docx(draft, template, find)).sections
    for header in (section.header, section.even_page_header):
        assert [p.text for p in header.paragraphs] == ["草稿"]


def test_a_draft_says_so_in_every_section_and_on_first_pages(
    draft: Report, template: bytes, find: Locate
) -> None:
    def divide(document: Document) -> None:
        document.sections[0].header.paragraphs[0].text = "原有页眉"
        second = document.add_section()
        second.different_first_page_header_footer = True
        third = document.add_section()
        third.header.is_linked_to_previous = False

    _, second, third = opened(write_docx(draft, remade(template, divide), find)).sections
    assert [p.text for p in second.header.paragraphs] == ["草稿", "原有页眉"]
    assert [p.text for p in second.first_page_header.paragraphs] == ["草稿"]
    assert "草稿" in [p.text for p in third.header.paragraphs]


def test_a_draft_marks_open_cells_and_lists_what_is_open_on_a_page_of_its_own(
    draft: Report, template: bytes, find: Locate
) -> None:
    written = opened(write_docx(draft, template, find))
    marked = [
        tc for tc in written.element.body.iter(tag("tc")) if tc.find(f".//{tag('shd')}") is not None
    ]
    assert [cell_text(tc) for tc in marked] == ["3"]
    heading = next(p for p in written.paragraphs if p.text == "待核事项")
    assert heading.paragraph_format.page_break_before
    listed = tables(written.element.body)[-1].grid.cells
    heads = [listed[Position(0, column)].text for column in range(5)]
    assert heads == ["规则", "程度", "单位", "位置", "说明"]
    assert [listed[Position(row, 2)].text for row in (1, 2)] == ["某局", "另一局"]
    rows = list(written.element.body.iter(tag("tbl")))[-1].iter(tag("tr"))
    assert [row.find(f".//{tag('tblHeader')}") is not None for row in rows] == [True, False, False]


def test_below_it_stands_what_became_of_every_rule(
    draft: Report, template: bytes, find: Locate
) -> None:
    assert draft.draft
    verdicts = Listing(
        name="各项结果",
        title="各项结果",
        columns=tuple(Heading(text, 6) for text in "甲乙丙丁戊己庚"),
        rows=(("合计", "错误", 6, 1, 0, Decimal("2.50"), None),),
        lines=("全部相符：流量 7。", "没有内容：无。"),
    )
    told = replace(draft, draft=replace(draft.draft, listings=(*draft.draft.listings, verdicts)))
    data = write_docx(told, template, find)
    (*_, listed, counted) = tables(body_of(data))
    assert listed.grid.cells[Position(0, 0)].text == "规则"
    row = [counted.grid.cells[Position(1, column)].text for column in range(7)]
    assert row == ["合计", "错误", "6", "1", "0", "2.5", ""]
    assert lines(data)[-2:] == list(verdicts.lines)
    heading = next(p for p in opened(data).paragraphs if p.text == "各项结果")
    assert heading.paragraph_format.keep_with_next
    assert not heading.paragraph_format.page_break_before
    without = lines(write_docx(draft, template, find))
    assert "各项结果" not in without


def test_all_faults_of_a_template_are_told_together(
    report: Report, template: bytes, find: Locate
) -> None:
    def spoil(document: Document) -> None:
        places = {p.text: p for p in document.paragraphs}
        places["{{report.title}}"].text = "{{report.tilte}}"
        places["{{section.overview}}"].text = "情况：{{section.overview}}"
        places["{{section.problems}}"].text = "略"
        document.add_paragraph("{{report.preamble}}")
        document.element.body.remove(next(document.element.body.iter(tag("tbl"))))

    assert problems(report, remade(template, spoil), find) == [
        ("template.tag_unknown", "{{report.tilte}}"),
        ("template.text_not_alone", "{{section.overview}}"),
        ("template.text_twice", "{{report.preamble}}"),
        ("template.text_missing", "{{section.problems}}"),
        *(
            ("template.cell_missing", str(ref))
            for ref in report.figures
            if ref.table == "disclosure"
        ),
    ]


def test_a_table_that_stands_twice_is_refused(
    report: Report, template: bytes, find: Locate
) -> None:
    def double(document: Document) -> None:
        body: Element = document.element.body
        body.insert(0, deepcopy(list(body.iter(tag("tbl")))[2]))

    found = problems(report, remade(template, double), find)
    assert {id_ for id_, _ in found} == {"template.cell_twice"}
    assert len(found) == 15


def test_a_document_without_tags_is_refused(report: Report, find: Locate) -> None:
    target = io.BytesIO()
    docx.Document().save(target)
    assert ("template.no_tags", "") in problems(report, target.getvalue(), find)


def test_what_is_no_word_document_is_refused(report: Report, template: bytes, find: Locate) -> None:
    damaged = {**unpack(template), "word/document.xml": b"<w:document"}
    incomplete = {name: data for name, data in unpack(template).items() if "styles" not in name}
    for data in (b"", b"PK\x03\x04", pack({"a.txt": b"a"}), pack(damaged), pack(incomplete)):
        assert problems(report, data, find) == [("template.unreadable", "")]


def test_an_offices_own_document_keeps_its_look(report: Report, standard: Standard) -> None:
    document = docx.Document()
    document.add_paragraph().add_run("{{report.title}}").italic = True
    for name in report.texts:
        document.add_paragraph(f"{{{{{name}}}}}").paragraph_format.first_line_indent = 0
    table = document.add_table(len(report.figures), 2)
    for (label, value), ref in zip((row.cells for row in table.rows), report.figures, strict=True):
        label.text, value.text = str(ref), "旧"
    target = io.BytesIO()
    document.save(target)

    def by_label(grid: Grid) -> Mapping[CellRef, Position]:
        rows = {cell.text: at.row for at, cell in grid.cells.items() if at.column == 0}
        return {ref: Position(rows[str(ref)], 1) for ref in cells(standard)}

    bold = (Paragraph(style=Style.TEXT, runs=(Run(text="一、", lead=True),)),)
    report = replace(report, texts={**report.texts, "section.overview": bold})
    written = opened(write_docx(report, target.getvalue(), by_label))
    assert written.paragraphs[0].runs[0].italic
    assert all(p.paragraph_format.first_line_indent == 0 for p in written.paragraphs[1:5])
    values = [cell_text(tc) for tc in list(written.element.body.iter(tag("tc")))[1::2]]
    assert values == [figure.text for figure in report.figures.values()]
