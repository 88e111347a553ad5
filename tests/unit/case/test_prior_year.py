"""Last year's figures: sorted by whose they are, and brought into this year's cells."""

from dataclasses import replace
from decimal import Decimal

import pytest

from reportgen.case.prior_year import Disagreement, PriorYear, converted, disagreements, prior_year
from reportgen.checks.check import check_text
from reportgen.checks.subjects import CheckedSubmission
from reportgen.model.submissions import CellRef, Fact, Mark, Recorded, Role, Submission
from reportgen.readers.standard_folders import read_standard
from reportgen.standards.cells import cells

NEW, OLD = read_standard("cn-2021"), read_standard("cn-2019")


def submission(
    entity: str | None,
    figures: dict[str, int | None] | None = None,
    *,
    standard: str = "cn-2021",
    role: Role = Role.DEPARTMENT,
) -> Submission:
    facts = {}
    for name, value in (figures or {}).items():
        ref = CellRef._make(name.split("."))
        facts[ref] = Fact(
            ref=ref,
            mark=Mark.BLANK if value is None else Mark.NUMBER,
            value=None if value is None else Decimal(value),
            raw="" if value is None else str(value),
            origin=Recorded(file="f", place=name),
        )
    return Submission(standard=standard, entity=entity, period=2020, role=role, facts=facts)


def test_a_submission_of_this_standard_is_taken_as_it_is() -> None:
    same = submission("甲局", {"requests.new.person": 3})
    assert converted(same, NEW, NEW) is same


def test_what_the_map_lists_is_brought_into_the_new_cells() -> None:
    old = submission(
        "甲局",
        {
            "requests.carried_out.person": 4,
            "disclosure.licensing.decisions": 5,
            "disputes.review.total": None,
            "disclosure.regulations.published_total": 6,
            "disclosure.fees.items_last_year": 7,
        },
        standard="cn-2019",
    )
    new = converted(old, OLD, NEW)
    assert new.standard == "cn-2021"
    assert {str(ref): fact.value for ref, fact in new.facts.items()} == {
        "requests.carried_out.person": 4,
        "disclosure.licensing.decisions": 5,
        "disputes.review.total": None,
    }
    assert all(ref in cells(NEW) and fact.ref == ref for ref, fact in new.facts.items())


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ({"disputes.review.upheld": 2, "disputes.review.other": 3}, (Mark.NUMBER, 5)),
        ({"disputes.review.upheld": 2, "disputes.review.other": None}, (Mark.NUMBER, 2)),
        ({"disputes.review.upheld": None, "disputes.review.other": None}, (Mark.BLANK, None)),
        ({"disputes.review.upheld": 2}, None),
    ],
)
def test_several_old_cells_are_added_up_if_all_are_there(
    figures: dict[str, int | None], expected: tuple[Mark, int | None] | None
) -> None:
    mapping = {"disputes.review.total": ("disputes.review.upheld", "disputes.review.other")}
    standard = replace(NEW, conversions={"cn-2019": mapping})
    found = converted(submission("甲局", figures, standard="cn-2019"), OLD, standard).facts
    fact = found.get(CellRef("disputes", "review", "total"))
    assert (fact and (fact.mark, fact.value)) == expected


def test_every_cell_of_a_shipped_map_exists_on_both_sides() -> None:
    full = submission(None, {str(ref): 1 for ref in cells(OLD)}, standard="cn-2019")
    new = converted(full, OLD, NEW)
    tables = [ref.table for ref in new.facts]
    assert (tables.count("requests"), tables.count("disputes"), tables.count("disclosure")) == (
        23 * 7,
        15,
        3,
    )


def test_the_total_is_the_authoritys_or_an_aggregate_or_nobodys() -> None:
    own = submission("甲局")
    for total in (
        submission("某区"),
        submission("某区政府"),
        submission(None),
        submission("别名", role=Role.AGGREGATE),
    ):
        found = prior_year(NEW, [own, total], roster=["甲局"], whole=("某区", "某区政府"))
        assert found.total is total
        assert found.of("甲局") is own
        assert found.of("某区") is total
        assert found.of("乙局") is None


