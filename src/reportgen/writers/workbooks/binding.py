"""What all new workbooks share: cell formats, and the same bytes for the same content."""

import io
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from xlsxwriter import Workbook

from reportgen.office_files.application import signed
from reportgen.office_files.ooxml import xml_characters
from reportgen.office_files.zip_parts import pack, unpack
from reportgen.text.widths import half_widths

Formats = Mapping[str, Any]
_LONGEST = 32_000
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
_BOX = {"border": 1, "border_color": "#A6A6A6", "text_wrap": True}
_LOOKS: Mapping[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14, "valign": "vcenter"},
    "text": {"text_wrap": True, "valign": "top"},
    "head": {**_BOX, "bold": True, "bg_color": "#F2F2F2", "align": "center", "valign": "vcenter"},
    "cell": {**_BOX, "valign": "vcenter"},
    "short": {**_BOX, "align": "center", "valign": "vcenter"},
    "link": {
        **_BOX,
        "align": "center",
        "valign": "vcenter",
        "font_color": "#0563C1",
        "underline": 1,
    },
    "label": {**_BOX, "valign": "vcenter"},
    "figure": {**_BOX, "align": "center", "valign": "vcenter"},
    "noted": {**_BOX, "align": "center", "valign": "vcenter", "bg_color": "#FFC94D"},
    "concerned": {**_BOX, "align": "center", "valign": "vcenter", "bg_color": "#FFF0C2"},
}


def bound(fill: Callable[[Workbook, Formats], None], font: str) -> bytes:
    """The workbook that `fill` fills with sheets; the same content always gives the same bytes."""
    target = io.BytesIO()
    book = Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": _CREATED})
    formats = {
        name: book.add_format({"font_name": font, "font_size": 10, **look})
        for name, look in _LOOKS.items()
    }
    fill(book, formats)
    book.close()
    return pack(signed(unpack(target.getvalue())))


def width_of(text: str) -> int:
    """How wide a text is, in Chinese characters, rounded up."""
    return -(-half_widths(text) // 2)


def stored(text: str) -> str:
    """The text as a cell can hold it: cut at 32,000 characters, those that XML forbids replaced."""
    return xml_characters(text[:_LONGEST])
