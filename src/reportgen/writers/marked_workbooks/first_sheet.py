"""Draws the cover of a returned workbook: a list, in styles added to those of the file."""

from collections.abc import Sequence
from math import ceil
from unicodedata import east_asian_width

from lxml import etree

from reportgen.documents.lists import Link, Listing, Value
from reportgen.model.grids import column_letters
from reportgen.writers.marked_workbooks.parts import MAIN, RELATIONS, Element, safe, tag
from reportgen.writers.marked_workbooks.styles import Styles

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_LINE = 15.0
"""Height of a line of text, in points."""


class _Looks:
    """Numbers of the styles that the sheet uses."""

    def __init__(self, styles: Styles) -> None:
        face = styles.part("fonts")[0].find(tag("name"))
        name = "Arial" if face is None else face.get("val", "Arial")
        plain, bold, title, link = (
            styles.add("fonts", _make_font(name, size, bold=bold, link=link))
            for size, bold, link in (
                (10, False, False),
                (10, True, False),
                (14, True, False),
                (10, False, True),
            )
        )
        lines = styles.add("borders", _make_borders())
        shade = styles.add("fills", _make_shade())
        self.text = styles.add("cellXfs", _xf(font=plain))
        self.title = styles.add("cellXfs", _xf(font=title))
        self.head = styles.add("cellXfs", _xf(font=bold, border=lines, fill=shade, centre=True))
        self.cell = styles.add("cellXfs", _xf(font=plain, border=lines))
        self.short = styles.add("cellXfs", _xf(font=plain, border=lines, centre=True))
        self.link = styles.add("cellXfs", _xf(font=link, border=lines, centre=True))


def _make_font(name: str, size: int, *, bold: bool, link: bool) -> Element:
    font = etree.Element(tag("font"))
    if bold:
        etree.SubElement(font, tag("b"))
    if link:
        etree.SubElement(font, tag("u"))
    etree.SubElement(font, tag("sz"), val=str(size))
    etree.SubElement(font, tag("color"), rgb="FF0563C1" if link else "FF000000")
    etree.SubElement(font, tag("name"), val=name)
    return font


def _make_borders() -> Element:
    border = etree.Element(tag("border"))
    for side in ("left", "right", "top", "bottom"):
        line = etree.SubElement(border, tag(side), style="thin")
        etree.SubElement(line, tag("color"), rgb="FFA6A6A6")
    etree.SubElement(border, tag("diagonal"))
    return border


def _make_shade() -> Element:
    fill = etree.Element(tag("fill"))
    pattern = etree.SubElement(fill, tag("patternFill"), patternType="solid")
    etree.SubElement(pattern, tag("fgColor"), rgb="FFF2F2F2")
    etree.SubElement(pattern, tag("bgColor"), indexed="64")
    return fill


def _xf(*, font: int, border: int = 0, fill: int = 0, centre: bool = False) -> Element:
    xf = etree.Element(tag("xf"), numFmtId="49", fontId=str(font), fillId=str(fill))
    xf.set("borderId", str(border))
    xf.set("xfId", "0")
    for key in ("applyNumberFormat", "applyFont", "applyFill", "applyBorder", "applyAlignment"):
        xf.set(key, "1")
    alignment = etree.SubElement(xf, tag("alignment"))
    if centre:
        alignment.set("horizontal", "center")
    alignment.set("vertical", "center")
    alignment.set("wrapText", "1")
    return xf


