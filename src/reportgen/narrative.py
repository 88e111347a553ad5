"""The office's Markdown into the report's paragraphs, its figures bound to cells.

A figure is written by its reference (`{{ requests.new.total }}`) or in the office's own words
(table, row and column by their short names). It comes from the aggregate, never from the keyboard; a name
that does not exist, or a cell that is blank, leaves a visible hole and a trouble that says so.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from jinja2 import ChainableUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markdown_it import MarkdownIt
from markdown_it.token import Token

from reportgen.model import CellRef, Fact, Mark, number_text
from reportgen.report import Paragraph, Run, Style
from reportgen.standard import Standard, cells, name_of

HOLE = "\u3010{name}\u3011"
"""What stands in the text where a figure is missing: the name asked for, in heavy brackets."""


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
    paragraphs of their own; bold text at the start of a paragraph is a run-in heading.
    """
    asked: list[NarrativeTrouble] = []
    environment = ImmutableSandboxedEnvironment(
        undefined=_undefined(text, names, asked),
        finalize=_printed(text, asked),
        keep_trailing_newline=True,
    )
    try:
        filled = environment.from_string(text).render(names)
    except TemplateSyntaxError as error:
        trouble = NarrativeTrouble(
            id="narrative.syntax", name=str(error.message), line=error.lineno
        )
        return Narrative(paragraphs=(), troubles=(trouble,))
    except (TemplateError, TypeError, ArithmeticError) as error:
        trouble = NarrativeTrouble(id="narrative.syntax", name=str(error), line=0)
        return Narrative(paragraphs=(), troubles=(trouble,))
    return Narrative(paragraphs=tuple(_paragraphs(filled)), troubles=tuple(asked))


def _printed(text: str, asked: list[NarrativeTrouble]) -> Callable[[Any], Any]:
    def printed(value: Any) -> Any:  # noqa: ANN401 - whatever an expression gives
        if isinstance(value, Decimal):
            return number_text(value)
        if isinstance(value, _Blank):
            line = _line(text, value.name.rpartition(".")[2])
            asked.append(NarrativeTrouble(id="narrative.blank", name=value.name, line=line))
            return HOLE.format(name=value.name)
        return value

    return printed


def _undefined(
    text: str, names: Mapping[str, Any], asked: list[NarrativeTrouble]
) -> type[ChainableUndefined]:
    """The type of a name that does not exist; printing one writes it down."""
    known = _flat(names)

    class Unknown(ChainableUndefined):
        def __str__(self) -> str:
            name = str(self._undefined_name)
            spelt = _as_written(text, name)
            asked.append(
                NarrativeTrouble(
                    id="narrative.unknown",
                    name=spelt,
                    line=_line(text, name),
                    near=tuple(get_close_matches(spelt, known, n=3, cutoff=0.5)),
                )
            )
            return HOLE.format(name=spelt)

    return Unknown


def _flat(names: Mapping[str, Any], prefix: str = "") -> list[str]:
    flat: list[str] = []
    for key, value in names.items():
        if isinstance(value, Mapping):
            flat += _flat(value, f"{prefix}{key}.")
        else:
            flat.append(prefix + key)
    return flat


def _as_written(text: str, name: str) -> str:
    """The whole dotted name that a missing part belongs to, as it stands in the text."""
    for expression in text.split("{{")[1:]:
        inside = expression.partition("}}")[0].partition("|")[0].strip()
        if name in inside.split("."):
            return inside
    return name


def _line(text: str, name: str) -> int:
    """The first line with a name in it, counted from 1."""
    lines = (number for number, line in enumerate(text.splitlines(), 1) if name in line)
    return next(lines, 0)


_STYLES = {"h1": Style.HEADING, "h2": Style.SUBHEADING, "h3": Style.SUBHEADING}


def _paragraphs(text: str) -> Iterator[Paragraph]:
    style, lists = Style.TEXT, 0
    for token in MarkdownIt().parse(text):
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
