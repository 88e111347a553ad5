"""What the set of submissions is held against."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reportgen.model.submissions import Submission
from reportgen.standards.standard import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the set of submissions should be: one for each entity of the roster, for the period.

    `excused` entities need not submit; `unread` ones sent a file that could not be read. `prior`
    holds the known submissions of the year before, converted to this standard's cells. `scopes`
    maps an entity to the bodies that its submission covers, if the roster says so. `parts` maps
    the file of an aggregate to the submissions of its members, as far as that file holds them.
    """

    entities: tuple[str, ...]
    period: int
    excused: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()
    prior: tuple[Submission, ...] = ()
    scopes: Mapping[str, Scope] = field(default_factory=dict)
    parts: Mapping[str, tuple[Submission, ...]] = field(default_factory=dict)
