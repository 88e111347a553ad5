"""Blank forms: what an entity's form contains; a writer draws it.

A form checks itself while it is filled in: each comparison of the standard's `balance` rules is a
live check. This module decides what a check shows (`CheckState`), both as a formula and as the
result that is stored with it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any, ClassVar, Literal

from reportgen.case.settings import INDICATORS, Entity
from reportgen.checks.blanks import sums_of
from reportgen.checks.kinds.cells import balance
from reportgen.model.grids import Position
from reportgen.model.submissions import CellRef, Fact, Mark
from reportgen.standards.cells import Operand, bind, is_total
from reportgen.standards.printed_table import Drawing, DrawnCell, Kind, draw
from reportgen.standards.standard import STRICT, BlankMeans, Rule, Standard, Table

Totals = Literal["formula", "typed"]
Relation = Literal["=", "<=", ">="]

_REMARK = re.compile("[(\uff08]([^()\uff08\uff09]+)[)\uff09]$")
"""A remark in brackets, narrow or wide, at the end of a label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carry:
    """Cells that begin where other cells ended last year (`forms.toml`, `[[carry]]`).

    A common `*` stands for each row or column in turn. A `given` figure of last year is put into
    the cell, another one only shown beside it.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    cells: str
    last_year: str
    given: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """What a program says when a cell refuses a figure: at most 32 and 255 characters."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    title: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormWords:
    """Every word of a form, and its fonts (`templates/forms.toml`)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    fonts: Mapping[str, str]
    sheets: Mapping[str, str]
    cover: Mapping[str, str]
    how: tuple[str, ...]
    how_totals: Mapping[Totals, str]
    table: Mapping[str, str]
    check: Mapping[str, str]
    allowed: Mapping[str, Allowed]
    texts: Mapping[str, str]
    hints: Mapping[str, str]
    roster: Mapping[str, str]
    carry: tuple[Carry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A figure of last year for a cell of this: put into it if `given`, else shown beside it."""

    ref: CellRef
    value: Decimal
    given: bool
    text: str


# ---------------------------------------------------------------- live checks


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One comparison of a rule: sum(left) relation sum(right).

    `totals` are the totals in it; `left_known` and `right_known` what last year's cells add.
    """

    rule: Rule
    left: tuple[CellRef, ...]
    right: tuple[CellRef, ...]
    totals: tuple[CellRef, ...]
    relation: Relation
    left_known: Decimal = Decimal(0)
    right_known: Decimal = Decimal(0)

    @property
    def refs(self) -> tuple[CellRef, ...]:
        """All its cells of this year."""
        return (*self.left, *self.right)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One entity's form, and the figures that are known before it is filled in.

    `mark` is its number, `authority` who collects it, `contact` whom to ask. `totals` says whether
    totals are calculated or typed. `prior` are the entity's figures of last year, `prior_source`
    where they stand, `carry` which of them are wanted here; `values` are further figures to put in.
    """

    standard: Standard
    entity: Entity
    period: int
    authority: str
    mark: str
    blank_means: BlankMeans
    totals: Totals
    contact: str = ""
    prior: Mapping[CellRef, Fact] = field(default_factory=dict)
    prior_source: str = ""
    carry: tuple[Carry, ...] = ()
    values: Mapping[CellRef, Decimal] = field(default_factory=dict)

    @property
    def carried(self) -> tuple[Carried, ...]:
        """What last year left for this year's cells."""
        return carried(self.standard, self.prior, self.carry)

    def checks(self, table: Table) -> tuple[Check, ...]:
        """The live checks of one table."""
        return checks_of(self.standard, table.id, self.prior, self.blank_means)

    @property
    def given(self) -> dict[CellRef, Decimal]:
        """The figures of last year that this year begins with."""
        return {own.ref: own.value for own in self.carried if own.given}


class CheckState(StrEnum):
    """How a check stands while the form is being filled in."""

    EMPTY = "empty"
    KEPT = "kept"
    BROKEN = "broken"
    UNCHECKED = "unchecked"


def checks_of(
    standard: Standard,
    table: str,
    prior: Mapping[CellRef, Fact],
    blank_means: BlankMeans,
) -> tuple[Check, ...]:
    """The live checks of a table: balances whose cells all stand in it.

    A check that needs a figure of last year is left out if `prior` does not have it.
    """
    return tuple(
        replace(check, left_known=left, right_known=right)
        for check, before in _balances(standard, table)
        if (left := _known(standard, before[0], prior, blank_means)) is not None
        and (right := _known(standard, before[1], prior, blank_means)) is not None
    )


_Sides = tuple[tuple[CellRef, ...], tuple[CellRef, ...]]


@lru_cache(maxsize=64)
def _balances(standard: Standard, table: str) -> tuple[tuple[Check, _Sides], ...]:
    """Each comparison within a table, with the cells of last year on its two sides."""
    found = []
    for rule in standard.rules:
        if not isinstance(rule.test, balance.Test) or rule.stage not in ("submission", "both"):
            continue
        for instance in rule.test.instances(standard):
            both = (*instance.left, *instance.right)
            left, right = (_of_year(side, prior=False) for side in (instance.left, instance.right))
            if {operand.ref.table for operand in both} == {table} and (left or right):
                check = Check(
                    rule=rule,
                    left=left,
                    right=right,
                    totals=tuple(ref for ref in (*left, *right) if is_total(standard, ref)),
                    relation=rule.test.relation,
                )
                before = (_of_year(instance.left, prior=True), _of_year(instance.right, prior=True))
                found.append((check, before))
    return tuple(found)


