"""What one mistake in a form breaks: these rules, and no others.

Each form is all zeros but for the cells given; so was last year's.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from tests.small import place

from reportgen.case.expected import Expected
from reportgen.checks.run_rules import check, check_set, check_texts
from reportgen.checks.subjects import CheckedSubmission, TextSubject
from reportgen.model.findings import Finding, Verdict
from reportgen.model.submissions import CellRef, Fact, Mark, Role, Source, Submission
from reportgen.readers.standard_folders import read_standard
from reportgen.standards.cells import cells, operands
from reportgen.standards.standard import Standard

Cells = dict[str, int | str]

BOTH = ("cn-2019", "cn-2021")
LICENCES = CellRef("disclosure", "licensing", "decisions")
FEES = CellRef("disclosure", "fees", "amount")


def form(standard: Standard, values: Mapping[object, str], role: Role) -> Submission:
    facts = {}
    for ref in cells(standard):
        text = values.get(ref, "0")
        mark = Mark.NUMBER if text else Mark.BLANK
        value = Decimal(text) if text else None
        facts[ref] = Fact(ref=ref, mark=mark, value=value, raw=text, origin=place())
    return Submission(standard=standard.id, entity="甲局", period=None, role=role, facts=facts)


def filled(standard: Standard, given: Cells) -> tuple[dict[object, str], dict[object, str]]:
    """The cells of this year and of last year."""
    now: dict[object, str] = {}
    before: dict[object, str] = {}
    for pattern, value in given.items():
        found = operands(standard, pattern)
        assert found, pattern
        for ref, prior in found:
            (before if prior else now)[ref] = str(value)
    return now, before


def findings(name: str, given: Cells, *, may: bool | None = None) -> tuple[Finding, ...]:
    """What is found in a department's form of these cells, a `*` being each row or column."""
    standard = read_standard(name)
    now, before = filled(standard, given)
    sent = form(standard, now, Role.DEPARTMENT)
    last = form(standard, before, Role.DEPARTMENT)
    rights = {} if may is None else {"makes_regulations": may}
    return check(standard, sent, "zero", prior=last, rights=rights).findings


def broken(name: str, given: Cells, *, may: bool | None = None) -> set[str]:
    return {f.rule for f in findings(name, given, may=may) if f.broken}


def in_row(row: str, count: int, column: str = "person") -> Cells:
    """So many in a row of table three, its total among them."""
    return {f"requests.{row}.{c}": count for c in (column, "total")}


def rows(*named: str, count: int, column: str = "person") -> Cells:
    return {cell: value for row in named for cell, value in in_row(row, count, column).items()}


@pytest.mark.parametrize("name", BOTH)
def test_a_form_of_zeros_after_zeros_breaks_nothing(name: str) -> None:
    found = findings(name, {}, may=False)
    assert found == ()


def test_a_count_with_a_fraction_is_told_once() -> None:
    assert broken("cn-2021", {"disclosure.licensing.decisions": "0.5"}) == {"numbers.whole"}
    assert broken("cn-2021", {"disclosure.fees.amount": "0.12345"}) == {"numbers.decimals"}
    assert broken("cn-2019", {"disclosure.licensing.decisions": "0.5"}) == {"numbers.whole"}


LARGE = {"disclosure.licensing.decisions": 200, "prior.disclosure.licensing.decisions": 200}


