"""Reads web pages of government sites: their tables as grids, and their paragraphs."""

import re
from collections.abc import Iterator

from lxml import etree, html

from reportgen.model.grids import Cell, CellKind, Grid, Passage, Position
from reportgen.office_files.spreadsheet import UnreadableWorkbook

MOST_SPAN = 1000
"""A cell covers at most so many rows or columns, whatever it claims."""

_DECLARED = re.compile(rb"charset=[\"']?\s*([A-Za-z0-9_-]+)")


def read_html(data: bytes) -> tuple[tuple[Grid, ...], tuple[Passage, ...]]:
    """The tables of a page and its paragraphs, in its order. Raises `UnreadableWorkbook`."""
    page = _parsed_page(data)
    return _grids(page), _passages(page)


def _grids(page: html.HtmlElement) -> tuple[Grid, ...]:
    """Every table that holds no other table.

    All white space in a cell is dropped, because pages break Chinese labels anywhere. A cell of
    nothing but white space is blank.
    """
    innermost = [table for table in page.iter("table") if table.find(".//table") is None]
    return tuple(
        Grid(name=str(number), cells=dict(_cells(table)), sheet=False)
        for number, table in enumerate(innermost, 1)
    )


_DROPPED = frozenset(
    ("script", "style", "noscript", "template", "head", "nav", "button", "select", "svg", "iframe")
)
_INLINE = frozenset(
    (
        "a", "abbr", "b", "big", "cite", "code", "em", "font", "i", "ins", "kbd", "label", "mark",
        "o:p", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var",
    )
)  # fmt: skip


def _passages(page: html.HtmlElement) -> tuple[Passage, ...]:
    """Every paragraph outside the tables that hold figures.

    A block or a line break ends a paragraph. Scripts, menus and hidden elements are left out. A
    table around other tables is only layout: its text counts.
    """
    lines = [""]
    walk = etree.iterwalk(page, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event == "start":
            skipped = _is_skipped(element)
            if skipped:
                walk.skip_subtree()
            if element.tag not in _INLINE:
                lines.append("")
            lines[-1] += "" if skipped else element.text or ""
        else:
            if event == "end" and element.tag not in _INLINE:
                lines.append("")
            lines[-1] += element.tail or ""
    texts = (" ".join(line.split()) for line in lines)
    return tuple(Passage(text=text) for text in texts if text)


def _is_skipped(element: html.HtmlElement) -> bool:
    """Whether an element is no part of the text: a table of figures, a menu, hidden."""
    if element.tag == "table":
        return element.find(".//table") is None
    style = "".join((element.get("style") or "").split()).lower()
    hidden = element.get("hidden") is not None or "display:none" in style
    return element.tag in _DROPPED or hidden


def _parsed_page(data: bytes) -> html.HtmlElement:
    try:
        return html.document_fromstring(_page_text(data))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableWorkbook("read.damaged", "html") from error


def _page_text(data: bytes) -> str:
    """The page's text in UTF-8, else in the encoding that it declares, else in GB 18030."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        declared = _DECLARED.search(data[:4096])
        name = declared[1].decode("ascii") if declared else "gb18030"
    if name.lower() in ("gb2312", "gbk"):
        name = "gb18030"
    try:
        return data.decode(name, errors="replace")
    except LookupError:
        return data.decode("gb18030", errors="replace")


def _cells(table: html.HtmlElement) -> Iterator[tuple[Position, Cell]]:
    taken: set[Position] = set()
    for row, line in enumerate(table.iter("tr")):
        column = 0
        for item in line.iterchildren("td", "th"):
            while Position(row, column) in taken:
                column += 1
            rows, columns = _span(item, "rowspan"), _span(item, "colspan")
            taken.update(
                Position(r, c)
                for r in range(row, row + rows)
                for c in range(column, column + columns)
            )
            text = "".join(item.text_content().split())
            kind = CellKind.TEXT if text else CellKind.BLANK
            cell = Cell(text=text, kind=kind, rows=rows, columns=columns)
            yield Position(row, column), cell


def _span(item: html.HtmlElement, name: str) -> int:
    text = (item.get(name) or "1").strip()
    return min(max(int(text), 1), MOST_SPAN) if text.isascii() and text.isdigit() else 1
