"""Finds likely causes of broken sums by trying repairs. No repair is ever applied.

A repair counts only if it mends every broken sum of a table and breaks no other. A hint is given
only if exactly one repair counts. Only broken sums that must be equal are evidence enough.
"""

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from reportgen.checks.run_rules import laid_out
from reportgen.checks.subjects import CheckedSubmission
from reportgen.model.findings import Finding, Hint, Term, place_texts
from reportgen.model.submissions import CellRef, Fact, Mark, Role, Submission, value_or_zero
from reportgen.standards.cells import is_total, named_cells, table_of, with_substitutes
from reportgen.standards.standard import BlankMeans, Block, Column, Row, Standard
from reportgen.text.numerals import number_text

BLANK_ADDEND = "blank_addend"
"""The hint that one blank cell explains all broken sums of a table."""

LIMIT = 2000
"""How many repairs are tried for one table. Beyond it the search ends without a hint."""

_Facts = Mapping[CellRef, Fact]
_Key = tuple[str, frozenset[CellRef]]


class _Sum(NamedTuple):
    """One comparison of a `balance` rule: the key of its findings, its test and its instance."""

    key: _Key
    test: Any
    instance: Any


_Sums = Mapping[_Key, _Sum]


@dataclass(frozen=True, slots=True)
class _Repair:
    """Cells as they may have been meant, and the hint that says so."""

    hint: Hint
    changes: _Facts


class _Line(NamedTuple):
    """A line of a block along which figures may have slipped.

    Each step is one cell, or a whole row or column. `back` and `forth` name the two directions.
    """

    steps: tuple[tuple[CellRef, ...], ...]
    back: str
    forth: str


def hinted(
    standard: Standard,
    submission: Submission,
    findings: Sequence[Finding],
    blank_means: BlankMeans,
    prior: Submission | None = None,
) -> tuple[Finding, ...]:
    """The findings of one submission, each with a hint if there is exactly one likely cause.

    Nobody typed the figures of an aggregate, so it gets no repairs, only hints at pairs of columns.
    A pair that is off only against last year gets none either, because either year may be wrong.
    """
    applied = with_substitutes(standard, submission.substitutes)
    subject = CheckedSubmission(
        standard=applied, submission=submission, blank_means=blank_means, prior=prior
    )
    sums = _sums(applied)
    equal = {one.key: one for one in sums if one.test.relation == "="}
    broken = [f for f in findings if f.broken and f.outcome.refs and _key(f) in equal]
    hints: dict[_Key, Hint] = {}
    for group in _by_table(broken):
        offset = _offset_hint(subject, group, equal)
        typed = submission.role is not Role.AGGREGATE
        looked_for = typed and not (offset and all(_against_prior(f) for f in group))
        hint = _combined(_only_repair(subject, group, sums) if looked_for else None, offset)
        hints |= {_key(finding): hint for finding in group} if hint else {}
    return tuple(replace(f, hint=hints.get(_key(f))) if f.broken else f for f in findings)


def _combined(repaired: Hint | None, offset: Hint | None) -> Hint | None:
    """The repair, else the pair of columns; both if a figure that moved explains the pair."""
    if repaired and offset and (repaired.id, offset.id) == ("moved", "offset_columns"):
        details = {**offset.details, **repaired.details}
        return Hint(id="offset_moved", refs=repaired.refs, details=details)
    return repaired or offset


def _against_prior(finding: Finding) -> bool:
    return any(t.prior for t in (*finding.outcome.left_terms, *finding.outcome.right_terms))


def _key(finding: Finding) -> _Key:
    return finding.rule, frozenset(finding.outcome.refs)


@lru_cache(maxsize=64)
def _sums(standard: Standard) -> tuple[_Sum, ...]:
    """Every comparison of a `balance` rule that applies to submissions."""

    def refs(instance: Any) -> frozenset[CellRef]:  # noqa: ANN401 - the rule's own
        return frozenset(o.ref for o in (*instance.left, *instance.right) if not o.prior)

    return tuple(
        _Sum((rule.id, refs(instance)), test, instance)
        for rule, test, instances in laid_out(standard, "submission")
        for instance in instances
        if rule.kind == "balance"
    )


