"""Figures in or beside a located table that are none of its own: extra rows and columns.

None of them is ever read as a figure of the form. A subtotal says of which figures it is one, if
that is certain.
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
"""More of them are no lines or columns that somebody added to a form, but another list."""
_NUMBERING = re.compile(r"\([^()]{1,3}\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stray:
    """A number that belongs to no cell of the table, and the label of its row or column, if any.

    `groups` are the figures of each group whose subtotal it may be.
    """

    table: str
    grid: int
    place: Position
    label: str = ""
    groups: tuple[tuple[CellRef, ...], ...] = ()


def strays(grids: Sequence[Grid], located: Located, standard: Standard) -> Iterator[Stray]:
    """The numbers inside a table, below it, and in columns of their own to its right.

    Columns to the right without a head are somebody's own sums and left alone, as are the lines
    and columns that `identity.beside` names (numbers of rows and columns, dates, telephones). Of
    each table the first `MOST`.
    """
    shape = with_substitutes(standard, located.substitutes)
    places: dict[tuple[str, int], dict[Position, CellRef]] = {}
    for ref, (index, place) in located.places.items():
        places.setdefault((ref.table, index), {})[place] = ref
    taken = {(index, place) for (_, index), own in places.items() for place in own}
    tops = {(index, min(p.row for p in own)) for (_, index), own in places.items()}
    numbers = {index: _numbers(grids[index]) for index in {index for _, index in places}}
    for (table, index), own in places.items():
        blocks = next(t.blocks for t in shape.tables if t.id == table)
        below = min((t for i, t in tops if i == index and t > max(p.row for p in own)), default=0)
        box = _Box(table, index, grids[index], own, blocks, below, shape.identity)
        others = (place for place in numbers[index] if (index, place) not in taken)
        yield from islice((stray for place in others if (stray := box.stray(place))), MOST)


def _numbers(grid: Grid) -> list[Position]:
    return sorted(place for place, cell in grid.cells.items() if cell.kind is CellKind.NUMBER)


@dataclass(frozen=True)
class _Box:
    """A located table in its grid; `below` is the row at which the next table's figures begin."""

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
        """The block whose figures stand in a row of the grid."""
        by_row = {row.id: block for block in self.blocks for row in block.rows}
        return {place.row: by_row[ref.row] for place, ref in self.places.items()}

    @cached_property
    def end(self) -> int:
        """The first row below the table without any number under its columns."""
        row = self.rows.stop
        while any(self.number(Position(row, column)) for column in self.columns):
            row += 1
        return row

    @cached_property
    def beside(self) -> tuple[str, ...]:
        return tuple(map(plain, self.identity.beside))

    @cached_property
    def lines(self) -> Mapping[tuple[bool, int], Mapping[CellRef, Position]]:
        """The table's own figures by row (True) and by column."""
        lines: dict[tuple[bool, int], dict[CellRef, Position]] = {}
        for place, ref in self.places.items():
            lines.setdefault((True, place.row), {})[ref] = place
            lines.setdefault((False, place.column), {})[ref] = place
        return lines

    @cached_property
    def texts(self) -> Mapping[Position, Cell]:
        return {p: c for p, c in self.grid.cells.items() if c.kind is CellKind.TEXT}

    def number(self, place: Position) -> bool:
        cell = self.grid.cells.get(place)
        return cell is not None and cell.kind is CellKind.NUMBER

    def stray(self, place: Position) -> Stray | None:
        """The number at a place as a stray of this table, if it is one."""
        if not self._near(place):
            return None
        label = self._label(place)
        if label and plain(label).startswith(self.beside):
            return None
        if place.column not in self.columns and not label:
            return None
        line = self._line(place) if label else {}
        if label and not line and self._a_sum(label):
            return None  # where a row and a column of subtotals meet
        groups = tuple(self._groups(place, label, line)) if line else ()
        return Stray(table=self.table, grid=self.index, place=place, label=label, groups=groups)

    def _near(self, place: Position) -> bool:
        """Inside, below, or to the right with nothing between."""
        if place.column in self.columns:
            under = place.row >= self.rows.stop and (not self.below or place.row < self.below)
            return place.row in self.rows or under
        between = range(self.columns.stop, place.column)
        return (
            place.row in self.block_of
            and place.column >= self.columns.stop
            and all(self.number(Position(place.row, column)) for column in between)
        )

    def _label(self, place: Position) -> str:
        """The head above an extra column, or what stands before an extra row of the table.

        What stands below the table behind a gap is none of its rows.
        """
        if place.row in self.block_of:
            return self._head(place)
        if place.row >= self.end:
            return ""
        left = (c for c in range(self.columns.start - 1, -1, -1))
        found = (self.texts.get(Position(place.row, column)) for column in left)
        return next((cell.text.strip() for cell in found if cell), "")

    def _head(self, place: Position) -> str:
        """The nearest text above, in the rows of this block and the heads over them."""
        own = self.block_of[place.row]
        for row in range(place.row - 1, -1, -1):
            cell = self.texts.get(Position(row, place.column))
            if self.block_of.get(row, own) is not own:
                break
            if cell and row not in self.block_of:
                return cell.text.strip()
        return ""

    # ------------------------------------------------------------ subtotals

    def _groups(
        self, place: Position, label: str, own: Mapping[CellRef, Position]
    ) -> Iterator[tuple[CellRef, ...]]:
        """The figures in the line of the place that its label may mean the sum of."""
        across = place.row in self.block_of
        block = self.block_of[next(iter(own.values())).row]
        if block.across:
            return
        lines: Sequence[Row | Column] = block.columns if across else block.rows
        grouped = _grouped(lines)
        here = place.column if across else place.row
        for head in self._heads(place, label, grouped):
            refs = [r for r in own if (r.column if across else r.row) in grouped[head]]
            at = [own[ref].column if across else own[ref].row for ref in refs]
            if at and (self._named(label, head) or min(at) - 1 <= here <= max(at) + 1):
                yield tuple(refs)

    def _heads(self, place: Position, label: str, heads: Iterable[str]) -> list[str]:
        """The groups that a label may mean: by their names, else by where it stands."""
        heads = list(heads)
        exact = [head for head in heads if normal(label) == normal(head)]
        if exact or not self._a_sum(label):
            return exact
        named = [head for head in heads if self._named(label, head)]
        return named or [head for head in heads if self._covered(place, head)] or heads

    def _a_sum(self, label: str) -> bool:
        return any(plain(word) in plain(label) for word in self.identity.subtotals)

    def _line(self, place: Position) -> Mapping[CellRef, Position]:
        """The table's own figures in the same row, or else in the same column."""
        across = place.row in self.block_of
        return self.lines.get((across, place.row if across else place.column), {})

    def _named(self, label: str, head: str) -> bool:
        """Whether a label says the group's name, or has its number."""
        number, own = _NUMBERING.match(plain(head)), _NUMBERING.match(plain(label))
        same = number is not None and own is not None and number[0] == own[0]
        return same or normal(head) in plain(label)

    def _covered(self, place: Position, head: str) -> bool:
        """Whether the group's own label reaches over the row of a place."""
        return any(
            normal(cell.text) == normal(head) and at.row <= place.row < at.row + cell.rows
            for at, cell in self.texts.items()
            if at.column < place.column
        )


def _grouped(lines: Iterable[Row | Column]) -> Mapping[str, frozenset[str]]:
    """The rows or columns under each common head that is over some of them, and over no total."""
    lines = tuple(lines)
    totals = {head for line in lines if line.total for head in line.under}
    heads: dict[str, set[str]] = {}
    for line in lines:
        for head in line.under:
            heads.setdefault(head, set()).add(line.id)
    return {
        head: frozenset(ids) for head, ids in heads.items() if len(ids) > 1 and head not in totals
    }
