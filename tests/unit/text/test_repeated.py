import pytest

from reportgen.text.repeated import paragraphs, pieces, recurring, sentences, shared

LONG = "全年通过网站主动公开信息十六条，回应公众关切十二次，举办政策解读活动三场。"


def test_paragraphs_of_all_sections_are_looked_at_and_blank_ones_are_none() -> None:
    assert list(paragraphs({"overview": "甲\n \n乙", "problems": "丙"})) == ["甲", "乙", "丙"]


def test_width_and_spaces_make_no_paragraph_another() -> None:
    texts = [
        ("甲局", {"overview": LONG}),
        ("乙局", {"problems": f"无。\n {LONG.replace('，', ',')}"}),
    ]
    assert shared(texts) == {LONG.replace("，", ","): ("甲局", "乙局")}
    assert shared(texts, least=60) == {}
    assert shared(texts[:1] * 2) == {}


def test_only_sentences_that_are_long_enough_are_recognised() -> None:
    known = sentences({"overview": f"没有收费。{LONG}其他情况见附件"})
    assert known == {LONG.replace("，", ","): LONG}


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        (LONG, [(LONG, True)]),
        (f"{LONG}新的一句。", [(LONG, True), ("新的一句。", False)]),
        (f"一句。又一句！{LONG}", [("一句。又一句！", False), (LONG, True)]),
        (f"{LONG}{LONG}", [(LONG + LONG, True)]),
        (f"。{LONG}", [("。", False), (LONG, True)]),
        ("没有句号", [("没有句号", False)]),
        ("", []),
    ],
)
def test_the_pieces_of_a_paragraph_are_new_or_of_the_year_before(
    paragraph: str, expected: list[tuple[str, bool]]
) -> None:
    found = list(pieces(paragraph, sentences({"overview": LONG})))
    assert found == expected
    assert "".join(text for text, _ in found) == paragraph


def test_a_section_that_recurs_for_the_greater_part_is_told_however_short_its_sentences() -> None:
    texts = [
        ("甲局", {"problems": "公开不够及时。下一步加强培训。"}),
        ("乙局", {"problems": "公开不够及时。人员不足。"}),
        ("丙局", {"problems": "人手紧。经费少。解读少。"}),
        ("丁局", {"problems": "解读少。网站旧。队伍新。"}),
        ("戊局", {}),
    ]
    assert recurring(texts, "problems") == {"公开不够及时。": ("甲局", "乙局")}
