import os
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from statistics import median

import pdfplumber
import pytest
from pdfplumber.page import Page

from reportgen.standards.typography import Typography, points

NAMES = [f"{id_}-{kind}" for id_ in ("cn-2019", "cn-2021") for kind in ("blank", "final", "draft")]
# What each kind of text looks like, and the stand-in for the font that was asked for.
FACES = {
    "天津经济技术开发区": "NotoSerifCJK",
    "依托政府门户网站": "FandolFang",
    "总体情况": "WenQuanYi",
    "（一）主动公开": "ZenKai",
    "（二）依申请公开。": "ZenKai",
    "其他法律行政法规": "FandolSong",
    "区分处理的，": "ZenKai",
    "123456": "LiberationSerif",
}


@pytest.fixture(scope="session")
def pdf(request: pytest.FixtureRequest) -> Iterator[dict[str, list[Page]]]:
    printed = request.getfixturevalue("printed")
    opened = {name: pdfplumber.open(printed.path(name, ".pdf")) for name in printed.names}
    yield {name: file.pages for name, file in opened.items()}
    for file in opened.values():
        file.close()


def lines(page: Page) -> list[str]:
    """The lines of the text area, from top to bottom."""
    area = page.crop((0, points(36), page.width, points(297 - 34)))
    return [str(line["text"]) for line in area.extract_text_lines()]


def number_of(page: Page) -> tuple[str, float, float]:
    """The page number with its dashes, and where it begins and ends in millimetres."""
    foot = page.crop((0, points(297 - 34), page.width, page.height))
    (line,) = foot.extract_text_lines()
    return str(line["text"]), line["x0"] / points(1), line["x1"] / points(1)


def test_a_full_page_has_22_lines_of_28_characters(pdf: dict[str, list[Page]]) -> None:
    found = lines(pdf["cn-2021-final"][1])
    assert len(found) == 22
    full = [len(line) for line in found]
    assert median(full) == 28
    assert max(full) <= 29  # a mark of punctuation may hang


def test_lines_stand_at_the_pitch_of_the_standard(
    pdf: dict[str, list[Page]], typography: Typography
) -> None:
    page = pdf["cn-2021-final"][1]
    area = page.crop((0, points(36), page.width, points(297 - 34)))
    tops = [line["top"] for line in area.extract_text_lines()]
    steps = [below - above for above, below in pairwise(tops)]
    assert median(steps) == pytest.approx(typography.line_pitch, abs=0.1)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_stands_outside_the_text_area(name: str, pdf: dict[str, list[Page]]) -> None:
    for page in pdf[name]:
        for one in (*page.rects, *page.lines, *page.chars):
            hanging = 6 if one["object_type"] == "char" else 0.5
            assert one["x0"] >= points(28) - 1, (page.page_number, one)
            assert one["x1"] <= points(184) + hanging, (page.page_number, one)


@pytest.mark.parametrize("name", [*NAMES, "materials"])
def test_no_page_is_blank(name: str, pdf: dict[str, list[Page]]) -> None:
    assert all(lines(page) for page in pdf[name])


def test_the_signature_never_stands_alone_on_a_page(pdf: dict[str, list[Page]]) -> None:
    for name, pages in pdf.items():
        signed = [found for page in pages if (found := lines(page)) and found[-1].endswith("9 日")]
        assert all(len(found) > 2 for found in signed), name
    assert lines(pdf["tall"][-1])[-1].replace(" ", "") == "2026年1月9日"


@pytest.mark.parametrize("name", ["cn-2019-final", "cn-2021-final"])
def test_each_table_stands_whole_on_one_page_below_its_heading(
    name: str, pdf: dict[str, list[Page]]
) -> None:
    pages = [[line.replace(" ", "") for line in lines(page)] for page in pdf[name]]
    ends = {
        "二、主动公开政府信息情况": "行政事业性收费" if "2021" in name else "政府集中采购",
        "三、收到和处理政府信息公开申请情况": "四、结转下年度继续办理",
        "四、政府信息公开行政复议、行政诉讼情况": "行政复议",
    }
    for heading, end in ends.items():
        (page,) = (page for page in pages if heading in page)
        assert any(line.startswith(end) for line in page[page.index(heading) :]), heading


