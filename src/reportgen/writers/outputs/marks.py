"""Tells by its mark whether a file is an output of this program, which a new one may replace.

A page has its generator's name, an office document that of the application which saved it last, a
data file its version and kind, a CSV file its heads. Whoever saves a file in another program takes
the mark off.
"""

import re
from collections.abc import Collection
from pathlib import Path

from reportgen.office_files.application import saved_here

_START = 4096
_PAGE = re.compile(rb'<meta\s+name="generator"\s+content="reportgen"', re.IGNORECASE)
_DATA = re.compile(rb'\s*\{\s*"schema_version":\s*[0-9]+,\s*"kind":\s*"[a-z_]+"')
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def made_here(path: Path, heads: Collection[bytes]) -> bool:
    """Whether the file has the mark of this program; `heads` are the first lines of its lists.

    Raises `OSError` if the file cannot be read.
    """
    with path.open("rb") as stream:
        start = stream.read(_START)
    if start.startswith(b"PK"):
        return saved_here(path)
    if _PAGE.search(start) or _DATA.match(start):
        return True
    first = start.removeprefix(_BYTE_ORDER_MARK).partition(b"\r\n")[0]
    return start.startswith(_BYTE_ORDER_MARK) and first in heads