def _by_table(findings: Iterable[Finding]) -> list[list[Finding]]:
    """The findings in groups; findings that share a table are in one group."""
    groups: list[tuple[set[str], list[Finding]]] = []
    for finding in findings:
        tables = {ref.table for ref in finding.outcome.refs}
        near = [group for group in groups if group[0] & tables]
        joined = [one for group in near for one in group[1]]
        groups = [group for group in groups if group not in near]
        groups.append((tables.union(*(group[0] for group in near)), [*joined, finding]))
    return [group for _, group in groups]


# ---------------------------------------------------------------- trying repairs


def _only_repair(
    subject: CheckedSubmission, group: Sequence[Finding], sums: Sequence[_Sum]
) -> Hint | None:
    """The hint of the only repair that mends all these broken sums; None if several do, or none."""
    keys = {_key(finding) for finding in group}
    found: dict[object, Hint] = {}
    tried = 0
    for repair in _repairs(subject, group):
        result = _altered_values(subject, repair.changes)
        changed = {ref for ref, _ in result}
        if result in found or any(refs.isdisjoint(changed) for _, refs in keys):
            continue
        tried += 1
        if tried > LIMIT:
            return None
        if _mends(subject, repair.changes, keys, sums):
            found[result] = repair.hint
    return next(iter(found.values())) if len(found) == 1 else None


def _altered_values(
    subject: CheckedSubmission, changes: _Facts
) -> frozenset[tuple[CellRef, Decimal]]:
    """The cells that a repair alters, with their new values. A blank is the same as a zero."""
    facts = subject.submission.facts
    return frozenset(
        (ref, value_or_zero(fact))
        for ref, fact in changes.items()
        if value_or_zero(fact) != value_or_zero(facts[ref])
    )


def _mends(
    subject: CheckedSubmission, changes: _Facts, keys: set[_Key], sums: Sequence[_Sum]
) -> bool:
    """Whether the broken sums hold with these changes, and all others that held still do."""
    submission = subject.submission
    facts = ChainMap(dict(changes), dict(submission.facts))
    changed = replace(subject, submission=replace(submission, facts=facts))
    for one in sums:
        if one.key[1].isdisjoint(changes):
            continue
        after = one.test.evaluate(one.instance, changed)
        if after and (one.key in keys or not one.test.evaluate(one.instance, subject)):
            return False
    return True


def _repairs(subject: CheckedSubmission, group: Sequence[Finding]) -> Iterator[_Repair]:
    """Every repair to be tried, the most specific ones first."""
    yield from _totals(subject, group)
    yield from _blanks(subject, group)
    yield from _transposed(subject, group)
    concerned = [_key(finding)[1] for finding in group]
    for table in dict.fromkeys(ref.table for f in group for ref in f.outcome.refs):
        for block in table_of(subject.standard, table).blocks:
            for line in _lines(table, block):
                yield from _shifted(subject, line, concerned)


# ---------------------------------------------------------------- totals


def _totals(subject: CheckedSubmission, group: Sequence[Finding]) -> Iterator[_Repair]:
    """Correct all broken totals of a rule if one mistake explains them: a subtotal left out."""
    facts = subject.submission.facts
    for rule in dict.fromkeys(finding.rule for finding in group):
        mine = [finding for finding in group if finding.rule == rule]
        ways = [_ways(subject, finding) for finding in mine]
        for way in dict.fromkeys(way for found in ways for way in found):
            if all(way in found for found in ways):
                changes = {}
                for finding in mine:
                    (total,) = finding.outcome.right_terms
                    changes[total.ref] = _with_value(facts[total.ref], finding.outcome.left)
                hint = Hint(id=way[0], refs=tuple(changes), details={"group": way[1]})
                yield _Repair(hint, changes)


def _ways(subject: CheckedSubmission, finding: Finding) -> list[tuple[str, str]]:
    """The mistakes that explain a wrong total, each with the subtotal concerned."""
    outcome = finding.outcome
    terms = outcome.right_terms
    right = terms[0] if len(terms) == 1 and not terms[0].prior else None
    if right is None or not is_total(subject.standard, right.ref):
        return []
    ways = [("total_twice", "")] if outcome.right == 2 * (outcome.left or 0) else []
    gap = (outcome.right or Decimal(0)) - (outcome.left or Decimal(0))
    subtotals = _subtotals(subject, outcome.left_terms)
    for sign, way in ((-1, "subtotal_left_out"), (1, "subtotal_added")):
        fitting = [label for label, value in subtotals.items() if value and sign * value == gap]
        ways += [(way, fitting[0])] if len(fitting) == 1 else []
    return ways


