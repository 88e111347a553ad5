"""Writes lists as sheets of a workbook."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from reportgen.documents.lists import Link, Listing, Value
from reportgen.writers.workbooks.binding import Formats, bound, stored, width_of


def lists_workbook(listings: Sequence[Listing], *, font: str) -> bytes:
    """A workbook with a sheet for each list; the heads stay in view and carry filters."""

    def fill(book: Workbook, formats: Formats) -> None:
        for listing in listings:
            put_listing(book, listing, formats, filtered=True)

    return bound(fill, font)


def put_listing(book: Workbook, listing: Listing, formats: Formats, *, filtered: bool) -> Worksheet:
    """Add a list on a sheet of its own; `filtered` keeps its heads in view and adds filters."""
    sheet = book.add_worksheet(listing.name)
    last = len(listing.columns) - 1
    wide = sum(heading.width + 1 for heading in listing.columns)
    for column, heading in enumerate(listing.columns):
        sheet.set_column(column, column, heading.width * 2 + 2)
    top = 0
    for text, look in ((listing.title, "title"), *((line, "text") for line in listing.lines)):
        sheet.set_row(top, 24 if look == "title" else 15 * -(-width_of(text) // wide) + 3)
        sheet.merge_range(top, 0, top, last, "", formats[look])
        sheet.write_string(top, 0, stored(text), formats[look])
        top += 1
    sheet.set_row(top, 20)
    for column, heading in enumerate(listing.columns):
        sheet.write_string(top, column, heading.text, formats["head"])
    for number, row in enumerate(listing.rows, top + 1):
        sheet.set_row(number, _row_height(row, listing))
        for column, (value, heading) in enumerate(zip(row, listing.columns, strict=True)):
            _write_value(sheet, number, column, value, formats, short=heading.width <= 8)  # noqa: PLR2004
    if filtered:
        sheet.freeze_panes(top + 1, 0)
        sheet.autofilter(top, 0, top + max(1, len(listing.rows)), last)
    sheet.repeat_rows(top)
    _set_up_printing(sheet)
    return sheet


def _set_up_printing(sheet: Worksheet) -> None:
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _row_height(row: Sequence[Value], listing: Listing) -> float:
    lines = [
        -(-width_of(_value_text(value)) // heading.width)
        for value, heading in zip(row, listing.columns, strict=True)
    ]
    return min(400, 15 * max(1, *lines) + 5)


def _value_text(value: Value) -> str:
    if isinstance(value, Link):
        return value.address
    return "" if value is None else str(value)


def _write_value(
    sheet: Worksheet,
    row: int,
    column: int,
    value: Value,
    formats: Mapping[str, object],
    *,
    short: bool,
) -> None:
    look = formats["short" if short else "cell"]
    if isinstance(value, Link):
        name = value.sheet.replace("'", "''")
        target = f"internal:'{name}'!{value.address}"
        sheet.write_url(row, column, target, formats["link"], value.address)
    elif isinstance(value, int | Decimal):
        sheet.write_number(row, column, float(value), look)
    elif value is None:
        sheet.write_blank(row, column, None, look)
    else:
        sheet.write_string(row, column, stored(value), look)
