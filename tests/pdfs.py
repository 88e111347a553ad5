"""Writes PDF files for tests: texts, lines and boxes at places on a page."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from reportgen.model.grids import Grid, Position
from reportgen.model.submissions import CellRef
from reportgen.standards.printed_table import draw, grid_of
from reportgen.standards.standard import Standard

A4 = (595, 842)
_PAD = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
_WIDTH = 0.5
"""The width of a Latin character, in sizes. That of a Chinese one is 1."""


@dataclass(slots=True)
class Page:
    """A page under construction. All places are in points from the left and the top."""

    size: tuple[int, int] = A4
    drawn: list[str] = field(default_factory=list)

    def text(
        self, x: float, base: float, text: str, size: float = 12, turn: str = "1 0 0 1"
    ) -> None:
        """A line of text; `turn` is the upper half of its matrix."""
        codes = text.encode("utf-16-be").hex()
        y = self.size[1] - base
        self.drawn.append(f"BT /F {size} Tf {turn} {x} {y} Tm <{codes}> Tj ET")

    def lines(self, x: float, base: float, texts: Iterable[str], size: float = 12) -> None:
        """Lines of text, two sizes apart; a line that begins with two spaces is indented."""
        for number, line in enumerate(texts):
            indent = 2 * size if line.startswith("  ") else 0
            self.text(x + indent, base + number * 2 * size, line.strip(), size)

    def box(self, x0: float, top: float, x1: float, bottom: float, paint: str = "S") -> None:
        """A rectangle: `S` its edges, `f` filled with grey."""
        height = self.size[1]
        shade = "0.9 g " if paint == "f" else ""
        shape = f"{x0} {height - bottom} {x1 - x0} {bottom - top} re {paint}"
        self.drawn.append(f"q {shade}{shape} Q")

    def line(self, x0: float, top: float, x1: float, bottom: float) -> None:
        """A straight line."""
        height = self.size[1]
        self.drawn.append(f"{x0} {height - top} m {x1} {height - bottom} l S")


@dataclass(frozen=True, slots=True)
class Item:
    """A cell of a table to draw: its text (with line feeds) and its spans."""

    text: str = ""
    rows: int = 1
    columns: int = 1


def table(
    page: Page,
    left: float,
    top: float,
    widths: Sequence[float],
    cells: Mapping[tuple[int, int], Item | str],
    height: float = 30,
) -> float:
    """Draws a table with the edges of each cell, and gives the place below it."""
    bottom = top
    for (row, column), given in cells.items():
        item = given if isinstance(given, Item) else Item(given)
        x0 = left + sum(widths[:column])
        x1 = x0 + sum(widths[column : column + item.columns])
        y0, y1 = top + row * height, top + (row + item.rows) * height
        page.box(x0, y0, x1, y1)
        page_lines = item.text.split("\n")
        first = (y0 + y1) / 2 - 6 * (len(page_lines) - 1) + 4
        for number, line in enumerate(page_lines):
            page.text(x0 + 3, first + 12 * number, line, 10)
        bottom = max(bottom, y1)
    return bottom


def grid_table(page: Page, top: float, grid: Grid, left: float = 40) -> float:
    """Draws a whole grid with columns of equal width. Long texts continue in the next line."""
    count = max(place.column + cell.columns for place, cell in grid.cells.items())
    width = (page.size[0] - 2 * left) / count
    cells = {}
    for place, cell in grid.cells.items():
        room = max(1, int((width * cell.columns - 6) // 10))
        pieces = [cell.text[at : at + room] for at in range(0, len(cell.text), room)]
        cells[place.row, place.column] = Item("\n".join(pieces), cell.rows, cell.columns)
    return table(page, left, top, [width] * count, cells, height=80)


def report_pdf(standard: Standard, whose: str, values: Mapping[CellRef, str]) -> bytes:
    """A published report on one large page: title, headings, tables, a sentence in each section."""
    page = Page(size=(1000, 6000))
    page.text(200, 60, f"{whose}{standard.title}", 22)
    tables = {table.id: table for table in standard.tables}
    top = 100.0
    for section in standard.sections:
        page.text(40, top, section.title, 16)
        if section.table:
            drawing = draw(tables[section.table])
            top = grid_table(page, top + 20, grid_of(drawing, "", values))
        else:
            page.text(40, top + 30, "这是一句话。", 16)
        top += 80
    return pdf([page])


def pdf(pages: Sequence[Page], *, password: str = "", fontless: bool = False) -> bytes:
    """The file. A password encrypts it, `fontless` leaves out the map of its font's codes."""
    used = "".join(
        bytes.fromhex(code).decode("utf-16-be") for page in pages for code in _codes(page)
    )
    font = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Test /Encoding /Identity-H "
        b"/DescendantFonts [4 0 R]" + (b"" if fontless else b" /ToUnicode 5 0 R") + b" >>"
    )
    objects: list[bytes | tuple[bytes, bytes]] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        font,
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Test /CIDSystemInfo << /Registry (Test) "
        b"/Ordering (Test) /Supplement 0 >> /DW 1000 /W [32 126 %d] >>" % (_WIDTH * 1000),
        (b"", _spelling(used)),
    ]
    kids = []
    for page in pages:
        objects.append((b"", "\n".join(page.drawn).encode()))
        box = b"[0 0 %d %d]" % page.size
        kids.append(b"%d 0 R" % (len(objects) + 1))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents %d 0 R "
            b"/Resources << /Font << /F 3 0 R >> >> >>" % (box, len(objects))
        )
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    return assembled(objects, password=password)


