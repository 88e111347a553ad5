"""Tables and texts of PDF files, which only know glyphs and lines at places of a page."""

import sys
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdfplumber.page import Page as DrawnPage
from pdfplumber.utils.exceptions import PdfminerException
from tests.pdfs import A4, Item, Page, assembled, pdf, shape, table

from reportgen.model.grids import CellKind, Grid, Position
from reportgen.readers.formats.pdf import MOST_PAGES, UnreadablePdf, read_pdf

HEADS: dict[tuple[int, int], Item | str] = {
    (0, 0): Item("项目", 2),
    (0, 1): Item("数量", 1, 2),
    (1, 1): "甲",
    (1, 2): "乙",
}
WIDTHS = (120, 60, 60)
FULL = "甲乙丙丁戊己庚辛壬癸" * 3
"""A line that reaches the right margin."""


def grids(*pages: Page) -> tuple[Grid, ...]:
    return read_pdf(pdf(pages))[0]


def texts(*pages: Page) -> list[str]:
    return [passage.text for passage in read_pdf(pdf(pages))[1]]


def reason(data: bytes, password: str = "") -> tuple[str, Mapping[str, str]]:
    with pytest.raises(UnreadablePdf) as caught:
        read_pdf(data, password)
    return caught.value.reason, caught.value.details


def with_table(
    cells: Mapping[tuple[int, int], Item | str], top: float = 100, widths: Sequence[float] = WIDTHS
) -> Page:
    page = Page()
    table(page, 100, top, widths, cells)
    return page


def rows(*labels: str, start: int = 0) -> dict[tuple[int, int], Item | str]:
    """Rows of a label and two figures."""
    return {
        (start + number, column): text
        for number, label in enumerate(labels)
        for column, text in enumerate((label, f"{number}", f"{number}7"))
    }


# ---------------------------------------------------------------- cells


def test_merged_cells_are_found_by_the_lines_around_them() -> None:
    (grid,) = grids(with_table({**HEADS, **rows("一、收到", start=2)}))
    assert shape(grid) == {
        Position(0, 0): ("项目", 2, 1),
        Position(0, 1): ("数量", 1, 2),
        Position(1, 1): ("甲", 1, 1),
        Position(1, 2): ("乙", 1, 1),
        Position(2, 0): ("一、收到", 1, 1),
        Position(2, 1): ("0", 1, 1),
        Position(2, 2): ("07", 1, 1),
    }
    assert (grid.name, grid.sheet) == ("1", False)


def test_a_text_broken_over_lines_keeps_them_and_a_cell_without_text_is_blank() -> None:
    (grid,) = grids(with_table({(0, 0): "本年新\n 收数 量", (0, 1): "", (0, 2): " "}))
    assert [(cell.text, cell.kind) for cell in grid.cells.values()] == [
        ("本年新\n收数 量", CellKind.TEXT),
        ("", CellKind.BLANK),
        ("", CellKind.BLANK),
    ]


def test_thin_boxes_are_lines_and_grounds_are_none() -> None:
    page = Page()
    for x in (100, 160, 220):
        page.box(x, 100, x + 0.5, 160, "f")
    for y in (100, 130, 160):
        page.box(100, y, 220, y + 0.5, "f")
    page.box(110, 105, 150, 125, "f")
    page.text(120, 120, "甲")
    (grid,) = grids(page)
    assert [cell.text for cell in grid.cells.values()] == ["甲", "", "", ""]


@pytest.mark.parametrize(
    ("drawn", "read"),
    [
        ("⼈⺠政府", "人民政府"),  # radicals: one has a twin by NFKC, the other does not
        ("⼾、⾭", "户、青"),  # by NFKC these two would be traditional characters
        ("金\uf90a", "金金"),
        ("ﬁ", "fi"),
        ("１２①（％）", "１２①（％）"),  # what a figure is, readers of figures tell
        ("甲\u0007", "甲\ufffd"),
    ],
)
def test_twins_of_characters_are_spelt_as_the_ordinary_ones(drawn: str, read: str) -> None:
    (grid,) = grids(with_table({(0, 0): drawn, (0, 1): "1"}))
    assert grid.cells[Position(0, 0)].text == read


