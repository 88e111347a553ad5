"""An `.ods` workbook to grids, in one pass over its XML.

Sees what libraries hide: errors, formulas without a result, hidden rows and columns, and figures
that are shown otherwise than stored. The bytes must have passed the guard, which has counted the
repeated cells; blank rows and cells repeated a million times cost nothing here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple
from xml.etree.ElementTree import Element

from reportgen.model.grids import Cell, CellKind, Grid, Position
from reportgen.ooxml import DamagedPackage, attribute, children, local_name, open_package
from reportgen.spreadsheet import (
    MOST_CELLS,
    SHEET_COLUMNS,
    SHEET_ROWS,
    UnreadableWorkbook,
    clean,
    figure,
    is_error,
    with_spans,
)

_CONTENT = "content.xml"
_FIGURES = ("float", "percentage", "currency")
_OTHERS = {
    "error": CellKind.ERROR,
    "date": CellKind.DATE,
    "time": CellKind.DATE,
    "boolean": CellKind.BOOLEAN,
}
_HIDDEN = ("collapse", "filter")
_CELLS = ("table-cell", "covered-table-cell")
_GROUPS = (
    "table-row-group",
    "table-header-rows",
    "table-rows",
    "table-column-group",
    "table-header-columns",
    "table-columns",
)
_DIGITS = re.compile(r"-?[0-9](?:[0-9,\s]*[0-9])?(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_FULL = 9
"""So many decimals are as many as a cell shows that has no format of its own."""


def read_ods(data: bytes) -> tuple[Grid, ...]:
    """The sheets of a workbook in its order, hidden ones included.

    As the reader of `.xlsx` does: blanks are not in a grid, a date is marked and never converted, a
    figure has 15 digits. What is shown is what the file says is shown. Raises `UnreadableWorkbook`.
    """
    try:
        root = open_package(data).root(_CONTENT)
    except DamagedPackage as error:
        raise UnreadableWorkbook("read.damaged", error.part) from error
    unseen = frozenset(_unseen_styles(root))
    sheets = (
        sheet
        for body in children(root, "body")
        for spreadsheet in children(body, "spreadsheet")
        for sheet in children(spreadsheet, "table")
    )
    return tuple(_grid(sheet, unseen) for sheet in sheets)


def _unseen_styles(root: Element) -> Iterator[str]:
    """The names of the styles that hide a sheet, or make a row or column of no size."""
    for styles in children(root, "automatic-styles"):
        for style in styles:
            for properties in style:
                size = attribute(properties, "row-height") or attribute(properties, "column-width")
                nought = size is not None and not size.rstrip("abcdefghijklmnopqrstuvwxyz").strip(
                    "0."
                )
                if nought or attribute(properties, "display") == "false":
                    yield attribute(style, "name") or ""


@dataclass(slots=True, kw_only=True)
class _Sheet:
    """What is known of a sheet so far; hidden columns are ranges, they may be very wide."""

    name: str
    unseen_styles: frozenset[str]
    hidden: bool
    cells: dict[Position, Cell] = field(default_factory=dict)
    merges: list[tuple[Position, Position]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)

    def unseen(self, position: Position) -> bool:
        """Whether the cell there is hidden."""
        return (
            self.hidden
            or position.row in self.hidden_rows
            or any(first <= position.column < end for first, end in self.hidden_columns)
        )

    def hides(self, element: Element) -> bool:
        """Whether a row or column is hidden."""
        style = attribute(element, "style-name")
        return attribute(element, "visibility") in _HIDDEN or style in self.unseen_styles


def _grid(element: Element, unseen_styles: frozenset[str]) -> Grid:
    sheet = _Sheet(
        name=clean(attribute(element, "name") or ""),
        unseen_styles=unseen_styles,
        hidden=attribute(element, "style-name") in unseen_styles,
    )
    column = 0
    for item in _items(element, "table-column"):
        end = column + _times(item, "number-columns-repeated", sheet)
        if sheet.hides(item):
            sheet.hidden_columns.append((column, end))
        column = end
    row = 0
    for item in _items(element, "table-row"):
        times = _times(item, "number-rows-repeated", sheet)
        _read_row(item, row, times, sheet)
        row += times
        if row > SHEET_ROWS:
            raise UnreadableWorkbook("read.damaged", sheet.name)
    cells = with_spans(sheet.cells, sheet.merges, sheet.unseen)
    return Grid(name=sheet.name, cells=cells, hidden=sheet.hidden)


def _items(element: Element, name: str) -> Iterator[Element]:
    """The rows or columns of a sheet in their order, those in groups included."""
    for child in element:
        tag = local_name(child.tag)
        if tag == name:
            yield child
        elif tag in _GROUPS:
            yield from _items(child, name)


def _times(element: Element, name: str, sheet: _Sheet) -> int:
    """How often an element stands; 1 where it does not say."""
    text = attribute(element, name) or "1"
    most = str(SHEET_ROWS)
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= len(most) else 0
    if not 1 <= number <= SHEET_ROWS:
        raise UnreadableWorkbook("read.damaged", sheet.name)
    return number


class _Found(NamedTuple):
    """A cell with content or a span: its column, how often it stands there, rows and columns."""

    column: int
    repeated: int
    cell: Cell | None
    spans: tuple[int, int]


def _read_row(element: Element, row: int, times: int, sheet: _Sheet) -> None:
    """Put a row's cells into the sheet, as often as the row stands."""
    found = list(_found(element, sheet))
    if not found:
        return
    if len(sheet.cells) + times * sum(item.repeated for item in found) > MOST_CELLS:
        raise UnreadableWorkbook("read.too_many_cells", sheet.name)
    for line in range(row, row + times):
        if sheet.hides(element):
            sheet.hidden_rows.add(line)
        for item in found:
            for column in range(item.column, item.column + item.repeated):
                _put(sheet, Position(line, column), item)


