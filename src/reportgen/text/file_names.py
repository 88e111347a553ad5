"""Names of files that every system takes."""

_FORBIDDEN = '\\/:*?"<>|'


def safe_name(text: str, longest: int | None = None) -> str:
    """The text as part of a file name: what a system forbids becomes `_`.

    Windows also drops dots and blanks at the end, so both ends lose them. A name of nothing else is
    `_`.
    """
    name = "".join("_" if c in _FORBIDDEN or not c.isprintable() else c for c in text)
    return name.strip(" .")[:longest].strip(" .") or "_"
