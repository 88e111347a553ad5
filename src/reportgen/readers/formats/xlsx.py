"""Reads an `.xlsx` or `.xlsm` workbook into grids, in one pass over its XML.

This reader sees what common libraries hide: error cells, formulas that were never calculated,
dates, hidden rows and columns, and number formats that show another figure than the stored one.
The guard must have checked the bytes (sizes, entries, DOCTYPEs, number of cells).
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple
from xml.etree.ElementTree import Element

from reportgen.model.grids import (
    Cell,
    CellKind,
    Grid,
    Look,
    Position,
    TextRun,
    address,
    marked,
    plain_text,
    position_of,
)
from reportgen.office_files.ooxml import attribute, children, local_name, namespace, visible
from reportgen.office_files.spreadsheet import (
    BUILT_IN_FORMATS,
    SHEET_COLUMNS,
    SHEET_ROWS,
    UnreadableWorkbook,
    figure,
    in_look,
    with_spans,
)
from reportgen.office_files.zip_parts import DamagedPackage, Package, open_package


def read_xlsx(data: bytes | Package) -> tuple[Grid, ...]:
    """The sheets of a workbook in its order, including hidden ones, without charts.

    A grid has a blank cell only if it anchors a merged range or its formula gives an empty text. A
    number is the stored one, to the 15 digits that Excel shows. A date is marked but never
    converted. A cell under a merged range is kept if it has content. A cell whose font is struck,
    raised or lowered has one run of that look, whatever its kind. Raises `UnreadableWorkbook`.
    """
    try:
        return tuple(_grids(open_package(data)))
    except DamagedPackage as error:
        raise UnreadableWorkbook("read.damaged", error.part) from error


def _grids(package: Package) -> Iterator[Grid]:
    main = package.main("xl/workbook.xml")
    if not package.has(main):
        raise UnreadableWorkbook("read.part_missing", main)
    workbook = package.root(main)
    links = package.links(main)
    parts = {link.kind: link.part for link in links}
    formats, looks = _styles(package, parts)
    strings = _strings(package, parts)
    texts = {number: plain_text(runs) for number, runs in strings.items()}
    rich = {number: special for number, runs in strings.items() if (special := marked(runs))}
    book = _Book(strings=texts, rich=rich, formats=formats, looks=looks)
    targets = {link.id: link for link in links}
    for sheets in children(workbook, "sheets"):
        for sheet in children(sheets, "sheet"):
            name = visible(sheet.get("name", ""))
            link = targets.get(attribute(sheet, "id") or "")
            if link is None or not package.has(link.part):
                raise UnreadableWorkbook("read.part_missing", name)
            if link.kind not in ("chartsheet", "dialogsheet"):
                hidden = sheet.get("state", "visible") != "visible"
                yield _grid(package.root(link.part), name, book, hidden=hidden)


class _Book(NamedTuple):
    """What all sheets share, by the numbers that cells refer to.

    `rich` holds the runs of the texts that are partly raised, lowered or struck; `looks` the looks
    of cell styles that are not plain.
    """

    strings: dict[str, str]
    rich: dict[str, tuple[TextRun, ...]]
    formats: dict[str, str]
    looks: dict[str, Look]


class _Tags(NamedTuple):
    """The tags inside a row in the part's namespace, made once because every cell needs them."""

    cell: str
    value: str
    formula: str
    inline: str
    text: str
    run: str


def _strings(package: Package, parts: dict[str, str]) -> dict[str, tuple[TextRun, ...]]:
    part = parts.get("sharedStrings", "")
    if not package.has(part):
        return {}
    root = package.root(part)
    tags = _tags(root)
    return {str(number): _item_runs(item, tags) for number, item in enumerate(root)}


def _item_runs(item: Element, tags: _Tags) -> tuple[TextRun, ...]:
    """The runs of a string item, without pronunciation aids."""
    runs = []
    for child in item:
        if child.tag == tags.text:
            runs.append(TextRun(visible(child.text or "")))
        elif child.tag == tags.run:
            text = "".join(part.text or "" for part in child if part.tag == tags.text)
            look = next((_look(font) for font in children(child, "rPr")), Look.PLAIN)
            runs.append(TextRun(visible(text), look))
    return tuple(runs)


def _look(font: Element) -> Look:
    """How a font sets its text."""
    for item in font:
        name, value = local_name(item.tag), item.get("val")
        if name == "strike" and value not in ("0", "false"):
            return Look.STRUCK
        if name == "vertAlign" and value in _LOOKS:
            return _LOOKS[value]
    return Look.PLAIN


