"""Tags in the running text of Word files: finding `{{report.title}}` and putting text in its place.

A tag may be split over any number of runs, as editors do; what replaces it takes the format of
the run in which it begins.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from reportgen.office_files.word.elements import (
    XML_SPACE,
    Element,
    paragraph_text,
    tag,
    text_pieces,
    xml_text,
)

_TAG = re.compile(r"\{\{([^{}]*)\}\}")


def paragraphs(story: Element) -> Iterator[Element]:
    """Every paragraph below an element, those in tables and text boxes too."""
    return story.iter(tag("p"))


def tags_in(paragraph: Element) -> tuple[str, ...]:
    """The names of the tags in a paragraph, in order."""
    return tuple(name.strip() for name in _TAG.findall(paragraph_text(paragraph)))


def sole_tag(paragraph: Element) -> str | None:
    """The name of the tag that is all a paragraph says, if it is."""
    found = _TAG.fullmatch(paragraph_text(paragraph).strip())
    return found[1].strip() if found else None


def replace_tags(paragraph: Element, values: Mapping[str, str]) -> None:
    """Put values in the places of their tags; tags without a value stay.

    What a value holds is text: braces in it are no tag.
    """
    pieces = list(text_pieces(paragraph))
    for match in reversed(list(_TAG.finditer(paragraph_text(paragraph)))):
        value = values.get(match[1].strip())
        if value is not None:
            _splice(pieces, match.start(), match.end(), xml_text(value))


def _splice(pieces: Sequence[Element], start: int, end: int, new: str) -> None:
    """Replace what stands from start to end in the joined text of the pieces."""
    at = 0
    for piece in pieces:
        text = piece.text or ""
        first, last = max(start - at, 0), min(end - at, len(text))
        at += len(text)
        if first < last:
            piece.text = text[:first] + new + text[last:]
            piece.set(XML_SPACE, "preserve")
            new = ""
