"""Zip packages: checks the directory against the bytes and inflates each part within limits."""

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from reportgen.readers.guard.refusals import MB, RefusedError, damaged, shown

PART_LIMIT = 16 * MB
PACKAGE_LIMIT = 64 * MB
MOST_PARTS = 500

_END = struct.Struct("<4s4H2LH")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_FIELD = struct.Struct("<2H")
_WIDE = 8
_IN_EXTRA = 0xFFFFFFFF
_KNOWN_METHODS = (0, 8)


class _Entry(NamedTuple):
    """One part of a zip package, as its directory describes it."""

    name: str
    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    start: int


def _entries(data: bytes) -> list[_Entry]:
    """The entries of the package's directory, checked against the bytes of the package."""
    end = data.rfind(b"PK\x05\x06", -_END.size - 0x10000)
    if end < 0 or end + _END.size > len(data):
        raise RefusedError("read.truncated")
    *_, size, start, _ = _END.unpack_from(data, end)
    if data[end - 20 : end - 16] == b"PK\x06\x07":
        end = end - 20 - _END_64.size
        if end < 0 or data[end : end + 4] != b"PK\x06\x06":
            raise damaged("container")
        *_, size, start = _END_64.unpack_from(data, end)
    if start + size != end:
        # Libraries disagree on what a package with extra bytes around its directory holds.
        raise damaged("container")
    entries: list[_Entry] = []
    while start < end:
        if len(entries) == MOST_PARTS:
            raise RefusedError("read.too_many_parts", limit=str(MOST_PARTS))
        entry, start = _central_entry(data, start, end)
        entries.append(entry)
    _expect_sound(data, entries, end - size)
    return entries


def _central_entry(data: bytes, at: int, end: int) -> tuple[_Entry, int]:
    """One entry of the directory, and where the next one begins."""
    if at + _CENTRAL.size > end:
        raise damaged("container")
    mark, *numbers, start = _CENTRAL.unpack_from(data, at)
    _, _, flags, method, _, _, crc, packed, size, names, extras, comments, *_ = numbers
    name_at = at + _CENTRAL.size
    following = name_at + names + extras + comments
    if mark != b"PK\x01\x02" or following > end:
        raise damaged("container")
    raw_name = data[name_at : name_at + names]
    if _IN_EXTRA in (packed, size, start):
        extra = data[name_at + names : name_at + names + extras]
        size, packed, start = _wide_numbers(extra, size, packed, start)
    name = raw_name.decode("utf-8" if flags & 0x800 else "cp437", errors="replace")
    name = name.replace("\\", "/")
    return _Entry(name, raw_name, flags, method, crc, packed, size, start), following


def _wide_numbers(extra: bytes, *numbers: int) -> Iterator[int]:
    """The numbers. Those that did not fit in 32 bits come from the zip64 field."""
    wide = b""
    at = 0
    while at + _FIELD.size <= len(extra):
        kind, length = _FIELD.unpack_from(extra, at)
        at += _FIELD.size
        if kind == 1:
            wide = extra[at : at + length]
        at += length
    for number in numbers:
        if number != _IN_EXTRA:
            yield number
        elif len(wide) < _WIDE:
            raise damaged("container")
        else:
            yield int.from_bytes(wide[:_WIDE], "little")
            wide = wide[_WIDE:]


def _expect_sound(data: bytes, entries: list[_Entry], directory: int) -> None:
    """Refuses passwords, odd or repeated names, and parts that share bytes."""
    names: set[str] = set()
    for entry in entries:
        if entry.flags & 0x2041:
            raise RefusedError("read.password")
        name = entry.name
        if name[:1] in ("", "/") or name[1:2] == ":" or "\0" in name or ".." in name.split("/"):
            raise RefusedError("read.odd_part_name", part=shown(name))
        folded = name.casefold()
        if folded in names:
            raise RefusedError("read.part_twice", part=shown(name))
        names.add(folded)
    free = 0
    for entry in sorted(entries, key=lambda entry: entry.start):
        if entry.start < free:
            raise RefusedError("read.parts_overlap", part=shown(entry.name))
        free = _content_start(data, entry) + entry.packed
        if free > directory:
            raise damaged("container")


def _content_start(data: bytes, entry: _Entry) -> int:
    if entry.start + _LOCAL.size > len(data):
        raise damaged("container")
    mark, *_, names, extras = _LOCAL.unpack_from(data, entry.start)
    name_at = entry.start + _LOCAL.size
    if mark != b"PK\x03\x04" or data[name_at : name_at + names] != entry.raw_name:
        raise damaged("container")
    return name_at + int(names) + int(extras)


def inflate(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The name and content of each part. Raises `RefusedError` as soon as the limits are hit."""
    total = 0
    for entry in _entries(data):
        if entry.method not in _KNOWN_METHODS:
            raise damaged("compression")
        start = _content_start(data, entry)
        packed = data[start : start + entry.packed]
        # The stated size may be a lie. One byte more than allowed shows that a part is too large.
        room = min(PART_LIMIT, PACKAGE_LIMIT - total)
        content = _inflated_bytes(packed, room + 1) if entry.method else packed
        total += len(content)
        if len(content) > room:
            limit = PART_LIMIT if room == PART_LIMIT else PACKAGE_LIMIT
            part = shown(entry.name)
            raise RefusedError("read.inflates_too_much", part=part, limit=str(limit // MB))
        if len(content) != entry.size or zlib.crc32(content) != entry.crc:
            raise damaged("checksum")
        yield entry.name, content


def _inflated_bytes(packed: bytes, most: int) -> bytes:
    """At most `most` bytes of a deflated part. A part that breaks off is damaged."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = inflater.decompress(packed, most)
    except zlib.error:
        raise damaged("compression") from None
    if len(content) < most and not inflater.eof:
        raise damaged("compression")
    return content
