"""The vocabulary of reports: the words that tie a number in prose to cells.

`prose.toml` decodes into these types. All standards share one (`Language`: how figures are said);
each standard's folder has its own (`Vocabulary`: what its figures are called). Keys that end in
`pattern` are regular expressions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar

_STRICT: dict[str, Any] = {"extra": "forbid"}

Cells = tuple[str, ...]
"""References of cells whose sum is meant."""

Interpretations = tuple[Cells, ...]
"""All legitimate interpretations of one phrase; any of them may be meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Something that a text is about, and the nouns that name it, spelt like `Measure.phrases`.

    A number at a bare noun (7 reviews), before which only words of `alone_pattern` stand, means one
    of `alone`, or less surely one of `alone_weak`. `alone_sure` says that it cannot mean anything
    else. `group` names the whole that the number is a part of, `wholes` what a share of the topic
    is a share of. The tables do not count a `foreign` topic.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    id: str
    nouns: tuple[str, ...]
    alone: Interpretations = ()
    alone_weak: Interpretations = ()
    alone_sure: bool = False
    alone_pattern: str = ""
    wholes: Interpretations = ()
    unit: str = ""
    group: str = ""
    foreign: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A figure that texts speak of, known by the `phrases` that stand before its number.

    In a phrase `[a/b]` stands for one of these or nothing, `{a/b}` for one of them. The text must
    be about one of the `topics`; a `telling` phrase says so by itself, a `common` one only if no
    other topic was mentioned. A number equal to one of the `interpretations` is right, one equal to
    one of `weak` doubtful. `sure` says that the phrase cannot mean anything else. A `general`
    phrase is also said of parts, and is not compared there. Measures of one `group` are parts of
    one whole. A measure that is `part_of` another is a reason for it; `sum_of` names its addends.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    id: str
    topics: tuple[str, ...]
    phrases: tuple[str, ...]
    interpretations: Interpretations
    weak: Interpretations = ()
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
    """A share that has a name of its own; 100 % behind `full_pattern` is not compared."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    pattern: str
    parts: Interpretations
    wholes: Interpretations
    topics: tuple[str, ...]
    full_pattern: str = "(?!)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """A statement without a number, which is true only if `cells` are all zero.

    With `by_topic` the cells depend on the topic of the text. With `zero = "topic"` they are those
    of the noun in the pattern (`{nouns}` stands for all nouns). A clause that `unless_pattern`
    matches is left out.
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

    Words of `about_pattern` before a noun do not narrow its meaning.
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
    """Words that say which year a number is of; numbers of a part of a year are not compared.

    `this_word`, `last_word` and `next_word` replace the year reported and its neighbours when they
    are written in figures (`{year}` in `number_pattern`); `other_pattern` finds any other year.
    `bracket_pattern` finds last year's figure in brackets behind the words for last year.
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
    """Words that say whose figures are meant: another body's, or those of one way of applying.

    `self_word` replaces every name of the report's own area and office.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    self_word: str
    foreign_pattern: str
    own_pattern: str
    restricting_pattern: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparisons:
    """Words of comparison with the year before; `between` may stand among them without effect.

    `level_pattern` ends before the figure that something rose (group `up`) or fell (`down`) to,
    `base_pattern` before the figure that it came from (last year's if a group matches).
    `ratio_pattern` ends before a multiple of last year's figure; `factors` are words for multiples.
    A word of direction in `idle_pattern`, if no number follows, is not about a figure.
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
    """Words of shares, and fillers between such a word and the whole or the number."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    pattern: str
    fillers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Language:
    """`prose.toml` of all standards: how figures are put into words."""

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