def _of_year(side: Iterable[Operand], *, prior: bool) -> tuple[CellRef, ...]:
    return tuple(operand.ref for operand in side if operand.prior is prior)


def _known(
    standard: Standard,
    side: Iterable[CellRef],
    prior: Mapping[CellRef, Fact],
    blank_means: BlankMeans,
) -> Decimal | None:
    """The sum of last year's cells on one side; None if one of them is missing."""
    known = Decimal(0)
    for ref in side:
        fact = prior.get(ref)
        blank = fact is not None and fact.mark in (Mark.BLANK, Mark.DASH)
        if blank and blank_means == "zero" and not is_total(standard, ref):
            continue
        if fact is None or fact.value is None:
            return None
        known += fact.value
    return known


def stand(
    check: Check, values: Mapping[CellRef, Decimal], blank_means: BlankMeans
) -> tuple[CheckState, Decimal]:
    """The state of a check with these figures, and the difference; other cells are blank."""
    present = [ref for ref in check.refs if ref in values]
    if not present:
        return CheckState.EMPTY, Decimal(0)
    needed = check.refs if blank_means == "missing" else check.totals
    if any(ref not in values for ref in needed):
        return CheckState.UNCHECKED, Decimal(0)
    left, right = (
        sum((values[ref] for ref in side if ref in values), known)
        for side, known in ((check.left, check.left_known), (check.right, check.right_known))
    )
    kept = {"=": left == right, "<=": left <= right, ">=": left >= right}[check.relation]
    return (CheckState.KEPT if kept else CheckState.BROKEN), abs(left - right)


def figures_of(form: Form, table: Table) -> dict[CellRef, Decimal]:
    """Every figure that a fresh form shows: those given, and their totals."""
    figures = {
        ref: value for ref, value in {**form.given, **form.values}.items() if ref.table == table.id
    }
    sums = sums_of(form.standard) if form.totals == "formula" else {}
    for ref in sums:
        figures.pop(ref, None)

    def add(ref: CellRef) -> Decimal | None:
        if ref not in sums:
            return figures.get(ref)
        parts = [part for addend in sums[ref] if (part := add(addend)) is not None]
        return sum(parts, Decimal(0)) if parts else None

    own = (ref for ref in sums if ref.table == table.id)
    totals = {ref: total for ref in own if (total := add(ref)) is not None}
    return figures | totals


# ---------------------------------------------------------------- the year before


def carried(
    standard: Standard, prior: Mapping[CellRef, Fact], carry: Sequence[Carry]
) -> tuple[Carried, ...]:
    """The figures that cells take over from the year before."""
    return tuple(
        Carried(ref=ref, value=fact.value, given=entry.given, text=entry.text)
        for entry, ref, old in _carries(standard, tuple(carry))
        if (fact := prior.get(old)) is not None and fact.value is not None
    )


@lru_cache(maxsize=16)
def _carries(
    standard: Standard, carry: tuple[Carry, ...]
) -> tuple[tuple[Carry, CellRef, CellRef], ...]:
    """Each cell that begins where another ended, and that other."""
    return tuple(
        (entry, own.ref, old.ref)
        for entry in carry
        for cells, before in bind(standard, (entry.cells,), (entry.last_year,))
        for own, old in zip(cells, before, strict=False)
    )


# ---------------------------------------------------------------- what is printed


def drawing_of(table: Table, words: FormWords) -> Drawing:
    """The printed table; an office's own counts as one list, each with its unit."""
    return _listed(table, words) if table.id == INDICATORS else draw(table)


def _listed(table: Table, words: FormWords) -> Drawing:
    heads = (words.table["indicator"], words.table["unit"], table.blocks[0].columns[0].label)
    drawn = [
        DrawnCell(position=Position(0, column), kind=Kind.HEAD, text=text)
        for column, text in enumerate(heads)
    ]
    for block in table.blocks:
        (column,) = block.columns
        for row in block.rows:
            line = 1 + (len(drawn) - len(heads)) // len(heads)
            texts = ((Kind.LABEL, row.label), (Kind.GROUP, column.unit_name), (Kind.DATA, ""))
            drawn += [
                DrawnCell(
                    position=Position(line, place),
                    kind=kind,
                    text=text,
                    ref=CellRef(table.id, row.id, column.id) if kind is Kind.DATA else None,
                )
                for place, (kind, text) in enumerate(texts)
            ]
    return Drawing(
        cells=tuple(drawn), rows=len(drawn) // len(heads), columns=len(heads), head_rows=1
    )


def printed_notes(standard: Standard) -> Iterator[tuple[str, str]]:
    """The remarks in corners and behind labels, each with the name of its table or row."""
    for table in standard.tables:
        for block in table.blocks:
            labels = ((table.name, block.corner), *((row.name, row.label) for row in block.rows))
            for name, label in labels:
                if found := _REMARK.search(label):
                    yield name, found[1]
