"""The text of a paragraph as Word shows it: special characters, and what is raised or hidden."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from reportgen.model.grids import Look, TextRun
from reportgen.office_files.word.elements import UNSEEN, Element, child_of, tag, value_of

_OFF = ("0", "false", "off", "none")
_LOOKS = {"superscript": Look.RAISED, "subscript": Look.LOWERED}
_CHARACTERS = {
    tag("tab"): "\t",
    tag("ptab"): "\t",
    tag("br"): "\n",
    tag("cr"): "\n",
    tag("noBreakHyphen"): "-",
}
_SYMBOL_FONT = {0x2B: "+", 0x2C: ",", 0x2D: "-", 0x2E: "."} | {0x30 + n: str(n) for n in range(10)}
_PRIVATE = range(0xF000, 0xF100)
_MOST_STEPS = 20
"""A style is based on at most so many others, whatever the file claims."""


@dataclass(frozen=True, slots=True)
class StyleSheet:
    """The styles of a document by their ids."""

    by_id: Mapping[str, Element] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Element | None) -> "StyleSheet":
        """The styles of `word/styles.xml`; none without it."""
        found = () if root is None else root.findall(tag("style"))
        return cls({style.get(tag("styleId"), ""): style for style in found})

    def chain(self, style: str | None) -> Iterator[Element]:
        """A style and those that it is based on, the nearest first."""
        for _ in range(_MOST_STEPS):
            element = self.by_id.get(style or "")
            if element is None:
                return
            yield element
            style = value_of(element, "basedOn")

    def look(self, run: Element, paragraph: Element) -> Look:
        """How a run stands in its line, by its own format, its style and its paragraph's."""
        own = child_of(run, "rPr")
        named = self.chain(value_of(own, "rStyle"))
        around = self.chain(value_of(child_of(paragraph, "pPr"), "pStyle"))
        formats = [own, *(child_of(style, "rPr") for style in (*named, *around))]

        def value(name: str) -> str | None:
            found = (value_of(each, name) for each in formats)
            return next((text for text in found if text is not None), None)

        if is_on(value("vanish")) or value("sz") == "0":
            return Look.HIDDEN
        if is_on(value("strike")) or is_on(value("dstrike")):
            return Look.STRUCK
        shift = value("position") or "0"
        if shift.lstrip("-").strip("0"):
            return Look.LOWERED if shift.startswith("-") else Look.RAISED
        return _LOOKS.get(value("vertAlign") or "", Look.PLAIN)


NO_STYLES = StyleSheet()


def is_on(value: str | None) -> bool:
    """Whether a property that is on or off is on; `value` is as `value_of` gives it."""
    return value is not None and value not in _OFF


def runs_of(paragraph: Element, styles: StyleSheet = NO_STYLES) -> Iterator[TextRun]:
    """The runs of a paragraph, without text boxes, deletions and codes of fields.

    A line break is a line feed, a tab a tab, Word's own non-breaking hyphen a hyphen. A symbol that
    no ordinary character stands for keeps its private code, which spells no figure.
    """
    yield from _runs_within(paragraph, paragraph, styles)


def _runs_within(parent: Element, paragraph: Element, styles: StyleSheet) -> Iterator[TextRun]:
    for child in parent:
        if child.tag == tag("r"):
            text = "".join(_characters(child))
            if text:
                yield TextRun(text, styles.look(child, paragraph))
        if child.tag not in UNSEEN:
            yield from _runs_within(child, paragraph, styles)


def _characters(run: Element) -> Iterator[str]:
    """The texts of a run's own pieces."""
    for piece in run:
        if piece.tag == tag("t"):
            yield piece.text or ""
        elif piece.tag == tag("sym"):
            yield _symbol(piece)
        else:
            yield _CHARACTERS.get(str(piece.tag), "")


def _symbol(piece: Element) -> str:
    """The character of a `w:sym`; of the font Symbol, digits and signs are what they show."""
    try:
        code = int(piece.get(tag("char"), ""), 16)
        own = chr(code)
    except (ValueError, OverflowError):
        return "\N{REPLACEMENT CHARACTER}"
    if (piece.get(tag("font")) or "").casefold() != "symbol":
        return own
    return _SYMBOL_FONT.get(code - _PRIVATE.start if code in _PRIVATE else code, own)
