"""Where sentences end, and where in a text something stands."""

import pytest

from reportgen.text.sentences import LONGEST, SHOWN, around, sentences_in, shown


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("一句。两句！三句？", ["一句。", "两句！", "三句？"]),
        ("“一句。”他说，没有句号", ["“一句。”", "他说，没有句号"]),
        ("（共3件。）另一句。", ["（共3件。）", "另一句。"]),
        ("真的？！假的", ["真的？！", "假的"]),
        ("", []),
        ("。", []),
    ],
)
def test_only_full_stops_end_a_sentence(paragraph: str, expected: list[str]) -> None:
    assert [found[0] for found in sentences_in(paragraph)] == expected


@pytest.mark.parametrize(
    ("place", "expected"),
    [(0, (1, "甲一。")), (3, (1, "甲二。")), (7, (2, "乙一")), (10, (3, "。"))],
)
def test_a_place_in_a_text_has_its_paragraph_and_its_sentence(
    place: int, expected: tuple[int, str]
) -> None:
    assert around("甲一。甲二。\n乙一\n。", place) == expected


def test_a_sentence_without_end_is_cut() -> None:
    text = "甲" * (LONGEST + 5)
    assert around(text, 0) == (1, "甲" * LONGEST)
    assert around(text, LONGEST + 1) == (1, "甲" * 5)
    assert shown(text) == "甲" * SHOWN + "…"
    assert shown("甲") == "甲"


def test_an_empty_text_has_a_place() -> None:
    assert around("", 0) == (1, "")
    assert around("\n甲", 0) == (1, "")
    assert around("\n甲", 1) == (2, "甲")
