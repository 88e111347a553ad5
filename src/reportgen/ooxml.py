"""The ground floor of Office Open XML: parts and their links, escapes in texts, number formats.

Expects bytes that a guard has let pass (entries, inflated sizes, no DOCTYPE); checks nothing of
that again, but turns every way in which a package can be broken into one exception.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError, fromstring


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
            return fromstring(self.archive.read(self.names[_key(part)]))  # noqa: S314
        except (KeyError, ParseError, LookupError, ValueError) as error:
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
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


def visible(text: str) -> str:
    """The text with its `_xHHHH_` escapes decoded; what cannot be shown becomes U+FFFD."""
    if "_x" not in text and text.isprintable():
        return text
    if "_x" in text:
        text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
        if _SURROGATE.search(text):
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _UNPRINTABLE.sub("\ufffd", text)


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


# --- number formats

_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)


class _Section(NamedTuple):
    """One of the up to four parts of a number format.

    `tokens` are (class, text): `0` a digit place, `.` the point, `,` `%`, and `x` literal text.
    An `opaque` section shows the number in a way that is not worked out here.
    """

    tokens: tuple[tuple[str, str], ...]
    opaque: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberFormat:
    """A number format: whether it shows a date, else its sections."""

    date: bool
    sections: tuple[_Section, ...]


_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|_(?P<blank>.)|\*(?P<fill>.)'
    r"|\[(?P<bracket>[^\]]*)\]|(?P<general>General)|(?P<split>;)|(?P<place>[0#?])|(?P<sign>[.,%])"
    r"|(?P<date>[ymdhs])|(?P<opaque>[@/Eg])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_ELAPSED = re.compile("h+|m+|s+", re.IGNORECASE)


@lru_cache(maxsize=512)
def number_format(code: str) -> NumberFormat:
    """The number format that a format code spells; any text is one."""
    date, sections = False, []
    tokens: list[tuple[str, str]] = []
    opaque = False
    for found in _TOKEN.finditer(code):
        kind, text = str(found.lastgroup), found[str(found.lastgroup)]
        bracket = kind == "bracket"
        date = date or kind == "date" or (bracket and bool(_ELAPSED.fullmatch(text)))
        opaque = opaque or kind in ("general", "opaque") or (bracket and text[:1] in "<>=")
        if kind == "split":
            sections.append(_Section(tuple(tokens), opaque))
            tokens, opaque = [], False
        elif kind in _TOKEN_CLASS:
            tokens.append((_TOKEN_CLASS[kind] or text, text if kind != "blank" else " "))
        elif bracket and text.startswith("$"):
            tokens.append(("x", text[1:].partition("-")[0]))
    sections.append(_Section(tuple(tokens), opaque))
    return NumberFormat(date=date, sections=tuple(sections))


_TOKEN_CLASS = {"quoted": "x", "escaped": "x", "blank": "x", "other": "x", "place": "0", "sign": ""}
BUILT_IN_FORMATS = (
    {"1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00", "9": "0%", "10": "0.00%"}
    | dict.fromkeys(("5", "6", "37", "38", "41", "42"), "#,##0")
    | dict.fromkeys(("7", "8", "39", "40", "43", "44"), "#,##0.00")
    | {str(n): "d" for n in (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))}
)


def shown(form: NumberFormat, number: Decimal) -> str | None:
    """What the format shows in place of the number; None where that is the same figure.

    Not the same: decimals cut off, percent, thousands left out, other words, nothing at all.
    """
    section, *others = form.sections
    negative = number < 0 and bool(others)
    if negative:
        section = others[0]
    elif not number and others[1:]:
        section = others[1]
    if section.opaque:
        return None
    classes = "".join(kind for kind, _ in section.tokens)
    if "0" not in classes:
        words = "".join(text for _, text in section.tokens).strip()
        # Accounting formats show nought as a dash: that hides nothing.
        return None if words and not number else words
    left, _, right = classes.partition(".")
    thousands = sum(half[half.rfind("0") :].count(",") for half in (left, right) if "0" in half)
    power = 2 * classes.count("%") - 3 * thousands
    if not power and number == number.to_integral_value():
        return None
    scaled = abs(_WIDE.scaleb(number, power))
    rounded = scaled.quantize(Decimal(1).scaleb(-right.count("0")), ROUND_HALF_UP, _WIDE)
    if not power and rounded == scaled:
        return None
    minus = "-" if number < 0 and not negative and rounded else ""
    return minus + _laid_out(section.tokens, rounded)


def _laid_out(tokens: tuple[tuple[str, str], ...], number: Decimal) -> str:
    """The digits of a number put into the places of a section, without thousands separators."""
    whole, _, fraction = format(number, "f").partition(".")
    point = next((i for i, (kind, _) in enumerate(tokens) if kind == "."), len(tokens))
    digits, left = list(whole.lstrip("0")), ""
    first = next((i for i, (kind, _) in enumerate(tokens[:point]) if kind == "0"), point)
    for index in range(point - 1, -1, -1):
        kind, text = tokens[index]
        if kind == "0":
            taken = "".join(digits) if index == first else "".join(digits[-1:])
            del digits[-1:]
            left = (taken or ("0" if text == "0" else "")) + left
        elif kind != ",":
            left = text + left
    rest, right = iter(fraction), ""
    for kind, text in tokens[point:]:
        right += next(rest, "") if kind == "0" else "" if kind == "," else text
    return (left + right).strip()
