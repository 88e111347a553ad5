"""Texts beside the form's own tables: paragraphs in a workbook, tables within a report's text."""

from collections.abc import Collection, Iterator, Sequence

from reportgen.model.grids import CellKind, Grid, Position
from reportgen.model.submissions import TableText
from reportgen.standards.standard import Identity, Standard
from reportgen.text.labels import normal, plain

_MOST = 5000
"""A table of more cells is not one within the text of a report."""


def texts_of(grids: Sequence[Grid], standard: Standard) -> dict[str, str]:
    """The paragraphs of each section that has any, joined by line feeds.

    On any sheet a section begins at a cell that holds nothing but its title. Its paragraphs stand
    right of the title or below it, one in each row; a line break in a cell begins another one. The
    section ends at the next title (also that of a table) or at a row of several cells.
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
    """The texts of each row; on our own sheet of texts the first column only, as hints follow."""
    rows: dict[int, list[str]] = {}
    ours = _is_our_text_sheet(grid, identity)
    for place, cell in sorted(grid.cells.items()):
        if cell.kind is CellKind.TEXT and cell.text.strip() and not (ours and place.column):
            rows.setdefault(place.row, []).append(cell.text)
    return iter(rows.values())


def _is_our_text_sheet(grid: Grid, identity: Identity) -> bool:
    """Whether this is the sheet of texts in one of our own forms, which its heading says."""
    first = grid.cells.get(Position(0, 0))
    heading = plain(identity.text_heading)
    return first is not None and bool(heading) and plain(first.text) == heading


def _paragraphs(row: Sequence[str]) -> Iterator[str]:
    for text in row:
        yield from (line.strip() for line in text.splitlines() if line.strip())


def tables_of(grids: Sequence[Grid], form: Collection[int]) -> Iterator[TableText]:
    """The tables of a text document whose numbers are not in `form`, except for very large ones."""
    for number, grid in enumerate(grids):
        rows = 1 + max((place.row for place in grid.cells), default=-1)
        columns = 1 + max((place.column for place in grid.cells), default=-1)
        if not grid.sheet and number not in form and 0 < rows * columns <= _MOST:
            words = {place: "".join(cell.text.split()) for place, cell in grid.cells.items()}
            yield tuple(
                tuple(words.get(Position(row, column), "") for column in range(columns))
                for row in range(rows)
            )
