"""Finds the paragraphs that a new case began with and that nobody has changed."""

import re
from collections.abc import Iterator

from reportgen.documents.narrative.markdown import NarrativeTrouble
from reportgen.documents.narrative.template import without_comments
from reportgen.text.labels import plain

UNTOUCHED = "text.untouched"
_QUOTED = 30
_OF_REPORT = re.compile(r"\{\{\s*(?:report|\u62a5\u544a)\.[^{}|]*\}\}")
_BOUND = re.compile(r"\{\{|\{%")


def untouched(text: str, begun: str) -> Iterator[NarrativeTrouble]:
    """Each paragraph of a text that stands in the text of a new case too.

    Headings do not count, nor do paragraphs with figures of the tables: these change every year.
    """
    known = {plain(paragraph) for _, paragraph in _paragraphs(begun)}
    for line, paragraph in _paragraphs(text):
        own_words = not _BOUND.search(_OF_REPORT.sub("", paragraph))
        if own_words and plain(paragraph) in known:
            quote = paragraph[:_QUOTED] + ("\u2026" if len(paragraph) > _QUOTED else "")
            details = {"quote": quote}
            yield NarrativeTrouble(id=UNTOUCHED, name=quote, line=line, details=details)


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """The paragraphs without comments and headings, each with its first line (from 1)."""
    bare = without_comments(text)
    for found in re.finditer(r"(?:^[^\S\n]*\S[^\n]*\n?)+", bare, re.MULTILINE):
        if not found[0].lstrip().startswith("#"):
            yield bare.count("\n", 0, found.start()) + 1, found[0].strip()
