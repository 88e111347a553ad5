"""The paragraphs of a Word document outside its tables, with the numbers that Word puts itself."""

from collections.abc import Iterator

from reportgen.office_files.word.elements import Element, child_of, tag, text_pieces, value_of
from reportgen.text.numerals import chinese

_CHINESE = ("chinese", "japaneseCounting", "ideograph", "taiwaneseCounting", "koreanCounting")
_THROUGH = frozenset(tag(name) for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo"))
_MOST = 9999


def paragraphs(body: Element, numbering: Element | None) -> Iterator[str]:
    """The text of each paragraph, in order; those in tables and text boxes are left out.

    A break within a paragraph parts it, as offices often type one where a paragraph should end.
    """
    numbers = _Numbers(numbering)
    for paragraph in _outside_tables(body):
        lines = _lines(paragraph)
        yield numbers.of(paragraph) + lines[0]
        yield from lines[1:]


def _outside_tables(parent: Element) -> Iterator[Element]:
    for child in parent:
        if child.tag == tag("p"):
            yield child
        elif child.tag in _THROUGH:
            yield from _outside_tables(child)


def _lines(paragraph: Element) -> list[str]:
    """The paragraph's text, cut at its breaks."""
    lines = [""]
    for piece in text_pieces(paragraph, "br"):
        if piece.tag == tag("br"):
            lines.append("")
        else:
            lines[-1] += piece.text or ""
    return lines


class _Numbers:
    """The numbers of automatically numbered paragraphs, counted as they come."""

    def __init__(self, numbering: Element | None) -> None:
        self._numbering = numbering
        self._counts: dict[tuple[str, int], int] = {}

    def of(self, paragraph: Element) -> str:
        """What Word prints before the paragraph; empty where it is not numbered."""
        own = child_of(child_of(paragraph, "pPr"), "numPr")
        number, level = value_of(own, "numId"), value_of(own, "ilvl") or "0"
        if not number or number == "0" or not level.isdecimal():
            return ""
        depth = int(level[:1])
        self._counts = {
            key: count for key, count in self._counts.items() if key[0] != number or key[1] <= depth
        }
        form = self._level(number, level)
        start = value_of(form, "start") or "1"
        first = int(start[:4]) if start.isdecimal() else 1
        count = self._counts.get((number, depth), first - 1) + 1
        self._counts[number, depth] = count
        text = value_of(form, "lvlText") or ""
        return text.replace(f"%{depth + 1}", _spelt(count, value_of(form, "numFmt") or ""))

    def _level(self, number: str, level: str) -> Element | None:
        if self._numbering is None:
            return None
        numbers, forms = (self._numbering.findall(tag(n)) for n in ("num", "abstractNum"))
        used = [value_of(n, "abstractNumId") for n in numbers if n.get(tag("numId")) == number]
        levels = [v for form in forms if form.get(tag("abstractNumId")) in used for v in form]
        return next((v for v in levels if v.get(tag("ilvl")) == level), None)


def _spelt(count: int, form: str) -> str:
    if form in ("bullet", "none"):
        return ""
    if form.startswith(_CHINESE) and count <= _MOST:
        return chinese(count)
    return str(count)
