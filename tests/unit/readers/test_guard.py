import io
import os
import socket
import struct
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from reportgen.office_files.zip_parts import Package
from reportgen.readers.guard import WORKBOOKS, Format, Refusal, admit, load, opened

CONTENT_TYPES = (
    b'<?xml version="1.0" encoding="UTF-8"?><Types><Override PartName="/xl/workbook.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    b"</Types>"
)
SHEET = b'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>'
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
ROW = b'<table:table-row><table:table-cell office:value="1"/></table:table-row>'


def packed(*entries: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as package:
        for name, content in entries:
            package.writestr(name, content)
    return buffer.getvalue()


def workbook(*more: tuple[str, bytes], types: bytes = CONTENT_TYPES, sheet: bytes = SHEET) -> bytes:
    return packed(
        ("[Content_Types].xml", types), ("xl/workbook.xml", b"<workbook/>"),
        ("xl/worksheets/sheet1.xml", sheet), *more,
    )  # fmt: skip


def open_parts(
    content: bytes = ROW, manifest: bytes = b"<manifest/>"
) -> tuple[tuple[str, bytes], ...]:
    return ("content.xml", content), ("META-INF/manifest.xml", manifest)


def ods(content: bytes = ROW, manifest: bytes = b"<manifest/>", *more: tuple[str, bytes]) -> bytes:
    return packed(("mimetype", ODS_TYPE), *open_parts(content, manifest), *more)


def compound(*names: str, stream: bytes = b"\x09\x08\x04\0\0\x06\5\0", shift: int = 9) -> bytes:
    """A compound file: sector 0 the links, 1 and following the directory, then one stream."""
    size = 1 << shift
    directory = b""
    stream_start = 1 + -(-(len(names) + 1) * 128 // size)
    for name in ("Root Entry", *names):
        coded = name.encode("utf-16-le") + b"\0\0"
        entry = coded.ljust(64, b"\0") + struct.pack("<H", len(coded))
        directory += entry.ljust(116, b"\0") + struct.pack("<2Lxxxx", stream_start, 4096)
    directory = directory.ljust((stream_start - 1) * size, b"\0")
    links = [0xFFFFFFFD, *range(2, stream_start), 0xFFFFFFFE]
    links += [*range(len(links) + 1, len(links) + 8), 0xFFFFFFFE]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0")
    head += struct.pack("<5H", 0x3E, 3, 0xFFFE, shift, 6)
    head = head.ljust(44, b"\0") + struct.pack("<2L", 1, 1) + b"\0" * 4
    head += struct.pack("<5L", 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109L", 0, *[0xFFFFFFFF] * 108)
    table = struct.pack(f"<{len(links)}L", *links).ljust(size, b"\xff")
    return head.ljust(size, b"\0") + table + directory + stream.ljust(4096, b"\0")


def refusal(data: bytes, **settings: frozenset[Format]) -> tuple[str, dict[str, str]]:
    found = admit(data, **settings)
    assert isinstance(found, Refusal)
    return found.id, dict(found.details)


def parts(data: bytes) -> dict[str, bytes]:
    found = opened(data)
    assert not isinstance(found, Refusal)
    _, content = found
    assert isinstance(content, Package)
    return dict(content.parts)


def from_openpyxl() -> bytes:
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.worksheets[0]["A1"] = "Sheet!1 & <!DOCTYPE"
    book.save(buffer)
    return buffer.getvalue()


def from_xlsxwriter() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("表一").write(0, 0, "新收")
    return buffer.getvalue()


def types(kind: str) -> bytes:
    return f'<Types><Override PartName="/a" ContentType="application/vnd.{kind}"/></Types>'.encode()


WORD = types("openxmlformats-officedocument.wordprocessingml.document.main+xml")
BINARY = types("ms-excel.sheet.binary.macroEnabled.main")
MACROS = types("ms-excel.sheet.macroEnabled.main+xml")
SLIDES = types("openxmlformats-officedocument.presentationml.presentation.main+xml")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (from_openpyxl(), Format.XLSX),
        (from_xlsxwriter(), Format.XLSX),
        (workbook(), Format.XLSX),
        (workbook(types=MACROS), Format.XLSX),
        (workbook(types=CONTENT_TYPES.decode().replace("UTF-8", "UTF-16").encode("utf-16")),
         Format.XLSX),
        (workbook(sheet=SHEET.decode().encode("utf-16")), Format.XLSX),
        (workbook(("xl\\media\\logo.svg", b"<!DOCTYPE svg><svg/>")), Format.XLSX),
        (workbook(("xl/media/a.bin", b"\0no markup <!DOCTYPE")), Format.XLSX),
        (workbook(types=BINARY), Format.XLSB),
        (workbook(types=WORD), Format.DOCX),
        (ods(), Format.ODS),
        (ods(b"", b"<m/>", ("Basic/script-lc.xml", b"<!DOCTYPE library><a/>")), Format.ODS),
        (packed(*open_parts(manifest=b'<m t="' + ODS_TYPE + b'"/>')), Format.ODS),
        (compound("Workbook"), Format.XLS),
        (compound("Book", shift=12), Format.XLS),
        (b"%PDF-1.7\n", Format.PDF),
        (b"<!DOCTYPE html><html></html>", Format.HTML),
        (b'<?xml version="1.0"?>\n<!-- x -->\n<html xmlns="http://www.w3.org/1999/xhtml">',
         Format.HTML),
        ("\ufeff<table><tr>".encode(), Format.HTML),
        ("<table border=1>".encode("utf-16"), Format.HTML),
        (b'\xef\xbb\xbf {"facts": {}}', Format.JSON),
        ("新收,1\n".encode(), Format.CSV),
        ("新收,1\n".encode("gb18030"), Format.CSV),
        ("新收\t1\n".encode("utf-16"), Format.CSV),
        (b"BMW,MZ,1\n", Format.CSV),
        (b"MZ,1\n", Format.CSV),
        (("a" + "数" * 30_000).encode(), Format.CSV),
        (("a" + "数" * 40_000).encode("gb18030"), Format.CSV),
    ],
)  # fmt: skip
def test_a_file_is_what_its_content_says(data: bytes, expected: Format) -> None:
    assert admit(data) is expected


@pytest.mark.parametrize(
    ("data", "look"),
    [
        (b"\x89PNG\r\n\x1a\n\0", "picture"),
        (b"\xff\xd8\xff\xe0\0", "picture"),
        (b"BM\0\0", "picture"),
        (b"Rar!\x1a\x07\0", "archive"),
        (b"\x1f\x8b\x08\0", "archive"),
        (b"7z\xbc\xaf\x27\x1c\0", "archive"),
        (packed(("form.xlsx", workbook())), "archive"),
        (packed(), "archive"),
        (packed(("OFD.xml", b"<ofd/>")), "document"),
        (packed(("mimetype", ODS_TYPE.replace(b"spreadsheet", b"text")), *open_parts()),
         "document"),
        (packed(("mimetype", ODS_TYPE.replace(b"spreadsheet", b"presentation"))), "presentation"),
        (workbook(types=SLIDES), "presentation"),
        (compound("PowerPoint Document"), "presentation"),
        (compound("__properties_version1.0"), "mail"),
        (b"From: a@b.c\nMIME-Version: 1.0\n\nhello\n", "mail"),
        (compound("Contents"), "unknown"),
        (b"MZ\x90\0\3", "program"),
        (b"\x7fELF\2\1", "program"),
        (b"{\\rtf1\\ansi}", "document"),
        (b'<?xml version="1.0"?><note/>', "xml"),
        (b"\x09\x04\x06\0\0\0", "old_workbook"),
        (bytes(range(256)), "unknown"),
        (b"\x81\xff" * 9, "unknown"),
        (b"a\0b\0", "unknown"),
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_called_by_its_name(data: bytes, look: str) -> None:
    assert refusal(data) == ("read.not_a_workbook", {"look": look})


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (workbook(types=WORD), ("read.not_a_workbook", {"look": "docx"})),
        (b"%PDF-1.4", ("read.not_a_workbook", {"look": "pdf"})),
        (b'{"facts": {}}', ("read.not_a_workbook", {"look": "json"})),
        (b"<html>", ("read.web_page", {"look": "html"})),
    ],
)
def test_a_report_where_a_workbook_is_expected_is_refused(
    data: bytes, expected: tuple[str, dict[str, str]]
) -> None:
    assert isinstance(admit(data), Format)
    assert refusal(data, accepted=WORKBOOKS) == expected


def test_a_workbook_of_2003_in_xml_is_refused() -> None:
    data = b'<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'
    assert refusal(data) == ("read.web_page", {"look": "xml_2003"})


def test_a_web_archive_is_a_report_but_no_workbook() -> None:
    data = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n"
    assert admit(data) is Format.MHTML
    assert refusal(data, accepted=WORKBOOKS) == ("read.web_page", {"look": "mhtml"})


@pytest.mark.parametrize("data", [b"", b"  \n\t", b"\xef\xbb\xbf\n"])
def test_nothing_is_nothing(data: bytes) -> None:
    assert refusal(data) == ("read.empty_file", {})


def test_an_old_word_document_is_named_as_one() -> None:
    assert refusal(compound("WordDocument", "1Table")) == ("read.word_document_old", {})


def flagged(data: bytes) -> bytes:
    """The package with the mark of a password on its first part."""
    at = data.index(b"PK\x01\x02") + 8
    return data[:at] + b"\1" + data[at + 1 :]


FILEPASS = b"\x09\x08\x04\0\0\x06\5\0\x2f\0\2\0\1\0"


@pytest.mark.parametrize(
    "data",
    [
        compound("EncryptionInfo", "EncryptedPackage"),
        compound("Workbook", stream=FILEPASS),
        flagged(workbook()),
        ods(b"sealed", b'<m:encryption-data m:checksum="x"/>'),
    ],
)
def test_a_password_is_named_as_one(data: bytes) -> None:
    assert refusal(data) == ("read.password", {})


def test_a_password_of_a_small_workbook_is_seen_too() -> None:
    small = bytearray(compound("Workbook", stream=b"\0" * 64 + FILEPASS))
    # The workbook is piece 1 of what the root entry holds.
    entry = small.index("Workbook".encode("utf-16-le"))
    struct.pack_into("<2L", small, entry + 116, 1, 100)
    assert refusal(bytes(small)) == ("read.password", {})


def test_the_links_of_a_large_compound_file_are_followed() -> None:
    # More than 109 sectors of links; the directory stands behind what the header can name.
    links = 110 * 128
    table = [0xFFFFFFFF] * links
    directory, chained = 109 * 128 + 5, 111
    table[directory] = 0xFFFFFFFE
    body = bytearray(struct.pack(f"<{links}L", *table))
    chain = struct.pack("<128L", 109, *[0xFFFFFFFF] * 126, 0xFFFFFFFE)
    model = compound("WordDocument")
    head = bytearray(model[:512])
    struct.pack_into("<L", head, 48, directory)
    struct.pack_into("<2L", head, 68, chained, 1)
    struct.pack_into("<109L", head, 76, *range(109))
    body += bytes(512) + chain
    body += bytes((directory - 112) * 512) + model[1024:1536]
    assert refusal(bytes(head + body)) == ("read.word_document_old", {})


# --- packages that are not sound ----------------------------------------------------------------


def patched(data: bytes, mark: bytes, offset: int, form: str, value: int) -> bytes:
    """The package with one number changed in the last header of that kind."""
    changed = bytearray(data)
    struct.pack_into(form, changed, data.rindex(mark) + offset, value)
    return bytes(changed)


CENTRAL, LOCAL, END = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"
FIRST = packed(("a.xml", b"<a/>"), method=zipfile.ZIP_STORED)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (patched(workbook(), CENTRAL, 16, "<L", 12345), "checksum"),
        (patched(workbook(), CENTRAL, 24, "<L", 7), "checksum"),
        (patched(workbook(), CENTRAL, 10, "<H", 99), "compression"),
        (patched(workbook(), CENTRAL, 10, "<H", 12), "compression"),
        (patched(FIRST, CENTRAL, 10, "<H", 8), "compression"),
        (patched(workbook(), CENTRAL, 20, "<L", 5), "compression"),
        (patched(workbook(), CENTRAL, 20, "<L", 999_999), "container"),
        (patched(workbook(), CENTRAL, 42, "<L", 999_999), "container"),
        (patched(workbook(), CENTRAL, 42, "<L", 0xFFFFFFFF), "container"),
        (patched(workbook(), CENTRAL, 28, "<H", 60_000), "container"),
        (patched(workbook(), CENTRAL, 0, "<H", 0), "container"),
        (patched(workbook(), LOCAL, 30, "<H", 0x4141), "container"),
        (patched(workbook(), END, 16, "<L", 3), "container"),
        (patched(workbook(), END, 12, "<L", 3), "container"),
        (LOCAL + b"stub" + workbook(), "container"),
        (packed(("xl/workbook.xml", b"<workbook/>")), "missing_part"),
        (workbook(types=b"<Types/>"), "missing_part"),
        (packed(("mimetype", ODS_TYPE), ("META-INF/manifest.xml", b"<m/>")), "missing_part"),
        (workbook(sheet=b'<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-DOCTYPE'), "encoding"),
        (compound("Workbook")[:700], "container"),
        (compound("Workbook")[:500], "container"),
        (compound("Workbook", stream=b"nonsense"), "container"),
        (compound("Workbook").replace(b"\xfd\xff\xff\xff\xfe\xff\xff\xff",
                                     b"\xfd\xff\xff\xff\1\0\0\0"),
         "container"),
    ],
)  # fmt: skip
def test_damage_is_named(data: bytes, what: str) -> None:
    assert refusal(data) == ("read.damaged", {"what": what})


