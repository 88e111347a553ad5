"""Finds the labels of a standard's tables in a grid: the heads of each block, and its rows.

Labels are compared after `labels.normal`. Merged heads and group labels only tell equal labels
apart. A frame lists the labels that are missing or stand twice; nothing is guessed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from reportgen.model.grids import Cell, CellKind, Grid, Position
from reportgen.standards.standard import Block, Row, Standard, Table
from reportgen.text.labels import normal

DEPTH = 3
"""How many rows apart the lowest heads of one block may stand."""


@dataclass(frozen=True, slots=True)
class Label:
    """A label to look for; `key` holds the ids of row and column, `under` the labels over it."""

    key: tuple[str, str]
    printed: str
    spellings: frozenset[str]
    under: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A label that was found, and the rows or columns that it covers (end not included)."""

    key: tuple[str, str]
    start: int
    stop: int
    text: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A block's heads and row labels in one grid; `missing` and `twice` say what is wrong.

    `top` and `bottom` bound the heads, `end` is where the next heads begin.
    """

    table: int
    block: int
    heads: tuple[Found, ...]
    rows: tuple[Found, ...]
    top: int
    bottom: int
    end: int = 1 << 30
    substitute: str = ""
    missing: tuple[str, ...] = ()
    twice: tuple[tuple[str, tuple[Position, ...]], ...] = ()

    @property
    def sound(self) -> bool:
        """Whether every label was found, and found once."""
        return not (self.missing or self.twice)


# ---------------------------------------------------------------- labels of the standard


@lru_cache(maxsize=256)
def heads_of(block: Block) -> tuple[Label, ...]:
    """The lowest heads of a block; across, the row's label is the head above them."""
    if not block.across:
        return tuple(_label(("", c.id), c.label, c.aliases, c.under) for c in block.columns)
    return tuple(
        _label((row.id, c.id), c.label, c.aliases, (*row.under, row.label, *c.under))
        for row in block.rows
        for c in block.columns
    )


@lru_cache(maxsize=2048)
def row_label(row: Row) -> Label:
    """The label by which to look for a row."""
    return _label((row.id, ""), row.label, row.aliases, row.under)


def _label(key: tuple[str, str], label: str, aliases: Sequence[str], under: Sequence[str]) -> Label:
    spellings = frozenset(normal(text) for text in (label, *aliases))
    return Label(key, label, spellings, tuple(normal(text) for text in under))


# ---------------------------------------------------------------- labels in the grid


_Stops = Sequence[tuple[Position, int]]
"""The places of the heads of all blocks, row by row, each with the number of its table."""


@dataclass(frozen=True, slots=True)
class _Page:
    """The text cells of a grid, and the places of each normalised text."""

    where: Mapping[str, tuple[Position, ...]]
    cells: Mapping[Position, Cell]

    def candidates(self, label: Label) -> list[Position]:
        return sorted(p for s in label.spellings for p in self.where.get(s, ()))


def frames_of(grid: Grid, standard: Standard) -> tuple[Frame, ...]:
    """Every frame of a block that stands in the grid, complete or not."""
    labels = tuple(
        (place, cell.text, cell.rows, cell.columns)
        for place, cell in sorted(grid.cells.items())
        if cell.kind is CellKind.TEXT
    )
    return _frames_among(labels, standard)


@lru_cache(maxsize=512)
def _frames_among(
    labels: tuple[tuple[Position, str, int, int], ...], standard: Standard
) -> tuple[Frame, ...]:
    """Every frame in a grid of these labels; cached, as departments return the same forms."""
    where: dict[str, list[Position]] = {}
    cells: dict[Position, Cell] = {}
    for place, text, rows, columns in labels:
        cells[place] = Cell(text=text, rows=rows, columns=columns)
        where.setdefault(normal(text), []).append(place)
    page = _Page({text: tuple(places) for text, places in where.items()}, cells)
    blocks = [
        (number, index, block)
        for number, table in enumerate(standard.tables)
        for index, block in enumerate(table.blocks)
    ]
    bands = [
        (number, index, band) for number, index, block in blocks for band in _bands(page, block)
    ]
    stops = sorted(
        (place, number)
        for number, _, block in blocks
        for head in heads_of(block)
        for place in page.candidates(head)
    )
    return tuple(
        frame
        for number, index, band in bands
        for frame in _with_rows(page, standard.tables[number], number, index, band, stops)
    )


def _bands(page: _Page, block: Block) -> Iterator[Frame]:
    """A frame without rows for each place where the block's heads stand together."""
    heads = heads_of(block)
    candidates = {head: page.candidates(head) for head in heads}
    present = [head for head in heads if candidates[head]]
    if not present or len(present) * 2 < len(heads):
        return
    pivot = min(present, key=lambda h: len(_best_places(page, candidates[h], h, above=True)))
    for start in _best_places(page, candidates[pivot], pivot, above=True):
        near = {
            head: [p for p in candidates[head] if abs(p.row - start.row) <= DEPTH] for head in heads
        }
        yield _band(page, heads, near | {pivot: [start]}, start.row)