def test_columns_of_characters_are_read_from_the_right() -> None:
    page = with_table({(0, 0): Item("", 3), (0, 1): "1", (1, 1): "2", (2, 1): "3"})
    page.text(140, 120, "行")
    page.text(140, 132, "政")
    page.text(120, 110, "（", turn="0 -1 1 0")
    page.text(120, 132, "复")
    page.text(120, 144, "议")
    (grid,) = grids(page)
    assert grid.cells[Position(0, 0)].text == "行政（复议"


def test_what_is_drawn_twice_to_look_bold_is_read_once() -> None:
    page = with_table({(0, 0): "", (0, 1): ""})
    for shift in (0, 0.4, 0.8):
        page.text(110 + shift, 120, "总计11")
    (grid,) = grids(page)
    assert grid.cells[Position(0, 0)].text == "总计11"


def test_a_watermark_across_the_page_and_what_is_off_it_is_nothing() -> None:
    page = with_table({(0, 0): "1", (0, 1): "2"})
    page.text(100, 140, "内部资料", 40, turn="0.7 0.7 -0.7 0.7")
    page.text(-50, 120, "看不见")
    page.text(105, 115, "没有大小", 0)
    (grid,) = grids(page)
    assert [cell.text for cell in grid.cells.values()] == ["1", "2"]
    assert texts(page) == []


def test_a_table_around_tables_and_a_frame_around_text_are_only_layout() -> None:
    page = with_table({(0, 0): "里", (0, 1): "1"})
    page.box(90, 90, 400, 200)
    page.box(90, 200, 400, 230)
    page.text(95, 220, "外面的话。")
    page.box(90, 300, 400, 400)
    page.text(95, 350, "框里的话。")
    assert [[c.text for c in grid.cells.values()] for grid in grids(page)] == [["里", "1"]]
    assert texts(page) == ["外面的话。", "框里的话。"]


def test_lines_missing_at_the_edge_of_a_table_are_supplied() -> None:
    page = Page()
    for y in (100, 130, 160):
        page.line(100, y, 300, y)
    for x in (160, 220):
        page.line(x, 85, x, 185)
    for column, x in enumerate((110, 170, 230)):
        for row, base in enumerate((95, 120, 150, 180)):
            page.text(x, base, f"{row}{column}")
    (grid,) = grids(page)
    # What no two lines enclose on either side, at the corners, is in no cell.
    assert {place: cell.text for place, cell in grid.cells.items()} == {
        Position(0, 1): "01",
        **{Position(row, column): f"{row}{column}" for row in (1, 2) for column in range(3)},
        Position(3, 1): "31",
    }


# ---------------------------------------------------------------- over the end of the page


def numbered(page: Page, number: int) -> Page:
    """With a running head, a line of the draft's and the number of the page."""
    page.text(230, 40, "某区政府信息公开年报")
    page.text(230, 60, f"草稿　尚有{number + 3}处错误", 10)
    page.text(270, 800, f"— {number} —", 10)
    return page


def test_a_table_goes_on_and_its_heads_stand_once() -> None:
    first = numbered(with_table({**HEADS, **rows("一、收到", "二、结转", start=2)}, top=600), 1)
    second = numbered(with_table({**HEADS, **rows("三、办理", start=2)}), 2)
    third = numbered(with_table(rows("四、结转")), 3)
    third.text(100, 400, "以后的话。")
    (grid,) = grids(first, second, third)
    assert [cell.text for place, cell in grid.cells.items() if place.column == 0] == [
        "项目",
        "一、收到",
        "二、结转",
        "三、办理",
        "四、结转",
    ]
    assert {place.row for place in grid.cells} == set(range(6))
    assert texts(first, second, third) == ["以后的话。"]


def test_a_group_label_that_the_page_cuts_is_one() -> None:
    first = with_table(
        {(0, 0): Item("（四）无\n"), (0, 1): "1.不掌握", (0, 2): "3"}, 750, (45, 120, 60)
    )
    second = with_table(
        {
            (0, 0): Item("法提供", 2),
            (0, 1): "2.另行制作",
            (0, 2): "4",
            (1, 1): "3.不明确",
            (1, 2): "",
        },
        widths=(45, 120, 60),
    )
    (grid,) = grids(numbered(first, 1), numbered(second, 2))
    assert shape(grid) == {
        Position(0, 0): ("（四）无法提供", 3, 1),
        Position(0, 1): ("1.不掌握", 1, 1),
        Position(0, 2): ("3", 1, 1),
        Position(1, 1): ("2.另行制作", 1, 1),
        Position(1, 2): ("4", 1, 1),
        Position(2, 1): ("3.不明确", 1, 1),
        Position(2, 2): ("", 1, 1),
    }


