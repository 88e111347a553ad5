from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.small import A_ONE, B_ONE, place, standard

from reportgen.case.settings import Override
from reportgen.checks.subjects import CellRule
from reportgen.documents.lists import (
    Heading,
    Link,
    Listing,
    SheetRow,
    finding_listing,
    open_listing,
    rule_listing,
    sheet_rows,
    verdict_listing,
    waived_listing,
)
from reportgen.documents.messages import Messages
from reportgen.model.findings import Finding, Hint, Outcome, Severity, Tally, Verdict, Waiver

RULE = CellRule(
    id="r.sum",
    kind="balance",
    severity=Severity.ERROR,
    stage="submission",
    citation="某条",
    name={"zh": "合计", "en": "sum"},
    message={"zh": "{left} 与 {right}", "en": "{left} and {right}"},
    test=None,  # type: ignore[arg-type]  # nothing is evaluated here
)
STANDARD = standard(rules=(RULE,))
BROKEN = Finding(
    rule="r.sum",
    severity=Severity.ERROR,
    outcome=Outcome(verdict=Verdict.BROKEN, refs=(A_ONE,), left=Decimal(3), right=Decimal("5.5")),
    entity="甲局",
    file="甲.xlsx",
    place=place("C3"),
)


def test_a_finding_is_a_row_with_both_numbers_and_their_difference() -> None:
    listing = finding_listing(Messages(STANDARD, "zh"), [BROKEN])
    row = dict(zip((heading.text for heading in listing.columns), listing.rows[0], strict=True))
    assert row == {
        "程度": "错误",
        "单位": "甲局",
        "文件": "甲.xlsx",
        "工作表": "表",
        "单元格": "C3",
        "问题与办法": "3 与 5.5",
        "左边": Decimal(3),
        "右边": Decimal("5.5"),
        "相差": Decimal("2.5"),
        "核对项目": "合计",
        "规则代号": "r.sum",
    }


def test_a_finding_on_nobody_in_no_cell_leaves_cells_empty() -> None:
    bare = Finding(
        rule="read.empty_file",
        severity=Severity.ERROR,
        outcome=Outcome(verdict=Verdict.BROKEN),
    )
    (row,) = finding_listing(Messages(STANDARD, "en"), [bare]).rows
    assert row[:5] == ("error", "total", None, None, None)
    assert row[6:9] == (None, None, None)


def test_what_was_not_evaluated_and_what_is_accepted_is_told_apart() -> None:
    outcome = Outcome(verdict=Verdict.NOT_EVALUATED, refs=(A_ONE,), reason="blank")
    open_ = Finding(rule="r.sum", severity=Severity.ERROR, outcome=outcome)
    waiver = Waiver(rule="r.sum", reason="已核", approver="某人", date=date(2026, 1, 5))
    accepted = Finding(rule="r.sum", severity=Severity.ERROR, outcome=BROKEN.outcome, waiver=waiver)
    rows = finding_listing(Messages(STANDARD, "zh"), [open_, accepted]).rows
    assert [row[0] for row in rows] == ["没有核对", "错误（已豁免）"]
    assert rows[0][5] == Messages(STANDARD, "zh").message(open_)
    assert str(rows[1][5]).startswith("3 与 5.5")
    assert "某人" in str(rows[1][5])


def test_a_hint_stands_behind_the_message() -> None:
    hint = Hint(id="offset_rows", refs=(A_ONE, B_ONE), details={"difference": "2"})
    (row,) = finding_listing(Messages(STANDARD, "zh"), [replace(BROKEN, hint=hint)]).rows
    assert str(row[5]).startswith("3 与 5.5线索：“收到”和“办结”两行")


def test_what_is_waived_is_listed_with_who_why_and_until_when() -> None:
    waiver = Waiver(rule="r.sum", reason="已核", approver="某人", date=date(2026, 1, 5))
    until = replace(waiver, expires=date(2026, 12, 31))
    some = [replace(BROKEN, waiver=waiver), BROKEN, replace(BROKEN, entity=None, waiver=until)]
    listing = waived_listing(Messages(STANDARD, "zh"), some)
    assert [heading.text for heading in listing.columns][4:8] == [
        "理由",
        "批准人",
        "批准日期",
        "有效期至",
    ]
    told = ("甲.xlsx", "3 与 5.5", "已核", "某人", "2026-01-05")
    assert listing.rows == (
        ("错误", "甲局", *told, None, "r.sum"),
        ("错误", "汇总", *told, "2026-12-31", "r.sum"),
    )