@pytest.mark.parametrize("kept", [30, 300, -10, -30])
def test_a_package_that_breaks_off_is_truncated(kept: int) -> None:
    assert refusal(workbook()[:kept]) == ("read.truncated", {})


def test_a_package_in_the_wide_format_is_read() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, content in (("[Content_Types].xml", CONTENT_TYPES), ("xl/s.xml", SHEET)):
            with package.open(name, "w", force_zip64=True) as part:
                part.write(content)
    data = buffer.getvalue()
    assert admit(data) is Format.XLSX
    # The same, with the numbers moved to where only large packages need them.
    at = data.rindex(CENTRAL)
    start = struct.unpack_from("<L", data, at + 42)[0]
    names = struct.unpack_from("<H", data, at + 28)[0]
    wide = bytearray(data[: at + 46 + names])
    sizes = struct.pack("<3Q", len(SHEET), len(SHEET), start)
    struct.pack_into("<2L", wide, at + 20, 0xFFFFFFFF, 0xFFFFFFFF)
    struct.pack_into("<2H", wide, at + 28, names, 28 + 5)
    struct.pack_into("<L", wide, at + 42, 0xFFFFFFFF)
    wide += struct.pack("<2Hx", 9, 1) + struct.pack("<2H", 1, 24) + sizes
    first = struct.unpack_from("<L", data, data.rindex(END) + 16)[0]
    end = len(wide)
    wide += struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 2, 2, end - first, first)
    wide += struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    wide += struct.pack("<4s4H2LH", END, 0, 0, 2, 2, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    with zipfile.ZipFile(io.BytesIO(wide)) as package:
        assert package.read("xl/s.xml") == SHEET
    assert parts(bytes(wide)) == {"[Content_Types].xml": CONTENT_TYPES, "xl/s.xml": SHEET}
    spoilt = bytes(wide).replace(b"PK\x06\x06", b"PK\0\0")
    assert refusal(spoilt) == ("read.damaged", {"what": "container"})


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "XL/Worksheets/Sheet1.XML",
                                  "xl\\worksheets\\sheet1.xml"])  # fmt: skip
