"""What the eye sees of a web page: the lines of a cell, what is raised, struck out or hidden."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import html

from reportgen.model.grids import Look, TextRun, joined_lines

DROPPED = frozenset(
    ("script", "style", "noscript", "template", "head", "nav", "button", "select", "svg", "iframe")
)
"""Elements whose text is none of the page's."""
INLINE = frozenset(
    (
        "a", "abbr", "b", "big", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "label",
        "mark", "o:p", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time",
        "tt", "u", "var",
    )
)  # fmt: skip
"""Elements that begin no line of their own."""

_BY_TAG = {
    "sup": Look.RAISED,
    "sub": Look.LOWERED,
    "s": Look.STRUCK,
    "strike": Look.STRUCK,
    "del": Look.STRUCK,
}
_BLANKS = re.compile("[ \t\r\n\f]+")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_MEDIA = re.compile(r"@(?!media\s+(?:all|screen)\b)[\w-]+[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SELECTOR = re.compile(r"(?P<tag>[a-z][\w:]*)?(?P<kind>[.#])?(?P<name>[\w-]+)?", re.IGNORECASE)
_ZERO = re.compile(r"[+-]?0*\.?0*(?:[a-z]{1,4}|%)?")
_LENGTH = re.compile(r"(-?)[0-9.]*[1-9][0-9.]*(?:[a-z]{1,4}|%)")

Style = dict[str, str]
"""Properties of a style sheet with their values, in lower case."""


@dataclass(frozen=True, slots=True)
class Looks:
    """The looks that a page gives its elements, its own style sheet included.

    Only plain selectors are understood (`.mark`, `sup`, `span.mark`, `#note`), and no sheet that
    stands in another file.
    """

    rules: Mapping[tuple[str, str, str], Style] = field(default_factory=dict)

    @classmethod
    def of(cls, page: html.HtmlElement) -> "Looks":
        """The looks of a page."""
        rules: dict[tuple[str, str, str], Style] = {}
        for sheet in page.iter("style"):
            text = _MEDIA.sub("", _COMMENT.sub("", sheet.text_content()))
            for selectors, declared in _RULE.findall(text):
                for selector in selectors.split(","):
                    if found := _SELECTOR.fullmatch(selector.strip()):
                        key = (found["tag"] or "").lower(), found["kind"] or "", found["name"] or ""
                        rules[key] = {**rules.get(key, {}), **_style(declared)}
        return cls(rules)

    def style(self, element: html.HtmlElement) -> Style:
        """The element's own properties; those of its `style` attribute go first."""
        if not isinstance(element.tag, str):
            return {}
        names = [("", ""), *((".", name) for name in (element.get("class") or "").split())]
        if element.get("id"):
            names.append(("#", element.get("id") or ""))
        found: dict[str, str] = {}
        for kind, name in names if self.rules else ():
            for tag in ("", element.tag):
                found |= self.rules.get((tag, kind, name), {})
        return found | _style(element.get("style") or "")

    def is_absent(self, element: html.HtmlElement) -> bool:
        """Whether the element takes no place on the page."""
        return element.get("hidden") is not None or self.style(element).get("display") == "none"

    def look(self, element: html.HtmlElement) -> Look:
        """How the element's text stands in its line, by what the element itself says."""
        style = self.style(element)
        unseen = style.get("visibility") in ("hidden", "collapse")
        for size in ("font-size", "opacity"):
            unseen = unseen or bool(style.get(size) and _ZERO.fullmatch(style[size]))
        if unseen or self.is_absent(element):
            return Look.HIDDEN
        if "line-through" in style.get("text-decoration", "") + style.get(
            "text-decoration-line", ""
        ):
            return Look.STRUCK
        if element.tag in INLINE:
            place = style.get("vertical-align", "")
            shift = _LENGTH.fullmatch(place)
            if place == "super" or (shift and not shift[1]):
                return Look.RAISED
            if place == "sub" or (shift and shift[1]):
                return Look.LOWERED
        return _BY_TAG.get(element.tag, Look.PLAIN)

    def runs(self, cell: html.HtmlElement) -> tuple[TextRun, ...]:
        """The text of a cell. A line break or a block parts it; other white space is one blank."""
        lines: list[list[TextRun]] = [[]]

        def add(text: str | None, look: Look) -> None:
            if text:
                lines[-1].append(TextRun(_BLANKS.sub(" ", text), look))

        def walk(element: html.HtmlElement, inherited: Look) -> None:
            own = self.look(element)
            look = inherited if own is Look.PLAIN or inherited is Look.HIDDEN else own
            add(element.text, look)
            for child in element:
                if isinstance(child.tag, str) and child.tag not in DROPPED:
                    if child.tag not in INLINE:
                        lines.append([])
                    walk(child, look)
                    if child.tag not in INLINE:
                        lines.append([])
                add(child.tail, look)

        walk(cell, Look.PLAIN)
        return joined_lines(lines)


def _style(declared: str) -> Style:
    """The properties of a declaration: `Color: RED` is `color` with `red`."""
    pairs = (part.partition(":") for part in declared.lower().split(";"))
    return {
        name.strip(): value.replace("!important", "").strip()
        for name, colon, value in pairs
        if colon
    }