@pytest.mark.parametrize(
    ("given", "rules"),
    [
        # CE-03, CE-08: numbers that no count can be.
        ({"disclosure.licensing.decisions": -1}, {"numbers.not_negative"}),
        ({"disclosure.penalties.decisions": 10_000_000}, {"change.large"}),
        ({"disclosure.penalties.decisions": 10_000_001}, {"change.large", "numbers.large"}),
        ({"disclosure.fees.amount": 20_000_000_000}, {"change.fees", "numbers.impossible"}),
        # T2-03: issued, and neither in force nor repealed.
        (
            {"disclosure.normative_documents.issued": 3},
            {"disclosure.in_force_at_least", "disclosure.stock"},
        ),
        # T2-01, T2-02, Y-04: in force is what was in force, and issued, and not repealed.
        ({"prior.disclosure.regulations.in_force": 2}, {"disclosure.stock"}),
        ({"prior.disclosure.*.in_force": 2, "disclosure.*.in_force": 2}, set()),
        (
            {
                "prior.disclosure.normative_documents.in_force": 5,
                "disclosure.normative_documents.issued": 3,
                "disclosure.normative_documents.repealed": 1,
                "disclosure.normative_documents.in_force": 7,
            },
            set(),
        ),
        # T2-04: repealed what was not there.
        (
            {"disclosure.regulations.repealed": 1},
            {"disclosure.stock", "disclosure.repealed_within"},
        ),
        # T2-07: an amount in yuan, this year's or last year's.
        (
            {"disclosure.fees.amount": 12_000, "prior.disclosure.fees.amount": 12},
            {"change.fees", "magnitude.fees"},
        ),
        (
            {"disclosure.fees.amount": 12, "prior.disclosure.fees.amount": 12_000},
            {"change.fees", "magnitude.fees"},
        ),
        ({"disclosure.fees.amount": "11.9", "prior.disclosure.fees.amount": 12}, set()),
        # T2-08: nothing was cleaned up.
        (
            {f"{year}disclosure.normative_documents.in_force": 101 for year in ("", "prior.")},
            {"disclosure.cleaned_up"},
        ),
        (
            {f"{year}disclosure.normative_documents.in_force": 100 for year in ("", "prior.")},
            set(),
        ),
        # T2-09, Y-07: more than half, and at least ten; from zero and to zero.
        (LARGE, set()),
        (LARGE | {"disclosure.licensing.decisions": 300}, set()),
        (LARGE | {"disclosure.licensing.decisions": 301}, {"change.large"}),
        (LARGE | {"disclosure.licensing.decisions": 0}, {"change.large"}),
        ({"disclosure.coercion.decisions": 10}, {"change.large"}),
        ({"disclosure.coercion.decisions": 9}, set()),
        ({"prior.disclosure.coercion.decisions": 10}, {"change.large"}),
    ],
)
def test_table_two_of_2021(given: Cells, rules: set[str]) -> None:
    assert broken("cn-2021", given) == rules


def test_regulations_are_asked_of_those_whom_the_roster_denies_them() -> None:
    given: Cells = {f"{year}disclosure.regulations.in_force": 1 for year in ("", "prior.")}
    assert broken("cn-2021", given, may=False) == {"disclosure.regulations_entitled"}
    assert broken("cn-2021", given, may=True) == set()
    (unknown,) = findings("cn-2021", given)
    assert unknown.outcome.reason == "no_rights"


@pytest.mark.parametrize(
    ("given", "rules"),
    [
        # T2-2019-a: more published this year than in all.
        ({"disclosure.regulations.published": 1}, {"disclosure.published_within"}),
        ({f"disclosure.regulations.published{which}": 1 for which in ("", "_total")}, set()),
        # T2-2019-b: the items of last year are those of the year before it, and the change.
        ({"disclosure.fees.items_last_year": 2}, {"disclosure.items"}),
        (
            {
                "disclosure.fees.items_last_year": 2,
                "prior.disclosure.fees.items_last_year": 5,
                "prior.disclosure.fees.items_change": -3,
            },
            set(),
        ),
        # T2-2019-c: projects without an amount, an amount without projects.
        ({"disclosure.procurement.projects": 1}, {"disclosure.procurement_amount"}),
        ({"disclosure.procurement.amount": 100}, {"disclosure.procurement_projects"}),
        ({"disclosure.procurement.projects": 1, "disclosure.procurement.amount": "0.01"}, set()),
        # T2-07: procurement in units of 10,000 yuan.
        (
            {
                "disclosure.procurement.projects": 3,
                "disclosure.procurement.amount": 120,
                "prior.disclosure.procurement.projects": 3,
                "prior.disclosure.procurement.amount": 1_200_000,
            },
            {"change.procurement", "magnitude.procurement"},
        ),
        # CE-03: this column is of increase or decrease.
        ({"disclosure.penalties.items_change": -3}, set()),
    ],
)
def test_table_two_of_2019(given: Cells, rules: set[str]) -> None:
    assert broken("cn-2019", given) == rules


