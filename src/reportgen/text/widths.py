"""How wide texts are: a Chinese character is as wide as two letters."""

from unicodedata import east_asian_width


def half_widths(text: str) -> int:
    """The width of a text in letters; a Chinese character counts as two."""
    return sum(2 if east_asian_width(c) in "WFA" else 1 for c in text)