def test_a_part_that_is_there_twice_is_refused(name: str) -> None:
    told = name.replace("\\", "/")
    assert refusal(workbook((name, SHEET))) == ("read.part_twice", {"part": told})


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("../evil.xml", "../evil.xml"),
        ("xl\\..\\..\\evil.xml", "xl/../../evil.xml"),
        ("/etc/evil.xml", "/etc/evil.xml"),
        ("C:\\evil.xml", "C:/evil.xml"),
        ("/\u202eslx.xml", r"'/\u202eslx.xml'"),
    ],
)
def test_a_part_with_a_name_that_leads_elsewhere_is_refused(name: str, told: str) -> None:
    assert refusal(workbook((name, b""))) == ("read.odd_part_name", {"part": told})


def test_dots_that_lead_nowhere_are_no_harm() -> None:
    assert admit(workbook(("xl/a..b.xml", b""), ("xl/", b""))) is Format.XLSX


def test_parts_that_share_bytes_are_refused() -> None:
    found = refusal(patched(workbook(), CENTRAL, 42, "<L", 3))
    assert found == ("read.parts_overlap", {"part": "xl/worksheets/sheet1.xml"})


def test_five_hundred_parts_are_enough() -> None:
    many = [(f"xl/p{number}.xml", b"") for number in range(497)]
    assert admit(workbook(*many)) is Format.XLSX
    too_many = workbook(*many, ("xl/last.xml", b""))
    assert refusal(too_many) == ("read.too_many_parts", {"limit": "500"})


