from datetime import date
from decimal import Decimal

from tests.small import A_ONE, place, standard

from reportgen.findings import Finding, Outcome, Severity, Tally, Verdict, Waiver
from reportgen.listing import finding_listing, rule_listing
from reportgen.standard import Rule
from reportgen.wording import message

RULE = Rule(
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
    listing = finding_listing(STANDARD, [BROKEN], "zh")
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
    (row,) = finding_listing(STANDARD, [bare], "en").rows
    assert row[:5] == ("error", "total", None, None, None)
    assert row[6:9] == (None, None, None)


def test_what_was_not_evaluated_and_what_is_accepted_is_told_apart() -> None:
    outcome = Outcome(verdict=Verdict.NOT_EVALUATED, refs=(A_ONE,), reason="blank")
    open_ = Finding(rule="r.sum", severity=Severity.ERROR, outcome=outcome)
    waiver = Waiver(rule="r.sum", reason="已核", approver="某人", date=date(2026, 1, 5))
    accepted = Finding(rule="r.sum", severity=Severity.ERROR, outcome=BROKEN.outcome, waiver=waiver)
    rows = finding_listing(STANDARD, [open_, accepted], "zh").rows
    assert [row[0] for row in rows] == ["没有核对", "错误（已接受）"]
    assert rows[0][5] == message(STANDARD, open_, "zh")


def test_the_four_figures_of_a_rule_stand_side_by_side() -> None:
    tally = Tally(rule="r.sum", kept=5, broken=2, waived=1, not_evaluated={"blank": 3, "absent": 4})
    assert rule_listing(STANDARD, [tally], "en").rows == (("sum", "error", 5, 2, 1, 7, "r.sum"),)
