"""The ground floor of Office Open XML: parts and their links, escapes in texts.

Expects bytes that a guard has let pass (entries, inflated sizes, no DOCTYPE); checks nothing of
that again, but turns every way in which a package can be broken into one exception.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError, fromstring

from reportgen.office_files.spreadsheet import clean


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """An opened package; part names are looked up as written, but for case and slashes."""

    archive: zipfile.ZipFile
    names: dict[str, str]

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
        """The bytes of a part; `DamagedPackage` if it is absent or cannot be unpacked."""
        try:
            return self.archive.read(self.names[_key(part)])
        except (KeyError, ValueError) as error:
            raise DamagedPackage(part) from error
        except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, EOFError) as error:
            raise DamagedPackage(part) from error

    def links(self, part: str) -> tuple[Link, ...]:
        """Where a part leads to, in the order written; `""` asks the package itself."""
        folder, _, file = part.rpartition("/")
        relationships = f"{folder}/_rels/{file}.rels"
        if not self.has(relationships):
            return ()
        return tuple(
            Link(
                item.get("Id", ""),
                item.get("Type", "").rpartition("/")[2],
                _resolve(folder, item.get("Target", "")),
            )
            for item in self.root(relationships)
        )


def open_package(data: bytes) -> Package:
    """The package in these bytes; `DamagedPackage` if they are no readable zip archive."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, RuntimeError, OSError, EOFError) as error:
        raise DamagedPackage from error
    return Package(archive=archive, names={_key(name): name for name in archive.namelist()})


def local_name(tag: str) -> str:
    """The tag without its namespace."""
    return tag.rpartition("}")[2]


def namespace(element: Element) -> str:
    """The element's namespace as it stands in front of its tag: `{...}`, or nothing."""
    return element.tag[: element.tag.rfind("}") + 1]


def children(element: Element, name: str) -> Iterator[Element]:
    """The child elements of that local name, whatever their namespace."""
    return (child for child in element if local_name(child.tag) == name)


def attribute(element: Element, name: str) -> str | None:
    """The value of the namespaced attribute of that local name (`r:id` is `id`), if there."""
    ending = "}" + name
    return next((value for key, value in element.items() if key.endswith(ending)), None)


_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def visible(text: str) -> str:
    """The text with its `_xHHHH_` escapes decoded; what cannot be shown becomes U+FFFD."""
    if "_x" not in text and text.isprintable():
        return text
    if "_x" in text:
        text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
        if _SURROGATE.search(text):
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return clean(text)


def xml_characters(text: str) -> str:
    """The text with U+FFFD for each character that XML cannot hold."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def _key(part: str) -> str:
    return part.replace("\\", "/").lstrip("/").lower()


def _resolve(folder: str, target: str) -> str:
    target = target.replace("\\", "/")
    steps: list[str] = (
        [] if target.startswith("/") else [step for step in folder.split("/") if step]
    )
    for step in target.split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)
