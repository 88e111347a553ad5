"""The paragraphs of a Word document outside its tables, with the numbers that Word puts itself."""

from collections.abc import Iterator

from reportgen.model.grids import plain_text
from reportgen.office_files.word.elements import Element, tag
from reportgen.office_files.word.numbering import Numbers
from reportgen.office_files.word.seen_text import NO_STYLES, StyleSheet, runs_of

_THROUGH = frozenset(tag(name) for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo"))


def paragraphs(
    body: Element, numbering: Element | None, styles: StyleSheet = NO_STYLES
) -> Iterator[str]:
    """The text of each paragraph, in order; those in tables and text boxes are left out.

    Text that is raised, lowered, struck out or hidden is left out: note marks are no figures. A
    break within a paragraph parts it, as offices often type one where a paragraph should end.
    """
    numbers = Numbers(numbering, styles)
    for paragraph in _outside_tables(body):
        lines = plain_text(runs_of(paragraph, styles)).replace("\t", " ").split("\n")
        yield numbers.of(paragraph) + lines[0]
        yield from lines[1:]


def _outside_tables(parent: Element) -> Iterator[Element]:
    for child in parent:
        if child.tag == tag("p"):
            yield child
        elif child.tag in _THROUGH:
            yield from _outside_tables(child)
