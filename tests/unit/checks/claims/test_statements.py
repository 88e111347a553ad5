"""What is found in a text, statement by statement, against a few figures."""

import pytest
from tests.texts import Figures, faults, outcomes, reasons, subject

from reportgen.checks.kinds.text import prose
from reportgen.model.findings import Verdict

NOW: Figures = {
    "requests.new.total": 460,
    "requests.new.person": 402,
    "requests.new.business": 58,
    "requests.carried_in.total": 36,
    "requests.carried_in.person": 36,
    "requests.granted.total": 190,
    "requests.partly_granted.total": 30,
    "requests.denied_internal.total": 40,
    "requests.unable_not_held.total": 150,
    "requests.unprocessed_repeat.total": 50,
    "requests.other_rest.total": 20,
    "requests.handled.total": 480,
    "requests.handled.person": 420,
    "requests.handled.business": 60,
    "requests.carried_out.total": 16,
    "disputes.review.upheld": 5,
    "disputes.review.corrected": 1,
    "disputes.review.pending": 1,
    "disputes.review.total": 7,
    "disputes.suit_direct.upheld": 1,
    "disputes.suit_direct.total": 1,
    "disputes.suit_after_review.upheld": 1,
    "disputes.suit_after_review.total": 1,
    "disclosure.normative_documents.issued": 12,
    "disclosure.normative_documents.repealed": 3,
    "disclosure.normative_documents.in_force": 98,
    "disclosure.licensing.decisions": 39858,
    "disclosure.fees.amount": "5923.5",
}
PRIOR: Figures = {
    "requests.new.total": 400,
    "requests.handled.total": 480,
    "disputes.review.total": 5,
}

RIGHT = [
    "",
    "本年新收政府信息公开申请460件，上年结转36件，办结480件，结转下年度继续办理16件。",
    "全区共收到政府信息公开申请460件。",
    "全区共收到政府信息公开申请496件，其中新收460件，上年结转36件。",
    "全区共收到政府信息公开申请：４６０件。",
    "收到四百六十件政府信息公开申请。",
    "予以公开及部分公开220件，占45.8%；不予公开40件，占8.3%；无法提供150件。",
    "予以公开190件、部分公开30件、不予公开40件、无法提供150件、不予处理50件、其他处理20件。",
    "本年度自然人、法人或其他组织提出的申请分别为402件、58件。",
    "另有16件申请结转下年度继续办理。",
    "已办结的480件申请中，12件属于其他。",
    "收到网民留言342条，办结342条，办结率100%。",
    "市公安局收到申请120件，办结118件；区教育局收到申请30件。",
    "其中，网上申请133件，当面申请9件。",
    "全年办结上年结转申请36件，其中予以公开12件、不予公开3件。",
    "第一季度收到申请30件。",
    "2025年，举办培训8场次，印发〔2025〕12号文件，联系电话022-12345678。",
    "申请数量较上年增长15%，比上年增加60件。",
    "办结480件，与上年持平。",
    "与上年相比，申请量上升15.0%，行政复议数量增加2件。",
    "网站访问量同比增长10%，比上年增加透明度。",
    "收到申请460件，较2023年增长300%。",
    "发生行政复议7件（维持5件、纠正1件、尚未审结1件），行政诉讼2件，其中复议后起诉1件。",
    "行政复议、行政诉讼共9件，其中行政复议7件、行政诉讼2件。",
    "制发行政规范性文件12件，废止3件，现行有效98件。",
    "作出行政许可决定3.99万件。",
    "行政事业性收费5923.5万元。",
    "行政事业性收费59235000元。",
    "收取信息处理费2950元。",
    "抽查713户，其中企业602户，个体工商户110户，代表机构1户。",
    "到期申请均已办结。",
    "均在法定期限内予以答复。",
    "按时答复率100%。",
    "未收到涉及国家安全的政府信息公开申请。",
    "自然人申请占87.4%。",
    "收到申请460件，其中自然人402件，占87.4%。",
    "收到申请460件，是上年的1.15倍。",
    "因本机关不掌握而无法提供的150件，因没有现成信息而无法提供的0件。",
    "行政事业性收费12件。",
    "收到政府信息公开申请460件，是上年的约2倍。",
    "申请数量较上年翻番有余。",
    "申请数量较上年增加60人次。",
    "网络申请较上年减少12件。",
    "区公安局申请较上年减少12件。",
    "收到申请460件，较上年，增长。",
    "申请量占比较上年上升15%。",
    "是上年的3倍。",
    "由上年的300户增至420户。",
    "办结网上申请480件，答复率90%。",
    "自然人申请占来信总数的12%。",
    "受理申请496件；占12%。",
    "予以公开190件、部分公开30件，分别占41.3%、6.5%。",
    "受理、办结申请分别较2023年增长12%、13%。",
    "予以公开、部分公开分别为190、30、40件。",
    "新收申请较上年增加60件（上年400件）。",
    "收到信访件、登记和答复480件。",
    "办结及申请复议3件。",
    "处理了3件信访件。",
    "因属于内部事务信息不予公开和无法提供190件。",
    "区公安局新收申请较上年减少12件。",
    "区公安局依法办理，申请数量较上年减少12件。",
    "自然人申请占比较上年增长12%。",
    "抽查713户，其中合格602户。",
]

