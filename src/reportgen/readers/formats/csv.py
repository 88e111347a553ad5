"""Reads a plain-text table (`.csv`, `.txt`) into a grid."""

import csv
import re
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
_FIGURE = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_SAMPLED_LINES = 100
"""How many lines at the beginning decide which separator the file uses."""


def read_csv(data: bytes) -> tuple[Grid, ...]:
    """The one table that the text holds; its grid has no name.

    The encoding is that of the byte order mark, else UTF-8, else GB 18030. The separator is the one
    in a first line `sep=;`, else the most frequent of comma, semicolon and tab outside quotes.
    Plain digits become figures, other text stays as it is. Raises `UnreadableWorkbook`.
    """
    text = _decoded_text(data)
    stated = _STATED.match(text)
    separator = stated[1] if stated else _separator(text)
    lines = text[stated.end() :] if stated else text
    cells = {}
    try:
        rows = csv.reader(lines.splitlines(keepends=True), delimiter=separator)
        for row, fields in enumerate(rows):
            if row >= SHEET_ROWS or len(fields) > SHEET_COLUMNS:
                raise UnreadableWorkbook("read.damaged")
            for column, field in enumerate(fields):
                if field.strip():
                    cells[Position(row, column)] = _read_field(field)
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


def _read_field(field: str) -> Cell:
    text = field.strip()
    if _FIGURE.fullmatch(text):
        return figure(text, "General", False, False)  # noqa: FBT003
    kind = CellKind.ERROR if is_error(text) else CellKind.TEXT
    return Cell(text=clean(field), kind=kind)
