"""Workbooks in the official layout, drawn from a standard, for tests and samples.

`workbook_of` gives a plain workbook. Functions such as `moved` or `with_subtotals` change a `Sheet`
of `Placed` cells as departments change theirs. `book_of` writes sheets, always with the same bytes.
"""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from math import ceil

import openpyxl
import xlsxwriter
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from xlsxwriter.worksheet import Worksheet as Written

from reportgen.model.grids import Position, address
from reportgen.model.submissions import CellRef
from reportgen.standards.cells import cells
from reportgen.standards.printed_table import Drawing, Kind, draw
from reportgen.standards.standard import Standard, Table

Values = Mapping[CellRef, Decimal | int | str | None]

_LINE = Side(style="thin")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_FROM_MM = 0.5
_A4 = 9
_CHARACTER = 2.0  # the width of a Chinese character, in characters
_LINE_HEIGHT = 13.5  # points


def workbook_of(
    standard: Standard,
    values: Values,
    *,
    entity: str = "",
    period: int | None = None,
    one_sheet: bool = False,
) -> bytes:
    """Each table on a sheet of its own (or all on one), with a title and the entity's name above."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.remove(book.active)
    top = 0
    for table in standard.tables:
        if not one_sheet or not book.worksheets:
            sheet = book.create_sheet("填报表" if one_sheet else table.name)
            top = heading(sheet, entity, period, standard.title)
        drawing = draw(table)
        put_table(book.worksheets[-1], drawing, values, top)
        widths(book.worksheets[-1], table)
        top += drawing.rows + 2
    return saved(book)


def heading(sheet: Worksheet, entity: str, period: int | None, title: str) -> int:
    """Writes a title line and a line with the entity, and gives the number of rows used."""
    if period:
        sheet["A1"] = f"{period}年度{title}统计表"
        sheet["A1"].font = Font(size=14, bold=True)
    if entity:
        sheet["A2"] = f"填报单位：{entity}"
    return 3


def put_table(sheet: Worksheet, drawing: Drawing, values: Values, top: int, left: int = 0) -> None:
    """Writes the drawn table with its figures. Its upper left corner is at `top`, `left` (from 0)."""
    for cell in drawing.cells:
        row, column = cell.position.row + top + 1, cell.position.column + left + 1
        here = sheet.cell(row, column)
        value = values.get(cell.ref) if cell.ref else cell.text
        if value is not None:
            here.value = value
        here.border = _BOX
        label = cell.kind is Kind.LABEL
        here.alignment = Alignment(
            horizontal="left" if label else "center", vertical="center", wrap_text=True
        )
        if cell.rows > 1 or cell.columns > 1:
            sheet.merge_cells(
                start_row=row,
                start_column=column,
                end_row=row + cell.rows - 1,
                end_column=column + cell.columns - 1,
            )


def widths(sheet: Worksheet, table: Table) -> None:
    for number, width in enumerate(table.widths, 1):
        dimension = sheet.column_dimensions[get_column_letter(number)]
        dimension.width = max(dimension.width if dimension.customWidth else 0, width * _FROM_MM)


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


# ---------------------------------------------------------------- sheets as departments change them


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A formula with its result when the file was last saved."""

    text: str
    result: Decimal | int


Content = Decimal | int | str | Formula | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A cell on a sheet. Without a `kind` it is text beside the table, without a frame."""

    at: Position
    value: Content = None
    rows: int = 1
    columns: int = 1
    kind: Kind | None = None
    ref: CellRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet to write. Widths are in characters."""

    name: str
    cells: tuple[Placed, ...]
    widths: tuple[float, ...] = ()


