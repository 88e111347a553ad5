import datetime as dt
from dataclasses import replace
from typing import Any

from tests.small import A_ALL, A_ONE, B_ALL, B_ONE, place, sent, standard

from reportgen.case.settings import Case, Entity, Options, Override, ReportSettings
from reportgen.documents.build_report import build, file_name, narratives, tables_of, texts_of
from reportgen.documents.narrative.template import Narrative
from reportgen.documents.report import (
    Block,
    Figure,
    Paragraph,
    Picture,
    Report,
    Run,
    Style,
    TextTable,
)
from reportgen.model.findings import Finding, Outcome, Severity, Tally, Verdict
from reportgen.model.submissions import Role
from reportgen.standards.standard import Rule

STANDARD = standard()
SETTINGS = ReportSettings(authority="某区办", area="某区", period=2024, date=dt.date(2025, 1, 9))
TOTAL = sent({A_ONE: 5, A_ALL: None, B_ONE: "/"}, role=Role.AGGREGATE)


def case(**changes: Any) -> Case:  # noqa: ANN401 - its fields
    given: dict[str, Any] = {
        "root": "案",
        "settings": SETTINGS,
        "options": Options(),
        "indicators": (),
        "roster": (),
        "rules": (),
        "narratives": {"overview": "{{ report.year }}年共{{ t.a.one }}件"},
        "files": (),
    }
    return Case(**(given | changes))


def text(line: str) -> tuple[Paragraph, ...]:
    return (Paragraph(style=Style.TEXT, runs=(Run(text=line),)),)


def test_texts_stand_at_the_places_of_the_template() -> None:
    texts, findings = narratives(case(), STANDARD, TOTAL)
    assert findings == []
    assert texts == {
        "report.preamble": Narrative(blocks=()),
        "section.overview": Narrative(blocks=text("2024年共5件")),
    }


def test_a_section_without_text_and_a_text_with_holes_are_told() -> None:
    _, (missing,) = narratives(case(narratives={"overview": " \n"}), STANDARD, TOTAL)
    assert (missing.rule, missing.file) == ("narrative.missing", "narrative/overview.md")
    assert missing.outcome.details == {"name": "一、概况", "section": "overview"}
    _, (unknown,) = narratives(case(narratives={"overview": "{{ t.a.ones }}"}), STANDARD, TOTAL)
    assert (unknown.rule, unknown.severity) == ("narrative.unknown", Severity.ERROR)
    assert unknown.outcome.details["near"].startswith("t.a.one")
    _, (blank,) = narratives(case(narratives={"overview": "{{ t.a.all }}"}), STANDARD, TOTAL)
    assert blank.outcome.details == {"name": "t.a.all", "line": "1", "near": ""}


def report(*findings: Finding, **changes: Any) -> Report:  # noqa: ANN401 - its fields
    own = case(**changes)
    texts = {
        "section.overview": Narrative(blocks=text("甲")),
        "report.preamble": Narrative(blocks=()),
    }
    return build(own, STANDARD, shape=STANDARD, total=TOTAL, texts=texts, findings=findings)


ERROR = Finding(
    rule="read.password",
    severity=Severity.ERROR,
    outcome=Outcome(verdict=Verdict.BROKEN, refs=(A_ONE,)),
    entity="甲局",
    file="甲.xlsx",
    place=place("C4"),
)


def test_a_final_report_has_every_figure_tag_and_text() -> None:
    final = report(replace(ERROR, severity=Severity.WARNING))
    assert final.draft is None
    assert final.title == "某区2024年年报"
    assert final.figures == {
        A_ONE: Figure(text="5"),
        A_ALL: Figure(text=""),
        B_ONE: Figure(text="/"),
        B_ALL: Figure(text=""),
    }
    assert final.tags["report.date"] == "2025年1月9日"
    assert (final.tags["authority.name"], final.tags["area.name"]) == ("某区办", "某区")
    assert final.texts["section.overview"] == text("甲")
    assert file_name(final) == "某区2024"


