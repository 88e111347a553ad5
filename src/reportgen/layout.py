"""Finds the cells of a standard's tables in any grid, by their labels.

The same function serves to read a department's workbook, to read a published report, to fill the
Word report and to read back what was written. Labels are compared after `labels.normal`; each must
be found exactly once, in whatever order, with whatever rows and columns between them. Merged heads
and group labels only tell equal labels apart. What is not certain is a fault, never a guess.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from reportgen.labels import normal
from reportgen.model import Cell, CellKind, CellRef, Grid, Position
from reportgen.standard import Block, Row, Standard, Table

DEPTH = 3
"""How many rows apart the lowest heads of one block may stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a table, or a cell of it, was not found: an id of `reading.toml`, and its details."""

    id: str
    table: str
    grid: int = 0
    places: tuple[Position, ...] = ()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Where the cells stand: index of the grid, and position in it.

    `substitutes` names the rows of an older form that were found (`table.row`); `heads` gives the
    text printed above each column of figures, for the units in it.
    """

    places: Mapping[CellRef, tuple[int, Position]]
    substitutes: tuple[str, ...]
    faults: tuple[Fault, ...]
    heads: Mapping[CellRef, str]


@dataclass(frozen=True, slots=True)
class _Label:
    """A label to look for: what it refers to, its spellings, and the labels it stands under."""

    key: tuple[str, str]
    printed: str
    spellings: frozenset[str]
    under: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """Where a label stands: the rows or columns it covers (end not included)."""

    key: tuple[str, str]
    start: int
    stop: int
    text: str


@dataclass(frozen=True, slots=True)
class _Frame:
    """A block's heads and row labels in one grid; `missing` and `twice` say what is wrong.

    `top` and `bottom` bound the heads, `end` is where the next heads begin.
    """

    table: int
    block: int
    heads: tuple[_Found, ...]
    rows: tuple[_Found, ...]
    top: int
    bottom: int
    end: int = 1 << 30
    substitute: str = ""
    missing: tuple[str, ...] = ()
    twice: tuple[tuple[str, tuple[Position, ...]], ...] = ()

    @property
    def sound(self) -> bool:
        return not (self.missing or self.twice)


def locate(grids: Sequence[Grid], standard: Standard) -> Located:
    """Find every cell of the standard's tables in the grids of one document."""
    frames = [(index, frame) for index, grid in enumerate(grids) for frame in _frames(grid, standard)]
    places: dict[CellRef, tuple[int, Position]] = {}
    heads: dict[CellRef, str] = {}
    substitutes: list[str] = []
    faults: list[Fault] = []
    for number, table in enumerate(standard.tables):
        mine = [(index, frame) for index, frame in frames if frame.table == number]
        if not mine:
            if not table.partial:
                faults.append(Fault(id="read.table_missing", table=table.id))
            continue
        for block in range(len(table.blocks)):
            own = [f for f in mine if f[1].block == block]
            if not own and not table.partial:
                faults.append(_unframed(grids, table, block))
            chosen = _choose(own, table, faults)
            if chosen is None:
                continue
            index, frame = chosen
            if frame.substitute:
                substitutes.append(f"{table.id}.{frame.substitute}")
            for ref, head, place in _place(grids[index], frame, table, faults, index):
                places[ref] = (index, place)
                heads[ref] = head
    return Located(
        places=places, substitutes=tuple(substitutes), faults=tuple(faults), heads=heads
    )


def _choose(
    frames: list[tuple[int, _Frame]], table: Table, faults: list[Fault]
) -> tuple[int, _Frame] | None:
    """The one frame of a block in which everything is found; else say what is wrong."""
    sound = [(index, frame) for index, frame in frames if frame.sound]
    if len(sound) == 1:
        return sound[0]
    if sound:
        index, frame = sound[1]
        place = Position(frame.top, frame.heads[0].start)
        if (index, frame.rows) == (sound[0][0], sound[0][1].rows):
            twice = replace(frame, twice=((frame.heads[0].text, (place,)),))
            faults += _frame_faults(index, twice, table)
        else:
            faults.append(
                Fault(id="read.table_twice", table=table.id, grid=index, places=(place,))
            )
    elif frames:
        index, frame = min(frames, key=lambda f: (len(f[1].missing), len(f[1].twice)))
        faults += _frame_faults(index, frame, table)
    return None