def test_the_four_figures_of_a_rule_stand_side_by_side_with_the_reasons() -> None:
    tally = Tally(rule="r.sum", kept=5, broken=2, waived=1, not_evaluated={"blank": 3, "absent": 4})
    listing = rule_listing(Messages(STANDARD, "zh"), [tally], [OVERRIDE])
    assert listing.rows == (
        ("合计", "错误", 5, 2, 1, 7, "表中没有这些格（4 处）、有格未填（3 处）", "r.sum"),
    )
    assert listing.lines == ("本案改动了规则“合计”（r.sum）：factor 由 2 改为 3。",)


OVERRIDE = Override(rule="r.sum", key="factor", before="2", after="3")


def test_on_paper_what_was_kept_or_met_with_nothing_shares_a_line() -> None:
    rules = [replace(RULE, id=f"r.{n}", name={"zh": f"甲{n}", "en": f"a{n}"}) for n in range(6)]
    tallies = [
        Tally(rule="r.0", kept=4),
        Tally(rule="r.1", kept=1, not_evaluated={"blank": 2}),
        Tally(rule="r.2", kept=1, waived=1),
        Tally(rule="r.3", broken=1),
        Tally(rule="r.4"),
        Tally(rule="r.5", kept=7),
    ]
    listing = verdict_listing(Messages(standard(rules=tuple(rules)), "zh"), tallies)
    assert listing.rows == (
        ("甲3", "错误", 0, 1, 0, 0, None),
        ("甲2", "错误", 1, 0, 1, 0, None),
        ("甲1", "错误", 1, 0, 0, 2, "有格未填（2 处）"),
    )
    assert listing.lines == (
        "以下 2 项全部相符（后面是核对的次数）：甲0 4；甲5 7。",
        "以下 1 项没有遇到可核对的内容：甲4。",
    )
    assert all(len(row) == len(listing.columns) for row in listing.rows)


def test_with_a_row_for_every_rule_there_is_no_line() -> None:
    assert verdict_listing(Messages(STANDARD, "zh"), [Tally(rule="r.sum", broken=1)]).lines == ()


def test_a_draft_lists_errors_and_warnings_with_their_places() -> None:
    waiver = Waiver(rule="r.sum", reason="已核", approver="某人", date=date(2026, 1, 5))
    bare = replace(BROKEN, severity=Severity.WARNING, entity=None, file=None, place=None)
    notice = replace(BROKEN, severity=Severity.NOTICE)
    some = [BROKEN, notice, bare, replace(BROKEN, waiver=waiver)]
    listing = open_listing(Messages(STANDARD, "zh"), some)
    assert listing.title == "尚未解决的问题"
    assert [heading.text for heading in listing.columns] == [
        *("核对项目", "程度", "单位", "位置", "问题与办法"),
    ]
    assert [row[:4] for row in listing.rows] == [
        ("合计", "错误", "甲局", "甲.xlsx 表!C3"),
        ("合计", "警告", "汇总", ""),
        ("合计", "错误（已豁免）", "甲局", "甲.xlsx 表!C3"),
    ]


def test_a_sheet_has_a_row_as_high_as_its_longest_text() -> None:
    listing = Listing(
        name="表",
        title="题",
        lines=("一二三四五六七八九十一二三四五六七八",),
        columns=(Heading("格", 4), Heading("话", 10)),
        rows=((Link("表", "C3"), "一二三四五六七八九十一"), (None, None)),
    )
    assert list(sheet_rows(listing)) == [
        SheetRow(("题",), ("title",), 24),
        SheetRow(listing.lines, ("text",), 33),
        SheetRow(("格", "话"), ("head", "head"), 20),
        SheetRow(listing.rows[0], ("link", "cell"), 35),
        SheetRow((None, None), ("short", "cell"), 20),
    ]
