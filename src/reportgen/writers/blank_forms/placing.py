"""Places the results of live checks: to the right of their rows, or on lines below the table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from reportgen.documents.blank_form import Check
from reportgen.model.grids import Position
from reportgen.standards.standard import Rule
from reportgen.writers.blank_forms.formulas import Places, Result

Spans = Callable[[Position], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of results below the table, for one rule."""

    row: int
    rule: Rule
    results: tuple[Result, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged:
    """Results right of the table, in `columns` columns, and the lines below it."""

    beside: tuple[Result, ...]
    columns: int
    below: tuple[Line, ...]

    @property
    def results(self) -> tuple[Result, ...]:
        """All results, rule by rule."""
        return (*self.beside, *(result for line in self.below for result in line.results))


def arrange(
    checks: Sequence[Check], places: Places, *, right: int, bottom: int, spans: Spans
) -> Arranged:
    """A place for each check of a table that ends before column `right` and row `bottom`.

    `spans` gives the number of columns that a figure's cell takes.
    """
    beside: list[Result] = []
    below: list[Line] = []
    columns = 0
    for rule, group in groupby(checks, key=lambda check: check.rule):
        own = list(group)
        if _one_row_each(own, places):
            beside += [
                Result(check=c, at=Position(places[c.refs[0]].row, right + columns)) for c in own
            ]
            columns += 1
            continue
        for results in _result_lines(own, places, spans):
            row = bottom + len(below)
            at = (
                Result(check=r.check, at=Position(row, r.at.column), columns=r.columns)
                for r in results
            )
            below.append(Line(row=row, rule=rule, results=tuple(at)))
    return Arranged(beside=tuple(beside), columns=columns, below=tuple(below))


def _one_row_each(checks: Sequence[Check], places: Places) -> bool:
    rows = [{places[ref].row for ref in check.refs} for check in checks]
    apart = len(set().union(*rows)) == len(checks)
    return len(checks) > 1 and apart and all(len(own) == 1 for own in rows)


def _result_lines(checks: Sequence[Check], places: Places, spans: Spans) -> list[list[Result]]:
    """Results on one line, each as wide as its cells; on a line each if they would overlap."""
    results = []
    for check in checks:
        mine = [places[ref] for ref in check.refs]
        start = min(place.column for place in mine)
        stop = max(place.column + spans(place) for place in mine)
        results.append(Result(check=check, at=Position(0, start), columns=stop - start))
    ordered = sorted(results, key=lambda result: result.at.column)
    apart = all(a.at.column + a.columns <= b.at.column for a, b in pairwise(ordered))
    return [ordered] if apart else [[result] for result in results]
