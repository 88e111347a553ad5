"""The report as a value: every figure and sentence is decided before a file is written."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from reportgen.documents.lists import Listing
from reportgen.model.submissions import CellRef, TableText
from reportgen.standards.standard import Standard

HOLE = "\u3010{name}\u3011"
"""What stands in a text where something is missing: its name in heavy brackets."""

_HOLES = re.compile("\u3010[^\u3010\u3011]*\u3011")
_BLANK = "\u3013"


def without_holes(text: str) -> str:
    """A text with a blank sign for each hole, so that no check reports the hole once more."""
    return _HOLES.sub(_BLANK, text)


class Style(StrEnum):
    """What a paragraph is; writers know how each looks."""

    SECTION = "section"
    HEADING = "heading"
    SUBHEADING = "subheading"
    TEXT = "text"
    ITEM = "item"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of text in one typeface; `lead` is a heading that begins a paragraph."""

    text: str
    strong: bool = False
    lead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph of the report's text."""

    style: Style
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The paragraph's text in one piece."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTable:
    """A table within the report's text: its cells row by row; the first row is the head.

    `aligns` gives the alignment of each column: `left`, `center`, `right`, or empty.
    """

    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    aligns: tuple[str, ...]

    @property
    def texts(self) -> TableText:
        """The text of each cell, row by row, without white space."""
        return tuple(
            tuple("".join("".join(run.text for run in cell).split()) for cell in row)
            for row in self.rows
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture: its file, its size in pixels, its description (`text`) and its caption."""

    content: bytes
    kind: Literal["png", "jpeg"]
    width: int
    height: int
    text: str
    caption: str


Block = Paragraph | TextTable | Picture
"""A part of the report's text."""


def words_of(block: Block) -> str:
    """The words of a block: a paragraph's, a picture's caption; a table has none."""
    match block:
        case Paragraph():
            return block.text
        case Picture():
            return block.caption
        case _:
            return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """The text of a table cell; a draft marks a cell that is `open`: an error concerns it."""

    text: str
    open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What makes a report a draft: the line on every page, and the lists on the last one."""

    headline: str
    listings: tuple[Listing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything a writer may know.

    `tags` fills the places in running text (`authority.name`), `texts` the places that take whole
    paragraphs, tables and pictures (`report.preamble`, `section.overview`). `figures` has every
    cell of the standard. `draft` is None for a final report.
    """

    standard: Standard
    title: str
    authority: str
    period: int
    tags: Mapping[str, str]
    texts: Mapping[str, tuple[Block, ...]]
    figures: Mapping[CellRef, Figure]
    draft: Draft | None
