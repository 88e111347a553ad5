"""Tables and pictures of a report's text in a Word file."""

import io
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.shared import Mm
from openxml_audit import OpenXmlValidator
from tests.pictures import png

from reportgen.documents.report import (
    Block,
    Figure,
    Paragraph,
    Picture,
    Report,
    Run,
    Style,
    TextTable,
)
from reportgen.extract.locate import locate
from reportgen.model.grids import Grid, Position
from reportgen.model.submissions import CellRef
from reportgen.office_files.word.elements import paragraph_text, tag, value_of
from reportgen.office_files.zip_parts import unpack
from reportgen.readers.standard_folders import read_standard
from reportgen.standards.cells import cells
from reportgen.writers.word_report import write_docx

STANDARD = read_standard("cn-2021")
TABLE = TextTable(
    rows=(
        ((Run(text="办理结果"),), (Run(text="件数"),)),
        ((Run(text="予以公开", strong=True),), (Run(text="12"),)),
        ((), (Run(text="3"),)),
    ),
    aligns=("left", ""),
)
PICTURE = Picture(
    content=png(800, 400), kind="png", width=800, height=400, text="一张图", caption="图1　说明"
)


def find(grid: Grid) -> dict[CellRef, Position]:
    return {ref: at for ref, (_, at) in locate([grid], STANDARD).places.items()}


def plain(text: str) -> Paragraph:
    return Paragraph(style=Style.TEXT, runs=(Run(text=text),))


@pytest.fixture(scope="module")
def template(checkout: Path) -> bytes:
    return (checkout / "templates" / "disclosure" / "cn-2021" / "report.docx").read_bytes()


def report(*overview: Block) -> Report:
    other = (plain("已写。"),)
    return Report(
        standard=STANDARD,
        title="某区年报",
        authority="某区",
        period=2025,
        tags={"report.signature": "某区", "report.date": "2026年1月9日"},
        texts={
            "report.preamble": other,
            "section.overview": overview,
            "section.problems": other,
            "section.other_matters": other,
        },
        figures={ref: Figure(text="1") for ref in cells(STANDARD)},
        draft=None,
    )


def written(template: bytes, *overview: Block) -> Document:
    return docx.Document(io.BytesIO(write_docx(report(*overview), template, find)))


def test_a_table_stands_where_the_text_has_it(template: bytes) -> None:
    document = written(template, plain("甲"), TABLE, plain("乙"))
    table = document.tables[0]
    assert [[c.text for c in row.cells] for row in table.rows] == [
        ["办理结果", "件数"],
        ["予以公开", "12"],
        ["", "3"],
    ]
    body = list(table._tbl.itersiblings(preceding=True))
    assert paragraph_text(body[0]) == "甲"
    after = list(table._tbl.itersiblings())
    assert [paragraph_text(one) for one in after[:2]] == ["", "乙"]


def test_a_table_looks_like_the_statistical_ones(template: bytes) -> None:
    table = written(template, TABLE).tables[0]
    heads = [len(list(row._tr.iter(tag("tblHeader")))) for row in table.rows]
    assert heads == [1, 0, 0]
    styles = {p.style.name for c in table._cells for p in c.paragraphs if p.style}
    assert styles == {"Table Text"}
    positions = [value_of(c.paragraphs[0]._p.pPr, "jc") for c in table._cells]
    assert positions == ["center", "center", "left", "center", "left", "center"]
    assert table._cells[2].paragraphs[0].runs[0].bold
    widths = [int(column.get(tag("w"), "0")) for column in table._tbl.iter(tag("gridCol"))]
    assert sum(widths) == pytest.approx(156 / 25.4 * 1440, abs=3)


def test_a_table_of_many_columns_is_set_small(template: bytes) -> None:
    many = TextTable(rows=(((Run(text="一"),),) * 10,) * 2, aligns=("",) * 10)
    table = written(template, many).tables[0]
    assert {p.style.name for c in table._cells for p in c.paragraphs if p.style} == {
        "Dense Table Text"
    }


def test_a_template_without_our_styles_gets_the_sizes_themselves(template: bytes) -> None:
    plain_template = docx.Document(io.BytesIO(template))
    for name in ("Table Text",):
        plain_template.styles[name].element.find(tag("name")).set(tag("val"), "Other")
    target = io.BytesIO()
    plain_template.save(target)
    document = docx.Document(
        io.BytesIO(write_docx(report(TABLE, PICTURE), target.getvalue(), find))
    )
    run = document.tables[0]._cells[0].paragraphs[0].runs[0]
    assert run.font.size is not None
    assert run.font.size.pt == 12


def test_a_picture_is_as_wide_as_the_text_at_most_and_has_its_words(template: bytes) -> None:
    document = written(template, plain("甲"), PICTURE)
    (shape,) = document.inline_shapes
    assert shape.width == pytest.approx(Mm(156), rel=0.001)
    assert shape.height == pytest.approx(Mm(78), rel=0.001)
    assert shape._inline.docPr.get("descr") == "一张图"
    line = shape._inline.getparent().getparent().getparent()
    assert paragraph_text(line.getnext()) == "图1　说明"
    assert line.pPr.find(tag("keepNext")) is not None


@pytest.mark.parametrize(("size", "expected"), [((96, 48), 25.4), ((100, 4000), 3.0)])
def test_a_small_picture_keeps_its_size_and_a_tall_one_fits_a_page(
    template: bytes, size: tuple[int, int], expected: float
) -> None:
    width, height = size
    small = replace(PICTURE, content=png(*size), width=width, height=height, caption="", text="")
    (shape,) = written(template, small).inline_shapes
    assert shape.width == pytest.approx(Mm(expected), rel=0.01)


def test_a_picture_used_twice_is_kept_once_and_the_file_is_sound(
    template: bytes, tmp_path: Path
) -> None:
    data = write_docx(report(PICTURE, TABLE, TABLE, PICTURE, TABLE), template, find)
    assert data == write_docx(report(PICTURE, TABLE, TABLE, PICTURE, TABLE), template, find)
    names = [name for name in unpack(data) if name.startswith("word/media/")]
    assert names == ["word/media/image1.png"]
    file = tmp_path / "report.docx"
    file.write_bytes(data)
    assert [str(error) for error in OpenXmlValidator().validate(str(file)).errors] == []


def test_a_text_in_a_header_takes_its_picture_along(template: bytes) -> None:
    changed = docx.Document(io.BytesIO(template))
    place = next(p for p in changed.paragraphs if "section.overview" in p.text)
    changed.sections[0].header.paragraphs[0].text = place.text
    changed.element.body.remove(place._p)
    target = io.BytesIO()
    changed.save(target)
    parts = unpack(write_docx(report(PICTURE), target.getvalue(), find))
    linked = [name for name, part in parts.items() if b"media/image1.png" in part]
    assert [name for name in linked if "header" in name] == linked != []
