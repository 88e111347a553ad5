"""The paragraphs of a Word document as they read, with the numbers that Word puts itself."""

import pytest
from lxml import etree

from reportgen.office_files.word.elements import WORD, Element
from reportgen.office_files.word.paragraphs import paragraphs
from reportgen.office_files.word.seen_text import StyleSheet


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


def styled(text: str, style: str, number: str = "") -> str:
    own = f"<w:numPr>{number}</w:numPr>" if number else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{own}</w:pPr>{run(text)}</w:p>'


def style(name: str, number: str = "", based: str = "") -> str:
    parent = f'<w:basedOn w:val="{based}"/>' if based else ""
    held = f"<w:pPr><w:numPr>{number}</w:numPr></w:pPr>" if number else ""
    return f'<w:style w:type="paragraph" w:styleId="{name}">{parent}{held}</w:style>'


CHINESE = level(0, "chineseCounting", "%1、")


def read(body: str, styles: str, *held: str) -> list[str]:
    return list(paragraphs(parsed(body), parsed("".join(held)), StyleSheet.of(parsed(styles))))


def definition(name: str, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{name}">{"".join(levels)}</w:abstractNum>'


def listed(name: str, of: str, *overrides: str) -> str:
    return f'<w:num w:numId="{name}"><w:abstractNumId w:val="{of}"/>{"".join(overrides)}</w:num>'


def test_a_number_comes_from_the_style_and_from_what_it_is_based_on() -> None:
    styles = style("title", '<w:numId w:val="1"/>') + style("own", based="title")
    none = '<w:numId w:val="0"/>'
    body = styled("甲", "title") + styled("乙", "own") + styled("丙", "own", none)
    found = read(body, styles, definition("7", CHINESE), listed("1", "7"))
    assert found == ["一、甲", "二、乙", "丙"]


def test_a_style_has_the_level_that_its_list_keeps_for_it() -> None:
    second = level(1, "chineseCounting", "（%2）").replace(
        "</w:lvl>", '<w:pStyle w:val="sub"/></w:lvl>'
    )
    styles = style("title", '<w:numId w:val="1"/>') + style("sub", '<w:numId w:val="1"/>')
    body = styled("甲", "title") + styled("乙", "sub") + styled("丙", "sub") + styled("丁", "title")
    found = read(body, styles, definition("7", CHINESE, second), listed("1", "7"))
    assert found == ["一、甲", "（一）乙", "（二）丙", "二、丁"]


def test_lists_of_one_definition_share_their_count_unless_one_starts_anew() -> None:
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    held = (definition("7", CHINESE), listed("1", "7"), listed("2", "7"), listed("3", "7", anew))
    body = "".join(
        numbered(text, number=number) for text, number in zip("甲乙丙丁", "1233", strict=True)
    )
    assert read(body, "", *held) == ["一、甲", "二、乙", "一、丙", "二、丁"]


def test_a_list_may_print_a_level_in_its_own_way() -> None:
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1.")}</w:lvlOverride>'
    found = read(numbered("甲"), "", definition("7", CHINESE), listed("1", "7", own))
    assert found == ["A.甲"]


def test_numbers_of_all_levels_stand_in_one() -> None:
    levels = (level(0, "decimal", "%1."), level(1, "decimal", "%1.%2"))
    body = numbered("甲") + numbered("乙", "1") + numbered("丙", "1") + numbered("丁")
    found = read(body + numbered("戊", "1"), "", definition("7", *levels), listed("1", "7"))
    assert found == ["1.甲", "1.1乙", "1.2丙", "2.丁", "2.1戊"]


def test_a_definition_may_stand_in_a_style_of_lists() -> None:
    linked = '<w:abstractNum w:abstractNumId="8"><w:numStyleLink w:val="list"/></w:abstractNum>'
    held = (definition("7", CHINESE), linked, listed("1", "8"), listed("2", "7"))
    assert read(numbered("甲"), style("list", '<w:numId w:val="2"/>'), *held) == ["一、甲"]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("decimalEnclosedCircle", "①甲"),
        ("lowerLetter", "a甲"),
        ("upperRoman", "1甲"),
        ("none", "甲"),
    ],
)
def test_other_ways_to_print_a_number(form: str, expected: str) -> None:
    found = read(numbered("甲"), "", definition("7", level(0, form, "%1")), listed("1", "7"))
    assert found == [expected]


def test_a_list_that_is_nowhere_defined_prints_nothing() -> None:
    assert read(numbered("甲", "3") + numbered("乙", number="9"), "", definition("7", CHINESE)) == [
        "甲",
        "乙",
    ]


def test_note_marks_and_hidden_text_are_no_part_of_a_paragraph() -> None:
    mark = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>1</w:t></w:r>'
    gone = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>2</w:t></w:r>"
    body = paragraph(run("办结4529") + mark + gone + run("件"))
    assert read(body, "") == ["办结4529件"]
