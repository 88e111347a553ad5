"""Marked workbooks: what is put in, and that nothing else differs."""

import io
import warnings
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from reportgen.documents.lists import Heading, Link, Listing
from reportgen.documents.return_letter import CellNote, Marking
from reportgen.office_files.zip_parts import pack, unpack
from reportgen.readers.formats.xlsx import read_xlsx
from reportgen.writers.marked_workbooks import Unsafe, has_macros, mark_workbook

COVER = Listing(
    name="退回说明",
    title="=甲局",
    lines=("请更正。", "@谁"),
    columns=(Heading("序号", 4), Heading("单元格", 6), Heading("问题", 30)),
    rows=((1, Link("申 请", "B2"), "=1+1 相差 1"), (2, "整份", "+2"), (3, None, "-3")),
)
MARKING = Marking(
    cover=COVER,
    marks=(
        CellNote(sheet="申 请", address="B2", notes=("左边 1，右边 2。", "另一条。")),
        CellNote(sheet="申 请", address="C2"),
        CellNote(sheet="申 请", address="F40", notes=("没有填。",)),
    ),
    heading="退回意见",
    author="年报核对",
)
NOTED, CONCERNED = "FFFFC94D", "FFFFF0C2"


def book() -> bytes:
    """A workbook with a bit of everything that must stay."""
    target = io.BytesIO()
    written = xlsxwriter.Workbook(target, {"in_memory": True})
    written.set_properties({"created": datetime(2026, 1, 5, tzinfo=UTC)})
    sheet = written.add_worksheet("申 请")
    other = written.add_worksheet("其他")
    money = written.add_format(
        {"num_format": "#,##0.00", "bg_color": "#C6EFCE", "border": 1, "italic": True}
    )
    sheet.set_column("F:F", 20, written.add_format({"bold": True}))
    sheet.write_number("B2", 1284.6, money)
    sheet.write_formula("C2", "=B2*2+其他!A1", money, 2569.2)
    sheet.merge_range("A4:C5", "合并", money)
    sheet.write_rich_string("A7", "自", written.add_format({"bold": True}), "然", "人")
    sheet.data_validation("B2", {"validate": "integer", "criteria": ">=", "value": 0})
    sheet.conditional_format("B2:C2", {"type": "data_bar", "data_bar_2010": True})
    other.write_comment("A1", "单位自己的批注", {"author": "张三"})
    other.write_number("A1", 0)
    chart = written.add_chart({"type": "column"})
    chart.add_series({"values": "='申 请'!$B$2:$C$2"})
    sheet.insert_chart("H2", chart)
    sheet.activate()
    written.define_name("申 请!本表", "='申 请'!$B$2")
    other.set_first_sheet()
    written.close()
    return target.getvalue()


def parts_changed(data: bytes, changes: Mapping[str, tuple[bytes, bytes]]) -> bytes:
    parts = unpack(data)
    for name, (old, new) in changes.items():
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new)
    return pack(parts)


def opened(data: bytes, *, results: bool = False) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        # It says that it would drop the newer data bars, were it to save them.
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(data), data_only=results)


def colour(sheet: Worksheet, address: str) -> str:
    fill = sheet[address].fill
    return str(fill.fgColor.rgb) if fill.patternType == "solid" else ""


@pytest.fixture(scope="module")
def marked() -> bytes:
    return mark_workbook(book(), MARKING)


@pytest.mark.parametrize("results", [False, True])
def test_every_cell_says_what_it_said(marked: bytes, *, results: bool) -> None:
    before, after = opened(book(), results=results), opened(marked, results=results)
    assert after.sheetnames == ["退回说明", *before.sheetnames]
    for sheet in before:
        own = after[sheet.title]
        for row in sheet.iter_rows():
            for cell in row:
                assert own[cell.coordinate].value == cell.value
                assert own[cell.coordinate].number_format == cell.number_format
                assert repr(own[cell.coordinate].font) == repr(cell.font)
                assert repr(own[cell.coordinate].border) == repr(cell.border)
        assert own.merged_cells.ranges == sheet.merged_cells.ranges