WRONG = [
    ("本年新收政府信息公开申请406件。", ("count", "406")),
    ("全区共收到政府信息公开申请450件。", ("count", "450")),
    ("受理政府信息公开申请450件。", ("doubtful_count", "450")),
    ("上年结转政府信息公开申请63件。", ("count", "63")),
    ("另有61件申请结转下年度继续办理。", ("count", "61")),
    ("予以公开及部分公开202件。", ("count", "202")),
    ("因属于内部事务信息等原因不予公开30件。", ("count", "30")),
    ("发生行政复议8件。", ("count", "8")),
    ("发生行政诉讼1件。", ("doubtful_count", "1")),
    ("发生行政复议7件，其中维持4件。", ("count", "4")),
    ("上年共收到政府信息公开申请460件。", ("count", "460")),
    ("作出行政许可决定3.89万件。", ("doubtful_count", "3.89")),
    ("行政事业性收费5923.5元。", ("count", "5923.5")),
    ("予以公开190件，占46.9%。", ("share", "46.9%")),
    ("自然人申请占78.4%。", ("share", "78.4%")),
    ("政府信息公开申请答复率97.8%。", ("rate", "97.8%")),
    ("申请数量较上年增长16%。", ("growth", "增长16%")),
    ("申请数量较上年下降15%。", ("direction", "下降15%")),
    ("申请数量比上年增加66件。", ("difference", "增加66件")),
    ("申请数量较上年增长2倍。", ("multiple", "增长2倍")),
    ("收到申请460件，较上年有所下降。", ("direction", "下降")),
    ("收到申请460件，与上年基本持平。", ("direction", "基本持平")),
    ("收到申请0件，比上年增加3件。", ("direction", "增加3件")),
    ("全年抽查713户（企业602户、个体工商户101户、代表机构1户）。", ("parts", "713户")),
    ("全年抽查713户，其中企业602户，个体101户，机构1户。", ("listed_parts", "713户")),
    ("抽查713户，其中企业602户，个体201户，机构1户。", ("parts", "713户")),
    (
        "予以公开190件、部分公开30件、不予公开40件、无法提供150件、不予处理50件、其他处理30件。",
        ("parts", "190 + 30 + 40 + 150 + 50 + 30"),
    ),
    ("本年度未收到政府信息公开申请。", ("saying", "未收到政府信息公开申请")),
    ("未发生行政复议、行政诉讼。", ("saying", "未发生行政复议、行政诉讼")),
    ("收到的政府信息公开申请已全部办结。", ("saying", "已全部办结")),
    ("行政复议7件，行政诉讼2件，均获维持。", ("saying", "均获维持")),
    ("无结转下年度办理的申请。", ("saying", "无结转下年度办理的申请")),
    # Four digits in front of a unit are no year.
    ("办结政府信息公开申请1980件，其中予以公开197件。", ("count", "197")),
    ("收到申请460件（上年410件）。", ("count", "410")),
    ("收到申请460件，是上年的2.15倍。", ("multiple", "2.15倍")),
    ("申请数量较上年翻番。", ("multiple", "翻番")),
    ("自然人申请占比87.4%，较上年下降3个百分点。", ("multiple", "下降3个百分点")),
    ("受理、办结申请分别较上年增长24%、2%。", ("growth", "2%")),
    ("网络占80.4%，信函占14.1%，当面占5.2%。", ("together", "80.4 + 14.1 + 5.2")),
    ("检查21家，其中合格18家，不合格5家。", ("parts", "21家")),
    ("企业12户，个体18户，两者合计31户。", ("parts", "31户")),
    ("公开及部分公开202件。", ("count", "202")),
]


@pytest.mark.parametrize("text", RIGHT)
def test_right_sentences_give_no_fault(text: str) -> None:
    assert faults(subject(text, NOW, PRIOR)) == []


