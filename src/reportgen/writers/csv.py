"""Writes a list as CSV. A byte order mark tells Excel and WPS that it is UTF-8."""

import csv
import io
from decimal import Decimal

from reportgen.documents.lists import Link, Listing, Value
from reportgen.text.numerals import number_text

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""Spreadsheets take a cell that begins so for a formula, even within quotation marks."""


def listing_csv(listing: Listing) -> bytes:
    """The heads and the rows. A text that looks like a formula gets an apostrophe in front."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow([heading.text for heading in listing.columns])
    writer.writerows([_csv_text(value) for value in row] for row in listing.rows)
    return target.getvalue().encode("utf-8-sig", errors="replace")


def _csv_text(value: Value) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return number_text(value)
        case int():
            return str(value)
        case Link(address=address):
            return address
        case str():
            text = value.lstrip("\ufeff \u3000")
            return f"'{value}" if text.startswith(_FORMULA) else value
