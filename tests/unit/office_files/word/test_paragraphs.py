"""The paragraphs of a Word document as they read, with the numbers that Word puts itself."""

import pytest
from lxml import etree

from reportgen.office_files.word.elements import WORD, Element
from reportgen.office_files.word.paragraphs import paragraphs


def parsed(text: str) -> Element:
    return etree.fromstring(f'<w:body xmlns:w="{WORD}">{text}</w:body>')


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def paragraph(content: str, number: str = "") -> str:
    properties = f"<w:pPr><w:numPr>{number}</w:numPr></w:pPr>" if number else ""
    return f"<w:p>{properties}{content}</w:p>"


def level(depth: int, form: str, text: str, start: str = "") -> str:
    begun = f'<w:start w:val="{start}"/>' if start else ""
    return f'<w:lvl w:ilvl="{depth}">{begun}<w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'


def numbering(*levels: str) -> Element:
    return parsed(
        f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    )


def numbered(text: str, depth: str = "0", number: str = "1") -> str:
    return paragraph(run(text), f'<w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/>')


def test_what_stands_in_tables_text_boxes_and_deletions_is_left_out() -> None:
    table = f"<w:tbl><w:tr><w:tc>{paragraph(run('表'))}</w:tc></w:tr></w:tbl>"
    changed = f"<w:del><w:r><w:delText>12</w:delText></w:r></w:del><w:ins>{run('13')}</w:ins>"
    inside = f"<w:sdt><w:sdtContent>{paragraph(run('控件'))}</w:sdtContent></w:sdt>"
    body = parsed(paragraph(run("收到") + changed + run("件")) + table + inside)
    assert list(paragraphs(body, None)) == ["收到13件", "控件"]


def test_a_break_parts_a_paragraph() -> None:
    body = parsed(paragraph(run("甲") + "<w:r><w:br/></w:r>" + run("乙")))
    assert list(paragraphs(body, None)) == ["甲", "乙"]


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ("chineseCounting", "%1、", ["一、甲", "二、乙"]),
        ("japaneseCounting", "（%1）", ["（一）甲", "（二）乙"]),
        ("decimal", "%1.", ["1.甲", "2.乙"]),
        ("bullet", "•%1", ["•甲", "•乙"]),
    ],
)
def test_numbers_are_those_that_word_prints(form: str, text: str, expected: list[str]) -> None:
    body = parsed(numbered("甲") + numbered("乙"))
    assert list(paragraphs(body, numbering(level(0, form, text)))) == expected


def test_each_level_counts_for_itself_and_begins_again_below_the_next() -> None:
    form = numbering(level(0, "chineseCounting", "%1、"), level(1, "decimal", "%2.", start="3"))
    body = parsed(
        numbered("甲")
        + numbered("子", "1")
        + numbered("丑", "1")
        + numbered("乙")
        + numbered("寅", "1")
    )
    assert list(paragraphs(body, form)) == ["一、甲", "3.子", "4.丑", "二、乙", "3.寅"]


def test_a_number_that_cannot_be_known_is_none() -> None:
    texts = numbered("甲") + numbered("乙", number="0") + numbered("丙", depth="x")
    assert list(paragraphs(parsed(texts), None)) == ["甲", "乙", "丙"]
    unknown = parsed(numbered("甲", number="9"))
    assert list(paragraphs(unknown, numbering(level(0, "decimal", "%1.")))) == ["甲"]
