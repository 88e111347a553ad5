"""Packs the parts of an office document so that the same parts always give the same bytes."""

import io
import zipfile
from collections.abc import Mapping

_FIRST = "[Content_Types].xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MS_DOS = 0
_COMPRESSION_LEVEL = 6


def pack(parts: Mapping[str, bytes]) -> bytes:
    """The parts, by their names in the package, as one file.

    The list of content types comes first, as some readers want it, the others by name; no entry
    carries a time or anything of the machine it was written on.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda name: (name != _FIRST, name)):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = _MS_DOS
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, parts[name], compresslevel=_COMPRESSION_LEVEL)
    return target.getvalue()


def unpack(document: bytes) -> dict[str, bytes]:
    """The parts of an office document that we hold to be sound, by their names."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
