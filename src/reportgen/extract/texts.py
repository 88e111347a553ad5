"""What somebody writes beside the form: paragraphs in a workbook, tables within a text."""

from collections.abc import Collection, Iterator, Sequence

from reportgen.model.grids import CellKind, Grid, Position
from reportgen.model.submissions import TableText
from reportgen.standards.standard import Identity, Standard
from reportgen.text.labels import normal, plain

_MOST = 5000
"""Cells of a table beyond which it is none that stands within the text of a report."""


def texts_of(grids: Sequence[Grid], standard: Standard) -> dict[str, str]:
    """The paragraphs below the titles of the report's sections, by section; empty ones left out.

    On any sheet a section begins where a cell holds its title alone. Its paragraphs stand right of
    the title or below it, one to a row; the next title, of a table too, or a row of several cells
    ends it. Paragraphs are joined by line feeds; a line break inside a cell parts two of them.
    """
    titles = {
        normal(title): "" if own.table else own.id
        for own in standard.sections
        for title in (own.title, *own.aliases)
    }
    texts: dict[str, list[str]] = {}
    for grid in grids:
        section = ""
        for row in _rows(grid, standard.identity):
            title = next((at for at, text in enumerate(row) if normal(text) in titles), None)
            if title is not None:
                section = titles[normal(row[title])]
            elif len(row) > 1:
                section = ""
            beside = row if title is None else row[title + 1 :]
            if section:
                texts.setdefault(section, []).extend(_paragraphs(beside))
    return {section: "\n".join(found) for section, found in texts.items() if found}


def _rows(grid: Grid, identity: Identity) -> Iterator[list[str]]:
    """The texts of each row; on our own sheet of texts only its first column, without our hints."""
    rows: dict[int, list[str]] = {}
    ours = _is_ours(grid, identity)
    for place, cell in sorted(grid.cells.items()):
        if cell.kind is CellKind.TEXT and cell.text.strip() and not (ours and place.column):
            rows.setdefault(place.row, []).append(cell.text)
    return iter(rows.values())


def _is_ours(grid: Grid, identity: Identity) -> bool:
    """Whether this is the sheet of texts of one of our own forms, known by its heading."""
    first = grid.cells.get(Position(0, 0))
    heading = plain(identity.text_heading)
    return first is not None and bool(heading) and plain(first.text) == heading


def _paragraphs(row: Sequence[str]) -> Iterator[str]:
    for text in row:
        yield from (line.strip() for line in text.splitlines() if line.strip())


def tables_of(grids: Sequence[Grid], form: Collection[int]) -> Iterator[TableText]:
    """The tables of a text document that are none of the `form`; very large ones left out."""
    for number, grid in enumerate(grids):
        rows = 1 + max((place.row for place in grid.cells), default=-1)
        columns = 1 + max((place.column for place in grid.cells), default=-1)
        if not grid.sheet and number not in form and 0 < rows * columns <= _MOST:
            words = {place: "".join(cell.text.split()) for place, cell in grid.cells.items()}
            yield tuple(
                tuple(words.get(Position(row, column), "") for column in range(columns))
                for row in range(rows)
            )
