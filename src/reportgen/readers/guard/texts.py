"""Tells web pages, JSON and plain text apart by how they begin."""

import codecs
import re

from reportgen.readers.guard.refusals import Format, RefusedError, not_a_workbook

_HEAD = 0x10000
_TEXT_BYTES = bytes([*b"\t\n\v\f\r\x1a", *range(0x20, 0x7F), *range(0x80, 0x100)])
_HTML = re.compile(
    rb"(?:<\?xml[^>]*>|<!--.*?-->|\s)*+<(?:!doctype\s+html|(?:html|head|body|meta|title|style"
    rb"|script|table|div|center|font|p|span)[\s>/])",
    re.IGNORECASE | re.DOTALL,
)
_MAIL = re.compile(
    rb"[\w-]+:.*?^(?:mime-version|content-type):", re.IGNORECASE | re.MULTILINE | re.DOTALL
)


def kind_of_text(data: bytes) -> Format:
    """The format of a text file, by its beginning. Raises `RefusedError`."""
    head = data[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head, readable = head[2:].replace(b"\0", b""), True
    else:
        head = head.removeprefix(b"\xef\xbb\xbf")
        readable = not head.translate(None, _TEXT_BYTES) and _decodes(head)
    begin = head.lstrip()[:0x1000]
    if readable and not begin:
        raise RefusedError("read.empty_file")
    if _HTML.match(head):
        return Format.HTML
    if begin.startswith(b"<"):
        spreadsheet = b"urn:schemas-microsoft-com:office:spreadsheet" in begin
        raise _refused_page("xml_2003") if spreadsheet else not_a_workbook("xml")
    if _MAIL.match(begin):
        if re.search(rb"multipart/related|text/html", begin, re.IGNORECASE):
            return Format.MHTML
        raise not_a_workbook("mail")
    if re.match(rb'\{\s*["}]', begin):
        return Format.JSON
    if not readable or begin.startswith(b"{\\rtf"):
        raise not_a_workbook("document" if readable else "unknown")
    return Format.CSV


def _refused_page(look: str) -> RefusedError:
    return RefusedError("read.web_page", look=look)


def _decodes(head: bytes) -> bool:
    """Whether the head is UTF-8 or GB 18030. The cut may have split its last character."""
    for encoding in ("utf-8", "gb18030"):
        try:
            codecs.getincrementaldecoder(encoding)().decode(head, final=len(head) < _HEAD)
        except UnicodeDecodeError:
            continue
        return True
    return False


def all_text(data: bytes) -> bool:
    """Whether the beginning of the file holds only bytes that occur in text."""
    return not data[:_HEAD].translate(None, _TEXT_BYTES)
