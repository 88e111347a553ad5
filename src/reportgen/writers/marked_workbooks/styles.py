"""Derives cell styles: the same style with another fill, and with its former fill again.

A marked cell keeps number format, font, borders and alignment. Its former colour is kept as the
background of the solid fill, which no program shows. The next round restores it from there.
"""

from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from reportgen.writers.marked_workbooks.parts import Element, Unsafe, tag, whole

NOTED, CONCERNED = "FFFFC94D", "FFFFF0C2"
"""The fill of a cell with a note, and of a cell that only the note of another cell mentions."""


@dataclass(slots=True, kw_only=True)
class Styles:
    """The style sheet, and the styles derived so far, by original style and colour."""

    root: Element
    made: dict[tuple[int, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("fonts", "fills", "borders", "cellXfs"):
            self.part(name)

    def part(self, name: str) -> Element:
        """A list of the style sheet. Raises `Unsafe` if it is missing or empty."""
        found = self.root.find(tag(name))
        if found is None or not len(found):
            raise Unsafe("structure")
        return found

    def marked(self, style: int, colour: str) -> int:
        """The style with this fill in place of its own."""
        style = self.restored(style)
        if (style, colour) not in self.made:
            before = self._fill_colour(style, "fgColor")
            fill = etree.Element(tag("fill"))
            pattern = etree.SubElement(fill, tag("patternFill"), patternType="solid")
            etree.SubElement(pattern, tag("fgColor"), rgb=colour)
            if before is None:
                etree.SubElement(pattern, tag("bgColor"), indexed="64")
            else:
                background = etree.SubElement(pattern, tag("bgColor"))
                background.attrib.update(before.attrib)
            self.made[style, colour] = self._with_fill(style, self.add("fills", fill))
        return self.made[style, colour]

    def restored(self, style: int) -> int:
        """The style with its former fill; the same style if it has no fill of ours."""
        colour = self._fill_colour(style, "fgColor")
        if colour is None or colour.get("rgb") not in (NOTED, CONCERNED):
            return style
        if (style, "") not in self.made:
            before = self._fill_colour(style, "bgColor")
            number = 0
            if before is not None and before.get("indexed") != "64":
                fill = etree.Element(tag("fill"))
                pattern = etree.SubElement(fill, tag("patternFill"), patternType="solid")
                etree.SubElement(pattern, tag("fgColor")).attrib.update(before.attrib)
                etree.SubElement(pattern, tag("bgColor"), indexed="64")
                number = self.add("fills", fill)
            self.made[style, ""] = self._with_fill(style, number)
        return self.made[style, ""]

    def add(self, name: str, element: Element) -> int:
        """Put an element at the end of a list; gives its number."""
        items = self.part(name)
        items.append(element)
        items.set("count", str(len(items)))
        return len(items) - 1

    def _with_fill(self, style: int, fill: int) -> int:
        xf = deepcopy(self._xf(style))
        xf.set("fillId", str(fill))
        xf.set("applyFill", "1")
        return self.add("cellXfs", xf)

    def _xf(self, style: int) -> Element:
        try:
            return self.part("cellXfs")[style]
        except IndexError as error:
            raise Unsafe("structure") from error

    def _fill_colour(self, style: int, which: str) -> Element | None:
        """A colour of a style's solid fill; None if its fill is not solid."""
        fills = self.part("fills")
        place = whole(self._xf(style), "fillId", 0)
        pattern = fills[place].find(tag("patternFill")) if place < len(fills) else None
        if pattern is None or pattern.get("patternType") != "solid":
            return None
        return pattern.find(tag(which))
