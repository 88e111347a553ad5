"""Writes an entity's blank form as a workbook: a cover, a sheet for each table, one for texts."""

import io
import re
import warnings
from datetime import UTC, datetime

import xlsxwriter

from reportgen.documents.blank_form import Form, FormWords
from reportgen.office_files.application import signed
from reportgen.office_files.zip_parts import pack, unpack
from reportgen.writers.blank_forms.cover import cover_sheet, text_sheet
from reportgen.writers.blank_forms.looks import POINT_SIZE, Looks
from reportgen.writers.blank_forms.sheets import table_sheet

# XlsxWriter stores a formula's empty result without a type, as if it were not yet calculated.
_EMPTY = re.compile(rb'(<c r="[A-Z]+[0-9]+" s="[0-9]+")(><f>[^<]*</f><v></v></c>)')
_AS_TEXT = rb'\1 t="str"\2'

_CREATED = datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def write_form(form: Form, words: FormWords) -> bytes:
    """The workbook; the same form always gives the same bytes.

    XlsxWriter only warns of what it leaves out, for example a validation message that is too long.
    Such a warning is raised here: a form must be complete.
    """
    target = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        book = xlsxwriter.Workbook(
            target,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
                "default_format_properties": {
                    "font_name": words.fonts["text"],
                    "font_size": POINT_SIZE,
                },
            },
        )
        title = words.cover["title"].format(year=form.period, title=form.standard.title)
        book.set_properties(
            {"created": _CREATED, "title": title, "subject": form.mark, "author": form.authority}
        )
        looks = Looks.of(book, words)
        cover_sheet(book, form, words, looks)
        for table in form.standard.tables:
            table_sheet(book, form, table, words, looks)
        text_sheet(book, form, words, looks)
        book.close()
    parts = unpack(target.getvalue())
    return pack(signed({name: _EMPTY.sub(_AS_TEXT, part) for name, part in parts.items()}))
