"""Reads an `.ods` workbook into grids, in one pass over its XML.

This reader sees what libraries hide: errors, formulas without a result, hidden rows and columns,
and figures that are displayed otherwise than stored. The guard must have checked the bytes and
counted the repeated cells. Blank rows and cells cost nothing, even if repeated a million times.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple
from xml.etree.ElementTree import Element

from reportgen.model.grids import (
    Cell,
    CellKind,
    Grid,
    Look,
    Position,
    TextRun,
    marked,
    plain_text,
)
from reportgen.office_files.ooxml import attribute, children, local_name
from reportgen.office_files.spreadsheet import (
    MOST_CELLS,
    SHEET_COLUMNS,
    SHEET_ROWS,
    Sheet,
    UnreadableWorkbook,
    clean,
    figure,
    in_look,
    is_error,
    rounded_to,
)
from reportgen.office_files.zip_parts import DamagedPackage, Package, open_package

_CONTENT, _STYLES = "content.xml", "styles.xml"
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
_GENERAL_DECIMALS = 9
"""A cell without a number format of its own shows at least so many decimals."""


def read_ods(data: bytes | Package) -> tuple[Grid, ...]:
    """The sheets of a workbook in its order, including hidden ones.

    Cells are read as `read_xlsx` reads them, but `shown` comes from the displayed text that the
    file stores. Raises `UnreadableWorkbook`.
    """
    try:
        package = open_package(data)
        root = package.root(_CONTENT)
        common = [package.root(_STYLES)] if package.has(_STYLES) else []
    except DamagedPackage as error:
        raise UnreadableWorkbook("read.damaged", error.part) from error
    unseen = frozenset(_hiding_styles(root))
    looks = {name: look for part in (*common, root) for name, look in _looks(part)}
    sheets = (
        sheet
        for body in children(root, "body")
        for spreadsheet in children(body, "spreadsheet")
        for sheet in children(spreadsheet, "table")
    )
    return tuple(_grid(sheet, unseen, looks) for sheet in sheets)


def _looks(root: Element) -> Iterator[tuple[str, Look]]:
    """The names of the styles that raise, lower, strike or hide text, and how they set it."""
    for group in ("styles", "automatic-styles"):
        for styles in children(root, group):
            for style in styles:
                for properties in children(style, "text-properties"):
                    if look := _look(properties):
                        yield attribute(style, "name") or "", look


def _look(properties: Element) -> Look | None:
    struck = attribute(properties, "text-line-through-style")
    kind = attribute(properties, "text-line-through-type")
    place = (attribute(properties, "text-position") or "").partition(" ")[0]
    shift = place.rstrip("%").strip("0.")
    if attribute(properties, "display") == "none":
        return Look.HIDDEN
    if (struck or kind or "none") != "none":
        return Look.STRUCK
    if place == "sub" or shift.startswith("-"):
        return Look.LOWERED
    return Look.RAISED if shift else None


def _hiding_styles(root: Element) -> Iterator[str]:
    """The names of the styles that hide a sheet, or give a row or column no size."""
    for styles in children(root, "automatic-styles"):
        for style in styles:
            for properties in style:
                size = attribute(properties, "row-height") or attribute(properties, "column-width")
                no_size = size is not None and not size.rstrip("abcdefghijklmnopqrstuvwxyz").strip(
                    "0."
                )
                if no_size or attribute(properties, "display") == "false":
                    yield attribute(style, "name") or ""


@dataclass(slots=True, kw_only=True)
class _Sheet(Sheet):
    """A sheet under construction, with the names of the styles that hide something."""

    unseen_styles: frozenset[str]
    looks: Mapping[str, Look]

    def hides(self, element: Element) -> bool:
        """Whether a row or column is hidden."""
        style = attribute(element, "style-name")
        return attribute(element, "visibility") in _HIDDEN or style in self.unseen_styles


def _grid(element: Element, unseen_styles: frozenset[str], looks: Mapping[str, Look]) -> Grid:
    sheet = _Sheet(
        name=clean(attribute(element, "name") or ""),
        unseen_styles=unseen_styles,
        looks=looks,
        hidden=attribute(element, "style-name") in unseen_styles,
    )
    column = 0
    for item in _items(element, "table-column"):
        end = column + _count(item, "number-columns-repeated", sheet)
        if sheet.hides(item):
            sheet.hidden_columns.append(range(column, end))
        column = end
    row = 0
    for item in _items(element, "table-row"):
        times = _count(item, "number-rows-repeated", sheet)
        _read_row(item, row, times, sheet)
        row += times
        if row > SHEET_ROWS:
            raise UnreadableWorkbook("read.damaged", sheet.name)
    return sheet.grid()


def _items(element: Element, name: str) -> Iterator[Element]:
    """The rows or columns of a sheet in their order, including those in groups."""
    for child in element:
        tag = local_name(child.tag)
        if tag == name:
            yield child
        elif tag in _GROUPS:
            yield from _items(child, name)


def _count(element: Element, name: str, sheet: _Sheet) -> int:
    """The count of repeats or spans in this attribute; 1 if the element lacks it."""
    text = attribute(element, name) or "1"
    most = str(SHEET_ROWS)
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= len(most) else 0
    if not 1 <= number <= SHEET_ROWS:
        raise UnreadableWorkbook("read.damaged", sheet.name)
    return number


class _FilledCell(NamedTuple):
    """A cell with content or a span: its column, its repeats, and its rows and columns."""

    column: int
    repeated: int
    cell: Cell | None
    spans: tuple[int, int]


def _read_row(element: Element, row: int, times: int, sheet: _Sheet) -> None:
    """Puts a row's cells into the sheet, as often as the row is repeated."""
    filled = list(_filled_cells(element, sheet))
    if not filled:
        return
    if len(sheet.cells) + times * sum(item.repeated for item in filled) > MOST_CELLS:
        raise UnreadableWorkbook("read.too_many_cells", sheet.name)
    for line in range(row, row + times):
        if sheet.hides(element):
            sheet.hidden_rows.add(line)
        for item in filled:
            for column in range(item.column, item.column + item.repeated):
                _put(sheet, Position(line, column), item)


