"""What is found in sentences as officials write them, and how good that is, as the page says."""

from dataclasses import astuple
from pathlib import Path

import pytest
from tests.corpus import RULES, SETS, TOLD, Sentence, faults, hits, measured, sentences

from reportgen.readers.standard_folders import all_standards

EVERY = [one for name in (*SETS, "mending") for one in sentences(name)]


def by_text(sentence: Sentence) -> str:
    return sentence.text


@pytest.mark.parametrize("sentence", [one for one in EVERY if not one.at], ids=by_text)
def test_in_a_right_sentence_nothing_is_found(sentence: Sentence) -> None:
    assert faults(sentence) == ()


@pytest.mark.parametrize("sentence", [one for one in EVERY if one.at], ids=by_text)
def test_a_wrong_sentence_is_found_by_the_words_that_are_wrong(sentence: Sentence) -> None:
    assert any(word in sentence.text for word in sentence.at)
    assert bool(hits(sentence)) is not bool(sentence.missed)


def test_every_rule_is_broken_by_a_sentence() -> None:
    found = {fault.rule for one in EVERY for fault in faults(one)}
    told = {
        rule.id
        for standard in all_standards()
        for rule in standard.rules
        if rule.id.startswith(RULES) and rule.severity in TOLD
    }
    assert found == told


@pytest.mark.parametrize("name", SETS)
def test_the_page_says_how_good_it_is(checkout: Path, name: str) -> None:
    page = (checkout / "docs" / "prose.md").read_text(encoding="utf-8")
    row = " | ".join(map(str, (name, *astuple(measured(name)))))
    assert f"| {row} |" in page


def test_nineteen_of_twenty_wrong_sentences_are_found(checkout: Path) -> None:
    sets = [measured(name) for name in SETS]
    found, wrong = sum(one.found for one in sets), sum(one.wrong for one in sets)
    assert sum(one.false_errors for one in sets) == 0
    assert found / wrong >= 0.95
    page = (checkout / "docs" / "prose.md").read_text(encoding="utf-8")
    assert f"{found} of {wrong} ({found / wrong:.1%})" in page
