"""Writes a form's sheet for one table: the printed table, open cells, live checks."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reportgen.case.settings import INDICATORS
from reportgen.checks.blanks import sums_of
from reportgen.documents.blank_form import Carried, Form, FormWords, drawing_of, figures_of
from reportgen.model.grids import Position
from reportgen.model.submissions import CellRef
from reportgen.office_files.printed_sheet import draw_sheet
from reportgen.standards.cells import cells
from reportgen.standards.printed_table import Drawing, DrawnCell, Kind
from reportgen.standards.standard import Column, Table
from reportgen.text.numerals import number_text
from reportgen.text.visible import visible
from reportgen.writers.blank_forms.formulas import (
    Places,
    absolute,
    begins,
    ranges,
    standing,
    stored,
    summary,
    total,
)
from reportgen.writers.blank_forms.looks import LINE, Looks, finish, lines, pixels
from reportgen.writers.blank_forms.placing import Arranged, arrange

TOP = 3
"""Rows above the table: its title, its entity, and the summary of the checks."""

WIDER, WIDER_UPRIGHT = 1.4, 1.15
"""How much wider than on paper the columns are; printing fits the sheet to the page again."""

_RESULT_MM, _BESIDE_MM = 18, 34
_NOT_NEGATIVE = {"criteria": ">=", "value": 0}
_SIGNED = {"criteria": "between", "minimum": -(10**12), "maximum": 10**12}
_TALL = 20
"""A table of more rows is printed upright."""

_LOOK = {
    Kind.TITLE: "head",
    Kind.CORNER: "head",
    Kind.HEAD: "head",
    Kind.GROUP: "head",
    Kind.LABEL: "label",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """What every step of writing a table's sheet needs."""

    sheet: Any
    looks: Looks
    form: Form
    words: FormWords
    table: Table
    drawing: Drawing
    places: Places
    arranged: Arranged
    widths: tuple[float, ...]

    @property
    def last(self) -> int:
        """The last column in use."""
        return len(self.widths) - 1


def table_sheet(book: Any, form: Form, table: Table, words: FormWords, looks: Looks) -> None:  # noqa: ANN401 - XlsxWriter has no types
    """Add the sheet of one table to the workbook."""
    page = _page(book, form, table, words, looks)
    figures = figures_of(form, table)
    for number, width in enumerate(page.widths):
        page.sheet.set_column_pixels(number, number, pixels(width))
    _set_row_heights(page)
    _write_heading(page)
    _write_table(page, figures)
    _write_last_year(page)
    _write_checks(page, figures)
    _add_validations(page)
    _set_up_printing(page)


def _page(book: Any, form: Form, table: Table, words: FormWords, looks: Looks) -> _Page:  # noqa: ANN401 - likewise
    drawing = drawing_of(table, words)
    places = {ref: Position(p.row + TOP, p.column) for ref, p in drawing.places.items()}
    spans = {
        Position(cell.position.row + TOP, cell.position.column): cell.columns
        for cell in drawing.cells
    }
    arranged = arrange(
        form.checks(table),
        places,
        right=drawing.columns,
        bottom=TOP + drawing.rows,
        spans=lambda place: spans[place],
    )
    printed = table.widths if len(table.widths) == drawing.columns else (92, 24, 40)
    wider = WIDER_UPRIGHT if drawing.rows > _TALL else WIDER
    widths = [width * wider for width in printed] + [_RESULT_MM] * arranged.columns
    if any(own.ref.table == table.id for own in form.carried):
        widths.append(_BESIDE_MM)
    return _Page(
        sheet=book.add_worksheet(table.name),
        looks=looks,
        form=form,
        words=words,
        table=table,
        drawing=drawing,
        places=places,
        arranged=arranged,
        widths=tuple(widths),
    )


