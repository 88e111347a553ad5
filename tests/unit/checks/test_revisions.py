"""A finished report against what was compiled: every change, and nothing that is none."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from tests.small import A_ALL, A_ONE, B_ONE, sent, standard

from reportgen.checks.revisions import _marked, changes, settled
from reportgen.model.findings import FOLLOWERS, Finding, Outcome, Severity, Verdict
from reportgen.model.submissions import CellRef, Submission

STANDARD = standard()
TEXT = "全年收到申请12件，办结11件。结转下年1件。\n公开政府信息300条。"


def report(values: Mapping[CellRef, int | str | None] | None = None, **texts: str) -> Submission:
    return sent(values or {}, texts=texts, source=None)


def told(compiled: Submission, finished: Submission) -> list[tuple[str, str, str]]:
    return [
        (change.rule, change.outcome.details.get("before", ""), change.outcome.details["after"])
        for change in changes(compiled, finished, STANDARD)
    ]


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (3, 4, ("3", "4")),
        (3, None, ("3", "空")),
        (None, 0, ("空", "0")),
        ("/", None, ("/", "空")),
        ("/", 0, ("/", "0")),
        ("见附件", "附件", ("见附件", "附件")),
        (3, 3, None),
        (None, None, None),
        ("/", "/", None),
        ("见 附件", "见附件", None),
    ],
)
def test_a_figure_that_was_changed(
    before: int | str | None, after: int | str | None, change: tuple[str, str] | None
) -> None:
    found = told(report({A_ONE: before}), report({A_ONE: after}))
    assert found == ([("against.figure", *change)] if change else [])


def test_a_figure_that_is_gone_is_a_change_unless_it_was_blank() -> None:
    one = report({A_ALL: 1})
    assert told(report({A_ONE: 3, B_ONE: None, A_ALL: 1}), one) == [("against.figure", "3", "-")]
    (change,) = changes(report({A_ONE: 3}), report({A_ONE: 4}), STANDARD)
    assert (change.severity, change.outcome.refs) == (Severity.ERROR, (A_ONE,))
    assert change.place


@pytest.mark.parametrize(
    ("after", "found"),
    [
        (TEXT, []),
        (TEXT.replace("，", ", ").replace("12", "１２").replace("\n", "\n\n"), []),
        (TEXT.replace("。结", "。\n结"), []),
        (
            TEXT.replace("11", "10"),
            [("against.number", "全年收到申请12件，办结11件。", "全年收到申请12件，办结10件。")],
        ),
        (
            TEXT.replace("全年", "今年"),
            [("against.sentence", "全年收到申请12件，办结11件。", "今年收到申请12件，办结11件。")],
        ),
        (TEXT.replace("结转下年1件。", ""), [("against.removed", "结转下年1件。", "-")]),
        (TEXT + "感谢社会各界的监督！", [("against.added", "-", "感谢社会各界的监督！")]),
        (
            TEXT.replace("结转下年1件。", "另有一些情况需要说明如下。"),
            [
                ("against.removed", "结转下年1件。", "-"),
                ("against.added", "-", "另有一些情况需要说明如下。"),
            ],
        ),
    ],
)
def test_a_sentence_that_was_changed(after: str, found: list[tuple[str, str, str]]) -> None:
    assert told(report(overview=TEXT), report(overview=after)) == found


def test_a_change_has_its_section_and_its_paragraph() -> None:
    (change,) = changes(
        report(overview=TEXT), report(overview=TEXT.replace("300", "400")), STANDARD
    )
    assert change.place
    assert (change.place.section, change.place.paragraph) == ("一、概况", 2)  # type: ignore[union-attr]


def test_a_text_that_stands_in_no_section_is_compared_if_it_was_compiled() -> None:
    found = told(report(title="某区2024年年报"), report(title="某区2023年年报", t="表下的话。"))
    assert found == [
        ("against.number", "某区2024年年报", "某区2023年年报"),
        ("against.added", "-", "表下的话。"),
    ]
    assert told(report(overview=TEXT), report(overview=TEXT, signature="某区")) == []


def test_of_several_sentences_equally_like_the_old_one_it_became_the_first() -> None:
    found = told(
        report(overview="甲乙丙丁戊己庚1件。"),
        report(overview="甲乙丙丁戊己庚2件。甲乙丙丁戊己庚3件。"),
    )
    assert found == [
        ("against.number", "甲乙丙丁戊己庚1件。", "甲乙丙丁戊己庚2件。"),
        ("against.added", "-", "甲乙丙丁戊己庚3件。"),
    ]


def test_rows_of_tables_within_the_text_are_compared_like_sentences() -> None:
    table = (("办理结果", "件数"), ("予以公开", "62"), ("", ""))
    compiled = replace(report(overview=TEXT), tables=(table,))
    assert told(compiled, replace(compiled, tables=((*table, ("", "")),))) == []
    changed = replace(compiled, tables=((table[0], ("予以公开", "63")),))
    (change,) = changes(compiled, changed, STANDARD)
    assert (change.rule, change.outcome.details["after"]) == ("against.number", "予以公开｜63")
    assert change.place
    assert (change.place.section, change.place.paragraph) == ("正文中的表", 1)  # type: ignore[union-attr]
    gone = told(compiled, replace(compiled, tables=()))
    assert [rule for rule, *_ in gone] == ["against.removed", "against.removed"]
    assert told(report(overview=TEXT), compiled) == []


def test_of_a_table_that_is_not_there_no_cell_is_told() -> None:
    assert told(report({A_ONE: 3, A_ALL: 1}), report()) == []


def test_a_sentence_in_another_section_was_moved() -> None:
    found = told(
        report(overview=TEXT, t="无。"),
        report(overview=TEXT.replace("结转下年1件。", ""), t="无。结转 下年1件。"),
    )
    assert found == [("against.moved", "-", "结转 下年1件。")]


def test_a_report_whose_text_was_not_found_is_told_once() -> None:
    (change,) = changes(report(overview=TEXT), report(), STANDARD)
    assert change.rule == "against.no_text"
    assert changes(report(), report(), STANDARD) == []


# --- what follows from a change


def finding(
    rule: str, *refs: CellRef, sentence: str = "", severity: Severity = Severity.ERROR
) -> Finding:
    details = {"sentence": sentence} if sentence else {}
    outcome = Outcome(verdict=Verdict.BROKEN, refs=refs, details=details)
    return Finding(rule=rule, severity=severity, outcome=outcome)


def test_what_follows_from_a_change_is_told_with_it() -> None:
    changed = changes(
        report({A_ONE: 3}, overview=TEXT),
        report({A_ONE: 4}, overview=TEXT.replace("全年", "今年")),
        STANDARD,
    )
    old = finding("old", B_ONE)
    unknown = Outcome(verdict=Verdict.NOT_EVALUATED, refs=(A_ONE,), reason="blank")
    other = finding("other", B_ONE)
    found = settled(
        [
            finding("flow", A_ALL, A_ONE),
            finding("flow", A_ONE),
            finding("sums", A_ONE),
            finding("prose", sentence="今年收到申请12件，办结11件。"),
            old,
            other,
            Finding(rule="unknown", severity=Severity.ERROR, outcome=unknown),
        ],
        [old],
        changed,
    )
    assert [(f.rule, f.outcome.details.get(FOLLOWERS), f.severity) for f in found] == [
        ("against.figure", "flow sums", Severity.ERROR),
        ("against.sentence", "prose", Severity.ERROR),
        ("old", None, Severity.ERROR),
        ("other", None, Severity.ERROR),
        ("unknown", None, Severity.ERROR),
    ]


def test_a_change_never_weighs_less_than_by_itself() -> None:
    changed = changes(report({A_ONE: 3}), report({A_ONE: 4}), STANDARD)
    (told_,) = settled([finding("odd", A_ONE, severity=Severity.NOTICE)], [], changed)
    assert told_.severity is Severity.ERROR


def test_what_was_changed_in_a_long_sentence_is_marked() -> None:
    start = "全年通过政府信息公开专栏、政务新媒体、政府公报和查阅点主动公开各类政府信息，方便公众查询和下载，"
    old, new = f"{start}共公开240条，比上年有所增加。", f"{start}共公开250条，比上年有所增加。"
    assert _marked(old, new) == (
        f"{start}共公开2【4】0条，比上年有所增加。",
        f"{start}共公开2【5】0条，比上年有所增加。",
    )
    assert _marked("公开24条。", "公开25条。") == ("公开24条。", "公开25条。")
    assert _marked("", new) == ("", new)
