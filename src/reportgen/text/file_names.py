"""Names of files that every system takes."""

import re
import unicodedata

_FORBIDDEN = '\\/:*?"<>|'
_DEVICE = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])\s*(\..*)?",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST = 180
"""Bytes of a name in UTF-8. Systems take 255; what is put behind a name has room."""


def safe_name(text: str, longest: int = _LONGEST) -> str:
    """The text as part of a file name, at most `longest` bytes: what systems forbid becomes `_`.

    Windows also drops dots and blanks at the end, so both ends lose them, and takes names such as
    `CON` or `nul.xlsx` for devices, so these get a `_` in front. A name of nothing else is `_`.
    """
    name = "".join("_" if c in _FORBIDDEN or not c.isprintable() else c for c in text).strip(" .")
    name = f"_{name}" if _DEVICE.fullmatch(name) else name
    return name.encode()[:longest].decode(errors="ignore").strip(" .") or "_"


def free_name(text: str, taken: set[str]) -> str:
    """A safe name with a number behind it if the name is taken; it is among `taken` then.

    Names that differ only in upper and lower case, or in how an accent is stored, are the same
    file on some systems.
    """
    stem = safe_name(text)
    number, name = 1, stem
    while (key := unicodedata.normalize("NFC", name).casefold()) in taken:
        number += 1
        name = f"{stem}-{number}"
    taken.add(key)
    return name
