"""The cells of a block in a grid: the figure of each row under each head."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportgen.extract.headers import Found, Frame
from reportgen.model.grids import Cell, CellKind, Grid, Position
from reportgen.model.submissions import CellRef
from reportgen.standards.standard import Table
from reportgen.text.labels import normal


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a table, or a cell of it, was not found: an id of `reading.toml`, and its details.

    `other` is the grid that holds a table a first time, if it is found twice; `labels` are then the
    labels that one of the two places lacks.
    """

    id: str
    table: str
    grid: int = 0
    places: tuple[Position, ...] = ()
    labels: tuple[str, ...] = ()
    other: int = 0


def cells_of(
    grid: Grid, frame: Frame, table: Table, faults: list[Fault], index: int
) -> Iterator[tuple[CellRef, str, Position, tuple[Position, ...]]]:
    """The cell of each row under each head, with the head's text and the places that it covers."""
    rows: Sequence[Found] = frame.rows
    if table.blocks[frame.block].across:
        line, _ = _figure_line(grid, frame)
        rows = (Found(("", ""), line, line + 1, ""),)
    by_row: dict[int, list[Position]] = {}
    for place in grid.cells:
        by_row.setdefault(place.row, []).append(place)
    merged = [(p, c) for p, c in grid.cells.items() if c.rows > 1 or c.columns > 1]
    for row in rows:
        anchors = sorted(p for r in range(row.start, row.stop) for p in by_row.get(r, ()))
        for head in frame.heads:
            mine = [p for p in anchors if head.start <= p.column < head.stop]
            under = tuple(p for p in mine if _is_covered(p, merged))
            place, fault = _cell_place(grid, [p for p in mine if p not in under], row, head)
            if not fault and _is_covered(place, merged):
                fault = "read.merged_figures"
            if fault:
                labels = (row.text or head.text, head.text)
                faults.append(
                    Fault(id=fault, table=table.id, grid=index, places=(place,), labels=labels)
                )
                continue
            ref = CellRef(table.id, row.key[0] or head.key[0], head.key[1])
            hidden = (p for p in under if grid.cells[p].kind is not CellKind.BLANK)
            yield ref, head.text, place, tuple(hidden)


def _cell_place(
    grid: Grid, mine: Sequence[Position], row: Found, head: Found
) -> tuple[Position, str]:
    """The one cell of a row under a head; a fault if several are filled."""
    filled = [p for p in mine if grid.cells[p].kind is not CellKind.BLANK]
    if len(filled) > 1:
        return filled[1], "read.several_figures"
    chosen = filled or mine
    return (chosen[0] if chosen else Position(row.start, head.start)), ""


def _is_covered(place: Position, merged: Sequence[tuple[Position, Cell]]) -> bool:
    """Whether a place lies under a merged cell that begins elsewhere."""
    return any(
        p != place
        and p.column <= place.column < p.column + cell.columns
        and p.row <= place.row < p.row + cell.rows
        for p, cell in merged
    )


def _figure_line(grid: Grid, frame: Frame) -> tuple[int, int | None]:
    """The line of figures of a block that runs across: the first below the heads with any.

    Lines of words are passed over, and so is a line of column numbers (1, 2, 3 ...) before another
    line of figures; that one is given too.
    """
    likely = _lines_of_figures(grid, frame)
    if len(likely) > 1 and _is_numbered(grid, frame, likely[0]):
        return likely[1], likely[0]
    return (likely[0] if likely else frame.bottom), None


def _lines_of_figures(grid: Grid, frame: Frame) -> list[int]:
    """The rows below the heads that hold several single cells or a number, and no words alone."""
    starts = range(min(h.start for h in frame.heads), max(h.stop for h in frame.heads))
    numbers: dict[int, int] = {}
    worded: set[int] = set()
    figured: set[int] = set()
    for place, cell in grid.cells.items():
        if frame.bottom <= place.row < frame.end and place.column in starts:
            number = cell.kind is CellKind.NUMBER
            weight = 2 if number else int(cell.columns == 1)
            numbers[place.row] = numbers.get(place.row, 0) + weight
            if number:
                figured.add(place.row)
            elif cell.kind is CellKind.TEXT and len(normal(cell.text)) > _LONGEST_FIGURE:
                worded.add(place.row)
    usual = (row for row, weight in sorted(numbers.items()) if weight > 1)
    return [row for row in usual if row in figured or row not in worded]


_LONGEST_FIGURE = 6
"""A text of more characters in a line without any number says what the line is."""
_LEAST_NUMBERED = 3


def _is_numbered(grid: Grid, frame: Frame, row: int) -> bool:
    """Whether a row numbers the columns of a frame from 1."""
    cells = (grid.cells.get(Position(row, head.start)) for head in frame.heads)
    texts = [cell.text.strip() if cell else "" for cell in cells]
    ordered = sorted(zip((head.start for head in frame.heads), texts, strict=True))
    wanted = [str(number) for number in range(1, len(texts) + 1)]
    return len(texts) >= _LEAST_NUMBERED and [text for _, text in ordered] == wanted


def skipped(grid: Grid, frame: Frame, table: Table, index: int) -> Iterator[Fault]:
    """The note of a row of column numbers that was passed over."""
    if not table.blocks[frame.block].across:
        return
    _, numbers = _figure_line(grid, frame)
    if numbers is not None:
        place = Position(numbers, min(head.start for head in frame.heads))
        yield Fault(id="read.column_numbers", table=table.id, grid=index, places=(place,))
