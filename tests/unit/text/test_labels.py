import pytest

from reportgen.text.labels import is_numbered, normal, note, plain


@pytest.mark.parametrize(
    ("label", "bare"),
    [
        ("一、本年新收政府信息公开申请数量", "本年新收政府信息公开申请数量"),
        ("（一）予以公开", "予以公开"),
        ("1.属于国家秘密", "属于国家秘密"),
        ("1、属于国家秘密", "属于国家秘密"),
        ("(1) 属于国家秘密", "属于国家秘密"),
        ("①属于国家秘密", "属于国家秘密"),
        ("１．属于国家秘密", "属于国家秘密"),
        ("1属于国家秘密", "属于国家秘密"),
        ("十二、其他", "其他"),
        ("（一）1.其他", "其他"),
        ("属于\n国家 秘密\u3000", "属于国家秘密"),
        ("3.危及“三安全一稳定”", "危及三安全一稳定"),
        ('3.危及"三安全一稳定"', "危及三安全一稳定"),
        ("部分公开（区分处理的，只计这一情形）", "部分公开"),
        ("收费金额（单位：万元）：", "收费金额"),
        ("规章(含修订)(件)", "规章"),
        ("本年增/减", "本年增/减"),
        ("2024年", "2024年"),
        ("（注）", "(注)"),
        ("1.", "1"),
        ("一、", "一"),
        ("", ""),
    ],
)
def test_what_is_compared_of_a_label(label: str, bare: str) -> None:
    assert normal(label) == bare


def test_width_spaces_and_quotes_are_all_that_plain_text_loses() -> None:
    assert plain("（Ａ） “1.甲”\n") == "(A)1.甲"


@pytest.mark.parametrize(
    ("label", "text"), [("金额（单位：万元）", "单位:万元"), ("金额", ""), ("（一）金额", "")]
)
def test_the_note_is_the_last_bracket(label: str, text: str) -> None:
    assert note(label) == text


def test_labels_that_begin_with_a_number_of_their_own() -> None:
    labels = ("一、收到", "（四）无", "②其他", "3.其他", "法提供", "")
    assert [label for label in labels if is_numbered(label)] == list(labels[:4])
