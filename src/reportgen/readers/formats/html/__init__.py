"""Reads web pages of government sites: their tables as grids, and their paragraphs."""

from collections.abc import Iterator

from lxml import etree, html

from reportgen.model.grids import Cell, Grid, Look, Passage, Position, text_cell
from reportgen.office_files.spreadsheet import UnreadableWorkbook
from reportgen.readers.formats.html.looks import DROPPED, INLINE, Looks
from reportgen.readers.formats.html.source import archived_page, page_text

MOST_SPAN = 1000
"""A cell covers at most so many rows or columns, whatever it claims."""


def read_html(data: bytes) -> tuple[tuple[Grid, ...], tuple[Passage, ...]]:
    """The tables of a page and its paragraphs, in its order. Raises `UnreadableWorkbook`."""
    page = _parsed_page(data)
    looks = Looks.of(page)
    return _grids(page, looks), _passages(page, looks)


def read_mhtml(data: bytes) -> tuple[tuple[Grid, ...], tuple[Passage, ...]]:
    """As `read_html`, of the page in a web archive. Raises `UnreadableWorkbook`."""
    return read_html(archived_page(data))


def _grids(page: html.HtmlElement, looks: Looks) -> tuple[Grid, ...]:
    """Every table that holds no other table, and that the page shows.

    A cell of nothing but white space is blank.
    """
    innermost = [
        table
        for table in page.iter("table")
        if table.find(".//table") is None
        and not any(looks.is_absent(one) for one in (table, *table.iterancestors()))
    ]
    return tuple(
        Grid(name=str(number), cells=dict(_cells(table, looks)), sheet=False)
        for number, table in enumerate(innermost, 1)
    )


def _passages(page: html.HtmlElement, looks: Looks) -> tuple[Passage, ...]:
    """Every paragraph outside the tables that hold figures.

    A block or a line break ends a paragraph. Scripts, menus and text that is raised, lowered,
    struck out or hidden are left out. A table around other tables is only layout: its text counts.
    """
    lines = [""]
    walk = etree.iterwalk(page, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event == "start":
            skipped = _is_skipped(element, looks)
            if skipped:
                walk.skip_subtree()
            if element.tag not in INLINE:
                lines.append("")
            lines[-1] += "" if skipped else element.text or ""
        else:
            if event == "end" and element.tag not in INLINE:
                lines.append("")
            lines[-1] += element.tail or ""
    texts = (" ".join(line.split()) for line in lines)
    return tuple(Passage(text=text) for text in texts if text)


def _is_skipped(element: html.HtmlElement, looks: Looks) -> bool:
    """Whether an element is no part of the text: a table of figures, a menu, a note mark."""
    if element.tag == "table":
        return element.find(".//table") is None
    return element.tag in DROPPED or looks.look(element) is not Look.PLAIN


def _parsed_page(data: bytes) -> html.HtmlElement:
    try:
        return html.document_fromstring(page_text(data))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableWorkbook("read.damaged", "html") from error


def _cells(table: html.HtmlElement, looks: Looks) -> Iterator[tuple[Position, Cell]]:
    taken: set[Position] = set()
    shown = (line for line in table.iter("tr") if not looks.is_absent(line))
    for row, line in enumerate(shown):
        column = 0
        for item in line.iterchildren("td", "th"):
            if looks.is_absent(item):
                continue
            while Position(row, column) in taken:
                column += 1
            rows, columns = _span(item, "rowspan"), _span(item, "colspan")
            taken.update(
                Position(r, c)
                for r in range(row, row + rows)
                for c in range(column, column + columns)
            )
            yield Position(row, column), text_cell(looks.runs(item), rows=rows, columns=columns)


def _span(item: html.HtmlElement, name: str) -> int:
    text = (item.get(name) or "1").strip()
    return min(max(int(text), 1), MOST_SPAN) if text.isascii() and text.isdigit() else 1