def test_an_error_makes_a_draft_that_marks_the_cell_and_lists_what_is_open() -> None:
    notice = replace(ERROR, severity=Severity.NOTICE)
    warning = replace(ERROR, severity=Severity.WARNING, entity=None, file=None, place=None)
    draft = report(ERROR, warning, notice)
    assert draft.figures[A_ONE] == Figure(text="5", open=True)
    assert draft.figures[A_ALL] == Figure(text="")
    assert draft.draft is not None
    assert "1" in draft.draft.headline
    items, verdicts = draft.draft.listings
    assert len(items.columns) == 5
    assert [row[:4] for row in items.rows] == [
        ("文件加密", "错误", "甲局", "甲.xlsx 表!C4"),
        ("文件加密", "警告", "汇总", ""),
    ]
    assert verdicts.rows == ()
    assert file_name(draft) == "某区2024（草稿）"


def test_a_draft_says_what_became_of_every_rule() -> None:
    kinds = {"kind": "balance", "severity": Severity.ERROR, "stage": "both", "citation": ""}
    rules = tuple(
        Rule(id=n, name={"zh": n}, message={}, test=None, **kinds)  # type: ignore[arg-type]
        for n in "甲乙"
    )
    tallies = (Tally(rule="甲", kept=3), Tally(rule="乙", broken=1, not_evaluated={"blank": 2}))
    changed = Override(rule="甲", key="factor", before="2", after="3")
    draft = build(
        case(overrides=(changed,)),
        standard(rules=rules),
        shape=STANDARD,
        total=TOTAL,
        texts={},
        findings=(ERROR,),
        tallies=tallies,
    ).draft
    assert draft
    verdicts = draft.listings[1]
    assert verdicts.title == "各项核对的结果"
    assert [heading.text for heading in verdicts.columns] == [
        *("核对项目", "程度", "相符", "不符", "已豁免", "没有核对", "没有核对的原因"),
    ]
    assert verdicts.rows == (("乙", "错误", 0, 1, 0, 2, "有格未填（2 处）"),)
    assert verdicts.lines == (
        "以下 1 项全部相符（后面是核对的次数）：甲 3。",
        "本案改动了规则“甲”（甲）：factor 由 2 改为 3。",
    )


def test_a_report_without_a_date_has_none_and_an_odd_name_gives_a_sound_file_name() -> None:
    settings = ReportSettings(authority='甲/乙:"丙"', period=2024)
    odd = report(settings=settings)
    assert odd.tags["report.date"] == ""
    assert file_name(odd) == "甲_乙__丙_2024"


def test_the_texts_have_the_words_and_the_captions_the_title_and_the_signature() -> None:
    picture = Picture(content=b"", kind="png", width=4, height=3, text="甲", caption="图1")
    table = TextTable(rows=(((Run(text="表"),),),), aligns=("",))
    blocks: tuple[Block, ...] = (
        *text("已写。"),
        table,
        picture,
        replace(picture, caption=""),
        *text("完。"),
    )
    said = texts_of(case(), STANDARD, {"section.overview": Narrative(blocks=blocks)})
    assert said == {
        "title": "某区2024年年报",
        "overview": "已写。\n图1\n完。",
        "signature": "某区办\n2025年1月9日",
    }


def test_the_tables_of_the_texts_are_kept_without_white_space() -> None:
    table = TextTable(rows=(((Run(text="办理 "), Run(text="结果")), ()),), aligns=("", ""))
    narrative = Narrative(blocks=(*text("已写。"), table))
    assert tables_of({"report.preamble": Narrative(blocks=()), "section.overview": narrative}) == (
        (("办理结果", ""),),
    )


def test_a_signature_without_a_date_is_none_of_the_texts() -> None:
    undated = case(settings=replace(SETTINGS, date=None))
    assert texts_of(undated, STANDARD, {})["signature"] == ""


def test_a_draft_names_those_of_the_roster_whom_the_sum_lacks() -> None:
    def lines(*members: str) -> tuple[str, ...]:
        roster = tuple(Entity(name=name) for name in ("甲局", "乙局", "丙局"))
        whole = replace(TOTAL, members=members)
        error = Finding(
            rule="read.empty_form",
            severity=Severity.ERROR,
            outcome=Outcome(verdict=Verdict.BROKEN),
        )
        built = build(
            case(roster=roster),
            STANDARD,
            shape=STANDARD,
            total=whole,
            texts={},
            findings=[error],
        )
        assert built.draft
        return built.draft.listings[1].lines

    assert lines("甲局", "乙局", "乙局/甲科", "丙局") == ()
    assert lines("乙局") == ("名册中没有计入汇总的 2 家：甲局、丙局。",)
