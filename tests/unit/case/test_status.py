from datetime import UTC, date, datetime

import pytest
from tests.small import standard
from tests.unit.documents.test_lists import BROKEN

from reportgen.case.settings import Entity
from reportgen.case.status import EntityStatus, File, State, day_of, entity_statuses, named
from reportgen.documents.lists import status_listing
from reportgen.documents.messages import Messages
from reportgen.model.findings import Finding, Outcome, Severity, Verdict

TODAY = date(2026, 1, 12)
ROSTER = (
    Entity(name="甲局", due="2026-01-20", contact="张"),
    Entity(name="乙局", due="2026年1月9日", aliases=("乙委",), code="B02"),
    Entity(name="丙局", due="2026/1/20"),
    Entity(name="丁局", due="月底前"),
    Entity(name="戊局"),
    Entity(name="己局"),
    Entity(name="庚局"),
)


def file(name: str, entity: str | None, *, readable: bool = True, day: int = 5) -> File:
    received = datetime(2026, 1, day, 8, 30, tzinfo=UTC)
    return File(name=name, entity=entity, readable=readable, received=received)


def finding(entity: str | None, severity: Severity, file: str | None = None) -> Finding:
    outcome = Outcome(verdict=Verdict.BROKEN)
    return Finding(rule="r", severity=severity, outcome=outcome, entity=entity, file=file)


FILES = (
    file("丙.xls", "丙局", readable=False),
    file("丁.xlsx", "丁局", day=6),
    file("丁2.xlsx", "丁局", day=7),
    file("戊.xlsx", "戊局"),
    file("庚.xlsx", "庚局"),
    file("谁.xlsx", None, readable=False),
    file("外.xlsx", "外局"),
)
FINDINGS = (
    finding("丙局", Severity.ERROR, "丙.xls"),
    finding("丁局", Severity.ERROR, "丁.xlsx"),
    finding(None, Severity.WARNING, "丁2.xlsx"),
    finding("戊局", Severity.WARNING, "戊.xlsx"),
    finding("庚局", Severity.NOTICE, "庚.xlsx"),
    finding("外局", Severity.ERROR, "外.xlsx"),
)


def lines() -> tuple[EntityStatus, ...]:
    return entity_statuses(ROSTER, FILES, FINDINGS, today=TODAY, excused=["己局"])


def test_what_is_pressing_stands_on_top() -> None:
    assert [(line.entity, line.state.value) for line in lines()] == [
        ("乙局", "missing"),
        ("甲局", "missing"),
        ("丙局", "unreadable"),
        ("丁局", "errors"),
        ("外局", "errors"),
        ("戊局", "warnings"),
        ("己局", "excused"),
        ("庚局", "clean"),
    ]


def test_a_line_counts_what_is_open_and_the_days_that_are_left() -> None:
    by_name = {line.entity: line for line in lines()}
    assert (by_name["乙局"].days_left, by_name["甲局"].days_left) == (-3, 8)
    assert (by_name["丁局"].errors, by_name["丁局"].warnings) == (1, 1)
    assert (by_name["丁局"].due, by_name["丁局"].due_text) == (None, "月底前")
    assert by_name["丁局"].received == datetime(2026, 1, 7, 8, 30, tzinfo=UTC)
    assert by_name["甲局"].received is None


def test_what_is_accepted_does_not_count_but_makes_nobody_missing() -> None:
    assert BROKEN.open
    line = entity_statuses(ROSTER[:1], [file("甲.xlsx", "甲局")], [], today=TODAY)[0]
    assert (line.state, line.errors) == (State.CLEAN, 0)


def test_without_a_roster_nobody_is_a_stranger() -> None:
    (line,) = entity_statuses((), [file("外.xlsx", "外局")], [], today=TODAY)
    assert (line.entity, line.listed) == ("外局", True)
    assert not next(line for line in lines() if line.entity == "外局").listed


@pytest.mark.parametrize(
    ("text", "found"),
    [("甲", ["甲局"]), ("乙委", ["乙局"]), ("b02", ["乙局"]), ("外", ["外局"]), ("无", [])],
)
def test_a_part_of_name_alias_or_code_finds_the_line(text: str, found: list[str]) -> None:
    assert [line.entity for line in named(lines(), text, ROSTER)] == found


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-01-20", date(2026, 1, 20)),
        ("2026/1/20", date(2026, 1, 20)),
        ("2026年1月20日", date(2026, 1, 20)),
        (" 2026.1.20 前", date(2026, 1, 20)),
        ("2026-01-20T00:00:00", date(2026, 1, 20)),
        ("2026-02-30", None),
        ("1月20日", None),
        ("20/1/2026", None),
        ("", None),
    ],
)
def test_a_roster_names_days_in_several_ways(text: str, day: date | None) -> None:
    assert day_of(text) == day


def test_the_list_says_days_only_where_something_is_to_be_done() -> None:
    rows = {row[0]: row for row in status_listing(Messages(standard(), "zh"), lines()).rows}
    assert rows["乙局"] == ("乙局", "B02", "未报", None, None, "2026-01-09", -3, None, None, None)
    assert rows["甲局"][-1] == "张"
    assert rows["丁局"] == (
        "丁局", None, "有错误", 1, 1, "月底前", None, "2026-01-07 08:30", "丁.xlsx、丁2.xlsx", None,
    )  # fmt: skip
    assert rows["外局（不在名册）"][2] == "有错误"
    late = entity_statuses(ROSTER[1:2], [file("乙.xlsx", "乙局")], [], today=TODAY)
    assert status_listing(Messages(standard(), "zh"), late).rows[0][5:7] == ("2026-01-09", None)
