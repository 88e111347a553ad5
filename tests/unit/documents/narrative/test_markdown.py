"""Markdown as blocks of a report; what a report cannot hold is told and stays."""

import pytest
from tests.pictures import png

from reportgen.documents.narrative.markdown import MOST_COLUMNS, blocks_of, pictures_in
from reportgen.documents.report import Block, Paragraph, Picture, Run, Style, TextTable
from reportgen.model.pictures import PictureFile

FILES = {"a.png": PictureFile(content=png(8, 6)), "图 一.png": PictureFile(content=png())}


def blocks(markdown: str) -> tuple[Block, ...]:
    made, troubles = blocks_of(markdown, FILES)
    assert troubles == ()
    return made


def lines(markdown: str) -> list[tuple[str, str]]:
    return [(p.style.value, p.text) for p in blocks(markdown) if isinstance(p, Paragraph)]


def told(markdown: str) -> tuple[list[str], list[tuple[str, str, int]]]:
    """The texts of paragraphs, and the troubles."""
    made, troubles = blocks_of(markdown, FILES)
    texts = [block.text for block in made if isinstance(block, Paragraph)]
    return texts, [(t.id, t.name, t.line) for t in troubles]


def paragraph(style: Style, *runs: Run) -> Paragraph:
    return Paragraph(style=style, runs=runs)


# ---------------------------------------------------------------- paragraphs


def test_headings_items_and_run_in_headings() -> None:
    markdown = "# （一）甲\n## 1.乙\n#### 丁\n**一是做。**做了**很多**。\n行二\n\n- 甲项\n"
    assert blocks(markdown) == (
        paragraph(Style.HEADING, Run(text="（一）甲")),
        paragraph(Style.SUBHEADING, Run(text="1.乙")),
        paragraph(Style.SUBHEADING, Run(text="丁")),
        paragraph(
            Style.TEXT,
            Run(text="一是做。", lead=True),
            Run(text="做了"),
            Run(text="很多", strong=True),
            Run(text="。行二"),
        ),
        paragraph(Style.ITEM, Run(text="甲项")),
    )


def test_a_line_s_end_between_bold_words_is_nothing() -> None:
    runs = (Run(text="甲。", lead=True), Run(text="乙", strong=True))
    assert blocks("**甲。**\n**乙**") == (paragraph(Style.TEXT, *runs),)


def test_bold_in_a_heading_is_no_run_in_heading() -> None:
    assert blocks("# **甲**") == (paragraph(Style.HEADING, Run(text="甲", strong=True)),)


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("*甲*乙", "*甲*乙"),
        ("7*24小时、12*8米", "7*24小时、12*8米"),
        ("2**3*4**5", "2**3*4**5"),
        ("*** 12 ***", "*** 12 ***"),
        ("+ 5件", "+ 5件"),
        ("_5_", "_5_"),
        ("> 5件", "> 5件"),
        ("\\*甲", "*甲"),
        ("a_b_c", "a_b_c"),
        ("`甲`乙", "`甲`乙"),
        ("> 引文", "> 引文"),
        ("　　甲", "甲"),
        ("    甲\n      乙", "甲乙"),
        ("甲\n---后", "甲---后"),
        ("[注]: 说明", "[注]: 说明"),
        ("#话题#今天", "#话题#今天"),
        ("&lt;甲&gt;", "&lt;甲&gt;"),
        ("one\ntwo，\nthree", "one two，three"),
    ],
)
def test_text_that_only_looks_like_markdown_stays_text(markdown: str, shown: str) -> None:
    assert lines(markdown) == [("text", shown)]


def test_a_heading_needs_no_blank_behind_its_mark() -> None:
    assert lines("#（一）甲\n##乙") == [("heading", "（一）甲"), ("subheading", "乙")]


def test_lists_keep_the_numbers_that_were_typed() -> None:
    assert lines("1. 2025年新收5件") == [("item", "1. 2025年新收5件")]
    markdown = "3. 甲\n   - 乙\n\n   续\n4. **一是。**丙\n\n1) 丁\n2)\n"
    assert lines(markdown) == [
        ("item", "3.甲"),
        ("item", "乙"),
        ("item", "续"),
        ("item", "4.一是。丙"),
        ("item", "1)丁"),
        ("item", "2)"),
    ]


def test_a_break_that_was_meant_begins_a_paragraph() -> None:
    assert lines("甲  \n乙\\\n丙") == [("text", "甲"), ("text", "乙"), ("text", "丙")]
    assert lines("　　甲\n　　乙，\n丙") == [("text", "甲"), ("text", "乙，丙")]
    assert lines("* 甲\n* 乙\n+ 丙") == [("text", "* 甲"), ("text", "* 乙"), ("text", "+ 丙")]


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("[甲](http://a.b/c)", "甲（http://a.b/c）"),
        ("[**甲**乙](x)丙", "甲乙（x）丙"),
        ("<http://a.b/图>", "<http://a.b/图>"),
        ("<a@b.cn>", "<a@b.cn>"),
        ("[甲](javascript:x)", "甲（javascript:x）"),
    ],
)
def test_the_address_of_a_link_is_printed_unless_it_is_the_text(markdown: str, shown: str) -> None:
    assert lines(markdown) == [("text", shown)]


