"""Fills a Word template with a report: tags in running text, whole paragraphs, figures in tables.

The template is the blank report of a standard or an office's own file; its look is kept.
"""

import io
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.parts.hdrftr import FooterPart, HeaderPart
from docx.parts.story import StoryPart
from docx.section import Section as PageSection
from docx.shared import Mm
from lxml import etree

from reportgen.documents.lists import Listing, value_text
from reportgen.documents.report import Draft, Picture, Report
from reportgen.model.errors import Problem, ReportgenError, trouble
from reportgen.model.grids import Grid, Position
from reportgen.model.submissions import CellRef
from reportgen.office_files.application import signed
from reportgen.office_files.word.blocks import Place
from reportgen.office_files.word.elements import (
    OPEN_COLOUR,
    Element,
    child_of,
    make,
    make_run,
    mark,
    set_text,
    tag,
    xml_text,
)
from reportgen.office_files.word.styles import (
    DATE,
    SIGNATURE,
    TITLE,
    Styles,
    break_title,
    replace_paragraph,
    sign,
    styled,
    styles_of,
)
from reportgen.office_files.word.table_grids import WordTable, tables
from reportgen.office_files.word.tables import PlacedCell, TableLook, build_table
from reportgen.office_files.word.tags import paragraphs, replace_tags, sole_tag, tags_in
from reportgen.office_files.zip_parts import pack, unpack
from reportgen.standards.cells import cells, name_of
from reportgen.standards.typography import MILLIMETRES_IN_INCH, TWIPS_IN_POINT

Locate = Callable[[Grid], Mapping[CellRef, Position]]
"""Finds the cells of a standard's tables in a grid; cells that the grid lacks are left out."""

_WRITTEN = datetime(2021, 1, 1, tzinfo=UTC)  # any fixed time: same report, same bytes
_LONGEST_PROPERTY = 255
_TWIPS_IN_MILLIMETRE = 1440 / MILLIMETRES_IN_INCH
_USUAL_WIDTH = 156.0
_DRAFT_SIZE = 9
_DRAFT_ROW = 16
_HEADLINE_SIZE = 12


def write_docx(report: Report, template: bytes, locate: Locate) -> bytes:
    """The report as a Word file; the same report and template always give the same bytes.

    Raises `ReportgenError` with every fault of the template: `template.unreadable`,
    `template.no_tags`, `template.tag_unknown`, `template.text_not_alone`, `template.text_twice`,
    `template.text_missing`, `template.cell_missing`, `template.cell_twice`.
    """
    document = _open_template(template)
    body, parts = document.element.body, _story_parts(document)
    stories = [part.element for part in parts]
    found = _cells_in_tables(report, tables(body), locate)
    problems = [*_tag_problems(report, stories), *_cell_problems(report, found)]
    if problems:
        raise ReportgenError(*problems)
    _fill_figures(report, {ref: places[0][1] for ref, places in found.items()})
    styles = styles_of(document.styles.element)
    width = _text_width(body)
    for part in parts:
        place = Place(width=width, embed=partial(_embed_picture, part), style_of=styles.id_of)
        _fill_story(report, part.element, styles, place)
    _arrange(report, body, styles)
    if report.draft:
        _put_headline(document, report.draft.headline)
        _append_listings(body, report.draft, styles)
    _set_properties(document, report)
    target = io.BytesIO()
    document.save(target)
    return pack(signed(unpack(target.getvalue())))


def _open_template(template: bytes) -> Document:
    try:
        return docx.Document(io.BytesIO(template))
    except (PackageNotFoundError, zipfile.BadZipFile, etree.XMLSyntaxError) as reason:
        raise trouble("template.unreadable", reason=reason) from reason
    except (KeyError, ValueError) as reason:  # a part is missing, or it is no Word file
        raise trouble("template.unreadable", reason=reason) from reason


def _story_parts(document: Document) -> list[StoryPart]:
    """The parts that hold text: the document itself, its headers and its footers."""
    parts = document.part.package.iter_parts()
    edges = (part for part in parts if isinstance(part, HeaderPart | FooterPart))
    return [document.part, *edges]


