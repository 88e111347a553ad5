"""Small pictures for tests."""

import zlib

JPEG_START = b"\xff\xd8\xff\xe0\x00\x04ab"
JPEG_END = b"\xff\xd9"


def chunk(name: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4)


def png(width: int = 4, height: int = 3) -> bytes:
    """A blue picture."""
    head = width.to_bytes(4) + height.to_bytes(4) + b"\x08\x02\0\0\0"
    lines = zlib.compress((b"\0" + b"\x33\x66\x99" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def jpeg(width: int = 4, height: int = 3, start: bytes = JPEG_START) -> bytes:
    """A file with the outer structure of a JPEG, but without a picture in it."""
    frame = b"\xff\xc0\x00\x11\x08" + height.to_bytes(2) + width.to_bytes(2) + b"\x03" + bytes(9)
    return start + frame + b"\xff\xda\x00\x02" + b"picture" + JPEG_END
