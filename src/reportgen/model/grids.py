"""Grids: tables as any document shows them, cell by cell, before anybody asks what they mean."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple


class CellKind(StrEnum):
    """The kind of content that a document stores in a cell, whatever it means."""

    BLANK = "blank"
    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    ERROR = "error"
    UNCALCULATED = "uncalculated"


class Position(NamedTuple):
    """Row and column of a cell in its grid, both counted from 0."""

    row: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a grid.

    `text` is what the document stores, as text (a number in plain decimal notation); `shown` is
    what the document displays if its number format changes the value. `rows` and `columns` are the
    spans of a merged cell; the cells that it covers are not in the grid. `hidden` says that the
    row, column or sheet is hidden. `formula` says that the value was calculated.
    """

    text: str
    kind: CellKind = CellKind.TEXT
    number: Decimal | None = None
    shown: str | None = None
    rows: int = 1
    columns: int = 1
    hidden: bool = False
    formula: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table as any document shows it.

    `name` is the sheet, or the number of the table in a document. `cells` maps the position of the
    upper left corner to each cell with content, a span or an attribute of its own; all other
    positions are blank. `sheet` says whether cells are addressed as in a spreadsheet (`C7`) or by
    row and column number.
    """

    name: str
    cells: Mapping[Position, Cell]
    sheet: bool = True
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A paragraph of a document outside its tables, without white space at its ends."""

    text: str


def column_letters(column: int) -> str:
    """The spreadsheet name of a column counted from 0: 0 is `A`, 26 is `AA`."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


_ADDRESS = re.compile("([A-Za-z]{1,3})([1-9][0-9]{0,6})")


@lru_cache(maxsize=16384)
def position_of(reference: str) -> Position | None:
    """The position that a name such as `C7` means: (6, 2); None if it is no name of a cell."""
    match = _ADDRESS.fullmatch(reference)
    if not match:
        return None
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return Position(int(match[2]) - 1, column - 1)


def address(position: Position) -> str:
    """The spreadsheet name of a cell: (6, 2) is `C7`."""
    return f"{column_letters(position.column)}{position.row + 1}"
