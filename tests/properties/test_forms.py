"""Forms filled in at random: what they show, what the program finds, what arithmetic says."""

import io
from collections.abc import Mapping
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples
from tests.filling import STANDARDS, balanced, book_of, form_of, prior_of, read
from tests.formulas import Calculated, red_cells

from reportgen.checks.run_rules import check
from reportgen.documents.blank_form import figures_of
from reportgen.model.submissions import CellRef, Mark, SheetCell, Submission
from reportgen.standards.cells import cells
from reportgen.standards.standard import Standard

Figures = Mapping[CellRef, Decimal]
BOTH = pytest.mark.parametrize("name", sorted(STANDARDS))
MODES = pytest.mark.parametrize("totals", ["formula", "typed"])
BLANKS = pytest.mark.parametrize("blank_means", ["zero", "missing"])


@st.composite
def figures(draws: st.DrawFn, standard: Standard) -> dict[CellRef, Decimal]:
    """Balanced figures, some of them then changed or left out."""
    values = balanced(standard)
    refs = st.sampled_from(sorted(values))
    for ref in draws(st.lists(refs, max_size=8, unique=True)):
        change = draws(st.one_of(st.none(), st.integers(-2, 3)))
        if change is None:
            del values[ref]
        else:
            values[ref] = max(values[ref] + change, Decimal(0))
    for row in draws(st.lists(st.sampled_from(sorted({ref[:2] for ref in values})), max_size=3)):
        values = {ref: value for ref, value in values.items() if ref[:2] != row}
    return values


def broken(
    standard: Standard, submission: Submission, blank_means: str, prior: Submission | None
) -> dict[str, set[str]]:
    """The cells, by sheets, of every broken balance; where all cells are blank no form is red."""
    kinds = {rule.id: rule.kind for rule in standard.rules}
    found = check(standard, submission, blank_means, prior=prior).findings  # type: ignore[arg-type]
    by_sheet: dict[str, set[str]] = {}
    for finding in found:
        facts = [submission.facts[ref] for ref in finding.outcome.refs]
        typed = any(fact.mark is Mark.NUMBER for fact in facts)
        if finding.broken and kinds[finding.rule] == "balance" and typed:
            for fact in facts:
                assert isinstance(fact.origin, SheetCell)
                by_sheet.setdefault(fact.origin.sheet, set()).add(fact.origin.address)
    return by_sheet


def by_hand(values: Figures, standard: Standard) -> set[CellRef]:
    """The cells of the requests that do not add up, blanks being zero, without any rule."""
    table = {ref for ref in cells(standard) if ref.table == "requests"}
    rows = list(dict.fromkeys(ref.row for ref in table))
    columns = ["person", "business", "research", "charity", "legal_service", "other", "total"]

    def unequal(left: list[CellRef], right: list[CellRef]) -> set[CellRef]:
        both = {*left, *right}
        totals = {r for r in both if r.column == "total" or r.row == "handled"}
        if not both & values.keys() or not totals <= values.keys():
            return set()
        sums = [sum(values.get(ref, Decimal(0)) for ref in side) for side in (left, right)]
        return both if sums[0] != sums[1] else set()

    wrong: set[CellRef] = set()
    for row in rows:
        line = [CellRef("requests", row, column) for column in columns]
        wrong |= unequal(line[:-1], line[-1:])
    for column in columns:
        cell = {row: CellRef("requests", row, column) for row in rows}
        others = ("new", "carried_in", "handled", "carried_out")
        results = [cell[row] for row in rows if row not in others]
        wrong |= unequal(results, [cell["handled"]])
        wrong |= unequal([cell["new"], cell["carried_in"]], [cell["handled"], cell["carried_out"]])
    return wrong


@BOTH
@MODES
@BLANKS
@settings(max_examples=examples(5))
@given(data=st.data())
def test_a_form_is_red_exactly_where_the_program_finds_a_broken_balance(
    name: str, totals: str, blank_means: str, data: st.DataObject
) -> None:
    standard = STANDARDS[name]
    values = data.draw(figures(standard))
    before = data.draw(st.one_of(st.none(), figures(standard)))
    prior = prior_of(standard, before) if before is not None else None
    form = form_of(
        name,
        totals=totals,
        blank_means=blank_means,
        values=values,
        prior=prior.facts if prior else {},
        carry=(),
    )
    book = book_of(form)
    reading = read(book, form)
    assert [finding.rule for finding in reading.findings] == []
    red = {sheet: cells for sheet, cells in red_cells(book).items() if cells}
    assert red == broken(standard, reading.submission, blank_means, prior)
    if blank_means == "zero" and prior is None:
        own = {table.id: table for table in standard.tables}["requests"]
        wrong = by_hand(figures_of(form, own), standard)
        facts = reading.submission.facts
        assert red.get(own.name, set()) == {facts[ref].origin.address for ref in wrong}


@BOTH
@MODES
@settings(max_examples=examples(5))
@given(data=st.data())
def test_what_is_stored_with_a_formula_is_what_it_gives(
    name: str, totals: str, data: st.DataObject
) -> None:
    standard = STANDARDS[name]
    values = data.draw(figures(standard))
    before = prior_of(standard, data.draw(figures(standard)))
    form = form_of(name, totals=totals, values=values, prior=before.facts)
    book = book_of(form)
    formulas = openpyxl.load_workbook(io.BytesIO(book))
    stored = openpyxl.load_workbook(io.BytesIO(book), data_only=True)
    for sheet in formulas.worksheets:
        calculated = Calculated(sheet)
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    kept = stored[sheet.title][cell.coordinate].value
                    given_ = calculated.cell(cell.coordinate)
                    shown = float(given_) if isinstance(given_, Decimal) else given_ or None
                    assert kept == shown, (sheet.title, cell.coordinate, cell.value)


@BOTH
@MODES
@settings(max_examples=examples(5))
@given(data=st.data())
def test_a_form_gives_back_its_figures_with_nothing_to_say(
    name: str, totals: str, data: st.DataObject
) -> None:
    standard = STANDARDS[name]
    values = data.draw(figures(standard))
    form = form_of(name, totals=totals, values=values)
    expected = {
        ref: value for table in standard.tables for ref, value in figures_of(form, table).items()
    }
    reading = read(book_of(form), form)
    assert reading.findings == ()
    facts = reading.submission.facts
    assert {ref: f.value for ref, f in facts.items() if f.mark is Mark.NUMBER} == expected
    assert {f.mark for ref, f in facts.items() if ref not in expected} <= {Mark.BLANK}
    assert (reading.submission.entity, reading.submission.period) == (
        form.entity.name,
        form.period,
    )