def _embed_picture(part: StoryPart, picture: Picture, width: float, height: float) -> Element:
    """Store a picture in the file; gives the run that shows it, sized in millimetres."""
    inline = part.new_pic_inline(io.BytesIO(picture.content), Mm(width), Mm(height))
    inline.docPr.set("descr", xml_text(picture.text))
    for side in ("distT", "distB", "distL", "distR"):
        inline.set(side, "0")  # LibreOffice's default is an eighth of an inch
    return make("r", make("drawing", inline))


def _tag_values(report: Report) -> Mapping[str, str]:
    return {"report.title": report.title, **report.tags}


def _text_tags(report: Report) -> frozenset[str]:
    """The tags that whole paragraphs replace, whether or not this report has a text for them."""
    sections = (s.id for s in report.standard.sections if not s.table)
    return frozenset({"report.preamble", *(f"section.{id_}" for id_ in sections), *report.texts})


def _tag_problems(report: Report, stories: Iterable[Element]) -> list[Problem]:
    held = [paragraph for story in stories for paragraph in paragraphs(story)]
    found = Counter(name for paragraph in held for name in tags_in(paragraph))
    if not found:
        return [Problem(id="template.no_tags")]
    alone = Counter(sole_tag(paragraph) for paragraph in held)
    values, texts = _tag_values(report), _text_tags(report)
    needed = [name for name, text in report.texts.items() if text]
    faults = {
        "template.tag_unknown": [n for n in found if n not in values and n not in texts],
        "template.text_not_alone": [n for n in found if n in texts and alone[n] < found[n]],
        "template.text_twice": [n for n in found if n in texts and found[n] > 1],
        "template.text_missing": [name for name in needed if name not in found],
    }
    return [
        Problem(id=id_, where=f"{{{{{name}}}}}", details={"tag": name})
        for id_, names in faults.items()
        for name in names
    ]


_CellsInTables = Mapping[CellRef, Sequence[tuple[str, Element]]]
"""For each cell of the standard, the tables that hold it, by number, with its Word cells."""


def _cells_in_tables(report: Report, held: Iterable[WordTable], locate: Locate) -> _CellsInTables:
    found: dict[CellRef, list[tuple[str, Element]]] = {ref: [] for ref in cells(report.standard)}
    for table in held:
        for ref, position in locate(table.grid).items():
            if ref in found and position in table.elements:
                found[ref].append((table.grid.name, table.elements[position]))
    return found


def _cell_problems(report: Report, found: _CellsInTables) -> list[Problem]:
    problems = []
    for ref, places in found.items():
        numbers = tuple(number for number, _ in places)
        if len(places) != 1:
            problems.append(
                Problem(
                    id="template.cell_twice" if places else "template.cell_missing",
                    where=str(ref),
                    details={"cell": name_of(report.standard, ref), "tables": numbers},
                )
            )
    return problems


def _fill_figures(report: Report, elements: Mapping[CellRef, Element]) -> None:
    for ref, element in elements.items():
        figure = report.figures[ref]
        set_text(element, figure.text)
        if figure.open:
            mark(element)


def _fill_story(report: Report, story: Element, styles: Styles, place: Place) -> None:
    values, texts = _tag_values(report), _text_tags(report)
    for paragraph in list(paragraphs(story)):
        name = sole_tag(paragraph)
        if name in texts or values.get(name or "", name) == "":
            replace_paragraph(paragraph, report.texts.get(name or "", ()), styles, place)
        else:
            replace_tags(paragraph, values)


def _arrange(report: Report, body: Element, styles: Styles) -> None:
    """Lay out title, signature and date: their line breaks and indents depend on their length.

    Only paragraphs in the styles for these are changed, so other templates keep their layout.
    """
    width = _text_width(body) * _TWIPS_IN_MILLIMETRE
    for title in styled(body, styles, TITLE):
        break_title(title, report.standard.title, width / TWIPS_IN_POINT, styles)
    signatures, dates = styled(body, styles, SIGNATURE), styled(body, styles, DATE)
    if signatures and dates:
        sign(signatures[-1], dates[-1], styles.size)


