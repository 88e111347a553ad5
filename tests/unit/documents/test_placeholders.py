"""Filling places, and the words that go with a count."""

import pytest

from reportgen.documents.placeholders import filled


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 cells are blank"),
        (1, "1 cell is blank"),
        ("1", "1 cell is blank"),
        (11, "11 cells are blank"),
    ],
)
def test_a_noun_and_a_verb_go_with_the_count(count: object, said: str) -> None:
    text = "{count} {count:cell is|cells are} blank"
    assert filled(text, {"count": count}) == said


def test_a_place_without_a_value_shows_as_a_dash() -> None:
    assert filled("{name}: {count} {count:file|files}", {"name": "A"}) == "A: - files"


def test_braces_written_twice_and_ordinary_formats_stand() -> None:
    assert filled("{{{name:>3}}}", {"name": "A"}) == "{  A}"
