"""Extra figures: numbers in or beside a located table that belong to none of its cells.

An extra figure is never read as a figure of the form. If it may be a subtotal, it names the cells
that it may be the sum of.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from reportgen.extract.locate import Located
from reportgen.model.grids import Cell, CellKind, Grid, Position
from reportgen.model.submissions import CellRef
from reportgen.standards.cells import with_substitutes
from reportgen.standards.standard import Block, Column, Identity, Row, Standard
from reportgen.text.labels import normal, plain

MOST = 1000
"""Extra figures reported of one table; more are another list, not added rows or columns."""
_NUMBERING = re.compile(r"\([^()]{1,3}\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stray:
    """A number that belongs to no cell of the table, and the label of its row or column, if any.

    `groups` holds, for each group whose subtotal it may be, the cells of the group.
    """

    table: str
    grid: int
    place: Position
    label: str = ""
    groups: tuple[tuple[CellRef, ...], ...] = ()


def strays(grids: Sequence[Grid], located: Located, standard: Standard) -> Iterator[Stray]:
    """The numbers inside a table, below it, and in columns of their own to its right.

    Skip columns to the right without a head (somebody's own sums), and rows and columns that
    `identity.beside` names (row numbers, dates, telephones). Give at most `MOST` for each table.
    """
    shape = with_substitutes(standard, located.substitutes)
    places: dict[tuple[str, int], dict[Position, CellRef]] = {}
    for ref, (index, place) in located.places.items():
        places.setdefault((ref.table, index), {})[place] = ref
    taken = {(index, place) for (_, index), refs in places.items() for place in refs}
    taken |= {
        (located.places[ref][0], place) for ref, under in located.covered.items() for place in under
    }
    tops = {(index, min(p.row for p in refs)) for (_, index), refs in places.items()}
    numbers = {index: _number_places(grids[index]) for index in {index for _, index in places}}
    for (table, index), refs in places.items():
        blocks = next(t.blocks for t in shape.tables if t.id == table)
        below = min((t for i, t in tops if i == index and t > max(p.row for p in refs)), default=0)
        box = _Box(table, index, grids[index], refs, blocks, below, shape.identity)
        others = (place for place in numbers[index] if (index, place) not in taken)
        yield from islice((stray for place in others if (stray := box.stray(place))), MOST)


def _number_places(grid: Grid) -> list[Position]:
    return sorted(place for place, cell in grid.cells.items() if cell.kind is CellKind.NUMBER)


@dataclass(frozen=True)
class _Box:
    """A located table in its grid; `below` is the row where the next table's figures begin."""

    table: str
    index: int
    grid: Grid
    places: Mapping[Position, CellRef]
    blocks: Sequence[Block]
    below: int
    identity: Identity

    @cached_property
    def rows(self) -> range:
        rows = [place.row for place in self.places]
        return range(min(rows), max(rows) + 1)

    @cached_property
    def columns(self) -> range:
        columns = [place.column for place in self.places]
        return range(min(columns), max(columns) + 1)

    @cached_property
    def block_of(self) -> Mapping[int, Block]:
        """Maps each row of the grid that holds cells of the table to their block."""
        by_row = {row.id: block for block in self.blocks for row in block.rows}
        return {place.row: by_row[ref.row] for place, ref in self.places.items()}

    @cached_property
    def end(self) -> int:
        """The first row below the table without any number under its columns."""
        row = self.rows.stop
        while any(self.is_number(Position(row, column)) for column in self.columns):
            row += 1
        return row

    @cached_property
    def beside(self) -> tuple[str, ...]:
        return tuple(map(plain, self.identity.beside))

    @cached_property
    def lines(self) -> Mapping[tuple[bool, int], Mapping[CellRef, Position]]:
        """The table's own cells in each row (True, number) and column (False, number)."""
        lines: dict[tuple[bool, int], dict[CellRef, Position]] = {}
        for place, ref in self.places.items():
            lines.setdefault((True, place.row), {})[ref] = place
            lines.setdefault((False, place.column), {})[ref] = place
        return lines

    @cached_property
    def texts(self) -> Mapping[Position, Cell]:
        return {p: c for p, c in self.grid.cells.items() if c.kind is CellKind.TEXT}

    def is_number(self, place: Position) -> bool:
        cell = self.grid.cells.get(place)
        return cell is not None and cell.kind is CellKind.NUMBER

    def stray(self, place: Position) -> Stray | None:
        """The extra figure at the place of a number; None if it is no concern of this table."""
        if not self._is_near(place):
            return None
        label = self._label(place)
        if label and plain(label).startswith(self.beside):
            return None
        if place.column not in self.columns and not label:
            return None
        line = self._figures_in_line(place) if label else {}
        if label and not line and self._is_subtotal(label):
            return None  # a row and a column of subtotals meet here
        groups = tuple(self._groups(place, label, line)) if line else ()
        return Stray(table=self.table, grid=self.index, place=place, label=label, groups=groups)

    def _is_near(self, place: Position) -> bool:
        """Whether the place is inside, below, or to the right with only numbers between."""
        if place.column in self.columns:
            under = place.row >= self.rows.stop and (not self.below or place.row < self.below)
            return place.row in self.rows or under
        between = range(self.columns.stop, place.column)
        return (
            place.row in self.block_of
            and place.column >= self.columns.stop
            and all(self.is_number(Position(place.row, column)) for column in between)
        )

    def _label(self, place: Position) -> str:
        """The head above an extra column, or the text to the left of an extra row.

        A row below a gap is not part of the table; its label is empty.
        """
        if place.row in self.block_of:
            return self._head_above(place)
        if place.row >= self.end:
            return ""
        left = (c for c in range(self.columns.start - 1, -1, -1))
        texts = (self.texts.get(Position(place.row, column)) for column in left)
        return next((cell.text.strip() for cell in texts if cell), "")

    def _head_above(self, place: Position) -> str:
        """The nearest text above, in the heads of the same block: rows of figures are skipped."""
        block = self.block_of[place.row]
        for row in range(place.row - 1, -1, -1):
            cell = self.texts.get(Position(row, place.column))
            if self.block_of.get(row, block) is not block:
                break
            if cell and row not in self.block_of:
                return cell.text.strip()
        return ""

    # ------------------------------------------------------------ subtotals

    def _groups(
        self, place: Position, label: str, figures: Mapping[CellRef, Position]
    ) -> Iterator[tuple[CellRef, ...]]:
        """The groups of cells in `figures` that a number with this label may be the sum of."""
        across = place.row in self.block_of
        block = self.block_of[next(iter(figures.values())).row]
        if block.across:
            return
        lines: Sequence[Row | Column] = block.columns if across else block.rows
        grouped = _lines_by_head(lines)
        here = place.column if across else place.row
        for head in self._heads(place, label, grouped):
            refs = [r for r in figures if (r.column if across else r.row) in grouped[head]]
            at = [figures[ref].column if across else figures[ref].row for ref in refs]
            if at and (self._names_group(label, head) or min(at) - 1 <= here <= max(at) + 1):
                yield tuple(refs)

    def _heads(self, place: Position, label: str, heads: Iterable[str]) -> list[str]:
        """The groups that a label may mean: by their names, else by its place, else all."""
        heads = list(heads)
        exact = [head for head in heads if normal(label) == normal(head)]
        if exact or not self._is_subtotal(label):
            return exact
        named = [head for head in heads if self._names_group(label, head)]
        return named or [head for head in heads if self._group_covers(head, place)] or heads

    def _is_subtotal(self, label: str) -> bool:
        return any(plain(word) in plain(label) for word in self.identity.subtotals)

    def _figures_in_line(self, place: Position) -> Mapping[CellRef, Position]:
        """The table's own cells in the row of the place, or, in an extra row, in its column."""
        across = place.row in self.block_of
        return self.lines.get((across, place.row if across else place.column), {})

    def _names_group(self, label: str, head: str) -> bool:
        """Whether a label contains the name of the group, or begins with its number."""
        number, own = _NUMBERING.match(plain(head)), _NUMBERING.match(plain(label))
        same = number is not None and own is not None and number[0] == own[0]
        return same or normal(head) in plain(label)

    def _group_covers(self, head: str, place: Position) -> bool:
        """Whether the label of the group covers the row of a place to its right."""
        return any(
            normal(cell.text) == normal(head) and at.row <= place.row < at.row + cell.rows
            for at, cell in self.texts.items()
            if at.column < place.column
        )


def _lines_by_head(lines: Iterable[Row | Column]) -> Mapping[str, frozenset[str]]:
    """The rows or columns under each head that covers several of them, and no total."""
    lines = tuple(lines)
    totals = {head for line in lines if line.total for head in line.under}
    heads: dict[str, set[str]] = {}
    for line in lines:
        for head in line.under:
            heads.setdefault(head, set()).add(line.id)
    return {
        head: frozenset(ids) for head, ids in heads.items() if len(ids) > 1 and head not in totals
    }
