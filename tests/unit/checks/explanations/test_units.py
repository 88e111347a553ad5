"""Another unit is only suggested where it explains the amount; both figures are named."""

from dataclasses import replace
from decimal import Decimal

import pytest

from reportgen.checks.explanations.units import in_other_units
from reportgen.documents.messages import Messages
from reportgen.model.findings import Finding, Outcome, Severity, Verdict
from reportgen.model.submissions import CellRef, SheetCell
from reportgen.readers.standard_folders import read_standard
from reportgen.standards.standard import Standard

STANDARD = read_standard("cn-2021")
FEES = CellRef("disclosure", "fees", "amount")
PROCUREMENT = CellRef("disclosure", "procurement", "amount")


def amount(standard: Standard, rule: str, now: str, other: str) -> Finding:
    """A finding of the rule on an amount and what it was compared with."""
    ref = FEES if standard is STANDARD else PROCUREMENT
    outcome = Outcome(verdict=Verdict.BROKEN, refs=(ref,), left=Decimal(now), right=Decimal(other))
    place = SheetCell(file="甲.xlsx", sheet="公开", address="B16")
    return Finding(rule=rule, severity=Severity.WARNING, outcome=outcome, place=place)


@pytest.mark.parametrize(
    ("rule", "now", "other", "hint"),
    [
        ("magnitude.fees", "121500", "12", ("unit_last_year", "121500", "12.15", "12")),
        ("magnitude.fees", "12", "121500", ("unit_prior", "121500", "12.15", "12")),
        ("magnitude.fees_of_others", "9000000", "40", ("unit_others", "9000000", "900", "40")),
        ("magnitude.fees_of_others", "90000000", "40", None),
        ("magnitude.fees", "12000", "0.01", None),
        ("magnitude.fees", "13000", "12", ("unit_last_year", "13000", "1.3", "12")),
    ],
)
def test_an_amount_that_another_unit_brings_near_is_told_with_both_figures(
    rule: str, now: str, other: str, hint: tuple[str, ...] | None
) -> None:
    (given,) = in_other_units(STANDARD, [amount(STANDARD, rule, now, other)])
    if hint is None:
        assert given.hint is None
        return
    assert given.hint
    details = given.hint.details
    assert (given.hint.id, *(details[key] for key in ("found", "instead", "other"))) == hint
    for language in ("zh", "en"):
        text = Messages(STANDARD, language).hint(given.hint)
        assert "{" not in text
        assert all(figure in text for figure in hint[1:])
        assert "万元" in text


def test_where_the_form_is_in_yuan_the_smaller_figure_is_converted() -> None:
    older = read_standard("cn-2019")
    own = amount(older, "magnitude.procurement_of_others", "25.1", "180000")
    last = amount(older, "magnitude.procurement", "251000", "18")
    given = in_other_units(older, [own, last])
    found = [(f.hint.id, f.hint.details["instead"]) for f in given if f.hint]
    assert found == [("unit_others", "251000"), ("unit_prior", "180000")]


def test_what_is_kept_or_about_something_else_gets_no_unit() -> None:
    sure = amount(STANDARD, "magnitude.fees", "121500", "12")
    other = replace(sure, rule="change.fees")
    unsaid = replace(sure, outcome=replace(sure.outcome, verdict=Verdict.NOT_EVALUATED))
    given = in_other_units(STANDARD, [other, unsaid])
    assert given == (other, unsaid)
