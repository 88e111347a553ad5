"""Figures and filters between the braces of a narrative, and everything that can be wrong there."""

import pytest
from tests.small import A_ALL, A_ONE, B_ALL, B_ONE, fact, standard

from reportgen.documents.narrative.markdown import NarrativeTrouble
from reportgen.documents.narrative.template import Known, Narrative, all_bound, known_to, narrate
from reportgen.documents.report import Paragraph, Run, Style
from reportgen.model.pictures import PictureFile
from reportgen.readers.standard_folders import words

WORDS = {language: words()[language] for language in ("zh", "en")}
FACTS = {A_ONE: fact(A_ONE, 1234), A_ALL: fact(A_ALL, None), B_ONE: fact(B_ONE, 411)}
GIVEN = {"report.year": 2024, "report.area": "某*区"}


def known(prior: bool = True) -> Known:  # noqa: FBT001, FBT002 - with or without last year
    before = {A_ONE: fact(A_ONE, 1000), B_ALL: fact(B_ALL, None), B_ONE: fact(B_ONE, 0)}
    return known_to(standard(), FACTS, prior=before if prior else None, given=GIVEN, words=WORDS)


KNOWN = known()


def paragraph(*runs: Run) -> Paragraph:
    return Paragraph(style=Style.TEXT, runs=runs)


def told(narrative: Narrative) -> list[tuple[str, str, int]]:
    return [(trouble.id, trouble.name, trouble.line) for trouble in narrative.troubles]


def said(line: str) -> str:
    """The only paragraph of a text without fault."""
    narrative = narrate(line, KNOWN)
    assert narrative.troubles == ()
    (only,) = narrative.blocks
    assert isinstance(only, Paragraph)
    return only.text


def holed(line: str) -> tuple[str, list[tuple[str, str, int]]]:
    """A text's paragraphs, and what is told about it."""
    narrative = narrate(line, KNOWN)
    texts = [block.text for block in narrative.blocks if isinstance(block, Paragraph)]
    return "\n".join(texts), told(narrative)


# ---------------------------------------------------------------- names


@pytest.mark.parametrize("name", ["t.a.one", "表.收到.甲类", 't["a"]["one"]'])
def test_a_figure_is_named_by_reference_or_in_the_office_s_words(name: str) -> None:
    assert said(f"共{{{{ {name} }}}}件。") == "共1234件。"


@pytest.mark.parametrize("name", ["prior.t.a.one", "上年.表.收到.甲类"])
def test_last_year_s_figure_has_the_same_name_behind_a_word_for_last_year(name: str) -> None:
    assert said(f"{{{{ {name} }}}}") == "1000"


@pytest.mark.parametrize("name", ["report.year", "报告.年度"])
def test_what_is_given_beside_figures_has_names_in_both_languages(name: str) -> None:
    assert said(f"{{{{ {name} - 1 }}}}") == "2023"


def test_a_name_that_looks_like_markdown_stays_a_name() -> None:
    assert said("{{ report.area }}*甲*") == "某*区*甲*"


def test_arithmetic_and_conditions_are_those_of_the_template_language() -> None:
    assert said("{{ t.a.one - 34 }}，{{ t.a.one * 2 / 8 }}") == "1200，308.5"
    assert said("{% for n in [1, 2] %}{{ n }}{% endfor %}") == "12"
    assert said("{% if t.a.one > 1000 and t.a.one %}多{% endif %}") == "多"
    assert said("{% set x = t.a.one + t.b.one %}{{ x }}") == "1645"


def test_signs_of_chinese_keyboards_are_read_as_what_they_stand_for() -> None:
    assert said("｛｛ （t.a.one － t.b.one）｜增减数（“条”）｝｝") == "减少177条"
    assert said("{{ '（）' }}") == "（）"


def test_a_blank_figure_leaves_a_hole_and_is_told() -> None:
    assert holed("一\n\n共{{ t.a.all }}件{{ t.a.all + 1 }}{{ t.a.all | 增幅 }}") == (
        "一\n共【t.a.all】件【t.a.all + 1】【t.a.all】",
        [("narrative.blank", "t.a.all", 3)],
    )


@pytest.mark.parametrize("name", ["t.a.two", "t.a.one.x", "表.收到", "unknown", "report.year.x"])
def test_an_unknown_name_leaves_a_hole_and_is_told_with_its_line(name: str) -> None:
    shown, troubles = holed(f"共{{{{ {name} }}}}件{{{{ t.a.one }}}}{{{{ report.year }}}}")
    assert shown == f"共【{name}】件12342024"
    assert troubles == [("narrative.unknown", name, 1)]


