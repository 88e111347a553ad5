"""The claims that sentences make. Each can be checked by the tables or by other numbers."""

from dataclasses import dataclass
from decimal import Decimal

from reportgen.checks.claims.meaning import Meaning
from reportgen.checks.claims.stated_numbers import StatedNumber
from reportgen.standards.vocabulary import Cells, Interpretations


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number, which must equal one of the interpretations of its meaning."""

    said: StatedNumber
    meaning: Meaning


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A percentage of a whole. Part and whole are stated numbers, or any of their interpretations.

    A `rate` is a share with a name of its own, such as the rate of answers in time.
    """

    said: StatedNumber
    parts: Interpretations
    wholes: Interpretations
    stated_part: Decimal | None = None
    stated_whole: Decimal | None = None
    years: int | None = 0
    rate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Shares of one whole that seem to be all of its shares."""

    shares: tuple[StatedNumber, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change against the year before of what is counted in `unit`.

    `kind` is `growth` (percent), `difference`, `times` (how many times last year's figure was
    added), `ratio` (how many times last year's it is), `factor` (a word for a ratio: doubled),
    `points` (percentage points between shares of `interpretations` in `wholes`) or `direction` (no
    number). `sign` is 1 for more, -1 for less, 0 for the same; `nearly` is "about the same".
    """

    kind: str
    words: str
    sign: int
    interpretations: Interpretations
    wholes: Interpretations = ()
    unit: str = ""
    nearly: bool = False
    said: StatedNumber | None = None
    stated: Decimal | None = None
    factor: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Numbers of one unit that the text lists as parts of `whole`; each group is one list.

    `complete` says that the text means to list all parts.
    """

    whole: StatedNumber
    groups: tuple[tuple[StatedNumber, ...], ...]
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """Numbers whose meanings together make up the cells of `whole`."""

    whole: Cells
    parts: tuple[StatedNumber, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """A saying that is true only if one of `interpretations` is zero."""

    id: str
    words: str
    interpretations: Interpretations


Claim = Count | Share | Together | Change | Parts | Partition | Denial
