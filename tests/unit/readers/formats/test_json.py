import json
from decimal import Decimal
from typing import Any

import pytest

from reportgen.model.submissions import CellRef, Fact, Mark, Recorded, Role, Source, Submission
from reportgen.readers.formats.json import UnreadableData, read_data

SOURCE = Source(name="report.json", size=1, sha256="00")
FACT = {"mark": "number", "value": "12.5", "raw": "12.50", "place": "表三!K5"}


def content(**changes: Any) -> bytes:  # noqa: ANN401 - whatever somebody writes
    given = {"schema_version": 1, "standard": "cn-2021", "entity": "甲局", "period": 2024}
    return json.dumps(given | {"facts": {"t.a.one": FACT}} | changes).encode()


def test_a_data_file_is_a_submission_with_the_places_it_recorded() -> None:
    ref = CellRef("t", "a", "one")
    origin = Recorded(file="report.json", place="表三!K5")
    fact = Fact(ref=ref, mark=Mark.NUMBER, value=Decimal("12.5"), raw="12.50", origin=origin)
    assert read_data(content(), SOURCE).whole == Submission(
        standard="cn-2021",
        entity="甲局",
        period=2024,
        role=Role.DEPARTMENT,
        facts={ref: fact},
        source=SOURCE,
    )


def test_tables_of_the_text_are_kept() -> None:
    tables = (("办理结果", "件数"), ("予以公开", "62"))
    assert read_data(content(text_tables=[tables]), SOURCE).whole.tables == (tables,)


def test_a_fact_without_a_place_stands_at_its_reference() -> None:
    facts = {"t.a.one": {"mark": "blank", "value": None}}
    whole = read_data(content(facts=facts, entity=None, period=None), SOURCE).whole
    (fact,) = whole.facts.values()
    assert (fact.mark, fact.value, fact.raw) == (Mark.BLANK, None, "")
    assert fact.origin == Recorded(file="report.json", place="t.a.one")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[1]",
        b"\xff",
        b'{"schema_version": 1}',
        b'{"a":' + b"[" * 100_000,
        content(schema_version=2),
        content(facts=[]),
        content(facts={"t.a": FACT}),
        content(facts={"t.a.one": None}),
        content(period="2024"),
        content(period=True),
        content(entity=["甲局"]),
        content(texts=[]),
        content(substitutes=1),
        content(text_tables=1),
        content(text_tables=[[1]]),
        content(facts={"t.a.one": FACT | {"mark": "maybe"}}),
        content(facts={"t.a.one": FACT | {"value": 12.5}}),
        content(facts={"t.a.one": FACT | {"value": "NaN"}}),
        content(facts={"t.a.one": FACT | {"value": "1e99999999"}}),
        content(facts={"t.a.one": FACT | {"value": "12件"}}),
        content(facts={"t.a.one": FACT | {"value": None}}),
        content(facts={"t.a.one": FACT | {"mark": "blank"}}),
        content(kind="validation"),
        content(entity="\ud800"),
        content(facts={"t.a.one": FACT | {"raw": 12}}),
        content(facts={"t.a.one": FACT | {"parts": 1}}),
        content(facts={"t.a.one": FACT | {"parts": [{"entity": "甲"}]}}),
        content(members=[1]),
        content(members=[str(number) for number in range(50_001)]),
        content(findings=[1]),
        content(not_counted="甲局")[:-1] + b', "not_counted": "x"}',
        b'{"schema_version": 1, "schema_version": 1}',
        b'{"schema_version": NaN}',
        b'{"schema_version": 1%s}' % (b"0" * 5_000),
    ],
)
def test_what_is_not_sound_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableData):
        read_data(data, SOURCE)
