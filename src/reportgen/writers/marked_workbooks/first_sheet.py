"""Draws the cover of a returned workbook: a list, in styles added to those of the file."""

from collections.abc import Mapping

from lxml import etree

from reportgen.documents.lists import Link, Listing, SheetRow, sheet_rows, value_text
from reportgen.model.grids import column_letters
from reportgen.writers.marked_workbooks.parts import MAIN, RELATIONS, Element, safe, tag
from reportgen.writers.marked_workbooks.styles import Styles

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def _add_looks(styles: Styles) -> dict[str, int]:
    """Add the styles that the sheet uses; gives their numbers by the names of the looks."""
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
    xfs = {
        "text": _xf(font=plain),
        "title": _xf(font=title),
        "head": _xf(font=bold, border=lines, fill=shade, centre=True),
        "cell": _xf(font=plain, border=lines),
        "short": _xf(font=plain, border=lines, centre=True),
        "link": _xf(font=link, border=lines, centre=True),
    }
    return {look: styles.add("cellXfs", xf) for look, xf in xfs.items()}


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
    looks = _add_looks(styles)
    root = etree.Element(tag("worksheet"), nsmap={None: MAIN, "r": RELATIONS})  # type: ignore[dict-item]  # the default one
    setup = etree.SubElement(root, tag("sheetPr"))
    etree.SubElement(setup, tag("pageSetUpPr"), fitToPage="1")
    views = etree.SubElement(root, tag("sheetViews"))
    etree.SubElement(
        views, tag("sheetView"), showGridLines="0", tabSelected="1", workbookViewId="0"
    )
    etree.SubElement(root, tag("sheetFormatPr"), defaultRowHeight="15.0")
    columns = etree.SubElement(root, tag("cols"))
    for number, heading in enumerate(listing.columns, 1):
        column = etree.SubElement(columns, tag("col"), min=str(number), max=str(number))
        column.set("width", str(heading.width * 2 + 2))
        column.set("customWidth", "1")
    data = etree.SubElement(root, tag("sheetData"))
    for row in sheet_rows(listing):
        _add_row(data, row, looks)
    _merge_heading(root, listing)
    _add_links(root, listing)
    margins = {"left": "0.5", "right": "0.5", "top": "0.6", "bottom": "0.6", "header": "0.3"}
    etree.SubElement(root, tag("pageMargins"), {**margins, "footer": "0.3"})
    etree.SubElement(
        root, tag("pageSetup"), paperSize="9", orientation="landscape", fitToHeight="0"
    )
    return root


def _add_row(data: Element, row: SheetRow, looks: Mapping[str, int]) -> None:
    number = str(len(data) + 1)
    drawn = etree.SubElement(data, tag("row"), r=number, ht=f"{row.height:g}", customHeight="1")
    for column, (value, look) in enumerate(zip(row.values, row.looks, strict=True)):
        reference = f"{column_letters(column)}{number}"
        cell = etree.SubElement(drawn, tag("c"), r=reference, s=str(looks[look]))
        if value is None:
            continue
        # Stored as text in the cell itself: nothing that begins with = or @ becomes a formula.
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, tag("is")), tag("t"))
        text.set(_SPACE, "preserve")
        text.text = safe(value_text(value))


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