def _unframed(grids: Sequence[Grid], table: Table, number: int) -> Fault:
    """What is missing of a block that was found nowhere: the labels that stand in no grid."""
    block = table.blocks[number]
    labels = (*_heads(block), *(() if block.across else map(_row, block.rows)))
    texts = {normal(cell.text) for grid in grids for cell in grid.cells.values()}
    missing = tuple(x.printed for x in labels if not x.spellings & texts)
    missing = missing or tuple(label.printed for label in labels)
    return Fault(id="read.label_missing", table=table.id, labels=missing)


def _frame_faults(index: int, frame: _Frame, table: Table) -> Iterator[Fault]:
    if frame.missing:
        yield Fault(id="read.label_missing", table=table.id, grid=index, labels=frame.missing)
    for label, places in frame.twice:
        yield Fault(
            id="read.label_twice", table=table.id, grid=index, places=places, labels=(label,)
        )


# ---------------------------------------------------------------- labels of the standard


@lru_cache(maxsize=256)
def _heads(block: Block) -> tuple[_Label, ...]:
    """The lowest heads of a block; across, the row's label is the head above them."""
    if not block.across:
        return tuple(
            _label(("", c.id), c.label, c.aliases, c.under) for c in block.columns
        )
    return tuple(
        _label((row.id, c.id), c.label, c.aliases, (*row.under, row.label, *c.under))
        for row in block.rows
        for c in block.columns
    )


@lru_cache(maxsize=2048)
def _row(row: Row) -> _Label:
    return _label((row.id, ""), row.label, row.aliases, row.under)


def _label(
    key: tuple[str, str], label: str, aliases: Sequence[str], under: Sequence[str]
) -> _Label:
    spellings = frozenset(normal(text) for text in (label, *aliases))
    return _Label(key, label, spellings, tuple(normal(text) for text in under))


# ---------------------------------------------------------------- labels in the grid


_Stops = Sequence[tuple[Position, int]]
"""Where any block's heads stand, in the order of rows, each with the number of its table."""


@dataclass(frozen=True, slots=True)
class _Page:
    """The texts of a grid: where each normalised text stands, and the cells themselves."""

    where: Mapping[str, tuple[Position, ...]]
    cells: Mapping[Position, Cell]

    def candidates(self, label: _Label) -> list[Position]:
        found = [p for s in label.spellings for p in self.where.get(s, ())]
        return sorted(found)


def _frames(grid: Grid, standard: Standard) -> tuple[_Frame, ...]:
    labels = tuple(
        (place, cell.text, cell.rows, cell.columns)
        for place, cell in sorted(grid.cells.items())
        if cell.kind is CellKind.TEXT
    )
    return _frames_of(labels, standard)


@lru_cache(maxsize=512)
def _frames_of(
    labels: tuple[tuple[Position, str, int, int], ...], standard: Standard
) -> tuple[_Frame, ...]:
    """Every block's frame in a grid of these texts; departments send the same texts over and over."""
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
        for head in _heads(block)
        for place in page.candidates(head)
    )
    return tuple(
        frame
        for number, index, band in bands
        for frame in _rows(page, standard.tables[number], number, index, band, stops)
    )


def _bands(page: _Page, block: Block) -> Iterator[_Frame]:
    """Each place where the block's heads stand together."""
    heads = _heads(block)
    candidates = {head: page.candidates(head) for head in heads}
    present = [head for head in heads if candidates[head]]
    if not present or len(present) * 2 < len(heads):
        return
    pivot = min(present, key=lambda head: len(_best(page, candidates[head], head, above=True)))
    for start in _best(page, candidates[pivot], pivot, above=True):
        near = {
            head: [p for p in candidates[head] if abs(p.row - start.row) <= DEPTH]
            for head in heads
        }
        yield _band(page, heads, near | {pivot: [start]}, start.row)


