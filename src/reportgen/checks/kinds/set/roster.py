"""`roster`: each entity of the roster sent exactly one submission, for this period."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from reportgen.case.expected import Expected
from reportgen.checks.subjects import Judgement
from reportgen.model.findings import Outcome, Verdict, fingerprint
from reportgen.model.submissions import Submission
from reportgen.standards.standard import STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """`test` says what the rule compares.

    `missing`: every entity of the roster sent something, unless it is excused. `twice`: no entity
    sent two submissions. Each of them has the finding, which says whether they are equal and which
    was saved last, but the program does not choose one. `unknown`: every sender is on the roster.
    `period`: submissions are for the period of the report. A submission that names no entity or no
    period is not evaluated. Without a roster, `missing` and `unknown` judge nothing.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    PLACES: ClassVar[frozenset[str]] = frozenset(
        {"files", "count", "content", "newest", "name", "period", "expected"}
    )

    test: Literal["missing", "twice", "unknown", "period"]

    def patterns(self) -> Iterable[str]:
        return ()

    def judge(self, submissions: Sequence[Submission], expected: Expected) -> Iterator[Judgement]:
        match self.test:
            case "missing":
                yield from _missing(submissions, expected)
            case "twice":
                yield from _twice(submissions, expected)
            case "unknown":
                yield from _unknown(submissions, expected)
            case _:  # period
                yield from _period(submissions, expected)


def _file(submission: Submission) -> str | None:
    return submission.file


def _missing(submissions: Sequence[Submission], expected: Expected) -> Iterator[Judgement]:
    sent = {submission.entity for submission in submissions} | expected.unread
    for entity in expected.entities:
        if entity in sent or entity in expected.excused:
            yield Judgement(entity=entity)
        else:
            yield Judgement(entity=entity, outcome=Outcome(verdict=Verdict.BROKEN))


def _twice(submissions: Sequence[Submission], expected: Expected) -> Iterator[Judgement]:
    mine = [s for s in submissions if s.period in (expected.period, None)]
    for entity in sorted({submission.entity for submission in mine if submission.entity}):
        sent = [submission for submission in mine if submission.entity == entity]
        if len(sent) == 1:
            yield Judgement(entity=entity)
            continue
        files = sorted(_file(s) or "" for s in sent)
        values = [{ref: (f.mark, f.value) for ref, f in s.facts.items()} for s in sent]
        details = {
            "files": ", ".join(files),
            "count": str(len(sent)),
            "content": "same" if all(value == values[0] for value in values) else "differ",
            "newest": _newest(sent),
        }
        facts = [f"{ref} {mark} {value}" for each in values for ref, (mark, value) in each.items()]
        outcome = Outcome(
            verdict=Verdict.BROKEN, details=details, fingerprint=fingerprint(sorted(facts))
        )
        for file in files:
            yield Judgement(entity=entity, file=file, outcome=outcome)


def _newest(sent: Sequence[Submission]) -> str:
    """The file saved last; "unknown" if a file does not say when, or if there is a tie."""
    times = {_file(s) or "": s.source.saved if s.source else "" for s in sent}
    last = [file for file, time in times.items() if time == max(times.values())]
    return last[0] if all(times.values()) and len(last) == 1 < len(times) else "unknown"


def _unknown(submissions: Sequence[Submission], expected: Expected) -> Iterator[Judgement]:
    if not expected.entities:
        return
    for submission in submissions:
        entity = submission.entity
        if entity is None:
            outcome = Outcome(verdict=Verdict.NOT_EVALUATED, reason="no_entity")
        elif entity in expected.entities:
            yield Judgement(entity=entity)
            continue
        else:
            outcome = Outcome(verdict=Verdict.BROKEN, details={"name": entity})
        yield Judgement(entity=entity, file=_file(submission), outcome=outcome)


def _period(submissions: Sequence[Submission], expected: Expected) -> Iterator[Judgement]:
    for submission in submissions:
        if submission.period == expected.period:
            yield Judgement(entity=submission.entity)
            continue
        details = {"period": str(submission.period), "expected": str(expected.period)}
        outcome = (
            Outcome(verdict=Verdict.NOT_EVALUATED, reason="no_period")
            if submission.period is None
            else Outcome(verdict=Verdict.BROKEN, details=details)
        )
        yield Judgement(entity=submission.entity, file=_file(submission), outcome=outcome)
