"""The text of a finished report, cut into title, preamble, sections and signature."""

import pytest

from reportgen.extract.sections import cut, stated_year
from reportgen.model.grids import Passage
from reportgen.readers.standard_folders import read_standard

STANDARD = read_standard("cn-2021")
TITLE = "云溪区2025年政府信息公开工作年度报告"


def texts(*lines: str) -> dict[str, str]:
    return dict(cut([Passage(text=line) for line in lines], STANDARD).texts)


def test_a_report_is_cut_into_its_parts() -> None:
    found = cut(
        [
            Passage(text=line)
            for line in (
                "首页 > 政务公开",
                TITLE,
                "发布时间 2026-01-20",
                "根据《条例》编制本报告。",
                "一、总体情况",
                "（一）主动公开",
                "公开12条。",
                "二、主动公开政府信息情况",
                "五、存在的主要问题及改进情况",
                "有问题。",
                "六、其他需要报告的事项。没有。",
                "云溪区人民政府办公室",
                "2026年1月20日",
                "版权所有",
            )
        ],
        STANDARD,
    )
    assert found.texts == {
        "title": TITLE,
        "preamble": "根据《条例》编制本报告。",
        "overview": "（一）主动公开\n公开12条。",
        "problems": "有问题。",
        "other_matters": "没有。",
        "signature": "云溪区人民政府办公室\n2026年1月20日",
    }
    assert tuple(one.text for one in found.headings) == (
        "一、总体情况",
        "二、主动公开政府信息情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项。",
    )


def test_a_document_without_a_heading_of_the_form_has_no_text() -> None:
    assert texts("一、概述", "很多话。") == {}
    assert texts() == {}


@pytest.mark.parametrize(
    "lines",
    [
        ("云溪区", "2025年政府信息公开工作年度报告"),
        ("云溪区人民政府办公室", "2025年政府信息公开", "工作年度报告"),
        ("云溪区2025年", "政府信息公开工作年度报告"),
        ("云溪区2025年政府信息公开年度报告",),
        ("云溪区2025年政府信息公开工作年报",),
    ],
)
def test_a_title_may_be_broken_or_abridged(lines: tuple[str, ...]) -> None:
    assert texts(*lines, "一、总体情况", "好。")["title"] == "".join(lines)


def test_a_sentence_before_the_title_is_none_of_it() -> None:
    found = texts("欢迎访问。", "2025年政府信息公开工作年度报告", "一、总体情况", "好。")
    assert found["title"] == "2025年政府信息公开工作年度报告"


def test_without_a_title_only_sentences_are_the_preamble() -> None:
    found = texts("政务公开", "数据统计期限为2025年。", "一、总体情况", "好。")
    assert found == {"preamble": "数据统计期限为2025年。", "overview": "好。"}


def test_a_list_of_contents_is_none_of_the_text() -> None:
    found = texts("一、总体情况", "六、其他需要报告的事项", "一、总体情况", "好。")
    assert found == {"overview": "好。"}


def test_what_a_strange_heading_stands_above_is_of_the_section_before() -> None:
    found = texts("五、存在的主要问题及改进情况", "问题。", "一、下一步打算", "改进。")
    assert found == {"problems": "问题。\n一、下一步打算\n改进。"}


def test_a_date_without_a_name_above_it_is_a_signature_alone() -> None:
    found = texts("六、其他需要报告的事项", "没有其他事项。", "2026年1月20日")
    assert found["signature"] == "2026年1月20日"
    assert found["other_matters"] == "没有其他事项。"
    assert texts("六、其他需要报告的事项", "（2026年1月20日）") == {
        "signature": "（2026年1月20日）"
    }


def test_short_lines_at_the_end_of_a_page_are_dropped_and_a_lone_word_is_not() -> None:
    assert texts("六、其他需要报告的事项", "没有。", "打印", "关闭窗口") == {
        "other_matters": "没有。"
    }
    assert texts("六、其他需要报告的事项", "无") == {"other_matters": "无"}


def test_a_section_is_known_by_its_number_where_its_title_is_in_other_words() -> None:
    found = texts("一、总体情况", "好。", "五、存在问题和改进措施", "问题。")
    assert found == {"overview": "好。", "problems": "问题。"}


def test_a_title_without_a_number_is_text_where_another_has_one() -> None:
    lines = (
        "一、总体情况",
        "主动公开情况",
        "好。",
        "（二）主动公开情况",
        "二、主动公开政府信息情况",
        "见表。",
    )
    assert texts(*lines) == {
        "overview": "主动公开情况\n好。\n（二）主动公开情况",
        "disclosure": "见表。",
    }
    assert texts("总体情况", "好。", "主动公开情况", "见表。") == {
        "overview": "好。",
        "disclosure": "见表。",
    }


def test_a_preamble_states_the_year_by_its_first_and_last_day() -> None:
    span = "本报告所列数据的统计期限自2025年1月1日起至2025年12月31日止。"
    assert stated_year(span) == 2025
    assert stated_year("2025年1月1日起施行。") is None
