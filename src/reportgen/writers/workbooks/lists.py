"""Writes lists as sheets of a workbook."""

from collections.abc import Sequence
from decimal import Decimal

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from reportgen.documents.lists import Link, Listing, Value, sheet_rows
from reportgen.writers.workbooks.binding import Formats, bound, stored


def lists_workbook(listings: Sequence[Listing], *, font: str) -> bytes:
    """A workbook with a sheet for each list; the heads stay in view and carry filters."""

    def fill(book: Workbook, formats: Formats) -> None:
        for listing in listings:
            put_listing(book, listing, formats, filtered=True)

    return bound(fill, font)


def put_listing(book: Workbook, listing: Listing, formats: Formats, *, filtered: bool) -> Worksheet:
    """Add a list on a sheet of its own; `filtered` keeps its heads in view and adds filters."""
    sheet = book.add_worksheet(listing.name)
    last, heads = len(listing.columns) - 1, len(listing.lines) + 1
    for column, heading in enumerate(listing.columns):
        sheet.set_column(column, column, heading.width * 2 + 2)
    for number, row in enumerate(sheet_rows(listing)):
        sheet.set_row(number, row.height)
        if number < heads:
            sheet.merge_range(number, 0, number, last, "", formats[row.looks[0]])
        for column, (value, look) in enumerate(zip(row.values, row.looks, strict=True)):
            _write_value(sheet, number, column, value, formats[look])
    if filtered:
        sheet.freeze_panes(heads + 1, 0)
        sheet.autofilter(heads, 0, heads + max(1, len(listing.rows)), last)
    sheet.repeat_rows(heads)
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    return sheet


def _write_value(sheet: Worksheet, row: int, column: int, value: Value, look: object) -> None:
    if isinstance(value, Link):
        name = value.sheet.replace("'", "''")
        sheet.write_url(row, column, f"internal:'{name}'!{value.address}", look, value.address)
    elif isinstance(value, int | Decimal):
        sheet.write_number(row, column, float(value), look)
    elif value is None:
        sheet.write_blank(row, column, None, look)
    else:
        sheet.write_string(row, column, stored(value), look)
