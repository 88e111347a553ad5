"""The numbers that Word itself prints before paragraphs (ECMA-376, part 1, 17.9)."""

import re
from collections.abc import Mapping

from reportgen.office_files.word.elements import Element, child_of, tag, value_of
from reportgen.office_files.word.seen_text import StyleSheet
from reportgen.text.numerals import chinese

_CHINESE = ("chinese", "japaneseCounting", "ideograph", "taiwaneseCounting", "koreanCounting")
_CIRCLED = "decimalEnclosedCircle"
_LETTERS = {"lowerLetter": 97, "upperLetter": 65}
_MOST, _MOST_CIRCLED, _ALPHABET = 9999, 20, 26
_PLACE = re.compile("%([1-9])")
_LEVELS = 9


class Numbers:
    """Counts numbered paragraphs in the order in which they are asked for.

    Lists that share one abstract definition share their counters, unless one of them overrides
    where it starts.
    """

    def __init__(self, numbering: Element | None, styles: StyleSheet) -> None:
        found = () if numbering is None else tuple(numbering)
        self._styles = styles
        self._lists = _by_id(found, "num", "numId")
        self._definitions = _by_id(found, "abstractNum", "abstractNumId")
        self._counts: dict[tuple[str, int], int] = {}
        self._begun: set[tuple[str, int]] = set()

    def of(self, paragraph: Element) -> str:
        """The text that Word prints before the paragraph; empty if it is not numbered."""
        number, depth = self._list_of(paragraph)
        definition = self._definition(number)
        if definition is None:
            return ""
        form = self._level(number, depth)
        if form is None:
            return ""
        self._count(number, definition, depth)
        text = value_of(form, "lvlText") or ""
        return _PLACE.sub(lambda found: self._spelt(number, definition, int(found[1]) - 1), text)

    def _list_of(self, paragraph: Element) -> tuple[str, int]:
        """The id of the paragraph's list and its level from 0; what it lacks is in its style."""
        properties = child_of(paragraph, "pPr")
        own = child_of(properties, "numPr")
        number, level = value_of(own, "numId"), value_of(own, "ilvl")
        for style in self._styles.chain(value_of(properties, "pStyle")):
            held = child_of(child_of(style, "pPr"), "numPr")
            if number is None and held is not None:
                number = value_of(held, "numId")
                level = level or value_of(held, "ilvl") or self._level_of_style(number, style)
        depth = int(level) if level and level.isdecimal() and len(level) == 1 else 0
        return number or "", min(depth, _LEVELS - 1)

    def _level_of_style(self, number: str | None, style: Element) -> str | None:
        """The level that the list reserves for a style."""
        definition = self._definitions.get(self._definition(number or "") or "")
        name = style.get(tag("styleId"))
        for level in () if definition is None else definition.findall(tag("lvl")):
            if value_of(level, "pStyle") == name:
                return level.get(tag("ilvl"))
        return None

    def _definition(self, number: str) -> str | None:
        """The id of the abstract definition of a list; one may refer to another by a style."""
        id_ = value_of(self._lists.get(number), "abstractNumId")
        linked = value_of(self._definitions.get(id_ or ""), "numStyleLink")
        for style in self._styles.chain(linked):
            other = value_of(child_of(child_of(style, "pPr"), "numPr"), "numId")
            id_ = value_of(self._lists.get(other or ""), "abstractNumId") or id_
        return id_

    def _level(self, number: str, depth: int) -> Element | None:
        """How a level of a list is printed: as the list overrides it, else as defined."""
        override = self._override(number, depth)
        own = child_of(override, "lvl")
        definition = self._definitions.get(self._definition(number) or "")
        levels = () if definition is None else definition.findall(tag("lvl"))
        defined = (level for level in levels if level.get(tag("ilvl")) == str(depth))
        return own if own is not None else next(defined, None)

    def _override(self, number: str, depth: int) -> Element | None:
        held = self._lists.get(number)
        every = () if held is None else held.findall(tag("lvlOverride"))
        return next((each for each in every if each.get(tag("ilvl")) == str(depth)), None)

    def _count(self, number: str, definition: str, depth: int) -> None:
        """Count one paragraph; the levels below it begin anew."""
        restart = value_of(self._override(number, depth), "startOverride")
        if restart is not None and (number, depth) not in self._begun:
            self._counts[definition, depth] = _whole(restart) - 1
        self._begun.add((number, depth))
        before = self._counts.get((definition, depth), self._start(number, depth) - 1)
        self._counts[definition, depth] = before + 1
        for below in range(depth + 1, _LEVELS):
            if value_of(self._level(number, below), "lvlRestart") != "0":
                self._counts.pop((definition, below), None)

    def _start(self, number: str, depth: int) -> int:
        return _whole(value_of(self._level(number, depth), "start") or "1")

    def _spelt(self, number: str, definition: str, depth: int) -> str:
        count = self._counts.get((definition, depth), self._start(number, depth))
        return _spelt(count, value_of(self._level(number, depth), "numFmt") or "")


def _by_id(found: tuple[Element, ...], name: str, key: str) -> Mapping[str, Element]:
    return {one.get(tag(key), ""): one for one in found if one.tag == tag(name)}


def _whole(text: str) -> int:
    return int(text[:4]) if text.isdecimal() else 1


def _spelt(count: int, form: str) -> str:
    if form in ("bullet", "none"):
        return ""
    if form.startswith(_CHINESE) and count <= _MOST:
        return chinese(count)
    if form == _CIRCLED and 1 <= count <= _MOST_CIRCLED:
        return chr(0x2460 + count - 1)
    if form in _LETTERS and 1 <= count <= _ALPHABET:
        return chr(_LETTERS[form] + count - 1)
    return str(count)
