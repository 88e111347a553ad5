"""A case: one office's report for one year, as its folder describes it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from reportgen.model.findings import Waiver
from reportgen.model.pictures import PictureFile
from reportgen.model.submissions import Submission
from reportgen.standards.standard import (
    DISCLOSURE,
    STRICT,
    Adds,
    BlankMeans,
    Rule,
    Scope,
    Standard,
)

INDICATORS = "indicators"
"""The id of the table that holds a case's own indicators."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSettings:
    """`[report]` of `case.toml`: whose report, for which year.

    `authority` is the body that publishes; `area` is what the title names (if empty, the
    authority). Without a `standard` the `form` and the period decide. `date` stands under the
    signature.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    authority: str
    period: int
    area: str = ""
    standard: str = ""
    form: str = DISCLOSURE
    date: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """`[options]` of `case.toml`.

    `blank_means` overrides the standard's. `allow_missing` lists entities that need not submit;
    reports print the list. `single_other_row` is the row that takes the figures of the older
    form's single row of other results. `form_totals` says whether blank forms calculate their
    totals or leave them to be typed, `form_contact` whom to ask about the forms. `adds` names cells
    (`*` for every row or column) that are not the sum of all entities: they take the
    `authority`'s own figure, or `none`.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    blank_means: BlankMeans | None = None
    allow_missing: tuple[str, ...] = ()
    single_other_row: str = ""
    form_totals: Literal["formula", "typed"] = "formula"
    form_contact: str = ""
    adds: Mapping[str, Adds] = field(default_factory=dict)

    def moved(self, standard: Standard) -> Mapping[str, str]:
        """Maps a row of the older form (`table.row`) to the row that takes its figures."""
        return {
            f"{table.id}.{found.row.id}": self.single_other_row
            for table in standard.tables
            for found in table.substitutes
            if self.single_other_row in found.instead_of
        }


def _key_of(field_name: str) -> str:
    """The key of `[[indicator]]` for a field; `from` cannot be a name in Python."""
    return "from" if field_name == "reported_by" else field_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """`[[indicator]]` of `case.toml`: a further count that the office collects for its text.

    `reported_by` (`from` in the file) names the entities that report it; without it all do.
    `if_missing` says how much it weighs if one of them does not.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = {**STRICT, "alias_generator": _key_of}

    id: str
    name: str
    label: str
    aliases: tuple[str, ...] = ()
    unit: str = ""
    decimals: int = 0
    reported_by: tuple[str, ...] | None = None
    if_missing: Literal["warning", "error"] = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A line of the roster: a body that submits. `due` and `contact` are the office's own notes.

    `scope` says which bodies its submission covers: itself, itself and its subordinates, or only
    these. It is None if the roster does not say, like `makes_regulations`.
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
        """The rights that the roster grants or denies the entity; empty if it does not say."""
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
    """Everything that the case folder holds, except for the contents of the submissions.

    `root` is the folder as the user named it. `files` are the paths of the submissions below it,
    `prior_files` those of the year before. `narratives` maps the id of a section to its text,
    `pictures` a name used in a narrative to the file. `rules` are the office's own rules,
    `overrides` its changes to rules of the standard, `waivers` its accepted exceptions.
    `unreadable` gives for each text that cannot be read the id and the details of a finding.
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
    unreadable: Mapping[str, tuple[str, Mapping[str, str]]] = field(default_factory=dict)

    @property
    def area(self) -> str:
        """The name in the title."""
        return self.settings.area or self.settings.authority

    def rights_of(self, entity: str | None) -> Mapping[str, bool]:
        """Which rights the roster grants or denies the entity."""
        return next((one.rights for one in self.roster if one.name == entity), {})

    def uncounted(self, total: Submission) -> tuple[str, ...]:
        """The entities of the roster that an aggregate leaves out, whatever the reason."""
        return tuple(one.name for one in self.roster if one.name not in total.members)

    @property
    def bodies(self) -> tuple[Entity, ...]:
        """The roster plus the publishing authority (area), by names that the roster lacks."""
        known = {spelling for one in self.roster for spelling in (one.name, *one.aliases)}
        names = dict.fromkeys(n for n in (self.area, self.settings.authority) if n not in known)
        name, *aliases = names or [""]
        return (*self.roster, Entity(name=name, aliases=tuple(aliases))) if names else self.roster
