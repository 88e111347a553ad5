"""Texts that would run for ever, fill the memory or break the document: one trouble with its line."""

import sys

import pytest
from tests.unit.documents.narrative.test_template import KNOWN, said, told

from reportgen.documents.narrative.budget import MOST_STEPS
from reportgen.documents.narrative.template import narrate
from reportgen.readers.sandbox import Death, Limits, caged
from reportgen.text.delimited import with_delimited

LOOP = "{% for i in 'aaaaaaaaaa'|list %}"
TOO_MUCH = {
    "loops in loops": LOOP * 6 + "x" + "{% endfor %}" * 6,
    "a power": "{{ 9 ** 99999 }}",
    "a power of a fraction": "{{ 2.0 ** 100000 }}",
    "a text many times": "{{ 'a' * 1000000000 }}",
    "a list many times": "{{ [1] * 1000000000 }}",
    "a wide number": "{{ '%999999999d' % 1 }}",
    "no end": "{{ 1e999 }}",
    "no end by adding": "{{ 1e308 + 1e308 + 1e308 }}",
    "calls without end": "{% macro f(n) %}{{ f(n) }}{% endmacro %}{{ f(1) }}",
    "calls that double": "{% macro f(n) %}{% if n %}{{ f(n-1) }}{{ f(n-1) }}{% endif %}{% endmacro %}{{ f(40) }}",
    "squares of squares": "{% macro f(x) %}{{ f(x * x) }}{% endmacro %}{{ f(t.a.one) }}",
    "brackets": "{{ " + "(" * 5_000 + "1" + ")" * 5_000 + " }}",
    "lists in lists": "{{ " + "[" * 5_000 + "]" * 5_000 + " }}",
    "signs": "{{ " + "-" * 50_000 + "1 }}",
    "filters": "{{ 1" + "|abs" * 20_000 + " }}",
}  # fmt: skip


def bounded(text: str) -> object:
    """What a text gives, in the sandbox as the program works it out."""
    (made,) = caged(lambdaless, [text], limits=Limits())
    return made


def lambdaless(text: str) -> list[tuple[str, str, int]]:
    return told(narrate(text, KNOWN))


@pytest.mark.parametrize("what", TOO_MUCH)
def test_what_takes_too_much_is_told_with_its_line(what: str) -> None:
    assert bounded(f"一\n二\n\n三{TOO_MUCH[what]}") == [("narrative.too_much", "", 4)]


@pytest.mark.skipif(sys.platform == "win32", reason="a limit of the system")
@pytest.mark.parametrize(
    "text",
    [
        "{{ '{:>999999999}'.format(1) }}",
        "{{ 'a'.ljust(999999999) }}",
        "{% set a = 'xxxxxxxxxx' %}" + "{% set a = a ~ a %}" * 40 + "{{ a }}",
    ],
)
def test_what_fills_the_memory_is_stopped(text: str) -> None:
    made = bounded(text)
    assert made == [("narrative.too_much", "", 1)] or isinstance(made, Death)


@pytest.mark.parametrize("character", ["\\x1b", "\\x00", "\\ud800", "\\u202e", "\\uffff"])
def test_a_character_that_no_document_holds_leaves_a_hole(character: str) -> None:
    narrative = narrate(f"甲\n{{{{ '一{character}二' }}}}", KNOWN)
    assert told(narrative) == [("narrative.control", "", 2)]
    narrative.blocks[0].text.encode()  # type: ignore[union-attr]
    assert "【?】" in narrative.blocks[0].text  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "{% include 'x' %}",
        "{{ [][5] }}",
        "{{ {}.x.y }}",
        "{{ ''.__class__ }}",
        "{{ " + "9" * 5_000 + " }}",
        "{{ 'ab'|sort(attribute='x') }}",
    ],
)
def test_whatever_else_is_wrong_is_told_and_nothing_is_raised(text: str) -> None:
    assert [found[0] for found in told(narrate(text, KNOWN))] == ["narrative.syntax"]


def test_as_many_steps_as_a_report_needs_are_taken() -> None:
    assert said("{% for i in 'ab'|list %}{{ i }}{% endfor %}") == "ab"
    assert said("{{ 2 ** 10 }}和{{ 'ab' * 3 }}") == "1024和ababab"
    assert MOST_STEPS >= 20 * 1_000


class Counted(str):
    """A text that counts how many of its characters are searched."""

    __slots__ = ()
    searched = 0

    def find(self, what: str, start: int = 0, *_: object) -> int:  # type: ignore[override]
        """Find as always; count up to the place."""
        found = super().find(what, start)
        Counted.searched += (len(self) if found < 0 else found) - start
        return found


@pytest.mark.parametrize("piece", ["<!--", "{{", "{%{{", "}}{{", "{% %}"])
def test_marks_are_found_in_one_pass(piece: str) -> None:
    Counted.searched, text = 0, piece * 50_000
    pairs = {"<!--": "-->", "{{": "}}", "{%": "%}"}
    with_delimited(Counted(text), pairs, lambda piece: piece)
    assert Counted.searched <= 8 * len(text)


def test_the_leftmost_mark_comes_first_and_an_open_one_stays() -> None:
    pairs = {"{{": "}}", "{%": "%}"}
    text = "a{% {{ %}b{{ %} }}c{{d"
    assert with_delimited(text, pairs, str.upper) == "a{% {{ %}b{{ %} }}c{{d"
    assert with_delimited(text, pairs, lambda _: "|") == "a|b|c{{d"
