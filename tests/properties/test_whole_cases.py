"""Whole cases at random: what is added up is what an independent sum says, or a body is named."""

import json
import random
from decimal import Decimal
from pathlib import Path

import pytest
from tests.cases import case_folder, indicator, standard_with

from reportgen.model.submissions import CellRef
from reportgen.standards.cells import cells
from reportgen.workflows.compile import compile_case

SHAPE = standard_with("网上", "微信")
INDICATORS = ("网上", "微信")
APPLICANTS = ("person", "business", "research", "charity", "legal_service", "other")
RESULTS = tuple(
    dict.fromkeys(
        ref.row
        for ref in cells(SHAPE)
        if ref.table == "requests"
        and ref.row not in ("new", "carried_in", "handled", "carried_out")
    )
)
ROWS = ("new", "carried_in", *RESULTS, "handled", "carried_out")

Figures = dict[CellRef, Decimal | str | None]


def cell(row: str, column: str) -> CellRef:
    return CellRef("requests", row, column)


def balanced(chance: random.Random) -> dict[CellRef, int]:
    """Figures of table three that add up, and zeros elsewhere."""
    figures = dict.fromkeys(cells(SHAPE), 0)
    for column in APPLICANTS:
        for row in RESULTS:
            figures[cell(row, column)] = chance.choice((0, 0, 0, 1, 2, 11))
        figures[cell("handled", column)] = sum(figures[cell(row, column)] for row in RESULTS)
        figures[cell("new", column)] = figures[cell("handled", column)]
    for row in ROWS:
        figures[cell(row, "total")] = sum(figures[cell(row, column)] for column in APPLICANTS)
    return figures


def total_of(row: str, column: str, own: dict[CellRef, int | None]) -> int:
    """What a total amounts to: as typed, else by its parts, a blank part being nothing."""
    typed = own[cell(row, column)]
    if typed is not None:
        return typed
    if column == "total":
        return sum(total_of(row, one, own) for one in APPLICANTS)
    if row == "handled":
        return sum(total_of(one, column, own) for one in RESULTS)
    return 0


def mistaken(chance: random.Random, figures: dict[CellRef, int]) -> dict[CellRef, int | None]:
    """The same with blanks among addends and totals, and perhaps a wrong total."""
    own: dict[CellRef, int | None] = dict(figures)
    for ref in chance.sample([r for r in own if r.table == "requests"], chance.randint(0, 6)):
        own[ref] = None
    if chance.random() < 0.4:
        ref = cell(chance.choice(ROWS), "total")
        own[ref] = (own[ref] or 0) + chance.randint(1, 9)
    return own


@pytest.mark.parametrize(
    "seed",
    [*range(8), *(pytest.param(seed, marks=pytest.mark.full) for seed in range(8, 120))],
)
def test_the_sum_is_right_or_somebody_is_named(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test
    names = [f"{letter}局" for letter in "甲乙丙丁"[: chance.randint(2, 4)]]
    right = {name: balanced(chance) for name in names}
    own = {name: mistaken(chance, right[name]) for name in names}
    without = [name for name in names if chance.random() < 0.2]
    for name in names:
        for one in INDICATORS:
            own[name][indicator(one)] = chance.choice((None, 0, 5, 12))
    asked = {one: chance.choice((None, names[:1], names[1:])) for one in INDICATORS}
    said = {
        one: "" if who is None else f"from = {json.dumps(who, ensure_ascii=False)}\n"
        for one, who in asked.items()
    }
    sent: dict[str, Figures] = {
        name: {ref: None if v is None else Decimal(v) for ref, v in figures.items()}
        for name, figures in own.items()
    }
    folder = case_folder(tmp_path / "案", SHAPE, sent, said=said, without_sheet=without)
    compiled = compile_case(folder)
    facts = json.loads(compiled.files["report.json"])["facts"]
    named = {f.entity for f in compiled.validated.findings if f.open}
    mistaken_ones = {
        name
        for name in names
        if any(own[name][ref] != value for ref, value in right[name].items() if ref.row in ROWS)
    }
    assert mistaken_ones <= named
    for row in ROWS:
        for column in (*APPLICANTS, "total"):
            added = int(facts[str(cell(row, column))]["value"] or 0)
            # Where an addend is blank, row and column may say different things of a blank total.
            parts = sum(total_of(row, column, own[name]) for name in names)
            assert added == parts or any(None in own[name].values() for name in mistaken_ones)
            plain = [name for name in names if None not in own[name].values()]
            if len(plain) == len(names):
                assert added == sum(own[name][cell(row, column)] or 0 for name in names)
    for one in INDICATORS:
        there = {n: own[n][indicator(one)] for n in names if n not in without}
        fact = facts[str(indicator(one))]
        assert int(fact["value"] or 0) == sum(v for v in there.values() if v is not None)
        lacking = [n for n in asked[one] or names if there.get(n) is None]
        assert fact.get("lacks", []) == lacking
        missing = {
            f.entity
            for f in compiled.validated.findings
            if f.rule == "indicators.missing" and f.outcome.refs == (indicator(one),)
        }
        assert missing == set(lacking)