def _found(element: Element, sheet: _Sheet) -> Iterator[_Found]:
    column = 0
    for item in element:
        if local_name(item.tag) not in _CELLS:
            continue
        repeated = _times(item, "number-columns-repeated", sheet)
        found = _Found(column, repeated, _cell(item), _spans(item, sheet))
        column += repeated
        if column > SHEET_COLUMNS:
            raise UnreadableWorkbook("read.damaged", sheet.name)
        if found.cell is not None or found.spans != (1, 1):
            yield found


def _spans(item: Element, sheet: _Sheet) -> tuple[int, int]:
    return _times(item, "number-rows-spanned", sheet), _times(item, "number-columns-spanned", sheet)


def _put(sheet: _Sheet, position: Position, found: _Found) -> None:
    rows, columns = found.spans
    if found.cell is not None:
        sheet.cells[position] = replace(found.cell, hidden=sheet.unseen(position))
    if found.spans != (1, 1):
        end = Position(position.row + rows - 1, position.column + columns - 1)
        sheet.merges.append((position, end))


def _cell(item: Element) -> Cell | None:
    """The cell, or None where it is blank."""
    # The office's attribute and the program's own extension have the same local name.
    kinds = [value for key, value in item.items() if key.endswith("}value-type")]
    formula = attribute(item, "formula")
    text = clean("\n".join(_text(line) for line in children(item, "p")))
    kind = "error" if "error" in kinds or (kinds and is_error(text)) else "".join(kinds[:1])
    if kind in _FIGURES:
        found = figure(attribute(item, "value") or "", "General", False, formula is not None)  # noqa: FBT003
        lines = next(children(item, "p"), None) is not None
        return replace(found, shown=_shown(found.number, text) if lines else None)
    if kind in _OTHERS:
        stored = attribute(item, f"{kind}-value") or text or f"#{kind}"
        stored = stored.upper() if kind == "boolean" else clean(stored)
        return Cell(text=stored, kind=_OTHERS[kind], formula=formula is not None)
    text = text or clean(attribute(item, "string-value") or "")
    if text:
        return Cell(text=text, formula=formula is not None)
    return None if formula is None else _without_text(formula, typed=bool(kind))


def _without_text(formula: str, *, typed: bool) -> Cell:
    """A formula that gives an empty text; without a type it was never calculated."""
    if typed:
        return Cell(text="", kind=CellKind.BLANK, formula=True)
    return Cell(text="=" + clean(formula), kind=CellKind.UNCALCULATED, formula=True)


def _text(element: Element) -> str:
    """The text of a paragraph, with its spaces and breaks, without notes."""
    text = element.text or ""
    for child in element:
        match local_name(child.tag):
            case "s":
                count = attribute(child, "c") or "1"
                text += " " * (int(count) if count.isascii() and count.isdigit() else 1)
            case "tab":
                text += "\t"
            case "line-break":
                text += "\n"
            case "annotation" | "note":
                pass
            case _:
                text += _text(child)
        text += child.tail or ""
    return text


def _shown(number: Decimal | None, text: str) -> str | None:
    """What is shown, where that is not the figure but for separators, a unit or a currency."""
    if number is None:
        return None
    words = text.strip()
    digits = _DIGITS.findall(words)
    if "%" in words or len(digits) != 1:
        # Accounting formats show nought as a dash: that hides nothing.
        return None if words and not number else words
    seen = figure(re.sub(r"[,\s]", "", digits[0]), "General", False, False).number  # noqa: FBT003
    decimals = len(digits[0].partition(".")[2])
    negative = words.startswith("(") and words.endswith(")")
    same = seen == (-number if negative else number)
    rounded = decimals >= _FULL and round(number, decimals) == seen
    return None if same or rounded else words
