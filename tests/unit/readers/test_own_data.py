"""A data file of our own, changed by hand in each way that nothing else would notice."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from reportgen.documents.messages import Messages
from reportgen.model.submissions import CellRef, Source
from reportgen.readers.formats.json import read_data
from reportgen.readers.own_data import findings_on_data, unknown_cells
from reportgen.readers.standard_folders import read_standard
from reportgen.standards.cells import cells

STANDARD = read_standard("cn-2021")
REF = CellRef("requests", "new", "total")
Change = Callable[[dict[str, Any]], object]


def sound() -> dict[str, Any]:
    """The data of a report on two bodies, with 1 and 2 in every cell."""
    facts = {
        str(ref): {
            "mark": "number",
            "value": "3",
            "raw": "3",
            "place": None,
            "parts": [
                {"entity": name, "mark": "number", "value": value, "file": "f", "place": "A1"}
                for name, value in (("甲局", "1"), ("乙局", "2"))
            ],
        }
        for ref in cells(STANDARD)
    }
    return {
        "schema_version": 1, "kind": "report", "standard": "cn-2021", "entity": "东区", "period": 2024,
        "members": ["甲局", "乙局"], "facts": facts, "findings": [], "not_counted": [],
    }  # fmt: skip


def told(change: Change) -> list[str]:
    """What is said of the data after a change, in Chinese, each with its id in front."""
    content = sound()
    change(content)
    data = read_data(json.dumps(content).encode(), Source(name="东区.json", size=1, sha256="0"))
    messages = Messages(STANDARD, "zh")
    found = findings_on_data(data, STANDARD)
    return [f"{finding.rule} {messages.message(finding)}" for finding in found]


def test_of_a_sound_file_nothing_is_said() -> None:
    assert told(lambda _: None) == []


def fact(content: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = content["facts"][str(REF)]
    return found


def finding(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {"verdict": "broken", "severity": "error", "waiver": None, "rule": "x"} | changes


def blank(content: dict[str, Any], table: str) -> None:
    for name, entry in content["facts"].items():
        if name.startswith(table):
            parts = [part | {"mark": "blank", "value": None} for part in entry["parts"]]
            entry.update(mark="blank", value=None, raw="", parts=parts)


CHANGES: list[tuple[Change, list[str], list[str]]] = [
    (lambda c: fact(c).update(value="30", raw="30"), ["read.data_sum"], ["30", "3"]),
    (lambda c: fact(c).update(mark="blank", value=None, raw=""), ["read.data_sum"], ["-", "3"]),
    (lambda c: fact(c)["parts"].pop(), ["read.data_sum"], ["3", "1"]),
    (lambda c: fact(c)["parts"][0].update(derived="7"), ["read.data_sum"], ["3", "9"]),
    (lambda c: fact(c).update(raw="8"), ["read.data_raw"], ["3", "8"]),
    (lambda c: fact(c).update(raw="约3"), ["read.data_raw"], ["3", "约3"]),
    (lambda c: c["facts"].pop(str(REF)), ["read.data_cells_missing"], ["1"]),
    (lambda c: c.update(findings=[finding(), finding()]), ["read.data_open"], ["2"]),
    (lambda c: c.update(not_counted=["丙局"]), ["read.data_not_counted"], ["丙局"]),
    (lambda c: blank(c, "requests."), ["text.blank_table"], []),
    (lambda c: blank(c, ""), ["read.empty_form"], []),
]  # fmt: skip


@pytest.mark.parametrize(("change", "rules", "words"), CHANGES)
def test_each_change_is_told_once_with_both_numbers(
    change: Change, rules: list[str], words: list[str]
) -> None:
    found = told(change)
    assert [one.split()[0] for one in found] == rules
    assert all(word in found[0] for word in words)


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c.update(findings=[finding(severity="warning")]),
        lambda c: c.update(findings=[finding(waiver={"reason": "x"})]),
        lambda c: c.update(findings=[finding(verdict="not_evaluated")]),
        lambda c: fact(c).update(raw="3件"),
        lambda c: fact(c).update(mark="text", value=None, raw="不详"),
        lambda c: c["facts"].update({"indicators.own.count": fact(c)}),
    ],
)
def test_what_is_as_it_should_be_is_not_told(change: Change) -> None:
    assert told(change) == []


def test_cells_that_the_form_does_not_have_are_named() -> None:
    content = sound()
    content["facts"]["requests.new.robots"] = fact(content)
    data = read_data(json.dumps(content).encode(), Source(name="f", size=1, sha256="0"))
    assert unknown_cells(data, STANDARD) == ["requests.new.robots"]


def test_what_a_body_left_blank_counts_as_its_parts_said() -> None:
    content = sound()
    fact(content)["parts"][0].update(mark="blank", value=None, derived="1")
    data = read_data(json.dumps(content).encode(), Source(name="f", size=1, sha256="0"))
    assert list(findings_on_data(data, STANDARD)) == []
    (own,) = (part for part in data.parts if part.entity == "甲局")
    assert own.derived == {REF: Decimal(1)}


def test_twenty_thousand_members_are_read_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    content = sound()
    names = [f"第{number}局" for number in range(20_000)]
    parts = [fact(content)["parts"][0] | {"entity": name} for name in names]
    fact(content).update(parts=parts, value="20000", raw="20000")
    compared = 0
    text = str.__lt__

    class Counted(str):
        __slots__ = ()

        def __lt__(self, other: str) -> bool:
            nonlocal compared
            compared += 1
            return text(self, other)

    monkeypatch.setattr("reportgen.readers.formats.json._text", Counted)
    data = read_data(json.dumps(content).encode(), Source(name="f", size=1, sha256="0"))
    assert len(data.whole.members) == 20_002
    assert compared < 40 * 20_000
