"""Lists as CSV, as a workbook, as a web page; findings as annotations."""

import csv
import io
import re
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from lxml import html
from tests.unit.documents.test_lists import BROKEN, RULE, STANDARD

from reportgen.documents.lists import Heading, Link, Listing
from reportgen.documents.messages import Messages
from reportgen.model.findings import Outcome, Severity, Verdict
from reportgen.workflows.output_files import page_templates
from reportgen.writers.csv import listing_csv
from reportgen.writers.github import annotations
from reportgen.writers.web_pages import listings_page
from reportgen.writers.workbooks.lists import lists_workbook

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", '=HYPERLINK("http://a")']
LISTING = Listing(
    name="核对结果",
    title="核对结果",
    lines=("一行说明",),
    columns=(Heading("单位", 10), Heading("问题", 40), Heading("相差", 6), Heading("格", 6)),
    rows=(
        ("甲局", "<b>不符</b> & 其他", Decimal("12.50"), Link("a'b", "C3")),
        ("乙局", None, 3, None),
    ),
)


def listed(*texts: str) -> Listing:
    return replace(LISTING, rows=tuple((text, None, None, None) for text in texts))


def test_csv_has_its_mark_and_plain_numbers() -> None:
    data = listing_csv(LISTING)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows == [
        ["单位", "问题", "相差", "格"],
        ["甲局", "<b>不符</b> & 其他", "12.5", "C3"],
        ["乙局", "", "3", ""],
    ]


@pytest.mark.parametrize("text", [*FORMULAS, " =1", "\ufeff=1", "　=1"])
def test_no_text_becomes_a_formula_in_csv(text: str) -> None:
    rows = list(csv.reader(io.StringIO(listing_csv(listed(text)).decode("utf-8-sig"), newline="")))
    assert rows[1][0] == ("\\u000d=1" if text == "\r=1" else f"'{text}")


def test_a_negative_number_stays_a_number_in_csv() -> None:
    rows = replace(LISTING, rows=(("甲", None, Decimal(-3), None),))
    assert b",-3," in listing_csv(rows)


def test_a_workbook_has_texts_numbers_and_links() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(lists_workbook([LISTING, replace(LISTING, name="规则")], font="宋体"))
    )
    assert book.sheetnames == ["核对结果", "规则"]
    sheet = book.worksheets[0]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)] == [
        ["单位", "问题", "相差", "格"],
        ["甲局", "<b>不符</b> & 其他", 12.5, "C3"],
        ["乙局", None, 3, None],
    ]
    assert sheet.auto_filter.ref == "A3:D5"
    link = sheet["D4"].hyperlink
    assert link is not None
    assert link.location == "'a''b'!C3"


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula_in_a_workbook(text: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(lists_workbook([listed(text)], font="宋体")))
    assert book.worksheets[0]["A4"].data_type == "s"


def test_a_workbook_holds_whatever_a_file_may_be_called() -> None:
    data = lists_workbook([listed("\udce9\x01", "长" * 40_000)], font="宋体")
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert sheet["A4"].value == "\\udce9\\u0001"
    assert len(str(sheet["A5"].value)) == 32_000


def test_the_same_list_gives_the_same_workbook() -> None:
    assert lists_workbook([LISTING], font="宋体") == lists_workbook([LISTING], font="宋体")


def page(*listings: Listing) -> str:
    return listings_page(page_templates(), listings, "结论", "zh-CN").decode("utf-8")


def test_a_page_is_escaped_and_asks_for_nothing_outside() -> None:
    text = page(replace(LISTING, title="核对<结果>"))
    assert "<b>" not in text
    assert "<title>核对&lt;结果&gt;</title>" in text
    assert not re.search(r"https?:|//|@import|url\(|<script|<link|<img", text)


def test_a_page_can_be_read_out() -> None:
    root = html.fromstring(page(LISTING))
    assert root.get("lang") == "zh-CN"
    (table,) = root.iter("table")
    assert table.findtext("caption") == "核对结果"
    assert [th.get("scope") for th in table.iter("th")] == ["col"] * 4 + ["row"] * 2
    assert ["".join(map(str, td.itertext())) for td in table.iter("td")] == [
        "<b>不符</b> & 其他", "12.5", "C3", "", "3", "",
    ]  # fmt: skip
    assert [td.text for td in table.iter("td") if td.get("class") == "figure"] == ["12.5", "3"]
    assert root.findtext(".//p[@class='verdict']") == "结论"


def test_an_empty_list_is_still_a_table() -> None:
    (table,) = html.fromstring(page(replace(LISTING, rows=()))).iter("table")
    assert len(list(table.iter("tr"))) == 2


def test_an_annotation_names_file_rule_and_place() -> None:
    assert annotations(Messages(STANDARD, "zh"), [BROKEN], "cases/a,b") == (
        "::error file=cases/a%2Cb/甲.xlsx,title=r.sum 合计::甲局 表!C3：3 与 5.5\n"
    )


@pytest.mark.parametrize(
    ("severity", "command"),
    [(Severity.WARNING, "::warning "), (Severity.NOTICE, "::notice ")],
)
def test_an_annotation_weighs_what_the_finding_weighs(severity: Severity, command: str) -> None:
    assert annotations(
        Messages(STANDARD, "zh"), [replace(BROKEN, severity=severity)], ""
    ).startswith(command)


def test_a_finding_on_no_file_is_annotated_and_one_not_evaluated_is_not() -> None:
    nobody = replace(BROKEN, file=None, place=None, entity=None)
    unlooked = replace(BROKEN, outcome=Outcome(verdict=Verdict.NOT_EVALUATED, reason="blank"))
    assert annotations(Messages(STANDARD, "en"), [unlooked, nobody], "x") == (
        "::error title=r.sum sum::total: 3 and 5.5\n"
    )


def test_no_line_breaks_out_of_an_annotation() -> None:
    message = {"zh": "一%\n::error::二\r"}
    broken = replace(STANDARD, rules=(replace(RULE, message=message),))
    text = annotations(Messages(broken, "zh"), [replace(BROKEN, file="a:b\n.xlsx")], "")
    assert text.count("\n") == 1
    assert "一%25%0A::error::二\\u000d" in text
    assert "file=a%3Ab%0A.xlsx," in text