# --- what a parser may choke on -----------------------------------------------------------------


@pytest.mark.parametrize("coding", ["utf-8", "utf-16", "utf-16-be"])
@pytest.mark.parametrize(
    "markup", ["<!DOCTYPE a>", '<!DOCTYPE a [<!ENTITY b "c">]>', "<!ENTITY b>"]
)
@pytest.mark.parametrize("name", ["xl/styles.xml", "docProps/app.xml", "xl/odd.name"])
def test_a_doctype_is_refused_in_any_part_and_any_coding(
    name: str, markup: str, coding: str
) -> None:
    part = f"\n{markup}<a/>".encode(coding)
    assert refusal(workbook((name, part))) == ("read.doctype", {"part": name})


def test_a_doctype_is_refused_in_a_document_of_the_open_format() -> None:
    assert refusal(ods(b"<!DOCTYPE a><a/>")) == ("read.doctype", {"part": "content.xml"})


def test_a_picture_with_entities_is_refused() -> None:
    picture = b'<!DOCTYPE svg [<!ENTITY a "b">]><svg/>'
    found = refusal(workbook(("xl/media/a.svg", picture)))
    assert found == ("read.doctype", {"part": "xl/media/a.svg"})


@pytest.mark.parametrize("cell", [b'<c r="A1"/>', b"<c><v>1</v></c>", b'<x:c r="A1"/>', b"<c/>"])
def test_more_cells_than_any_form_has_are_refused(cell: bytes) -> None:
    def sheet(count: int) -> bytes:
        return b"<worksheet><sheetData>" + cell * count + b"</sheetData></worksheet>"

    assert admit(workbook(sheet=sheet(400_000))) is Format.XLSX
    found = refusal(workbook(("xl/2.xml", sheet(200_001)), sheet=sheet(200_000)))
    assert found == ("read.too_many_cells", {"count": "400001", "limit": "400000"})


