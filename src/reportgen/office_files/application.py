"""The name of the application that saved an office document last, as the document states it."""

import re
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

_PART = "docProps/app.xml"
_NAME = "reportgen"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PROPERTIES = f"{_OFFICE}/extended-properties"
_TYPE = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
_LONGEST = 1 << 16
_APPLICATION = re.compile(r"<Application>[^<]*</Application>|<Application/>")
_STATED = f"<Application>{_NAME}</Application>"
_EMPTY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<Properties xmlns="{_PROPERTIES}">{_STATED}</Properties>'
)


def signed(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts of an office document, which state this program as the application."""
    if _PART in parts:
        text = _APPLICATION.sub("", parts[_PART].decode("utf-8"))
        stated = re.sub(r"(<Properties\b[^>]*?)(?:/>|>)", rf"\1>{_STATED}", text, count=1)
        if "</Properties>" not in stated:
            stated += "</Properties>"
        return {**parts, _PART: stated.encode()}
    override = f'<Override PartName="/{_PART}" ContentType="{_TYPE}"/>'
    link = (
        f'<Relationship Id="rIdApplication" Type="{_OFFICE}/relationships/extended-properties"'
        f' Target="{_PART}"/>'
    )
    return {
        **parts,
        "[Content_Types].xml": _within(parts["[Content_Types].xml"], override, "Types"),
        "_rels/.rels": _within(parts["_rels/.rels"], link, "Relationships"),
        _PART: _EMPTY.encode(),
    }


def _within(part: bytes, element: str, root: str) -> bytes:
    """The part with an element at the end of its root, which has no prefix."""
    end = f"</{root}>"
    return part.decode("utf-8").replace(end, element + end).encode()


def saved_here(path: Path) -> bool:
    """Whether an office document states this program as its application."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(_PART) as stream:
            return _STATED.encode() in stream.read(_LONGEST)
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, RuntimeError, EOFError):
        return False
