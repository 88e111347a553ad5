"""Cutting paragraphs into sentences, where only full stops count."""

import re
from collections.abc import Iterator

_SENTENCE = re.compile("[^\u3002\uff01\uff1f]+[\u3002\uff01\uff1f\u201d\u2019\uff09]*")
"""Up to a full stop, an exclamation or a question mark, with the quotes and brackets behind it."""


def sentences_in(paragraph: str) -> Iterator[re.Match[str]]:
    """Every sentence of a paragraph where it stands; what has no full stop is one too."""
    return _SENTENCE.finditer(paragraph)


def around(text: str, place: int) -> tuple[int, str]:
    """The number of the paragraph (from 1) and the sentence at a place of a text."""
    number = text.count("\n", 0, place) + 1
    begin = text.rfind("\n", 0, place) + 1
    paragraph = text[begin:].partition("\n")[0]
    pieces = (piece for piece in sentences_in(paragraph) if place - begin < piece.end())
    sentence = next(pieces, None)
    return number, (sentence[0] if sentence else paragraph).strip()
