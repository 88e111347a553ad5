from typing import Any

import pytest
from tests.small import TABLE, standard

from reportgen.case.indicators import extended
from reportgen.case.settings import Case, Entity, Indicator, Options, ReportSettings
from reportgen.checks.subjects import CellRule
from reportgen.model.errors import ReportgenError
from reportgen.model.findings import Severity
from reportgen.model.submissions import CellRef
from reportgen.readers.standard_folders import document_words
from reportgen.standards.cells import cells


def case(**changes: Any) -> Case:  # noqa: ANN401 - its fields
    given: dict[str, Any] = {
        "root": "案",
        "settings": ReportSettings(authority="某区办", period=2024),
        "options": Options(),
        "indicators": (),
        "roster": (Entity(name="甲局"),),
        "rules": (),
        "narratives": {},
        "files": (),
    }
    return Case(**(given | changes))


def test_the_title_names_the_area_or_else_the_authority() -> None:
    assert case().area == "某区办"
    named = ReportSettings(authority="某区办", period=2024, area="某区")
    assert case(settings=named).area == "某区"


def test_the_single_row_of_an_older_form_goes_where_the_options_say() -> None:
    assert Options().moved(standard()) == {}
    assert Options(single_other_row="b").moved(standard()) == {"t.old": "b"}
    assert Options(single_other_row="a").moved(standard()) == {}


def test_only_a_row_that_the_older_row_stands_for_can_take_its_figures() -> None:
    for row in ("a", "x"):
        with pytest.raises(ReportgenError) as caught:
            extended(standard(), case(options=Options(single_other_row=row)))
        (problem,) = caught.value.problems
        assert problem.id == "case.no_such_row"
        assert problem.details["known"] == ("b",)


COUNT = Indicator(id="visits", name="接待", label="接待人次", unit="人次")
FEES = Indicator(id="cost", name="费用", label="费用", unit="元", decimals=2, aliases=("开支",))


def test_indicators_form_a_table_of_their_own_in_runs_of_one_unit() -> None:
    shape = standard(indicators=document_words().indicators)
    own = extended(shape, case(indicators=(COUNT, FEES, FEES)))
    table = own.tables[1]
    assert (table.id, table.partial, len(table.blocks)) == ("indicators", True, 2)
    row, column = cells(own)[CellRef("indicators", "cost", "value")]
    assert (row.aliases, column.unit, column.unit_name, column.decimals) == (
        ("开支",),
        "amount",
        "元",
        2,
    )
    _, column = cells(own)[CellRef("indicators", "visits", "value")]
    assert (column.unit, column.unit_name) == ("count", "人次")


def test_without_indicators_the_tables_are_the_standard_s() -> None:
    assert extended(standard(indicators=document_words().indicators), case()).tables == (TABLE,)
    assert extended(standard(), case(indicators=(COUNT,))).tables == (TABLE,)


def test_the_office_s_own_rules_come_after_the_standard_s() -> None:
    rule = CellRule(
        id="own",
        kind="filled",
        severity=Severity.NOTICE,
        stage="both",
        citation="",
        name={},
        message={},
        test=None,  # type: ignore[arg-type]  # it is not asked for anything
    )
    assert extended(standard(), case(rules=(rule,))).rules == (rule,)


def test_the_bodies_are_the_roster_and_whose_report_it_is() -> None:
    def bodies(*roster: Entity, area: str = "某区") -> list[tuple[str, tuple[str, ...]]]:
        settings = ReportSettings(authority="某区办", period=2024, area=area)
        return [(one.name, one.aliases) for one in case(settings=settings, roster=roster).bodies]

    assert bodies() == [("某区", ("某区办",))]
    assert bodies(area="") == [("某区办", ())]
    assert bodies(Entity(name="甲局", aliases=("某区",))) == [("甲局", ("某区",)), ("某区办", ())]
    assert bodies(Entity(name="某区办"), Entity(name="某区")) == [("某区办", ()), ("某区", ())]


def test_the_authority_and_its_area_are_bodies_unless_the_roster_lists_them() -> None:
    given = ReportSettings(authority="某区办", period=2024, area="某区")
    names = [(one.name, one.aliases) for one in case(settings=given).bodies]
    assert names == [("甲局", ()), ("某区", ("某区办",))]
    listed = (Entity(name="某区办", aliases=("某区",)),)
    assert case(settings=given, roster=listed).bodies == listed
