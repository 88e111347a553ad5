from typing import Any

import pytest
from tests.small import A_ONE, fact, sent, standard
from tests.unit.case.test_settings import case

from reportgen.case.aggregate import aggregate
from reportgen.case.indicators import (
    asked,
    extended,
    lacks_of,
    unreported,
    with_lacks,
    without_unasked,
)
from reportgen.case.settings import Entity, Indicator, Options
from reportgen.model.errors import ReportgenError
from reportgen.model.findings import Severity
from reportgen.model.submissions import CellRef
from reportgen.readers.standard_folders import document_words
from reportgen.standards.standard import Standard

WEB, PRESS = (CellRef("indicators", name, "value") for name in ("web", "press"))
ROSTER = (Entity(name="甲局"), Entity(name="乙局"), Entity(name="丙局"))


def indicator(id_: str, **more: Any) -> Indicator:  # noqa: ANN401 - its fields
    return Indicator(id=id_, name=id_, label=id_, **more)


def of_case(*indicators: Indicator, **changes: Any) -> tuple[Any, Standard]:  # noqa: ANN401 - its fields
    own = case(indicators=indicators, roster=ROSTER, **changes)
    return own, extended(standard(indicators=document_words().indicators), own)


def test_asked_are_those_of_from_else_the_roster_else_the_senders() -> None:
    own, shape = of_case(indicator("web", reported_by=("乙局",)), indicator("press"))
    assert asked(own, shape) == {WEB: ("乙局",), PRESS: ("甲局", "乙局", "丙局")}
    alone = case(indicators=own.indicators, roster=())
    assert asked(alone, shape, {"丁局", "戊局"})[PRESS] == ("丁局", "戊局")


def test_who_is_excused_is_never_asked() -> None:
    own, shape = of_case(indicator("press"), options=Options(allow_missing=("乙局",)))
    assert asked(own, shape)[PRESS] == ("甲局", "丙局")


@pytest.mark.parametrize(("adds", "names"), [("authority", ("某区办",)), ("none", ())])
def test_what_is_not_added_up_is_asked_of_the_authority_or_of_nobody(
    adds: Any,  # noqa: ANN401 - one of a few words
    names: tuple[str, ...],
) -> None:
    own, shape = of_case(indicator("press"), options=Options(adds={str(PRESS): adds}))
    assert asked(own, shape)[PRESS] == names


def test_an_entity_s_form_has_only_what_it_is_asked() -> None:
    own, shape = of_case(indicator("web", reported_by=("乙局",)), indicator("press", unit="次"))
    whom = asked(own, shape)

    def ids(entity: str) -> list[str]:
        tables = [t for t in without_unasked(shape, whom, entity).tables if t.id == "indicators"]
        return [row.id for table in tables for block in table.blocks for row in block.rows]

    assert ids("乙局") == ["web", "press"]
    assert ids("甲局") == ["press"]
    own, shape = of_case(indicator("web", reported_by=("乙局",)))
    assert len(without_unasked(shape, asked(own, shape), "甲局").tables) == 1


def test_no_number_where_one_is_asked_is_a_finding_of_the_weight_that_the_case_gives() -> None:
    own, shape = of_case(indicator("web", if_missing="error"), indicator("press"))
    whom = asked(own, shape)
    submission = sent({WEB: "/", A_ONE: 1})
    found = list(unreported(own, shape, whom, submission))
    assert [(f.severity, f.outcome.refs, f.outcome.details["found"]) for f in found] == [
        (Severity.ERROR, (WEB,), "dash"),
        (Severity.WARNING, (PRESS,), "absent"),
    ]
    assert list(unreported(own, shape, whom, sent({WEB: 0, PRESS: 3}))) == []
    assert list(unreported(own, shape, whom, sent({}, entity="外局"))) == []


def test_a_sum_names_whom_it_lacks() -> None:
    own, shape = of_case(indicator("web"))
    submissions = [sent({WEB: 7}), sent({WEB: None}, entity="乙局")]
    total = aggregate(shape, submissions, entity="区", period=2024)
    facts = with_lacks(total, asked(own, shape)).facts
    assert lacks_of(facts[WEB]) == ("乙局", "丙局")
    assert lacks_of(facts[A_ONE]) == ()
    assert lacks_of(fact(WEB, 3)) == ()
    assert lacks_of(None) == ()


def test_a_cell_that_does_not_exist_cannot_be_added_otherwise() -> None:
    with pytest.raises(ReportgenError) as caught:
        of_case(options=Options(adds={"t.zz.one": "none"}))
    assert [problem.id for problem in caught.value.problems] == ["case.no_such_cell"]
