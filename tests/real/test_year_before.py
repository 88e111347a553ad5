"""Two published reports of one district, for consecutive years, and what is carried over."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from tests.published import Published, Real, compiled, read_real

from reportgen.model.findings import Finding, Tally
from reportgen.model.submissions import CellRef
from reportgen.workflows.compile import Compiled

IDENTITIES = {
    "requests.carry_over_total",
    "requests.carry_over",
    "disclosure.stock",
    "disclosure.repealed_within",
    "disputes.pending_again",
}
"""The rules that the figures of two years must satisfy together."""
PLAUSIBLE = {
    "change.fees",
    "magnitude.fees",
    "requests.none_after_some",
    "disputes.with_requests",
    "duplicate.years",
}
"""The rules that only ask whether the two years look alike, or too much so."""


def cell(name: str) -> CellRef:
    return CellRef._make(name.split("."))


def changed(real: Real, more: Mapping[str, int]) -> Real:
    """The report with so much more in these cells of table three, and in their rows' totals."""
    values: Published = dict(real.values)
    for name, count in more.items():
        for column in (name.rpartition(".")[2], "total"):
            ref = cell(f"requests.{name.rpartition('.')[0]}.{column}")
            values[ref] = int(str(values[ref])) + count
    return replace(real, values=values)


def two_years(last: Real, now: Real, root: Path) -> Compiled:
    """The later report, compiled with the earlier one as its prior year."""
    (root / "last").mkdir()
    (root / "now" / "prior").mkdir(parents=True)
    data = compiled(last, root / "last").files["report.json"]
    (root / "now" / "prior" / "report.json").write_bytes(data)
    return compiled(now, root / "now")


def hongze(checkout: Path) -> tuple[Real, Real]:
    return read_real(checkout, "hongze_2023"), read_real(checkout, "hongze_2024")


def by_rule(result: Compiled) -> dict[str, Tally]:
    return {tally.rule: tally for tally in result.validated.tallies}


def broken(result: Compiled, *rules: str) -> list[Finding]:
    return [f for f in result.validated.findings if f.broken and f.rule in rules]


def test_all_that_two_years_must_satisfy_together_is_kept(checkout: Path, tmp_path: Path) -> None:
    result = two_years(*hongze(checkout), tmp_path)
    tallies = by_rule(result)
    # The report itself and the sum of it: six applicants, one total, two stocks, three disputes.
    asked = {rule: tallies[rule].kept for rule in IDENTITIES | PLAUSIBLE}
    assert asked == {
        "requests.carry_over_total": 2,
        "requests.carry_over": 2 * 6,
        "disclosure.stock": 2 * 2,
        "disclosure.repealed_within": 2 * 2,
        "disputes.pending_again": 2 * 3,
        "change.fees": 2,
        "magnitude.fees": 2,
        "requests.none_after_some": 1,
        "disputes.with_requests": 1,
        "duplicate.years": 2,
    }
    for rule in IDENTITIES | PLAUSIBLE:
        assert tallies[rule] == Tally(rule=rule, kept=asked[rule])
    assert not [f for f in result.validated.findings if f.outcome.reason == "no_prior"]
    assert result.report.draft is None


def test_what_changed_much_between_them_is_a_warning_and_no_more(
    checkout: Path, tmp_path: Path
) -> None:
    result = two_years(*hongze(checkout), tmp_path)
    large = broken(result, "change.large")
    assert {(str(f.outcome.refs[0]), f.outcome.right, f.outcome.left) for f in large if f.file} == {
        ("disclosure.licensing.decisions", Decimal(550), Decimal(9487)),
        ("disclosure.coercion.decisions", Decimal(195), Decimal(84)),
        ("requests.new.total", Decimal(21), Decimal(95)),
        ("requests.handled.total", Decimal(21), Decimal(95)),
    }
    # The total of reviews was left at 0 in the earlier report, so three suits seem to lack theirs.
    (after_review, _) = broken(result, "disputes.after_review")
    assert (after_review.outcome.left, after_review.outcome.right) == (Decimal(3), Decimal(2))
    compared = IDENTITIES | PLAUSIBLE | {"change.large", "disputes.after_review"}
    assert not [f for f in broken(result, *compared) if f.counts_as_error]


LAST = {"partly_granted.person": -3, "handled.person": -3, "carried_out.person": 3}
"""Three requests of persons that were not yet handled when the earlier year ended."""
ROWS = ("carried_in", "granted", "handled")
NOW = {f"{row}.person": 3 for row in ROWS}
"""The same three, handled in the later year."""


def test_what_is_carried_over_in_its_column_is_kept(checkout: Path, tmp_path: Path) -> None:
    last, now = hongze(checkout)
    result = two_years(changed(last, LAST), changed(now, NOW), tmp_path)
    assert broken(result, *IDENTITIES) == []
    assert by_rule(result)["requests.carry_over"].kept == 2 * 6
    assert result.report.draft is None


@pytest.mark.parametrize("to", ["business", "legal_service"])
@pytest.mark.parametrize("whole", [True, False])
def test_what_moved_to_another_column_is_told_as_a_pair_that_hides_in_the_total(
    checkout: Path, tmp_path: Path, to: str, *, whole: bool
) -> None:
    last, now = hongze(checkout)
    rows = ROWS if whole else ("carried_in",)
    moved = {f"{row}.{to if row in rows else 'person'}": 3 for row in ROWS}
    result = two_years(changed(last, LAST), changed(now, moved), tmp_path)
    assert broken(result, "requests.carry_over_total", "requests.applicants") == []
    found = [f for f in broken(result, "requests.carry_over") if f.file]
    assert {f.outcome.refs[0].column: (f.outcome.left, f.outcome.right) for f in found} == {
        to: (Decimal(3), Decimal(0)),
        "person": (Decimal(0), Decimal(3)),
    }
    for finding in found:
        assert finding.hint
        assert finding.hint.id in ("offset_columns", "offset_moved")
        assert finding.hint.details["difference"] == "3"
    assert bool(broken(result, "requests.flow")) is not whole
