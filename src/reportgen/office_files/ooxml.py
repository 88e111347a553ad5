"""The ground floor of Office Open XML: elements whatever their namespace, escapes in texts."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from reportgen.office_files.spreadsheet import clean


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
