"""Cutting paragraphs into sentences, where only full stops count."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

LONGEST = 2000
"""Characters at which a sentence ends, whatever stands there: none of a report is as long."""

SHOWN = 160
"""Characters of a sentence that a message quotes."""

_SENTENCE = re.compile("[^\u3002\uff01\uff1f]+[\u3002\uff01\uff1f\u201d\u2019\uff09]*")
"""Up to a full stop, an exclamation or a question mark, with the quotes and brackets behind it."""


def sentences_in(paragraph: str) -> Iterator[re.Match[str]]:
    """Every sentence of a paragraph where it stands; what has no full stop is one too."""
    return _SENTENCE.finditer(paragraph)


def around(text: str, place: int) -> tuple[int, str]:
    """The number of the paragraph (from 1) and the sentence at a place of a text.

    A sentence ends after `LONGEST` characters, whatever stands there.
    """
    starts, found = _pieces(text)
    return found[max(bisect_right(starts, place) - 1, 0)]


def shown(sentence: str) -> str:
    """A sentence as messages quote it."""
    return sentence if len(sentence) <= SHOWN else sentence[:SHOWN] + "\u2026"


@lru_cache(maxsize=16)
def _pieces(text: str) -> tuple[tuple[int, ...], tuple[tuple[int, str], ...]]:
    """Where each sentence of a text begins, and each with the number of its paragraph."""
    starts: list[int] = []
    found: list[tuple[int, str]] = []
    begin = 0
    for number, paragraph in enumerate(text.split("\n"), 1):
        spans = [piece.span() for piece in sentences_in(paragraph)] or [(0, len(paragraph))]
        for start, end in spans:
            for at in range(start, max(end, start + 1), LONGEST):
                starts.append(begin + at)
                found.append((number, paragraph[at : min(end, at + LONGEST)].strip()))
        begin += len(paragraph) + 1
    return tuple(starts), tuple(found)