_LOOKS = {"superscript": Look.RAISED, "subscript": Look.LOWERED}


def _tags(root: Element) -> _Tags:
    return _Tags(*(namespace(root) + name for name in ("c", "v", "f", "is", "t", "r")))


def _styles(package: Package, parts: dict[str, str]) -> tuple[dict[str, str], dict[str, Look]]:
    """The format code of each cell style, and the looks of those that are not plain."""
    part = parts.get("styles", "")
    if not package.has(part):
        return {}, {}
    codes = dict(BUILT_IN_FORMATS)
    styles: list[tuple[str, str]] = []
    fonts: dict[str, Look] = {}
    for child in package.root(part):
        name = local_name(child.tag)
        if name == "numFmts":
            codes |= {item.get("numFmtId", ""): item.get("formatCode", "") for item in child}
        elif name == "fonts":
            fonts = {str(number): _look(item) for number, item in enumerate(child)}
        elif name == "cellXfs":
            styles = [(item.get("numFmtId", "0"), item.get("fontId", "0")) for item in child]
    looks = {str(n): fonts.get(font, Look.PLAIN) for n, (_, font) in enumerate(styles)}
    return (
        {str(number): codes.get(form, "General") for number, (form, _) in enumerate(styles)},
        {number: look for number, look in looks.items() if look is not Look.PLAIN},
    )


# --- sheets


def _grid(root: Element, name: str, book: _Book, *, hidden: bool) -> Grid:
    if local_name(root.tag) not in ("worksheet", "macrosheet"):
        raise UnreadableWorkbook("read.damaged", name)
    tags = _tags(root)
    in_hidden_column = _hidden_columns(root, name)
    cells: dict[Position, Cell] = {}
    hidden_rows: set[int] = set()
    for row, unseen, element in _rows(root, name):
        if unseen:
            hidden_rows.add(row)
        for position, item in _cells_in(element, tags.cell, row, name):
            if position in cells:
                raise UnreadableWorkbook("read.cell_twice", f"{name}!{address(position)}")
            off = hidden or unseen or in_hidden_column(position.column)
            cell = _read_cell(item, tags, book, name, off)
            if book.looks and cell is not None and (look := book.looks.get(item.get("s", "0"))):
                cell = in_look(cell, look)
            if cell is not None:
                cells[position] = cell

    def unseen_at(position: Position) -> bool:
        return hidden or position.row in hidden_rows or in_hidden_column(position.column)

    spanned = with_spans(cells, _merges(root, name), unseen_at)
    return Grid(name=name, cells=spanned, hidden=hidden)


def _rows(root: Element, name: str) -> Iterator[tuple[int, bool, Element]]:
    """Each row's index, whether it is hidden, and its element. Unnumbered rows are the next."""
    row = -1
    for data in children(root, "sheetData"):
        for element in children(data, "row"):
            row = _index(element.get("r"), row + 2, SHEET_ROWS, name)
            yield row, _is_true(element.get("hidden")) or _is_zero(element.get("ht")), element


def _cells_in(row: Element, tag: str, index: int, name: str) -> Iterator[tuple[Position, Element]]:
    """Position and element of each cell with content. Empty cells must cost nothing."""
    position, passed = Position(index, -1), ""
    for cell in row:
        reference = cell.get("r")
        if reference and not len(cell):
            passed = reference
            continue
        if cell.tag != tag:
            continue
        known = _position_or_none(reference or passed) if reference or passed else position
        if known is None or known.row != index:
            raise UnreadableWorkbook("read.damaged", f"{name}!{reference or passed}")
        position = known if reference else Position(index, known.column + 1)
        passed = ""
        if len(cell):
            yield position, cell


def _position(reference: str, name: str) -> Position:
    position = _position_or_none(reference)
    if position is None:
        raise UnreadableWorkbook("read.damaged", f"{name}!{reference}")
    return position


def _position_or_none(reference: str) -> Position | None:
    """The position that a name such as `B4` means; None if no sheet has such a cell."""
    found = position_of(reference)
    return found if found and found.row < SHEET_ROWS and found.column < SHEET_COLUMNS else None


def _index(text: str | None, implied: int, most: int, name: str) -> int:
    """The index of a row or column number. `implied` is the number if the file states none."""
    number = implied if text is None else int(text) if _is_whole(text) else 0
    if not 1 <= number <= most:
        raise UnreadableWorkbook("read.damaged", name)
    return number - 1


