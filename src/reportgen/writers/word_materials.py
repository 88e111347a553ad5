"""Writes the collection of the entities' own paragraphs as a Word file, set like the report."""

from collections.abc import Iterable, Iterator

from reportgen.documents.materials import Contribution, Excerpt, Materials, Piece
from reportgen.office_files.application import signed
from reportgen.office_files.word.elements import OPEN_FILL, Element, make, make_run
from reportgen.office_files.word.parts import (
    NOTE_STYLE,
    TEXT_STYLE,
    TITLE_STYLE,
    heading_style,
    package_parts,
    page_setup,
    related_parts,
)
from reportgen.office_files.zip_parts import pack
from reportgen.standards.typography import Typography, twips

_NOTE_SIZE = 12.0
_NOTE_PITCH = 20.0
_AGAIN_LINE = "double"


def write_materials(materials: Materials, typography: Typography) -> bytes:
    """The collection as a Word file; the same collection always gives the same bytes.

    A paragraph that other entities sent too is shaded. A sentence that the entity wrote last year
    already is underlined twice. Notes below the paragraph say the same in words.
    """
    body = make("body", _title_paragraph(materials.title), *map(_note_paragraph, materials.intro))
    for chapter in materials.chapters:
        body.append(_paragraph(heading_style(1), [make_run(chapter.title)]))
        for contribution in chapter.contributions:
            body.extend(_contribution_paragraphs(contribution))
        body.extend(map(_note_paragraph, chapter.lines))
    body.append(page_setup(typography))
    title = "".join(materials.title)
    parts = package_parts(
        make("document", body), related_parts(typography), title, typography.language
    )
    return pack(signed(parts))


def _paragraph(style: str, runs: Iterable[Element], *properties: Element) -> Element:
    named = () if style == TEXT_STYLE else (make("pStyle", val=style),)
    held = make("pPr", *named, *properties) if named or properties else None
    return make("p", held, *runs)


def _title_paragraph(lines: tuple[str, ...]) -> Element:
    runs = [make_run(line) for line in lines]
    for run in runs[1:]:
        run.insert(0, make("br"))
    return _paragraph(TITLE_STYLE, runs)


def _contribution_paragraphs(contribution: Contribution) -> Iterator[Element]:
    yield _paragraph(heading_style(2), [make_run(contribution.entity)])
    yield _note_paragraph(contribution.source, make("keepNext"))
    for excerpt in contribution.excerpts:
        noted = (make("keepNext"),) if excerpt.notes else ()
        yield _paragraph(TEXT_STYLE, (_run(piece, excerpt) for piece in excerpt.pieces), *noted)
        yield from map(_note_paragraph, excerpt.notes)


def _run(piece: Piece, excerpt: Excerpt) -> Element:
    marks = []
    if piece.again:
        marks.append(make("u", val=_AGAIN_LINE))
    if excerpt.alike:
        marks.append(make("shd", val="clear", color="auto", fill=OPEN_FILL))
    return make_run(piece.text, make("rPr", *marks) if marks else None)


def _note_paragraph(text: str, *properties: Element) -> Element:
    """A note of ours; its smaller type tells it from the entity's own words."""
    size = [make(name, val=round(_NOTE_SIZE * 2)) for name in ("sz", "szCs")]
    face = make("rPr", make("rStyle", val=NOTE_STYLE), *size)
    spacing = make("spacing", line=twips(_NOTE_PITCH), lineRule="exact")
    indent = make("ind", firstLineChars=200, firstLine=twips(2 * _NOTE_SIZE))
    return _paragraph(TEXT_STYLE, [make_run(text, face)], *properties, spacing, indent)
