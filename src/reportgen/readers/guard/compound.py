"""Compound files (OLE 2): workbooks and documents from before 2007, and encrypted packages."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from reportgen.readers.guard.refusals import Format, RefusedError, damaged, not_a_workbook

_NO_SECTOR = 0xFFFFFFFA
_FILEPASS = 0x2F
_HEADER = 512
_ENTRY = 128
_NAME_LENGTHS = range(2, 65)


class _Stream(NamedTuple):
    start: int
    size: int


def kind_of_compound_file(data: bytes) -> Format:
    """The format of a compound file, by the names of its streams. Raises `RefusedError`."""
    if len(data) < _HEADER or data[30:32] not in (b"\x09\0", b"\x0c\0"):
        raise damaged("container")
    streams = _streams(data)
    if streams.keys() & {"EncryptedPackage", "EncryptionInfo", "\tDRMContent"}:
        raise RefusedError("read.password")
    book = streams.get("Workbook") or streams.get("Book")
    if book is not None:
        if _has_filepass(data, book, streams.get("Root Entry")):
            raise RefusedError("read.password")
        return Format.XLS
    if "WordDocument" in streams:
        raise RefusedError("read.word_document_old")
    if "PowerPoint Document" in streams:
        raise not_a_workbook("presentation")
    mail = "__properties_version1.0" in streams
    raise not_a_workbook("mail" if mail else "unknown")


def _streams(data: bytes) -> dict[str, _Stream]:
    """The streams of a compound file by name, as its directory lists them."""
    streams: dict[str, _Stream] = {}
    for at in _sectors(data, int.from_bytes(data[48:52], "little")):
        sector = data[at : at + (1 << data[30])]
        for entry in (sector[i : i + _ENTRY] for i in range(0, len(sector), _ENTRY)):
            length = int.from_bytes(entry[64:66], "little")
            if length in _NAME_LENGTHS and len(entry) == _ENTRY:
                name = entry[: length - 2].decode("utf-16-le", errors="replace")
                streams.setdefault(name, _Stream(*struct.unpack_from("<2L", entry, 116)))
    if not streams:
        raise damaged("container")
    return streams


def _sectors(data: bytes, sector: int) -> Iterator[int]:
    """Where each sector of a chain begins. A chain that loops or leaves the file is damaged."""
    shift = data[30]
    tables = _tables(data)
    seen: set[int] = set()
    while sector < _NO_SECTOR:
        at = (sector + 1) << shift
        table, slot = divmod(sector, 1 << (shift - 2))
        if sector in seen or at >= len(data) or table >= len(tables):
            raise damaged("container")
        seen.add(sector)
        yield at
        sector = _number(data, ((tables[table] + 1) << shift) + 4 * slot)


def _tables(data: bytes) -> list[int]:
    """The sectors that hold the links. The header lists the first 109, a chain lists the rest."""
    size = 1 << data[30]
    tables = [_number(data, at) for at in range(76, _HEADER, 4)]
    sector = _number(data, 68)
    for _ in range(len(data) // size):
        if sector >= _NO_SECTOR:
            break
        at = (sector + 1) * size
        tables.extend(_number(data, at + step) for step in range(0, size - 4, 4))
        sector = _number(data, at + size - 4)
    return tables


def _number(data: bytes, at: int) -> int:
    if at + 4 > len(data):
        raise damaged("container")
    return int.from_bytes(data[at : at + 4], "little")


def _has_filepass(data: bytes, book: _Stream, root: _Stream | None) -> bool:
    """Whether one of the workbook's first records says that the workbook is encrypted."""
    at = (book.start + 1) << data[30]
    if book.size < int.from_bytes(data[56:60], "little") and root is not None:
        place = book.start << 6  # small streams share one stream, in pieces of 64 bytes
        containers = list(_sectors(data, root.start))
        if place >> data[30] >= len(containers):
            raise damaged("container")
        at = containers[place >> data[30]] + place % (1 << data[30])
    if data[at : at + 1] != b"\x09":
        raise damaged("container")
    end = min(at + 512, len(data) - 4)
    while at < end:
        kind, length = struct.unpack_from("<2H", data, at)
        if kind == _FILEPASS:
            return True
        at += 4 + length
    return False
