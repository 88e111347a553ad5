"""A listing as CSV: UTF-8 with its mark, so that Excel and WPS open it as it is."""

import csv
import io
from decimal import Decimal

from reportgen.listing import Link, Listing, Value
from reportgen.text.numerals import number_text

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A cell that begins so is a formula to a spreadsheet, whatever quotation marks are around it."""


def listing_csv(listing: Listing) -> bytes:
    """The heads and the rows. A text that a spreadsheet would calculate gets an apostrophe."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow([heading.text for heading in listing.columns])
    writer.writerows([_text(value) for value in row] for row in listing.rows)
    return target.getvalue().encode("utf-8-sig", errors="replace")


def _text(value: Value) -> str:
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
