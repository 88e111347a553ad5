"""The sentences of published reports, of which is known what is right and what is wrong."""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pytest
from tests.published import Real, read_real
from tests.texts import outcomes

from reportgen.checks.subjects import CheckedSubmission, TextSubject
from reportgen.model.findings import Outcome, Verdict
from reportgen.model.submissions import Fact, Mark, Recorded, Role, Submission
from reportgen.standards.cells import with_substitutes

CHECKS = {
    "hangzhou_2025": 0, "hongze_2023": 1, "hongze_2024": 1, "shanghai_office_2019": 9,
    "suqian_2023": 11,
}  # fmt: skip
"""How many statements of each report somebody has checked by hand."""


def subject(real: Real) -> TextSubject:
    facts = {}
    for ref, value in real.values.items():
        number = Decimal(value) if isinstance(value, int | Decimal) else None
        mark = Mark.NUMBER if number is not None else Mark.TEXT if value else Mark.BLANK
        origin = Recorded(file="", place=str(ref))
        facts[ref] = Fact(ref=ref, mark=mark, value=number, raw=str(value or ""), origin=origin)
    published = Submission(
        standard=real.standard.id,
        entity=real.entity,
        period=real.year,
        role=Role.AGGREGATE,
        facts=facts,
        texts={"overview": "\n".join(real.content["narrative_excerpts"])},
        substitutes=real.substitutes,
    )
    form = with_substitutes(real.standard, real.substitutes)
    figures = CheckedSubmission(standard=form, submission=published, blank_means="zero")
    return TextSubject(figures=figures, area=(real.entity,))


def wrong(found: Iterable[tuple[str, Outcome | None]]) -> list[Outcome]:
    return [o for kind, o in found if kind != "reading" and o and o.verdict is Verdict.BROKEN]


@pytest.mark.parametrize(("name", "count"), CHECKS.items())
def test_what_is_wrong_is_found_and_nothing_else(checkout: Path, name: str, count: int) -> None:
    real = read_real(checkout, name)
    checks = [(Decimal(said), Decimal(true)) for _, said, true in real.content["narrative_checks"]]
    assert len(checks) == count
    found = {outcome.left for outcome in wrong(outcomes(subject(real)))}
    assert found == {said for said, true in checks if said != true}


def test_a_number_of_several_meanings_is_said_to_be_one_of_them(checkout: Path) -> None:
    found = outcomes(subject(read_real(checkout, "suqian_2023")))
    named = [o for kind, o in found if kind == "reading" and o and o.verdict is Verdict.BROKEN]
    assert {(o.left, tuple(str(ref) for ref in o.refs)) for o in named} >= {
        (Decimal(3607), ("requests.new.total", "requests.carried_in.total")),
        (Decimal(3493), ("requests.new.person", "requests.carried_in.person")),
    }
