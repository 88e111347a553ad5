"""Naming cells of a standard: finding them, their names, and laying out references of rules."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from reportgen.model.submissions import CellRef
from reportgen.standards.standard import (
    PRIOR,
    STAR,
    Adds,
    Block,
    Column,
    Row,
    Standard,
    Substitute,
    Table,
)


class Operand(NamedTuple):
    """A cell of a comparison; a `prior` one is last year's."""

    ref: CellRef
    prior: bool = False


@lru_cache(maxsize=64)
def cells(standard: Standard) -> Mapping[CellRef, tuple[Row, Column]]:
    """Every cell of the standard with its row and column, in the order of the form."""
    return {
        CellRef(table.id, row.id, column.id): (row, column)
        for table in standard.tables
        for block in table.blocks
        for row in block.rows
        for column in block.columns
    }


@lru_cache(maxsize=64)
def named_cells(standard: Standard) -> Mapping[CellRef, tuple[Row, Column]]:
    """Every cell that a document of this standard may have, rows of an older form included."""
    older = {
        CellRef(table.id, found.row.id, column.id): (found.row, column)
        for table in standard.tables
        for found in table.substitutes
        for block in table.blocks
        if any(row.id in found.instead_of for row in block.rows)
        for column in block.columns
    }
    return {**cells(standard), **older}


def table_of(standard: Standard, table: str) -> Table:
    """The table of this id; the id must exist."""
    return next(t for t in standard.tables if t.id == table)


def is_total(standard: Standard, ref: CellRef) -> bool:
    """Whether the cell repeats a sum of other cells of its table."""
    row, column = cells(standard)[ref]
    return row.total or column.total


def adds_of(standard: Standard, ref: CellRef) -> Adds:
    """How an aggregate adds up this cell: as the office says, else its row, else its column."""
    row, column = cells(standard)[ref]
    return standard.adds.get(ref) or row.adds or column.adds


def name_of(standard: Standard, ref: CellRef) -> str:
    """The cell in the office's words: the short names of table, row and column, joined by dots."""
    row, column = cells(standard)[ref]
    return f"{table_of(standard, ref.table).name}.{row.name}.{column.name}"


@lru_cache(maxsize=64)
def with_substitutes(standard: Standard, names: tuple[str, ...]) -> Standard:
    """The standard as it applies to a document that carries rows of an older form.

    `names` are the `table.row` of these rows. A rule that names the rows that they replace then
    means the older row, and counts it once.
    """
    if not names:
        return standard
    replaced: dict[tuple[str, str], str] = dict(standard.replaced)
    tables = []
    for table in standard.tables:
        blocks = table.blocks
        for found in table.substitutes:
            if f"{table.id}.{found.row.id}" in names:
                blocks = tuple(_substituted(block, found) for block in blocks)
                replaced |= {(table.id, old): found.row.id for old in found.instead_of}
        tables.append(replace(table, blocks=blocks))
    return replace(standard, tables=tuple(tables), replaced=replaced)


def substitutes(standard: Standard) -> tuple[str, ...]:
    """The `table.row` of every row of an older form that a document may carry."""
    return tuple(f"{t.id}.{found.row.id}" for t in standard.tables for found in t.substitutes)


def whole_substitutes(standard: Standard, patterns: Iterable[str]) -> bool:
    """Whether the references name all rows that a row of an older form replaces, or none of them.

    Some of them alone have no figure in the older form.
    """
    named = {tuple(pattern.split(".")[:2]) for pattern in patterns}
    groups: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for (table, row), older in standard.replaced.items():
        groups.setdefault((table, older), set()).add((table, row))
    return all(rows <= named or not rows & named for rows in groups.values())


def _substituted(block: Block, found: Substitute) -> Block:
    rows: list[Row] = []
    for row in block.rows:
        if row.id not in found.instead_of:
            rows.append(row)
        elif found.row not in rows:
            rows.append(found.row)
    return replace(block, rows=tuple(rows))


def expand(standard: Standard, pattern: str) -> tuple[CellRef, ...]:
    """The cells that a reference names; `*` stands for every row or every column.

    `requests.new.*` is the row of new requests. A reference that matches no cell gives `()`.
    """
    parts = pattern.split(".")
    if len(parts) != len(CellRef._fields):
        return ()
    table, row, column = parts
    row = standard.replaced.get((table, row), row)
    return tuple(
        ref
        for ref in cells(standard)
        if ref.table == table and row in (STAR, ref.row) and column in (STAR, ref.column)
    )


def operands(standard: Standard, pattern: str) -> tuple[Operand, ...]:
    """The cells that a reference names; one that begins with `prior.` names last year's."""
    prior = pattern.startswith(PRIOR)
    return tuple(Operand(ref, prior) for ref in expand(standard, pattern.removeprefix(PRIOR)))


def bind(standard: Standard, *sides: Iterable[str]) -> tuple[tuple[tuple[Operand, ...], ...], ...]:
    """Expand references that share a `*` into comparisons of single cells.

    In `["requests.new.*", "requests.carried_in.*"]` the `*` means the same column in both, so there
    is one comparison for each column. A comparison holds the cells of each side. Without a `*`
    there is one comparison. Cells that do not exist are left out.
    """
    patterns = [pattern for side in sides for pattern in side]
    starred = next((p for p in patterns if STAR in p.split(".")), None)
    bindings = operands(standard, starred) if starred else (Operand(CellRef("", "", "")),)
    comparisons = (
        tuple(
            tuple(dict.fromkeys(o for p in side for o in operands(standard, _bound(p, bound.ref))))
            for side in sides
        )
        for bound in bindings
    )
    return tuple(dict.fromkeys(comparisons))


def _bound(pattern: str, ref: CellRef) -> str:
    *table, row, column = pattern.split(".")
    own = (ref.row if row == STAR else row, ref.column if column == STAR else column)
    return ".".join((*table, *own))


def part_title(standard: Standard, part: str) -> str:
    """The title of a section, or the word for another part (`preamble`), in Chinese.

    `part` is a key of a submission's texts.
    """
    titles = {section.id: section.title for section in standard.sections}
    return titles.get(part) or standard.words.get("zh", {}).get(f"part.{part}", part)
