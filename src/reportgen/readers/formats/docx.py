"""The tables of a Word document as grids, and its paragraphs."""

import zipfile

from lxml import etree

from reportgen.model.grids import Grid, Passage
from reportgen.office_files.word.elements import tables, tag
from reportgen.office_files.word.paragraphs import paragraphs
from reportgen.office_files.zip_parts import unpack

_MAIN = "word/document.xml"
_NUMBERING = "word/numbering.xml"


class UnreadableDocument(Exception):
    """The file is no readable Word document."""


def read_docx(data: bytes) -> tuple[Grid, ...]:
    """Every table of the document's body, in order. Raises `UnreadableDocument`."""
    body = _part_root(data, _MAIN).find(tag("body"))
    return () if body is None else tuple(table.grid for table in tables(body))


def read_docx_text(data: bytes) -> tuple[Passage, ...]:
    """Every paragraph with text outside the tables. Raises `UnreadableDocument`."""
    body = _part_root(data, _MAIN).find(tag("body"))
    numbering = _part_root(data, _NUMBERING) if _NUMBERING in unpack(data) else None
    texts = () if body is None else (t.strip() for t in paragraphs(body, numbering))
    return tuple(Passage(text=text) for text in texts if text)


def _part_root(data: bytes, name: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(unpack(data)[name], parser)
    except (KeyError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise UnreadableDocument(str(error)) from error