def repeated(rows: int, columns: int, cell: str) -> bytes:
    return (
        f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell '
        f'table:formula="of:=1>2" table:number-columns-repeated="{columns}" {cell}'
        "</table:table-row>"
    ).encode()


def test_repeated_cells_count_as_often_as_they_are_repeated() -> None:
    filled = 'office:value="1"/>'
    assert admit(ods(repeated(1_000, 400, filled))) is Format.ODS
    found = refusal(ods(repeated(1_048_576, 16_384, filled)))
    assert found == ("read.too_many_cells", {"count": "17179869184", "limit": "400000"})
    written = "><text:p>1</text:p></table:table-cell>"
    assert refusal(ods(repeated(1_048_576, 16_384, written)))[0] == "read.too_many_cells"


def test_empty_cells_may_be_repeated_to_the_end_of_the_sheet() -> None:
    empty = repeated(1_048_576, 16_384, 'table:style-name="ce1"/>')
    empty = empty.replace(b'table:formula="of:=1>2" ', b"")
    assert admit(ods(ROW + empty)) is Format.ODS


def test_spaces_beyond_measure_are_refused() -> None:
    assert admit(ods(ROW + b'<text:p><text:s text:c="9"/></text:p>')) is Format.ODS
    found = refusal(ods(ROW + b'<text:p><text:s text:c="2000000000"/></text:p>'))
    assert found == ("read.inflates_too_much", {"part": "content.xml", "limit": "16"})


# --- files on disk ------------------------------------------------------------------------------


def test_a_file_is_loaded_also_through_links(tmp_path: Path) -> None:
    (tmp_path / "报表.xlsx").write_bytes(b"content")
    (tmp_path / "link").symlink_to("报表.xlsx")
    (tmp_path / "again").symlink_to("link")
    assert load(tmp_path / "报表.xlsx") == load(tmp_path / "again") == b"content"


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.fspath(path))


NOT_FILES: list[tuple[Callable[[Path], None], str]] = [
    (Path.mkdir, "folder"),
    (os.mkfifo, "pipe"),
    (make_socket, "socket"),
    (lambda path: path.symlink_to("/dev/zero"), "device"),
]


@pytest.mark.skipif(sys.platform == "win32", reason="no such files there")
@pytest.mark.parametrize(("make", "look"), NOT_FILES)
def test_what_is_no_file_is_refused_without_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], None], look: str
) -> None:
    monkeypatch.chdir(tmp_path)  # names of sockets must be short
    make(Path("odd.xlsx"))
    assert load(Path("odd.xlsx")) == Refusal(id="read.not_a_file", details={"look": look})


def test_files_that_are_empty_absent_or_too_large_are_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "large").write_bytes(b"x")
    os.truncate(tmp_path / "large", (20 << 20) + 1)
    assert load(tmp_path / "empty") == Refusal(id="read.empty_file")
    assert load(tmp_path / "absent") == Refusal(id="read.missing_file")
    assert load(tmp_path / "dangling") == Refusal(id="read.missing_file")
    too_large = Refusal(id="read.too_large", details={"size": "21", "limit": "20"})
    assert load(tmp_path / "large") == too_large


def test_a_file_that_cannot_be_opened_is_refused_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    found = load(tmp_path / "loop")
    assert isinstance(found, Refusal)
    assert found.id == "read.unreadable"
    assert found.details["reason"]


def test_the_parts_of_a_package_are_given_whole() -> None:
    assert parts(workbook()) == {
        "[Content_Types].xml": CONTENT_TYPES,
        "xl/workbook.xml": b"<workbook/>",
        "xl/worksheets/sheet1.xml": SHEET,
    }