def test_names_like_an_unknown_one_are_offered_from_the_same_table() -> None:
    (trouble,) = narrate("{{ t.a.ones }}", KNOWN).troubles
    assert trouble.near == ("t.a.one", "t.b.one", "t.a.all")
    (trouble,) = narrate("{{ 上年.表.收到.甲 }}", KNOWN).troubles
    assert trouble.near[0] == "上年.表.收到.甲类"
    (trouble,) = narrate("{{ 表一.收到.甲类 }}", KNOWN).troubles
    assert "表.收到.甲类" in trouble.near


def test_a_figure_that_last_year_lacks_is_told_with_the_reason() -> None:
    narrative = narrate("{{ 上年.t.a.all }}{{ prior.t.b.all }}", KNOWN)
    details = [(t.id, t.name, t.details["lack"]) for t in narrative.troubles]
    assert details == [
        ("narrative.no_prior", "上年.t.a.all", "absent"),
        ("narrative.no_prior", "prior.t.b.all", "unfilled"),
    ]
    assert narrate("{{ t.a.one | 增幅 }}", known(prior=False)).troubles == (
        NarrativeTrouble(
            id="narrative.no_prior",
            name="上年.t.a.one",
            line=1,
            details={"value": "1234", "lack": "no_prior"},
        ),
    )


# ---------------------------------------------------------------- filters


@pytest.mark.parametrize("name", ["占比", "share_of"])
def test_a_filter_has_a_chinese_and_an_english_name(name: str) -> None:
    assert said(f"{{{{ t.b.one | {name}(t.a.one) }}}}") == "33.3%"


def test_a_filter_that_refuses_leaves_a_hole_and_tells_both_figures() -> None:
    narrative = narrate("一\n{{ t.b.one | 增幅 }}", KNOWN)
    assert narrative.blocks == (paragraph(Run(text="一【t.b.one 增幅】")),)
    (trouble,) = narrative.troubles
    assert (trouble.id, trouble.name, trouble.line) == ("narrative.growth", "t.b.one", 2)
    assert trouble.details == {"value": "411", "prior": "0"}


def test_an_unknown_filter_is_told_with_those_like_it_and_the_rest_goes_on() -> None:
    shown, troubles = holed("{{ t.a.one | 占笔(3) }}{{ t.a.one }}\n\n{{ t.x.y }}")
    assert shown == "【t.a.one 占笔】1234\n【t.x.y】"
    assert troubles == [
        ("narrative.unknown_filter", "占笔", 1),
        ("narrative.unknown", "t.x.y", 3),
    ]
    (trouble, _) = narrate("{{ t.a.one | 占笔 }}{{ t.x.y }}", KNOWN).troubles
    assert trouble.near == ("占比",)


@pytest.mark.parametrize(
    "call",
    ["占比", "占比()", "占比(t.a.one, 9)", "占比(whole=t.a.one)", "增幅(1, 2)", "占比('甲')"],
)
def test_a_filter_used_wrongly_is_told_how_it_is_written(call: str) -> None:
    narrative = narrate(f"{{{{ t.b.one | {call} }}}}", KNOWN)
    name = call.partition("(")[0]
    assert narrative.blocks == (paragraph(Run(text=f"【t.b.one {name}】")),)
    (trouble,) = narrative.troubles
    assert (trouble.id, trouble.name) == ("narrative.filter_use", name)
    assert trouble.details["usage"] in ("share_of", "growth")


def test_a_word_is_no_figure_for_a_filter() -> None:
    assert holed("{{ report.area | 万 }}")[1] == [("narrative.filter_use", "万", 1)]


def test_harmless_filters_of_the_template_language_are_there_and_no_others() -> None:
    assert said("{{ [1, 2] | join('、') }}{{ (t.b.one - t.a.one) | abs }}") == "1、2823"
    for name in ("random", "float", "round", "pprint"):
        assert holed(f"{{{{ t.a.one | {name} }}}}")[1][0][0] == "narrative.unknown_filter"


def test_a_filter_may_take_a_whole_block() -> None:
    assert said("{% filter trim %} 甲 {% endfilter %}乙") == "甲乙"
    assert holed("{% filter 万 %}甲{% endfilter %}")[1] == [("narrative.filter_use", "万", 1)]