def _put_headline(document: Document, headline: str) -> None:
    """Put the headline on every page: into each kind of header that a section uses."""
    shown: set[str] = set()
    for section in document.sections:
        for kind in _header_kinds(document, section):
            header = getattr(section, kind)
            if not (header.is_linked_to_previous and kind in shown):
                new = header.is_linked_to_previous
                header.is_linked_to_previous = False
                story = header.part.element
                if new:
                    story[:] = []
                story.insert(0, _headline_paragraph(headline))
            shown.add(kind)


def _header_kinds(document: Document, section: PageSection) -> list[str]:
    even = document.settings.odd_and_even_pages_header_footer
    first = section.different_first_page_header_footer
    return [
        "header",
        *(["even_page_header"] if even else []),
        *(["first_page_header"] if first else []),
    ]


def _headline_paragraph(text: str) -> Element:
    properties = make(
        "pPr",
        *_plain_spacing(),
        make("ind", firstLineChars=0, firstLine=0),
        make("jc", val="center"),
    )
    face = make("rPr", make("b"), make("color", val=OPEN_COLOUR), *_type_size(_HEADLINE_SIZE))
    return make("p", properties, make_run(text, face))


def _plain_spacing() -> list[Element]:
    return [make("spacing", before=0, after=0, line=240, lineRule="auto")]


def _type_size(points: int) -> list[Element]:
    return [make("sz", val=points * 2), make("szCs", val=points * 2)]


def _append_listings(body: Element, draft: Draft, styles: Styles) -> None:
    """Append the last page of a draft: each list with its heading, and its lines below it."""
    for number, listing in enumerate(draft.listings):
        style = styles.id_of("heading 1")
        named = None if style is None else make("pStyle", val=style)
        start = make("keepNext" if number else "pageBreakBefore")
        _append(body, make("p", make("pPr", named, start), make_run(listing.title)))
        _append(body, _listing_table(listing, _text_width(body)))
        # Word wants a paragraph behind a table at the end; this one is too low to be seen.
        _append(body, make("p", make("pPr", make("spacing", line=20, lineRule="exact"))))
        for line in listing.lines:
            _append(body, _small_paragraph(line, head=False))


def _listing_table(listing: Listing, width: float) -> Element:
    """The list as a table in small type with a row of heads."""
    heads = tuple(heading.text for heading in listing.columns)
    placed = [
        PlacedCell(
            position=Position(at, column),
            paragraph=_small_paragraph(value_text(value), head=at == 0),
        )
        for at, row in enumerate((heads, *listing.rows))
        for column, value in enumerate(row)
    ]
    share = width / sum(heading.width for heading in listing.columns)
    look = TableLook(
        widths=[share * heading.width for heading in listing.columns],
        row_height=_DRAFT_ROW,
        head_rows=1,
        together=False,
        caption=listing.title,
    )
    return build_table(placed, len(listing.rows) + 1, look)


def _small_paragraph(text: str, *, head: bool) -> Element:
    indent = make("ind", left=40, right=40, firstLineChars=0, firstLine=0)
    position = make("jc", val="center" if head else "left")
    bold = make("b") if head else None
    face = make("rPr", bold, make("spacing", val=0), *_type_size(_DRAFT_SIZE))
    end = make("rPr", *_type_size(_DRAFT_SIZE))
    return make("p", make("pPr", *_plain_spacing(), indent, position, end), make_run(text, face))


def _text_width(body: Element) -> float:
    """The width of the last section's text in millimetres."""
    section = child_of(body, "sectPr")
    size, margins = child_of(section, "pgSz"), child_of(section, "pgMar")
    if size is None or margins is None:
        return _USUAL_WIDTH
    left, right = (margins.get(tag(side), "0") for side in ("left", "right"))
    return (float(size.get(tag("w"), "0")) - float(left) - float(right)) / _TWIPS_IN_MILLIMETRE


def _append(body: Element, element: Element) -> None:
    section = child_of(body, "sectPr")
    if section is None:
        body.append(element)
    else:
        section.addprevious(element)


def _set_properties(document: Document, report: Report) -> None:
    """Set title and author in the file's properties; remove who worked on the template."""
    properties = document.core_properties
    properties.title = xml_text(report.title)[:_LONGEST_PROPERTY]
    properties.author = xml_text(report.authority)[:_LONGEST_PROPERTY]
    properties.last_modified_by = ""
    properties.modified = properties.created or _WRITTEN
