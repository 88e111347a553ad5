import pytest

from reportgen.text.file_names import free_name, safe_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("生态环境局", "生态环境局"),
        ("甲/乙\\丙:丁", "甲_乙_丙_丁"),
        ('a*?"<>|b', "a______b"),
        ("甲\n乙\x00", "甲_乙_"),
        ("甲\udc80乙", "甲_乙"),
        (" 甲局. ", "甲局"),
        ("..", "_"),
        ("", "_"),
    ],
)
def test_what_a_system_forbids_is_replaced(text: str, name: str) -> None:
    assert safe_name(text) == name


@pytest.mark.parametrize(
    "text", ["CON", "con", "nul.", "NUL.txt", "Aux .x", "COM1", "lpt9.局", "COM¹"]
)
def test_the_name_of_a_device_gets_a_mark_in_front(text: str) -> None:
    assert safe_name(text).startswith("_")
    assert safe_name(text)[1:] == text.strip(" .")


@pytest.mark.parametrize("text", ["CONFERENCE", "com10", "console", "空.CON"])
def test_a_name_that_only_begins_so_stays(text: str) -> None:
    assert safe_name(text) == text


def test_a_long_name_is_cut_by_its_bytes_and_does_not_end_in_a_blank() -> None:
    assert safe_name("a" * 79 + " b", 80) == "a" * 79
    assert safe_name("局" * 300) == "局" * 60
    assert safe_name("a" + "局" * 300) == "a" + "局" * 59


def test_names_that_some_system_takes_for_one_are_numbered() -> None:
    taken: set[str] = set()
    given = ["Abc", "ABC", "abc", "乙局", "乙局", "é", "e\u0301"]
    assert [free_name(text, taken) for text in given] == [
        "Abc",
        "ABC-2",
        "abc-3",
        "乙局",
        "乙局-2",
        "é",
        "e\u0301-2",
    ]
