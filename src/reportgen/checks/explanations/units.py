"""Tests whether another unit explains an amount out of proportion. Nothing is converted."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from reportgen.model.findings import Finding, Hint, place_texts
from reportgen.standards.cells import named_cells
from reportgen.standards.standard import Rule, Standard
from reportgen.text.numerals import number_text

NEAR = 100
"""In the right unit, an amount differs from what it is compared with by less than this factor."""

_AGAINST = {"magnitude": "last_year", "peers": "others"}


def in_other_units(standard: Standard, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings; those about an amount get a hint if another unit explains it."""
    rules = {rule.id: rule for rule in standard.rules if rule.kind in _AGAINST}
    return tuple(
        replace(finding, hint=_unit_hint(standard, finding, rules[finding.rule]))
        if finding.broken and finding.rule in rules
        else finding
        for finding in findings
    )


def _unit_hint(standard: Standard, finding: Finding, rule: Rule) -> Hint | None:
    """A hint with the amount in the column's unit, if that is near what it is compared with."""
    test: Any = rule.test
    now, other = (value or Decimal(0) for value in (finding.outcome.left, finding.outcome.right))
    now_is_wrong = (abs(now) > abs(other)) is (test.wrong == "larger")
    wrong, right = (now, other) if now_is_wrong else (other, now)
    instead = wrong / test.times if test.wrong == "larger" else wrong * test.times
    if not abs(right) < NEAR * abs(instead) < NEAR * NEAR * abs(right):
        return None
    ref = finding.outcome.refs[0]
    details = {
        "found": number_text(wrong),
        "instead": number_text(instead),
        "other": number_text(right),
        "unit": named_cells(standard)[ref][1].unit_name,
        "cell": place_texts(finding.place)[1] or "-",
    }
    against = _AGAINST[rule.kind] if now_is_wrong else "prior"
    return Hint(id=f"unit_{against}", refs=(ref,), details=details)