def _subtotals(subject: CheckedSubmission, terms: Sequence[Term]) -> Mapping[str, Decimal]:
    """The sum of the terms under each merged label that some of the terms, but not all, share."""
    known = named_cells(subject.standard)
    one_row = len({term.ref.row for term in terms}) == 1
    sums: dict[str, list[Decimal]] = {}
    for term in terms:
        row, column = known[term.ref]
        head: Column | Row = column if one_row else row
        for label in head.under:
            sums.setdefault(label, []).append(term.value or Decimal(0))
    return {
        label: sum(values, Decimal(0))
        for label, values in sums.items()
        if 1 < len(values) < len(terms)
    }


# ---------------------------------------------------------------- blanks, digits and shifts


def _blanks(subject: CheckedSubmission, group: Sequence[Finding]) -> Iterator[_Repair]:
    """Fill in the one blank addend that all broken sums share."""
    outcome = group[0].outcome
    shared = frozenset.intersection(*(_key(finding)[1] for finding in group))
    on_left = {term.ref for term in outcome.left_terms}
    for ref in sorted(shared):
        fact = subject.submission.facts[ref]
        gap = (outcome.right or Decimal(0)) - (outcome.left or Decimal(0))
        value = gap if ref in on_left else -gap
        open_cell = fact.mark in (Mark.BLANK, Mark.DASH) and not is_total(subject.standard, ref)
        if open_cell and value > 0:
            details = {"instead": number_text(value), "cell": _address(fact)}
            hint = Hint(id=BLANK_ADDEND, refs=(ref,), details=details)
            yield _Repair(hint, {ref: _with_value(fact, value)})


def _transposed(subject: CheckedSubmission, group: Sequence[Finding]) -> Iterator[_Repair]:
    """Swap two neighbouring digits of one figure."""
    shared = frozenset.intersection(*(_key(finding)[1] for finding in group))
    for ref in sorted(shared):
        fact = subject.submission.facts[ref]
        text = number_text(fact.value or Decimal(0))
        for at in range(len(text) - 1):
            pair = text[at : at + 2]
            swapped = text[:at] + pair[::-1] + text[at + 2 :]
            if pair.isdigit() and (at or swapped[0] != "0"):
                details = {"found": text, "instead": swapped, "cell": _address(fact)}
                hint = Hint(id="transposed", refs=(ref,), details=details)
                yield _Repair(hint, {ref: _with_value(fact, Decimal(swapped))})


def _lines(table: str, block: Block) -> Iterator[_Line]:
    """Single rows and columns, then all rows and all columns moving together."""
    rows = [row.id for row in block.rows]
    columns = [column.id for column in block.columns]
    parts = [column.id for column in block.columns if not column.total]
    for column in columns:
        yield _Line(tuple((CellRef(table, row, column),) for row in rows), "up", "down")
    for row in rows:
        yield _Line(tuple((CellRef(table, row, column),) for column in columns), "left", "right")
    for some in (parts, columns):
        steps = tuple(tuple(CellRef(table, row, c) for c in some) for row in rows)
        yield _Line(steps, "up", "down")
    steps = tuple(tuple(CellRef(table, row, column) for row in rows) for column in columns)
    yield _Line(steps, "left", "right")


def _shifted(
    subject: CheckedSubmission, line: _Line, concerned: Sequence[frozenset[CellRef]]
) -> Iterator[_Repair]:
    """Move a run of the line by one step into a place without a figure.

    Only runs that have a cell of each broken sum are tried.
    """
    facts = subject.submission.facts
    every = [ref for step in line.steps for ref in step]
    if any(ref not in facts for ref in every) or any(c.isdisjoint(every) for c in concerned):
        return
    for steps, direction in ((line.steps, line.forth), (line.steps[::-1], line.back)):
        filled = [any(value_or_zero(facts[ref]) for ref in step) for step in steps]
        for end in (number for number, full in enumerate(filled) if not full):
            for start in (number for number in range(end) if filled[number]):
                run = steps[start : end + 1]
                refs = {ref for step in run for ref in step}
                unclear = any(facts[ref].mark is Mark.TEXT for ref in refs)
                if not unclear and not any(c.isdisjoint(refs) for c in concerned):
                    yield _Repair(_shift_hint(facts, run, direction), _rotated(facts, run))


