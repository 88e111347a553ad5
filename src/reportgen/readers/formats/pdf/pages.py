"""The pages of a PDF as pdfplumber draws them: glyphs, and the cells that lines enclose.

Only this module calls the library. On a damaged file the library may raise any exception.
"""

import io
import logging
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from reportgen.office_files.spreadsheet import clean
from reportgen.readers.formats.pdf.rulings import Ruling, closing

if TYPE_CHECKING:
    from pdfplumber.page import Page
    from pdfplumber.pdf import PDF

MOST_PAGES = 80
"""A longer document is refused. A page takes 0.03 seconds, with a table 0.1; a file is given 5."""

_END, _TAIL = b"%%EOF", 2048
"""The mark that every complete file has at its end, within so many bytes."""
_THIN = 3.0
"""A filled rectangle of at most so many points is a line."""
_SLANT = 0.1
"""A line of text rises by at most this share of its length; a watermark rises more."""
_UNSPELT = 0.2
"""A file has no text if its fonts do not spell more than this share of its characters."""


class UnreadablePdf(Exception):
    """The file cannot be read; `reason` is the id of a reading finding, with its `details`."""

    def __init__(self, reason: str, **details: str) -> None:
        self.reason = reason
        self.details = details
        super().__init__(reason)


class Glyph(NamedTuple):
    """A character and its place in points from the left and the top; `base` is its base line.

    `turned` says that it lies on its side, as brackets do in a column of characters; `struck` that
    a line is drawn through it.
    """

    text: str
    x0: float
    x1: float
    base: float
    size: float
    turned: bool = False
    struck: bool = False

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the visible character, whatever height its font states."""
        return (self.x0 + self.x1) / 2, self.base - 0.35 * self.size


class Box(NamedTuple):
    """A rectangle: points from the left and the top."""

    x0: float
    top: float
    x1: float
    bottom: float

    def holds(self, glyph: Glyph) -> bool:
        """Whether the middle of a glyph is inside."""
        x, y = glyph.middle
        return self.x0 <= x < self.x1 and self.top <= y < self.bottom


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page: its size, its glyphs in the order of the file, the cells of its tables."""

    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    tables: tuple[tuple[Box, ...], ...]


def sheets_of(data: bytes, password: str = "") -> list[Sheet]:
    """Every page. Raises `UnreadablePdf`."""
    try:
        import pdfplumber  # noqa: PLC0415 - not everybody needs it
    except ImportError as error:
        raise UnreadablePdf("read.pdf_tool") from error
    if _END not in data[-_TAIL:]:
        raise UnreadablePdf("read.truncated")
    # The library warns of much that it can cope with. Keep this out of our own output.
    for library in ("pdfminer", "pdfplumber"):
        logging.getLogger(library).setLevel(logging.CRITICAL)
    try:
        with pdfplumber.open(io.BytesIO(data), password=password) as document:
            sheets = list(_sheets(document))
    except UnreadablePdf:
        raise
    # The library raises many kinds of exceptions on a file that it cannot understand.
    except Exception as error:
        raise _unwrapped_error(error, password) from error
    glyphs = [glyph for sheet in sheets for glyph in sheet.glyphs]
    if sum(glyph.text.startswith("(cid:") for glyph in glyphs) > len(glyphs) * _UNSPELT:
        raise UnreadablePdf("read.pdf_no_text")
    return sheets


def _unwrapped_error(error: Exception, password: str) -> Exception:
    """The exception to raise for one of the library's, which wrap their causes.

    A `MemoryError` stays one: the sandbox reports it.
    """
    from pdfminer.pdfdocument import (  # noqa: PLC0415 - comes with pdfplumber
        PDFEncryptionError,
        PDFPasswordIncorrect,
    )

    causes = (error, *error.args)
    if any(isinstance(cause, MemoryError) for cause in causes):
        return MemoryError()
    if any(isinstance(cause, PDFPasswordIncorrect) for cause in causes):
        return UnreadablePdf("read.password_wrong" if password else "read.password")
    if any(isinstance(cause, PDFEncryptionError) for cause in causes):
        return UnreadablePdf("read.password_other")
    return UnreadablePdf("read.damaged", what="contents")


def _sheets(document: "PDF") -> Iterator[Sheet]:
    from pdfminer.pdfpage import PDFPage  # noqa: PLC0415 - comes with pdfplumber

    if len(list(islice(PDFPage.create_pages(document.doc), MOST_PAGES + 1))) > MOST_PAGES:
        raise UnreadablePdf("read.pdf_too_many_pages", limit=str(MOST_PAGES))
    for page in document.pages:
        width, height = _points((page.width, page.height))
        yield Sheet(
            width=width,
            height=height,
            glyphs=tuple(_glyphs(page)),
            tables=tuple(_tables(page)),
        )
        page.close()