@pytest.mark.parametrize(("text", "fault"), WRONG)
def test_wrong_sentences_give_theirs(text: str, fault: tuple[str, str]) -> None:
    assert fault in faults(subject(text, NOW, PRIOR))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("全区收到政府信息公开申请近500件。", "approximate"),
        ("全区收到政府信息公开申请460余件。", "approximate"),
        ("全区收到政府信息公开申请450至470件。", ""),
        ("2022年收到政府信息公开申请380件。", "other_year"),
        ("上半年收到政府信息公开申请200件。", "part_of_year"),
        ("申请数量较上年增长约15%。", ""),
        ("上半年，申请数量较上年同期增长15%。", "part_of_year"),
        ("上半年自然人申请占87.4%。", "part_of_year"),
        ("其他结果0件的行政诉讼较上年增加1件。", ""),
    ],
)
def test_what_cannot_be_told_is_said_to_be_so(text: str, reason: str) -> None:
    found = subject(text, NOW, PRIOR)
    assert faults(found) == []
    assert reason in (reasons(found) or [""])


def test_without_last_year_changes_are_not_evaluated() -> None:
    assert reasons(subject("申请数量较上年增长15%。", NOW)) == ["no_prior"]


def test_from_nothing_there_is_no_growth() -> None:
    found = subject("申请数量较上年增长15%。", NOW, {})
    assert reasons(found) == ["zero_before"]


def test_a_share_of_nothing_is_not_evaluated() -> None:
    assert reasons(subject("予以公开0件，占20%。", {})) == ["zero_whole"]


def test_a_share_of_nothing_last_year_gives_no_points() -> None:
    found = subject("自然人申请占比较上年下降3个百分点。", NOW, {})
    assert reasons(found) == ["zero_whole"]


def test_the_reading_that_was_meant_is_named() -> None:
    found = list(outcomes(subject("受理政府信息公开申请496件。", NOW)))
    named = [o for kind, o in found if kind == "reading" and o and o.verdict is Verdict.BROKEN]
    assert [[str(ref) for ref in outcome.refs] for outcome in named] == [
        ["requests.new.total", "requests.carried_in.total"]
    ]


def test_a_blank_total_is_what_its_row_adds_up_to() -> None:
    figures = {"requests.new.total": None, "requests.new.person": 3, "requests.new.business": 2}
    assert faults(subject("本年新收政府信息公开申请5件。", figures)) == []
    assert faults(subject("本年新收政府信息公开申请6件。", figures)) == [("count", "6")]
    assert reasons(subject("本年新收政府信息公开申请6件。", {"requests.new.*": None})) == [
        "all_blank"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "本年新收政府信息公开申请6件。",
        "未收到政府信息公开申请。",
        "予以公开190件，占41.3%。",
        "予以公开占比较上年下降3个百分点。",
        "予以公开190件、部分公开0件、不予公开0件、无法提供0件、不予处理0件、其他处理0件。",
    ],
)
def test_figures_that_are_no_numbers_are_held_against_nothing(text: str) -> None:
    figures: Figures = {
        "requests.granted.total": 190,
        "requests.new.total": "六件",
        "requests.handled.total": "六件",
    }
    found = subject(text, figures, NOW)
    assert "unreadable" in reasons(found)
    assert faults(found) == []


def test_what_stands_above_a_paragraph_says_what_it_is_about() -> None:
    text = "（二）依申请公开\n全年办结470件，办结率90%。"
    assert faults(subject(text, NOW)) == [("doubtful_count", "470"), ("rate", "90%")]
    assert faults(subject("（一）来信来访\n全年办结470件。", NOW)) == []


def test_parts_over_two_sentences_are_added_up_once() -> None:
    first = "予以公开190件、部分公开30件、不予公开40件、无法提供150件、不予处理50件"
    wrong = ("parts", "190 + 30 + 40 + 150 + 50 + 30")
    for text in (f"{first}、其他处理30件。政务微博发布7条。", f"{first}。其他处理30件。"):
        assert faults(subject(text, NOW)).count(wrong) == 1, text


def test_what_never_ends_is_read_in_pieces() -> None:
    text = "本年新收政府信息公开申请406件，" + "工作" * 2000 + "上年结转政府信息公开申请63件"
    assert faults(subject(text, NOW)) == [("count", "406"), ("count", "63")]


def test_a_rule_on_the_text_names_no_cells() -> None:
    assert prose.Test(claim="count").patterns() == ()


def test_without_a_year_or_words_nothing_is_claimed() -> None:
    assert list(outcomes(subject("本年新收政府信息公开申请6件。", {}, period=None))) == []
