"""What is written is read back: figures, and tables of the text."""

import json
from dataclasses import replace

import pytest

from reportgen.documents.report import Figure, Paragraph, Report, Run, Style, TextTable
from reportgen.model.submissions import Role, Submission
from reportgen.readers.formats.docx import read_docx
from reportgen.readers.formats.html import read_html
from reportgen.readers.standard_folders import read_standard
from reportgen.standards.cells import cells
from reportgen.workflows.output_files import ReadBackError, _compare, output_files, printed_headings

STANDARD = read_standard("cn-2021")
FIGURES = {ref: Figure(text=str(at)) for at, ref in enumerate(cells(STANDARD))}
WORDS = Paragraph(style=Style.TEXT, runs=(Run(text="已写。"),))


def table(*rows: tuple[str, ...]) -> TextTable:
    made = tuple(tuple((Run(text=text),) for text in row) for row in rows)
    return TextTable(rows=made, aligns=("",) * len(rows[0]))


# Whoever repeats a part of the form in the text has written no second form.
LIKE_THE_FORM = table(
    ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"), ("规章", "7", "7", "7")
)
EMPTY = TextTable(rows=(((), ()), ((), ())), aligns=("", ""))
TOTAL = Submission(standard="cn-2021", entity="某区", period=2025, role=Role.AGGREGATE, facts={})
REPORT = Report(
    standard=STANDARD,
    title="某区2025年政府信息公开工作年度报告",
    authority="某区",
    period=2025,
    tags={"area.name": "某区", "report.signature": "某区", "report.date": "2026年1月9日"},
    texts={
        "report.preamble": (WORDS,),
        "section.overview": (WORDS, LIKE_THE_FORM, LIKE_THE_FORM, EMPTY),
        "section.problems": (WORDS,),
        "section.other_matters": (WORDS,),
    },
    figures=FIGURES,
    draft=None,
)


def test_word_file_and_page_hold_every_figure_and_every_table_of_the_text() -> None:
    files = output_files(REPORT, STANDARD, TOTAL, ())
    manifest = json.loads(files["manifest.json"])
    assert [entry["kind"] for entry in manifest["files"]] == ["report", "page", "data"]
    stem = "某区2025年政府信息公开工作年度报告"
    word, page = files[f"{stem}.docx"], files[f"{stem}.html"]
    for grids, passages in (
        read_docx(word),
        read_html(page),
    ):
        _compare(REPORT, grids, passages)
        assert len(grids) == 6


def test_a_table_of_the_text_that_is_missing_or_other_is_a_defect() -> None:
    stem = "某区2025年政府信息公开工作年度报告"
    page = output_files(REPORT, STANDARD, TOTAL, ())[f"{stem}.html"]
    grids, passages = read_html(page)
    own = REPORT.texts["section.overview"]
    more = replace(REPORT, texts={"section.overview": (*own, table(("甲",), ("1",)))})
    with pytest.raises(ReadBackError, match="table"):
        _compare(more, grids, passages)
    first = next(iter(FIGURES))
    other = replace(REPORT, figures={**FIGURES, first: Figure(text="x")})
    with pytest.raises(ReadBackError, match="disclosure"):
        _compare(other, grids, passages)


def test_a_paragraph_that_is_missing_or_in_another_place_is_a_defect() -> None:
    stem = "某区2025年政府信息公开工作年度报告"
    word = output_files(REPORT, STANDARD, TOTAL, ())[f"{stem}.docx"]
    grids, passages = read_docx(word)
    unwritten = Paragraph(style=Style.TEXT, runs=(Run(text="没 写。"),))
    for texts, said in (
        ((unwritten,), "'没写。'"),
        ((WORDS, WORDS, WORDS, WORDS, WORDS), "'已写。'"),
    ):
        more = replace(REPORT, texts={"section.overview": texts})
        with pytest.raises(ReadBackError, match=said):
            _compare(more, grids[2:], passages)


def test_the_headings_of_the_blank_report_are_those_of_the_form() -> None:
    assert printed_headings(STANDARD) == tuple(
        (section.title, section.id) for section in STANDARD.sections
    )