def sheet_of(table: Table, values: Values) -> Sheet:
    """The table alone, in the upper left corner of a sheet."""
    placed = (
        Placed(
            at=cell.position,
            value=values.get(cell.ref) if cell.ref else cell.text,
            rows=cell.rows,
            columns=cell.columns,
            kind=cell.kind,
            ref=cell.ref,
        )
        for cell in draw(table).cells
    )
    return Sheet(
        name=table.name, cells=tuple(placed), widths=tuple(w * _FROM_MM for w in table.widths)
    )


def moved(sheet: Sheet, *, down: int = 0, right: int = 0) -> Sheet:
    """The sheet with its cells moved down and to the right."""
    placed = (
        replace(cell, at=Position(cell.at.row + down, cell.at.column + right))
        for cell in sheet.cells
    )
    return replace(sheet, cells=tuple(placed), widths=(4.0,) * right + sheet.widths)


def below(upper: Sheet, lower: Sheet, gap: int = 1) -> Sheet:
    """Both on one sheet, one below the other."""
    end = max((cell.at.row + cell.rows for cell in upper.cells), default=0)
    wide = max(len(upper.widths), len(lower.widths))
    both = ((*one.widths, *(0.0,) * (wide - len(one.widths))) for one in (upper, lower))
    return Sheet(
        name=upper.name,
        cells=upper.cells + moved(lower, down=end + gap if end else 0).cells,
        widths=tuple(max(pair) for pair in zip(*both, strict=True)),
    )


def texts(name: str, lines: Iterable[str | Sequence[str]]) -> Sheet:
    """Lines of text beside a table; a line is one cell, or several side by side."""
    rows = [(line,) if isinstance(line, str) else line for line in lines]
    placed = (
        Placed(at=Position(row, column), value=text)
        for row, line in enumerate(rows)
        for column, text in enumerate(line)
        if text
    )
    return Sheet(name=name, cells=tuple(placed))


_NUMBERED = re.compile(r"^([0-9])\.")
_NUMBERINGS = {"1、": r"\1、", "(1)": r"(\1) ", "（1）": r"（\1）"}


def renumbered(sheet: Sheet, numbering: str) -> Sheet:
    """Items numbered `1、`, `(1)`, `（1）` or `①` in place of `1.`."""

    def spelt(text: str) -> str:
        if numbering == "①":
            return _NUMBERED.sub(lambda found: chr(0x245F + int(found[1])), text)
        return _NUMBERED.sub(_NUMBERINGS[numbering], text)

    placed = (
        replace(cell, value=spelt(cell.value))
        if cell.kind is not None and isinstance(cell.value, str) and cell.ref is None
        else cell
        for cell in sheet.cells
    )
    return replace(sheet, cells=tuple(placed))


def with_subtotals(sheet: Sheet, group: str, label: str = "小计") -> Sheet:
    """The sheet with a column of subtotals after the last column of a merged head."""
    head = next(cell for cell in sheet.cells if cell.value == group)
    new = head.at.column + head.columns
    placed = []
    for cell in sheet.cells:
        if cell.at.column >= new:
            cell = replace(cell, at=Position(cell.at.row, cell.at.column + 1))  # noqa: PLW2901
        elif cell.at.column + cell.columns > new or cell is head:
            cell = replace(cell, columns=cell.columns + 1)  # noqa: PLW2901
        placed.append(cell)
    lowest = Position(head.at.row + 1, new)
    placed.append(Placed(at=lowest, value=label, kind=Kind.HEAD))
    rows = {cell.at.row for cell in sheet.cells if cell.ref}
    for row in sorted(rows):
        summands = [c for c in sheet.cells if c.ref and c.at.row == row and _in(c, head)]
        placed.append(Placed(at=Position(row, new), value=_sum(summands), kind=Kind.DATA))
    kept = (*sheet.widths[:new], sheet.widths[new - 1], *sheet.widths[new:])
    return replace(sheet, cells=tuple(placed), widths=kept)


def _in(cell: Placed, head: Placed) -> bool:
    return head.at.column <= cell.at.column < head.at.column + head.columns


