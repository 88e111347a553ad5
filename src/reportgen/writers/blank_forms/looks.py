"""How the cells of a form look, and the measures of its sheets."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from reportgen.documents.blank_form import FormWords
from reportgen.standards.typography import MILLIMETRES_IN_INCH, POINTS_IN_INCH

PIXELS_IN_INCH = 96
POINT_SIZE = 10
LINE = 14.0
"""Height of a line of text, in points."""

A4 = 9
GREY, RED, GREEN = "#7F7F7F", "#C00000", "#1F6F3A"
HEAD, GIVEN, WRONG = "#EEF1F4", "#DCE9F7", "#FFD2D2"

_BOX = {"border": 1, "valign": "vcenter", "text_wrap": True}
_CENTRED = {"align": "center"}
_LOOKS: Mapping[str, Mapping[str, Any]] = {
    "title": {"font_size": 16, "valign": "vcenter", **_CENTRED},
    "line": {"valign": "vcenter"},
    "right": {"valign": "vcenter", "align": "right"},
    "mark": {"valign": "vcenter", "align": "right", "font_size": 8, "font_color": GREY},
    "summary": {"valign": "vcenter", "text_wrap": True, "font_color": GREY},
    "head": {**_BOX, **_CENTRED, "bg_color": HEAD},
    "label": {**_BOX, "align": "left", "indent": 1, "bg_color": HEAD},
    "open": {**_BOX, **_CENTRED, "locked": False, "font_size": 11},
    "given": {**_BOX, **_CENTRED, "locked": False, "font_size": 11, "bg_color": GIVEN},
    "total": {**_BOX, **_CENTRED, "font_size": 11, "bg_color": HEAD},
    "result": {"valign": "vcenter", **_CENTRED, "shrink": True, "font_color": GREY},
    "rule": {"valign": "vcenter", "align": "right", "font_size": 9, "font_color": GREY},
    "checked": {
        "valign": "vcenter",
        **_CENTRED,
        "font_size": 8,
        "text_wrap": True,
        "font_color": GREY,
    },
    "beside": {"valign": "vcenter", "text_wrap": True, "font_size": 8, "font_color": GREY},
    "field": {**_BOX, "align": "left", "indent": 1},
    "entry": {**_BOX, "align": "left", "indent": 1, "locked": False},
    "heading": {"valign": "vcenter", "font_size": 12},
    "text": {"valign": "top", "text_wrap": True},
    "hint": {"valign": "vcenter", "text_wrap": True, "font_size": 9, "font_color": GREY},
    "box": {"border": 1, "valign": "top", "text_wrap": True, "locked": False, "font_size": 11},
}
_IN_HEADING_FONT = frozenset({"title", "heading"})


@dataclass(frozen=True, slots=True)
class Looks:
    """The formats of a workbook by name, each made once."""

    by_name: Mapping[str, Any]

    @classmethod
    def of(cls, book: Any, words: FormWords) -> "Looks":  # noqa: ANN401 - XlsxWriter has no types
        """Make the formats in a workbook, in the fonts that the words name."""
        made = {}
        for name, look in _LOOKS.items():
            font = words.fonts["heading" if name in _IN_HEADING_FONT else "text"]
            made[name] = book.add_format({"font_name": font, "font_size": POINT_SIZE, **look})
        made["wrong"] = book.add_format({"bg_color": WRONG, "font_color": RED})
        made["wrong_text"] = book.add_format({"font_color": RED, "bold": True})
        made["fine_text"] = book.add_format({"font_color": GREEN})
        return cls(made)

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - a format of XlsxWriter
        return self.by_name[name]


def pixels(millimetres: float) -> int:
    """Millimetres on the page as pixels of the screen."""
    return round(millimetres * PIXELS_IN_INCH / MILLIMETRES_IN_INCH)


def lines(text: str, millimetres: float, size: float = POINT_SIZE) -> int:
    """How many lines a text takes in a cell so many millimetres wide, in type of `size` points."""
    room = max(millimetres * POINTS_IN_INCH / MILLIMETRES_IN_INCH - 6, size)
    width = sum(size * (1 if ord(c) > 0x2E80 else 0.55) for c in text)  # noqa: PLR2004 - CJK starts
    return max(1, ceil(width / room))


def finish(sheet: Any, form_words: FormWords, mark: str) -> None:  # noqa: ANN401 - likewise
    """Set paper, margins, footer and protection, the same on every sheet."""
    sheet.set_paper(A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.center_horizontally()
    sheet.hide_gridlines(2)
    footer = form_words.table["footer"].format(page="&P", pages="&N")
    sheet.set_footer(f"&L&8{mark.replace('&', '&&')}&R&8{footer}")
    sheet.protect("", {"format_columns": True, "format_rows": True})
