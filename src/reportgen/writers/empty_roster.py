"""Writes an empty roster as an Excel workbook, in which the office lists its entities."""

import io
import warnings
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import xlsxwriter

from reportgen.office_files.application import signed
from reportgen.office_files.zip_parts import pack, unpack

_CREATED = datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_WIDTHS = {"name": 32, "aliases": 32, "contact": 28}
_ORDER = ("code", "name", "aliases", "kind", "makes_regulations", "scope", "contact", "due")
_LINES = 1000


def empty_roster(
    headings: Mapping[str, Sequence[str]], words: Mapping[str, str], font: str
) -> bytes:
    """The workbook: a row of headings with hints, and drop-down lists for two of the columns.

    `headings` gives the accepted spellings of each heading, of which the first is printed. `words`
    gives the hints by the same keys. The same words always give the same bytes.
    """
    target = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        book = xlsxwriter.Workbook(target, {"in_memory": True})
        book.set_properties({"created": _CREATED})
        head = {"bold": True, "border": 1, "bg_color": "#EEF1F4", "align": "center"}
        heading = book.add_format({"font_name": font, "font_size": 11, **head})
        text = book.add_format({"font_name": font, "font_size": 11, "num_format": "@"})
        sheet = book.add_worksheet(words["sheet"])
        for column, key in enumerate(_ORDER):
            sheet.set_column(column, column, _WIDTHS.get(key, 14), text)
            sheet.write_string(0, column, headings[key][0], heading)
            hint = {"validate": "any", "input_message": words[key]}
            sheet.data_validation(0, column, 0, column, hint)
        scopes = [texts[0] for key, texts in headings.items() if key.startswith("scope.")]
        lists = {"makes_regulations": [words["yes"], words["no"]], "scope": scopes}
        refusal = {"error_title": words["title"], "error_message": words["message"]}
        for key, listed in lists.items():
            column = _ORDER.index(key)
            rule = {"validate": "list", "source": listed, **refusal}
            sheet.data_validation(1, column, _LINES, column, rule)
        sheet.freeze_panes(1, 0)
        book.close()
    return pack(signed(unpack(target.getvalue())))
