"""Sections, titles, years, leftovers, names and sentences of last year: what is wrong is named."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from tests.texts import submission

from reportgen.checks.run_rules import KINDS, check_texts
from reportgen.checks.subjects import CheckedSubmission, Statement, TextSubject
from reportgen.extract.headings import headings_of
from reportgen.model.findings import Finding, Verdict
from reportgen.readers.standard_folders import read_standard
from reportgen.readers.toml import decode
from reportgen.standards.standard import Standard

STANDARD = read_standard("cn-2021")
TITLES = tuple(section.title for section in STANDARD.sections)


def subject(
    texts: Mapping[str, str] | None = None,
    *,
    headings: Sequence[str] = (),
    prior: Mapping[str, str] | None = None,
    period: int | None = 2025,
    area: tuple[str, ...] = (),
    others: tuple[str, ...] = (),
) -> TextSubject:
    now = replace(submission(STANDARD, {}, period, texts), headings=headings_of(headings, STANDARD))
    before = None if prior is None else submission(STANDARD, {}, 2024, prior)
    figures = CheckedSubmission(standard=STANDARD, submission=now, blank_means="zero", prior=before)
    return TextSubject(figures=figures, area=area, others=others)


def judged(kind: str, text: TextSubject, **keys: Any) -> list[Statement]:  # noqa: ANN401 - its keys
    test = decode(KINDS[kind], keys, "test")
    assert list(test.patterns()) == []
    return list(test.judge(text))


def said(statements: Sequence[Statement]) -> list[tuple[str, int, str]]:
    """What is broken: section, paragraph, and the words."""
    return [
        (one.section, one.paragraph, one.outcome.details["said"])
        for one in statements
        if one.outcome and one.outcome.verdict is Verdict.BROKEN
    ]


def reasons(statements: Sequence[Statement]) -> list[str | None]:
    return [one.outcome.reason for one in statements if one.outcome]


def broken(rule: str, of: TextSubject, standard: Standard = STANDARD) -> list[Finding]:
    """What a shipped rule finds."""
    figures = replace(of.figures, standard=standard)
    findings = check_texts(replace(of, figures=figures), {}).findings
    return [finding for finding in findings if finding.rule == rule and finding.broken]


# --- sections


@pytest.mark.parametrize("of", ["sections", "titles", "order", "numbers", "strangers"])
def test_the_sections_of_the_form_keep_every_rule(of: str) -> None:
    found = judged("structure", subject(headings=TITLES), of=of)
    assert len(found) == len(TITLES)
    assert not any(one.outcome for one in found)
    assert reasons(judged("structure", subject(), of=of)) == ["no_headings"]


def test_a_lacking_section_is_named_by_its_title() -> None:
    found = judged("structure", subject(headings=TITLES[:4]), of="sections")
    assert [words for _, _, words in said(found)] == [*TITLES[4:]]


def test_a_title_in_other_words_is_told_and_one_word_may_be_ignored() -> None:
    odd = ["二、主动公开信息情况", "五、存在的主要问题及整改措施", "六、其他 需要报告的事项（略）"]
    found = judged("structure", subject(headings=odd), of="titles", ignored=["政府"])
    assert said(found) == [("problems", 0, "五、存在的主要问题及整改措施")]
    assert len(said(judged("structure", subject(headings=odd), of="titles"))) == 2


def test_a_section_in_the_wrong_place_is_told_with_the_one_before_it() -> None:
    moved = [*TITLES[:1], *TITLES[4:5], *TITLES[1:4], *TITLES[5:]]
    (one,) = [
        o for s in judged("structure", subject(headings=moved), of="order") if (o := s.outcome)
    ]
    assert one.details == {"said": TITLES[1], "wanted": TITLES[4]}
    assert said(judged("structure", subject(headings=[*TITLES, TITLES[0]]), of="order")) == []


def test_a_wrong_number_none_and_a_section_that_stands_twice_are_told() -> None:
    odd = ["一、总体情况", "三、主动公开政府信息情况", "其他需要报告的事项", "一、总体情况"]
    found = judged("structure", subject(headings=odd), of="numbers")
    assert [words for _, _, words in said(found)] == odd[1:]


def test_a_heading_of_no_section_is_a_stranger() -> None:
    found = judged("structure", subject(headings=[*TITLES, "七、附件"]), of="strangers")
    assert said(found) == [("", 0, "七、附件")]


def test_headings_of_the_second_level_count_on_or_begin_again() -> None:
    text = (
        "（一）公开\n话。\n（二）申请。已答复。\n（一）问题\n（三）改进\n（四）好\n（四）再说。好。"
    )
    found = judged("structure", subject({"overview": text, "problems": "好。"}), of="subheadings")
    assert said(found) == [("overview", 5, "（三）改进"), ("overview", 7, "（四）再说。")]
    assert [one.outcome.details["wanted"] for one in found if one.outcome] == ["（二）", "（五）"]
    assert len(found) == 6


# --- years


def test_a_year_is_the_period_or_one_of_those_after_it() -> None:
    texts = {"signature": "云溪区\n2025年1月9日", "title": "2025年报告"}
    keys: dict[str, Any] = {"sections": ["signature"], "pattern": "([0-9]{4})年"}
    assert said(judged("year", subject(texts), **keys)) == []
    assert said(judged("year", subject(texts), **keys, years=[1, 2])) == [("signature", 2, "2025")]


def test_a_sentence_may_speak_of_other_years_if_it_says_so() -> None:
    texts = {"overview": "2023年收到3件。比2023年多。"}
    found = judged(
        "year", subject(texts), sections=["overview"], pattern="([0-9]{4})年", unless_pattern="比"
    )
    assert said(found) == [("overview", 1, "2023")]


def test_a_year_that_is_needed_and_not_there_is_told() -> None:
    keys: dict[str, Any] = {"sections": ["title"], "pattern": "([0-9]{4})年"}
    of = subject({"title": "某区报告"})
    assert judged("year", of, **keys) == []
    assert said(judged("year", of, **keys, needed=True)) == [("title", 1, "-")]


def test_without_the_text_or_the_period_no_year_is_right_or_wrong() -> None:
    keys: dict[str, Any] = {"sections": ["title"], "pattern": "([0-9]{4})年"}
    assert reasons(judged("year", subject({"overview": "好。"}), **keys)) == ["no_such_text"]
    of = subject({"title": "2025年报告"}, period=None)
    assert reasons(judged("year", of, **keys)) == ["no_period"]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2024年，我局共收到政府信息公开申请12件。", ["2024"]),
        ("2023年度主动公开政府信息300条。", ["2023"]),
        ("2025年，我局主动公开政府信息300条。", []),
        ("收到申请12件，比2024年收到的少3件。", []),
        ("2024年，共收到政府信息公开申请12件，同比增加3%。", ["2024"]),
        ("2024年收到申请10件，2025年收到申请12件，同比增长20%。", []),
        ("2026年，将进一步做好主动公开政府信息工作。", []),
        ("根据《2024年政务公开工作要点》主动公开政府信息300条。", []),
        ("落实国办公开办函〔2021〕30号，公开政府信息300条。", []),
        ("2024年12月至2025年1月公开政府信息3条。", []),
        ("截至2025年12月31日，公开政府信息3条。", []),
        ("对2024年公布的行政规范性文件逐件清理。", []),
        ("2024年，全区共制发行政规范性文件6件。", ["2024"]),
    ],
)
def test_years_left_from_an_older_report(text: str, years: list[str]) -> None:
    found = broken("structure.years", subject({"overview": text}))
    assert [finding.outcome.details["said"] for finding in found] == years


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("统计期限自2025年1月1日起至2025年12月31日止。", []),
        ("数据统计期限为2024年1月1日至12月31日。", ["2024"]),
        ("《办法》自2021年1月1日起施行。", []),
    ],
)
def test_the_period_that_is_stated(text: str, years: list[str]) -> None:
    found = broken("structure.period", subject({"preamble": text}))
    assert [finding.outcome.details["said"] for finding in found] == years


# --- phrases


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("收到申请XX件。", ["XX"]),
        ("收到申请××件，占××%。", ["××", "××"]),
        ("收到申请***件。", ["***"]),
        ("本节待补充。", ["待补充"]),
        ("收到申请【】件，办结【数字】件。", ["【】", "【数字】"]),
        ("收到{{ 申请.本年新收.总计 }}件。", ["{{", "}}"]),
        ("同比增加（减少）3件。", ["增加（减少）"]),
        ("同比上升/下降3%。", ["上升/下降"]),
        (
            "（文字描述，收取信息处理费情况在此处报告。）",
            ["（文字描述，收取信息处理费情况在此处报告。）"],
        ),
        ("□年收到____件。", ["□", "____"]),
        ("收到申请3件。", []),
        ("电子版见www.xxgk.gov.cn/xx/index.html。", []),
        ("完善“互联网+政务服务”，尺寸为30×40厘米，办件XXL。", []),
        ("待遇、待办事项和接待都已公开。", []),
        ("3件待补正，2件等待补充材料。", []),
        ("公开的内容有待补充，群众的期待定期回应。", []),
        ("本节待定", ["待定"]),
        ("申请人请填写《政府信息公开申请表》。", []),
        ("开设【政策解读】【数字政府】专栏。", []),
        ("收到【申请.本年新收.总计】件。", ["【申请.本年新收.总计】"]),
        ("二〇〇〇年以来，面积12×3米。", []),
        ("增加透明度，减少跑动（含网办）。", []),
    ],
)
def test_what_is_left_of_a_template(text: str, said: list[str]) -> None:
    found = broken("structure.leftovers", subject({"overview": text}))
    assert sorted(finding.outcome.details["said"] for finding in found) == sorted(said)


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("无。", True),
        ("没有需要说明的问题。", True),
        ("暂无", True),
        ("公开的及时性还不够，下一步加强培训。", False),
        ("一是没有形成合力，二是内容不全。下一步将逐项改进。", False),
    ],
)
def test_problems_are_to_be_named(text: str, short: bool) -> None:  # noqa: FBT001 - what is expected
    assert bool(broken("structure.problems", subject({"problems": text}))) is short


def test_something_wanted_and_not_said_is_told() -> None:
    keys: dict[str, Any] = {"sections": ["other_matters"], "wanted": ["处理费", "收费"]}
    assert judged("phrase", subject({"other_matters": "未收费。"}), **keys) == [
        Statement(section="other_matters")
    ]
    found = judged("phrase", subject({"other_matters": "无。\n没有。", "overview": "好。"}), **keys)
    assert said(found) == [("other_matters", 0, "-")]
    assert reasons(judged("phrase", subject({"overview": "好。"}), **keys)) == ["no_such_text"]


def test_a_phrase_is_told_with_its_place() -> None:
    found = judged("phrase", subject({"a": "好。\n坏，很坏。", "b": ""}), never=["坏", "很坏"])
    assert said(found) == [("a", 2, "坏"), ("a", 2, "很坏")]
    assert {one.outcome.details["sentence"] for one in found if one.outcome} == {"坏，很坏。"}


@pytest.mark.parametrize(
    ("text", "slips"),
    [
        ("收到3件，，已答复。", ["，，"]),
        ("进行进行培训，情况很好。", ["进行进行"]),
        ("办结3件，件件有回音。", []),
        ("包括：\n一是好，\n二是坏。", ["，"]),
    ],
)
def test_slips(text: str, slips: list[str]) -> None:
    found = broken("structure.slips", subject({"overview": text}))
    assert [finding.outcome.details["said"] for finding in found] == slips


# --- names


def test_the_title_names_the_body_or_its_area() -> None:
    of = subject({"title": "云溪区2025年报告"}, area=("云溪区", "云溪区人民政府"))
    assert judged("naming", of, of="own") == [Statement(section="title", paragraph=1)]
    found = judged("naming", replace(of, area=("临江区",)), of="own")
    assert said(found) == [("title", 1, "云溪区2025年报告")]
    assert reasons(judged("naming", subject({"title": "报告"}), of="own")) == ["no_entity"]
    assert reasons(judged("naming", subject({"overview": "好"}, area=("甲",)), of="own")) == [
        "no_such_text"
    ]


def test_another_body_is_told_where_it_stands_for_the_own_one() -> None:
    texts = {
        "preamble": "本报告由水利局编制。",
        "overview": "2025年，民政局收到3件。\n我局会同民政局办理。民政局的网站也有。\n水利局直属站好。",
        "problems": "没有问题。",
    }
    of = subject(texts, area=("水利局直属站",), others=("民政局", "水利局"))
    found = judged("naming", of, of="others")
    assert said(found) == [
        ("preamble", 1, "水利局"),
        ("overview", 1, "民政局"),
        ("overview", 2, "民政局"),
    ]
    assert Statement(section="problems") in found
    assert reasons(judged("naming", subject(texts), of="others")) == ["no_others"]
    unnamed = judged("naming", subject({"title": "民政局报告"}, others=("民政局",)), of="others")
    assert said(unnamed) == [("title", 1, "民政局")]


# --- last year's sentences

OLD = "公开的及时性和规范性还有待提高。平台栏目的设置不够便民利民实用。下一步将进一步加强业务培训和检查。"
NEW = "本年新建了公开专区并安排专人值守。全年对各部门的栏目逐一作了检查。"


def test_a_section_that_is_mostly_last_years_is_told_with_its_sentences() -> None:
    keys: dict[str, Any] = {"sections": ["problems", "overview"], "share": 0.5}
    of = subject({"problems": OLD, "overview": NEW + OLD}, prior={"problems": OLD + NEW})
    (one,) = [s for s in judged("repeated", of, **keys) if s.outcome]
    assert one.section == "problems"
    assert one.outcome
    details = one.outcome.details
    assert (details["count"], details["total"], details["percent"]) == ("3", "3", "100")
    assert details["quotes"].startswith("公开的及时性和规范性还有待提高。 平台")


def test_many_sentences_are_not_all_quoted_and_few_are_none() -> None:
    keys: dict[str, Any] = {"sections": ["problems"], "share": 0.5}
    of = subject({"problems": OLD + NEW}, prior={"problems": OLD + NEW})
    (one,) = judged("repeated", of, **keys)
    assert one.outcome
    assert one.outcome.details["quotes"].endswith(" …")
    few = subject({"problems": NEW}, prior={"problems": NEW})
    assert judged("repeated", few, **keys) == [Statement(section="problems")]
    assert judged("repeated", subject({"overview": NEW}, prior={"problems": NEW}), **keys) == []


def test_without_last_years_text_nothing_is_repeated() -> None:
    keys: dict[str, Any] = {"sections": ["problems"], "share": 0.5}
    assert reasons(judged("repeated", subject({"problems": OLD}), **keys)) == ["no_prior"]
    of = subject({"problems": OLD}, prior={})
    assert reasons(judged("repeated", of, **keys)) == ["no_prior_text"]


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("云溪区2025年政府信息公开工作年度报告", True),
        ("2025年度云溪区政府信息公开年度报告", True),
        ("云溪区2025年政府信息公开工作的年度报告", False),
        ("云溪区政府信息公开工作2025年度报告", False),
        ("云溪区二〇二五年政府信息公开工作年度报告", False),
        ("云溪区的一份文件", False),
    ],
)
def test_a_title_has_the_words_of_the_form(title: str, kept: bool) -> None:  # noqa: FBT001
    statements = judged("structure", subject({"title": title}), of="title")
    assert said(statements) == ([] if kept else [("title", 1, title)])


def test_without_a_title_nobody_asks_for_its_words() -> None:
    (statement,) = judged("structure", subject({"overview": "甲。"}), of="title")
    assert statement.outcome is not None
    assert statement.outcome.reason == "no_such_text"


def test_a_year_in_chinese_figures_is_a_year() -> None:
    keys = {"sections": ["title"], "pattern": "([12][0-9]{3})\\s*年", "needed": True}
    right = subject({"title": "云溪区二〇二五年政府信息公开工作年度报告"})
    wrong = subject({"title": "云溪区二○二四年政府信息公开工作年度报告"})
    assert said(judged("year", right, **keys)) == []
    assert said(judged("year", wrong, **keys)) == [("title", 1, "2024")]


DEADLINES = {"department": "01-31", "government": "03-31"}


@pytest.mark.parametrize(
    ("signature", "area", "late"),
    [
        ("云溪区教育局\n2026年1月31日", "云溪区教育局", False),
        ("云溪区教育局\n2026年2月1日", "云溪区教育局", True),
        ("云溪区教育局\n二〇二六年二月一日", "云溪区教育局", True),
        ("云溪区教育局\n2025年12月31日", "云溪区教育局", False),
        ("云溪区\n2026年3月31日", "云溪区", False),
        ("云溪区人民政府\n2026年4月1日", "云溪区人民政府", True),
        ("西街街道办事处\n2026年2月20日", "西街街道办事处", False),
        ("2026年2月20日", "", False),
        ("2026年6月15日", "", True),
    ],
)
def test_a_report_is_dated_in_time(signature: str, area: str, late: bool) -> None:  # noqa: FBT001
    text = subject({"signature": signature}, area=(area,) if area else ())
    (statement,) = judged("deadline", text, **DEADLINES)
    assert (statement.outcome is not None) == late


@pytest.mark.parametrize(
    ("signature", "period", "reason"),
    [
        ("", 2025, "no_such_text"),
        ("云溪区教育局", 2025, "no_such_text"),
        ("2026年13月40日", 2025, "no_such_text"),
        ("2026年1月20日", None, "no_period"),
    ],
)
def test_without_a_date_or_a_year_there_is_no_deadline(
    signature: str, period: int | None, reason: str
) -> None:
    texts = {"signature": signature, "overview": "甲。"}
    (statement,) = judged("deadline", subject(texts, period=period), **DEADLINES)
    assert statement.outcome is not None
    assert statement.outcome.reason == reason


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("本局政府信息公开工作不存在问题。", "不存在问题"),
        ("一年来各项工作平稳推进，没有明显问题，群众满意。", "没有明显问题"),
        ("未发现突出的问题。下一步继续努力。", "未发现突出的问题"),
    ],
)
def test_a_fifth_section_that_says_there_are_no_problems_says_too_little(
    text: str, words: str
) -> None:
    findings = [f for f in check_texts(subject({"problems": text}), {}).findings if f.broken]
    assert [f.outcome.details["said"] for f in findings if f.rule == "structure.problems"] == [
        words
    ]


@pytest.mark.parametrize(
    "text",
    [
        "工作中并非不存在问题，主要是公开不够及时。下一步加强培训。",
        "上年指出的问题已整改完毕，目前不存在超期答复问题，但内容仍不够丰富，将继续改进。",
    ],
)
def test_a_fifth_section_that_names_some_is_enough(text: str) -> None:
    findings = [f for f in check_texts(subject({"problems": text}), {}).findings if f.broken]
    assert [f for f in findings if f.rule == "structure.problems"] == []
