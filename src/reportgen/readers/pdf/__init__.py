"""Finished reports in PDF: their tables as grids, their paragraphs; by the optional pdfplumber.

A PDF has no tables and no paragraphs, only glyphs and lines at places of a page. What belongs
together is found here by where it stands. Pictures of pages are not read.
"""

from reportgen.model.grids import Grid, Passage
from reportgen.readers.pdf.flow import flow_of, tables_of, texts_of
from reportgen.readers.pdf.sheets import MOST_PAGES, UnreadablePdf, sheets_of

__all__ = ["MOST_PAGES", "UnreadablePdf", "read_pdf"]


def read_pdf(data: bytes, password: str = "") -> tuple[tuple[Grid, ...], tuple[Passage, ...]]:
    """Every table, those that go on over pages in one piece, and every paragraph outside them.

    Line breaks and white space within a cell are nothing; a cell that has no text is blank. Page
    numbers and what stands at the edge of several pages is no part of the text. Both come from one
    call, as drawing the pages takes nearly all the time. Raises `UnreadablePdf`.
    """
    flow = flow_of(sheets_of(data, password))
    if not flow:
        raise UnreadablePdf("read.pdf_no_text")
    return tables_of(flow), texts_of(flow)
