"""Reads finished reports in PDF with the optional pdfplumber: tables as grids, and paragraphs.

A PDF has no tables and no paragraphs, only glyphs and lines at places on a page. This package
finds by their places what belongs together. It does not read scanned pages.
"""

from reportgen.model.grids import Grid, Passage
from reportgen.readers.formats.pdf.flow import flow_of, tables_of, texts_of
from reportgen.readers.formats.pdf.pages import MOST_PAGES, UnreadablePdf, sheets_of

__all__ = ["MOST_PAGES", "UnreadablePdf", "read_pdf"]


def read_pdf(data: bytes, password: str = "") -> tuple[tuple[Grid, ...], tuple[Passage, ...]]:
    """Every table, in one piece even across pages, and every paragraph outside the tables.

    Lines of a cell are parted by line feeds, and a cell without text is blank. Page numbers and
    lines repeated at the edges of pages are left out. One call gives both results, because drawing
    the pages takes nearly all the time. Raises `UnreadablePdf`.
    """
    flow = flow_of(sheets_of(data, password))
    if not flow:
        raise UnreadablePdf("read.pdf_no_text")
    return tables_of(flow), texts_of(flow)