def _sum(summands: Sequence[Placed]) -> Formula:
    first, last = summands[0].at, summands[-1].at
    figures = [cell.value for cell in summands if isinstance(cell.value, int | Decimal)]
    return Formula(text=f"=SUM({address(first)}:{address(last)})", result=sum(figures))


def calculated(sheet: Sheet, standard: Standard) -> Sheet:
    """The sheet with a formula for every total, and the old figure as its result."""
    known = cells(standard)
    figures = [cell for cell in sheet.cells if cell.ref]

    def formula(cell: Placed) -> Placed:
        if not cell.ref or not isinstance(cell.value, int):
            return cell
        row, column = known[cell.ref]
        if column.total:
            line = [c for c in figures if c.ref and c.ref[:2] == cell.ref[:2]]
            summands = [c for c in line if c.ref and not known[c.ref][1].total]
        elif row.total:
            summands = [c for c in figures if c.ref and _within(cell.ref, c.ref, standard)]
        else:
            return cell
        return replace(cell, value=replace(_sum(summands), result=cell.value))

    return replace(sheet, cells=tuple(formula(cell) for cell in sheet.cells))


def _within(total: CellRef, ref: CellRef, standard: Standard) -> bool:
    """Whether the cell `ref` is one that the cell of a total row adds up."""
    group, row = cells(standard)[total][0].under, cells(standard)[ref][0]
    return ref.column == total.column and not row.total and row.under[: len(group)] == group


def book_of(sheets: Iterable[Sheet]) -> bytes:
    """The sheets as a workbook. The same sheets always give the same bytes."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"created": datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)})
    font = {"font_name": "宋体", "font_size": 10}
    looks: dict[str, dict[str, object]] = {
        "head": {"border": 1, "align": "center", "valign": "vcenter", "text_wrap": True},
        "label": {"border": 1, "align": "left", "valign": "vcenter", "text_wrap": True},
        "title": {"bold": True, "font_size": 14},
        "text": {},
    }
    formats = {name: book.add_format(font | look) for name, look in looks.items()}
    for sheet in sheets:
        written = book.add_worksheet(sheet.name)
        written.set_paper(_A4)
        written.set_landscape()
        written.fit_to_pages(1, 0)
        for number, width in enumerate(sheet.widths):
            written.set_column(number, number, width)
        for row, height in _heights(sheet).items():
            written.set_row(row, height)
        for cell in sorted(sheet.cells, key=lambda cell: cell.at):
            _put(written, cell, formats[_look(cell)])
    book.close()
    return target.getvalue()


def _heights(sheet: Sheet) -> dict[int, float]:
    """The height of each row with a long text. Programs do not adapt rows to merged cells."""
    heights: dict[int, float] = {}
    for cell in sheet.cells:
        if cell.kind is None or not isinstance(cell.value, str) or cell.rows > 1:
            continue
        width = sum(sheet.widths[cell.at.column : cell.at.column + cell.columns])
        lines = ceil(_CHARACTER * len(cell.value) / width) if width else 1
        if lines > 1:
            heights[cell.at.row] = max(heights.get(cell.at.row, 0), _LINE_HEIGHT * lines)
    return heights


def _look(cell: Placed) -> str:
    if cell.kind is None:
        return "title" if cell.at.row == 0 else "text"
    return "label" if cell.kind is Kind.LABEL else "head"


def _put(sheet: Written, cell: Placed, look: object) -> None:
    (row, column), value = cell.at, cell.value
    if cell.rows > 1 or cell.columns > 1:
        end = Position(row + cell.rows - 1, column + cell.columns - 1)
        sheet.merge_range(row, column, *end, "", look)
    match value:
        case Formula():
            sheet.write_formula(row, column, value.text, look, value.result)
        case str():
            sheet.write_string(row, column, value, look)
        case None:
            sheet.write_blank(row, column, None, look)
        case _:
            sheet.write_number(row, column, value, look)