def _rotated(facts: _Facts, run: Sequence[Sequence[CellRef]]) -> _Facts:
    """Each step gets the figures of the step before it, and the first those of the last."""
    return {
        to: replace(facts[to], mark=facts[source].mark, value=facts[source].value)
        for before, after in zip((run[-1], *run), run, strict=False)
        for source, to in zip(before, after, strict=True)
    }


def _shift_hint(facts: _Facts, run: Sequence[Sequence[CellRef]], direction: str) -> Hint:
    moving = [step for step in run if any(value_or_zero(facts[ref]) for ref in step)]
    if direction in ("up", "left"):
        moving.reverse()
    first, last, to = moving[0][0], moving[-1][0], run[1][0]
    if len(moving) == 1 and len(run[0]) == 1:
        details = {
            "found": number_text(value_or_zero(facts[first])),
            "cell": _address(facts[first]),
            "instead": _address(facts[to]),
        }
        return Hint(id="moved", refs=(first, to), details=details)
    whole = "row" if direction in ("up", "down") else "column"
    kind = f"shifted_{whole}s" if len(run[0]) > 1 else "shifted"
    return Hint(id=kind, refs=(first, last), details={"direction": direction})


def _with_value(fact: Fact, value: Decimal | None) -> Fact:
    return replace(fact, mark=Mark.NUMBER, value=value or Decimal(0))


def _address(fact: Fact) -> str:
    return place_texts(fact.origin)[1] or "-"


# ---------------------------------------------------------------- pairs that hide in the total


def _offset_hint(subject: CheckedSubmission, group: Sequence[Finding], equal: _Sums) -> Hint | None:
    """A hint at two columns or rows that are off by the same amount in opposite directions."""
    rules = dict.fromkeys(finding.rule for finding in group)
    pairs = [_pair([f for f in group if f.rule == rule]) for rule in rules]
    pair = pairs[0]
    if pair is None or any(other is None or other[:2] != pair[:2] for other in pairs):
        return None
    kind, refs = pair[0], pair[2]
    alike = [equal[_key(f)] for f in group]
    if kind == "offset_columns" and not all(_total_holds(subject, one, equal) for one in alike):
        return None
    difference = abs(_gap(group[0]))
    return Hint(id=kind, refs=refs, details={"difference": number_text(difference)})


def _pair(
    mine: Sequence[Finding],
) -> tuple[str, tuple[frozenset[str], Decimal], tuple[CellRef, CellRef]] | None:
    """Two findings of one rule that differ only in their column, or only in their row."""
    if len(mine) != 2 or _gap(mine[0]) != -_gap(mine[1]):  # noqa: PLR2004 - a pair
        return None
    refs = (mine[0].outcome.refs[0], mine[1].outcome.refs[0])
    rows, columns = ([{r[i] for r in f.outcome.refs} for f in mine] for i in (1, 2))
    for kind, lines, across in (("offset_columns", columns, rows), ("offset_rows", rows, columns)):
        if across[0] == across[1] and len(lines[0]) == len(lines[1]) == 1:
            return kind, (frozenset(lines[0] | lines[1]), abs(_gap(mine[0]))), refs
    return None


def _gap(finding: Finding) -> Decimal:
    return (finding.outcome.left or Decimal(0)) - (finding.outcome.right or Decimal(0))


def _total_holds(subject: CheckedSubmission, alike: _Sum, equal: _Sums) -> bool:
    """Whether the total columns have a comparison of the same rows, and all such hold."""
    known = named_cells(subject.standard)
    beside = [
        one
        for (_, refs), one in equal.items()
        if all(known[ref][1].total for ref in refs) and _rows(one) == _rows(alike)
    ]
    return bool(beside) and not any(one.test.evaluate(one.instance, subject) for one in beside)


def _rows(one: _Sum) -> tuple[frozenset[tuple[str, str, bool]], ...]:
    """The rows on each side of a comparison."""
    sides = (one.instance.left, one.instance.right)
    return tuple(frozenset((o.ref.table, o.ref.row, o.prior) for o in side) for side in sides)