def _filled_cells(element: Element, sheet: _Sheet) -> Iterator[_FilledCell]:
    column = 0
    for item in element:
        if local_name(item.tag) not in _CELLS:
            continue
        repeated = _count(item, "number-columns-repeated", sheet)
        filled = _FilledCell(column, repeated, _read_cell(item, sheet.looks), _spans(item, sheet))
        column += repeated
        if column > SHEET_COLUMNS:
            raise UnreadableWorkbook("read.damaged", sheet.name)
        if filled.cell is not None or filled.spans != (1, 1):
            yield filled


def _spans(item: Element, sheet: _Sheet) -> tuple[int, int]:
    return _count(item, "number-rows-spanned", sheet), _count(item, "number-columns-spanned", sheet)


def _put(sheet: _Sheet, position: Position, filled: _FilledCell) -> None:
    rows, columns = filled.spans
    if filled.cell is not None:
        sheet.cells[position] = replace(filled.cell, hidden=sheet.unseen(position))
    if filled.spans != (1, 1):
        end = Position(position.row + rows - 1, position.column + columns - 1)
        sheet.merges.append((position, end))


def _read_cell(item: Element, looks: Mapping[str, Look]) -> Cell | None:
    """The cell, or None if it is blank."""
    runs = _runs_in(item, looks) if looks else ()
    cell = _plain_cell(item, clean(plain_text(runs)) if runs else None)
    if runs and (cell is None or cell.kind is CellKind.TEXT):
        return replace(cell or Cell(text=""), runs=runs)
    look = looks.get(attribute(item, "style-name") or "")
    return in_look(cell, look) if cell and look else cell


