"""Writes one cell of runs (raised, struck, hidden ... text) in every format that can hold it.

`WRITERS` maps the name of a format to a function that writes a document whose only table has that
one cell, and the reader that gives its grids back. `read_cell` says what the program makes of it.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from xml.sax.saxutils import escape

import docx
import xlsxwriter
import xlwt
from docx.oxml import OxmlElement
from tests.formats import ods_of
from tests.pdfs import Item, Page, pdf, table
from tests.small import A_ONE, TABLE, standard

from reportgen.extract.facts import Document
from reportgen.extract.locate import locate
from reportgen.extract.submission import submission_of
from reportgen.model.grids import Cell, Grid, Look, Position, TextRun
from reportgen.model.submissions import Fact, Source
from reportgen.readers.formats.docx import read_docx
from reportgen.readers.formats.html import read_html
from reportgen.readers.formats.ods import read_ods
from reportgen.readers.formats.pdf import read_pdf
from reportgen.readers.formats.xls import read_xls
from reportgen.readers.formats.xlsx import read_xlsx
from reportgen.standards.printed_table import draw, grid_of

Runs = Sequence[TextRun]
Lines = Sequence[Runs]
"""The runs of each line of the cell."""


def plain(text: str) -> TextRun:
    return TextRun(text)


def raised(text: str) -> TextRun:
    return TextRun(text, Look.RAISED)


def lowered(text: str) -> TextRun:
    return TextRun(text, Look.LOWERED)


def struck(text: str) -> TextRun:
    return TextRun(text, Look.STRUCK)


def hidden(text: str) -> TextRun:
    return TextRun(text, Look.HIDDEN)


_FONTS = {
    Look.RAISED: "superscript",
    Look.LOWERED: "subscript",
    Look.STRUCK: "strike",
    Look.HIDDEN: "hidden",
}


def docx_of(cells: Sequence[Lines]) -> bytes:
    """A document with one table of one column, whose rows no page cuts."""
    document = docx.Document()
    grid = document.add_table(len(cells), 1, "Table Grid")
    for row in grid.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, lines in zip(grid.columns[0].cells, cells, strict=True):
        for number, line in enumerate(lines):
            paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
            for text, look in line:
                run = paragraph.add_run(text)
                if look is not Look.PLAIN:
                    setattr(run.font, _FONTS[look], True)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


_TAGS = {
    Look.PLAIN: "{}",
    Look.RAISED: "<sup>{}</sup>",
    Look.LOWERED: '<span style="vertical-align: sub">{}</span>',
    Look.STRUCK: '<span style="text-decoration:line-through">{}</span>',
    Look.HIDDEN: '<i class="gone">{}</i>',
}


def _html(lines: Lines) -> bytes:
    content = "<br>\n".join(
        "".join(_TAGS[look].format(escape(text)) for text, look in line) for line in lines
    )
    head = "<head><style>.gone { display: none }</style></head>"
    return f"<html>{head}<table><tr><td>\n{content} </td></tr></table></html>".encode()


def _joined(lines: Lines) -> list[TextRun]:
    """The runs with a line feed between two lines."""
    runs: list[TextRun] = []
    for number, line in enumerate(lines):
        runs += [TextRun("\n")] if number else []
        runs += line
    return [run for run in runs if run.text]


def xlsx_of(cells: Sequence[Lines]) -> bytes:
    """A workbook with one sheet of one column."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("表")
    kinds: Mapping[Look, dict[str, Any]] = {
        Look.PLAIN: {"font_size": 10},
        Look.RAISED: {"font_script": 1},
        Look.LOWERED: {"font_script": 2},
        Look.STRUCK: {"font_strikeout": True},
    }
    formats = {look: book.add_format(kind) for look, kind in kinds.items()}
    for row, lines in enumerate(cells):
        runs = _joined(lines)
        if len(runs) == 1:
            sheet.write_string(row, 0, runs[0].text, formats[runs[0].look])
        elif runs:
            pieces = (piece for text, look in runs for piece in (formats[look], text))
            sheet.write_rich_string(row, 0, *pieces)
    book.close()
    return target.getvalue()


