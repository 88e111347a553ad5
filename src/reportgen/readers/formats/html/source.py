"""The text of a web page, whatever its encoding, and the page inside a saved web archive."""

import email
import re
from email.message import Message
from email.policy import HTTP

_DECLARED = re.compile(rb"charset=[\"']?\s*([A-Za-z0-9_-]+)")
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_UNREAD = "\N{REPLACEMENT CHARACTER}"


def page_text(data: bytes) -> str:
    """The page's text without an XML declaration.

    A byte order mark settles the encoding. Otherwise it is UTF-8 if that reads most characters
    beyond ASCII, as it never does by chance. Else it is the declared encoding or GB 18030,
    whichever reads more: a page in GBK may say that it is UTF-8.
    """
    marked = next((name for mark, name in _MARKS.items() if data.startswith(mark)), None)
    declared = _DECLARED.search(data[:4096])
    names = (declared[1].decode("ascii") if declared else "gb18030", "gb18030")
    text = _decoded(data, marked or "utf-8")
    if not marked and text.count(_UNREAD) * 2 > sum(not letter.isascii() for letter in text):
        text = min((_decoded(data, name) for name in names), key=lambda text: text.count(_UNREAD))
    return _XML_DECLARATION.sub("", text, count=1) if _XML_DECLARATION.match(text) else text


def _decoded(data: bytes, name: str) -> str:
    if name.lower() in ("gb2312", "gbk"):
        name = "gb18030"  # which holds both
    try:
        return data.decode(name, errors="replace")
    except LookupError:
        return data.decode("gb18030", errors="replace")


def archived_page(data: bytes) -> bytes:
    """The first web page in an archive as browsers save it (`.mhtml`); empty if there is none."""
    archive = email.message_from_bytes(data, policy=HTTP)
    pages = (part for part in archive.walk() if part.get_content_type() == "text/html")
    page: Message | None = next(pages, None)
    content = page.get_payload(decode=True) if page else None
    if page is None or not isinstance(content, bytes):
        return b""
    charset = page.get_content_charset()
    if not charset:
        return content
    return f"<!-- charset={charset} -->".encode() + content
