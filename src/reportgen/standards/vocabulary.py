"""What reports call their figures: the words by which numbers in prose are tied to cells.

The types are what `prose.toml` decodes into: the one that all standards share, with the language of
figures, and the one of a standard's folder, with what its own figures are called. Keys that end in
`pattern` are regular expressions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar

_STRICT: dict[str, Any] = {"extra": "forbid"}

Cells = tuple[str, ...]
"""References of cells that are added up."""

Readings = tuple[Cells, ...]
"""The legitimate meanings of one phrase; any of them may be meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Something that a text is about, and the nouns that say so, spelt as the phrases of measures.

    A number directly behind such a noun (7 reviews) is one of the readings of `alone`, where before
    the noun there are no other words than those of `alone_pattern`; one of `alone_weak` is
    doubtful. `group` names what that number is one of; `wholes` are what shares are shares of. A
    `foreign` topic is nothing that the tables count.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    id: str
    nouns: tuple[str, ...]
    alone: Readings = ()
    alone_weak: Readings = ()
    alone_sure: bool = False
    alone_pattern: str = ""
    wholes: Readings = ()
    unit: str = ""
    group: str = ""
    foreign: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A figure that texts speak of, by the `phrases` that stand before its number.

    In a phrase `[a/b]` stands for one of these or nothing, `{a/b}` for one of them.
    `topics` are what the text must be about; a `telling` phrase says so by itself, a `common` one
    only where nothing else is spoken of. A number equal
    to one of the `readings` is right, one equal to one of `weak` doubtful. `sure` says that the
    phrase means nothing else. A `general` phrase is also said of parts, and is not compared there.
    `group` names what it is one of: parts of one whole. One that is `part_of` another measure is a
    reason for it; `sum_of` names the measures that it is the sum of.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    id: str
    topics: tuple[str, ...]
    phrases: tuple[str, ...]
    readings: Readings
    weak: Readings = ()
    telling: bool = False
    common: bool = False
    sure: bool = False
    general: bool = False
    group: str = ""
    part_of: str = ""
    sum_of: tuple[str, ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """Measures that together make up `whole`."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    whole: Cells
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A share that has a name of its own; one of 100 % behind `full_pattern` is not compared."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    pattern: str
    parts: Readings
    wholes: Readings
    topics: tuple[str, ...]
    full_pattern: str = "(?!)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """A statement without a number, which is true only if `cells` are all zero.

    With `by_topic` the cells are those of the topic spoken of; with `zero = "topic"` they are what
    the noun of the pattern counts (`{nouns}` stands for all of them). Not where `unless_pattern`
    is found in the same clause.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    id: str
    pattern: str
    unless_pattern: str = ""
    topics: tuple[str, ...] = ()
    cells: Cells = ()
    by_topic: Mapping[str, Cells] = field(default_factory=dict)
    zero: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """`prose.toml` of a standard: what its figures are called.

    `about_pattern` may stand before any noun without narrowing it.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    about_pattern: str = ""
    topic: tuple[Topic, ...] = ()
    measure: tuple[Measure, ...] = ()
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    partition: tuple[Partition, ...] = ()
    rate: tuple[Rate, ...] = ()
    saying: tuple[Saying, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """Which year is spoken of; parts of years are not compared.

    The words stand for the year reported and those beside it when these are written in figures
    (`{year}` in `number_pattern`); `other_pattern` finds any other. `bracket_pattern` is last
    year's figure in brackets behind its words.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    this_word: str
    last_word: str
    next_word: str
    number_pattern: str
    other_pattern: str
    bracket_pattern: str
    this_pattern: str
    last_pattern: str
    next_pattern: str
    part_pattern: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subjects:
    """Whose figures are spoken of: another body's, or only those of one way of applying.

    `self_word` stands for the report's own area and office, by whatever name they are called.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    self_word: str
    foreign_pattern: str
    own_pattern: str
    restricting_pattern: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparisons:
    """Words of comparison with the year before; `between` stand among them and change nothing.

    `level_pattern` ends before the number that something has come to, up or down as its groups
    say; `base_pattern` before the one that it came from, which is last year's where a group of it
    is found. `ratio_pattern` ends before how many times last year's it is; `factors` are words that
    say so.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    pattern: str
    level_pattern: str
    base_pattern: str
    ratio_pattern: str
    factors: Mapping[str, Decimal]
    up: tuple[str, ...]
    down: tuple[str, ...]
    same: tuple[str, ...]
    nearly_same: tuple[str, ...]
    between: tuple[str, ...]
    idle_pattern: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """Words of shares, and those that may stand between them and the whole or the number."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    pattern: str
    fillers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Language:
    """`prose.toml` of all standards: how figures are said at all."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    sentence_ends: str
    segment_ends: str
    clause_ends: str
    brackets: tuple[str, ...]
    title_pattern: str
    join_pattern: str
    respectively: str
    and_others: str
    of_which_pattern: str
    negation_pattern: str
    some_pattern: str
    total_pattern: str
    fillers: tuple[str, ...]
    lead_pattern: str
    counters: tuple[str, ...]
    other_counters: tuple[str, ...]
    money: str
    percent_pattern: str
    points_pattern: str
    times_pattern: str
    before_approximate_pattern: str
    after_approximate_pattern: str
    before_range_pattern: str
    after_range_pattern: str
    classes: Mapping[str, str]
    years: Years
    subjects: Subjects
    comparisons: Comparisons
    shares: Shares


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prose:
    """All words by which a standard's prose is read."""

    language: Language
    vocabulary: Vocabulary
