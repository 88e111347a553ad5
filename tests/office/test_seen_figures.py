"""Marks and lines that an office suite writes in another format: what is seen, or a finding."""

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from tests.office.saving import Office, to_be_saved
from tests.seen import (
    Lines,
    docx_of,
    lowered,
    made_of,
    plain,
    raised,
    struck,
    xlsx_of,
)

from reportgen.model.grids import Grid, Position, TextRun
from reportgen.readers.formats.docx import read_docx
from reportgen.readers.formats.html import read_html
from reportgen.readers.formats.ods import read_ods
from reportgen.readers.formats.pdf import read_pdf
from reportgen.readers.formats.xls import read_xls
from reportgen.readers.formats.xlsx import read_xlsx

Case = tuple[Lines, int | None]
NAME = "seen-figures"


def cases() -> list[Case]:
    """Cells with the figure that the eye reads, or None if nobody can tell."""
    pick = random.Random(20)  # noqa: S311 - the same figures on every machine
    found: list[Case] = []
    for _ in range(12):
        figure = pick.randrange(11, 99999)
        text, mark = str(figure), str(pick.randrange(1, 9))
        sides: list[tuple[list[TextRun], int | None]] = [
            ([plain(text), raised(mark)], figure),
            ([plain(text), lowered(mark)], figure),
            ([plain(text), raised("35")], None),
            ([plain(text[0]), raised(mark), plain(text[1:])], None),
            ([struck(mark), plain(text)], figure),
            ([plain(text[0]), struck(mark), plain(text[1:])], None),
            ([struck(text)], None),
        ]
        found += [([runs], value) for runs, value in sides]
        found += [([[plain(text)], [plain(mark)]], None), ([[plain(text)]], figure)]
    return found


@to_be_saved("html", "pdf")
def printed_figures(folder: Path) -> Iterator[Path]:
    path = folder / f"{NAME}.docx"
    path.write_bytes(docx_of([lines for lines, _ in cases()]))
    yield path


@to_be_saved("xls", "ods")
def figures_in_sheets(folder: Path) -> Iterator[Path]:
    path = folder / f"{NAME}.xlsx"
    path.write_bytes(xlsx_of([lines for lines, _ in cases()]))
    yield path


def assert_seen(grid: Grid, wanted: Sequence[Case]) -> None:
    for row, (lines, value) in enumerate(wanted):
        fact, told = made_of(grid.cells.get(Position(row, 0)))
        if fact.value is None:
            assert told, (row, lines)
        else:
            assert fact.value == value, (row, lines)


@pytest.mark.parametrize(
    ("to", "read"), [("html", read_html), ("pdf", read_pdf)], ids=["html", "pdf"]
)
def test_a_document_saved_by_an_office_suite(
    office: Office, to: str, read: Callable[[bytes], tuple[tuple[Grid, ...], object]]
) -> None:
    grids, _ = read((office.saved(to) / f"{NAME}.{to}").read_bytes())
    assert_seen(max(grids, key=lambda grid: len(grid.cells)), cases())


@pytest.mark.parametrize(("to", "read"), [("xls", read_xls), ("ods", read_ods)], ids=["xls", "ods"])
def test_a_workbook_saved_by_an_office_suite(
    office: Office, to: str, read: Callable[[bytes], tuple[Grid, ...]]
) -> None:
    (grid,) = read((office.saved(to) / f"{NAME}.{to}").read_bytes())
    assert_seen(grid, cases())


def test_the_originals_are_read_so_too(tmp_path: Path) -> None:
    (document,) = printed_figures(tmp_path)
    ((grid,), _) = read_docx(document.read_bytes())
    assert_seen(grid, cases())
    (book,) = figures_in_sheets(tmp_path)
    (sheet,) = read_xlsx(book.read_bytes())
    assert_seen(sheet, cases())