def _set_row_heights(page: _Page) -> None:
    """Make rows as high as their labels need: spreadsheets do not fit rows to merged cells."""
    needed: dict[int, int] = {}
    for cell in page.drawing.cells:
        column = cell.position.column
        width = sum(page.widths[column : column + cell.columns])
        high = lines(cell.text, width) / cell.rows
        for row in range(cell.position.row, cell.position.row + cell.rows):
            needed[row] = max(needed.get(row, 1), -int(-high // 1))
    page.sheet.set_row(0, 30)
    page.sheet.set_row(1, 18)
    page.sheet.set_row(2, 2 * LINE + 4)
    for row in range(page.drawing.rows):
        page.sheet.set_row(TOP + row, LINE * needed.get(row, 1) + 6)
    for line in page.arranged.below:
        page.sheet.set_row(line.row, LINE + 4)


def _write_heading(page: _Page) -> None:
    """Write the title, the entity and the form's number; `_write_checks` adds the summary."""
    sheet, form, words, looks = page.sheet, page.form, page.words.table, page.looks
    width = page.drawing.columns
    sheet.merge_range(0, 0, 0, width - 1, page.table.title, looks["title"])
    half = max(1, width // 2)
    line = words["line"].format(entity=visible(form.entity.name))
    year = words["year"].format(year=form.period)
    _write_spanned(page, Position(1, 0), half, line, "line")
    mark = words["mark"].format(mark=form.mark)
    _write_spanned(page, Position(1, half), width - half, f"{year}  {mark}", "mark")


def _write_spanned(page: _Page, at: Position, columns: int, text: str, look: str) -> None:
    if columns > 1:
        page.sheet.merge_range(*at, at.row, at.column + columns - 1, text, page.looks[look])
    else:
        page.sheet.write_string(*at, text, page.looks[look])


def _write_table(page: _Page, figures: Mapping[CellRef, Decimal]) -> None:
    """Write the printed table: labels locked, figures open, totals as formulas unless typed."""
    typed, given = page.form.totals == "typed", page.form.given
    sums = {} if typed else sums_of(page.form.standard)

    def look_of(cell: DrawnCell) -> str:
        if cell.ref is None:
            return _LOOK[cell.kind]
        return "total" if cell.ref in sums else "given" if cell.ref in given else "open"

    def put(cell: DrawnCell, at: Position, look: object) -> None:
        if cell.ref is None:
            return
        figure = figures.get(cell.ref)
        if cell.ref in sums:
            made = total(sums[cell.ref], page.places, figure)
            page.sheet.write_formula(*at, made.text, look, made.result)
        elif figure is None:
            page.sheet.write_blank(*at, None, look)
        else:
            page.sheet.write_number(*at, stored(figure), look)

    draw_sheet(page.sheet, page.drawing, TOP, page.looks.by_name, look_of, put)


def _write_last_year(page: _Page) -> None:
    """Write last year's figures beside the rows that continue them, one remark for each row."""
    by_row: dict[int, list[Carried]] = {}
    for own in page.form.carried:
        if own.ref in page.places:
            by_row.setdefault(page.places[own.ref].row, []).append(own)
    if not by_row:
        return
    page.sheet.write_string(TOP, page.last, page.words.table["last_year"], page.looks["checked"])
    for row, found in by_row.items():
        values = " ".join(number_text(own.value) for own in found)
        text = found[0].text.format(value=values)
        page.sheet.write_string(row, page.last, text, page.looks["beside"])


def _write_checks(page: _Page, figures: Mapping[CellRef, Decimal]) -> None:
    """Write the results of the checks and their summary. A broken check and its cells turn red."""
    words, looks, sheet = page.words.check, page.looks, page.sheet
    shown: dict[Position, str | float] = {}
    for result in page.arranged.results:
        made = standing(result.check, page.places, figures, page.form.blank_means, words)
        _merge_result(page, result.at, result.columns)
        sheet.write_formula(*result.at, made.text, looks["result"], made.result)
        shown[result.at] = made.result
        _redden(page, [result.at], result.at, "wrong_text")
        _redden(page, [page.places[ref] for ref in result.check.refs], result.at, "wrong")
    for line in page.arranged.below:
        first = min(result.at.column for result in line.results)
        if first:
            _write_spanned(page, Position(line.row, 0), first, line.rule.name["zh"], "rule")
    _write_rule_names(page)
    if shown:
        everything = summary(page.arranged.results, shown, words)
        at = Position(2, 0)
        sheet.merge_range(*at, 2, page.drawing.columns - 1, "", looks["summary"])
        sheet.write_formula(*at, everything.text, looks["summary"], everything.result)
        _redden(page, [at], at, "wrong_text")
        fine = {
            "type": "formula",
            "criteria": begins(absolute(at), words["kept"]),
            "format": looks["fine_text"],
        }
        sheet.conditional_format(*at, *at, fine)


def _write_rule_names(page: _Page) -> None:
    """Write the rule's name above each column of results."""
    if not page.arranged.beside:
        return
    end = min(result.at.row for result in page.arranged.beside) - 1
    names = {result.at.column: result.check.rule.name["zh"] for result in page.arranged.beside}
    for column, name in names.items():
        if end > TOP:
            page.sheet.merge_range(TOP, column, end, column, name, page.looks["checked"])
        else:
            page.sheet.write_string(TOP, column, name, page.looks["checked"])


def _merge_result(page: _Page, at: Position, columns: int) -> None:
    if columns > 1:
        page.sheet.merge_range(*at, at.row, at.column + columns - 1, "", page.looks["result"])


def _redden(page: _Page, places: list[Position], result: Position, look: str) -> None:
    """Make cells red as long as a check's result says that it is broken."""
    first = min(places)
    page.sheet.conditional_format(
        first.row,
        first.column,
        first.row,
        first.column,
        {
            "type": "formula",
            "criteria": begins(absolute(result), page.words.check["broken"]),
            "format": page.looks[look],
            "multi_range": " ".join(ranges(places)).replace("$", ""),
        },
    )


def _add_validations(page: _Page) -> None:
    """Limit what open cells take: whole numbers, signed numbers, amounts in their unit."""
    sums = sums_of(page.form.standard) if page.form.totals == "formula" else {}
    columns = cells(page.form.standard)
    groups: dict[tuple[str, str, bool], list[Position]] = {}
    for ref, place in page.places.items():
        if ref not in sums:
            column = columns[ref][1]
            unit = "" if ref.table == INDICATORS else column.unit_name
            groups.setdefault((_number_kind(column), unit, bool(column.decimals)), []).append(place)
    for (kind, unit, decimals), places in groups.items():
        first, *others = sorted(places)
        allowed = page.words.allowed[kind]
        rule: dict[str, Any] = {
            "validate": "decimal" if decimals else "integer",
            **(_SIGNED if kind == "signed" else _NOT_NEGATIVE),
            "error_title": allowed.title,
            "error_message": allowed.message,
            "other_cells": [[*place, *place] for place in others],
        }
        if unit:
            rule["input_message"] = page.words.table["unit_prompt"].format(unit=unit)
        page.sheet.data_validation(*first, *first, rule)


def _number_kind(column: Column) -> str:
    return "signed" if column.signed else "amount" if column.unit == "amount" else "count"


def _set_up_printing(page: _Page) -> None:
    sheet, drawing = page.sheet, page.drawing
    heads = TOP + drawing.head_rows
    sheet.freeze_panes(heads, 0)
    if drawing.head_rows:
        sheet.repeat_rows(TOP, heads - 1)
    if drawing.rows <= _TALL:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 1)
    below = len(page.arranged.below)
    sheet.print_area(0, 0, TOP + drawing.rows + below - 1, page.last)
    finish(sheet, page.words, page.form.mark)
