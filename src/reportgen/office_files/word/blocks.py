"""Tables and pictures of a report's text, as Word files have them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportgen.documents.report import Picture, Run, TextTable
from reportgen.model.grids import Position
from reportgen.office_files.word.elements import Element, make, make_run
from reportgen.office_files.word.tables import PlacedCell, TableLook, build_table
from reportgen.standards.typography import MILLIMETRES_IN_INCH

Embed = Callable[[Picture, float, float], Element]
"""Puts a picture into the file, so many millimetres wide and high: the run that shows it."""

_DOTS_IN_INCH = 96
_HIGHEST_PICTURE = 120.0
_DENSE_BELOW = 20
_SIZES = {False: 12.0, True: 9.5}
_ROW_HEIGHT = 1.9  # of the size of type, as in the statistical tables
_SHORTEST, _LONGEST = 4, 24
_MOST_TOGETHER = 12
_GAP = 120
_EDGE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where blocks are put: the width of the text in millimetres, how pictures get into the file.

    `style_of` gives the id of a style by its name, None where the document has no such style.
    """

    width: float
    embed: Embed
    style_of: Callable[[str], str | None]


def table_elements(table: TextTable, place: Place) -> list[Element]:
    """The table, set like the statistical tables, its head on every page; and a gap below it."""
    widths = _widths(table, place.width)
    dense = min(widths) < _DENSE_BELOW
    cells = [
        PlacedCell(
            position=Position(at, column),
            paragraph=_cell(cell, table.aligns[column] if at else "", place, dense=dense),
        )
        for at, row in enumerate(table.rows)
        for column, cell in enumerate(row)
    ]
    look = TableLook(
        widths=widths,
        row_height=_ROW_HEIGHT * _SIZES[dense],
        head_rows=1,
        together=len(table.rows) <= _MOST_TOGETHER,
    )
    gap = make("p", make("pPr", make("spacing", before=0, after=0, line=_GAP, lineRule="exact")))
    return [build_table(cells, len(table.rows), look), gap]


def _widths(table: TextTable, width: float) -> list[float]:
    """The columns' widths by their longest texts, within bounds."""
    longest = [max(map(len, column)) for column in zip(*table.texts, strict=True)]
    weights = [min(max(length, _SHORTEST), _LONGEST) for length in longest]
    return [width * weight / sum(weights) for weight in weights]


def _cell(runs: Sequence[Run], align: str, place: Place, *, dense: bool) -> Element:
    style = place.style_of("dense table text" if dense else "table text")
    named = None if style is None else make("pStyle", val=style)
    spacing = make("spacing", before=0, after=0, line=240, lineRule="auto")
    indent = make("ind", left=_EDGE, right=_EDGE, firstLineChars=0, firstLine=0)
    position = make("jc", val=align or "center")
    half_points = round(_SIZES[dense] * 2)
    size = [] if style else [make("sz", val=half_points), make("szCs", val=half_points)]
    pieces = (_run(run, size) for run in runs)
    return make("p", make("pPr", named, spacing, indent, position), *pieces)


def _run(run: Run, size: Sequence[Element]) -> Element:
    bold = [make("b"), make("bCs")] if run.strong else []
    face = [*bold, *size]
    return make_run(run.text, make("rPr", *face) if face else None)


def picture_elements(picture: Picture, place: Place) -> list[Element]:
    """The picture, never larger than it is nor than the text is wide, and its caption below."""
    width = picture.width * MILLIMETRES_IN_INCH / _DOTS_IN_INCH
    height = picture.height * MILLIMETRES_IN_INCH / _DOTS_IN_INCH
    scale = min(1.0, place.width / width, _HIGHEST_PICTURE / height)
    shown = place.embed(picture, width * scale, height * scale)
    made = [_centred(shown, place, keep=bool(picture.caption))]
    if picture.caption:
        made.append(_centred(make_run(picture.caption), place, keep=False))
    return made


def _centred(run: Element, place: Place, *, keep: bool) -> Element:
    """A centred line whose height is that of what stands in it."""
    style = place.style_of("table text")
    properties = make(
        "pPr",
        None if style is None else make("pStyle", val=style),
        make("keepNext") if keep else None,
        make("spacing", before=_GAP, after=0 if keep else _GAP, line=240, lineRule="auto"),
        make("ind", firstLineChars=0, firstLine=0),
        make("jc", val="center"),
    )
    return make("p", properties, run)
