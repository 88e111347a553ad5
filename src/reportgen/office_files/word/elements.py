"""The XML of Word files: building elements, finding text in them, setting the text of cells."""

import re
from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from reportgen.office_files.ooxml import xml_characters

Element = etree._Element  # the stubs give elements no public name

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_NAMESPACES = {"w": WORD, "r": RELATIONS}
_BLANKS = re.compile("[\t\n\r]+")

_CELL_PROPERTIES = (
    "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign"
)
_RUN_PROPERTIES = (
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint "
    "noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect "
    "bdr shd fitText vertAlign rtl cs em lang"
)

OPEN_FILL = "FFE699"
OPEN_COLOUR = "C00000"


def tag(name: str) -> str:
    """The full name of an element or attribute of Word's main namespace: `tag("tbl")`."""
    return f"{{{WORD}}}{name}"


_TRANSPARENT = frozenset(tag(n) for n in ("sdt", "sdtContent", "customXml", "ins", "moveTo"))
UNSEEN = frozenset(
    tag(n) for n in ("del", "moveFrom", "pict", "object", "drawing", "rt", "instrText", "tbl")
) | {f"{{{COMPATIBILITY}}}Fallback", f"{{{COMPATIBILITY}}}AlternateContent"}


def xml_text(text: str) -> str:
    """The text with what XML cannot carry replaced by U+FFFD, and line ends by blanks."""
    return _BLANKS.sub(" ", xml_characters(text))


def make(name: str, /, *children: Element | None, **attributes: object) -> Element:
    """An element of Word's main namespace with attributes of the same; None is no child."""
    made = etree.Element(tag(name), nsmap=_NAMESPACES)
    for key, value in attributes.items():
        made.set(tag(key), xml_text(str(value)))
    made.extend([child for child in children if child is not None])
    return made


def make_run(text: str, properties: Element | None = None) -> Element:
    """A run of text; the properties, if any, are copied."""
    run = make("r", None if properties is None else deepcopy(properties))
    held = make("t")
    held.text = xml_text(text)
    held.set(XML_SPACE, "preserve")
    run.append(held)
    return run


def child_of(parent: Element | None, name: str) -> Element | None:
    """The first child of this name."""
    return None if parent is None else parent.find(tag(name))


def value_of(parent: Element | None, name: str) -> str | None:
    """The `w:val` of the child of this name; "" where the child has none, None without child."""
    child = child_of(parent, name)
    return None if child is None else child.get(tag("val"), "")


def put(parent: Element, child: Element, order: str) -> None:
    """Put a child in its place among its siblings, in place of one of the same name.

    `order` names, between blanks, what may stand before it, and itself.
    """
    for old in parent.findall(child.tag):
        parent.remove(old)
    names = [tag(name) for name in order.split()]
    earlier = set(names[: names.index(str(child.tag))])
    at = max((i + 1 for i, sibling in enumerate(parent) if sibling.tag in earlier), default=0)
    parent.insert(at, child)


def put_run_properties(run: Element, *properties: Element) -> None:
    """Set properties of a run, each in place of an earlier one of the same name."""
    held = child_of(run, "rPr")
    if held is None:
        held = make("rPr")
        run.insert(0, held)
    for one in properties:
        put(held, one, _RUN_PROPERTIES)


def paragraph_text(paragraph: Element) -> str:
    """The text that a paragraph shows, without line ends and tabs."""
    return "".join(piece.text or "" for piece in text_pieces(paragraph))


def text_pieces(element: Element) -> Iterator[Element]:
    """The `w:t` elements whose text is shown, in order; text boxes and deletions left out."""
    for child in element:
        if child.tag == tag("t"):
            yield child
        elif child.tag not in UNSEEN:
            yield from text_pieces(child)


def set_text(tc: Element, text: str) -> None:
    """Put a text in a cell; its first paragraph and the format of its first run stay."""
    paragraph = next(within(tc, "p"), None)
    paragraph = make("p") if paragraph is None else paragraph
    face = run_format(paragraph)
    for child in [c for c in tc if c.tag != tag("tcPr")]:
        tc.remove(child)
    tc.append(paragraph)
    for child in [c for c in paragraph if c.tag != tag("pPr")]:
        paragraph.remove(child)
    if text:
        paragraph.append(make_run(text, face))


def mark(tc: Element) -> None:
    """Shade a cell and colour its text, to show that it is still open."""
    properties = child_of(tc, "tcPr")
    if properties is None:
        properties = make("tcPr")
        tc.insert(0, properties)
    put(properties, make("shd", val="clear", color="auto", fill=OPEN_FILL), _CELL_PROPERTIES)
    for run in tc.iter(tag("r")):
        put_run_properties(run, make("b"), make("color", val=OPEN_COLOUR))


def run_format(paragraph: Element) -> Element | None:
    """The format of the first run, else that of the paragraph's end; revisions left out."""
    run = next(paragraph.iter(tag("r")), None)
    found = child_of(run, "rPr")
    if found is None:
        found = child_of(child_of(paragraph, "pPr"), "rPr")
    if found is None:
        return None
    found = deepcopy(found)
    for name in ("ins", "del", "moveFrom", "moveTo", "rPrChange"):
        for revision in found.findall(tag(name)):
            found.remove(revision)
    return found


def within(parent: Element, name: str) -> Iterator[Element]:
    """Children of this name, also where a content control or an insertion stands between."""
    for child in parent:
        if child.tag == tag(name):
            yield child
        elif child.tag in _TRANSPARENT:
            yield from within(child, name)