def test_a_group_label_that_stands_on_the_second_page_is_that_of_all_its_rows() -> None:
    first = with_table({(0, 0): "", (0, 1): "1.甲", (0, 2): "3"}, 750)
    second = with_table(
        {(0, 0): Item("（五）", 2), (0, 1): "2.乙", (0, 2): "4", (1, 1): "3.丙", (1, 2): "5"}
    )
    (grid,) = grids(first, second)
    assert shape(grid)[Position(0, 0)] == ("（五）", 3, 1)


def test_a_row_that_the_page_cuts_is_one() -> None:
    first = with_table({(0, 0): "5.要求行政机关确认或重", (0, 1): "", (0, 2): ""}, 750)
    second = with_table({(0, 0): "新出具信息", (0, 1): "8", (0, 2): "9", **rows("（七）", start=1)})
    (grid,) = grids(first, second)
    assert shape(grid) == {
        Position(0, 0): ("5.要求行政机关确认或重新出具信息", 1, 1),
        Position(0, 1): ("8", 1, 1),
        Position(0, 2): ("9", 1, 1),
        Position(1, 0): ("（七）", 1, 1),
        Position(1, 1): ("0", 1, 1),
        Position(1, 2): ("07", 1, 1),
    }


def test_a_head_that_the_page_cuts_is_one_and_no_figure_belongs_to_it() -> None:
    narrow = (25, 25, 40)
    first = with_table({(0, 0): "结果", (0, 1): "总计", (0, 2): Item("诉讼")}, 750, narrow)
    second = with_table({(0, 0): "维持", (0, 1): "", (0, 2): "1", (1, 0): "2"}, widths=narrow)
    (grid,) = grids(first, second)
    assert shape(grid)[Position(0, 0)] == ("结果维持", 2, 1)
    assert shape(grid)[Position(0, 1)] == ("总计", 1, 1)
    assert shape(grid)[Position(1, 2)] == ("1", 1, 1)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("规章", "行政规范性文件"),  # room was left behind the first
        ("一二三四五六七八九十一", "2.又一项"),  # the second has a number of its own
        ("一二三四五六七八九十一", ""),
    ],
)
def test_labels_of_two_rows_stay_two(above: str, below: str) -> None:
    first = with_table({(0, 0): above, (0, 1): "0", (0, 2): "1"}, 750)
    second = with_table({(0, 0): below, (0, 1): "2", (0, 2): "3"})
    (grid,) = grids(first, second)
    assert [cell.text for cell in grid.cells.values()] == [above, "0", "1", below, "2", "3"]


def test_another_table_is_another() -> None:
    first = with_table(rows("一"), 750)
    assert len(grids(first, with_table(rows("二"), widths=(60, 60, 60)))) == 2
    between = with_table(rows("二"))
    between.text(100, 80, "三、又一张表")
    assert len(grids(first, between)) == 2
    both = with_table(rows("一"))
    table(both, 100, 300, WIDTHS, rows("二"))
    assert len(grids(both)) == 2


def test_half_a_head_again_is_no_head() -> None:
    first = with_table({**HEADS, **rows("一", start=2)}, 700)
    second = with_table({**HEADS, (1, 1): "丙"})
    (grid,) = grids(first, second)
    assert [cell.text for cell in grid.cells.values()].count("项目") == 2


def test_lines_that_are_drawn_a_little_aside_are_the_same_columns() -> None:
    second = with_table(rows("二"), widths=(121, 59.5, 60))
    (grid,) = grids(with_table(rows("一"), 750), second)
    assert {place.column for place in grid.cells} == {0, 1, 2}
    assert all((cell.rows, cell.columns) == (1, 1) for cell in grid.cells.values())


def test_a_page_of_the_same_rows_again_is_kept() -> None:
    (grid,) = grids(with_table(rows("一"), 750), with_table(rows("一")))
    assert [cell.text for cell in grid.cells.values()] == ["一", "0", "07"] * 2


