"""Marks the cells of one sheet, and measures its columns and rows."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from reportgen.model.grids import Position, position_of
from reportgen.writers.marked_workbooks.parts import RELATIONS, Element, Unsafe, number, tag, whole
from reportgen.writers.marked_workbooks.styles import CONCERNED, NOTED, Styles

_AFTER_LEGACY_DRAWING = frozenset(
    tag(name)
    for name in (
        "legacyDrawingHF",
        "drawingHF",
        "picture",
        "oleObjects",
        "controls",
        "webPublishItems",
        "tableParts",
        "extLst",
    )
)


def place_of(address: str) -> Position:
    """Row and column of a cell, from 0. Raises `Unsafe` if this is no address."""
    found = position_of(address)
    if not found:
        raise Unsafe("structure")
    return found


@dataclass(slots=True, kw_only=True)
class Sheet:
    """A worksheet that is being marked."""

    root: Element
    rows: dict[int, Element] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in self._sheet_data():
            # A row without a number follows its neighbour. That is rare, and refused.
            if row.tag != tag("row") or not whole(row, "r", 0):
                raise Unsafe("structure")
            self.rows[whole(row, "r", 0)] = row

    def _sheet_data(self) -> Element:
        data = self.root.find(tag("sheetData"))
        if data is None:
            raise Unsafe("structure")
        return data

    def mark(self, address: str, styles: Styles, *, noted: bool) -> None:
        """Fill a cell with colour; a cell that is not stored yet is added without content."""
        cell = self._stored_cell(place_of(address), address)
        style = whole(cell, "s", 0)
        cell.set("s", str(styles.marked(style, NOTED if noted else CONCERNED)))

    def unmark(self, styles: Styles) -> None:
        """Remove the fills of an earlier round."""
        for row in self.rows.values():
            for cell in row:
                style = whole(cell, "s", 0)
                if (plain := styles.restored(style)) != style:
                    cell.set("s", str(plain))

    def _stored_cell(self, at: Position, address: str) -> Element:
        row = self._stored_row(at.row + 1)
        index = 0
        for index, cell in enumerate(row):  # noqa: B007 - used after the loop
            there = place_of(cell.get("r", ""))
            if there.column == at.column:
                return cell
            if there.column > at.column:
                break
        else:
            index = len(row)
        if "spans" in row.attrib:
            del row.attrib["spans"]
        cell = etree.Element(tag("c"), r=address, s=str(self._default_style(row, at.column)))
        row.insert(index, cell)
        return cell

    def _stored_row(self, wanted: int) -> Element:
        if wanted not in self.rows:
            row = etree.Element(tag("row"), r=str(wanted))
            before = sum(1 for other in self.rows if other < wanted)
            self._sheet_data().insert(before, row)
            self.rows[wanted] = row
        return self.rows[wanted]

    def _default_style(self, row: Element, column: int) -> int:
        if row.get("customFormat") in ("1", "true") and row.get("s", "").isdigit():
            return whole(row, "s", 0)
        styles = [whole(c, "style", 0) for low, high, c in self._columns() if low <= column <= high]
        return styles[0] if styles else 0

    def _columns(self) -> Iterator[tuple[int, int, Element]]:
        for columns in self.root.findall(tag("cols")):
            for column in columns:
                yield whole(column, "min", 1) - 1, whole(column, "max", 1) - 1, column

    def column_pixels(self, column: int) -> int:
        """The width of a column on the screen; 0 if it is hidden."""
        for low, high, element in self._columns():
            if low <= column <= high:
                if element.get("hidden") in ("1", "true"):
                    return 0
                return round(number(element, "width", 8.43) * 7)
        return round(self._default_size("defaultColWidth", 9.14) * 7)

    def row_pixels(self, row: int) -> int:
        """The height of a row on the screen; 0 if it is hidden."""
        element = self.rows.get(row + 1)
        if element is not None and element.get("hidden") in ("1", "true"):
            return 0
        usual = self._default_size("defaultRowHeight", 15)
        return round((usual if element is None else number(element, "ht", usual)) * 4 / 3)

    def _default_size(self, name: str, default: float) -> float:
        found = self.root.find(tag("sheetFormatPr"))
        return default if found is None else number(found, name, default)

    def deselect(self) -> None:
        """Unselect the sheet: what a user types goes into all selected sheets at once."""
        for view in self.root.iter(tag("sheetView")):
            if "tabSelected" in view.attrib:
                del view.attrib["tabSelected"]

    def drawing_id(self) -> str | None:
        """The id of the relationship to the legacy drawing, which holds the frames of comments."""
        found = self.root.find(tag("legacyDrawing"))
        return None if found is None else found.get(f"{{{RELATIONS}}}id")

    def set_drawing(self, relation: str) -> None:
        """Add the element that names this relationship, in the order that the schema demands."""
        element = etree.Element(tag("legacyDrawing"), nsmap={"r": RELATIONS})
        element.set(f"{{{RELATIONS}}}id", relation)
        after = next(
            (i for i, child in enumerate(self.root) if child.tag in _AFTER_LEGACY_DRAWING), None
        )
        if after is None:
            self.root.append(element)
        else:
            self.root.insert(after, element)