def _band(
    page: _Page, heads: Sequence[_Label], near: Mapping[_Label, Sequence[Position]], row: int
) -> _Frame:
    """The heads nearest to a row of the grid."""
    found, missing, twice = [], [], []
    places = []
    for head in heads:
        best = _best(page, near[head], head, above=True)
        nearest = min((abs(p.row - row) for p in best), default=0)
        best = [p for p in best if abs(p.row - row) == nearest]
        best = _own(page, best, head, heads, above=True)
        if len(best) == 1:
            cell = page.cells[best[0]]
            start = best[0].column
            found.append(_Found(head.key, start, start + cell.columns, cell.text))
            places.append((best[0].row, best[0].row + cell.rows))
        elif best:
            twice.append((head.printed, tuple(best)))
        else:
            missing.append(head.printed)
    top = min((row for row, _ in places), default=0)
    bottom = max((row for _, row in places), default=0)
    return _Frame(
        0, 0, tuple(found), (), top, bottom, missing=tuple(missing), twice=tuple(twice)
    )


def _best(
    page: _Page, places: Sequence[Position], label: _Label, *, above: bool
) -> list[Position]:
    """The candidates that stand under most of the labels they should stand under."""
    if len(places) <= 1:
        return list(places)
    scores = [_score(page, place, label.under, above=above) for place in places]
    return [place for place, score in zip(places, scores, strict=True) if score == max(scores)]


def _own(
    page: _Page, places: list[Position], label: _Label, labels: Sequence[_Label], *, above: bool
) -> list[Position]:
    """The places, or none if each of them fits another label of the same spelling better."""
    equal = [x for x in labels if x.key != label.key and x.spellings & label.spellings]

    def misses(rival: _Label, place: Position) -> int:
        return len(rival.under) - _score(page, place, rival.under, above=above)

    others = all(any(misses(x, p) < misses(label, p) for x in equal) for p in places)
    return [] if others else places


def _score(page: _Page, place: Position, under: Sequence[str], *, above: bool) -> int:
    reaches = _above if above else _left
    return sum(
        any(reaches(page, other, place) for other in page.where.get(text, ())) for text in under
    )


def _above(page: _Page, head: Position, place: Position) -> bool:
    """Whether a head covers the column of a place below it, blanks to its right included."""
    if not 0 < place.row - head.row <= DEPTH + 1 or head.column > place.column:
        return False
    end = head.column + page.cells[head].columns
    return not any(Position(head.row, c) in page.cells for c in range(end, place.column + 1))


def _left(page: _Page, label: Position, place: Position) -> bool:
    """Whether a group label covers the row of a place to its right, blanks below included."""
    if label.column >= place.column or label.row > place.row:
        return False
    end = label.row + page.cells[label].rows
    return not any(Position(r, label.column) in page.cells for r in range(end, place.row + 1))


def _rows(
    page: _Page, table: Table, number: int, index: int, band: _Frame, stops: _Stops
) -> Iterator[_Frame]:
    """The band with the block's row labels below it, down to the next head.

    That is one above its columns, or one of the same table anywhere to the right of its labels.
    """
    block = table.blocks[index]
    columns = {column for head in band.heads for column in range(head.start, head.stop)}
    below = (
        place.row
        for place, other in stops
        if place.row >= band.bottom
        and (place.column in columns or (other == number and place.column > min(columns, default=0)))
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
            found.append(_Found((row.id, ""), start, start + cell.rows, cell.text))
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
    page: _Page, table: Table, block: Block, band: _Frame
) -> tuple[dict[Row, list[Position]], str]:
    """Where each row's label stands, left of the figures; a substitute where its rows lack."""
    left = min(head.start for head in band.heads)
    labels = tuple(map(_row, block.rows))

    def look(row: Row) -> list[Position]:
        label = _row(row)
        inside = (p for p in page.candidates(label) if band.bottom <= p.row < band.end)
        best = _best(page, [p for p in inside if p.column < left], label, above=False)
        return _own(page, best, label, labels, above=False)

    places = {row: look(row) for row in block.rows}
    for substitute in table.substitutes:
        replaced = [row for row in block.rows if row.id in substitute.instead_of]
        found = look(substitute.row)
        if replaced and found and not any(places[row] for row in replaced):
            kept = {row: where for row, where in places.items() if row not in replaced}
            return kept | {substitute.row: found}, substitute.row.id
    return places, ""


