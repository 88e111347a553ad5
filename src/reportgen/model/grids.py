"""Grids: tables as any document shows them, cell by cell, before anybody asks what they mean."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple


class CellKind(StrEnum):
    """The kind of content that a document stores in a cell, whatever it means.

    `SPLIT` is a figure of a plain-text table that its own comma may have cut in two (`12,345`).
    """

    BLANK = "blank"
    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    ERROR = "error"
    UNCALCULATED = "uncalculated"
    SPLIT = "split"


class Look(StrEnum):
    """How a piece of text stands in its line; only what is `PLAIN` is read as part of a figure."""

    PLAIN = "plain"
    RAISED = "raised"
    LOWERED = "lowered"
    STRUCK = "struck"
    HIDDEN = "hidden"


class TextRun(NamedTuple):
    """A piece of text in one look."""

    text: str
    look: Look = Look.PLAIN


def plain_text(runs: Iterable[TextRun]) -> str:
    """The text without what is raised, lowered, struck out or hidden."""
    return "".join(run.text for run in runs if run.look is Look.PLAIN)


def marked(runs: Sequence[TextRun]) -> tuple[TextRun, ...]:
    """The runs, neighbours of one look as one, if some text among them is not plain, else none."""
    if not any(run.look is not Look.PLAIN and run.text.strip() for run in runs):
        return ()
    alike = groupby((run for run in runs if run.text), key=lambda run: run.look)
    return tuple(TextRun("".join(run.text for run in group), look) for look, group in alike)


def joined_lines(lines: Iterable[Sequence[TextRun]]) -> tuple[TextRun, ...]:
    """The runs of a cell's lines, with a line feed between two lines of plain text.

    White space at both ends of a line is left out, and so are blank lines.
    """
    joined: list[TextRun] = []
    for line in lines:
        runs = _trimmed(line)
        if plain_text(runs).strip() and plain_text(joined).strip():
            joined.append(TextRun("\n"))
        joined += runs
    return tuple(joined)


def _trimmed(line: Sequence[TextRun]) -> list[TextRun]:
    """The runs without white space at both ends, and without empty runs."""
    runs = [run for run in line if run.text]
    while runs and not (first := runs[0].text.lstrip()):
        del runs[0]
    if runs:
        runs[0] = runs[0]._replace(text=first)
    while runs and not (last := runs[-1].text.rstrip()):
        del runs[-1]
    if runs:
        runs[-1] = runs[-1]._replace(text=last)
    return runs


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

    `runs` is empty for most cells. If a part of the text is raised, lowered, struck out or hidden,
    `runs` holds the whole text and `text` only what is plain: for 4529 with a raised 1, `text` is
    `4529`. Lines of one cell are parted by a line feed in `text`.
    """

    text: str
    kind: CellKind = CellKind.TEXT
    number: Decimal | None = None
    shown: str | None = None
    rows: int = 1
    columns: int = 1
    hidden: bool = False
    formula: bool = False
    runs: tuple[TextRun, ...] = ()


def text_cell(runs: Sequence[TextRun], *, rows: int = 1, columns: int = 1) -> Cell:
    """The cell of a text in a document that knows no numbers; blank if it holds nothing."""
    text, special = plain_text(runs), marked(runs)
    kind = CellKind.TEXT if text or special else CellKind.BLANK
    return Cell(text=text, kind=kind, rows=rows, columns=columns, runs=special)


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
