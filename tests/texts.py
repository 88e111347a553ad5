"""Checks texts against figures of a shipped standard, for tests of reading prose."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import get_args

from reportgen.checks.kinds.text.prose import Kind, Test
from reportgen.checks.subjects import CheckedSubmission, TextSubject
from reportgen.model.findings import Outcome, Verdict
from reportgen.model.submissions import CellRef, Fact, Mark, Recorded, Role, Submission
from reportgen.readers.standard_folders import read_standard
from reportgen.standards.cells import cells, expand
from reportgen.standards.standard import Standard

Figures = Mapping[str, int | str | None]
"""Figures by reference. None is a blank; a string that is no number is a text."""

SAYINGS = ("none", "none_carried_out", "all_done", "all_upheld")
TESTS = (
    *(Test(claim=kind) for kind in get_args(Kind) if kind != "saying"),
    Test(claim="saying", sayings=SAYINGS),
)
"""One test of every kind of claim. The findings of `reading` are no faults."""


def submission(
    standard: Standard, figures: Figures, period: int | None, texts: Mapping[str, str] | None = None
) -> Submission:
    """An aggregate with these figures and zero everywhere else."""
    values: dict[CellRef, int | str | None] = dict.fromkeys(cells(standard), 0)
    for pattern, value in figures.items():
        values |= dict.fromkeys(expand(standard, pattern), value)
    return Submission(
        standard=standard.id,
        entity=None,
        period=period,
        role=Role.AGGREGATE,
        facts={ref: _fact(ref, value) for ref, value in values.items()},
        texts=texts or {},
    )


def _fact(ref: CellRef, value: int | str | None) -> Fact:
    raw = "" if value is None else str(value)
    number = raw.replace(".", "").isdigit()
    mark = Mark.NUMBER if number else Mark.TEXT if raw else Mark.BLANK
    origin = Recorded(file="", place=str(ref))
    return Fact(ref=ref, mark=mark, value=Decimal(raw) if number else None, raw=raw, origin=origin)


def subject(
    text: str,
    figures: Figures,
    prior: Figures | None = None,
    *,
    standard: str = "cn-2021",
    period: int | None = 2025,
    area: tuple[str, ...] = ("云溪区", "云溪区人民政府办公室"),
) -> TextSubject:
    """A report whose first section is this text."""
    form = read_standard(standard)
    before = None if prior is None else submission(form, prior, (period or 0) - 1)
    now = submission(form, figures, period, {"overview": text} if text else {})
    figured = CheckedSubmission(standard=form, submission=now, blank_means="zero", prior=before)
    return TextSubject(figures=figured, area=area)


def outcomes(subject: TextSubject) -> Iterator[tuple[str, Outcome | None]]:
    """The outcomes of every kind of claim for the report."""
    for test in TESTS:
        for statement in test.judge(subject):
            yield test.claim, statement.outcome


def faults(subject: TextSubject) -> list[tuple[str, str]]:
    """The broken claims: their kind, and the words of the text."""
    return [
        (kind, outcome.details["said"])
        for kind, outcome in outcomes(subject)
        if outcome and outcome.verdict is Verdict.BROKEN and kind != "reading"
    ]


def reasons(subject: TextSubject) -> list[str]:
    """Why claims were not evaluated."""
    found = [outcome for _, outcome in outcomes(subject) if outcome]
    return [str(o.reason) for o in found if o.verdict is Verdict.NOT_EVALUATED]