def assembled(
    objects: Sequence[bytes | tuple[bytes, bytes]], *, password: str = "", trailer: bytes = b""
) -> bytes:
    """The objects as a file. A stream is its keys and content; the first object is the catalogue."""
    key = b""
    if password:
        key, lock = _locked(password.encode("latin-1"))
        trailer += lock
    content = b"%PDF-1.7\n"
    starts = []
    for number, given in enumerate(objects, 1):
        starts.append(len(content))
        body = given
        if isinstance(given, tuple):
            keys, data = given
            if key:
                own = hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0")  # noqa: S324
                data = rc4(own.digest()[:10], data)
            body = b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), keys, data)
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    places = b"".join(b"%010d 00000 n \n" % start for start in starts)
    return (
        content
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R %s >>\n"
        % (
            len(objects) + 1,
            places,
            len(objects) + 1,
            trailer,
        )
        + b"startxref\n%d\n%%%%EOF\n" % len(content)
    )


def rc4(key: bytes, data: bytes) -> bytes:
    """The cipher of old PDF files."""
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    i = j = 0
    result = bytearray()
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        result.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(result)


def _locked(password: bytes) -> tuple[bytes, bytes]:
    """The 40-bit key of this password, and the trailer's entries that describe the encryption."""
    padded = (password + _PAD)[:32]
    owner = rc4(hashlib.md5(padded).digest()[:5], padded)  # noqa: S324 - as PDF has it
    identifier = b"0123456789abcdef"
    secret = padded + owner + (0xFFFFFFFC).to_bytes(4, "little") + identifier
    key = hashlib.md5(secret).digest()[:5]  # noqa: S324 - likewise
    lock = b"/ID [<%s> <%s>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (
        identifier.hex().encode(),
        identifier.hex().encode(),
        owner.hex().encode(),
        rc4(key, _PAD).hex().encode(),
    )
    return key, lock


def _codes(page: Page) -> Iterable[str]:
    for drawn in page.drawn:
        if "<" in drawn:
            yield drawn.partition("<")[2].partition(">")[0]


def _spelling(used: str) -> bytes:
    """The map from the font's codes to characters: each code is its own character."""
    units = sorted({f"{ord(char):04x}" for char in used})
    chunks = [units[at : at + 100] for at in range(0, len(units), 100)]
    maps = "".join(
        f"{len(chunk)} beginbfchar\n"
        + "".join(f"<{unit}> <{unit}>\n" for unit in chunk)
        + "endbfchar\n"
        for chunk in chunks
    )
    return (
        "/CIDInit /ProcSet findresource begin begincmap\n/CMapName /Test def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{maps}endcmap end\n"
    ).encode()


def shape(grid: Grid) -> dict[Position, tuple[str, int, int]]:
    """The text, rows and columns of each cell of a grid."""
    return {place: (cell.text, cell.rows, cell.columns) for place, cell in grid.cells.items()}
