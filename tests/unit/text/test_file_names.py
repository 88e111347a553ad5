import pytest

from reportgen.text.file_names import safe_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("生态环境局", "生态环境局"),
        ("甲/乙\\丙:丁", "甲_乙_丙_丁"),
        ('a*?"<>|b', "a______b"),
        ("甲\n乙\x00", "甲_乙_"),
        (" 甲局. ", "甲局"),
        ("..", "_"),
        ("", "_"),
    ],
)
def test_what_a_system_forbids_is_replaced(text: str, name: str) -> None:
    assert safe_name(text) == name


def test_a_long_name_is_cut_and_does_not_end_in_a_blank() -> None:
    assert safe_name("a" * 79 + " b", 80) == "a" * 79