# ---------------------------------------------------------------- texts


def with_lines(*lines: str, size: float = 12, top: float = 100, left: float = 100) -> Page:
    page = Page()
    page.lines(left, top, lines, size)
    return page


def test_an_indent_begins_a_paragraph() -> None:
    page = with_lines(f"  {FULL[2:]}", FULL, f"  {FULL[2:]}", "丙。")
    assert texts(page) == [FULL[2:] + FULL, FULL[2:] + "丙。"]


def test_a_short_line_ends_a_paragraph() -> None:
    page = with_lines("一、总体情况", FULL, "戊。", FULL, f"{FULL[:29]}。", "（一）主动公开", FULL)
    assert texts(page) == [
        "一、总体情况",
        f"{FULL}戊。",
        f"{FULL}{FULL[:29]}。",
        "（一）主动公开",
        FULL,
    ]


def test_a_line_that_had_no_room_for_the_next_word_goes_on() -> None:
    page = with_lines(FULL, FULL, FULL, FULL[:28], "2025年1月", FULL[:29], "《条例》施行。", FULL)
    assert texts(page) == [FULL * 3 + FULL[:28] + "2025年1月", FULL[:29] + "《条例》施行。", FULL]


def test_spaces_alone_are_no_line() -> None:
    page = with_lines(FULL, FULL, "丙。")
    page.text(100, 136, "   ")
    assert texts(page) == [f"{FULL * 2}丙。"]


def test_a_wide_space_ends_a_paragraph() -> None:
    page = with_lines(FULL, FULL, FULL)
    page.lines(100, 220, (FULL, FULL))
    assert texts(page) == [FULL * 3, FULL * 2]


def test_a_mark_may_hang_over_the_margin() -> None:
    page = with_lines(FULL, f"{FULL}，", FULL[:29], FULL)
    assert texts(page) == [f"{FULL}{FULL}，{FULL[:29]}{FULL}"]


def test_a_paragraph_goes_on_over_the_page_and_what_stands_at_its_edges_is_none() -> None:
    first = numbered(with_lines(f"  {FULL[2:]}", FULL), 1)
    second = numbered(with_lines(FULL, "丙。", f"  {FULL[2:]}"), 2)
    third = numbered(with_lines("庚。"), 3)
    assert texts(first, second, third) == [FULL[2:] + FULL * 2 + "丙。", FULL[2:] + "庚。"]


@pytest.mark.parametrize(
    "number", ["3", "- 3 -", "－3－", "第 3 页", "第3页 共12页", "3/12", "(3)"]
)
def test_numbers_of_pages_are_no_text(number: str) -> None:
    page = with_lines(FULL)
    page.text(300, 800, number)
    assert texts(page) == [FULL]


def test_numbers_within_the_text_are_text() -> None:
    assert texts(with_lines("2025", FULL, "12。")) == [f"{FULL}12。"]
    assert texts(with_lines(FULL, "2025", "年。")) == [FULL + "2025", "年。"]


def test_a_title_of_two_lines_is_one() -> None:
    page = with_lines(FULL, FULL, FULL, top=300)
    page.text(203, 100, "某某区人民政府", 22)
    page.text(170, 140, "政府信息公开工作年报", 22)
    page.text(225, 220, "另一行大字", 22)
    assert texts(page) == ["某某区人民政府政府信息公开工作年报", "另一行大字", FULL * 3]


def test_signature_and_date_stand_by_themselves() -> None:
    page = with_lines(f"  {FULL[2:]}", FULL, FULL[:8])
    page.text(300, 220, "某区管理委员会")
    page.text(310, 244, "2026年1月20日")
    page.lines(100, 268, ("后面的一行", FULL))
    assert texts(page)[1:] == ["某区管理委员会", "2026年1月20日", "后面的一行", FULL]


def test_entries_of_a_list_of_contents_stand_by_themselves() -> None:
    entry = "总体情况" + "." * 48 + "12"
    assert texts(with_lines(f"一、{entry}", f"二、{entry}"[: len(entry)])) == [
        f"一、{entry}",
        f"二、{entry}"[: len(entry)],
    ]


def test_a_table_parts_paragraphs() -> None:
    page = with_lines(FULL, FULL, FULL)
    table(page, 100, 180, WIDTHS, rows("一"))
    page.lines(100, 250, (FULL, FULL))
    assert texts(page) == [FULL * 3, FULL * 2]


