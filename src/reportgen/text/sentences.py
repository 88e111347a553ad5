"""Cuts paragraphs into sentences, which only full stops and their like end."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

LONGEST = 2000
"""A sentence is cut after so many characters; no sentence of a real report is as long."""

SHOWN = 160
"""Characters of a sentence that a message quotes."""

_SENTENCE = re.compile("[^\u3002\uff01\uff1f]+[\u3002\uff01\uff1f\u201d\u2019\uff09]*")
"""Up to a full stop, an exclamation or a question mark, with the quotes and brackets behind it."""


STOP = re.compile("[\u3002\uff1b\uff01\uff1f;!?]")
"""A mark that ends a statement; a title has none."""


def sentences_in(paragraph: str) -> Iterator[re.Match[str]]:
    """A match for every sentence of a paragraph; a last one without a full stop counts too."""
    return _SENTENCE.finditer(paragraph)


def around(text: str, place: int) -> tuple[int, str]:
    """The number of the paragraph (from 1) and the sentence at a place of a text."""
    starts, numbered = _numbered_sentences(text)
    return numbered[max(bisect_right(starts, place) - 1, 0)]


def shown(sentence: str) -> str:
    """A sentence as messages quote it."""
    return sentence if len(sentence) <= SHOWN else sentence[:SHOWN] + "\u2026"


@lru_cache(maxsize=16)
def _numbered_sentences(text: str) -> tuple[tuple[int, ...], tuple[tuple[int, str], ...]]:
    """The place where each sentence begins, and each sentence with its paragraph's number."""
    starts: list[int] = []
    numbered: list[tuple[int, str]] = []
    begin = 0
    for number, paragraph in enumerate(text.split("\n"), 1):
        spans = [piece.span() for piece in sentences_in(paragraph)] or [(0, len(paragraph))]
        for start, end in spans:
            for at in range(start, max(end, start + 1), LONGEST):
                starts.append(begin + at)
                numbered.append((number, paragraph[at : min(end, at + LONGEST)].strip()))
        begin += len(paragraph) + 1
    return tuple(starts), tuple(numbered)