def first_sheet(listing: Listing, styles: Styles) -> Element:
    """The sheet that shows the list; it is selected, and as wide as a page when printed."""
    looks = _Looks(styles)
    root = etree.Element(tag("worksheet"), nsmap={None: MAIN, "r": RELATIONS})  # type: ignore[dict-item]  # the default one
    setup = etree.SubElement(root, tag("sheetPr"))
    etree.SubElement(setup, tag("pageSetUpPr"), fitToPage="1")
    views = etree.SubElement(root, tag("sheetViews"))
    etree.SubElement(
        views, tag("sheetView"), showGridLines="0", tabSelected="1", workbookViewId="0"
    )
    etree.SubElement(root, tag("sheetFormatPr"), defaultRowHeight=str(_LINE))
    columns = etree.SubElement(root, tag("cols"))
    for number, heading in enumerate(listing.columns, 1):
        column = etree.SubElement(columns, tag("col"), min=str(number), max=str(number))
        column.set("width", str(heading.width * 2 + 2))
        column.set("customWidth", "1")
    data = etree.SubElement(root, tag("sheetData"))
    _write_rows(data, listing, looks)
    _merge_heading(root, listing)
    _add_links(root, listing)
    margins = {"left": "0.5", "right": "0.5", "top": "0.6", "bottom": "0.6", "header": "0.3"}
    etree.SubElement(root, tag("pageMargins"), {**margins, "footer": "0.3"})
    etree.SubElement(
        root, tag("pageSetup"), paperSize="9", orientation="landscape", fitToHeight="0"
    )
    return root


def _write_rows(data: Element, listing: Listing, looks: _Looks) -> None:
    wide = sum(heading.width + 1 for heading in listing.columns)
    _add_row(data, [listing.title], [looks.title], 24)
    for line in listing.lines:
        height = _LINE * ceil(_text_width(line) / wide) + 3
        _add_row(data, [line], [looks.text], height)
    heads = [heading.text for heading in listing.columns]
    _add_row(data, heads, [looks.head] * len(heads), 20)
    for row in listing.rows:
        lines = max(
            ceil(_text_width(_value_text(value)) / heading.width)
            for value, heading in zip(row, listing.columns, strict=True)
        )
        chosen = [
            _style_of(value, h.width, looks) for value, h in zip(row, listing.columns, strict=True)
        ]
        _add_row(data, row, chosen, _LINE * max(1, lines) + 5)


_SHORT = 8
"""Columns up to this width are centred."""


def _style_of(value: Value, width: int, looks: _Looks) -> int:
    if isinstance(value, Link):
        return looks.link
    return looks.short if width <= _SHORT else looks.cell


def _value_text(value: Value) -> str:
    if isinstance(value, Link):
        return value.address
    return "" if value is None else str(value)


def _add_row(data: Element, values: Sequence[Value], styles: Sequence[int], height: float) -> None:
    number = len(data) + 1
    row = etree.SubElement(data, tag("row"), r=str(number), ht=f"{height:g}", customHeight="1")
    for column, (value, style) in enumerate(zip(values, styles, strict=True)):
        cell = etree.SubElement(row, tag("c"), r=f"{column_letters(column)}{number}", s=str(style))
        if value is None:
            continue
        # Stored as text in the cell itself: nothing that begins with = or @ becomes a formula.
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, tag("is")), tag("t"))
        text.set(_SPACE, "preserve")
        text.text = safe(_value_text(value))


def _merge_heading(root: Element, listing: Listing) -> None:
    last = column_letters(len(listing.columns) - 1)
    merges = etree.SubElement(root, tag("mergeCells"), count=str(len(listing.lines) + 1))
    for number in range(1, len(listing.lines) + 2):
        etree.SubElement(merges, tag("mergeCell"), ref=f"A{number}:{last}{number}")


def _add_links(root: Element, listing: Listing) -> None:
    first = len(listing.lines) + 3
    links = [
        (f"{column_letters(column)}{first + number}", value)
        for number, row in enumerate(listing.rows)
        for column, value in enumerate(row)
        if isinstance(value, Link)
    ]
    if not links:
        return
    element = etree.SubElement(root, tag("hyperlinks"))
    for reference, link in links:
        sheet = safe(link.sheet).replace("'", "''")
        etree.SubElement(
            element, tag("hyperlink"), ref=reference, location=f"'{sheet}'!{link.address}"
        ).set("display", link.address)


def _text_width(text: str) -> float:
    """How wide a text is, in Chinese characters."""
    return sum(1.0 if east_asian_width(c) in "WFA" else 0.5 for c in text)