def test_the_stored_results_of_formulas_stay(marked: bytes) -> None:
    assert opened(marked)["申 请"]["C2"].value == "=B2*2+其他!A1"
    assert opened(marked, results=True)["申 请"]["C2"].value == 2569.2


def test_no_part_is_lost_and_those_of_no_concern_are_the_same_bytes(marked: bytes) -> None:
    before, after = unpack(book()), unpack(marked)
    assert before.keys() <= after.keys()
    kept = {name for name, content in before.items() if after[name] == content}
    assert {"xl/charts/chart1.xml", "xl/sharedStrings.xml", "xl/theme/theme1.xml"} <= kept


def test_marked_cells_differ_in_their_fill_alone(marked: bytes) -> None:
    sheet = opened(marked)["申 请"]
    assert [colour(sheet, a) for a in ("B2", "C2", "F40")] == [NOTED, CONCERNED, NOTED]
    assert colour(sheet, "A4") == "FFC6EFCE"
    assert sheet["F40"].value is None
    assert sheet["F40"].font.bold


def test_a_comment_says_all_there_is_on_its_cell(marked: bytes) -> None:
    sheet = opened(marked)["申 请"]
    comment = sheet["B2"].comment
    assert comment is not None
    assert comment.text == "退回意见\n左边 1，右边 2。\n\n另一条。"
    assert comment.author == "年报核对"
    assert sheet["C2"].comment is None
    assert sheet["F40"].comment is not None


def test_the_first_sheet_is_text_however_it_begins(marked: bytes) -> None:
    first = opened(marked).worksheets[0]
    texts = [[cell.value for cell in row] for row in first.iter_rows()]
    assert texts == [
        ["=甲局", None, None],
        ["请更正。", None, None],
        ["@谁", None, None],
        ["序号", "单元格", "问题"],
        ["1", "B2", "=1+1 相差 1"],
        ["2", "整份", "+2"],
        ["3", None, "-3"],
    ]
    assert {cell.data_type for row in first.iter_rows() for cell in row if cell.value} == {"s"}
    link = first["B5"].hyperlink
    assert link is not None
    assert link.location == "'申 请'!B2"


def test_the_workbook_opens_on_the_first_sheet_alone(marked: bytes) -> None:
    after = opened(marked)
    assert after.active is after.worksheets[0]
    selected = [bool(sheet.sheet_view.tabSelected) for sheet in after.worksheets]
    assert selected == [True, False, False]


def test_names_that_belong_to_a_sheet_still_do(marked: bytes) -> None:
    assert "本表" in opened(marked)["申 请"].defined_names


def test_the_next_round_replaces_the_last(marked: bytes) -> None:
    again = replace(
        MARKING,
        cover=replace(COVER, title="第二轮"),
        marks=(CellNote(sheet="申 请", address="C2", notes=("还差 1。",)),),
    )
    after = opened(mark_workbook(marked, again))
    sheet = after["申 请"]
    assert after.sheetnames == ["退回说明", "申 请", "其他"]
    assert after["退回说明"]["A1"].value == "第二轮"
    assert [colour(sheet, a) for a in ("B2", "C2", "F40")] == ["FFC6EFCE", NOTED, ""]
    assert [bool(sheet[a].comment) for a in ("B2", "C2", "F40")] == [False, True, False]


def test_nothing_to_mark_takes_the_marks_away(marked: bytes) -> None:
    after = mark_workbook(marked, replace(MARKING, marks=()))
    before = opened(book())["申 请"]
    sheet = opened(after)["申 请"]
    assert {a: colour(sheet, a) for a in ("B2", "C2")} == {
        a: colour(before, a) for a in ("B2", "C2")
    }


def test_a_comment_of_their_own_is_kept_and_ours_stands_below() -> None:
    marks = (CellNote(sheet="其他", address="A1", notes=("请核对。",)),)
    once = mark_workbook(book(), replace(MARKING, marks=marks))
    comment = opened(once)["其他"]["A1"].comment
    assert comment is not None
    assert comment.text.startswith("单位自己的批注")
    assert comment.text.endswith("\n\n退回意见\n请核对。")
    assert comment.author == "张三"
    twice = opened(mark_workbook(once, replace(MARKING, marks=())))["其他"]["A1"].comment
    assert twice is not None
    assert twice.text == "单位自己的批注"


