"""Writes self-contained web pages, fit for printing and for screen readers: the report, lists."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from jinja2 import DictLoader, Environment, StrictUndefined

from reportgen.documents.lists import Listing, value_text
from reportgen.documents.report import Report, Style
from reportgen.standards.cells import table_of
from reportgen.standards.printed_table import DrawnCell, Kind, draw
from reportgen.standards.standard import Table

_ELEMENTS = {
    Style.SECTION: "h2",
    Style.HEADING: "h3",
    Style.SUBHEADING: "h4",
    Style.TEXT: "p",
    Style.ITEM: "p",
}
_DENSE_ABOVE = 6
_LABELS = frozenset({Kind.LABEL, Kind.GROUP})


def listings_page(
    templates: Mapping[str, str], listings: Sequence[Listing], verdict: str, language: str
) -> bytes:
    """Lists as a page (`findings.html` of the `templates`) under the title of the first."""
    values = {"listings": listings, "title": listings[0].title, "verdict": verdict}
    return _page(templates, "findings.html", language, values)


def report_page(report: Report, templates: Mapping[str, str], language: str) -> bytes:
    """The report as a page (`report.html` of the `templates`)."""
    drawn = [section.table for section in report.standard.sections if section.table]
    values = {"report": report, "tables": {name: _page_table(report, name) for name in drawn}}
    return _page(templates, "report.html", language, values)


def _page(
    templates: Mapping[str, str], name: str, language: str, values: Mapping[str, object]
) -> bytes:
    """Render a template; all text is escaped."""
    environment = Environment(
        autoescape=True,
        loader=DictLoader(templates),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests["figure"] = lambda value: isinstance(value, int | Decimal)
    environment.filters["shown"] = value_text
    environment.filters["element"] = _ELEMENTS.__getitem__
    environment.filters["base64"] = lambda content: base64.b64encode(content).decode("ascii")
    page = environment.get_template(name).render(values, language=language)
    return page.encode("utf-8", errors="replace")


@dataclass(frozen=True, slots=True, kw_only=True)
class _TableCell:
    """A cell of a table: a figure with the ids of its heads, a head with its scope, or a remark."""

    text: str
    rows: int
    columns: int
    id: str = ""
    scope: str = ""
    label: bool = False
    figure: bool = False
    open: bool = False
    headers: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _PageTable:
    caption: str
    dense: bool
    head: list[list[_TableCell]] = field(default_factory=list)
    body: list[list[_TableCell]] = field(default_factory=list)


def _page_table(report: Report, name: str) -> _PageTable:
    """A table as the standard draws it, with the report's figures."""
    table = table_of(report.standard, name)
    drawing = draw(table)
    rows: list[list[_TableCell]] = [[] for _ in range(drawing.rows)]
    for cell in sorted(drawing.cells, key=lambda drawn: drawn.position):
        rows[cell.position.row].append(_table_cell(report, table, cell, drawing.cells))
    return _PageTable(
        caption=table.description or table.title,
        dense=drawing.columns > _DENSE_ABOVE,
        head=rows[: drawing.head_rows],
        body=rows[drawing.head_rows :],
    )


def _table_cell(
    report: Report, table: Table, cell: DrawnCell, drawn: Sequence[DrawnCell]
) -> _TableCell:
    if cell.ref is None:
        return _TableCell(
            text=cell.text,
            rows=cell.rows,
            columns=cell.columns,
            id=_cell_id(table, cell),
            scope=_scope_of(cell),
            label=cell.kind is Kind.LABEL,
        )
    figure = report.figures[cell.ref]
    return _TableCell(
        text=figure.text,
        rows=cell.rows,
        columns=cell.columns,
        figure=True,
        open=figure.open,
        headers=" ".join(_cell_id(table, head) for head in _heads_of(cell, drawn)),
    )


def _cell_id(table: Table, cell: DrawnCell) -> str:
    return f"{table.id}-{cell.position.row}-{cell.position.column}"


def _scope_of(cell: DrawnCell) -> str:
    """The value of HTML's `scope` for a head; empty for the remark in the corner."""
    scopes: Mapping[Kind, tuple[str, str]] = {
        Kind.TITLE: ("colgroup", "colgroup"),
        Kind.HEAD: ("col", "colgroup"),
        Kind.GROUP: ("row", "rowgroup"),
        Kind.LABEL: ("row", "row"),
    }
    one, many = scopes.get(cell.kind, ("", ""))
    spans = cell.rows if cell.kind is Kind.GROUP else cell.columns
    return many if spans > 1 else one


def _heads_of(cell: DrawnCell, drawn: Sequence[DrawnCell]) -> list[DrawnCell]:
    """The heads above a figure, within its block of the table, and the labels to its left."""
    row, column = cell.position
    titles = {one.position.row for one in drawn if one.kind is Kind.TITLE}
    corners = [one.position.row for one in drawn if one.kind is Kind.CORNER]
    start = max((at for at in corners if at <= row), default=0)
    start -= start - 1 in titles
    found = []
    for one in drawn:
        top, left = one.position
        beside = one.kind in _LABELS and top <= row < top + one.rows
        above = (
            one.kind in (Kind.HEAD, Kind.TITLE)
            and start <= top < row
            and left < column + cell.columns
            and column < left + one.columns
        )
        if beside or above:
            found.append(one)
    return found
