"""Pieces of a text between two marks, such as `{{` and `}}`, found in one pass."""

from collections.abc import Callable, Mapping


def with_delimited(text: str, marks: Mapping[str, str], change: Callable[[str], str]) -> str:
    """The text with each piece from an opening to the next closing mark changed, marks included.

    The leftmost opening comes first. One that is never closed stays as it is. The time grows with
    the length of the text alone, whereas a pattern tries each unclosed opening to the end.
    """
    pieces: list[str] = []
    at = 0
    places = {opening: text.find(opening) for opening in marks}
    while open_ := {mark: place for mark, place in places.items() if place >= 0}:
        mark = min(open_, key=open_.__getitem__)
        start = open_[mark]
        end = text.find(marks[mark], start + len(mark))
        if end < 0:
            places[mark] = -1
            continue
        end += len(marks[mark])
        pieces += [text[at:start], change(text[start:end])]
        at = end
        places |= {m: text.find(m, at) for m, place in open_.items() if place < at}
    return "".join([*pieces, text[at:]])
