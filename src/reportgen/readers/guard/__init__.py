"""The guard looks at every file first: it finds the format and keeps unsafe files from libraries.

The guard trusts no name, size or count that a file states about itself. It finds the format by
the content, never by the suffix.

A refusal names a reading finding and holds the details that fill the finding's wording. Names of
parts come from the file, so the guard escapes unprintable characters in them.
"""

import os
import stat
from collections.abc import Collection
from pathlib import Path

from reportgen.office_files.zip_parts import Package
from reportgen.readers.guard.compound import kind_of_compound_file
from reportgen.readers.guard.contents import kind_of_package
from reportgen.readers.guard.packages import inflate
from reportgen.readers.guard.refusals import MB, Format, Refusal, RefusedError, not_a_workbook
from reportgen.readers.guard.texts import all_text, kind_of_text

__all__ = ["FILE_LIMIT", "WORKBOOKS", "Format", "Refusal", "admit", "load", "opened"]

FILE_LIMIT = 20 * MB
WORKBOOKS = frozenset({Format.XLSX, Format.XLSB, Format.XLS, Format.ODS, Format.CSV})


def load(path: Path, limit: int = FILE_LIMIT) -> bytes | Refusal:
    """The bytes of a regular file of at most `limit` bytes. Links are followed.

    `load` never waits: it refuses a pipe, a device or a socket without opening it.
    """
    flags = os.O_RDONLY
    for name in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"):
        flags |= getattr(os, name, 0)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            os.listdir(path)  # noqa: PTH208 - why it cannot be listed says more
        _expect_file(status, limit)
        descriptor = os.open(path, flags)
        with open(descriptor, "rb") as stream:  # noqa: PTH123 - a descriptor has no path
            # Look again: another file may have taken the name in between.
            _expect_file(os.fstat(descriptor), limit)
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise too_large(len(data), limit)
    except RefusedError as refused:
        return refused.refusal
    except (FileNotFoundError, NotADirectoryError):
        return Refusal(id="read.missing_file")
    except (OSError, ValueError) as error:  # a name may hold what no system takes
        reason = getattr(error, "strerror", None) or str(error)
        return Refusal(id="read.unreadable", details={"reason": reason})
    return data or Refusal(id="read.empty_file")


def admit(data: bytes, *, accepted: Collection[Format] = frozenset(Format)) -> Format | Refusal:
    """The format of the file, or a refusal if it is unsafe or not of an accepted format."""
    found = opened(data, accepted=accepted)
    return found if isinstance(found, Refusal) else found[0]


def opened(
    data: bytes, *, accepted: Collection[Format] = frozenset(Format)
) -> tuple[Format, bytes | Package] | Refusal:
    """As `admit`, with the content for a reader: a package as it was inflated, else the bytes."""
    try:
        content: bytes | Package = data
        if data.startswith(b"PK\x03\x04"):
            content = Package(dict(inflate(data)))
            format_found = kind_of_package(content.parts)
        else:
            format_found = _format_of(data)
    except RefusedError as refused:
        return refused.refusal
    if format_found in accepted:
        return format_found, content
    kind = "read.web_page" if format_found in (Format.HTML, Format.MHTML) else "read.not_a_workbook"
    return Refusal(id=kind, details={"look": format_found.value})


def too_large(size: int, limit: int) -> RefusedError:
    """States sizes in whole MB. The file's is rounded up so that it always exceeds the limit."""
    return RefusedError("read.too_large", size=str(-(-size // MB)), limit=str(limit // MB))


def _expect_file(status: os.stat_result, limit: int) -> None:
    mode = status.st_mode
    if not stat.S_ISREG(mode):
        folder = "folder" if stat.S_ISDIR(mode) else "device"
        look = "pipe" if stat.S_ISFIFO(mode) else "socket" if stat.S_ISSOCK(mode) else folder
        raise RefusedError("read.not_a_file", look=look)
    if status.st_size > limit:
        raise too_large(status.st_size, limit)


_STARTS = (
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"II*\0", "picture"),
    (b"MM\0*", "picture"),
    (b"\x1f\x8b", "archive"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"\x09\x00\x04\x00", "old_workbook"),
    (b"\x09\x02\x06\x00", "old_workbook"),
    (b"\x09\x04\x06\x00", "old_workbook"),
)


def _format_of(data: bytes) -> Format:
    if not data:
        raise RefusedError("read.empty_file")
    if data.startswith(b"PK\x05\x06"):
        raise not_a_workbook("archive")
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return kind_of_compound_file(data)
    if b"%PDF-" in data[:1024]:
        return Format.PDF
    if not all_text(data):  # "BM" or "MZ" may also begin a word
        for start, look in _STARTS:
            if data.startswith(start):
                raise not_a_workbook(look)
    return kind_of_text(data)
