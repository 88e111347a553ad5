"""Finds the cells of a standard's tables in any grid, by their labels.

The same function serves to read a department's workbook, to read a published report, to fill the
Word report and to read back what was written. Labels are compared after `labels.normal`; each must
be found exactly once, in whatever order, with whatever rows and columns between them. Merged heads
and group labels only tell equal labels apart. What is not certain is a fault, never a guess.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reportgen.extract.frame_cells import Fault, cells_of, skipped
from reportgen.extract.headers import frames_of, heads_of, row_label
from reportgen.extract.several_places import choose
from reportgen.model.grids import Grid, Position
from reportgen.model.submissions import CellRef
from reportgen.standards.standard import Standard, Table
from reportgen.text.labels import normal


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Where the cells stand: index of the grid, and position in it.

    `substitutes` names the rows of an older form that were found (`table.row`). `heads` maps each
    cell to the text printed above its column, which may name a unit. `covered` names the places
    under a merged cell that hold values which nobody sees. `notes` are what was passed over on
    good grounds: a copy without figures, a row of column numbers.
    """

    places: Mapping[CellRef, tuple[int, Position]]
    substitutes: tuple[str, ...]
    faults: tuple[Fault, ...]
    heads: Mapping[CellRef, str]
    covered: Mapping[CellRef, tuple[Position, ...]] = field(default_factory=dict)
    notes: tuple[Fault, ...] = ()


def locate(grids: Sequence[Grid], standard: Standard) -> Located:
    """Find every cell of the standard's tables in the grids of one document."""
    found = [(i, frame) for i, grid in enumerate(grids) for frame in frames_of(grid, standard)]
    places: dict[CellRef, tuple[int, Position]] = {}
    heads: dict[CellRef, str] = {}
    covered: dict[CellRef, tuple[Position, ...]] = {}
    substitutes: list[str] = []
    faults: list[Fault] = []
    notes: list[Fault] = []
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
            chosen = choose(grids, frames, table, faults, notes, standard)
            if chosen is None:
                continue
            index, frame = chosen
            notes += skipped(grids[index], frame, table, index)
            if frame.substitute:
                substitutes.append(f"{table.id}.{frame.substitute}")
            for ref, head, place, under in cells_of(grids[index], frame, table, faults, index):
                places[ref] = (index, place)
                heads[ref] = head
                if under:
                    covered[ref] = under
    return Located(
        places=places,
        substitutes=tuple(substitutes),
        faults=tuple(faults),
        heads=heads,
        covered=covered,
        notes=tuple(notes),
    )


def _block_missing(grids: Sequence[Grid], table: Table, number: int) -> Fault:
    """The fault of a block that was found nowhere: it names the labels that stand in no grid."""
    block = table.blocks[number]
    labels = (*heads_of(block), *(() if block.across else map(row_label, block.rows)))
    texts = {normal(cell.text) for grid in grids for cell in grid.cells.values()}
    missing = tuple(x.printed for x in labels if not x.spellings & texts)
    missing = missing or tuple(label.printed for label in labels)
    return Fault(id="read.label_missing", table=table.id, labels=missing)