def _tables(page: "Page") -> Iterator[tuple[Box, ...]]:
    from pdfplumber.table import merge_edges  # noqa: PLC0415 - as in `sheets_of`

    drawn = page.filter(_draws_lines)
    edges = [edge for edge in drawn.edges if max(edge["width"], edge["height"]) >= 1]
    down, over = [], []
    for edge in merge_edges(edges, *(4 * (_THIN,))):
        if edge["orientation"] == "v":
            down.append(Ruling(edge["x0"], edge["top"], edge["bottom"]))
        else:
            over.append(Ruling(edge["top"], edge["x0"], edge["x1"]))
    settings = {
        "explicit_horizontal_lines": [
            {"object_type": "line", "x0": x0, "x1": x1, "top": y, "bottom": y, "width": x1 - x0}
            for y, x0, x1 in closing(down, over)
        ],
        "explicit_vertical_lines": [
            {"object_type": "line", "x0": x, "x1": x, "top": y0, "bottom": y1, "height": y1 - y0}
            for x, y0, y1 in closing(over, down)
        ],
    }
    for table in drawn.find_tables(settings):
        yield tuple(Box(*_points(cell)) for cell in table.cells)


def _draws_lines(drawn: dict[str, Any]) -> bool:
    """Whether the edges of a drawn object are visible lines. A coloured ground has none."""
    thin = drawn["object_type"] == "rect" and min(drawn["width"], drawn["height"]) <= _THIN
    return drawn["object_type"] != "rect" or thin or bool(drawn["stroke"])


def _glyphs(page: "Page") -> Iterator[Glyph]:
    """The characters on the visible part of the page, without slanted watermarks."""
    seen = Box(*_points(page.cropbox))
    strokes = _strokes(page)
    for char in page.chars:
        across, rise, _, _, _, y = char["matrix"]
        turned = abs(rise) > abs(across)
        base = char["bottom"] + (0 if turned else char["y0"] - y)
        x0, x1, base, size = _points((char["x0"], char["x1"], base, char["size"]))
        struck = any(_strikes(stroke, (x0 + x1) / 2, base, size) for stroke in strokes)
        glyph = Glyph(_ordinary_character(char["text"]), x0, x1, base, size, turned, struck)
        slanted = min(abs(rise), abs(across)) > _SLANT * max(abs(rise), abs(across))
        if not slanted and glyph.size > 0 and seen.holds(glyph):
            yield glyph


def _strokes(page: "Page") -> list[Ruling]:
    """The lines across the page, each as its place from the top, its start and its end."""
    drawn = (edge for edge in page.filter(_draws_lines).edges if edge["orientation"] == "h")
    return [Ruling(edge["top"], edge["x0"], edge["x1"]) for edge in drawn]


def _strikes(stroke: Ruling, middle: float, base: float, size: float) -> bool:
    """Whether a line crosses a character between its foot and its head."""
    low, high = (share * size for share in _STRUCK)
    return low <= base - stroke.at <= high and stroke.start <= middle <= stroke.stop


_STRUCK = (0.15, 0.5)
"""How high above the base line, in sizes, a line strikes a character out."""


def _points(places: Iterable[float]) -> tuple[float, ...]:
    """The places as floats. Raises `ValueError` if one is not finite."""
    points = tuple(map(float, places))
    if not all(map(math.isfinite, points)):
        raise ValueError
    return points


_TWINS = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06\ufe10-\ufe4f\U0002f800-\U0002fa1f]")
"""Radicals, compatibility ideographs, ligatures, vertical marks: twins of ordinary characters."""
_SIMPLIFIED_RADICALS = str.maketrans(
    "\u2f3e\u2fad\u2ea0\u2ec4\u2ec5\u2ec6\u2ec9\u2ecb\u2ed3\u2ed4\u2ed8\u2ed9\u2eda\u2edb\u2edc\u2ee2\u2ee3"
    "\u2ee4\u2ee5\u2ee6\u2ee7\u2ee8\u2ee9\u2eec\u2eee\u2ef0",
    "\u6237\u9752\u6c11\u897f\u89c1\u89d2\u8d1d\u8f66\u957f\u95e8\u9752\u97e6\u9875\u98ce\u98de\u9a6c\u9aa8"
    "\u9b3c\u9c7c\u9e1f\u5364\u9ea6\u9ec4\u9f50\u9f7f\u9f99",
)
"""Radicals that look like simplified characters. NFKC does not map them to those."""


def _ordinary_character(text: str) -> str:
    """The character as a keyboard types it. `labels` handles widths and circled numbers.

    A font has one drawing for a radical and the character that looks like it, and the file may
    name either of them.
    """
    if not _TWINS.search(text):
        return clean(text)
    return unicodedata.normalize("NFKC", text.translate(_SIMPLIFIED_RADICALS))
