from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.small import A_ALL, A_ONE, B_ONE, standard
from tests.unit.documents.test_lists import BROKEN, RULE

from reportgen.documents.lists import Link
from reportgen.documents.return_letter import Letter, cover, mail, marking, marks, to_return
from reportgen.model.findings import Finding, Hint, Outcome, Severity, Verdict, Waiver
from reportgen.model.submissions import DocumentCell, SheetCell

STANDARD = standard(rules=(RULE,))


def at(address: str, sheet: str = "表") -> SheetCell:
    return SheetCell(file="甲.xlsx", sheet=sheet, address=address)


PLACES = {A_ONE: at("C3"), A_ALL: at("D3"), B_ONE: at("C4")}
SUM = replace(BROKEN, outcome=replace(BROKEN.outcome, refs=(A_ALL, A_ONE)), place=at("D3"))
NOTICE = replace(
    BROKEN, rule="read.text_number", severity=Severity.NOTICE,
    outcome=Outcome(verdict=Verdict.BROKEN, refs=(A_ALL, B_ONE), details={"value": "3"}),
)  # fmt: skip
LETTER = Letter(
    entity="甲局", authority="某管委会", title="年报", period=2024, due="2025-01-09",
    findings=(SUM,), file="甲.xlsx", attached="甲.xlsx",
)  # fmt: skip


def test_each_cell_is_marked_once_with_all_that_is_said_of_it() -> None:
    found = marks(STANDARD, [SUM, NOTICE], PLACES, own=True)
    assert [(mark.address, len(mark.notes)) for mark in found] == [("D3", 2), ("C3", 0)]
    assert found[0].notes[0] == "【错误】3 与 5.5"


def test_a_cell_that_the_workbook_has_not_is_not_marked() -> None:
    found = marks(STANDARD, [SUM], {A_ALL: PLACES[A_ALL]}, own=True)
    assert [mark.address for mark in found] == ["D3"]


def test_a_notice_marks_only_the_cell_it_is_on() -> None:
    assert [mark.address for mark in marks(STANDARD, [NOTICE], PLACES, own=True)] == ["D3"]


def test_a_finding_on_a_label_is_marked_in_the_own_workbook_only() -> None:
    on_label = replace(SUM, outcome=replace(SUM.outcome, refs=()), place=at("A9"))
    assert [m.address for m in marks(STANDARD, [on_label], PLACES, own=True)] == ["A9"]
    assert marks(STANDARD, [on_label], PLACES, own=False) == ()


def test_a_place_in_a_text_document_is_no_cell_to_mark() -> None:
    place = DocumentCell(file="甲.docx", table="2", row=1, column=1)
    assert marks(STANDARD, [replace(SUM, place=place)], {}, own=True) == ()


def test_the_cover_lists_each_finding_with_a_way_to_its_cell() -> None:
    whole = replace(SUM, outcome=Outcome(verdict=Verdict.BROKEN), rule="read.no_entity", place=None)
    listing = cover(STANDARD, replace(LETTER, findings=(SUM, whole)), PLACES, own=True)
    assert listing.name == "退回说明"
    assert listing.title == "甲局：报送需要更正"
    assert [row[:4] for row in listing.rows] == [
        (1, "错误", "表", Link("表", "D3")),
        (2, "错误", "整份", "整份"),
    ]
    assert listing.lines[0] == "贵单位为《2024年年报》报送的统计表已经核对：错误 2 处，须更正。"
    assert listing.lines[-1] == "报送截止日期：2025-01-09。"


def test_what_is_behind_a_finding_is_said_with_it() -> None:
    hint = Hint(id="swapped", refs=(A_ONE, B_ONE), details={"from": "13", "to": "31", "value": "1"})
    known = STANDARD.words["zh"].keys()
    hint = replace(hint, id=next(k.removeprefix("hint.") for k in known if k.startswith("hint.")))
    (row,) = cover(
        STANDARD, replace(LETTER, findings=(replace(SUM, hint=hint),)), PLACES, own=True
    ).rows
    assert str(row[4]).startswith("3 与 5.5线索：")


def test_a_fresh_form_says_why_it_came() -> None:
    text = mail(STANDARD, replace(LETTER, reason="format"), PLACES, own=False)
    assert "贵单位报送的文件（甲.xlsx）不是 .xlsx 格式，退回的是重新生成的表" in text


def test_the_mail_is_plain_text_that_says_all_there_is_to_say() -> None:
    assert mail(STANDARD, LETTER, PLACES, own=True).split("\r\n") == [
        "甲局：",
        "",
        "贵单位为《2024年年报》报送的统计表已经核对：错误 1 处，须更正。",
        STANDARD.words["zh"]["returns.own"].format(file="甲.xlsx"),
        "报送截止日期：2025-01-09。",
        "",
        "1. 工作表“表”D3　【错误】3 与 5.5",
        "",
        "某管委会",
        "",
    ]


def test_nothing_is_invented_where_nothing_is_known() -> None:
    bare = replace(LETTER, due="", authority="", period=None, attached="")
    bare = replace(bare, findings=(replace(NOTICE, place=None),))
    lines = mail(STANDARD, bare, {}, own=True).split("\r\n")
    assert lines[2] == "贵单位为《年报》报送的统计表已经核对：提示 1 处，供参考。"
    assert lines[4].startswith("1. 【提示】")
    assert lines[5:] == [""]


@pytest.mark.parametrize("due", ["2025-01-09", ""])
def test_who_sent_nothing_is_reminded(due: str) -> None:
    text = mail(STANDARD, replace(LETTER, missing=True, findings=(), due=due), {}, own=True)
    assert "《2024年年报》的统计表还没有收到" in text
    assert ("截止日期" in text) == bool(due)


def finding(rule: str = "r.sum", **changes: str | None) -> Finding:
    given: dict[str, str | None] = {"file": "甲.xlsx", "entity": "甲局", **changes}
    return replace(SUM, rule=rule, **given)  # type: ignore[arg-type]


def test_an_entity_gets_what_it_can_settle_and_no_more() -> None:
    waiver = Waiver(rule="r.sum", reason="已核", approver="某人", date=date(2026, 1, 5))
    unlooked = Outcome(verdict=Verdict.NOT_EVALUATED, left=Decimal(0))
    mine = [finding(), finding("roster.period", file=None)]
    others = [
        finding(file="乙.xlsx"),
        finding(file=None, entity="乙局"),
        finding("roster.unknown"),
        replace(SUM, waiver=waiver),
        replace(SUM, outcome=unlooked),
    ]
    assert to_return(STANDARD, [*others, *mine], "甲.xlsx", "甲局") == tuple(mine)
    assert to_return(STANDARD, mine, "甲.xlsx", None) == (mine[0],)


def test_all_that_goes_into_a_workbook_comes_together() -> None:
    made = marking(STANDARD, LETTER, PLACES, own=True)
    assert (made.heading, made.author) == ("退回意见", "年报核对")
    assert made.marks == marks(STANDARD, LETTER.findings, PLACES, own=True)
    assert made.cover == cover(STANDARD, LETTER, PLACES, own=True)


def test_the_first_sheet_of_what_goes_back_is_one_that_readers_pass_over() -> None:
    assert STANDARD.words["zh"]["returns.sheet"] in STANDARD.identity.our_sheets