def test_a_sum_without_brackets_before_a_filter_is_told() -> None:
    shown, troubles = holed("{{ t.a.one + t.b.one | 占比(t.a.one) }}")
    assert shown == "【t.a.one】"
    assert troubles == [("narrative.brackets", "t.a.one", 1)]
    assert holed("{{ t.b.one | 占比(t.a.one) + t.a.one }}")[1] == troubles


def test_a_division_by_zero_and_one_without_end_are_told() -> None:
    shown, troubles = holed("{{ t.a.one / 0 }} {{ t.a.one / 7 }}")
    assert shown == "【t.a.one / 0】 【t.a.one / 7】"
    assert troubles == [
        ("narrative.zero", "t.a.one / 0", 1),
        ("narrative.endless", "t.a.one / 7", 1),
    ]


def test_what_a_loop_says_again_and_again_is_told_once() -> None:
    assert (
        len(narrate("{% for n in [1, 2] %}{{ t.b.one | 增幅 }}{% endfor %}", KNOWN).troubles) == 1
    )


# ---------------------------------------------------------------- what cannot be read


@pytest.mark.parametrize("line", ["{{ t.a.one", "{% if %}", "{{ }}", "{% nothing %}"])
def test_what_is_no_template_is_told_with_its_line(line: str) -> None:
    narrative = narrate(f"一\n{line}", KNOWN)
    assert narrative.blocks == ()
    assert [(t.id, t.line) for t in narrative.troubles] == [("narrative.syntax", 2)]


@pytest.mark.parametrize(
    "line",
    [
        "{{ ''.__class__.x() }}",
        "{{ t.a.one() }}",
        "{{ t.a.one % 2 }}",
        "{{ 'a' + 1 }}",
        "{% if t.a.one / 0 > 1 %}{% endif %}",
        "{% set x = 1 %}{{ x.y }}",
        "{% include 'a' %}",
    ],
)
def test_what_cannot_be_calculated_is_told_with_its_line(line: str) -> None:
    narrative = narrate(f"一\n\n{line}{{{{ t.x.y }}}}", KNOWN)
    assert narrative.blocks == ()
    assert {("narrative.syntax", 3), ("narrative.unknown", 3)} >= {
        (t.id, t.line) for t in narrative.troubles
    }
    assert "narrative.syntax" in {t.id for t in narrative.troubles}


def test_an_error_outside_the_text_has_no_line() -> None:
    from reportgen.documents.narrative.template import _line_of  # noqa: PLC0415 - what no text brings about

    assert _line_of(ValueError()) == 0


def test_nothing_gives_nothing() -> None:
    assert narrate("", KNOWN) == Narrative(blocks=())


def test_comments_are_left_out_and_lines_still_count() -> None:
    assert holed("<!-- 提示\n{{ 没有 }}\n-->\n\n正文<!-- 旁注 -->一句。\n\n{{ 缺 }}") == (
        "正文一句。\n【缺】",
        [("narrative.unknown", "缺", 7)],
    )


def test_what_markdown_cannot_bring_into_a_report_is_told_among_the_rest() -> None:
    assert holed("{{ t.x.y }}\n\n![图](chart:x)\n\n{{ t.y.z }}")[1] == [
        ("narrative.unknown", "t.x.y", 1),
        ("narrative.chart", "chart:x", 3),
        ("narrative.unknown", "t.y.z", 5),
    ]


def test_pictures_are_found_by_the_names_that_the_text_uses() -> None:
    text = "![图](a.png)"
    files = {"a.png": PictureFile(content=b"<svg>")}
    assert [t.id for t in narrate(text, KNOWN).troubles] == ["narrative.picture_missing"]
    assert [t.id for t in narrate(text, KNOWN, files).troubles] == ["narrative.picture_kind"]


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("新收{{ 申请.本年新收.总计 }}件。<!-- 3件 -->", True),
        ("新收{{ 申请.本年新收.总计 + 1 }}件，{% if 1 %}无{% endif %}。", True),
        ("新收12件。", False),
        ("新收十二件。", False),
        ("｛｛申请.本年新收.总计＋１｝｝件", True),
        ("第一，统一受理。", True),
    ],
)
def test_figures_are_bound_or_typed(text: str, bound: bool) -> None:  # noqa: FBT001 - a case
    assert all_bound(text) is bound
