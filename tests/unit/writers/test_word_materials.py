import io
from itertools import pairwise

import docx
import pytest
from docx.document import Document

from reportgen.documents.materials import Chapter, Contribution, Excerpt, Materials, Piece
from reportgen.office_files.word.elements import OPEN_FILL, tag
from reportgen.readers.standard_folders import typography
from reportgen.writers.word_materials import write_materials

ALIKE = Excerpt(pieces=(Piece(text="相同的一段。"),), alike=True, notes=("【与乙局相同】",))
AGAIN = Excerpt(
    pieces=(Piece(text="今年的。"), Piece(text="上年的。", again=True)), notes=("【与上年相同】",)
)
MATERIALS = Materials(
    title=("某区2024年", "年度报告文字材料"),
    intro=("说明。",),
    chapters=(
        Chapter(
            title="一、总体情况",
            contributions=(
                Contribution(entity="甲局", source="来源：甲.xlsx", excerpts=(ALIKE, AGAIN)),
                Contribution(
                    entity="乙局",
                    source="来源：乙.xlsx",
                    excerpts=(Excerpt(pieces=(Piece(text="{{不是标签}} <b>"),)),),
                ),
            ),
            lines=("没有写的：丙局。",),
        ),
        Chapter(title="五、问题", contributions=(), lines=("没有写的：甲局。",)),
    ),
)


@pytest.fixture
def document() -> Document:
    return docx.Document(io.BytesIO(write_materials(MATERIALS, typography())))


def test_the_same_collection_gives_the_same_bytes() -> None:
    first, second = (write_materials(MATERIALS, typography()) for _ in range(2))
    assert first == second


def test_everything_stands_in_its_order(document: Document) -> None:
    assert [p.text for p in document.paragraphs] == [
        "某区2024年\n年度报告文字材料",
        "说明。",
        "一、总体情况",
        "甲局",
        "来源：甲.xlsx",
        "相同的一段。",
        "【与乙局相同】",
        "今年的。上年的。",
        "【与上年相同】",
        "乙局",
        "来源：乙.xlsx",
        "{{不是标签}} <b>",
        "没有写的：丙局。",
        "五、问题",
        "没有写的：甲局。",
    ]
    assert document.core_properties.title == "某区2024年年度报告文字材料"


def test_headings_have_the_styles_of_the_report(document: Document) -> None:
    styled = [(p.text, p.style.name) for p in document.paragraphs if p.style]
    assert ("一、总体情况", "Heading 1") in styled
    assert ("甲局", "Heading 2") in styled
    assert styled[0][1] == "Title"


def test_what_is_marked_looks_so(document: Document) -> None:
    runs = {run.text: run for p in document.paragraphs for run in p.runs}
    (shade,) = runs["相同的一段。"]._element.iter(tag("shd"))
    assert shade.get(tag("fill")) == OPEN_FILL
    (line,) = runs["上年的。"]._element.iter(tag("u"))
    assert line.get(tag("val")) == "double"
    assert runs["今年的。"]._element.find(tag("rPr")) is None


def test_a_note_never_begins_a_page_without_what_it_speaks_of(document: Document) -> None:
    for paragraph, below in pairwise(document.paragraphs):
        if below.text.startswith("【") or paragraph.text.startswith("来源"):
            assert paragraph.paragraph_format.keep_with_next
