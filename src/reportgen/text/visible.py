"""Characters that nobody sees, but which steer what is seen, as visible escapes."""

import re

_STEERING = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""Control characters but for tab and line feed, marks of direction, halves of characters."""


def visible(text: str) -> str:
    r"""The text with such characters as `\u202e`: names and files of others may hold them.

    A carriage return before a line feed is a line's end and stays.
    """
    if not _STEERING.search(text):
        return text
    lines = text.split("\r\n")
    return "\r\n".join(_STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", one) for one in lines)
