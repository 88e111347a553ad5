"""The tables of a Word document as grids, with the element of each cell."""

from collections.abc import Mapping
from dataclasses import dataclass

from reportgen.model.grids import Grid, Position, TextRun, joined_lines, text_cell
from reportgen.office_files.word.elements import (
    COMPATIBILITY,
    Element,
    child_of,
    tag,
    value_of,
    within,
)
from reportgen.office_files.word.seen_text import NO_STYLES, StyleSheet, is_on, runs_of

_MOST_COLUMNS = 63
_CONTINUED = ("", "continue")


@dataclass(frozen=True, slots=True, kw_only=True)
class WordTable:
    """A table of a document: as a grid, and the element of each cell by its position."""

    grid: Grid
    elements: Mapping[Position, Element]


def tables(body: Element, styles: StyleSheet = NO_STYLES) -> tuple[WordTable, ...]:
    """Every table below an element, nested ones too, numbered from 1 in the order of the document.

    The copies that a document keeps for old programs are left out.
    """
    fallback = f"{{{COMPATIBILITY}}}Fallback"
    found = [t for t in body.iter(tag("tbl")) if next(t.iterancestors(fallback), None) is None]
    return tuple(_table(table, str(number), styles) for number, table in enumerate(found, start=1))


def _number(text: str | None, default: int) -> int:
    """A count written in an attribute; what is none, or none that Word knows, is the default."""
    if text is None or not text.isdecimal() or int(text[:4]) > _MOST_COLUMNS:
        return default
    return int(text[:4])


@dataclass(slots=True, kw_only=True)
class _Spans:
    """A cell while its table is walked: it grows by the cells that it is merged with."""

    element: Element
    top: int
    rows: int = 1
    columns: int = 1


def _table(table: Element, name: str, styles: StyleSheet) -> WordTable:
    open_above: dict[int, _Spans] = {}
    found: dict[Position, _Spans] = {}
    rows = [row for row in within(table, "tr") if _is_shown(row)]
    for number, row in enumerate(rows):
        column = _number(value_of(child_of(row, "trPr"), "gridBefore"), 0)
        left: _Spans | None = None
        for tc in within(row, "tc"):
            properties = child_of(tc, "tcPr")
            width = max(1, _number(value_of(properties, "gridSpan"), 1))
            down, across = value_of(properties, "vMerge"), value_of(properties, "hMerge")
            above = open_above.get(column)
            if across in _CONTINUED and left is not None:
                left.columns += width if left.top == number else 0
            elif down in _CONTINUED and above is not None and above.top + above.rows == number:
                left = above
                left.rows += 1
            else:
                left = _Spans(element=tc, top=number, columns=width)
                found[Position(number, column)] = left
                open_above.pop(column, None)
                if down is not None:
                    open_above[column] = left
            column += width
    cells = {
        at: text_cell(cell_runs(spans.element, styles), rows=spans.rows, columns=spans.columns)
        for at, spans in found.items()
    }
    return WordTable(
        grid=Grid(name=name, sheet=False, cells=cells),
        elements={at: spans.element for at, spans in found.items()},
    )


def _is_shown(row: Element) -> bool:
    """Whether a row is neither deleted nor hidden."""
    properties = child_of(row, "trPr")
    return child_of(properties, "del") is None and not is_on(value_of(properties, "hidden"))


def cell_runs(tc: Element, styles: StyleSheet = NO_STYLES) -> tuple[TextRun, ...]:
    """The text of a cell. Each paragraph and each break begins a line; blank lines are left out."""
    lines: list[list[TextRun]] = []
    for paragraph in within(tc, "p"):
        lines.append([])
        for run in runs_of(paragraph, styles):
            first, *others = run.text.split("\n")
            lines[-1].append(run._replace(text=first))
            lines += [[run._replace(text=other)] for other in others]
    return joined_lines(lines)
