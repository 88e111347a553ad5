"""A standard: one version of the mandated format, as data.

The types here are what `form.toml` and `rules.toml` of a folder under `templates/` decode into;
their fields are the keys of those files and their docstrings the reference. Nothing here knows
of any particular form.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, Protocol

from reportgen.model.findings import Severity
from reportgen.model.submissions import CellRef
from reportgen.standards.vocabulary import Prose

STRICT: dict[str, Any] = {"extra": "forbid"}
"""What pydantic is told of each type that a file decodes into: unknown keys are mistakes."""

BlankMeans = Literal["zero", "missing"]
Adds = Literal["sum", "authority", "none"]
Scope = Literal["own", "with_subordinates", "subordinates"]
Stage = Literal["submission", "aggregate", "both", "set", "text"]
Sure = Literal["form", "derived", "law", "custom", ""]
STAR = "*"
PRIOR = "prior."


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of figures.

    `under` names the merged heads above the label, outermost first. `unit` is `count` (whole
    numbers) or `amount` (at most `decimals` places); `unit_name` is the unit, empty for any unit of
    counting. A
    `signed` column may be negative. `adds` says how an aggregate is made: the sum of all entities,
    the authority's own figure, or nothing. `total` marks a column that repeats a sum of others.
    `span` is the number of grid columns that it takes in the printed table.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    name: str
    label: str
    aliases: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    unit: Literal["count", "amount"] = "count"
    unit_name: str = ""
    decimals: int = 0
    signed: bool = False
    adds: Adds = "sum"
    total: bool = False
    span: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of figures; `under` names the merged labels to its left, outermost first.

    `adds` goes before its columns' where it says anything.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    name: str
    label: str
    aliases: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    total: bool = False
    adds: Adds | Literal[""] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A part of a table in which every row has every column.

    `title` is a full-width line above it, `corner` the text above the labels. A block that runs
    `across` prints all its rows side by side in one line of figures, their labels above the
    columns' (the table of reviews and suits does).
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    title: str = ""
    corner: str = ""
    across: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitute:
    """A row of an older form that documents still carry in place of the rows `instead_of`."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    row: Row
    instead_of: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A statistical table.

    `widths` gives the printed width of each grid column in millimetres. A `partial` table may lack
    rows, or be absent, without that being a fault.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    name: str
    title: str
    widths: tuple[float, ...]
    blocks: tuple[Block, ...]
    substitutes: tuple[Substitute, ...] = ()
    partial: bool = False
    description: str = ""

    def rows(self) -> Iterator[Row]:
        """Every row, block after block."""
        return (row for block in self.blocks for row in block.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of the report: its heading, and the table it holds, if it is not text."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    title: str
    table: str = ""
    aliases: tuple[str, ...] = ()


class RuleTest(Protocol):
    """What a rule compares, as far as a standard knows it; `checks/subjects.py` has the rest.

    Each kind of rule is one frozen dataclass whose fields are the keys of its TOML entry. `PLACES`
    names what its message may use between braces, beside the common places.
    """

    PLACES: ClassVar[frozenset[str]]

    def patterns(self) -> Iterable[str]:
        """Every cell reference the test names, as written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A check: one entry of `rules.toml`.

    `stage` says what it looks at: each submission, the aggregate, both, the set of submissions, or
    the text of a report.
    `citation` names the clause or the reasoning it rests on, doubts included. `name` and `message`
    are in words by language (`zh`, `en`). `broken_by` gives cells (all others being zero) that
    break it, for the lint; for a rule on the set, who was `expected` and who `sent`; for one on
    text, also `text.overview` and the like, `headings`, `area`, `others`. `sure` says whether it
    is printed in the `form`, `derived` by arithmetic or meaning, rests on a `law` or notice, or is
    `custom`: plausibility or practice; an office's own rule need not say.
    `over_reports` tells when a correct form breaks it, empty if never.
    """

    STAGES: ClassVar[tuple[Stage, ...]] = ()

    id: str
    kind: str
    severity: Severity
    stage: Stage
    citation: str
    name: Mapping[str, str]
    message: Mapping[str, str]
    test: RuleTest
    broken_by: Mapping[str, str | int] = field(default_factory=dict)
    sure: Sure = ""
    over_reports: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A finding that readers make: its severity and its words by language (`reading.toml`)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    severity: Severity
    name: Mapping[str, str]
    message: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """How a document says whose it is and for which year (`reading.toml`, section `identity`).

    `entity_labels` stand before the entity's name, in the same cell or the one to their left;
    `period_patterns` are regular expressions whose first group is the year, the surest first.
    `file_noise` is what file names hold beside a name, `telling` the letters that tell one name
    from another and are never a slip of the pen.
    `form_mark` is how our own blank forms are numbered, with places for {standard}, {period} and
    {entity}; `text_heading` stands above the paragraphs that an entity writes itself. Sheets of
    the names `our_sheets` are ours and hold nothing to be read. `subtotals` are words for a sum of
    some rows or columns, `beside` begin the lines and columns beside a table that are none of it.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    entity_labels: tuple[str, ...] = ()
    period_patterns: tuple[str, ...] = ()
    file_noise: tuple[str, ...] = ()
    telling: str = ""
    form_mark: str = ""
    text_heading: str = ""
    our_sheets: tuple[str, ...] = ()
    subtotals: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorSheet:
    """The table of an office's own counts: its name, and its column of figures."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    name: str
    column: Column


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Standard:
    """One version of the mandated format.

    `from_year` and `until_year` bound the periods it is for (no upper bound: 9999). `dashes` are
    the texts that mean "not applicable". `replaced` maps rows to the row of an older form that
    stands for them (see `with_substitutes`). `words` are the words of documents and messages by
    language. `conversions` maps cells of this form to cells of an
    older one, by its id. `indicators` is the sheet of an office's own counts. `adds` are cells
    that an office adds up otherwise than the form says. `prose` are the words by which
    its text is read, `title_aliases` what else its reports are called. `folder` is where it was
    read from.
    """

    id: str
    title: str
    citation: str
    from_year: int
    until_year: int
    blank_means: BlankMeans
    dashes: tuple[str, ...]
    file_name: str
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    rules: tuple[Rule, ...] = ()
    readings: Mapping[str, Reading] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    identity: Identity = field(default_factory=Identity)
    indicators: IndicatorSheet | None = None
    replaced: Mapping[tuple[str, str], str] = field(default_factory=dict)
    conversions: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    adds: Mapping[CellRef, Adds] = field(default_factory=dict)
    prose: Prose | None = None
    title_aliases: tuple[str, ...] = ()
    folder: str = ""
