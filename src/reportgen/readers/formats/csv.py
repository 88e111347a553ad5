"""Reads a plain-text table (`.csv`, `.txt`) into a grid."""

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from reportgen.model.grids import Cell, CellKind, Grid, Position
from reportgen.office_files.spreadsheet import (
    SHEET_COLUMNS,
    SHEET_ROWS,
    UnreadableWorkbook,
    clean,
    figure,
    is_error,
)

_SEPARATORS = ",;\t"
_QUOTED = re.compile('"[^"]*"')
_STATED = re.compile("sep=([,;\t])\r?\n?", re.IGNORECASE)
_TEXT_FORMULA = re.compile('="([^"]*)"')
"""How some programs keep digits from being taken for a number."""
_HEAD, _TAIL = re.compile("-?[1-9][0-9]{0,2}"), re.compile(r"[0-9]{3}(?:\.[0-9]+)?")
_FIGURE = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_SAMPLED_LINES = 100
"""How many lines at the beginning decide which separator the file uses."""


def read_csv(data: bytes) -> tuple[Grid, ...]:
    """The one table that the text holds; its grid has no name.

    The encoding is that of the byte order mark, else UTF-8, else GB 18030. The separator is the one
    in a first line `sep=;`, else the most frequent of comma, semicolon and tab outside quotes.
    Plain digits become figures, also in the form `="120"`; other text stays as it is. If a row
    is longer than its neighbours and a figure in it may be cut in two by its own comma, that cell
    is `SPLIT`. Raises `UnreadableWorkbook`.
    """
    text = _decoded_text(data)
    stated = _STATED.match(text)
    separator = stated[1] if stated else _separator(text)
    lines = text[stated.end() :] if stated else text
    cells: dict[Position, Cell] = {}
    try:
        rows = list(csv.reader(lines.splitlines(keepends=True), delimiter=separator))
        for row, fields in enumerate(rows):
            if row >= SHEET_ROWS or len(fields) > SHEET_COLUMNS:
                raise UnreadableWorkbook("read.damaged")
            excess = _excess(rows, row) if separator == "," else 0
            read = _rejoined(fields, excess) if excess else map(_read_field, fields)
            cells |= {Position(row, column): cell for column, cell in enumerate(read) if cell}
    except csv.Error as error:
        raise UnreadableWorkbook("read.damaged") from error
    return (Grid(name="", cells=cells),)


def _decoded_text(data: bytes) -> str:
    marked = next((name for mark, name in _MARKS.items() if data.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableWorkbook("read.damaged", "encoding")


def _separator(text: str) -> str:
    beginning = "".join(islice(text.splitlines(keepends=True), _SAMPLED_LINES))
    bare = _QUOTED.sub("", beginning)
    return max(_SEPARATORS, key=bare.count)


def _excess(rows: Sequence[Sequence[str]], row: int) -> int:
    """By how many fields a row is longer than the longer of its neighbours."""
    neighbours = [len(rows[at]) for at in (row - 1, row + 1) if 0 <= at < len(rows)]
    return max(0, len(rows[row]) - max(neighbours, default=0)) if neighbours else 0


def _rejoined(fields: Sequence[str], excess: int) -> Iterator[Cell | None]:
    """The fields of a row that is too long, with the figures joined that a comma may have cut.

    If there are as many cuts as fields too many, the rest of the row moves back. Otherwise nobody
    knows where the row was cut, and every figure from the first possible place on is `SPLIT`.
    """
    cuts = [
        at
        for at in range(1, len(fields))
        if _TAIL.fullmatch(fields[at].strip())
        and (_HEAD.fullmatch(fields[at - 1].strip()) or _is_tail(fields, at - 1))
    ]
    if not cuts:
        yield from map(_read_field, fields)
        return
    if len(cuts) != excess:
        first = cuts[0] - 1
        for at, field in enumerate(fields):
            cell = _read_field(field)
            is_split = cell is not None and at >= first and cell.kind is CellKind.NUMBER
            yield Cell(text=field.strip(), kind=CellKind.SPLIT) if is_split else cell
        return
    at = 0
    while at < len(fields):
        end = at + 1
        while end in cuts:
            end += 1
        text = ",".join(field.strip() for field in fields[at:end])
        yield Cell(text=text, kind=CellKind.SPLIT) if end > at + 1 else _read_field(fields[at])
        at = end


def _is_tail(fields: Sequence[str], at: int) -> bool:
    """Whether a field goes on with a figure that began further left: 1,234,567."""
    return (
        at > 0
        and bool(_TAIL.fullmatch(fields[at].strip()))
        and (bool(_HEAD.fullmatch(fields[at - 1].strip())) or _is_tail(fields, at - 1))
    )


def _read_field(field: str) -> Cell | None:
    """The cell of a field, None if it is blank."""
    formula = _TEXT_FORMULA.fullmatch(field.strip())
    text = (formula[1] if formula else field).strip()
    if not text:
        return None
    if _FIGURE.fullmatch(text):
        return figure(text, "General", False, False)  # noqa: FBT003
    kind = CellKind.ERROR if is_error(text) else CellKind.TEXT
    return Cell(text=clean(formula[1] if formula else field), kind=kind)
