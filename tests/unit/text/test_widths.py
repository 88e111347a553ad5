from reportgen.text.widths import half_widths


def test_a_chinese_character_is_as_wide_as_two_letters() -> None:
    assert half_widths("") == 0
    assert half_widths("C7") == 2
    assert half_widths("表三!C7") == 7
    assert half_widths("（“Ａ”）") == 10
