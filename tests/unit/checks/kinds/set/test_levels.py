"""Sums of sums: who is surely in them twice, and who only has somebody's name."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from tests.small import sent

from reportgen.case.expected import Expected
from reportgen.checks.kinds.set import levels
from reportgen.checks.subjects import Judgement
from reportgen.model.findings import Outcome, Verdict
from reportgen.model.submissions import CellRef, Role, Source, Submission

CELLS = [CellRef("t", "a", str(number)) for number in range(6)]


def body(name: str, first: int = 1, **changes: Any) -> Submission:  # noqa: ANN401 - its fields
    """A submission of six figures that begin with this one."""
    figures: dict[CellRef, int | str | None] = {c: first + n for n, c in enumerate(CELLS)}
    source = Source(name=f"{name}.json", size=1, sha256=name)
    return sent(figures, **{"entity": name, "source": source, **changes})


def whole(name: str, *members: str, first: int = 100) -> Submission:
    return replace(body(name, first), role=Role.AGGREGATE, members=members)


def judged(
    of: str,
    *submissions: Submission,
    parts: Mapping[str, Sequence[Submission]] | None = None,
    **expected: Any,  # noqa: ANN401 - its fields
) -> list[Judgement]:
    told = {f"{name}.json": tuple(bodies) for name, bodies in (parts or {}).items()}
    test = levels.Test(of=of)  # type: ignore[arg-type]
    return list(test.judge(submissions, Expected(entities=(), period=2024, parts=told, **expected)))


def names(judgements: list[Judgement]) -> list[tuple[str | None, str, str]]:
    """Who counts whom, and who else does."""
    return [
        (j.entity, j.outcome.details["name"], j.outcome.details["other"])
        for j in judgements
        if j.outcome and j.outcome.verdict is Verdict.BROKEN
    ]


EAST = whole("东区", "教育局", "财政局")


def test_a_bare_name_that_two_levels_share_is_a_namesake_and_not_the_same() -> None:
    city = body("教育局", 50)
    parts = {"东区": [body("教育局"), body("财政局", 7)]}
    assert judged("same", EAST, city, parts=parts) == [Judgement(entity="东区")]
    (told,) = judged("namesakes", EAST, city, parts=parts)
    assert (told.entity, told.file) == ("东区", "东区.json")
    assert told.outcome
    assert told.outcome.verdict is Verdict.BROKEN
    assert told.outcome.details == {"name": "教育局", "other": "教育局", "files": "教育局.json"}


def test_other_figures_of_either_body_have_another_fingerprint() -> None:
    def mark(member: int, other: int, *, told: bool = True) -> str:
        parts = {"东区": [body("教育局", member), body("财政局", 7)]} if told else None
        (found,) = judged("namesakes", EAST, body("教育局", other), parts=parts)
        assert found.outcome
        return found.outcome.fingerprint

    assert mark(5, 50) == mark(5, 50)
    assert len({mark(5, 50), mark(6, 50), mark(5, 51)}) == 3
    assert mark(5, 50, told=False) != mark(5, 51, told=False)


def test_the_same_figures_under_the_same_name_are_the_same_body() -> None:
    parts = {"东区": [body("教育局", 50), body("财政局", 7)]}
    assert names(judged("same", EAST, body("教育局", 50), parts=parts)) == [
        ("东区", "教育局", "教育局")
    ]
    assert names(judged("namesakes", EAST, body("教育局", 50), parts=parts)) == []


def test_few_equal_figures_prove_nothing() -> None:
    little = sent({CELLS[0]: 3, CELLS[1]: 0}, entity="教育局")
    parts = {"东区": [little]}
    assert names(judged("same", EAST, little, parts=parts)) == []
    assert names(judged("namesakes", EAST, little, parts=parts)) == [("东区", "教育局", "教育局")]


@pytest.mark.parametrize(
    ("member", "own"), [("教育局", "东区教育局"), ("东区教育局", "东区教育局")]
)
def test_a_full_name_is_enough_whatever_the_figures(member: str, own: str) -> None:
    parts = {"东区": [body(member, 1)]}
    assert names(judged("same", whole("东区", member), body(own, 50), parts=parts)) == [
        ("东区", member, own)
    ]


def test_two_districts_of_a_city_have_a_bureau_each() -> None:
    west = whole("西区", "教育局", first=200)
    parts = {"东区": [body("教育局")], "西区": [body("教育局", 9)]}
    for of in ("same", "namesakes"):
        assert judged(of, EAST, west, parts=parts) == [
            Judgement(entity="东区"),
            Judgement(entity="西区"),
        ]


def test_one_body_in_two_sums_is_counted_twice() -> None:
    zone = whole("开发区", "教育局", first=200)
    parts = {"东区": [body("教育局")], "开发区": [body("教育局")]}
    assert names(judged("same", EAST, zone, parts=parts)) == [("东区", "教育局", "开发区/教育局")]


CITY = whole("某市", "东区", "东区/教育局", "东区/财政局", first=300)


def test_a_district_beside_its_city_is_told_once_and_not_with_all_its_members() -> None:
    parts = {"某市": [body("东区", 100)], "东区": [body("教育局"), body("财政局", 7)]}
    assert names(judged("same", EAST, CITY, parts=parts)) == [("某市", "东区", "东区")]
    assert names(judged("same", CITY, EAST, parts=parts)) == [("某市", "东区", "东区")]


def test_where_figures_are_not_told_common_members_are_enough() -> None:
    assert names(judged("same", EAST, CITY)) == [("某市", "东区", "东区")]
    other = whole("东区", "林业局")
    assert names(judged("same", other, CITY)) == []
    assert names(judged("namesakes", other, CITY)) == [("某市", "东区", "东区")]


def test_a_district_of_the_same_name_elsewhere_is_another() -> None:
    parts = {"某市": [body("东区", 5)], "东区": [body("教育局"), body("财政局", 7)]}
    assert names(judged("same", EAST, CITY, parts=parts)) == []
    assert names(judged("namesakes", EAST, CITY, parts=parts)) == [("某市", "东区", "东区")]


def test_a_body_deep_in_a_sum_is_found_by_its_full_name() -> None:
    assert names(judged("same", CITY, body("某市东区教育局"))) == [
        ("某市", "东区/教育局", "某市东区教育局")
    ]


def test_one_sender_twice_another_year_and_nobody_are_no_matter_here() -> None:
    assert names(judged("same", EAST, replace(EAST, source=None))) == []
    assert names(judged("namesakes", EAST, body("教育局", period=2023))) == []
    assert judged("same", body("教育局", entity=None)) == []


def test_who_covers_bodies_below_and_does_not_tell_which_is_not_evaluated() -> None:
    scopes = {"东区": "with_subordinates", "甲局": "own"}
    wide = body("东区", source=None)
    unknown = Outcome(verdict=Verdict.NOT_EVALUATED, reason="no_members")
    assert judged("same", wide, body("甲局"), scopes=scopes) == [
        Judgement(entity="东区", outcome=unknown)
    ]
    assert judged("namesakes", wide, body("甲局"), scopes=scopes) == []


def test_a_file_without_a_name_is_told_by_a_dash() -> None:
    (found,) = judged("namesakes", EAST, body("教育局", 50, source=None))
    assert found.outcome
    assert found.outcome.details["files"] == "-"
    assert list(levels.Test(of="same").patterns()) == []


def test_a_full_name_somewhere_else_is_neither() -> None:
    west = whole("西区", "东区教育局", first=200)
    for of in ("same", "namesakes"):
        assert names(judged(of, EAST, west)) == []


def test_the_same_body_is_no_namesake() -> None:
    assert names(judged("namesakes", whole("东区", "教育局"), body("东区教育局"))) == []


def test_what_is_counted_twice_is_told_once_and_not_with_what_is_inside() -> None:
    city = whole("某市", "某市东区", "某市东区/教育局", first=300)
    district = whole("某市东区", "教育局")
    for sent_ in ((city, district), (district, city)):
        assert names(judged("same", *sent_)) == [("某市", "某市东区", "某市东区")]
