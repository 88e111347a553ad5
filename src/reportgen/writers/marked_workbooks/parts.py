"""The parts of a workbook, opened as XML to be changed; a part not opened keeps its bytes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from reportgen.office_files.ooxml import xml_characters
from reportgen.office_files.zip_parts import Link, relationships_of, resolve

Element = etree._Element  # the stubs give elements no public name

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_TYPES_PART = "[Content_Types].xml"


class Unsafe(Exception):
    """The workbook cannot be changed without harm; `reason` is an id of `words.toml`."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def tag(name: str) -> str:
    """An element's name in the namespace of workbooks."""
    return f"{{{MAIN}}}{name}"


def parsed(data: bytes) -> Element:
    """The root of a part. Raises `Unsafe` if it is not well-formed."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unsafe("structure") from error


def written(root: Element) -> bytes:
    """The bytes of a part."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


@dataclass(slots=True, kw_only=True)
class Workbook:
    """The parts by name, and those that were opened to be changed."""

    parts: dict[str, bytes]
    opened: dict[str, Element] = field(default_factory=dict)

    def root(self, name: str) -> Element:
        """Open a part to change it. Raises `Unsafe` if there is no such part."""
        if name not in self.opened:
            if name not in self.parts:
                raise Unsafe("structure")
            self.opened[name] = parsed(self.parts[name])
        return self.opened[name]

    def add(self, name: str, content: bytes, content_type: str) -> None:
        """Add a part; declare its content type for the part, or for the suffix `.vml`."""
        self.parts[name] = content
        self.opened.pop(name, None)
        types = self.root(_TYPES_PART)
        known = {element.get("PartName") for element in types}
        suffixes = {str(element.get("Extension", "")).lower() for element in types}
        if name.endswith(".vml"):
            if "vml" not in suffixes:
                default = etree.Element(f"{{{_TYPES}}}Default")
                default.set("Extension", "vml")
                default.set("ContentType", content_type)
                types.insert(0, default)
        elif f"/{name}" not in known:
            override = etree.SubElement(types, f"{{{_TYPES}}}Override")
            override.set("PartName", f"/{name}")
            override.set("ContentType", content_type)

    def fresh(self, stem: str, suffix: str) -> str:
        """A name that no part has: stem, number, suffix."""
        taken = {name.lower() for name in self.parts}
        number = 1
        while f"{stem}{number}{suffix}".lower() in taken:
            number += 1
        return f"{stem}{number}{suffix}"

    def relations(self, part: str) -> Iterator[Link]:
        """The relationships of a part within the package; `""` stands for the package itself."""
        name = relationships_of(part)
        if name not in self.parts:
            return
        for element in self.root(name):
            if element.get("TargetMode") == "External":
                continue
            yield Link(
                str(element.get("Id")),
                str(element.get("Type", "")).rpartition("/")[2],
                resolve(part, str(element.get("Target", ""))),
            )

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relationship from one part to another; gives its id."""
        name = relationships_of(part)
        if name not in self.parts:
            empty = etree.Element(f"{{{_PACKAGE}}}Relationships", nsmap={None: _PACKAGE})  # type: ignore[dict-item]  # the default one
            self.parts[name] = written(empty)
        root = self.root(name)
        taken = {element.get("Id") for element in root}
        number = 1
        while f"rId{number}" in taken:
            number += 1
        relation = etree.SubElement(root, f"{{{_PACKAGE}}}Relationship")
        relation.set("Id", f"rId{number}")
        relation.set("Type", f"{RELATIONS}/{kind}")
        relation.set("Target", f"/{target}")
        return f"rId{number}"

    def forget_relations(self, part: str) -> None:
        """Remove all relationships of a part."""
        self.parts.pop(relationships_of(part), None)
        self.opened.pop(relationships_of(part), None)

    def stored(self) -> dict[str, bytes]:
        """The bytes of all parts, with the changes."""
        return self.parts | {name: written(root) for name, root in self.opened.items()}


_NUMBER = re.compile("[0-9]{1,9}(?:\\.[0-9]{1,20})?")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def safe(text: str) -> str:
    """The text as XML stores it: `_x000A_` is no escape, forbidden characters are replaced."""
    return _ESCAPE.sub("_x005F_", xml_characters(text))


def number(element: Element, name: str, default: float) -> float:
    """The number in an attribute. Raises `Unsafe` if it is no plain decimal number."""
    text = element.get(name)
    if text is None:
        return default
    if not _NUMBER.fullmatch(text):
        raise Unsafe("structure")
    return float(text)


def whole(element: Element, name: str, default: int) -> int:
    """The number in an attribute without its decimals. Raises `Unsafe` as `number` does."""
    return int(number(element, name, default))