# ---------------------------------------------------------------- the figures' own cells


def _place(
    grid: Grid, frame: _Frame, table: Table, faults: list[Fault], index: int
) -> Iterator[tuple[CellRef, str, Position]]:
    """The cell of each row under each head, with the head's text."""
    rows: Sequence[_Found] = frame.rows
    if table.blocks[frame.block].across:
        line = _line(grid, frame)
        rows = (_Found(("", ""), line, line + 1, ""),)
    by_row: dict[int, list[Position]] = {}
    for place in grid.cells:
        by_row.setdefault(place.row, []).append(place)
    merged = [(p, c) for p, c in grid.cells.items() if c.rows > 1 or c.columns > 1]
    for row in rows:
        anchors = sorted(p for r in range(row.start, row.stop) for p in by_row.get(r, ()))
        for head in frame.heads:
            place, fault = _cell(grid, anchors, row, head)
            if not fault and place not in grid.cells and _covered(place, merged):
                fault = "read.merged_figures"
            if fault:
                labels = (row.text or head.text, head.text)
                faults.append(
                    Fault(id=fault, table=table.id, grid=index, places=(place,), labels=labels)
                )
                continue
            ref = CellRef(table.id, row.key[0] or head.key[0], head.key[1])
            yield ref, head.text, place


def _cell(
    grid: Grid, anchors: Sequence[Position], row: _Found, head: _Found
) -> tuple[Position, str]:
    """The one cell of a row under a head; a fault where several are filled."""
    mine = [p for p in anchors if head.start <= p.column < head.stop]
    filled = [p for p in mine if grid.cells[p].kind is not CellKind.BLANK]
    if len(filled) > 1:
        return filled[1], "read.several_figures"
    chosen = filled or mine
    return (chosen[0] if chosen else Position(row.start, head.start)), ""


def _covered(place: Position, merged: Sequence[tuple[Position, Cell]]) -> bool:
    return any(
        p.column <= place.column < p.column + cell.columns
        and p.row <= place.row < p.row + cell.rows
        for p, cell in merged
    )


def _line(grid: Grid, frame: _Frame) -> int:
    """The line of figures of a block that runs across: the first below the heads with any."""
    starts = range(min(h.start for h in frame.heads), max(h.stop for h in frame.heads))
    numbers: dict[int, int] = {}
    for place, cell in grid.cells.items():
        if frame.bottom <= place.row < frame.end and place.column in starts:
            weight = 2 if cell.kind is CellKind.NUMBER else int(cell.columns == 1)
            numbers[place.row] = numbers.get(place.row, 0) + weight
    likely = [row for row, weight in sorted(numbers.items()) if weight > 1]
    return likely[0] if likely else frame.bottom


def strays(grids: Sequence[Grid], located: Located) -> Iterator[tuple[str, int, Position]]:
    """Numbers inside a located table that belong to none of its cells: extra rows and columns."""
    boxes: dict[tuple[str, int], list[Position]] = {}
    for ref, (index, place) in located.places.items():
        boxes.setdefault((ref.table, index), []).append(place)
    taken = set(located.places.values())
    for (table, index), places in boxes.items():
        rows = range(min(p.row for p in places), max(p.row for p in places) + 1)
        columns = range(min(p.column for p in places), max(p.column for p in places) + 1)
        for place, cell in sorted(grids[index].cells.items()):
            inside = place.row in rows and place.column in columns
            if inside and cell.kind is CellKind.NUMBER and (index, place) not in taken:
                yield table, index, place