# ---------------------------------------------------------------- tables


def texts(table: Block) -> tuple[tuple[str, ...], ...]:
    assert isinstance(table, TextTable)
    return table.texts


def test_a_table_with_its_head_and_its_columns() -> None:
    (table,) = blocks("|项|数|率|\n|---|--:|:-:|\n|甲|**1**|\\||\n|乙|\n")
    assert isinstance(table, TextTable)
    assert table.aligns == ("", "right", "center")
    assert texts(table) == (("项", "数", "率"), ("甲", "1", "|"), ("乙", "", ""))
    assert table.rows[1][1] == (Run(text="1", strong=True),)


def test_a_table_of_full_width_bars_directly_below_a_paragraph() -> None:
    above, table, below = blocks("如下：\n｜项｜数｜\n｜---｜---｜\n｜甲｜1｜\n\n文")
    assert isinstance(above, Paragraph)
    assert texts(table) == (("项", "数"), ("甲", "1"))
    assert below == paragraph(Style.TEXT, Run(text="文"))


def test_a_row_that_is_longer_than_its_head_is_told() -> None:
    shown, troubles = told("|项|数|\n|---|---|\n|甲|1|2|\n")
    assert shown == []
    assert troubles == [("narrative.table_cells", "|甲|1|2|", 3)]


def test_a_table_too_wide_for_a_page_is_told() -> None:
    many = MOST_COLUMNS + 1
    shown, troubles = told("甲|" * many + "\n" + "---|" * many + "\n" + "1|" * many + "\n\n后")
    assert shown == ["【甲】", "后"]
    assert [trouble[0] for trouble in troubles] == ["narrative.table_wide"]


# ---------------------------------------------------------------- pictures


def test_a_picture_has_a_caption_and_words() -> None:
    (picture,) = blocks('![画了什么](a.png "图1")')
    assert picture == Picture(
        content=png(8, 6), kind="png", width=8, height=6, text="画了什么", caption="图1"
    )


def test_pictures_stand_behind_the_paragraph_that_calls_them() -> None:
    first, one, two, last = blocks("甲![一](a.png)乙\n![二](<图 一.png>)\n\n丙")
    assert [block.text for block in (first, one, two, last) if isinstance(block, Paragraph)] == [
        "甲乙",
        "丙",
    ]
    assert [block.text for block in (one, two) if isinstance(block, Picture)] == ["一", "二"]


@pytest.mark.parametrize(
    ("markdown", "hole", "trouble"),
    [
        ("![图](x.png)", "【图】", ("narrative.picture_missing", "x.png", 1)),
        ("![](x\\y.png)", "【x/y.png】", ("narrative.picture_missing", "x/y.png", 1)),
        ("文\n![](chart:a)", "【chart:a】", ("narrative.chart", "chart:a", 2)),
        ("![图](data:x)", "【图】", ("narrative.picture_missing", "data:x", 1)),
    ],
)
def test_a_picture_that_is_not_there_leaves_a_hole(
    markdown: str, hole: str, trouble: tuple[str, str, int]
) -> None:
    shown, troubles = told(markdown)
    assert shown[-1] == hole
    assert troubles == [trouble]


def test_a_picture_without_words_is_told() -> None:
    made, troubles = blocks_of("![](a.png)", FILES)
    assert isinstance(made[0], Picture)
    assert [trouble.id for trouble in troubles] == ["narrative.picture_unnamed"]


def test_a_picture_in_a_table_is_told() -> None:
    _, troubles = told("|图|\n|---|\n|![图](a.png)|\n")
    assert troubles == [("narrative.not_rendered", "|![图](a.png)|", 3)]


def test_the_files_that_a_text_calls() -> None:
    text = "![甲](a.png)文![乙](图\\一.png)\n\n|图|\n|---|\n|![](b.png)|\n\n![](a.png)![](chart:x)"
    assert pictures_in(text) == ("a.png", "图/一.png", "b.png")


# ---------------------------------------------------------------- what a report cannot hold


@pytest.mark.parametrize(
    ("markdown", "shown", "name"),
    [
        ("```\n码\n二\n```", ["码", "二"], "码"),
        ("<div>甲</div>", ["<div>甲</div>"], "<div>甲</div>"),
        ("甲<br>乙", ["甲<br>乙"], "<br>"),
        ("* * *", ["* * *"], "* * *"),
        ("```\n```", ["```"], "```"),
    ],
)
def test_what_a_report_cannot_hold_stays_as_typed_and_is_told(
    markdown: str, shown: list[str], name: str
) -> None:
    assert told(markdown) == (shown, [("narrative.not_rendered", name, 1)])


def test_nothing_gives_nothing() -> None:
    assert blocks(" \n\n　\n") == ()
