"""A standard: one version of the mandated format, as data.

The types here are what `form.toml` and `rules.toml` of a folder under `templates/` decode into;
their fields are the keys of those files and their docstrings the reference. Nothing here knows
of any particular form.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, Protocol

from reportgen.model.findings import Severity
from reportgen.model.submissions import CellRef
from reportgen.standards.vocabulary import Prose
from reportgen.text.labels import plain
from reportgen.text.numerals import is_dash

DISCLOSURE = "disclosure"
"""The form of the annual report on government information disclosure."""

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
    numbers) or `amount` (at most `decimals` places); `unit_name` is its name, empty for any unit
    of counting. A `signed` column may be negative. `adds` says what an aggregate takes: the `sum`
    of all entities, the `authority`'s own figure, or nothing (`none`). A `total` column repeats
    the sum of others. `span` is the number of grid columns that the printed column takes.
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

    Its `adds`, unless empty, overrides that of the columns.
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

    `title` is a full-width line above the block, `corner` the text above the row labels. A block
    that runs `across` prints all its rows side by side in one line of figures, with the row labels
    above the column labels (as the table of reviews and suits does).
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

    `widths` gives the printed width of each grid column in millimetres. A document may omit a
    `partial` table, or some of its rows, without fault.
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
    """A section of the report: its heading, and the table that it holds (empty for text)."""

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

    `stage` says what the rule looks at: each submission, the aggregate, both, the set of
    submissions, or the text of a report. `citation` names the clause or the reasoning that it
    rests on, doubts included. `name` and `message` are given by language (`zh`, `en`).
    `broken_by` is an example that breaks the rule, for the lint: cells (all others are zero); for
    a rule on the set who was `expected` and who `sent`; for a rule on text also `text.overview`
    and the like, `headings`, `area` and `others`. `sure` says where the rule comes from: the
    `form` prints it, it is `derived` by arithmetic or meaning, a `law` or notice demands it, or it
    is `custom` (plausibility, practice). An office's own rule may leave it empty. `over_reports`
    says when a correct form breaks the rule; empty means never.
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
class BuiltInFinding:
    """A finding that is built in, not a rule: its severity, its words (`reading.toml`)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    severity: Severity
    name: Mapping[str, str]
    message: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """How a document says whose it is and for which year (`reading.toml`, section `identity`).

    An `entity_labels` text precedes the entity's name, in the same cell or the one to its left.
    `period_patterns` are regular expressions whose first group is the year, the surest first.
    `file_noise` lists words of file names that are not part of a name. `telling` lists letters in
    which names truly differ, so that a difference in them is never taken for a misspelling.
    `form_mark` numbers our own blank forms, with places for {standard}, {period} and {entity}.
    `text_heading` stands above the paragraphs that an entity writes itself. `our_sheets` names
    sheets that we add to workbooks and never read. `heading_ends` are
    words with which titles end, `towards` words before a name that make it the recipient. `sums`
    are words in the name of a sheet that adds up others, `subtotals` words for a sum of some rows
    or columns. A line or column beside a table that begins with a `beside` text is not part of it.
    `levels` lists the kinds of bodies with an area, by level from the top; `offices` what their
    names have behind that.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    entity_labels: tuple[str, ...] = ()
    period_patterns: tuple[str, ...] = ()
    file_noise: tuple[str, ...] = ()
    telling: str = ""
    form_mark: str = ""
    text_heading: str = ""
    our_sheets: tuple[str, ...] = ()
    heading_ends: tuple[str, ...] = ()
    towards: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()
    subtotals: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    levels: tuple[tuple[str, ...], ...] = ()
    offices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorSheet:
    """The table of an office's own counts: its name and its one column of figures."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    name: str
    column: Column


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Standard:
    """One version of the mandated format.

    It applies to the periods `from_year` to `until_year` (9999: no end). `dashes` are the texts
    that mean "not applicable". `replaced` maps rows to the row of an older form that stands in
    their place (see `with_substitutes`). `words` holds the words of documents and messages by
    language. `conversions` maps, by the id of an older form, cells of this form to cells of that
    one. `indicators` is the table of an office's own counts. `adds` overrides, for single cells,
    how the office adds them up. `prose` holds the vocabulary by which texts are read,
    `title_aliases` other titles of the report, `title_pattern` titles in words of one's own.
    `folder` is the folder that the standard was read from. `form` says which statutory form this
    is a version of.
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
    built_in_findings: Mapping[str, BuiltInFinding] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    identity: Identity = field(default_factory=Identity)
    indicators: IndicatorSheet | None = None
    replaced: Mapping[tuple[str, str], str] = field(default_factory=dict)
    conversions: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    adds: Mapping[CellRef, Adds] = field(default_factory=dict)
    prose: Prose | None = None
    title_aliases: tuple[str, ...] = ()
    title_pattern: re.Pattern[str] | None = None
    folder: str = ""
    form: str = DISCLOSURE

    def is_dash(self, text: str) -> bool:
        """Whether a text stands for "nothing to report": one of `dashes`, or any dash."""
        return is_dash(text) or plain(text) in map(plain, self.dashes)
