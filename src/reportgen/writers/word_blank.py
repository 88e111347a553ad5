"""Draws the official blank report of a standard as an ordinary Word file.

Running text holds tags such as `{{report.title}}`. The data cells of the tables are empty.
Source of the page: GB/T 9704-2012, clauses 5.1, 5.2 and 7.
"""

from reportgen.office_files.application import signed
from reportgen.office_files.word.elements import Element, make, make_run
from reportgen.office_files.word.parts import (
    DATE_STYLE,
    DENSE_LABEL_STYLE,
    DENSE_TEXT_STYLE,
    NOTE_STYLE,
    SIGNATURE_STYLE,
    TABLE_LABEL_STYLE,
    TABLE_TEXT_STYLE,
    TEXT_STYLE,
    TITLE_STYLE,
    heading_style,
    package_parts,
    page_setup,
    related_parts,
)
from reportgen.office_files.word.tables import MARGIN, PlacedCell, TableLook, build_table
from reportgen.office_files.zip_parts import pack
from reportgen.standards.cells import table_of
from reportgen.standards.printed_table import Drawing, DrawnCell, Kind, draw
from reportgen.standards.standard import Section, Standard, Table
from reportgen.standards.typography import Typography, points, twips

_OPENING = "\N{FULLWIDTH LEFT PARENTHESIS}"
_CLOSING = "\N{FULLWIDTH RIGHT PARENTHESIS}"
_ROW_HEIGHT = 1.9  # times the size of type
_SLACK = 0.4  # of a character: spare room in a narrowed line, against rounding
_TALL = 2 / 3  # of the page's height: a taller table starts on a new page


def blank_report(standard: Standard, typography: Typography) -> bytes:
    """The blank report as a Word file; the same standard always gives the same bytes."""
    body = make(
        "body",
        _tag_paragraph(TITLE_STYLE, "report.title"),
        _tag_paragraph(TEXT_STYLE, "report.preamble"),
    )
    for section in standard.sections:
        body.extend(_elements_of(standard, section, typography))
    body.append(_tag_paragraph(SIGNATURE_STYLE, "report.signature"))
    body.append(_tag_paragraph(DATE_STYLE, "report.date"))
    body.append(page_setup(typography))
    parts = package_parts(
        make("document", body), related_parts(typography), standard.title, typography.language
    )
    return pack(signed(parts))


def _paragraph(style: str, *runs: Element, properties: tuple[Element, ...] = ()) -> Element:
    named = () if style == TEXT_STYLE else (make("pStyle", val=style),)
    held = make("pPr", *named, *properties) if named or properties else None
    return make("p", held, *runs)


def _tag_paragraph(style: str, name: str) -> Element:
    return _paragraph(style, make_run(f"{{{{{name}}}}}"))


def _elements_of(standard: Standard, section: Section, typography: Typography) -> list[Element]:
    heading = make_run(section.title)
    if not section.table:
        tagged = _tag_paragraph(TEXT_STYLE, f"section.{section.id}")
        return [_paragraph(heading_style(1), heading), tagged]
    table = table_of(standard, section.table)
    drawing = draw(table)
    page = points(typography.page.text_height)
    tall = _row_height(table, typography) * drawing.rows > _TALL * page
    start = (make("pageBreakBefore"),) if tall else ()
    return [
        _paragraph(heading_style(1), heading, properties=start),
        # A tall table may break across pages. If it had to stay together, LibreOffice would leave
        # its heading alone on a page.
        _table(table, drawing, typography, together=not tall),
    ]


def _is_dense(table: Table, typography: Typography) -> bool:
    """Whether the narrowest cell of figures calls for small type."""
    columns = ((c.position.column, c.columns) for c in draw(table).cells if c.ref)
    narrowest = min(sum(table.widths[start : start + span]) for start, span in columns)
    return narrowest < typography.dense_below


def _type_size(table: Table, typography: Typography) -> float:
    sizes = typography.sizes
    return sizes.dense_table if _is_dense(table, typography) else sizes.table


def _row_height(table: Table, typography: Typography) -> float:
    return _ROW_HEIGHT * _type_size(table, typography)


def _table(table: Table, drawing: Drawing, typography: Typography, *, together: bool) -> Element:
    look = TableLook(
        widths=table.widths,
        row_height=_row_height(table, typography),
        head_rows=drawing.head_rows,
        together=together,
        caption=table.title,
        description=table.description,
    )
    cells = (
        PlacedCell(
            position=cell.position,
            rows=cell.rows,
            columns=cell.columns,
            paragraph=_cell_paragraph(cell, table, typography),
        )
        for cell in drawing.cells
    )
    return build_table(cells, drawing.rows, look)


def _cell_paragraph(cell: DrawnCell, table: Table, typography: Typography) -> Element:
    dense = _is_dense(table, typography)
    if cell.kind is Kind.LABEL:
        style = DENSE_LABEL_STYLE if dense else TABLE_LABEL_STYLE
    else:
        style = DENSE_TEXT_STYLE if dense else TABLE_TEXT_STYLE
    text, note = cell.text, ""
    if cell.kind in (Kind.LABEL, Kind.CORNER) and text.endswith(_CLOSING):
        text, opening, note = text.rpartition(_OPENING)
        note = opening + note
    runs = [make_run(text)] if text else []
    if note:
        runs.append(make_run(note, make("rPr", make("rStyle", val=NOTE_STYLE))))
    narrow = _narrowing_indent(cell, table, typography) if cell.kind is Kind.HEAD else 0
    indents = (make("ind", left=narrow, right=narrow),) if narrow else ()
    return _paragraph(style, *runs, properties=indents)


def _narrowing_indent(cell: DrawnCell, table: Table, typography: Typography) -> int:
    """The indent, in twentieths of a point, that makes a head break between two-character words.

    Four characters break into two and two instead of three and one. The indent is 0 if the text
    fits on one line or has an odd number of characters.
    """
    size = _type_size(table, typography)
    start = cell.position.column
    width = twips(points(sum(table.widths[start : start + cell.columns]))) - 2 * MARGIN
    fitting = int(width // twips(size))
    even = fitting - fitting % 2
    if len(cell.text) <= fitting or len(cell.text) % 2 or not even:
        return 0
    return max(0, int(width - twips((even + _SLACK) * size)) // 2)
