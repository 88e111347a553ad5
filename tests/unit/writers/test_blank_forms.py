import io
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from tests.filling import STANDARDS, balanced, book_of, form_of, prior_of, read

from reportgen.checks.kinds.cells.balance import Test as Balance
from reportgen.checks.subjects import CellRule
from reportgen.documents.blank_form import Allowed, Check, Totals
from reportgen.extract.locate import locate
from reportgen.model.findings import Severity
from reportgen.model.grids import Position
from reportgen.model.submissions import CellRef
from reportgen.office_files.zip_parts import unpack
from reportgen.readers.formats.xlsx import read_xlsx
from reportgen.readers.standard_folders import form_words
from reportgen.standards.cells import cells
from reportgen.standards.printed_table import draw
from reportgen.writers.blank_forms import write_form
from reportgen.writers.blank_forms.formulas import ranges
from reportgen.writers.blank_forms.placing import arrange

BOTH = pytest.mark.parametrize("name", sorted(STANDARDS))


def opened(book: bytes, **how: bool) -> dict[str, Worksheet]:
    return {
        sheet.title: sheet for sheet in openpyxl.load_workbook(io.BytesIO(book), **how).worksheets
    }


def texts(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


@BOTH
def test_a_form_has_a_cover_every_table_and_a_sheet_of_texts(name: str) -> None:
    sheets = opened(book_of(form_of(name)))
    tables = ["主动公开", "申请", "复议诉讼", "指标"]
    assert list(sheets) == ["填报说明", *tables, "文字材料"]
    for sheet in sheets.values():
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    for table in tables:
        assert sheets[table].freeze_panes
        assert any("XXGK-" in text for text in texts(sheets[table]))


@BOTH
def test_the_tables_stand_as_they_are_printed(name: str) -> None:
    form = form_of(name)
    for grid in read_xlsx(book_of(form)):
        for table in STANDARDS[name].tables:
            if grid.name == table.name and table.id != "indicators":
                for cell in draw(table).cells:
                    at = Position(cell.position.row + 3, cell.position.column)
                    if cell.text or cell.rows > 1 or cell.columns > 1:
                        there = grid.cells[at]
                        assert (there.text if not cell.ref else "", there.rows, there.columns) == (
                            cell.text,
                            cell.rows,
                            cell.columns,
                        )


@BOTH
@pytest.mark.parametrize("totals", ["formula", "typed"])
def test_open_are_the_figures_and_nothing_else(name: str, totals: Totals) -> None:
    book = book_of(form_of(name, totals=totals))
    located = locate(read_xlsx(book), STANDARDS[name])
    assert located.faults == ()
    assert located.places.keys() == cells(STANDARDS[name]).keys()
    sheets = list(opened(book).values())
    figures = {
        ref: sheets[index].cell(place.row + 1, place.column + 1)
        for ref, (index, place) in located.places.items()
    }
    open_ = {ref for ref, cell in figures.items() if not cell.protection.locked}
    calculated = {ref for ref, cell in figures.items() if cell.data_type == "f"}
    assert open_ | calculated == set(figures)
    assert not open_ & calculated
    assert len(calculated) == (0 if totals == "typed" else len(calculated) or -1)
    for sheet in sheets[1:-1]:
        others = {
            cell.coordinate
            for row in sheet.iter_rows()
            for cell in row
            if not cell.protection.locked
        }
        inside = {
            cell.coordinate
            for ref, cell in figures.items()
            if ref in open_ and cell.parent is sheet
        }
        merged = {
            f"{get_column_letter(c)}{r}"
            for area in sheet.merged_cells.ranges
            if area.start_cell.coordinate in inside
            for row in area.rows
            for r, c in row
        }
        assert others == inside | merged


@BOTH
def test_every_open_figure_is_validated_by_its_unit(name: str) -> None:
    book = book_of(form_of(name, totals="typed"))
    sheets = list(opened(book).values())
    located = locate(read_xlsx(book), STANDARDS[name])
    for ref, (_, column) in cells(STANDARDS[name]).items():
        index, place = located.places[ref]
        at = sheets[index].cell(place.row + 1, place.column + 1).coordinate
        (rule,) = [r for r in sheets[index].data_validations.dataValidation if at in r.sqref]
        assert rule.type == ("decimal" if column.decimals else "whole")
        # Without a name the operator is "between".
        assert rule.operator == (None if column.signed else "greaterThanOrEqual")
        assert rule.formula1 == ("-1000000000000" if column.signed else "0")
        assert rule.error
        assert rule.showErrorMessage


def test_the_number_stands_on_the_cover_under_a_name_and_on_every_table() -> None:
    book = openpyxl.load_workbook(io.BytesIO(book_of(form_of("cn-2021"))))
    ((sheet, cell),) = book.defined_names["rg_id"].destinations
    assert book[sheet][cell].value == "XXGK-cn-2021-2025-BJ05"


def test_the_cover_says_who_and_when_and_whom_to_ask() -> None:
    form = form_of("cn-2021", contact="政务公开办 022-1234")
    said = texts(opened(book_of(form))["填报说明"])
    for text in ("生态环境局", "2026-01-10", "政务公开办 022-1234", "国办公开办函〔2021〕30号"):
        assert text in said
    assert "2025年1月1日至12月31日" in said
    assert any(text.endswith("总计由公式算出，不用填。") for text in said)
    assert any(text.endswith("新收加结转等于办理加下转") for text in said)
    assert any("区分处理的，只计这一情形" in text for text in said)
    assert "上年数据" not in said


def test_last_year_s_figures_are_put_in_or_shown_beside_with_their_source() -> None:
    standard = STANDARDS["cn-2021"]
    before = prior_of(standard, balanced(standard)).facts
    form = form_of("cn-2021", prior=before, prior_source="report.json")
    book = book_of(form)
    sheets = opened(book)
    assert sheets["申请"]["D8"].value == 3
    assert "取自上年的结转下年" in texts(sheets["申请"])
    assert "上年现行有效 30" in texts(sheets["主动公开"])
    assert "2024年，report.json" in texts(sheets["填报说明"])
    reading = read(book, form)
    assert reading.findings == ()
    assert reading.submission.facts[CellRef("requests", "carried_in", "person")].value == 3


def test_a_blank_form_is_known_for_whose_it_is_and_its_message_waits() -> None:
    form = form_of("cn-2021")
    book = book_of(form)
    reading = read(book, form)
    assert [finding.rule for finding in reading.findings] == ["read.empty_form"]
    assert reading.entity == "生态环境局"
    assert opened(book, data_only=True)["申请"]["A3"].value == "填写后自动核对。"


def test_the_message_says_which_rules_are_broken_how_often_and_what_was_not_checked() -> None:
    figures = balanced(STANDARDS["cn-2021"])
    new = CellRef("requests", "new", "person")
    form = form_of("cn-2021", totals="typed", values=figures)
    assert opened(book_of(form), data_only=True)["申请"]["A3"].value == "√ 已核对的各项相符。"
    wrong = form_of("cn-2021", totals="typed", values=figures | {new: Decimal(10)})
    assert opened(book_of(wrong), data_only=True)["申请"]["A3"].value == (
        "× 有 2 处不符：“各类申请人之和等于总计” 1 处；“新收加结转等于办理加下转” 1 处；"
    )
    total = CellRef("requests", "granted", "total")
    part = {ref: value for ref, value in figures.items() if ref != total}
    partly = form_of("cn-2021", totals="typed", values=part)
    assert opened(book_of(partly), data_only=True)["申请"]["A3"].value == (
        "√ 已核对的各项相符。另有 2 项没有填全，未核对。"
    )
    left = {r: v for r, v in part.items() if r != CellRef("requests", "handled", "total")}
    some = form_of("cn-2021", totals="typed", values=left)
    assert opened(book_of(some), data_only=True)["申请"]["A3"].value == (
        "√ 已核对的各项相符。另有 4 项没有填全，未核对。"
    )


def test_the_same_form_gives_the_same_bytes_and_no_time_of_its_own() -> None:
    form = form_of("cn-2021")
    assert book_of(form) == book_of(form)
    core = openpyxl.load_workbook(io.BytesIO(book_of(form))).properties
    assert core.created == datetime(2020, 1, 1)  # noqa: DTZ001 - openpyxl's times have no zone


def test_paragraphs_typed_on_the_sheet_of_texts_come_back_by_section() -> None:
    form = form_of("cn-2021", totals="typed", values=balanced(STANDARDS["cn-2021"]))
    book = openpyxl.load_workbook(io.BytesIO(book_of(form)))
    boxes = [
        cell for row in book["文字材料"].iter_rows() for cell in row if not cell.protection.locked
    ]
    firsts = [box for box in boxes if type(box).__name__ == "Cell"]
    assert len(firsts) == 3
    firsts[0].value = "今年公开了 2023年度 的预算。\n第二段。"
    firsts[2].value = "没有收费。"
    target = io.BytesIO()
    book.save(target)
    reading = read(target.getvalue(), form)
    assert reading.findings == ()
    assert reading.submission.texts == {
        "overview": "今年公开了 2023年度 的预算。\n第二段。",
        "other_matters": "没有收费。",
    }


def test_what_xlsxwriter_would_leave_out_is_raised() -> None:
    words = form_words()
    long = {"count": Allowed(title="题" * 33, message="文")}
    worse = replace(words, allowed={**words.allowed, **long})
    with pytest.raises(UserWarning, match="32"):
        write_form(form_of("cn-2021"), worse)


def check_of(rule: str, *refs: CellRef) -> Check:
    made = CellRule(
        id=rule,
        kind="balance",
        severity=Severity.ERROR,
        stage="both",
        citation="",
        name={"zh": rule},
        message={"zh": ""},
        test=Balance(left=(), right=()),
    )
    return Check(rule=made, left=refs[:1], right=refs[1:], totals=(), relation="=")


def test_results_stand_beside_rows_below_columns_and_else_line_by_line() -> None:
    places = {CellRef("t", str(r), str(c)): Position(r, c) for r in range(3) for c in range(3)}

    def cell(row: int, column: int) -> CellRef:
        return CellRef("t", str(row), str(column))

    rows = [check_of("rows", cell(r, 0), cell(r, 1)) for r in range(2)]
    columns = [check_of("columns", cell(0, c), cell(2, c)) for c in range(3)]
    crossing = [
        check_of("crossing", cell(0, 0), cell(1, 2)),
        check_of("crossing", cell(1, 0), cell(2, 1)),
    ]
    arranged = arrange([*rows, *columns, *crossing], places, right=3, bottom=5, spans=lambda _: 1)
    assert [result.at for result in arranged.beside] == [(0, 3), (1, 3)]
    assert arranged.columns == 1
    assert [line.row for line in arranged.below] == [5, 6, 7]
    assert [(r.at, r.columns) for line in arranged.below for r in line.results] == [
        ((5, 0), 1),
        ((5, 1), 1),
        ((5, 2), 1),
        ((6, 0), 3),
        ((7, 0), 2),
    ]


def test_cells_are_named_in_as_few_ranges_as_stand_together() -> None:
    places = (
        [Position(r, 3) for r in (5, 6, 7)] + [Position(1, c) for c in (0, 1)] + [Position(9, 9)]
    )
    assert ranges(places) == ["$D$6:$D$8", "$A$2:$B$2", "$J$10"]


def test_nothing_of_the_machine_stands_in_the_file() -> None:
    parts = unpack(book_of(form_of("cn-2021")))
    assert not [name for name in parts if "custom" in name]