def test_words_of_latin_letters_stay_apart() -> None:
    words = "open government data"
    page = with_lines(FULL, f"{FULL[:20]}{words}", "report公开 情况", "x")
    page.text(100, 300, "甲")
    page.text(200, 300, "乙")
    page.text(100, 330, "open")
    page.text(128, 330, "data")
    assert texts(page) == [
        f"{FULL}{FULL[:20]}{words} report公开 情况",
        "x",
        "甲 乙",
        "open data",
    ]


def test_pages_of_other_widths_have_margins_of_their_own() -> None:
    wide = Page(size=(842, 595))
    wide.lines(100, 100, (FULL + FULL[:20], FULL + FULL[:20], "丙。"))
    assert texts(with_lines(f"  {FULL[2:]}", FULL, FULL[:5]), wide) == [
        FULL[2:] + FULL + FULL[:5],
        (FULL + FULL[:20]) * 2 + "丙。",
    ]


# ---------------------------------------------------------------- refusals

SOUND = pdf([with_table(rows("一"))])
KNOWN = {"read", "read.truncated", "read.damaged", "read.password_other", "read.pdf_no_text"}


def test_without_the_tool_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pdfplumber", None)
    assert reason(SOUND) == ("read.pdf_tool", {})


def test_the_password_opens_the_file() -> None:
    password = "1234"  # noqa: S105 - opens nothing else
    locked = pdf([with_table(rows("一"))], password=password)
    assert read_pdf(locked, password) == read_pdf(SOUND)
    assert reason(locked) == ("read.password", {})
    assert reason(locked, "4321") == ("read.password_wrong", {})
    other = assembled([b"<< >>"], trailer=b"/ID [(a) (a)] /Encrypt << /Filter /Own /V 9 >>")
    assert reason(other, password) == ("read.password_other", {})


def test_a_file_whose_end_is_missing_is_incomplete() -> None:
    assert reason(SOUND[:-50]) == ("read.truncated", {})


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\nnothing\n%%EOF",
        b"%PDF-1.4\n" + bytes(range(256)) * 20 + b"%%EOF",
        SOUND.replace(b"/MediaBox [0 0 595 842]", b"/MediaBox (a)          "),
        SOUND.replace(b"/MediaBox [0 0 595 842]", b"/MediaBox [0 0 1 %s.0]" % (b"9" * 400)),
    ],
)
def test_whatever_is_wrong_inside_the_file_is_damaged(data: bytes) -> None:
    assert reason(data) == ("read.damaged", {"what": "contents"})


def test_running_out_of_memory_is_no_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(*_: object) -> None:
        raise PdfminerException(MemoryError())

    monkeypatch.setattr(DrawnPage, "chars", property(exhausted))
    with pytest.raises(MemoryError):
        read_pdf(SOUND)


def test_a_long_document_is_not_read() -> None:
    longest = [with_table(rows("一")), *(Page() for _ in range(MOST_PAGES - 1))]
    assert len(read_pdf(pdf(longest))[0]) == 1
    assert reason(pdf([*longest, Page()])) == (
        "read.pdf_too_many_pages",
        {"limit": str(MOST_PAGES)},
    )


def test_pages_without_text_are_no_report() -> None:
    scan = Page()
    scan.box(0, 0, *A4, "f")
    assert reason(pdf([scan])) == ("read.pdf_no_text", {})
    assert reason(pdf([])) == ("read.pdf_no_text", {})
    assert reason(pdf([with_table(rows("一"))], fontless=True)) == ("read.pdf_no_text", {})


@given(
    spots=st.lists(
        st.tuples(st.integers(0, len(SOUND) - 1), st.integers(0, 255)), min_size=1, max_size=60
    ),
    lost=st.integers(0, len(SOUND)),
)
def test_a_spoilt_file_is_read_or_refused(spots: list[tuple[int, int]], lost: int) -> None:
    spoilt = bytearray(SOUND[:lost] + SOUND[lost + 40 :])
    for place, byte in spots:
        spoilt[place % len(spoilt)] = byte
    told = "read"
    try:
        read_pdf(bytes(spoilt))
    except UnreadablePdf as error:
        told = error.reason
    assert told in KNOWN
