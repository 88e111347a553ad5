"""A filled form, saved again by LibreOffice in other formats, says the same."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from tests.office.saving import Office, to_be_saved
from tests.workbooks import below, book_of, calculated, sheet_of, texts

from reportgen.model.submissions import CellRef, Fact, Submission
from reportgen.readers.intake import ReadOptions, read_all
from reportgen.readers.standard_folders import read_standard
from reportgen.standards.cells import cells

STANDARD = read_standard("cn-2021")
LINES = ("2025年度统计表", "填报单位：市财政局")


def figure(ref: CellRef, number: int) -> Decimal | int | str | None:
    if ref.column == "amount":
        return Decimal("128.46")
    return (0, number, None, "/", number * 37)[number % 5]


def read(path: Path) -> Submission:
    (reading,) = read_all(path.parent, [path.name], ReadOptions(standards=(STANDARD,)))
    assert reading.submission is not None
    assert reading.findings == ()
    return reading.submission


def said(submission: Submission) -> object:
    facts: dict[CellRef, Fact] = dict(submission.facts)
    return submission.entity, submission.period, {r: (f.mark, f.value) for r, f in facts.items()}


@to_be_saved("xlsx", "xls", "ods")
def filled(folder: Path) -> Iterator[Path]:
    """A form with every kind of cell."""
    values = {ref: figure(ref, number) for number, ref in enumerate(cells(STANDARD))}
    sheets = [
        below(texts(table.name, LINES), calculated(sheet_of(table, values), STANDARD))
        for table in STANDARD.tables
    ]
    form = folder / "form.xlsx"
    form.write_bytes(book_of(sheets))
    yield form


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_a_form_saved_by_another_program_says_the_same(suffix: str, office: Office) -> None:
    again = office.saved(suffix) / f"form.{suffix}"
    assert said(read(again)) == said(read(office.originals(filled) / "form.xlsx"))
