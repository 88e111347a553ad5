import json
from decimal import Decimal

from tests.small import A_ALL, A_ONE, B_ONE, fact, place, sent, standard

from reportgen.case.aggregate import aggregate
from reportgen.model.submissions import CellRef, DocumentCell, Recorded, Sum
from reportgen.writers.json import as_text, place_text, submission_data

STANDARD = standard()


def test_a_place_is_one_word() -> None:
    assert place_text(place("K5")) == "表!K5"
    assert place_text(DocumentCell(file="甲.docx", table="2", row=5, column=3)) == "2!R5C3"
    assert place_text(Recorded(file="r.json", place="表!K5")) == "表!K5"
    assert place_text(Sum(parts=())) is None


def test_numbers_are_texts_and_blanks_are_null() -> None:
    submission = sent({A_ONE: 12, A_ALL: None, B_ONE: "/"}, texts={"overview": "正文"})
    data = submission_data(STANDARD, submission, (), "zh")
    assert {ref: entry["value"] for ref, entry in data["facts"].items()} == {
        "t.a.one": "12",
        "t.a.all": None,
        "t.b.one": None,
    }
    assert {entry["mark"] for entry in data["facts"].values()} == {"number", "blank", "dash"}
    assert data["facts"]["t.a.all"]["kind"] == "total"
    assert data["facts"]["t.a.one"]["kind"] == "count"
    assert data["texts"] == {"overview": "正文"}
    assert data["source"] == {"name": "甲.xlsx", "size": 3, "sha256": "00"}
    assert json.loads(as_text(data)) == data


def test_a_sum_names_its_parts_with_their_places() -> None:
    one = sent({A_ONE: 12})
    total = aggregate(STANDARD, [one], entity="全区", period=2024)
    entry = submission_data(STANDARD, total, (), "zh")["facts"]["t.a.one"]
    assert (entry["value"], entry["place"]) == ("12", None)
    (part,) = entry["parts"]
    assert (part["entity"], part["value"], part["file"], part["place"]) == (
        "甲局",
        "12",
        "甲.xlsx",
        "表!C3",
    )


def test_a_fact_beyond_the_standard_is_kept_without_a_kind() -> None:
    stranger = CellRef("x", "y", "z")
    submission = sent({}, facts={stranger: fact(stranger, 1)}, source=None)
    data = submission_data(STANDARD, submission, (), "zh")
    assert "kind" not in data["facts"]["x.y.z"]
    assert data["source"] is None
    assert Decimal(data["facts"]["x.y.z"]["value"]) == 1
