"""The office's Markdown into the report's paragraphs, its figures bound to cells.

A figure is written by its reference (`{{ requests.new.total }}`) or in the office's own words
(table, row and column by their short names). It comes from the aggregate, never from the keyboard;
a name that does not exist, or a cell that is blank, leaves a visible hole and a trouble.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

from reportgen.model import CellRef, Fact, Mark, number_text
from reportgen.references import cells, name_of
from reportgen.report import Paragraph, Run, Style
from reportgen.standard import Standard

HOLE = "\u3010{name}\u3011"
"""What stands in the text where a figure is missing: the name asked for, in heavy brackets."""

_COMMENT = re.compile("<!--.*?-->", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class NarrativeTrouble:
    """What is wrong with a narrative: an id of `reading.toml`, the name concerned, its line."""

    id: str
    name: str
    line: int
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrative:
    """The paragraphs of a narrative, and what is wrong with it."""

    paragraphs: tuple[Paragraph, ...]
    troubles: tuple[NarrativeTrouble, ...] = ()


@dataclass(frozen=True, slots=True)
class _Blank:
    """The value of a cell without a figure."""

    name: str


def names_of(standard: Standard, facts: Mapping[CellRef, Fact]) -> dict[str, Any]:
    """What a narrative may name: every cell by its reference and by its short names."""
    names: dict[str, Any] = {}
    for ref in cells(standard):
        fact = facts.get(ref)
        number = fact is not None and fact.mark is Mark.NUMBER
        value = fact.value if fact and number else _Blank(str(ref))
        for path in (str(ref), name_of(standard, ref)):
            table, row, column = path.split(".")
            names.setdefault(table, {}).setdefault(row, {})[column] = value
    return names


def narrate(text: str, names: Mapping[str, Any]) -> Narrative:
    """The paragraphs of a Markdown text whose figures are filled in from `names`.

    `#` is a heading of the first level below the section, `##` of the second; list items are
    paragraphs of their own; bold text at the start of a paragraph is a run-in heading. What stands
    in a comment (`<!-- -->`) is left out.
    """
    text = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)
    environment = ImmutableSandboxedEnvironment(finalize=_printed, keep_trailing_newline=True)
    try:
        asked = list(_asked(environment.parse(text)))
        troubles = tuple(_troubles(asked, names))
        filled = environment.from_string(text).render(_with_holes(asked, names))
    except TemplateSyntaxError as error:
        wrong = NarrativeTrouble(id="narrative.syntax", name=str(error.message), line=error.lineno)
        return Narrative(paragraphs=(), troubles=(wrong,))
    except (TemplateError, TypeError, ArithmeticError) as error:
        wrong = NarrativeTrouble(id="narrative.syntax", name=str(error), line=0)
        return Narrative(paragraphs=(), troubles=(wrong,))
    return Narrative(paragraphs=tuple(_paragraphs(filled)), troubles=troubles)


def _printed(value: Any) -> Any:  # noqa: ANN401 - whatever an expression gives
    if isinstance(value, Decimal):
        return number_text(value)
    return HOLE.format(name=value.name) if isinstance(value, _Blank) else value


_Path = tuple[str, ...]


def _asked(template: nodes.Template) -> Iterator[tuple[_Path, int]]:
    """Every dotted name that the text asks for from outside, with its line."""
    outside = meta.find_undeclared_variables(template)

    def visit(node: nodes.Node) -> Iterator[tuple[_Path, int]]:
        path = _dotted(node)
        if path is None:
            for child in node.iter_child_nodes():
                yield from visit(child)
        elif path[0] in outside:
            yield path, node.lineno

    return visit(template)


def _dotted(node: nodes.Node) -> _Path | None:
    if isinstance(node, nodes.Name):
        return (node.name,)
    if isinstance(node, nodes.Getattr):
        below = _dotted(node.node)
        return None if below is None else (*below, node.attr)
    return None


def _troubles(
    asked: Iterable[tuple[_Path, int]], names: Mapping[str, Any]
) -> Iterator[NarrativeTrouble]:
    known = _flat(names)
    for path, line in asked:
        name, value = ".".join(path), _value(path, names)
        if isinstance(value, _Blank):
            yield NarrativeTrouble(id="narrative.blank", name=name, line=line)
        elif value is None or isinstance(value, Mapping):
            near = tuple(get_close_matches(name, known, n=3, cutoff=0.5))
            yield NarrativeTrouble(id="narrative.unknown", name=name, line=line, near=near)


def _value(path: _Path, names: Mapping[str, Any]) -> Any:  # noqa: ANN401 - whatever a name gives
    """What a dotted name gives; None where there is nothing of that name."""
    value: Any = names
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _with_holes(asked: Iterable[tuple[_Path, int]], names: Mapping[str, Any]) -> dict[str, Any]:
    """The names, with a hole for each that was asked for and gives no value."""
    holed = dict(names)
    for path, _ in asked:
        value = _value(path, names)
        if value is None or isinstance(value, Mapping):
            holed = _put(holed, path, _Blank(".".join(path)))
    return holed


def _put(names: Mapping[str, Any], path: _Path, value: object) -> dict[str, Any]:
    first, *rest = path
    below = names.get(first)
    inner = below if isinstance(below, Mapping) else {}
    return {**names, first: _put(inner, tuple(rest), value) if rest else value}


def _flat(names: Mapping[str, Any], prefix: str = "") -> list[str]:
    flat: list[str] = []
    for key, value in names.items():
        if isinstance(value, Mapping):
            flat += _flat(value, f"{prefix}{key}.")
        else:
            flat.append(prefix + key)
    return flat


_STYLES = {"h1": Style.HEADING, "h2": Style.SUBHEADING, "h3": Style.SUBHEADING}


def _stars(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as the library calls it
    """Stars open before a character and close behind one, punctuation or not.

    Markdown's own rule asks for spaces around bold text that ends in a full stop; Chinese text
    has none.
    """
    if silent or state.src[state.pos] != "*":
        return False
    length = state.scanDelims(state.pos, canSplitWord=True).length
    before = state.src[: state.pos][-1:]
    after = state.src[state.pos + length :][:1]
    for _ in range(length):
        state.push("text", "", 0).content = "*"
        state.delimiters.append(
            Delimiter(
                marker=ord("*"),
                length=length,
                token=len(state.tokens) - 1,
                end=-1,
                open=bool(after.strip()),
                close=bool(before.strip()),
            )
        )
    state.pos += length
    return True


def _markdown() -> MarkdownIt:
    parser = MarkdownIt()
    parser.inline.ruler.before("emphasis", "stars", _stars)
    return parser


def _paragraphs(text: str) -> Iterator[Paragraph]:
    style, lists = Style.TEXT, 0
    for token in _markdown().parse(text):
        if token.type == "heading_open":
            style = _STYLES.get(token.tag, Style.SUBHEADING)
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            lists += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists -= 1
        elif token.type == "paragraph_open":
            style = Style.ITEM if lists else Style.TEXT
        elif token.type == "inline" and token.children:
            runs = tuple(_runs(token.children, heading=style in _STYLES.values()))
            yield Paragraph(style=style, runs=runs)


def _runs(tokens: list[Token], *, heading: bool) -> Iterator[Run]:
    """Stretches of text; line breaks of the source mean nothing in Chinese text."""
    strong, first = False, True
    for token in tokens:
        if token.type in ("strong_open", "strong_close"):
            strong = token.type == "strong_open"
        elif token.content:
            lead = strong and first and not heading
            yield Run(text=token.content, strong=strong and not lead, lead=lead)
            first = False
