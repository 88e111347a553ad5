"""Titles of reports in the form's words and in words of their own."""

import pytest

from reportgen.extract.titles import Title, title_of
from reportgen.readers.standard_folders import read_standard

STANDARD = read_standard("cn-2021")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("云溪区2025年政府信息公开工作年度报告", Title("云溪区", 2025, usual=True)),
        ("2025年度云溪区教育局政府信息公开年度报告", Title("云溪区教育局", 2025, usual=True)),
        ("云溪区政府信息公开工作年度报告", Title("云溪区", None, usual=True)),
        ("云溪区教育局政府信息公开工作2025年度报告", Title("云溪区教育局", 2025, usual=False)),
        ("云溪区教育局2025年政府信息公开工作的年度报告", Title("云溪区教育局", 2025, usual=False)),
        (
            "云溪区教育局二〇二五年政府信息公开工作年度报告",
            Title("云溪区教育局", 2025, usual=False),
        ),
        ("云溪区教育局二○二五年政府信息公开工作年度报告", Title("云溪区教育局", 2025, usual=False)),
        ("云溪区政府信息公开工作年度报告（2025年度）", Title("云溪区", 2025, usual=False)),
        ("云溪区关于2025年政府信息公开工作情况的报告", Title("云溪区", 2025, usual=False)),
        ("云溪区 2025 年\u3000政府信息公开工作年度报告", Title("云溪区", 2025, usual=True)),
    ],
)
def test_a_title_names_the_body_and_the_year_in_whatever_words(line: str, expected: Title) -> None:
    assert title_of(line, STANDARD) == expected


@pytest.mark.parametrize(
    "line",
    [
        "",
        "一、总体情况",
        "当前位置：首页 > 政府信息公开 > 年度报告 > 详情",
        "政府信息公开指南",
        "根据《中华人民共和国政府信息公开条例》，编制本报告。",
        "云溪区" * 30 + "关于政府信息公开工作的报告",
    ],
)
def test_another_line_is_no_title(line: str) -> None:
    assert title_of(line, STANDARD) is None
