"""`levels`: where reports are added up that are sums themselves, nobody is in them twice."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any, ClassVar, Literal

from reportgen.case.expected import Expected
from reportgen.model.findings import Outcome, Verdict, fingerprint
from reportgen.model.submissions import BELOW, CellRef, Submission
from reportgen.standards.standard import STRICT
from reportgen.subjects import Judgement

_Figures = Mapping[CellRef, Decimal]


@dataclass(frozen=True, slots=True)
class _Body:
    """A body as one submission counts it: the names that lead to it, whom it is made up of itself.

    `figures` are those that are not zero; None where the submission does not tell them.
    """

    within: Submission
    path: tuple[str, ...]
    inside: frozenset[str]
    figures: _Figures | None

    @property
    def name(self) -> str:
        """What it is called where it was counted."""
        return self.path[-1]

    @property
    def sent_itself(self) -> bool:
        """Whether it is the sender, and not a member."""
        return len(self.path) == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """Who is a member of what somebody sent sends nothing itself, and is in nothing else.

    A name is not enough to know a body by: every district has a bureau of education.
    `of = "same"` asks for bodies that are surely the same, and so counted twice: by their full
    name (a district and its bureau are the district's bureau), by the same figures in at least
    `cells` cells that are not zero, or, where figures are not told, by common members. `of =
    "namesakes"` asks for those that sent something and share but the name with a member. Asked of
    each submission that is a sum; of one that the roster says to cover bodies below, and that does
    not tell which, the former is not evaluated.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    PLACES: ClassVar[frozenset[str]] = frozenset({"name", "other", "files"})

    of: Literal["same", "namesakes"]
    cells: int = 5

    def patterns(self) -> Iterable[str]:
        return ()

    def judge(self, submissions: Sequence[Submission], expected: Expected) -> Iterator[Judgement]:
        mine = [s for s in submissions if s.period in (expected.period, None) and s.entity]
        found = list(self._found([body for s in mine for body in _bodies(s, expected)]))
        for submission in mine:
            inside = [(own, other) for own, other in found if own.within is submission]
            for own, other in inside:
                yield _judged(submission, own, other)
            if inside:
                continue
            if submission.members:
                yield Judgement(entity=submission.entity)
            elif self.of == "same" and expected.scopes.get(submission.entity or "", "own") != "own":
                unknown = Outcome(verdict=Verdict.NOT_EVALUATED, reason="no_members")
                yield Judgement(entity=submission.entity, file=_file(submission), outcome=unknown)

    def _found(self, bodies: Sequence[_Body]) -> Iterator[tuple[_Body, _Body]]:
        """Each pair that is asked for, a member in front; none inside another such pair."""
        pairs: list[tuple[_Body, _Body]] = []
        for one, other in _alike(bodies):
            same = self._same(one, other)
            if self.of == "same" and same:
                pairs.append((one, other))
            if self.of == "namesakes" and not same and one.name == other.name:
                pairs += [(one, other)] if other.sent_itself else []
        either = pairs + [(other, one) for one, other in pairs]
        for one, other in pairs:
            if not any(_above(p, one) and _above(q, other) for p, q in either):
                yield one, other

    def _same(self, one: _Body, other: _Body) -> bool:
        if _full_name(one) == _full_name(other):
            return True
        if one.figures is None or other.figures is None:
            return bool(one.inside & other.inside)
        return one.figures == other.figures and len(one.figures) >= self.cells


def _bodies(submission: Submission, expected: Expected) -> Iterator[_Body]:
    """Whoever is counted in a submission: the sender, and its members on all levels."""
    entity = str(submission.entity)
    members = submission.members
    yield _Body(submission, (entity,), frozenset(members), _figures(submission))
    told = {part.entity: part for part in expected.parts.get(_file(submission) or "", ())}
    for member in members:
        below = f"{member}{BELOW}"
        inside = frozenset(m.removeprefix(below) for m in members if m.startswith(below))
        figures = _figures(told[member]) if member in told else None
        yield _Body(submission, (entity, *member.split(BELOW)), inside, figures)


def _alike(bodies: Iterable[_Body]) -> Iterator[tuple[_Body, _Body]]:
    """Each pair of different submissions that shares a name or a full name, a member in front."""
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
    """The names on the way in one; a name that begins with those before it says them already."""
    full = ""
    for name in body.path:
        full = name if name.startswith(full) else full + name
    return full


def _above(one: _Body, other: _Body) -> bool:
    """Whether the other is somewhere inside the one."""
    longer = len(other.path) > len(one.path)
    return one.within is other.within and longer and other.path[: len(one.path)] == one.path


def _judged(submission: Submission, own: _Body, other: _Body) -> Judgement:
    details = {
        "name": BELOW.join(own.path[1:]),
        "other": BELOW.join(other.path),
        "files": _file(other.within) or "-",
    }
    rests = [f"{ref} {value}" for body in (own, other) for ref, value in _known(body).items()]
    outcome = Outcome(verdict=Verdict.BROKEN, details=details, fingerprint=fingerprint(rests))
    return Judgement(entity=submission.entity, file=_file(submission), outcome=outcome)


def _known(body: _Body) -> _Figures:
    """The figures of a body; of one whose figures are not told, those it is within."""
    return _figures(body.within) if body.figures is None else body.figures


def _figures(submission: Submission) -> _Figures:
    return {ref: fact.value for ref, fact in submission.facts.items() if fact.value}


def _file(submission: Submission) -> str | None:
    return submission.source.name if submission.source else None
