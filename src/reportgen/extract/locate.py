"""Finds the cells of a standard's tables in any grid, by their labels.

The same function serves to read a department's workbook, to read a published report, to fill the
Word report and to read back what was written. Labels are compared after `labels.normal`; each must
be found exactly once, in whatever order, with whatever rows and columns between them. Merged heads
and group labels only tell equal labels apart. What is not certain is a fault, never a guess.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reportgen.extract.headers import Found, Frame, frames_of, heads_of, row_label
from reportgen.model.grids import Cell, CellKind, Grid, Position
from reportgen.model.submissions import CellRef
from reportgen.standards.standard import Standard, Table
from reportgen.text.labels import normal


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a table, or a cell of it, was not found: an id of `reading.toml`, and its details.

    `other` is the grid that holds a table a first time, if it is found twice.
    """

    id: str
    table: str
    grid: int = 0
    places: tuple[Position, ...] = ()
    labels: tuple[str, ...] = ()
    other: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Where the cells stand: index of the grid, and position in it.

    `substitutes` names the rows of an older form that were found (`table.row`). `heads` maps each
    cell to the text printed above its column, which may name a unit.
    """

    places: Mapping[CellRef, tuple[int, Position]]
    substitutes: tuple[str, ...]
    faults: tuple[Fault, ...]
    heads: Mapping[CellRef, str]


def locate(grids: Sequence[Grid], standard: Standard) -> Located:
    """Find every cell of the standard's tables in the grids of one document."""
    found = [(i, frame) for i, grid in enumerate(grids) for frame in frames_of(grid, standard)]
    places: dict[CellRef, tuple[int, Position]] = {}
    heads: dict[CellRef, str] = {}
    substitutes: list[str] = []
    faults: list[Fault] = []
    for number, table in enumerate(standard.tables):
        mine = [(index, frame) for index, frame in found if frame.table == number]
        if not mine:
            if not table.partial:
                faults.append(Fault(id="read.table_missing", table=table.id))
            continue
        for block in range(len(table.blocks)):
            frames = [f for f in mine if f[1].block == block]
            if not frames and not table.partial:
                faults.append(_block_missing(grids, table, block))
            chosen = _choose(frames, table, faults)
            if chosen is None:
                continue
            index, frame = chosen
            if frame.substitute:
                substitutes.append(f"{table.id}.{frame.substitute}")
            for ref, head, place in _cells_of(grids[index], frame, table, faults, index):
                places[ref] = (index, place)
                heads[ref] = head
    return Located(places=places, substitutes=tuple(substitutes), faults=tuple(faults), heads=heads)


def _choose(
    frames: list[tuple[int, Frame]], table: Table, faults: list[Fault]
) -> tuple[int, Frame] | None:
    """The one frame of a block that is sound; otherwise add to `faults` what is wrong."""
    sound = [(index, frame) for index, frame in frames if frame.sound]
    if len(sound) == 1:
        return sound[0]
    if sound:
        index, frame = sound[1]
        place = Position(frame.top, frame.heads[0].start)
        if (index, frame.rows) == (sound[0][0], sound[0][1].rows):
            again = replace(frame, twice=((frame.heads[0].text, (place,)),))
            faults += _frame_faults(index, again, table)
        else:
            twice = Fault(id="read.table_twice", table=table.id, grid=index, places=(place,))
            faults.append(replace(twice, other=sound[0][0]))
    elif frames:
        index, frame = min(frames, key=lambda f: (len(f[1].missing), len(f[1].twice)))
        faults += _frame_faults(index, frame, table)
    return None


def _block_missing(grids: Sequence[Grid], table: Table, number: int) -> Fault:
    """The fault of a block that was found nowhere: it names the labels that stand in no grid."""
    block = table.blocks[number]
    labels = (*heads_of(block), *(() if block.across else map(row_label, block.rows)))
    texts = {normal(cell.text) for grid in grids for cell in grid.cells.values()}
    missing = tuple(x.printed for x in labels if not x.spellings & texts)
    missing = missing or tuple(label.printed for label in labels)
    return Fault(id="read.label_missing", table=table.id, labels=missing)


def _frame_faults(index: int, frame: Frame, table: Table) -> Iterator[Fault]:
    if frame.missing:
        yield Fault(id="read.label_missing", table=table.id, grid=index, labels=frame.missing)
    for label, places in frame.twice:
        yield Fault(
            id="read.label_twice", table=table.id, grid=index, places=places, labels=(label,)
        )


# ---------------------------------------------------------------- the figures' own cells


def _cells_of(
    grid: Grid, frame: Frame, table: Table, faults: list[Fault], index: int
) -> Iterator[tuple[CellRef, str, Position]]:
    """The cell of each row under each head, with the head's text."""
    rows: Sequence[Found] = frame.rows
    if table.blocks[frame.block].across:
        line = _figure_line(grid, frame)
        rows = (Found(("", ""), line, line + 1, ""),)
    by_row: dict[int, list[Position]] = {}
    for place in grid.cells:
        by_row.setdefault(place.row, []).append(place)
    merged = [(p, c) for p, c in grid.cells.items() if c.rows > 1 or c.columns > 1]
    for row in rows:
        anchors = sorted(p for r in range(row.start, row.stop) for p in by_row.get(r, ()))
        for head in frame.heads:
            place, fault = _cell_place(grid, anchors, row, head)
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


def _cell_place(
    grid: Grid, anchors: Sequence[Position], row: Found, head: Found
) -> tuple[Position, str]:
    """The one cell of a row under a head; a fault if several are filled."""
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


def _figure_line(grid: Grid, frame: Frame) -> int:
    """The line of figures of a block that runs across: the first below the heads with any."""
    starts = range(min(h.start for h in frame.heads), max(h.stop for h in frame.heads))
    numbers: dict[int, int] = {}
    for place, cell in grid.cells.items():
        if frame.bottom <= place.row < frame.end and place.column in starts:
            weight = 2 if cell.kind is CellKind.NUMBER else int(cell.columns == 1)
            numbers[place.row] = numbers.get(place.row, 0) + weight
    likely = [row for row, weight in sorted(numbers.items()) if weight > 1]
    return likely[0] if likely else frame.bottom
