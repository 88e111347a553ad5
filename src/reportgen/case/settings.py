"""A case: one office's report for one year, as its folder describes it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, ClassVar, Literal

from reportgen.model.errors import trouble
from reportgen.model.findings import Waiver
from reportgen.model.pictures import PictureFile
from reportgen.model.submissions import CellRef, Submission
from reportgen.standards.cells import expand
from reportgen.standards.standard import (
    STRICT,
    Adds,
    BlankMeans,
    Block,
    Column,
    IndicatorSheet,
    Row,
    Rule,
    Scope,
    Standard,
    Table,
)

INDICATORS = "indicators"
"""The id of the table that a case's own indicators form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSettings:
    """`[report]` of `case.toml`: whose report, for which year.

    `authority` is the body that publishes, `area` what the title names (the authority's name where
    it is left out). `standard` is chosen by the period unless it is given. `date` is the date
    under the signature.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    authority: str
    period: int
    area: str = ""
    standard: str = ""
    date: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """`[options]` of `case.toml`.

    `blank_means` overrides the standard's. `allow_missing` lists entities that need not submit;
    it is printed. `single_other_row` is the row that takes the figures of the older form's single
    row of other results. `form_totals` says whether the totals of blank forms are calculated or to
    be typed, `form_contact` whom to ask about them. `adds` says of cells (`*` for every row or
    column) that they are not the sum of all entities: `authority`, the authority's own figure, or
    `none`.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    blank_means: BlankMeans | None = None
    allow_missing: tuple[str, ...] = ()
    single_other_row: str = ""
    form_totals: Literal["formula", "typed"] = "formula"
    form_contact: str = ""
    adds: Mapping[str, Adds] = field(default_factory=dict)

    @property
    def moved(self) -> Mapping[str, str]:
        """Rows of the older form (`table.row`) by the row that takes their figures."""
        return {"requests.other": self.single_other_row} if self.single_other_row else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """`[[indicator]]` of `case.toml`: a further count that the office collects for its text."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    name: str
    label: str
    aliases: tuple[str, ...] = ()
    unit: str = ""
    decimals: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A line of the roster: a body that submits. `due` and `contact` are the office's own notes.

    `scope` says whom its submission is about: itself, itself and the bodies below it, or only
    those; None where the roster does not say.
    """

    name: str
    code: str = ""
    aliases: tuple[str, ...] = ()
    kind: str = ""
    makes_regulations: bool | None = None
    scope: Scope | None = None
    contact: str = ""
    due: str = ""

    @property
    def rights(self) -> Mapping[str, bool]:
        """What the roster says the entity may or may not do; nothing where it does not say."""
        known = self.makes_regulations
        return {} if known is None else {"makes_regulations": known}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """What `case.toml` decodes into."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    report: ReportSettings
    options: Options = field(default_factory=Options)
    indicator: tuple[Indicator, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """One key of a rule that the case has changed, and its value before and after, as text."""

    rule: str
    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything the case folder says, but for the submissions themselves.

    `root` is the folder as the user named it, `files` the submissions' paths below it,
    `prior_files` those of the year before, `narratives` the text of each section by its id,
    `rules` the office's own rules, `overrides` what it changed of the standard's, `waivers` its
    accepted exceptions, `pictures` the files that the narratives call, by the names they use.
    """

    root: str
    settings: ReportSettings
    options: Options
    indicators: tuple[Indicator, ...]
    roster: tuple[Entity, ...]
    rules: tuple[Rule, ...]
    narratives: Mapping[str, str]
    files: tuple[str, ...]
    prior_files: tuple[str, ...] = ()
    overrides: tuple[Override, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    pictures: Mapping[str, PictureFile] = field(default_factory=dict)

    @property
    def area(self) -> str:
        """What the title names."""
        return self.settings.area or self.settings.authority

    def uncounted(self, total: Submission) -> tuple[str, ...]:
        """Whom of the roster a sum does not hold, whatever the reason."""
        return tuple(one.name for one in self.roster if one.name not in total.members)

    @property
    def bodies(self) -> tuple[Entity, ...]:
        """The roster, and whose report this is by those of its names that are not on the roster."""
        known = {spelling for one in self.roster for spelling in (one.name, *one.aliases)}
        own = dict.fromkeys(n for n in (self.area, self.settings.authority) if n not in known)
        name, *aliases = own or [""]
        return (*self.roster, Entity(name=name, aliases=tuple(aliases))) if own else self.roster


def extended(standard: Standard, case: Case) -> Standard:
    """The standard with the case's indicators as a further table, and the office's own rules.

    A figure of the office's own is `indicators.<id>.value`. Raises `ReportgenError` for cells of
    the option `adds` that do not exist.
    """
    tables = standard.tables
    if case.indicators and standard.indicators:
        tables = (*tables, _indicator_table(case.indicators, standard.indicators))
    whole = replace(standard, tables=tables, rules=(*standard.rules, *case.rules))
    adds: dict[CellRef, Adds] = {}
    for pattern, how in case.options.adds.items():
        refs = expand(whole, pattern)
        if not refs:
            raise trouble("case.no_such_cell", f"{case.root}/case.toml: options.adds", ref=pattern)
        adds |= dict.fromkeys(refs, how)
    return replace(whole, adds=adds)


def _indicator_table(indicators: tuple[Indicator, ...], sheet: IndicatorSheet) -> Table:
    """One block for each run of indicators of the same unit."""
    runs = groupby(indicators, key=lambda indicator: (indicator.unit, indicator.decimals))
    blocks = tuple(
        Block(
            columns=(_value_column(sheet.column, unit, decimals),),
            rows=tuple(Row(id=i.id, name=i.name, label=i.label, aliases=i.aliases) for i in run),
        )
        for (unit, decimals), run in runs
    )
    return Table(
        id=INDICATORS,
        name=sheet.name,
        title=sheet.name,
        widths=(100, 56),
        blocks=blocks,
        partial=True,
    )


def _value_column(head: Column, unit: str, decimals: int) -> Column:
    kind: Literal["count", "amount"] = "amount" if decimals else "count"
    return replace(head, unit=kind, unit_name=unit, decimals=decimals)