def _band(
    page: _Page, heads: Sequence[Label], near: Mapping[Label, Sequence[Position]], row: int
) -> Frame:
    """A frame of the heads nearest to a row of the grid."""
    found, missing, twice = [], [], []
    places = []
    for head in heads:
        best = _best_places(page, near[head], head, above=True)
        nearest = min((abs(p.row - row) for p in best), default=0)
        best = [p for p in best if abs(p.row - row) == nearest]
        best = _unless_rivals(page, best, head, heads, above=True)
        if len(best) == 1:
            cell = page.cells[best[0]]
            start = best[0].column
            found.append(Found(head.key, start, start + cell.columns, cell.text))
            places.append((best[0].row, best[0].row + cell.rows))
        elif best:
            twice.append((head.printed, tuple(best)))
        else:
            missing.append(head.printed)
    top = min((row for row, _ in places), default=0)
    bottom = max((row for _, row in places), default=0)
    return Frame(0, 0, tuple(found), (), top, bottom, missing=tuple(missing), twice=tuple(twice))


def _best_places(
    page: _Page, places: Sequence[Position], label: Label, *, above: bool
) -> list[Position]:
    """The places that the largest number of the labels in `label.under` covers."""
    if len(places) <= 1:
        return list(places)
    scores = [_covering(page, place, label.under, above=above) for place in places]
    return [place for place, score in zip(places, scores, strict=True) if score == max(scores)]


def _unless_rivals(
    page: _Page, places: list[Position], label: Label, labels: Sequence[Label], *, above: bool
) -> list[Position]:
    """The places, but none if each of them fits another label of the same spelling better."""
    equal = [x for x in labels if x.key != label.key and x.spellings & label.spellings]

    def misses(rival: Label, place: Position) -> int:
        return len(rival.under) - _covering(page, place, rival.under, above=above)

    others = all(any(misses(x, p) < misses(label, p) for x in equal) for p in places)
    return [] if others else places


def _outside_groups(
    page: _Page, places: list[Position], label: Label, labels: Sequence[Label]
) -> list[Position]:
    """Of several places, those that no group of other rows covers.

    A row "total" beside the rows of a group is the group's subtotal, whatever it is called.
    """
    if len(places) <= 1:
        return places
    groups = {text for other in labels for text in other.under if text not in label.under}
    outside = [p for p in places if not any(_covering(page, p, [g], above=False) for g in groups)]
    return outside or places


def _covering(page: _Page, place: Position, under: Sequence[str], *, above: bool) -> int:
    """How many of the labels `under` cover the place: from above, or else from the left."""
    covers = _covers_below if above else _covers_right
    return sum(
        any(covers(page, other, place) for other in page.where.get(text, ())) for text in under
    )


def _covers_below(page: _Page, head: Position, place: Position) -> bool:
    """Whether a head covers the column of a place below it, blanks to its right included."""
    if not 0 < place.row - head.row <= DEPTH + 1 or head.column > place.column:
        return False
    end = head.column + page.cells[head].columns
    return not any(Position(head.row, c) in page.cells for c in range(end, place.column + 1))


def _covers_right(page: _Page, label: Position, place: Position) -> bool:
    """Whether a group label covers the row of a place to its right, blanks below included."""
    if label.column >= place.column or label.row > place.row:
        return False
    end = label.row + page.cells[label].rows
    return not any(Position(r, label.column) in page.cells for r in range(end, place.row + 1))


def _with_rows(
    page: _Page, table: Table, number: int, index: int, band: Frame, stops: _Stops
) -> Iterator[Frame]:
    """The band with the block's row labels between it and the next head below.

    The next head stands in one of its columns, or, if of the same table, right of the first one.
    """
    block = table.blocks[index]
    columns = {column for head in band.heads for column in range(head.start, head.stop)}
    below = (
        place.row
        for place, other in stops
        if place.row >= band.bottom
        and (
            place.column in columns or (other == number and place.column > min(columns, default=0))
        )
    )
    band = replace(band, table=number, block=index, end=next(below, 1 << 30))
    if block.across or not band.heads:
        yield band
        return
    rows, substitute = _row_places(page, table, block, band)
    found, missing, twice = [], list(band.missing), list(band.twice)
    for row, places in rows.items():
        if len(places) == 1:
            cell, start = page.cells[places[0]], places[0].row
            found.append(Found((row.id, ""), start, start + cell.rows, cell.text))
        elif places:
            twice.append((row.label, tuple(places)))
        elif not table.partial:
            missing.append(row.label)
    if found or len(twice) > len(band.twice):
        yield replace(
            band,
            rows=tuple(found),
            substitute=substitute,
            missing=tuple(missing),
            twice=tuple(twice),
        )


def _row_places(
    page: _Page, table: Table, block: Block, band: Frame
) -> tuple[dict[Row, list[Position]], str]:
    """The places of each row's label, left of the figures, and the id of a substitute row.

    A substitute row counts if it is found and none of the rows that it replaces is.
    """
    left = min(head.start for head in band.heads)
    labels = tuple(map(row_label, block.rows))

    def look(row: Row) -> list[Position]:
        label = row_label(row)
        inside = (p for p in page.candidates(label) if band.bottom <= p.row < band.end)
        best = _best_places(page, [p for p in inside if p.column < left], label, above=False)
        best = _outside_groups(page, best, label, labels)
        return _unless_rivals(page, best, label, labels, above=False)

    places = {row: look(row) for row in block.rows}
    for substitute in table.substitutes:
        replaced = [row for row in block.rows if row.id in substitute.instead_of]
        found = look(substitute.row)
        if replaced and found and not any(places[row] for row in replaced):
            kept = {row: where for row, where in places.items() if row not in replaced}
            return kept | {substitute.row: found}, substitute.row.id
    return places, ""
