"""The parts of an office document: opening them, following their links, packing them again.

`open_package` expects bytes that a guard has let pass (entries, inflated sizes, no DOCTYPE). It
checks none of that again, but turns every way in which a package can be broken into one exception.
"""

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError, fromstring

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
    """The parts of an office document by their names. Raises `DamagedPackage`."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(document))
    except (zipfile.BadZipFile, ValueError, RuntimeError, OSError, EOFError) as error:
        raise DamagedPackage from error
    parts = {}
    for name in archive.namelist():
        try:
            parts[name] = archive.read(name)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, EOFError) as error:
            raise DamagedPackage(name) from error
    return parts


class DamagedPackage(Exception):
    """The package, or one part of it, cannot be read; `part` names it, empty for the whole."""

    def __init__(self, part: str = "") -> None:
        self.part = part
        super().__init__(part)


class Link(NamedTuple):
    """A relationship: its id, the last word of its type (`worksheet`), the part it leads to."""

    id: str
    kind: str
    part: str


@dataclass(frozen=True, slots=True)
class Package:
    """The inflated parts by name. Names are looked up whatever their case and slashes."""

    parts: Mapping[str, bytes]
    names: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", {_key(name): name for name in self.parts})

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return _key(part) in self.names

    def root(self, part: str) -> Element:
        """The root element of an XML part; `DamagedPackage` if it is absent or not well-formed."""
        try:
            # The guard has refused every DOCTYPE, which is what S314 fears.
            return fromstring(self.content(part))  # noqa: S314
        except (ParseError, LookupError, ValueError) as error:
            raise DamagedPackage(part) from error

    def content(self, part: str) -> bytes:
        """The bytes of a part; `DamagedPackage` if it is absent."""
        if not self.has(part):
            raise DamagedPackage(part)
        return self.parts[self.names[_key(part)]]

    def links(self, part: str) -> tuple[Link, ...]:
        """Where a part leads to, in the order written; `""` asks the package itself."""
        relationships = relationships_of(part)
        if not self.has(relationships):
            return ()
        return tuple(
            Link(
                item.get("Id", ""),
                item.get("Type", "").rpartition("/")[2],
                resolve(part, item.get("Target", "")),
            )
            for item in self.root(relationships)
        )

    def main(self, usual: str) -> str:
        """The main part, which the package itself leads to; the usual one if it leads nowhere."""
        leads = (link.part for link in self.links("") if link.kind == "officeDocument")
        return next(leads, usual)


def open_package(data: bytes | Package) -> Package:
    """The package in these bytes, or as the guard has opened it. Raises `DamagedPackage`."""
    return data if isinstance(data, Package) else Package(unpack(data))


def relationships_of(part: str) -> str:
    """The name of the part that lists where a part leads to."""
    folder, _, file = part.rpartition("/")
    return f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"


def resolve(part: str, target: str) -> str:
    """The name of the part that a target written in `part` means."""
    target = target.replace("\\", "/")
    folder = part.rpartition("/")[0]
    steps = [] if target.startswith("/") else [step for step in folder.split("/") if step]
    for step in target.split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


def _key(part: str) -> str:
    return part.replace("\\", "/").lstrip("/").lower()
