"""Dresses a report's paragraphs in the styles that a Word document brings along."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise

from reportgen.documents.report import Block, Paragraph, Picture, Run, Style, TextTable
from reportgen.office_files.word.blocks import Place, picture_elements, table_elements
from reportgen.office_files.word.elements import (
    Element,
    child_of,
    make,
    make_run,
    paragraph_text,
    put,
    put_run_properties,
    run_format,
    tag,
    text_pieces,
    value_of,
)
from reportgen.standards.typography import twips

_LEVELS = {Style.SECTION: "heading 1", Style.HEADING: "heading 2", Style.SUBHEADING: "heading 3"}
_LEAD = "lead"
TITLE, SIGNATURE, DATE = "title", "signature", "date"
"""Names of styles, as Word stores them, in lower case."""

_MARGIN_CHARACTERS = 2  # GB/T 9704-2012, 7.3.5.2: what stands right of a signature without seal
_DEFAULT_SIZE = 10.0
_KEPT = frozenset(tag(name) for name in ("bookmarkStart", "bookmarkEnd"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Styles:
    """The styles of a document, by their names in lower case, and its size of type in points."""

    elements: Mapping[str, Element]
    size: float

    def id_of(self, name: str) -> str | None:
        """The id of a style; names are as Word stores them, whatever language it speaks."""
        style = self.elements.get(name)
        return None if style is None else style.get(tag("styleId"))


def styles_of(sheet: Element) -> Styles:
    """The styles in a document's style sheet (`w:styles`)."""
    named = {value_of(s, "name") or "": s for s in sheet.iter(tag("style"))}
    default = child_of(child_of(child_of(sheet, "docDefaults"), "rPrDefault"), "rPr")
    return Styles(
        elements={name.lower(): style for name, style in named.items()},
        size=_points_of(value_of(default, "sz"), _DEFAULT_SIZE),
    )


def _points_of(text: str | None, default: float) -> float:
    """A size of type in points, as Word writes it in halves of them."""
    return int(text) / 2 if text and text.isdecimal() else default


def replace_paragraph(
    place: Element, texts: Sequence[Block], styles: Styles, setting: Place
) -> None:
    """Put a report's text in the place of a paragraph of the document's.

    Plain text looks as the replaced paragraph did. Without any text the place is left out, unless
    a section, a cell or a bookmark hangs on it.
    """
    made = [one for text in texts for one in _elements(text, place, styles, setting)]
    kept = [child for child in place if child.tag in _KEPT]
    section = child_of(child_of(place, "pPr"), "sectPr")
    parent = place.getparent()
    if parent is None:
        return
    alone_in_cell = parent.tag == tag("tc") and place.getnext() is None
    if not made and (kept or section is not None or alone_in_cell):
        made = [dressed(Paragraph(style=Style.TEXT, runs=()), place, styles)]
    for paragraph in made:
        place.addprevious(paragraph)
    first = next((one for one in made if one.tag == tag("p")), None)
    if first is not None:
        first.extend(kept)
    if section is not None:
        _properties(made[-1]).append(section)
    parent.remove(place)


def _elements(block: Block, model: Element, styles: Styles, setting: Place) -> list[Element]:
    match block:
        case Paragraph():
            return [dressed(block, model, styles)]
        case TextTable():
            return table_elements(block, setting)
        case Picture():
            return picture_elements(block, setting)


def dressed(text: Paragraph, model: Element, styles: Styles) -> Element:
    """A report's paragraph: headings in the document's styles, the rest like the model."""
    name = _LEVELS.get(text.style, "")
    style = styles.id_of(name)
    if style is not None:
        properties: Element | None = make("pPr", make("pStyle", val=style))
        face = None
    else:
        properties = _copied(child_of(model, "pPr"))
        face = run_format(model)
    paragraph = make("p", properties)
    for run in text.runs:
        made = make_run(run.text, face)
        _emphasise(made, run, styles)
        if name and style is None:
            put_run_properties(made, make("b"))
        paragraph.append(made)
    return paragraph


def _emphasise(made: Element, run: Run, styles: Styles) -> None:
    if run.lead:
        put_run_properties(made, *_lead_face(styles))
    if run.strong:
        put_run_properties(made, make("b"), make("bCs"))


def _lead_face(styles: Styles) -> list[Element]:
    """What sets a run-in heading off: its own style, else the font of headings, else bold."""
    lead = styles.id_of(_LEAD)
    if lead is not None:
        return [make("rStyle", val=lead)]
    heading = styles.elements.get(_LEVELS[Style.HEADING])
    fonts = child_of(child_of(heading, "rPr"), "rFonts")
    return [make("b")] if fonts is None else [deepcopy(fonts)]


def _copied(properties: Element | None) -> Element | None:
    if properties is None:
        return None
    copy = deepcopy(properties)
    for name in ("sectPr", "pPrChange", "pageBreakBefore"):
        for child in copy.findall(tag(name)):
            copy.remove(child)
    return copy


def _properties(paragraph: Element) -> Element:
    found = child_of(paragraph, "pPr")
    if found is None:
        found = make("pPr")
        paragraph.insert(0, found)
    return found


def styled(story: Element, styles: Styles, name: str) -> list[Element]:
    """The paragraphs below an element that have the style of this name."""
    style = styles.id_of(name)
    return [
        paragraph
        for paragraph in story.iter(tag("p"))
        if style is not None and value_of(child_of(paragraph, "pPr"), "pStyle") == style
    ]


def break_title(paragraph: Element, tail: str, width: float, styles: Styles) -> None:
    """Break a title that is wider than a line (in points) before the words it ends in.

    A line end in the middle of a word is what GB/T 9704-2012 (7.3.1) asks to avoid.
    """
    face = child_of(styles.elements.get(TITLE), "rPr")
    size = _points_of(value_of(face, "sz"), styles.size)
    pieces = list(text_pieces(paragraph))
    text = paragraph_text(paragraph)
    if len(pieces) != 1 or not text.endswith(tail) or _characters(text) * size <= width:
        return
    head = text.removesuffix(tail)
    if head:
        rest = make("t")
        rest.text, pieces[0].text = tail, head
        pieces[0].addnext(rest)
        pieces[0].addnext(make("br"))


def _characters(text: str) -> float:
    """The width of a text in Chinese characters.

    A digit is half as wide, and office suites leave a quarter between digits and Chinese.
    """
    ascii_ = [character.isascii() for character in text]
    changes = sum(one != other for one, other in pairwise(ascii_))
    return sum(0.5 if narrow else 1.0 for narrow in ascii_) + changes * 0.25


def sign(signature: Element, date: Element, size: float) -> None:
    """Set signature and date as a report without seal has them; `size` is that of the type.

    The date begins two characters right of the name and both keep two characters from the edge.
    They never stand alone on a page: the paragraph before goes with them.
    """
    before = signature.getprevious()
    if before is not None and before.tag == tag("p"):
        put(_properties(before), make("keepNext"), "pStyle keepNext")
    name_width, date_width = (_characters(paragraph_text(p)) for p in (signature, date))
    after_date = max(_MARGIN_CHARACTERS, name_width - date_width)
    after_name = after_date + date_width + _MARGIN_CHARACTERS - name_width
    for paragraph, blank in ((signature, after_name), (date, after_date)):
        right = {"rightChars": round(blank * 100), "right": twips(blank * size)}
        indent = make("ind", **right, firstLineChars=0, firstLine=0)
        put(_properties(paragraph), indent, "pStyle keepNext keepLines spacing ind")
