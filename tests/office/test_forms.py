"""Forms through an office suite: saved again in its formats, calculated, printed."""

import io
import json
import subprocess
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from tests.filling import STANDARDS, balanced, book_of, form_of, read
from tests.formulas import reddened
from tests.office.saving import Office, to_be_saved

from reportgen.checks.run_rules import check
from reportgen.documents.blank_form import Form, figures_of
from reportgen.extract.locate import locate
from reportgen.model.submissions import CellRef, SheetCell
from reportgen.readers.formats.xlsx import read_xlsx

BOTH = pytest.mark.parametrize("name", sorted(STANDARDS))
BROKEN = {
    CellRef("requests", "new", "person"): Decimal(10),
    CellRef("requests", "granted", "other"): Decimal(7),
    CellRef("disputes", "suit_direct", "total"): Decimal(2),
}


def typed_in(form: Form, figures: Mapping[CellRef, Decimal]) -> bytes:
    """The blank form with figures typed into its open cells, formulas without any result."""
    blank = book_of(form)
    book = openpyxl.load_workbook(io.BytesIO(blank))
    for ref, (index, place) in locate(read_xlsx(blank), form.standard).places.items():
        cell = book.worksheets[index].cell(place.row + 1, place.column + 1)
        if not cell.protection.locked:
            cell.value = float(figures[ref])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def value_in(sheet: Worksheet, address: str) -> str | None:
    """What a program stored as a cell's result, if it is a text."""
    value = sheet[address].value
    return value if isinstance(value, str) else None


def facts_of(form: Form, figures: Mapping[CellRef, Decimal]) -> dict[CellRef, Decimal]:
    shown = form_of(form.standard.id, totals=form.totals, values=figures)
    return {r: v for table in form.standard.tables for r, v in figures_of(shown, table).items()}


FORMS = {
    f"{name}-{totals}": form_of(name, totals=totals)
    for name in sorted(STANDARDS)
    for totals in ("formula", "typed")
}


@to_be_saved("xlsx", "ods", "xls")
def typed_forms(folder: Path) -> Iterator[Path]:
    """The forms with figures, some of which do not add up."""
    for name, form in FORMS.items():
        path = folder / f"{name}.xlsx"
        path.write_bytes(typed_in(form, balanced(form.standard) | BROKEN))
        yield path


@to_be_saved("pdf")
def blank_forms(folder: Path) -> Iterator[Path]:
    for name in sorted(STANDARDS):
        path = folder / f"form-{name}.xlsx"
        path.write_bytes(book_of(form_of(name)))
        yield path


@pytest.mark.parametrize("suffix", ["xlsx", "ods", "xls"])
def test_a_form_saved_by_another_program_gives_the_same_facts(suffix: str, office: Office) -> None:
    out = office.saved(suffix)
    for name, form in FORMS.items():
        reading = read((out / f"{name}.{suffix}").read_bytes(), form, f"报送.{suffix}")
        assert reading.findings == ()
        facts = {ref: fact.value for ref, fact in reading.submission.facts.items()}
        assert facts == facts_of(form, balanced(form.standard) | BROKEN)
        assert (reading.submission.entity, reading.submission.period) == ("生态环境局", form.period)


def test_libreoffice_calculates_red_where_the_program_finds_it(office: Office) -> None:
    for name, form in FORMS.items():
        data = (office.saved("xlsx") / f"{name}.xlsx").read_bytes()
        stored = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        formats = openpyxl.load_workbook(office.originals(typed_forms) / f"{name}.xlsx")
        red = {}
        for sheet in formats.worksheets:
            calculated = stored[sheet.title]
            if cells := reddened(sheet, partial(value_in, calculated)):
                red[sheet.title] = cells
        submission = read(data, form).submission
        kinds = {rule.id: rule.kind for rule in form.standard.rules}
        expected: dict[str, set[str]] = {}
        for finding in check(form.standard, submission, "zero").findings:
            if finding.broken and kinds[finding.rule] == "balance":
                for ref in finding.outcome.refs:
                    origin = submission.facts[ref].origin
                    assert isinstance(origin, SheetCell)
                    expected.setdefault(origin.sheet, set()).add(origin.address)
        assert red == expected
        assert len(red["申请"]) > (7 if form.totals == "formula" else 20)
        message = str(stored["申请"]["A3"].value)
        assert message.startswith("× 有 ")
        assert "“新收加结转等于办理加下转” " in message


@BOTH
def test_the_open_xml_sdk_finds_nothing_in_a_form(
    name: str, office: Office, validator: str
) -> None:
    path = office.originals(blank_forms) / f"form-{name}.xlsx"
    said = subprocess.run(
        [validator, str(path)], check=False, capture_output=True, encoding="utf-8"
    )
    assert json.loads(said.stdout)["errors"] == []


@BOTH
def test_every_sheet_is_printed_on_one_page(name: str, office: Office) -> None:
    pdfplumber = pytest.importorskip("pdfplumber")
    with pdfplumber.open(office.saved("pdf") / f"form-{name}.pdf") as printed:
        assert len(printed.pages) == 6
        for page in printed.pages:
            assert {round(side / 72 * 25.4) for side in (page.width, page.height)} == {210, 297}
