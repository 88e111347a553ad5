"""The tables of a Word document as grids, and its paragraphs."""

from lxml import etree

from reportgen.model.grids import Grid, Passage
from reportgen.office_files.word.elements import tag
from reportgen.office_files.word.paragraphs import paragraphs
from reportgen.office_files.word.seen_text import StyleSheet
from reportgen.office_files.word.table_grids import tables
from reportgen.office_files.zip_parts import DamagedPackage, Package, open_package

_MAIN = "word/document.xml"
_NUMBERING = "word/numbering.xml"
_STYLES = "word/styles.xml"


class UnreadableDocument(Exception):
    """The file is no readable Word document."""


def read_docx(data: bytes | Package) -> tuple[tuple[Grid, ...], tuple[Passage, ...]]:
    """The tables of the document's body, in order, and its paragraphs with text outside them.

    Raises `UnreadableDocument`.
    """
    try:
        package = open_package(data)
        body = _root(package, _MAIN).find(tag("body"))
        numbering, named = (
            _root(package, part) if package.has(part) else None for part in (_NUMBERING, _STYLES)
        )
    except (DamagedPackage, etree.XMLSyntaxError) as error:
        raise UnreadableDocument(str(error)) from error
    if body is None:
        return (), ()
    styles = StyleSheet.of(named)
    texts = (text.strip() for text in paragraphs(body, numbering, styles))
    grids = tuple(table.grid for table in tables(body, styles))
    return grids, tuple(Passage(text=text) for text in texts if text)


def _root(package: Package, name: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(package.content(name), parser)