def test_no_figure_and_no_head_of_two_characters_is_cut(pdf: dict[str, list[Page]]) -> None:
    page = next(p for p in pdf["cn-2021-final"] if any("申请人情况" in line for line in lines(p)))
    words = [word["text"] for word in page.extract_words()]
    assert words.count("123456") == 25 * 7
    assert {"商业", "企业", "社会", "公益", "组织"} <= set(words)


def test_the_heads_of_a_table_over_two_pages_stand_on_both(pdf: dict[str, list[Page]]) -> None:
    heads = [p for p in pdf["tall"] if any("申请人情况" in line for line in lines(p))]
    assert [page.page_number for page in heads] == [heads[0].page_number, heads[0].page_number + 1]
    assert lines(heads[0])[0] == "三、收到和处理政府信息公开申请情况"
    rest = heads[1].extract_text()
    assert "四、结转下年度继续办理" in rest
    # the page ends between two groups, so that no merged label is cut
    assert "1.信访举报投诉类申请" in rest
    assert "3.补正后申请内容仍不明" in heads[0].extract_text()
    assert "总计" in rest


@pytest.mark.parametrize("name", ["cn-2021-final", "cn-2021-draft"])
def test_page_numbers_stand_between_dashes_at_the_outer_edge(
    name: str, pdf: dict[str, list[Page]]
) -> None:
    for page in pdf[name]:
        number = page.page_number
        text, left, right = number_of(page)
        assert text == f"— {number} —"
        blank = 14 / points(1)
        if number % 2:
            assert right == pytest.approx(184 - blank, abs=1)
        else:
            assert left == pytest.approx(28 + blank, abs=1)


def test_the_dashes_stand_seven_millimetres_below_the_text(pdf: dict[str, list[Page]]) -> None:
    page = pdf["cn-2021-final"][0]
    dash = next(char for char in reversed(page.chars) if char["text"] == "—")
    middle = (dash["top"] + dash["bottom"]) / 2 / points(1)
    assert middle - (297 - 35) == pytest.approx(7, abs=1)


def test_a_draft_says_so_at_the_top_of_every_page(pdf: dict[str, list[Page]]) -> None:
    for page in pdf["cn-2021-draft"]:
        head = page.crop((0, 0, page.width, points(36)))
        assert "草稿" in head.extract_text()
        assert head.chars[0]["non_stroking_color"] == pytest.approx((0.7529, 0, 0), abs=0.01)


def test_the_list_of_a_draft_has_its_heads_on_each_of_its_pages(
    pdf: dict[str, list[Page]],
) -> None:
    pages = [lines(page) for page in pdf["cn-2021-draft"]]
    start = next(i for i, page in enumerate(pages) if page[0] == "待核事项")
    assert len(pages) > start + 1
    heads = [page[1 if at == start else 0] for at, page in enumerate(pages) if at >= start]
    assert {head.replace(" ", "") for head in heads} == {"规则程度单位位置说明"}


def test_every_font_that_is_asked_for_is_used(pdf: dict[str, list[Page]]) -> None:
    if not list(Path(os.environ.get("REPORTGEN_TEST_FONTS", "/nowhere")).glob("Fandol*")):
        pytest.skip("the Fandol fonts are not in REPORTGEN_TEST_FONTS")
    found = {text: {_face(page, text) for page in pdf["cn-2021-final"]} for text in FACES}
    wrong = {
        text: faces
        for text, faces in found.items()
        if not any(face and FACES[text] in face for face in faces)
    }
    assert wrong == {}


def test_the_printed_document_says_that_it_is_chinese(pdf: dict[str, list[Page]]) -> None:
    languages = {name: pages[0].pdf.doc.catalog.get("Lang") for name, pages in pdf.items()}
    assert languages == dict.fromkeys(pdf, b"zh-CN")


def _face(page: Page, text: str) -> str | None:
    """The font of the first of these characters in a row."""
    at = "".join(str(char["text"]) for char in page.chars).find(text)
    return None if at < 0 else str(page.chars[at]["fontname"])
