from dataclasses import replace
from decimal import Decimal

from tests.small import A_ALL, A_ONE, B_ONE, TABLE, sent, standard

from reportgen.case.aggregate import NotAdded, aggregate, not_added
from reportgen.model.submissions import Mark, Role, Submission, Sum
from reportgen.standards.standard import Adds, Standard


def adding(how: Adds) -> Standard:
    block = TABLE.blocks[0]
    columns = tuple(replace(column, adds=how) for column in block.columns)
    return standard(tables=(replace(TABLE, blocks=(replace(block, columns=columns),)),))


def total(of: Standard, *submissions: Submission) -> Submission:
    return aggregate(of, submissions, entity="全区", period=2024)


def test_figures_are_added_and_blanks_and_dashes_add_nothing() -> None:
    one = sent({A_ONE: 3, A_ALL: None, B_ONE: "/"})
    two = sent({A_ONE: "/", A_ALL: None, B_ONE: None}, entity="乙局")
    whole = total(standard(), two, one)
    assert (whole.entity, whole.period, whole.role) == ("全区", 2024, Role.AGGREGATE)
    read = {ref: (fact.mark, fact.value, fact.raw) for ref, fact in whole.facts.items()}
    assert read[A_ONE] == (Mark.NUMBER, Decimal(3), "3")
    assert read[A_ALL] == (Mark.BLANK, None, "")
    assert read[B_ONE] == (Mark.DASH, None, "/")


def test_a_text_is_not_counted_but_kept_among_the_parts() -> None:
    whole = total(standard(), sent({A_ONE: "约12"}), sent({A_ONE: 5}, entity="乙局"))
    origin = whole.facts[A_ONE].origin
    assert isinstance(origin, Sum)
    assert whole.facts[A_ONE].value == 5
    assert [(part.entity, part.fact.raw) for part in origin.parts] == [
        ("乙局", "5"),
        ("甲局", "约12"),
    ]


def test_the_authority_alone_gives_a_figure_that_is_its_own() -> None:
    own = sent({A_ONE: 7}, entity="区府办", role=Role.AUTHORITY)
    assert total(adding("authority"), sent({A_ONE: 5}), own).facts[A_ONE].value == 7


def test_a_column_that_is_not_added_stays_blank() -> None:
    assert total(adding("none"), sent({A_ONE: 5})).facts[A_ONE].mark is Mark.BLANK


def test_nobody_adds_up_to_blanks() -> None:
    assert {fact.mark for fact in total(standard()).facts.values()} == {Mark.BLANK}


def test_a_row_may_be_added_up_otherwise_than_its_column_and_an_office_otherwise_than_both() -> (
    None
):
    block = TABLE.blocks[0]
    first, second = block.rows
    rows = (replace(first, adds="authority"), second)
    form = standard(tables=(replace(TABLE, blocks=(replace(block, rows=rows),)),))
    own = sent({A_ONE: 7, A_ALL: 8, B_ONE: 9}, entity="区府办", role=Role.AUTHORITY)
    other = sent({A_ONE: 1, A_ALL: 0, B_ONE: 3})
    values = {ref: fact.value for ref, fact in total(form, own, other).facts.items()}
    assert [values[A_ONE], values[A_ALL], values[B_ONE]] == [Decimal(n) for n in (7, 8, 12)]
    office = replace(form, adds={A_ALL: "sum", B_ONE: "none"})
    values = {ref: fact.value for ref, fact in total(office, own, other).facts.items()}
    assert [values[A_ONE], values[A_ALL], values[B_ONE]] == [Decimal(7), Decimal(8), None]
    assert not_added(office, [own, other]) == (
        NotAdded(ref=A_ONE, adds="authority", entities=("甲局",)),
        NotAdded(ref=B_ONE, adds="none", entities=("区府办", "甲局")),
    )
    assert not_added(standard(), [own, other]) == ()


def test_members_are_all_entities_and_their_members_but_no_sum_made_here() -> None:
    below = replace(sent({A_ONE: 1}, entity="东街道", role=Role.AGGREGATE), members=("丙所",))
    here = total(standard(), sent({A_ONE: 2}), sent({A_ONE: 2}, entity=None))
    assert here.members == ("甲局",)
    assert total(standard(), here, below).members == ("东街道", "东街道/丙所", "甲局")
