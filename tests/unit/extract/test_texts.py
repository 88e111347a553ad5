"""What departments write themselves, on our own sheet of texts and on theirs."""

import io
from collections.abc import Iterator
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from tests.filling import book_of, form_of, read
from tests.small import standard

from reportgen.extract.texts import tables_of, texts_of
from reportgen.model.grids import Cell, CellKind, Grid, Position
from reportgen.readers.standard_folders import document_words
from reportgen.standards.standard import Identity, Section

HEADING = document_words().identity.text_heading
STANDARD = standard(
    sections=(
        Section(id="overview", title="一、总体情况"),
        Section(id="t", title="二、主动公开情况", table="t"),
        Section(id="problems", title="五、存在的主要问题", aliases=("存在问题及改进情况",)),
    )
)


def sheet(*rows: str | tuple[str, ...], name: str = "表") -> Grid:
    lines = [(row,) if isinstance(row, str) else row for row in rows]
    return Grid(
        name=name,
        cells={
            Position(r, c): Cell(text=text, kind=CellKind.TEXT if text.strip() else CellKind.BLANK)
            for r, line in enumerate(lines)
            for c, text in enumerate(line)
            if text
        },
    )


def test_on_our_sheet_texts_stand_below_their_titles_and_our_hints_are_none() -> None:
    ours = sheet(HEADING, "提示", ("一、总体情况", "", "这里写什么"), "第一段。", " ", "第二段。")
    assert texts_of([ours], STANDARD) == {"overview": "第一段。\n第二段。"}
    assert texts_of([sheet(HEADING, "一、总体情况")], STANDARD) == {}


def test_a_department_s_own_sheet_may_have_them_below_or_beside_the_titles() -> None:
    below = sheet(
        "文字说明", "一、总体情况", "第一段。", "第二段。", "五、存在的主要问题", "没有。"
    )
    assert texts_of([below], STANDARD) == {"overview": "第一段。\n第二段。", "problems": "没有。"}
    beside = sheet(("1", "总体情况", "第一段。\n　第二段。"), ("2", "存在问题及改进情况", "没有。"))
    assert texts_of([beside], STANDARD) == {"overview": "第一段。\n第二段。", "problems": "没有。"}


def test_what_stands_on_several_sheets_is_put_together() -> None:
    sheets = [sheet("总体情况", "甲。", name="一"), sheet("总体情况", "乙。", name="二")]
    assert texts_of(sheets, STANDARD) == {"overview": "甲。\n乙。"}


@pytest.mark.parametrize("end", ["二、主动公开情况", ("信息内容", "数量")])
def test_the_title_of_a_table_or_a_row_of_several_cells_ends_a_text(
    end: str | tuple[str, ...],
) -> None:
    whole = sheet("一、总体情况", "第一段。", end, "不是文字")
    assert texts_of([whole], STANDARD) == {"overview": "第一段。"}


def test_figures_and_what_stands_above_all_titles_are_no_text() -> None:
    mixed = sheet("填报单位：甲局", "一、总体情况", "第一段。")
    number = Cell(text="12", kind=CellKind.NUMBER)
    mixed = Grid(name="表", cells={**mixed.cells, Position(3, 0): number})
    assert texts_of([mixed], STANDARD) == {"overview": "第一段。"}


def test_without_a_heading_of_ours_every_sheet_is_the_department_s() -> None:
    ours = sheet(HEADING, ("一、总体情况", "这里写什么"))
    told = texts_of([ours], standard(sections=STANDARD.sections, identity=Identity()))
    assert told == {"overview": "这里写什么"}
    assert texts_of([Grid(name="空", cells={})], STANDARD) == {}


def boxes(sheet: Worksheet) -> Iterator[str]:
    """The upper left cells of the boxes, in their order."""
    merged = (area for area in sheet.merged_cells.ranges if area.size["rows"] > 1)
    return iter(
        sorted((area.coord.partition(":")[0] for area in merged), key=lambda at: int(at[1:]))
    )


@pytest.mark.parametrize("name", ["cn-2019", "cn-2021"])
def test_what_is_written_into_our_form_is_read_as_its_texts(name: str) -> None:
    form = form_of(name)
    book = openpyxl.load_workbook(io.BytesIO(book_of(form)))
    texts = book.worksheets[-1]
    overview, problems, other = boxes(texts)
    texts[overview] = "全年主动公开信息 16 条。\n　　举办培训 2 次。"
    texts[problems] = "五、存在的主要问题有两个。"
    texts[other] = "  "
    saved = io.BytesIO()
    book.save(saved)
    assert read(saved.getvalue(), form).submission.texts == {
        "overview": "全年主动公开信息 16 条。\n举办培训 2 次。",
        "problems": "五、存在的主要问题有两个。",
    }
    assert read(book_of(form), form).submission.texts == {}


def test_tables_within_a_text_are_those_that_are_none_of_the_form() -> None:
    own = replace(sheet(("办理 结果", "件数"), ("予以公开", " 62")), sheet=False)
    gap = replace(sheet(("甲",), ("", "乙")), sheet=False)
    large = Grid(name="x", cells={Position(100, 100): Cell(text="1")}, sheet=False)
    empty = Grid(name="x", cells={}, sheet=False)
    grids = [own, own, gap, large, empty, sheet("表")]
    assert list(tables_of(grids, {1})) == [
        (("办理结果", "件数"), ("予以公开", "62")),
        (("甲", ""), ("", "乙")),
    ]
