from dataclasses import replace

import pytest
from tests.small import A_ONE, fact, sent, standard

from reportgen.case.levels import findings_on_levels
from reportgen.case.settings import Entity
from reportgen.model.findings import Severity
from reportgen.model.submissions import DocumentCell, Source, Submission
from reportgen.standards.standard import Scope

STANDARD = standard()
IN_WORD = DocumentCell(file="报告.docx", table="1", row=3, column=2)


def report(name: str, *, members: tuple[str, ...] = ()) -> Submission:
    """A finished report in Word."""
    source = Source(name=f"{name}.docx", size=1, sha256=f"sha of {name}")
    return sent(
        {}, entity=name, facts={A_ONE: fact(A_ONE, 1, IN_WORD)}, source=source, members=members
    )


def book(name: str, **more: object) -> Submission:
    return sent({A_ONE: 1}, entity=name, **more)


def told(
    *counted: Submission, scope: Scope | None = None, kinds: dict[str, str] | None = None
) -> list[tuple[str, str | None, str]]:
    roster = [
        Entity(name=s.entity or "", scope=scope, kind=(kinds or {}).get(s.entity or "", ""))
        for s in counted
    ]
    found = findings_on_levels(STANDARD, counted, roster)
    return [(f.rule, f.entity, f.outcome.details["names"]) for f in found]


@pytest.mark.parametrize("scope", ["own", "with_subordinates"])
def test_a_town_beside_its_county_s_report_is_an_error(scope: Scope) -> None:
    found = told(report("东县人民政府"), book("清河镇人民政府"), book("财政局"), scope=scope)
    assert found == [("source.levels", "东县人民政府", "清河镇人民政府")]


def test_the_roster_s_kind_says_the_level_where_the_name_does_not() -> None:
    found = told(report("东县"), book("清河"), kinds={"清河": "乡镇"})
    assert found == [("source.levels", "东县", "清河")]


def test_peers_and_towns_get_one_notice() -> None:
    assert told(report("东县"), report("西县"), book("民政局")) == [
        ("source.levels_unknown", None, "东县, 西县")
    ]
    assert told(report("清河镇"), book("东县")) == [("source.levels_unknown", None, "清河镇")]


def test_a_report_alone_or_a_workbook_is_no_question() -> None:
    assert told(report("东县")) == []
    assert told(book("东县"), book("清河镇")) == []


def test_the_roster_s_scope_is_held_against_the_members_of_a_file() -> None:
    nested = report("东县", members=("财政局", "清河镇", "清河镇/党政办"))
    assert told(nested, scope="own") == [("source.scope", "东县", "清河镇")]
    assert told(nested, scope="with_subordinates") == []
    departments = report("东县", members=("财政局", "民政局"))
    assert told(departments, scope="own") == []
    lower = report("东县", members=("财政局", "白沙镇人民政府"))
    assert told(lower, scope="own") == [("source.scope", "东县", "白沙镇人民政府")]


def test_a_waiver_is_bound_to_the_file() -> None:
    county, town = report("东县"), book("清河镇")
    roster = [Entity(name="东县"), Entity(name="清河镇")]
    (finding,) = findings_on_levels(STANDARD, [county, town], roster)
    assert finding.severity is Severity.ERROR
    assert finding.outcome.binds == {"sha256": "sha of 东县"}
    changed = replace(county, source=Source(name="东县.docx", size=1, sha256="other"))
    (again,) = findings_on_levels(STANDARD, [changed, town], roster)
    assert again.outcome.binds == {"sha256": "other"}
