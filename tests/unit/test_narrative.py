import pytest
from tests.small import A_ALL, A_ONE, fact, standard

from reportgen.narrative import Narrative, NarrativeTrouble, names_of, narrate
from reportgen.report import Paragraph, Run, Style

NAMES = names_of(standard(), {A_ONE: fact(A_ONE, 1234), A_ALL: fact(A_ALL, None)}) | {
    "report": {"year": 2024}
}


def text(line: str) -> str:
    (paragraph,) = narrate(line, NAMES).paragraphs
    return paragraph.text


def paragraph(style: Style, *runs: Run) -> Paragraph:
    return Paragraph(style=style, runs=runs)


@pytest.mark.parametrize("name", ["t.a.one", "表.收到.甲类"])
def test_a_figure_is_named_by_reference_or_in_the_office_s_words(name: str) -> None:
    assert narrate(f"共{{{{ {name} }}}}件。", NAMES) == Narrative(
        paragraphs=(paragraph(Style.TEXT, Run(text="共1234件。")),)
    )


def test_arithmetic_and_conditions_are_those_of_the_template_language() -> None:
    assert text("{{ t.a.one - 34 }}，{{ report.year }}") == "1200，2024"
    assert text("{% for n in [1, 2] %}{{ n }}{% endfor %}") == "12"


def test_a_blank_figure_leaves_a_hole_and_is_told() -> None:
    assert narrate("一\n\n共{{ t.a.all }}件", NAMES) == Narrative(
        paragraphs=(
            paragraph(Style.TEXT, Run(text="一")),
            paragraph(Style.TEXT, Run(text="共【t.a.all】件")),
        ),
        troubles=(NarrativeTrouble(id="narrative.blank", name="t.a.all", line=3),),
    )


@pytest.mark.parametrize("name", ["t.a.two", "t.a.one.x", "表.收到", "unknown"])
def test_an_unknown_name_leaves_a_hole_and_is_told_with_names_like_it(name: str) -> None:
    narrative = narrate(f"共{{{{ {name} }}}}件", NAMES)
    assert narrative.paragraphs == (paragraph(Style.TEXT, Run(text=f"共【{name}】件")),)
    (trouble,) = narrative.troubles
    assert (trouble.id, trouble.name, trouble.line) == ("narrative.unknown", name, 1)


def test_names_like_an_unknown_one_are_offered() -> None:
    (trouble,) = narrate("{{ t.a.ones }}", NAMES).troubles
    assert trouble.near[0] == "t.a.one"


@pytest.mark.parametrize("line", ["{{ t.a.one", "{% if %}", "{{ }}"])
def test_what_is_no_template_is_told_with_its_line(line: str) -> None:
    narrative = narrate(f"一\n{line}", NAMES)
    assert narrative.paragraphs == ()
    assert [(t.id, t.line) for t in narrative.troubles] == [("narrative.syntax", 2)]


@pytest.mark.parametrize(
    "line", ["{{ t.a.one / 0 }}", "{{ t.a.all + 1 }}", "{{ ''.__class__.x() }}"]
)
def test_what_cannot_be_calculated_is_told(line: str) -> None:
    narrative = narrate(line, NAMES)
    assert narrative.paragraphs == ()
    assert {t.id for t in narrative.troubles} <= {
        "narrative.syntax",
        "narrative.unknown",
        "narrative.blank",
    }
    assert "narrative.syntax" in {t.id for t in narrative.troubles}


def test_markdown_becomes_headings_items_and_run_in_headings() -> None:
    markdown = (
        "# （一）甲\n## 1.乙\n#### 丁\n**一是做。**做了**很多**。\n行二\n\n- 甲项\n\n1. 乙项\n"
    )
    assert narrate(markdown, {}).paragraphs == (
        paragraph(Style.HEADING, Run(text="（一）甲")),
        paragraph(Style.SUBHEADING, Run(text="1.乙")),
        paragraph(Style.SUBHEADING, Run(text="丁")),
        paragraph(
            Style.TEXT,
            Run(text="一是做。", lead=True),
            Run(text="做了"),
            Run(text="很多", strong=True),
            Run(text="。"),
            Run(text="行二"),
        ),
        paragraph(Style.ITEM, Run(text="甲项")),
        paragraph(Style.ITEM, Run(text="乙项")),
    )


def test_bold_in_a_heading_is_no_run_in_heading() -> None:
    assert narrate("# **甲**", {}).paragraphs == (
        paragraph(Style.HEADING, Run(text="甲", strong=True)),
    )


def test_nothing_gives_nothing() -> None:
    assert narrate("", NAMES) == Narrative(paragraphs=())


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [("2 * 3 * 4", "2 * 3 * 4"), ("*甲*乙", "甲乙"), ("[**甲**](x)乙", "甲乙"), ("a_b_c", "a_b_c")],
)
def test_stars_between_spaces_are_stars(markdown: str, shown: str) -> None:
    assert text(markdown) == shown
