"""Every figure of table three of every published report, one more and one less than it is.

What that must break is computed here from what the form says, and from the published figures: a
row adds up to its last column, each kind of result and the flow of a column likewise, and what is
carried in is what was carried out the year before, of which there is an account that agrees.
Nothing of the program's rules is used for it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest
from tests.published import (
    APPLICANTS,
    BALANCES,
    DISPUTES,
    NAMES,
    OUTCOMES,
    RESULTS,
    Real,
    number,
    printed,
    read_real,
    where,
)

from reportgen.checks.run_rules import check
from reportgen.model.findings import Finding, Tally, Verdict
from reportgen.model.submissions import CellRef, Fact, Mark, Role, SheetCell, Submission

Values = Mapping[CellRef, Decimal | None]


@dataclass(frozen=True)
class Identity:
    """Cells whose sum is that of other cells; it says nothing where one of `totals` is blank."""

    rule: str
    line: str
    left: tuple[CellRef, ...]
    right: tuple[CellRef, ...]
    totals: tuple[CellRef, ...]
    last_year: Decimal = Decimal(0)

    @property
    def cells(self) -> tuple[CellRef, ...]:
        """Every cell that it is about."""
        return (*self.left, *self.right)

    def verdict(self, values: Values) -> str:
        """Kept, broken, or why it says nothing."""
        if any(values[ref] is None for ref in self.totals):
            return "blank_total"
        left, right = (sum(values[ref] or 0 for ref in side) for side in (self.left, self.right))
        return "kept" if left == right + self.last_year else "broken"


def identities(values: Values) -> Iterator[Identity]:
    """What table three asks of the rows that it has, and table four of its groups.

    Last year's account is that of `year_before`.
    """
    rows = {ref.row for ref in values if ref.table == "requests"}

    def cell(row: str, column: str) -> CellRef:
        return CellRef("requests", row, column)

    for column in APPLICANTS:
        flow = [cell(row, column) for row in ("new", "carried_in", "handled", "carried_out")]
        results = [cell(row, column) for row in sorted(rows & RESULTS)]
        handled = cell("handled", column)
        whole = column == "total"
        yield Identity(
            "requests.flow",
            column,
            tuple(flow[:2]),
            tuple(flow[2:]),
            tuple(flow) if whole else (handled,),
        )
        totals = (*results, handled) if whole else (handled,)
        yield Identity("requests.results", column, tuple(results), (handled,), totals)
        rule = "requests.carry_over_total" if whole else "requests.carry_over"
        carried = cell("carried_in", column)
        last = values[carried] or Decimal(0)
        yield Identity(rule, column, (carried,), (), (carried,) if whole else (), last)
    for row in sorted(rows):
        *parts, total = (cell(row, column) for column in APPLICANTS)
        # The row of totals repeats sums in every column.
        totals = (*parts, total) if row == "handled" else (total,)
        yield Identity("requests.applicants", row, tuple(parts), (total,), totals)
    for row in DISPUTES:
        *parts, total = (CellRef("disputes", row, column) for column in OUTCOMES)
        yield Identity("disputes.results", row, tuple(parts), (total,), (total,))


def submission(real: Real) -> Submission:
    origin = SheetCell(file="报送.xlsx", sheet="表", address="A1")
    facts = {
        ref: Fact(
            ref=ref,
            mark=Mark.BLANK if value is None else Mark.NUMBER,
            value=None if value is None else number(value),
            raw=printed(value),
            origin=origin,
        )
        for ref, value in real.values.items()
    }
    return Submission(
        standard=real.standard.id,
        entity=real.entity,
        period=real.year,
        role=Role.DEPARTMENT,
        facts=facts,
        substitutes=real.substitutes,
    )


def year_before(sent: Submission) -> Submission:
    """Last year's account: the same figures, and carried out what is carried in now."""
    facts = dict(sent.facts)
    for ref in [ref for ref in facts if ref[:2] == ("requests", "carried_out")]:
        carried = sent.facts[ref._replace(row="carried_in")].value or Decimal(0)
        facts[ref] = replace(facts[ref], mark=Mark.NUMBER, value=carried)
    return replace(sent, facts=facts)


