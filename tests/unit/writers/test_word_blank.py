import tomllib
from pathlib import Path

import pytest
from lxml import etree
from pydantic import TypeAdapter

from reportgen.office_files.word.elements import Element, paragraph_text, tag
from reportgen.office_files.word.table_grids import tables
from reportgen.office_files.zip_parts import unpack
from reportgen.readers.standard_folders import read_standard
from reportgen.standards.printed_table import Kind, draw
from reportgen.standards.standard import Standard
from reportgen.standards.typography import Typography, points, twips
from reportgen.writers.word_blank import blank_report


@pytest.fixture(params=["cn-2019", "cn-2021"])
def standard(request: pytest.FixtureRequest) -> Standard:
    return read_standard(str(request.param))


@pytest.fixture(scope="module")
def typography(checkout: Path) -> Typography:
    text = (checkout / "templates" / "typography.toml").read_text(encoding="utf-8")
    return TypeAdapter(Typography).validate_python(tomllib.loads(text))


@pytest.fixture
def parts(standard: Standard, typography: Typography) -> dict[str, bytes]:
    return unpack(blank_report(standard, typography))


@pytest.fixture
def body(parts: dict[str, bytes]) -> Element:
    return etree.fromstring(parts["word/document.xml"])[0]


def texts(body: Element) -> list[str]:
    return [paragraph_text(child) for child in body if child.tag == tag("p")]


def test_the_blank_report_in_templates_is_what_is_drawn_now(
    standard: Standard, typography: Typography, checkout: Path
) -> None:
    kept = checkout / "templates" / "disclosure" / standard.id / "report.docx"
    assert unpack(kept.read_bytes()) == unpack(blank_report(standard, typography)), (
        f"{kept} no longer agrees with form.toml and typography.toml: draw it anew"
    )


def test_the_same_standard_gives_the_same_bytes(standard: Standard, typography: Typography) -> None:
    assert blank_report(standard, typography) == blank_report(standard, typography)


def test_running_text_has_its_headings_and_tags_in_order(standard: Standard, body: Element) -> None:
    expected = ["{{report.title}}", "{{report.preamble}}"]
    for section in standard.sections:
        expected += [section.title] + ([] if section.table else [f"{{{{section.{section.id}}}}}"])
    assert texts(body) == [*expected, "{{report.signature}}", "{{report.date}}"]


def test_each_table_shows_the_labels_of_its_drawing_and_empty_figures(
    standard: Standard, body: Element
) -> None:
    for table, held in zip(standard.tables, tables(body), strict=True):
        drawn = {cell.position: cell for cell in draw(table).cells}
        shown = held.grid.cells
        assert {at: (c.text, c.rows, c.columns) for at, c in shown.items()} == {
            at: (c.text, c.rows, c.columns) for at, c in drawn.items()
        }


def test_tables_are_as_wide_as_the_text_and_every_row_adds_up(
    body: Element, typography: Typography
) -> None:
    width = twips(points(typography.page.width - typography.page.left - typography.page.right))
    for table in body.iter(tag("tbl")):
        columns = [int(column.get(tag("w"), "")) for column in table.iter(tag("gridCol"))]
        assert abs(sum(columns) - width) <= 1
        for row in table.iter(tag("tr")):
            assert sum(int(w.get(tag("w"), "")) for w in row.iter(tag("tcW"))) == sum(columns)


def test_rows_never_break_and_all_head_rows_repeat(standard: Standard, body: Element) -> None:
    for table, built in zip(standard.tables, body.iter(tag("tbl")), strict=True):
        rows = list(built.iter(tag("tr")))
        assert all(row.find(f".//{tag('cantSplit')}") is not None for row in rows)
        heads = [row.find(f".//{tag('tblHeader')}") is not None for row in rows]
        depth = draw(table).head_rows
        assert heads == [True] * depth + [False] * (len(rows) - depth)


def test_tables_tell_what_they_are_to_who_cannot_see_them(
    standard: Standard, body: Element
) -> None:
    for table, built in zip(standard.tables, body.iter(tag("tbl")), strict=True):
        said = [built.find(f".//{tag(name)}") for name in ("tblCaption", "tblDescription")]
        assert [one.get(tag("val")) for one in said if one is not None] == [
            table.title,
            table.description,
        ]


def test_a_remark_at_the_end_of_a_label_has_its_own_face(standard: Standard, body: Element) -> None:
    noted = {
        paragraph_text(run)
        for run in body.iter(tag("r"))
        if (style := run.find(f".//{tag('rStyle')}")) is not None
        and style.get(tag("val")) == "TableNote"
    }
    labels = [
        cell.text
        for table in standard.tables
        for cell in draw(table).cells
        if cell.kind in (Kind.LABEL, Kind.CORNER)
    ]
    assert noted == {text[text.rindex("（") :] for text in labels if text.endswith("）")}
    assert len(noted) == 2


def test_no_font_comes_from_a_theme_and_the_language_is_chinese(parts: dict[str, bytes]) -> None:
    for name in ("word/document.xml", "word/styles.xml"):
        for fonts in etree.fromstring(parts[name]).iter(tag("rFonts")):
            assert not [key for key in fonts.keys() if "Theme" in str(key)]  # noqa: SIM118 - lxml
    language = etree.fromstring(parts["word/styles.xml"]).find(f".//{tag('lang')}")
    assert language is not None
    assert {language.get(tag("val")), language.get(tag("eastAsia"))} == {"zh-CN"}


def test_no_type_in_tables_is_smaller_than_nine_points(typography: Typography) -> None:
    assert min(typography.sizes.table, typography.sizes.dense_table) >= 9


def test_every_style_that_is_used_is_there_and_all_there_are_used(
    parts: dict[str, bytes], body: Element
) -> None:
    sheet = etree.fromstring(parts["word/styles.xml"])
    there = {style.get(tag("styleId")) for style in sheet.iter(tag("style"))}
    used = {
        one.get(tag("val"))
        for root in (body, sheet, *(etree.fromstring(parts[f"word/footer{n}.xml"]) for n in (1, 2)))
        for name in ("pStyle", "rStyle", "basedOn", "next")
        for one in root.iter(tag(name))
    }
    for_filling = {"Heading2", "Heading3", "Lead", "TableNormal"}
    assert used <= there
    assert there - used <= for_filling | {"TableText", "TableLabel"}