def _runs_in(item: Element, looks: Mapping[str, Look]) -> tuple[TextRun, ...]:
    """The runs of a cell's text if a part of it is not plain, else none."""
    runs: list[TextRun] = []
    for number, line in enumerate(children(item, "p")):
        runs += [TextRun("\n")] if number else []
        runs += _paragraph_runs(line, looks, Look.PLAIN)
    return marked(runs)


def _plain_cell(item: Element, seen: str | None) -> Cell | None:
    """The cell, or None if it is blank. `seen` is its text if a part of it is not read."""
    # The standard attribute and that of LibreOffice have the same local name.
    kinds = [value for key, value in item.items() if key.endswith("}value-type")]
    formula = attribute(item, "formula")
    lines = (plain_text(_paragraph_runs(line, {}, Look.PLAIN)) for line in children(item, "p"))
    text = clean("\n".join(lines)) if seen is None else seen
    kind = "error" if "error" in kinds or (kinds and is_error(text)) else "".join(kinds[:1])
    if kind in _FIGURES:
        cell = figure(attribute(item, "value") or "", "General", False, formula is not None)  # noqa: FBT003
        displayed = next(children(item, "p"), None) is not None
        return replace(cell, shown=_different_display(cell.number, text) if displayed else None)
    if kind in _OTHERS:
        stored = attribute(item, f"{kind}-value") or text or f"#{kind}"
        stored = stored.upper() if kind == "boolean" else clean(stored)
        return Cell(text=stored, kind=_OTHERS[kind], formula=formula is not None)
    text = text or (clean(attribute(item, "string-value") or "") if seen is None else "")
    if text:
        return Cell(text=text, formula=formula is not None)
    return None if formula is None else _formula_without_text(formula, typed=bool(kind))


def _formula_without_text(formula: str, *, typed: bool) -> Cell:
    """A formula without text. If it has no type either, it was never calculated."""
    if typed:
        return Cell(text="", kind=CellKind.BLANK, formula=True)
    return Cell(text="=" + clean(formula), kind=CellKind.UNCALCULATED, formula=True)


def _paragraph_runs(element: Element, looks: Mapping[str, Look], look: Look) -> Iterator[TextRun]:
    """The runs of a paragraph with its spaces and line breaks, but without notes."""
    yield TextRun(element.text or "", look)
    for child in element:
        match local_name(child.tag):
            case "s":
                count = attribute(child, "c") or "1"
                many = int(count) if count.isascii() and count.isdigit() else 1
                yield TextRun(" " * many, look)
            case "tab":
                yield TextRun("\t", look)
            case "line-break":
                yield TextRun("\n", look)
            case "annotation" | "note":
                pass
            case _:
                own = looks.get(attribute(child, "style-name") or "", look)
                yield from _paragraph_runs(child, looks, own)
        yield TextRun(child.tail or "", look)


def _different_display(number: Decimal | None, text: str) -> str | None:
    """The displayed text; None if it is the figure, apart from separators, unit or currency."""
    if number is None:
        return None
    words = text.strip()
    digits = _DIGITS.findall(words)
    if "%" in words or len(digits) != 1:
        # Accounting formats show zero as a dash: that hides nothing.
        return None if words and not number else words
    seen = figure(re.sub(r"[,\s]", "", digits[0]), "General", False, False).number  # noqa: FBT003
    negative = words.startswith("(") and words.endswith(")")
    same = seen == (-number if negative else number)
    return None if same or (seen is not None and _rounds_to(number, digits[0])) else words


def _rounds_to(number: Decimal, text: str) -> bool:
    """Whether a text with as many decimals as a cell without a format shows is this number."""
    seen = Decimal(re.sub(r"[,\s]", "", text))
    decimals = re.split("[eE]", text)[0].partition(".")[2]
    return len(decimals) >= _GENERAL_DECIMALS and rounded_to(number, seen) == seen
