"""Writes a list as CSV. A byte order mark tells Excel and WPS that it is UTF-8."""

import csv
import io

from reportgen.documents.lists import Listing, Value, value_text

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
    text = value_text(value)
    bare = text.lstrip("\ufeff \u3000")
    return f"'{text}" if isinstance(value, str) and bare.startswith(_FORMULA) else text
