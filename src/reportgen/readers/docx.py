"""The tables of a Word document as grids."""

import zipfile

from lxml import etree

from reportgen.model import Grid
from reportgen.package import unpack
from reportgen.word.elements import tables, tag

_MAIN = "word/document.xml"


class UnreadableDocument(Exception):
    """The file is no Word document that can be read."""


def read_docx(data: bytes) -> tuple[Grid, ...]:
    """Every table of the document's body, in order. Raises `UnreadableDocument`."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(unpack(data)[_MAIN], parser)
    except (KeyError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise UnreadableDocument(str(error)) from error
    body = root.find(tag("body"))
    return () if body is None else tuple(table.grid for table in tables(body))
