"""Adding up in any order and any grouping gives the same facts, parts included."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples

from reportgen.case.aggregate import aggregate
from reportgen.model.submissions import CellRef, Fact, Mark, Part, Role, SheetCell, Submission, Sum
from reportgen.standards.cells import cells
from reportgen.standards.standard import Block, Column, Row, Standard, Table
from reportgen.text.numerals import number_text

TABLE = Table(
    id="t",
    name="表",
    title="表",
    widths=(1, 1, 1),
    blocks=(
        Block(
            columns=(Column(id="a", name="甲", label="甲"), Column(id="b", name="乙", label="乙")),
            rows=(Row(id="r", name="行", label="行"),),
        ),
    ),
)
STANDARD = Standard(
    id="s",
    title="",
    citation="",
    from_year=2000,
    until_year=9999,
    blank_means="zero",
    dashes=("/",),
    file_name="",
    sections=(),
    tables=(TABLE,),
)
REFS = tuple(cells(STANDARD))


@st.composite
def facts(draws: st.DrawFn, ref: CellRef, file: str) -> Fact:
    """A number, zero included, a blank, a dash, or a text."""
    origin = SheetCell(file=file, sheet="表", address="B2")
    mark = draws(st.sampled_from(Mark))
    if mark is Mark.NUMBER:
        value = draws(st.decimals("-9999", "99999", places=4))
        return Fact(ref=ref, mark=mark, value=value, raw=number_text(value), origin=origin)
    raw = {Mark.BLANK: "", Mark.DASH: draws(st.sampled_from("/-")), Mark.TEXT: "约12"}[mark]
    return Fact(ref=ref, mark=mark, value=None, raw=raw, origin=origin)


@st.composite
def submissions(draws: st.DrawFn) -> list[Submission]:
    """Up to six entities, some with cells missing."""
    return [
        Submission(
            standard="s",
            entity=f"单位{number}",
            period=2024,
            role=Role.DEPARTMENT,
            facts={r: draws(facts(r, f"{number}.xlsx")) for r in REFS if draws(st.booleans())},
        )
        for number in range(draws(st.integers(0, 6)))
    ]


def added(parts: Sequence[Submission]) -> Submission:
    return aggregate(STANDARD, parts, entity="全区", period=2024)


@given(submissions(), st.randoms(use_true_random=False))
def test_the_order_of_submissions_does_not_matter(sent: list[Submission], random: object) -> None:
    shuffled = list(sent)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert added(shuffled) == added(sent)


@given(submissions(), st.integers(0, 6), st.integers(0, 6))
def test_adding_up_aggregates_gives_the_same_facts_and_parts(
    sent: list[Submission], one: int, other: int
) -> None:
    first, last = sorted((one, other))
    groups = [added(sent[:first]), added(sent[first:last]), added(sent[last:])]
    assert added(groups) == added(sent)
    assert added([added(groups[:2]), groups[2]]) == added(sent)
    assert added([added(sent)]) == added(sent)


@given(submissions())
def test_blank_dash_and_zero_are_kept_apart(sent: list[Submission]) -> None:
    total = added(sent)
    for ref in REFS:
        marks = {s.facts[ref].mark for s in sent if ref in s.facts}
        expected = (
            Mark.NUMBER if Mark.NUMBER in marks else Mark.DASH if Mark.DASH in marks else Mark.BLANK
        )
        assert total.facts[ref].mark is expected
        assert (total.facts[ref].value is not None) is (expected is Mark.NUMBER)


@given(submissions())
@settings(max_examples=examples(50))
def test_every_fact_is_a_part_and_the_parts_add_up_exactly(sent: list[Submission]) -> None:
    total = added(sent)
    for ref in REFS:
        origin = total.facts[ref].origin
        assert origin == Sum(
            parts=tuple(
                Part(entity=s.entity or "", fact=s.facts[ref]) for s in sent if ref in s.facts
            )
        )
        numbers = [v for s in sent if ref in s.facts and (v := s.facts[ref].value) is not None]
        if numbers:
            assert total.facts[ref].value == sum(map(Decimal, numbers))


@given(submissions(), st.data())
def test_a_figure_changes_its_own_cell_of_the_sum_and_no_other(
    sent: list[Submission], data: st.DataObject
) -> None:
    """So a total is never an addend: no cell is added to another."""
    held = [(n, ref) for n, submission in enumerate(sent) for ref in submission.facts]
    if not held:
        return
    number, ref = data.draw(st.sampled_from(held))
    changed = dict(sent[number].facts) | {ref: data.draw(facts(ref, f"{number}.xlsx"))}
    again = [*sent[:number], replace(sent[number], facts=changed), *sent[number + 1 :]]
    before, after = added(sent).facts, added(again).facts
    assert {other for other in REFS if before[other] != after[other]} <= {ref}
