"""Small files of another hand that were once read otherwise than they were meant."""

from decimal import Decimal
from pathlib import Path

import pytest
from tests.published import real_reports

from reportgen import check, validate
from reportgen.model.findings import Finding
from reportgen.workflows.read import read_file
from reportgen.workflows.validate import validate_files


@pytest.fixture(scope="session")
def known(checkout: Path) -> Path:
    folder = real_reports(checkout).parent / "cases"
    if not folder.is_dir():
        pytest.skip("no known cases here: they lie beside the published reports")
    return folder


def rules(findings: tuple[Finding, ...]) -> set[tuple[str, str]]:
    """The rules that are broken, with their weight."""
    return {(one.rule, one.severity.value) for one in findings if one.broken}


@pytest.mark.parametrize(
    ("file", "cell", "value", "told"),
    [
        ("superscript/report.docx", "licensing.decisions", 4529, "read.marks_left_out"),
        ("superscript/report.html", "licensing.decisions", 4529, "read.marks_left_out"),
        ("superscript/workbook.xlsx", "licensing.decisions", 2629, "read.marks_left_out"),
        ("two-lines-in-a-cell/br.html", "licensing.decisions", None, "read.not_a_number"),
        ("two-lines-in-a-cell/two-paragraphs.docx", "licensing.decisions", None, "read.not_a_number"),
        ("minus-in-word/no-break-hyphen.docx", "licensing.items_change", -3, ""),
    ],
)  # fmt: skip
def test_a_figure_is_what_the_eye_reads(
    known: Path, file: str, cell: str, value: int | None, told: str
) -> None:
    read = read_file(known / file)
    assert read.submission is not None
    facts = {str(ref): fact for ref, fact in read.submission.facts.items()}
    wanted = None if value is None else Decimal(value)
    assert facts[f"disclosure.{cell}"].value == wanted
    assert {one.rule for one in read.findings} - {"read.no_period"} == ({told} if told else set())


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("xls-blank-total/A10空表四.xls", {("disputes.empty", "error")}),
        ("dash-or-one/财政局2025.xlsx", {("read.dash_or_one", "error")}),
        ("csv-thousands/财政局2025.csv", {("read.split_figure", "error")}),
        ("column-numbers-row/财政局2025.xlsx", {("read.column_numbers", "notice")}),
        ("form-twice/blank-copy-财政局2025.xlsx", {("read.blank_copy", "notice")}),
        ("form-twice/sum-and-units-财政局2025.xlsx", {("read.table_units", "error")}),
        ("note-naming-last-year/财政局2025.xlsx", set()),
        ("subtotals-called-total/合计-财政局2025.xlsx", set()),
        ("small/equals-财政局2025.csv", set()),
        ("small/shown-in-wan-财政局2025.xlsx", {("read.shown_differs", "warning")}),
    ],
)
def test_a_workbook_is_read_as_it_was_meant(
    known: Path, file: str, expected: set[tuple[str, str]]
) -> None:
    assert rules(validate_files([known / file]).findings) == expected


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("form-of-2019-for-2023/report-2023.html", {("read.form_years", "warning")}),
        ("blank-tables/blank.html", {("text.blank_table", "warning"),
                                     ("text.against_blank", "warning")}),
        ("title-in-other-words/de.html", {("prose.count", "error"),
                                          ("structure.title", "warning")}),
        ("title-in-other-words/order.html", {("prose.count", "error"),
                                             ("structure.title", "warning")}),
        ("automatic-numbers/style.docx", set()),
        ("pages-not-read/gbk-says-utf-8.html", set()),
        ("pages-not-read/xhtml-declaration.html", set()),
        ("late-and-no-problems/late.html", {("structure.deadline", "notice")}),
        ("late-and-no-problems/no-problems.html", {("structure.problems", "warning")}),
    ],
)  # fmt: skip
def test_a_report_is_read_as_it_was_meant(
    known: Path, file: str, expected: set[tuple[str, str]]
) -> None:
    assert rules(check(known / file).findings) - {("read.normalised", "notice")} == expected


def test_last_year_s_sheet_keeps_the_report_from_being_final(known: Path) -> None:
    found = rules(validate(case=known / "last-years-sheet-left-in" / "case").findings)
    assert ("read.table_twice", "error") in found


def test_a_recipient_in_a_note_is_not_the_sender(known: Path) -> None:
    found = validate(case=known / "recipient-in-a-note" / "case")
    assert {one.entity for one in found.findings if one.rule == "roster.missing"} == {
        "区政府办公室"
    }
    assert not any(one.rule.startswith("read.") for one in found.findings)


def test_the_form_s_own_check_rows_are_never_figures(known: Path) -> None:
    found = validate(case=known / "typed-totals").findings
    empty = [one for one in found if one.rule == "disputes.empty"]
    assert [one.place_text.rpartition("!")[2] for one in empty] == ["A7"]
    assert not any(one.rule in ("read.merged_figures", "read.not_a_number") for one in found)
