"""What the set of submissions is held against."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reportgen.model.submissions import Submission
from reportgen.standards.standard import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the set of submissions is held against: the entities of the roster, and the period.

    `excused` entities need not submit; `unread` ones sent a file that could not be read. `prior`
    holds what entities sent for the year before, as far as it is known, in this standard's cells.
    `scopes` says, by entity, whom its submission is about, where the roster says so; `parts` holds,
    by file, what an aggregate tells of its members.
    """

    entities: tuple[str, ...]
    period: int
    excused: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()
    prior: tuple[Submission, ...] = ()
    scopes: Mapping[str, Scope] = field(default_factory=dict)
    parts: Mapping[str, tuple[Submission, ...]] = field(default_factory=dict)
