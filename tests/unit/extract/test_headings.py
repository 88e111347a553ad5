"""Headings of sections: recognised by their words, whatever else is odd about them."""

import pytest

from reportgen.extract.headings import by_number, heading, headings_of, number_of, second_number_of
from reportgen.model.submissions import Heading
from reportgen.readers.standard_folders import read_standard

STANDARD = read_standard("cn-2021")


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("一、总体情况", "overview"),
        ("一 、 总 体 情 况", "overview"),
        ("总体情况", "overview"),
        ("三、主动公开政府信息情况", "disclosure"),
        ("二、主动公开情况", "disclosure"),
        ("五、政府信息公开工作存在的主要问题及改进情况", "problems"),
        ("五、存在的主要问题及改进措施", "problems"),
        ("六、其他需要报告的事项：", "other_matters"),
        ("七、附件", ""),
        ("二、依申请公开方面的几点说明", ""),
    ],
)
def test_a_heading_is_of_the_section_whose_words_it_has(text: str, section: str) -> None:
    assert heading(text, STANDARD) == (Heading(text, section), "")
    assert headings_of([text], STANDARD) == (Heading(text, section),)


@pytest.mark.parametrize(
    "text",
    [
        "总体情况是好的。",
        "（一）主动公开",
        "（二）主动公开情况",
        "1.总体情况良好",
        "一、总体情况良好，全年公开信息12条；受理申请3件。",
        "一、" + "很长的一段不是标题的文字" * 4,
        "",
    ],
)
def test_text_is_no_heading(text: str) -> None:
    assert heading(text, STANDARD) is None


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("六、其他需要报告的事项。没有其他需要报告的事项。", "没有其他需要报告的事项。"),
        ("六、其他需要报告的事项  本年度无。", "本年度无。"),
        ("六、其他需要报告的事项：无", "无"),
    ],
)
def test_text_may_go_on_behind_a_heading(text: str, rest: str) -> None:
    found = heading(text, STANDARD)
    assert found
    assert (found[0].section, found[1]) == ("other_matters", rest)
    assert text.startswith(found[0].text)


def test_a_heading_in_other_words_may_be_known_by_its_number() -> None:
    odd = Heading("五、存在问题和改进措施", "")
    assert by_number([odd], STANDARD) == [Heading(odd.text, "problems")]
    own = Heading("五、存在的主要问题及改进情况", "problems")
    assert by_number([own, odd], STANDARD) == [own, odd]
    for text in ("五、附件", "九、存在问题和改进措施", "存在问题和改进措施"):
        assert by_number([Heading(text, "")], STANDARD) == [Heading(text, "")]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一、总体情况", 1),
        ("十二．其他", 12),
        ("总体情况", None),
        ("1、总体情况", None),
        ("（一）总体情况", None),
        ("一十一一、总体情况", None),
    ],
)
def test_the_number_of_the_first_level(text: str, number: int | None) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("（一）主动公开", 1),
        ("(十二) 其他", 12),
        ("一、总体", None),
        ("（略）", None),
        ("（一一）", None),
    ],
)
def test_the_number_of_the_second_level(text: str, number: int | None) -> None:
    assert second_number_of(text) == number