@pytest.mark.parametrize("name", BOTH)
@pytest.mark.parametrize(
    ("given", "rules"),
    [
        (rows("new", "granted", "handled", count=3), set()),
        # T3-01, T3-02, T3-03: a result too many, one more handled, a total that was not brought up.
        (
            rows("new", "granted", "handled", count=3) | in_row("denied_query", 1),
            {"requests.results"},
        ),
        (rows("new", count=3) | rows("granted", "handled", count=2), {"requests.flow"}),
        ({"requests.granted.other": 1}, {"requests.applicants", "requests.results"}),
        ({"requests.carried_out.total": 1}, {"requests.applicants", "requests.flow"}),
        # Y-01, Y-02: carried in, and not carried out last year, or in another column.
        (
            rows("carried_in", "granted", "handled", count=3),
            {"requests.carry_over", "requests.carry_over_total"},
        ),
        (
            rows("carried_in", "granted", "handled", count=3)
            | {"prior.requests.carried_out.business": 3, "prior.requests.carried_out.total": 3},
            {"requests.carry_over"},
        ),
        # T3-15: none after some, and after few.
        ({"prior.requests.new.total": 3}, {"requests.none_after_some"}),
        ({"prior.requests.new.total": 2}, set()),
        # P-06: a hundred of one kind.
        (
            rows("new", "granted", "handled", count=100)
            | {f"prior.requests.{row}.total": 100 for row in ("new", "handled")},
            {"requests.one_applicant"},
        ),
        # P-07: most applicants are others.
        (
            rows("new", "granted", "handled", count=10, column="other")
            | {f"prior.requests.{row}.total": 10 for row in ("new", "handled")},
            {"requests.applicants_sorted"},
        ),
        # T4-01: the total was forgotten.
        (
            rows("new", "granted", "handled", count=1) | {"disputes.review.upheld": 1},
            {"disputes.results"},
        ),
        # T4-03: a dispute, and no request this year or last.
        (
            {"disputes.review.upheld": 1, "disputes.review.total": 1},
            {"disputes.with_requests"},
        ),
        (
            {
                "disputes.review.upheld": 1,
                "disputes.review.total": 1,
                "prior.requests.new.total": 1,
            },
            set(),
        ),
        # T4-04, Y-05: what was pending is gone.
        ({"prior.disputes.suit_direct.pending": 1}, {"disputes.pending_again"}),
        # T4-06: a suit after a review that nobody counted, or that was last year's.
        (
            rows("new", "granted", "handled", count=1)
            | {f"disputes.suit_after_review.{column}": 1 for column in ("upheld", "total")},
            {"disputes.after_review"},
        ),
        (
            rows("new", "granted", "handled", count=1)
            | {f"disputes.suit_after_review.{column}": 1 for column in ("upheld", "total")}
            | {"prior.disputes.review.total": 1},
            set(),
        ),
    ],
)
def test_tables_three_and_four(name: str, given: Cells, rules: set[str]) -> None:
    assert broken(name, given) == rules


@pytest.mark.parametrize(("name", "row"), [("cn-2019", "other"), ("cn-2021", "other_rest")])
def test_results_that_are_mostly_others(name: str, row: str) -> None:
    # T3-11, P-07
    given = rows("new", row, "handled", count=10)
    last: Cells = {f"prior.requests.{total}.total": 10 for total in ("new", "handled")}
    assert broken(name, given | last) == {"requests.sorted"}


@pytest.mark.parametrize("table", ["disclosure", "requests", "disputes"])
@pytest.mark.parametrize("name", BOTH)
def test_a_table_left_blank_and_a_cell_left_blank(name: str, table: str) -> None:
    # CE-01, IN-07: one finding, and what hangs on it is not evaluated.
    standard = read_standard(name)
    assert broken(name, {f"{table}.*.*": ""}) == {f"{table}.empty"}
    first = next(ref for ref in cells(standard) if ref.table == table)
    found = findings(name, {str(first): ""})
    assert {f.rule for f in found if f.broken} == {f"{table}.filled"}


def test_a_blank_total_is_one_finding_and_what_hangs_on_it_is_not_evaluated() -> None:
    given = rows("new", "granted", "handled", count=3) | {"requests.handled.person": ""}
    found = findings("cn-2021", given, may=True)
    assert [(f.rule, f.outcome.verdict, f.outcome.reason) for f in found] == [
        ("requests.flow", Verdict.NOT_EVALUATED, "blank_total"),
        ("requests.results", Verdict.NOT_EVALUATED, "blank_total"),
        ("requests.applicants", Verdict.NOT_EVALUATED, "blank_total"),
        ("requests.filled", Verdict.BROKEN, None),
    ]