def _hidden_columns(root: Element, name: str) -> Callable[[int], bool]:
    """A function that tells whether a column is hidden. Its ranges may be as wide as a sheet."""
    ranges = [
        (
            _index(column.get("min"), 1, SHEET_COLUMNS, name),
            _index(column.get("max"), SHEET_COLUMNS, SHEET_COLUMNS, name),
        )
        for columns in children(root, "cols")
        for column in columns
        if _is_true(column.get("hidden")) or _is_zero(column.get("width"))
    ]
    return lru_cache(None)(lambda column: any(low <= column <= high for low, high in ranges))


def _merges(root: Element, name: str) -> list[tuple[Position, Position]]:
    """First and last cell of each merged range."""
    ranges = []
    for items in children(root, "mergeCells"):
        for item in children(items, "mergeCell"):
            first, _, last = item.get("ref", "").partition(":")
            start, end = _position(first, name), _position(last or first, name)
            rows, columns = sorted((start.row, end.row)), sorted((start.column, end.column))
            ranges.append((Position(rows[0], columns[0]), Position(rows[1], columns[1])))
    return ranges


def _is_true(text: str | None) -> bool:
    return text in ("1", "true")


def _is_zero(text: str | None) -> bool:
    """Whether a height or width is zero."""
    return text is not None and text != "" and not text.strip("0.")


def _is_whole(text: str) -> bool:
    # Converting more digits than any row or column number has would only cost time.
    return text.isascii() and text.isdigit() and len(text) <= len(str(SHEET_ROWS))


# --- cells


def _read_cell(item: Element, tags: _Tags, book: _Book, name: str, hidden: bool) -> Cell | None:  # noqa: FBT001
    """The cell, or None if it is blank."""
    value, formula = "", None
    inline: tuple[TextRun, ...] = ()
    for child in item:
        tag = child.tag
        if tag == tags.value:
            value = child.text or ""
        elif tag == tags.formula:
            formula = child.text or ""
        elif tag == tags.inline:
            inline = _item_runs(child, tags)
    stored = item.get("t", "n")
    if stored == "n" and value and not value.isspace():
        code = book.formats.get(item.get("s", "0"), "General")
        return figure(value, code, hidden, formula is not None)
    if stored == "s" and value:
        cell = _text_cell(_shared_string(value, book, name), hidden, formula is not None)
        rich = book.rich and book.rich.get(value.strip())
        return _with_runs(cell, rich, hidden) if rich else cell
    if stored == "str" or (inline and not value):
        text = visible(value) or plain_text(inline)
        cell = _text_cell(text, hidden, formula is not None)
        rich = () if value else marked(inline)
        return _with_runs(cell, rich, hidden) if rich else cell
    if not value or value.isspace():
        return None if formula is None else _uncalculated_cell(formula, hidden)
    kind, text = _kind_and_text(stored, visible(value))
    return Cell(text=text, kind=kind, hidden=hidden, formula=formula is not None)


def _text_cell(text: str, hidden: bool, formula: bool) -> Cell | None:  # noqa: FBT001
    if text:
        return Cell(text=text, hidden=hidden, formula=formula)
    return Cell(text="", kind=CellKind.BLANK, hidden=hidden, formula=True) if formula else None


def _with_runs(cell: Cell | None, runs: tuple[TextRun, ...], hidden: bool) -> Cell:  # noqa: FBT001
    return replace(cell or Cell(text="", hidden=hidden), kind=CellKind.TEXT, runs=runs)


def _uncalculated_cell(formula: str, hidden: bool) -> Cell:  # noqa: FBT001
    text = "=" + visible(formula)
    return Cell(text=text, kind=CellKind.UNCALCULATED, hidden=hidden, formula=True)


def _kind_and_text(stored: str, text: str) -> tuple[CellKind, str]:
    """Kind and text of a stored value that is neither number nor shared or calculated text."""
    if stored == "b" and text in ("1", "0", "true", "false"):
        return CellKind.BOOLEAN, "TRUE" if text in ("1", "true") else "FALSE"
    if stored == "inlineStr":
        return CellKind.TEXT, text
    return (CellKind.DATE if stored == "d" else CellKind.ERROR), text


def _shared_string(value: str, book: _Book, name: str) -> str:
    text = book.strings.get(value.strip())
    if text is None:
        raise UnreadableWorkbook("read.damaged", name)
    return text