def test_without_a_total_all_entities_are_added_up() -> None:
    one = submission("甲局", {"requests.new.person": 3})
    two = submission("乙局", {"requests.new.person": 4})
    found = prior_year(NEW, [one, two], roster=["甲局", "乙局"], whole=("某区",))
    assert found.total is not None
    assert found.total.facts[CellRef("requests", "new", "person")].value == 7
    lacking = prior_year(NEW, [one], roster=["甲局", "乙局"], whole=("某区",))
    assert lacking.total is None


def test_without_a_roster_the_only_submission_is_the_total() -> None:
    only = submission("丙局")
    assert prior_year(NEW, [only], roster=[], whole=("某区",)).total is only
    assert prior_year(NEW, [], roster=[], whole=("某区",)) == PriorYear(whole=("某区",))


def test_an_aggregate_of_somebody_on_the_roster_is_their_own_and_not_the_total() -> None:
    below = submission("东街道", {"requests.new.person": 3}, role=Role.AGGREGATE)
    found = prior_year(NEW, [below], roster=["东街道", "甲局"], whole=("某区",))
    assert found.total is None
    assert found.of("东街道") is below


def test_what_we_compiled_ourselves_goes_before_other_accounts_of_the_whole() -> None:
    published = submission("某区", {"requests.new.total": 4})
    ours = submission("某区", {"requests.new.total": 3}, role=Role.AGGREGATE)
    again = submission(None, {"requests.new.total": 3})
    found = (published, ours, again)
    assert prior_year(NEW, found, roster=["甲局"], whole=("某区",)).total is ours
    (told,) = disagreements(found, roster=["甲局"], whole=("某区",))
    assert told == Disagreement(
        used=ours, other=published, refs=(CellRef("requests", "new", "total"),)
    )


def test_two_accounts_of_an_entity_are_held_against_each_other() -> None:
    one = submission("甲局", {"requests.new.total": 4, "requests.new.person": 4})
    other = submission("甲局", {"requests.new.total": 5, "requests.carried_in.total": 1})
    found = (one, submission("乙局", {"requests.new.total": 9}), other)
    assert prior_year(NEW, found, roster=["甲局", "乙局"], whole=("某区",)).of("甲局") is one
    (told,) = disagreements(found, roster=["甲局", "乙局"], whole=("某区",))
    assert (told.used, told.other) == (one, other)
    assert list(map(str, told.refs)) == ["requests.new.total"]


@pytest.mark.parametrize(("one", "other"), [(0, None), (None, None), (3, 3)])
def test_a_blank_beside_a_zero_is_no_disagreement(one: int | None, other: int | None) -> None:
    found = [submission("甲局", {"requests.new.total": value}) for value in (one, other)]
    assert not list(disagreements(found, roster=["甲局"], whole=("某区",)))


@pytest.mark.parametrize(
    ("said", "verdicts"),
    [
        ("其他处理12件，比上年减少3件。", []),
        ("其他处理12件，比上年减少4件。", ["prose.difference"]),
    ],
)
def test_the_single_row_of_2019_is_compared_with_its_three_rows_of_today_together(
    said: str, verdicts: list[str]
) -> None:
    totals = {f"requests.other_{row}.total": 4 for row in ("uncorrected", "unpaid", "rest")}
    now = submission("甲局", dict(totals))
    before = converted(
        submission("甲局", {"requests.other.total": 15}, standard="cn-2019"), OLD, NEW
    )
    assert before.substitutes == ("requests.other",)
    subject = CheckedSubmission(
        standard=NEW,
        submission=replace(now, texts={"overview": said}),
        blank_means="zero",
        prior=before,
    )
    checked = check_text(subject, {"overview": "overview.md"})
    assert [
        f.rule for f in checked.findings if f.broken and f.rule.startswith("prose.d")
    ] == verdicts