@pytest.mark.parametrize("name", BOTH)
@pytest.mark.parametrize(
    ("text", "said"),
    [
        # CE-09: a share above all.
        ("通过网络提交的6件，占全部申请的120%。", "占全部申请的120%"),
        ("按时答复率达105.5％，位居前列。", "答复率达105.5％"),
        ("占比为100.5%。", "占比为100.5%"),
        ("占100%，办结率100.0%。", ""),
        ("占全年计划的120%，完成率130%，同比增长150%。", ""),
        ("占地面积增长120%，公开率提高，增幅200%。", ""),
        ("予以公开5件，占20%；新收12件，比上年增长120%。", ""),
    ],
)
def test_a_share_above_all_is_told_and_growth_is_not(name: str, text: str, said: str) -> None:
    standard = read_standard(name)
    only = replace(standard, rules=tuple(r for r in standard.rules if r.id == "numbers.share"))
    sent = replace(form(standard, {}, Role.AGGREGATE), texts={"overview": text})
    subject = CheckedSubmission(standard=only, submission=sent, blank_means="zero")
    checked = check_texts(TextSubject(figures=subject), {"overview": "overview.md"})
    found, (tally,) = checked.findings, checked.tallies
    assert [f.outcome.details["said"] for f in found] == ([said] if said else [])
    assert tally.instances == 1


GOOD: Cells = {
    **rows("new", count=12),
    **rows("carried_in", count=2),
    **rows("granted", count=13),
    **rows("handled", count=13),
    **rows("carried_out", count=1),
    "disclosure.licensing.decisions": 30,
    "disputes.review.upheld": 2,
    "disputes.review.total": 2,
    "disputes.suit_after_review.pending": 1,
    "disputes.suit_after_review.total": 1,
}
"""Two hundred figures, a dozen of which are not zero, and nothing wrong with them."""
BEFORE: Cells = {
    **{f"prior.{cell}": value for cell, value in rows("new", "handled", count=10).items()},
    **{f"prior.{cell}": value for cell, value in rows("new", count=12).items()},
    **{f"prior.{cell}": value for cell, value in rows("granted", count=10).items()},
    **{f"prior.{cell}": value for cell, value in rows("carried_out", count=2).items()},
    "prior.disclosure.licensing.decisions": 25,
    "prior.disputes.review.total": 1,
}


@pytest.mark.parametrize("role", [Role.DEPARTMENT, Role.AGGREGATE])
@pytest.mark.parametrize("name", BOTH)
def test_a_good_year_after_a_good_one_keeps_every_rule(name: str, role: Role) -> None:
    standard = read_standard(name)
    now, before = filled(standard, GOOD | BEFORE)
    sent = replace(form(standard, now, role), source=None)
    last = form(standard, before, role)
    rights = {"makes_regulations": False}
    checked = check(standard, sent, "zero", prior=last, rights=rights)
    found, tallies = checked.findings, checked.tallies
    assert found == ()
    stages = ("both", "submission" if role is Role.DEPARTMENT else "aggregate")
    assert [tally.rule for tally in tallies] == [r.id for r in standard.rules if r.stage in stages]
    assert all(tally.kept == tally.instances > 0 for tally in tallies)


OF_EACH: list[dict[object, str]] = [
    {LICENCES: "30", FEES: "12"},
    {LICENCES: "31", FEES: "9"},
    {LICENCES: "32", FEES: "14.5"},
    {LICENCES: "33", FEES: "8"},
    {LICENCES: "34"},  # a sum of others' figures has no fees to be compared with
]


@pytest.mark.parametrize("name", BOTH)
def test_a_good_set_keeps_every_rule(name: str) -> None:
    standard = read_standard(name)
    now, before = filled(standard, GOOD | BEFORE)
    entities = ("甲局", "乙局", "丙局", "丁局", "戊街道")
    text = "全年通过政府网站主动公开政府信息十六条，回应公众关切十二次，{}举办政策解读活动三场。"
    every = [
        replace(
            form(standard, now | OF_EACH[number], Role.DEPARTMENT),
            entity=entity,
            period=standard.from_year,
            source=Source(name=f"{entity}.xlsx", size=1, sha256=entity),
            texts={"overview": text.format(entity)},
            members=("己站",) if entity == "戊街道" else (),
        )
        for number, entity in enumerate(entities)
    ]
    last = tuple(
        replace(form(standard, before, Role.DEPARTMENT), entity=entity) for entity in entities
    )
    expected = Expected(entities=entities, period=standard.from_year, prior=last)
    checked = check_set(standard, every, expected)
    found, tallies = checked.findings, checked.tallies
    assert found == ()
    assert [tally.rule for tally in tallies] == [r.id for r in standard.rules if r.stage == "set"]
    assert all(tally.kept == tally.instances > 0 for tally in tallies)
