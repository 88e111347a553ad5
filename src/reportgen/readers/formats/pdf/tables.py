"""Reads the cells of a table on one page, and joins a table that continues on the next page.

The end of a page may cut a row, or a cell that covers several rows, and its text too. The first
half of a label is then at the foot of one page and the rest at the head of the next.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from reportgen.model.grids import (
    Cell,
    CellKind,
    Grid,
    Position,
    TextRun,
    joined_lines,
    marked,
    plain_text,
)
from reportgen.readers.formats.pdf.lines import Line, lines_of
from reportgen.readers.formats.pdf.pages import Box, Glyph
from reportgen.text.labels import is_numbered

_NEAR = 3.0
"""The same edge may differ by so many points from page to page."""
_PADDING = 11.0
"""The most points that a cell leaves free, both sides together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A cell, or the part of it that one page shows.

    `x0` and `x1` count from the table's left edge, in points; `row` and `stop` are the rows that it
    covers (end not included). `full` says that its last line had no room for another character.
    """

    x0: float
    x1: float
    row: int
    stop: int
    text: str
    full: bool
    runs: tuple[TextRun, ...] = ()

    def beside(self, other: "Piece") -> bool:
        """Whether both are between the same left and right edges."""
        return abs(self.x0 - other.x0) <= _NEAR and abs(self.x1 - other.x1) <= _NEAR

    @property
    def tall(self) -> bool:
        """Whether it covers several rows."""
        return self.stop - self.row > 1


Table = tuple[Piece, ...]


def table_of(boxes: Sequence[Box], glyphs: Sequence[Glyph]) -> Table:
    """The cells of a table with their texts, row by row. `glyphs` are those inside the table."""
    edges = sorted({y for box in boxes for y in (box.top, box.bottom)})
    rows = {y: number for number, y in enumerate(edges)}
    left = min(box.x0 for box in boxes)
    pieces = []
    for box in sorted(boxes, key=lambda box: (box.top, box.x0)):
        held = [glyph for glyph in glyphs if box.holds(glyph)]
        inside = [glyph for glyph in held if glyph.text.strip()]
        lines = lines_of(held)
        width = lines[-1].x1 - lines[-1].x0 + lines[-1].size if lines else 0.0
        down = _is_vertical(inside)
        runs = joined_lines(_unwrapped(lines, box.x1 - box.x0))
        text = "".join(_read_down(inside).split()) if down else plain_text(runs)
        pieces.append(
            Piece(
                x0=box.x0 - left,
                x1=box.x1 - left,
                row=rows[box.top],
                stop=rows[box.bottom],
                text=text,
                runs=() if down else marked(runs),
                full=bool(lines) and box.x1 - box.x0 < width + _PADDING,
            )
        )
    return tuple(pieces)


def _unwrapped(lines: Sequence[Line], width: float) -> list[list[TextRun]]:
    """The runs of each line of a cell so wide; a line without room for one more digit goes on.

    A figure may be too long for its cell: 12345 over 6 is 123456. 12 over 8, with room for another
    digit beside the 12, is two figures.
    """
    whole: list[list[TextRun]] = []
    goes_on = False
    for line in lines:
        if not goes_on:
            whole.append([])
        whole[-1] += line.runs
        digit = (line.x1 - line.x0) / max(1, len(line.text))
        goes_on = width < line.x1 - line.x0 + digit + _PADDING
    return whole


def _is_vertical(glyphs: Sequence[Glyph]) -> bool:
    """Whether most characters are below the one before them. A column of digits is no text."""
    if not any(glyph.text.isalpha() for glyph in glyphs):
        return False
    below = sum(
        abs(one.x0 - other.x0) < one.size / 2 and other.base > one.base
        for one, other in pairwise(glyphs)
    )
    return below * 2 > len(glyphs) - 1


def _read_down(glyphs: Iterable[Glyph]) -> str:
    """The text of vertical columns: from right to left, each from top to bottom."""
    columns: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: -glyph.middle[0]):
        if columns and columns[-1][0].middle[0] - glyph.middle[0] < glyph.size / 2:
            columns[-1].append(glyph)
        else:
            columns.append([glyph])
    return "".join(
        glyph.text for column in columns for glyph in sorted(column, key=lambda one: one.base)
    )


def grid_of(table: Table, number: int) -> Grid:
    """The table as a grid with this number as its name."""
    columns = _columns(table)
    cells = {}
    for piece in sorted(table, key=lambda piece: (piece.row, piece.x0)):
        start, stop = columns[piece.x0], columns[piece.x1]
        cells[Position(piece.row, start)] = Cell(
            text=piece.text,
            kind=CellKind.TEXT if piece.text or piece.runs else CellKind.BLANK,
            runs=piece.runs,
            rows=piece.stop - piece.row,
            columns=max(1, stop - start),
        )
    return Grid(name=str(number), cells=cells, sheet=False)


def _columns(table: Table) -> dict[float, int]:
    """The number of the column that begins at each edge."""
    columns: dict[float, int] = {}
    number, last = -1, -_NEAR - 1
    for x in sorted({x for piece in table for x in (piece.x0, piece.x1)}):
        if x - last > _NEAR:
            number += 1
        columns[x] = number
        last = x
    return columns


# ---------------------------------------------------------------- over the end of the page


def joined(upper: Table, lower: Table) -> Table | None:
    """Both as one table, without repeated heads; None if their widths differ."""
    if abs(_width(upper) - _width(lower)) > _NEAR:
        return None
    again = _repeated_rows(upper, lower)
    rest = [_moved_down(piece, -again) for piece in lower if piece.row >= again]
    height = max(piece.stop for piece in upper)
    foot = [piece for piece in upper if piece.stop == height]
    top = [piece for piece in rest if piece.row == 0]
    pairs = [(a, b) for a in foot for b in top if a.beside(b)]
    cut = _row_is_cut(pairs) and len(pairs) == len(foot) == len(top)
    if not cut:
        heads = not any(_is_figure(piece) for piece in foot)
        pairs = [(a, b) for a, b in pairs if _cell_is_cut(a, b, among_heads=heads)]
    shift = height - 1 if cut else height
    whole = [replace(a, stop=b.stop + shift, text=a.text + b.text, full=b.full) for a, b in pairs]
    halves = {id(piece) for pair in pairs for piece in pair}
    return (
        *(piece for piece in upper if id(piece) not in halves),
        *whole,
        *(_moved_down(piece, shift) for piece in rest if id(piece) not in halves),
    )


def _width(table: Table) -> float:
    return max(piece.x1 for piece in table)


def _moved_down(piece: Piece, rows: int) -> Piece:
    return replace(piece, row=piece.row + rows, stop=piece.stop + rows)


def _repeated_rows(upper: Table, lower: Table) -> int:
    """How many rows at the top of the lower table repeat those at the top of the upper one."""
    count = 0
    for row, again in zip(_rows(upper), _rows(lower), strict=False):
        if len(row) != len(again) or not all(map(_is_same, row, again)):
            break
        count += 1
    while any(piece.row < count < piece.stop for piece in lower):
        count -= 1
    return count if any(piece.row >= count for piece in lower) else 0


def _rows(table: Table) -> Iterator[list[Piece]]:
    """The cells that begin in each row, from left to right."""
    for row in range(max(piece.stop for piece in table)):
        begin = (piece for piece in table if piece.row == row)
        yield sorted(begin, key=lambda piece: piece.x0)


def _is_same(one: Piece, other: Piece) -> bool:
    same = (one.text, one.stop - one.row) == (other.text, other.stop - other.row)
    return same and one.beside(other)


def _row_is_cut(pairs: Sequence[tuple[Piece, Piece]]) -> bool:
    """Whether the last row continues: some text is cut, no cell has a new text on both pages."""
    halves = [_text_is_cut(a, b) for a, b in pairs]
    return any(halves) and all(
        half or not (a.text and b.text) for half, (a, b) in zip(halves, pairs, strict=True)
    )


def _cell_is_cut(above: Piece, below: Piece, *, among_heads: bool) -> bool:
    """Whether a cell continues below: its text is cut, or is all on the second page."""
    if above.text:
        return (above.tall or below.tall or among_heads) and _text_is_cut(above, below)
    return below.tall and bool(below.text)


def _text_is_cut(above: Piece, below: Piece) -> bool:
    """Whether the text above fills its line and the text below is no figure and no new label."""
    words = bool(above.text and below.text) and not (_is_figure(above) or _is_figure(below))
    return words and above.full and not is_numbered(below.text)


def _is_figure(piece: Piece) -> bool:
    """Whether the piece has a text, and one without letters."""
    return bool(piece.text) and not any(map(str.isalpha, piece.text))
