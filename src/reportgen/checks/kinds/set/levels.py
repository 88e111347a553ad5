"""`levels`: no entity counts twice when submissions that are sums are added up in turn."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any, ClassVar, Literal

from reportgen.case.expected import Expected
from reportgen.checks.subjects import Judgement
from reportgen.model.findings import Outcome, Verdict, fingerprint
from reportgen.model.submissions import BELOW, CellRef, Submission
from reportgen.standards.standard import STRICT

_Figures = Mapping[CellRef, Decimal]


@dataclass(frozen=True, slots=True)
class _Body:
    """An entity that counts in a submission: the sender, or a member on any level below it.

    `path` holds the names from the sender down to it, `inside` the names of its own members.
    `figures` are those that are not zero; None if the submission does not give them.
    """

    within: Submission
    path: tuple[str, ...]
    inside: frozenset[str]
    figures: _Figures | None

    @property
    def name(self) -> str:
        """The name that the submission gives it."""
        return self.path[-1]

    @property
    def sent_itself(self) -> bool:
        """Whether it is the sender, and not a member."""
        return len(self.path) == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """A member of one submission neither sends a submission itself nor is in another one.

    A name does not identify an entity: every district has a bureau of education. `of = "same"`
    finds entities that are certainly the same. Their full names are equal (the bureau of a district
    and a sender called the district's bureau), or their figures are, in at least `cells` cells that
    are not zero, or, if figures are not given, they have a member in common. `of = "namesakes"`
    finds senders that share only the name with a member of another submission. `same` is not
    evaluated for a sender that by the roster covers other entities, but does not name them.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    PLACES: ClassVar[frozenset[str]] = frozenset({"name", "other", "files"})

    of: Literal["same", "namesakes"]
    cells: int = 5

    def patterns(self) -> Iterable[str]:
        return ()

    def judge(self, submissions: Sequence[Submission], expected: Expected) -> Iterator[Judgement]:
        mine = [s for s in submissions if s.period in (expected.period, None) and s.entity]
        pairs = list(self._pairs([body for s in mine for body in _bodies(s, expected)]))
        for submission in mine:
            inside = [(member, other) for member, other in pairs if member.within is submission]
            for member, other in inside:
                yield _broken_judgement(submission, member, other)
            if inside:
                continue
            if submission.members:
                yield Judgement(entity=submission.entity)
            elif self.of == "same" and expected.scopes.get(submission.entity or "", "own") != "own":
                unknown = Outcome(verdict=Verdict.NOT_EVALUATED, reason="no_members")
                yield Judgement(entity=submission.entity, file=_file(submission), outcome=unknown)

    def _pairs(self, bodies: Sequence[_Body]) -> Iterator[tuple[_Body, _Body]]:
        """The pairs that `of` asks for, a member first. A pair inside another pair is left out."""
        pairs: list[tuple[_Body, _Body]] = []
        for one, other in _name_pairs(bodies):
            same = self._surely_same(one, other)
            if self.of == "same" and same:
                pairs.append((one, other))
            if self.of == "namesakes" and not same and one.name == other.name:
                pairs += [(one, other)] if other.sent_itself else []
        either = pairs + [(other, one) for one, other in pairs]
        for one, other in pairs:
            if not any(_contains(p, one) and _contains(q, other) for p, q in either):
                yield one, other

    def _surely_same(self, one: _Body, other: _Body) -> bool:
        if _full_name(one) == _full_name(other):
            return True
        if one.figures is None or other.figures is None:
            return bool(one.inside & other.inside)
        return one.figures == other.figures and len(one.figures) >= self.cells


def _bodies(submission: Submission, expected: Expected) -> Iterator[_Body]:
    """Every entity that counts in a submission: the sender, and its members on all levels."""
    entity = str(submission.entity)
    members = submission.members
    yield _Body(submission, (entity,), frozenset(members), _figures(submission))
    given = {part.entity: part for part in expected.parts.get(_file(submission) or "", ())}
    for member in members:
        below = f"{member}{BELOW}"
        inside = frozenset(m.removeprefix(below) for m in members if m.startswith(below))
        figures = _figures(given[member]) if member in given else None
        yield _Body(submission, (entity, *member.split(BELOW)), inside, figures)


def _name_pairs(bodies: Iterable[_Body]) -> Iterator[tuple[_Body, _Body]]:
    """Pairs from different senders that share a name or a full name, a member first."""
    named: dict[str, list[_Body]] = {}
    for body in bodies:
        for name in dict.fromkeys((body.name, _full_name(body))):
            named.setdefault(name, []).append(body)
    pairs: dict[tuple[int, int], tuple[_Body, _Body]] = {}
    for group in named.values():
        for one, other in combinations(group, 2):
            first, second = (other, one) if one.sent_itself else (one, other)
            if not first.sent_itself and one.within.entity != other.within.entity:
                pairs.setdefault((id(first), id(second)), (first, second))
    yield from pairs.values()


def _full_name(body: _Body) -> str:
    """The names of the path joined; a name that repeats those before it replaces them."""
    full = ""
    for name in body.path:
        full = name if name.startswith(full) else full + name
    return full


def _contains(one: _Body, other: _Body) -> bool:
    """Whether `other` is a member of `one`, directly or further down."""
    longer = len(other.path) > len(one.path)
    return one.within is other.within and longer and other.path[: len(one.path)] == one.path


def _broken_judgement(submission: Submission, one: _Body, other: _Body) -> Judgement:
    details = {
        "name": BELOW.join(one.path[1:]),
        "other": BELOW.join(other.path),
        "files": _file(other.within) or "-",
    }
    rests = [f"{ref} {value}" for body in (one, other) for ref, value in _figures_of(body).items()]
    outcome = Outcome(verdict=Verdict.BROKEN, details=details, fingerprint=fingerprint(rests))
    return Judgement(entity=submission.entity, file=_file(submission), outcome=outcome)


def _figures_of(body: _Body) -> _Figures:
    """The figures of a body, or those of the whole submission if its own are not given."""
    return _figures(body.within) if body.figures is None else body.figures


def _figures(submission: Submission) -> _Figures:
    return {ref: fact.value for ref, fact in submission.facts.items() if fact.value}


def _file(submission: Submission) -> str | None:
    return submission.file
