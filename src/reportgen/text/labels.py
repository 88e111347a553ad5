"""Compares printed labels whatever their width, spaces, numbering and notes in brackets."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_SPACE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")
_QUOTES = re.compile("[\"'`\u2018\u2019\u201c\u201d\u300c\u300d\u300e\u300f]")
_NOTE = re.compile(r"\(([^()]*)\)$")
_NUMERAL = "(?:[0-9]{1,2}|[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]{1,3})"
"""Up to 99 in digits, or in the Chinese numerals one to ten."""
_NUMBERING = re.compile(
    rf"^(?:\({_NUMERAL}\)|{_NUMERAL}[.\u3001)]|[0-9]{{1,2}}(?=[\u4e00-\u9fff]))"
)
_TAIL = re.compile("[:;,.*\u3001\u3002]+$")


def alternatives(words: Iterable[str]) -> str:
    """A regular expression that matches any of the words, the longest that fits."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def plain(text: str) -> str:
    """The text in half width, without spaces and quotation marks."""
    return _QUOTES.sub("", _SPACE.sub("", unicodedata.normalize("NFKC", text)))


@lru_cache(maxsize=16384)
def normal(label: str) -> str:
    """The form in which labels are compared.

    It lacks numbering in front and a note in brackets at the end, unless nothing would be left.
    """
    text = plain(_circles_spelt_out(label))
    while (rest := _NUMBERING.sub("", text)) and rest != text:
        text = rest
    while (rest := _TAIL.sub("", _NOTE.sub("", text))) and rest != text:
        text = rest
    return text


def is_numbered(label: str) -> bool:
    """Whether a label begins with a number of its own."""
    return bool(_NUMBERING.match(plain(_circles_spelt_out(label))))


def note(label: str) -> str:
    """The note in brackets at the end of a label, empty if there is none."""
    found = _NOTE.search(plain(label))
    return found[1] if found else ""


def _circles_spelt_out(label: str) -> str:
    """The label with circled numbers spelt as `1.`, so that they are taken for numbering."""
    return "".join(
        f"{unicodedata.numeric(c):.0f}."
        if unicodedata.name(c, "").startswith("CIRCLED DIGIT")
        else c
        for c in label
    )
