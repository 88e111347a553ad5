"""Pictures of a narrative: recognises PNG and JPEG, measures them, and says why others are refused.

Only PNG and JPEG go into a report: every program shows them alike, and neither can carry scripts
or load anything from outside.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

MOST_BYTES = 8 * 1024 * 1024
"""The size of the largest file that is accepted."""
MOST_PIXELS = 50_000_000
MISSING = "narrative.picture_missing"
OUTSIDE = "narrative.picture_outside"
LARGE = "narrative.picture_large"
_LONGEST_SIDE = 20_000

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_END = b"IEND"
_JPEG, _JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_BARE = frozenset({0x01, *range(0xD0, 0xD8), 0xFF})
_WMF = (b"\xd7\xcd\xc6\x9a", b"\x01\x00\x09\x00")

Kind = Literal["png", "jpeg"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFile:
    """A file that a narrative names: its content, or why it could not be read.

    `fault` is empty or an id of `reading.toml`; `size` is that of the file in bytes.
    """

    content: bytes = b""
    fault: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture that a report can hold, with its size in pixels."""

    content: bytes
    kind: Kind
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfit:
    """Why a report cannot hold a file as a picture: an id of `reading.toml`, and its details."""

    id: str
    details: Mapping[str, str] = field(default_factory=dict)


def image_of(file: PictureFile) -> Image | Unfit:
    """The picture in a file; its bytes say what it is, not its name."""
    if file.fault:
        sizes = {"size": _megabytes(file.size), "limit": _megabytes(MOST_BYTES)}
        return Unfit(id=file.fault, details=sizes)
    data = file.content
    if data.startswith(_PNG):
        return _image(data, "png", _png_size(data))
    if data.startswith(_JPEG):
        return _image(data, "jpeg", _jpeg_size(data))
    return Unfit(id="narrative.picture_kind", details={"picture": _unfit_kind(data)})


def _image(data: bytes, kind: Kind, size: tuple[int, int] | None) -> Image | Unfit:
    if size is None or not all(size):
        return Unfit(id="narrative.picture_kind", details={"picture": "damaged"})
    width, height = size
    if width * height > MOST_PIXELS or max(size) > _LONGEST_SIDE:
        details = {"pixels": f"{width} x {height}", "limit": f"{MOST_PIXELS // 10**6}"}
        return Unfit(id="narrative.picture_pixels", details=details)
    return Image(content=data, kind=kind, width=width, height=height)


def _png_size(data: bytes) -> tuple[int, int] | None:
    """Width and height; None unless an unbroken chain of chunks leads from head to end."""
    at, size = len(_PNG), None
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4])
        name = data[at + 4 : at + 8]
        if size is None:
            if name != b"IHDR":
                return None
            size = (int.from_bytes(data[at + 8 : at + 12]), int.from_bytes(data[at + 12 : at + 16]))
        at += 12 + length
        if name == _PNG_END:
            return size if at <= len(data) else None
    return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Width and height; None if the frame or the end of the picture is missing."""
    if data.rfind(_JPEG_END) < 0:
        return None
    at = len(_JPEG) - 1
    while at + 9 <= len(data) and data[at] == 0xFF:  # noqa: PLR2004 - every marker begins so
        marker = data[at + 1]
        if marker in _FRAMES:
            height, width = data[at + 5 : at + 7], data[at + 7 : at + 9]
            return int.from_bytes(width), int.from_bytes(height)
        at += 1 if marker == 0xFF else 2  # noqa: PLR2004 - fill bytes
        if marker not in _BARE:
            at += int.from_bytes(data[at : at + 2])
    return None


def _unfit_kind(data: bytes) -> str:
    """The kind of a file that is neither PNG nor JPEG: the end of a word `picture.…`."""
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data[40:44] == b" EMF":
        return "emf"
    if data.startswith(_WMF):
        return "wmf"
    if head.startswith(b"<svg") or (head.startswith((b"<?xml", b"<!")) and b"<svg" in head):
        return "svg"
    if head.startswith((b"gif8", b"bm", b"ii*\0", b"mm\0*")) or data[8:12] == b"WEBP":
        return "other"
    return "none"


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f}"
