"""Filling the places of a message, and choosing the word that goes with a count.

A place is written `{count}`. In English a noun or a verb follows the count:
`{count} {count:cell|cells}` becomes "1 cell" or "2 cells".
"""

from collections.abc import Mapping

UNKNOWN = "-"
"""What shows in a place without a value."""


def filled(text: str, places: Mapping[str, object]) -> str:
    """The text with its places filled; a place without a value shows as a dash."""
    return text.format_map(_Places({key: _Value(value) for key, value in places.items()}))


class _Value(str):
    """The text of a place. A format `one|more` stands for the word that goes with it as a count."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        one, bar, more = spec.partition("|")
        if not bar:
            return super().__format__(spec)
        return one if self == "1" else more


class _Places(dict[str, _Value]):
    def __missing__(self, key: str) -> _Value:
        return _Value(UNKNOWN)
