"""Submissions: what one entity reports, cell by cell, and where each figure came from.

All of them are frozen, none of them reads, writes or prints. Figures are `Decimal` from the
reader to the report. Blank, zero and dash are three different things from end to end.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from reportgen.text.numerals import number_text


class CellRef(NamedTuple):
    """A cell of a standard's table; prints as `requests.new.total`."""

    table: str
    row: str
    column: str

    def __str__(self) -> str:
        return f"{self.table}.{self.row}.{self.column}"


class Heading(NamedTuple):
    """A first-level heading as printed, and the id of its section (empty if unknown)."""

    text: str
    section: str


class Mark(StrEnum):
    """What a cell of a form says."""

    NUMBER = "number"
    BLANK = "blank"
    DASH = "dash"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetCell:
    """A cell of a workbook, as a spreadsheet program names it."""

    file: str
    sheet: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentCell:
    """A cell of a table in a text document; all numbers count from 1."""

    file: str
    table: str
    row: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A figure taken from a data file that we wrote earlier; `place` is the place it records."""

    file: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One entity's contribution to a sum.

    `derived` is what a total that the entity left blank amounts to by its parts; such a total is
    `unknown` if its parts do not tell.
    """

    entity: str
    fact: "Fact"
    derived: Decimal | None = None
    unknown: bool = False

    @property
    def value(self) -> Decimal | None:
        """What the part adds to the sum."""
        return self.fact.value if self.derived is None else self.derived


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A figure that reportgen added up; the parts are ordered by entity.

    `lacks` names the entities that should have reported the figure and did not.
    """

    parts: tuple[Part, ...]
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPlace:
    """A paragraph of a text: the section by its printed title, paragraphs counted from 1."""

    file: str
    section: str
    paragraph: int


Provenance = SheetCell | DocumentCell | TextPlace | Recorded | Sum


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What one cell of the form says, and where it says so.

    `value` is a number exactly when `mark` is NUMBER. `raw` is the text as it stands. `notes` names
    each normalisation that was needed to read the number (`read.*` ids).
    """

    ref: CellRef
    mark: Mark
    value: Decimal | None
    raw: str
    origin: Provenance
    notes: tuple[str, ...] = ()


BELOW = "/"
"""Between a body and its member, where members are named."""


TableText = tuple[tuple[str, ...], ...]
"""The words of a table within a text, row by row; blanks are empty, white space is left out."""

TITLE, PREAMBLE, SIGNATURE = "title", "preamble", "signature"
FRAME = frozenset((TITLE, PREAMBLE, SIGNATURE))
"""The texts of a report that stand in no section."""


class Role(StrEnum):
    """What kind of submission this is."""

    DEPARTMENT = "department"
    AUTHORITY = "authority"
    AGGREGATE = "aggregate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The file a submission was read from; `name` as given by the user, `size` in bytes.

    `saved` is the time of last saving that the file records (ISO 8601), empty if it records none.
    """

    name: str
    size: int
    sha256: str
    saved: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """The facts that one entity reports for one period.

    `entity` and `period` are None if the document does not say. `substitutes` names the rows of an
    older form that the document carries in place of the standard's own (`table.row`). `texts` maps
    a section (`overview`), or `title`, `preamble` and `signature`, to its paragraphs, joined by
    line feeds. `headings` are those of the first level in their order, `tables` those within the
    text. An aggregate is a submission whose facts are sums. `members` are the entities that it
    adds up, as far as known; a member of a member carries the names of both, with a slash between
    them (`East District/Bureau of Education`). `derived` says what totals that were left blank
    amount to by their parts; None stands for a total that the parts do not tell.
    """

    standard: str
    entity: str | None
    period: int | None
    role: Role
    facts: Mapping[CellRef, Fact]
    texts: Mapping[str, str] = field(default_factory=dict)
    headings: tuple[Heading, ...] = ()
    tables: tuple[TableText, ...] = ()
    source: Source | None = None
    substitutes: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    derived: Mapping[CellRef, Decimal | None] = field(default_factory=dict)

    @property
    def file(self) -> str | None:
        """The name of the file that it was read from; None for an aggregate made here."""
        return self.source.name if self.source else None


def value_or_zero(fact: Fact | None) -> Decimal:
    """A fact's number; 0 if there is none."""
    return fact.value if fact and fact.value is not None else Decimal(0)


def figure_text(fact: Fact) -> str:
    """What a cell of the report shows for a fact: blanks stay blank, a dash stays a dash."""
    if fact.mark is Mark.NUMBER and fact.value is not None:
        return number_text(fact.value)
    return "" if fact.mark is Mark.BLANK else fact.raw
