"""The content of a zip package: finds its format and refuses what could harm an XML parser."""

import re
from collections.abc import Mapping

from reportgen.office_files.spreadsheet import MOST_CELLS
from reportgen.readers.guard.packages import PART_LIMIT
from reportgen.readers.guard.refusals import (
    MB,
    Format,
    RefusedError,
    damaged,
    not_a_workbook,
    shown,
)

MOST_SPACES = 1_000_000

_MAIN_PART = re.compile(
    rb"(ms-excel\.sheet\.binary|ms-excel|spreadsheetml|ms-word|wordprocessingml|presentationml"
    rb"|ms-powerpoint)\.[.\w]{0,60}main\b"
)
_OFFICE = {
    b"ms-excel.sheet.binary": Format.XLSB,
    b"ms-excel": Format.XLSX,
    b"spreadsheetml": Format.XLSX,
    b"ms-word": Format.DOCX,
    b"wordprocessingml": Format.DOCX,
}
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_ODS_PARTS = ("content.xml", "styles.xml", "meta.xml", "settings.xml")
_MANIFEST = "META-INF/manifest.xml"
_CELL_STARTS = (b"<c ", b"<c>", b"<c/", b":c ", b":c>", b":c/")
_ENCODING = re.compile(rb"""[^<]{0,4}<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"']*)""")
_ENCODINGS = (b"utf-8", b"utf8", b"utf-16", b"us-ascii", b"ascii", b"iso-8859-1")


def kind_of_package(parts: Mapping[str, bytes]) -> Format:
    """The format of the package with these parts. Raises `RefusedError` if they are unsafe."""
    names = {name.casefold(): name for name in parts}
    if "[content_types].xml" in names:
        return _office_package(parts, _without_nuls(parts[names["[content_types].xml"]]))
    manifest = parts.get(_MANIFEST, b"")
    if b"opendocument" in parts.get("mimetype", b"") + manifest:
        return _open_document(parts, parts.get("mimetype") or manifest, manifest)
    if any(name.startswith(("xl/", "word/")) for name in names):
        raise damaged("missing_part")
    raise not_a_workbook("document" if "ofd.xml" in names else "archive")


def _office_package(parts: Mapping[str, bytes], types: bytes) -> Format:
    sheets = []
    for name, content in parts.items():
        plain = _without_nuls(content)
        _expect_plain_xml(name, plain)
        if b"sheetData" in plain:
            sheets.append(plain)
    # Counting is slow, and nearly all packages are too small to hold too many cells.
    if sum(map(len, sheets)) > MOST_CELLS * len(b"<c/>"):
        _expect_few_cells(sum(sheet.count(start) for sheet in sheets for start in _CELL_STARTS))
    main = _MAIN_PART.search(types)
    if main is None:
        raise damaged("missing_part")
    if main[1] not in _OFFICE:
        raise not_a_workbook("presentation")
    return _OFFICE[main[1]]


def _open_document(parts: Mapping[str, bytes], kind: bytes, manifest: bytes) -> Format:
    if b"encryption-data" in manifest:
        raise RefusedError("read.password")
    if _ODS_TYPE not in kind:
        raise not_a_workbook("presentation" if b"presentation" in kind else "document")
    # Honest documents have macros and menus with a DOCTYPE, but no reader opens those parts.
    for name in (*_ODS_PARTS, _MANIFEST):
        _expect_plain_xml(name, _without_nuls(parts.get(name, b"")))
    if "content.xml" not in parts:
        raise damaged("missing_part")
    _expect_few_repeats(_without_nuls(parts["content.xml"]))
    return Format.ODS


def _without_nuls(content: bytes) -> bytes:
    """The part without the NULs of UTF-16, so that a search finds its markup."""
    return content.replace(b"\0", b"") if b"\0" in content else content


def _expect_plain_xml(name: str, plain: bytes) -> None:
    """Refuses DOCTYPEs, entities, and encodings in which they could hide."""
    encoding = _ENCODING.match(plain)
    if encoding and encoding[1].lower() not in _ENCODINGS:
        raise damaged("encoding")
    if b"!" not in plain or not plain.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<"):
        return
    entity = b"<!ENTITY" in plain
    # Pictures and web pages inside an honest document may begin with a DOCTYPE.
    foreign = name.lower().endswith((".svg", ".htm", ".html"))
    if entity or (b"<!DOCTYPE" in plain and not foreign):
        raise RefusedError("read.doctype", part=shown(name))


def _expect_few_cells(cells: int) -> None:
    if cells > MOST_CELLS:
        raise RefusedError("read.too_many_cells", count=str(cells), limit=str(MOST_CELLS))


_ODS_TAG = re.compile(
    rb"<(?:[\w.-]+:)?(table-row|(?:covered-)?table-cell|s)\b"
    rb"""((?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>"""
)
_REPEATED = re.compile(rb"""(?:-repeated|:c)\s*=\s*["']0*([0-9]{1,18})""")


def _expect_few_repeats(content: bytes) -> None:
    """Refuses too many filled cells or spaces; each counts as often as it is repeated."""
    cells = spaces = 0
    rows = 1
    for tag in _ODS_TAG.finditer(content):
        kind, attributes = tag[1], tag[2]
        number = _REPEATED.search(attributes)
        times = int(number[1]) if number else 1
        if kind == b"table-row":
            rows = times
        elif kind == b"s":
            spaces += times
        elif not attributes.endswith(b"/") or b"value" in attributes or b"formula" in attributes:
            cells += times * rows
    _expect_few_cells(cells)
    if spaces > MOST_SPACES:
        limit = str(PART_LIMIT // MB)
        raise RefusedError("read.inflates_too_much", part="content.xml", limit=limit)
