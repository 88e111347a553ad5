"""Chooses which place of a table is read when a document holds it, or nearly holds it, twice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from reportgen.extract.frame_cells import Fault, cells_of
from reportgen.extract.headers import Frame, heads_of
from reportgen.model.grids import CellKind, Grid, Position
from reportgen.standards.standard import Standard, Table
from reportgen.text.numerals import read_number

_MOST_LACKING = 2


def choose(
    grids: Sequence[Grid],
    frames: list[tuple[int, Frame]],
    table: Table,
    faults: list[Fault],
    notes: list[Fault],
    standard: Standard,
) -> tuple[int, Frame] | None:
    """The one frame of a block that is sound; otherwise add to `faults` what is wrong.

    A frame that lacks a label or two is a place of the table too. So last year's table beside this
    year's, whose one label is misspelt, is not taken for it. A copy without any figure is no rival.
    """
    places = _apart([one for one in frames if one[1].sound or _is_nearly_whole(one[1], table)])
    if len(places) > 1:
        kept = [one for one in places if _is_filled(grids[one[0]], one[1], table, standard)]
        if len(kept) > 1:
            twice = _twice(grids, kept, table, standard.identity.sums)
            faults += [] if any(_alike(twice, fault) for fault in faults) else [twice]
            return None
        chosen = kept[0] if kept else next((p for p in places if p[1].sound), places[0])
        for index, frame in places:
            copy = Fault(id="read.blank_copy", table=table.id, grid=index, places=(_corner(frame),))
            if index != chosen[0] and not any(_alike(copy, note) for note in notes):
                notes.append(copy)
        frames = [one for one in frames if one[0] == chosen[0]]
    sound = [(index, frame) for index, frame in frames if frame.sound]
    if len(sound) == 1:
        return sound[0]
    if sound:
        index, frame = sound[1]
        again = replace(frame, twice=((frame.heads[0].text, (_corner(frame),)),))
        faults += _frame_faults(index, again, table)
    elif frames:
        index, frame = min(frames, key=lambda f: (len(f[1].missing), len(f[1].twice)))
        faults += _frame_faults(index, frame, table)
    return None


def _is_nearly_whole(frame: Frame, table: Table) -> bool:
    """Whether a frame lacks at most two of its labels, and at most a quarter of them."""
    lacking = len(frame.missing) + len(frame.twice)
    block = table.blocks[frame.block]
    labels = len(heads_of(block)) + (0 if block.across else len(block.rows))
    return not table.partial and lacking <= _MOST_LACKING and lacking * 4 <= labels


def _apart(frames: Sequence[tuple[int, Frame]]) -> list[tuple[int, Frame]]:
    """The frames without those that share rows of their grid with a better one."""
    kept: list[tuple[int, Frame]] = []
    for index, frame in sorted(frames, key=lambda one: len(one[1].missing) + len(one[1].twice)):
        mine = set(_lines(frame))
        if not any(index == other and mine & set(_lines(o)) for other, o in kept):
            kept.append((index, frame))
    return sorted(kept, key=lambda one: (one[0], one[1].top))


def _lines(frame: Frame) -> range:
    """The rows of the grid from the frame's heads to its last row."""
    return range(frame.top, max([frame.bottom, *(row.stop for row in frame.rows)]))


def _corner(frame: Frame) -> Position:
    return Position(frame.top, frame.heads[0].start)


def _is_filled(grid: Grid, frame: Frame, table: Table, standard: Standard) -> bool:
    """Whether somebody filled a cell of a frame.

    The blank form has dashes printed in it, and formulas that give 0 or nothing. A text is no
    figure, but somebody wrote it: it must not be passed over as a blank copy.
    """
    cells = (grid.cells.get(place) for _, _, place, _ in cells_of(grid, frame, table, [], 0))
    return any(
        bool(cell.number) if cell.formula else not standard.is_dash(cell.text)
        for cell in cells
        if cell and cell.kind is not CellKind.BLANK and cell.text.strip()
    )


_Figures = Mapping[tuple[str, str], Decimal]


def _figures(grid: Grid, frame: Frame, table: Table) -> _Figures:
    """The figures of a frame by row and column; what is no figure is left out."""
    found = {}
    for ref, _, place, _ in cells_of(grid, frame, table, [], 0):
        cell = grid.cells.get(place)
        numeral = read_number(cell.text) if cell and cell.kind is CellKind.TEXT else None
        number = numeral.value if numeral else cell.number if cell else None
        if number is not None:
            found[ref.row, ref.column] = number
    return found


def _alike(one: Fault, other: Fault) -> bool:
    """Whether two faults say the same of two blocks of a table."""
    return (one.id, one.table, one.grid) == (other.id, other.table, other.grid)


def _twice(
    grids: Sequence[Grid], frames: Sequence[tuple[int, Frame]], table: Table, words: Sequence[str]
) -> Fault:
    """The fault of a table that stands in several places; it may be a sum with its parts.

    A sheet is a sum if its name says so (`words`), or its figures are those of the others.
    """
    figures = [_figures(grids[index], frame, table) for index, frame in frames]
    named = [any(word in grids[index].name for word in words) for index, _ in frames]
    for at, (index, frame) in enumerate(frames):
        others = [held for n, held in enumerate(figures) if n != at]
        alone = named[at] and sum(named) == 1
        if len(others) > 1 and (alone or _is_sum(figures[at], others)):
            parts = tuple(grids[i].name for n, (i, _) in enumerate(frames) if n != at)
            places = (_corner(frame),)
            return Fault(
                id="read.table_units", table=table.id, grid=index, places=places, labels=parts
            )
    (first, whole), (index, frame) = frames[:2]
    off = (*whole.missing, *frame.missing)
    twice = Fault(id="read.table_twice", table=table.id, grid=index, places=(_corner(frame),))
    return replace(twice, other=first, labels=off)


def _is_sum(whole: _Figures, parts: Sequence[_Figures]) -> bool:
    sums: dict[tuple[str, str], Decimal] = {}
    for part in parts:
        for key, value in part.items():
            sums[key] = sums.get(key, Decimal(0)) + value
    nothing = Decimal(0)
    return any(whole.values()) and all(
        whole.get(key, nothing) == sums.get(key, nothing) for key in {*whole, *sums}
    )


def _frame_faults(index: int, frame: Frame, table: Table) -> Iterator[Fault]:
    if frame.missing:
        yield Fault(id="read.label_missing", table=table.id, grid=index, labels=frame.missing)
    for label, places in frame.twice:
        yield Fault(
            id="read.label_twice", table=table.id, grid=index, places=places, labels=(label,)
        )
