"""What a sentence claims: each claim can be held against the tables, or against other numbers."""

from dataclasses import dataclass
from decimal import Decimal

from reportgen.prose.meaning import Meaning
from reportgen.prose.places import Said
from reportgen.standards.vocabulary import Cells, Readings


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number that is one of the readings of its meaning."""

    said: Said
    meaning: Meaning


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A percentage: a part, as stated or by any of its readings, of a whole likewise.

    A `rate` is one with a name of its own.
    """

    said: Said
    parts: Readings
    wholes: Readings
    stated_part: Decimal | None = None
    stated_whole: Decimal | None = None
    years: int | None = 0
    rate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Shares of one whole that look as if they were all of it."""

    shares: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change against the year before of what is counted in `unit`.

    `kind` is `growth` (percent), `difference`, `times` (more or less), `ratio` (how many times last
    year's), `factor` (a word for such a ratio), `points` (percentage points, between the shares of
    `readings` in `wholes`) or `direction` (no number). `sign` is 1, -1 or 0. "About the same" is
    `nearly`.
    """

    kind: str
    words: str
    sign: int
    readings: Readings
    wholes: Readings = ()
    unit: str = ""
    nearly: bool = False
    said: Said | None = None
    stated: Decimal | None = None
    factor: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Numbers of one unit that are named as parts of `whole`, in groups (one list each).

    `complete` says that the text means to name all parts.
    """

    whole: Said
    groups: tuple[tuple[Said, ...], ...]
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """Numbers that by their meaning make up the cells of `whole`."""

    whole: Cells
    parts: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """A saying that is true only if one of `readings` is zero."""

    id: str
    words: str
    readings: Readings


Claim = Count | Share | Together | Change | Parts | Partition | Denial