def _xls(lines: Lines) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")

    def font(look: Look) -> xlwt.Font:
        made = xlwt.Font()
        made.struck_out = look is Look.STRUCK
        made.escapement = {Look.RAISED: 1, Look.LOWERED: 2}.get(look, 0)
        return made

    runs = _joined(lines)
    if runs:
        sheet.write_rich_text(0, 0, [(text, font(look)) for text, look in runs])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


_STYLES = {
    Look.RAISED: 'style:text-position="super 58%"',
    Look.LOWERED: 'style:text-position="-20% 58%"',
    Look.STRUCK: 'style:text-line-through-style="solid"',
    Look.HIDDEN: 'text:display="none"',
}


def _ods(lines: Lines) -> bytes:
    styles = "".join(
        f'<style:style style:name="{look}" style:family="text">'
        f"<style:text-properties {properties}/></style:style>"
        for look, properties in _STYLES.items()
    )
    content = "".join(
        "<text:p>"
        + "".join(
            f'<text:span text:style-name="{look}">{escape(text)}</text:span>' for text, look in line
        )
        + "</text:p>"
        for line in lines
    )
    return ods_of(
        '<table:table table:name="表"><table:table-row>'
        f'<table:table-cell office:value-type="string">{content}</table:table-cell>'
        "</table:table-row></table:table>",
        styles,
    )


def _pdf(lines: Lines) -> bytes:
    """A wide cell beside another. Note marks are smaller, and 4 points above or 2 below the line."""
    page = Page()
    table(page, 100, 100, [200, 50], {(0, 0): Item(""), (0, 1): Item("x")}, height=120)
    for number, line in enumerate(lines):
        x, base = 110.0, 130.0 + 16 * number
        for text, look in line:
            size, shift = {Look.RAISED: (6.0, -4.0), Look.LOWERED: (6.0, 2.0)}.get(
                look, (10.0, 0.0)
            )
            page.text(x, base + shift, text, size)
            if look is Look.STRUCK:
                page.line(x, base - 3, x + 0.5 * size * len(text), base - 3)
            x += 0.5 * size * len(text)
    return pdf([page])


Reader = Callable[[bytes], Sequence[Grid]]
EVERY = frozenset(Look)
PRINTED = EVERY - {Look.HIDDEN}
WRITERS: Mapping[str, tuple[Callable[[Lines], bytes], Reader, frozenset[Look]]] = {
    "docx": (lambda lines: docx_of([lines]), lambda data: read_docx(data)[0], EVERY),
    "html": (_html, lambda data: read_html(data)[0], EVERY),
    "xlsx": (lambda lines: xlsx_of([lines]), read_xlsx, PRINTED),
    "xls": (_xls, read_xls, PRINTED),
    "ods": (_ods, read_ods, EVERY),
    "pdf": (_pdf, lambda data: read_pdf(data)[0], PRINTED),
}
"""Each format's writer and reader, and the looks that it can hold and its reader knows."""

_FORM = grid_of(draw(TABLE), "表")
_STANDARD = standard()


def cell_in(name: str, lines: Lines) -> Cell | None:
    """The cell as the reader of a format gives it; None for a blank without any content."""
    write, read, _ = WRITERS[name]
    grids = read(write(lines))
    return next(iter(grids[0].cells.values()), None) if grids else None


def made_of(cell: Cell | None) -> tuple[Fact, set[str]]:
    """The fact that is read of such a cell in a form, and the ids of what is said about it."""
    cells = dict(_FORM.cells)
    if cell is not None:
        cells[Position(3, 2)] = replace(cell, rows=1, columns=1)
    grid = replace(_FORM, cells=cells)
    document = Document(source=Source(name="x", size=1, sha256=""), grids=(grid,))
    submission, findings = submission_of(document, _STANDARD, locate((grid,), _STANDARD))
    assert submission is not None
    told = {one.rule for one in findings if not one.outcome.refs or A_ONE in one.outcome.refs}
    return submission.facts[A_ONE], told - {"read.text_number", "read.empty_form"}