def moved(sent: Submission, ref: CellRef, step: int) -> Submission:
    """The submission with one more or one less in a cell; a blank counts as 0."""
    fact = sent.facts[ref]
    more = replace(fact, mark=Mark.NUMBER, value=(fact.value or Decimal(0)) + step)
    return replace(sent, facts=dict(sent.facts) | {ref: more})


def values_of(sent: Submission) -> Values:
    return {ref: fact.value for ref, fact in sent.facts.items()}


ASKED = (*BALANCES, "requests.carry_over", "requests.carry_over_total")


def broken(findings: Iterable[Finding]) -> set[tuple[str, str]]:
    return {where(f) for f in findings if f.broken and f.rule in ASKED}


def beside(findings: Iterable[Finding]) -> dict[str, list[object]]:
    """What every other rule says, but for which cells are blank."""
    said: dict[str, list[object]] = {}
    for f in findings:
        if f.rule not in ASKED:
            told = (f.outcome.verdict, f.outcome.reason, f.outcome.left, f.outcome.right)
            said.setdefault(f.rule, []).append(told)
    return said


def unsaid(tallies: Iterable[Tally]) -> dict[str, dict[str, int]]:
    return {t.rule: dict(t.not_evaluated) for t in tallies if t.rule in ASKED}


@pytest.mark.parametrize("step", [1, -1])
@pytest.mark.parametrize("name", NAMES)
def test_one_figure_off_by_one_breaks_exactly_the_rules_it_is_an_operand_of(
    checkout: Path, name: str, step: int
) -> None:
    real = read_real(checkout, name)
    published = submission(real)
    prior = year_before(published)
    checked = check(real.standard, published, "zero", prior=prior)
    findings, tallies = checked.findings, checked.tallies
    cells = [ref for ref in real.values if ref.table == "requests"]
    asked = list(identities(values_of(published)))
    before = {one: one.verdict(values_of(published)) for one in asked}
    assert broken(findings) == {(one.rule, one.line) for one, v in before.items() if v == "broken"}
    others = beside(findings)
    breaks: Counter[str] = Counter()
    assert len(cells) in (23 * 7, 25 * 7)
    for ref in cells:
        sent = moved(published, ref, step)
        checked = check(real.standard, sent, "zero", prior=prior)
        after, tallies = checked.findings, checked.tallies
        concerned = [one for one in asked if ref in one.cells]
        verdicts = before | {one: one.verdict(values_of(sent)) for one in concerned}
        wanted = {(one.rule, one.line) for one, verdict in verdicts.items() if verdict == "broken"}
        assert broken(after) == wanted, ref
        breaks.update(rule for rule, _ in wanted - broken(findings))
        silent = Counter(one.rule for one, v in verdicts.items() if v == "blank_total")
        assert {rule: sum(said.values()) for rule, said in unsaid(tallies).items()} == {
            rule: silent[rule] for rule in ASKED
        }, ref
        assert all(f.counts_as_error for f in after if f.broken and f.rule in BALANCES)
        value = sent.facts[ref].value
        negative = {"numbers.not_negative": [(Verdict.BROKEN, None, value, 0)]}
        assert beside(after) == others | (negative if value == -1 else {}), ref
    assert breaks.keys() == {*ASKED} - {"disputes.results"}
    assert breaks.total() > 100


@pytest.mark.parametrize("step", [1, -1])
@pytest.mark.parametrize("name", ["hangzhou_2025", "hongze_2023", "hongze_2024", "suqian_2023"])
def test_where_nothing_is_blank_it_breaks_every_rule_it_is_an_operand_of(
    checkout: Path, name: str, step: int
) -> None:
    real = read_real(checkout, name)
    published = submission(real)
    prior = year_before(published)
    own = broken(check(real.standard, published, "zero", prior=prior).findings)
    assert {rule for rule, _ in own} <= {"disputes.results"}
    for ref in (ref for ref in real.values if ref.table == "requests"):
        sent = moved(published, ref, step)
        found = broken(check(real.standard, sent, "zero", prior=prior).findings) - own
        named = {("requests.applicants", ref.row)}
        if ref.row in ("new", "carried_in", "handled", "carried_out"):
            named.add(("requests.flow", ref.column))
        if ref.row in RESULTS or ref.row == "handled":
            named.add(("requests.results", ref.column))
        if ref.row == "carried_in":
            whole = "_total" if ref.column == "total" else ""
            named.add((f"requests.carry_over{whole}", ref.column))
        assert found == named, ref