def test_a_workbook_saved_by_a_library_is_marked_as_well() -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "申 请"
    sheet["B2"] = 7
    sheet["A9"].comment = Comment("旧话", "李四")
    target = io.BytesIO()
    made.save(target)
    data = target.getvalue()
    after = mark_workbook(data, MARKING)
    assert read_xlsx(after)[1:] == read_xlsx(data)
    own = opened(after)["申 请"]
    assert [a for a in ("A9", "B2", "F40") if own[a].comment] == ["A9", "B2", "F40"]


def test_the_same_workbook_gives_the_same_bytes(marked: bytes) -> None:
    assert mark_workbook(book(), MARKING) == marked


def test_what_looks_like_an_escape_or_is_no_xml_stays_text() -> None:
    notes = ("_x0041_ \x01 \ud800",)
    cover = replace(COVER, rows=((1, None, "_x0041_\x02"),))
    marks = (CellNote(sheet="申 请", address="B2", notes=notes),)
    after = mark_workbook(book(), replace(MARKING, cover=cover, marks=marks))
    assert read_xlsx(after)[0].cells[max(read_xlsx(after)[0].cells)].text == "_x0041_\\u0002"


def test_a_very_long_note_is_cut_in_the_comment() -> None:
    marks = (CellNote(sheet="申 请", address="B2", notes=("长" * 9000,)),)
    comment = opened(mark_workbook(book(), replace(MARKING, marks=marks)))["申 请"]["B2"].comment
    assert comment is not None
    assert len(comment.text) < 4100
    assert comment.text.endswith("...")


def test_macros_keep_their_name() -> None:
    macros = parts_changed(
        book(),
        {
            "[Content_Types].xml": (
                b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
            )
        },
    )
    assert not has_macros(book())
    assert has_macros(mark_workbook(macros, MARKING))


SHEET = "xl/worksheets/sheet1.xml"
STYLES = "xl/styles.xml"


@pytest.mark.parametrize(
    ("part", "old", "new", "reason"),
    [
        (SHEET, b'<row r="2"', b"<row", "structure"),
        (SHEET, b'<c r="B2"', b"<c", "structure"),
        (SHEET, b'<c r="B2" s="', b'<c r="B2" s="9', "structure"),
        (SHEET, b'width="20', b'width="wide', "structure"),
        (SHEET, b"</worksheet>", b"", "structure"),
        (STYLES, b"cellXfs", b"cellOther", "structure"),
        ("xl/_rels/workbook.xml.rels", b"styles.xml", b"absent.xml", "structure"),
        ("xl/_rels/workbook.xml.rels", b'/sharedStrings"', b'/revisionHeaders"', "shared"),
        ("_rels/.rels", b'/extended-properties"', b'/digital-signature/origin"', "signed"),
        ("xl/worksheets/_rels/sheet1.xml.rels", b'/drawing"', b'/threadedComment"', "threads"),
        (
            "xl/workbook.xml",
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            "strict",
        ),
    ],
)  # fmt: skip
def test_what_would_be_harmed_is_refused(part: str, old: bytes, new: bytes, reason: str) -> None:
    with pytest.raises(Unsafe) as refused:
        mark_workbook(parts_changed(book(), {part: (old, new)}), MARKING)
    assert refused.value.reason == reason


def test_a_sheet_that_is_not_there_is_refused() -> None:
    elsewhere = replace(MARKING, marks=(CellNote(sheet="别处", address="A1", notes=("话",)),))
    with pytest.raises(Unsafe):
        mark_workbook(book(), elsewhere)


def test_each_part_is_stored_once(marked: bytes) -> None:
    names = zipfile.ZipFile(io.BytesIO(marked)).namelist()
    assert len(names) == len(set(names))
