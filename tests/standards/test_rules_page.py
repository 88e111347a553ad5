"""The page of all checks says what the program does, and everything of it."""

from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Literal, get_args, get_origin

import pytest

from reportgen.checks.lint import COMMON, LANGUAGES
from reportgen.checks.run_rules import KINDS
from reportgen.cli import main
from reportgen.documents.rule_catalogue import page
from reportgen.readers.standard_folders import RuleHead, all_standards, read_standard, rulebook


def test_the_page_in_the_documentation_is_what_the_command_prints(
    checkout: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["standards", "page"]) == 0
    assert capfdbinary.readouterr().out == (checkout / "docs" / "rules.md").read_bytes(), (
        "after a change of rules: reportgen standards page > docs/rules.md"
    )


def test_every_rule_kind_and_reading_stands_on_the_page() -> None:
    standards = all_standards()
    text = page(standards, rulebook())
    for standard in standards:
        for rule in standard.rules:
            assert f"#### `{rule.id}`" in text
            assert rule.citation in text
    for reading in standards[0].built_in_findings:
        assert f"- `{reading}` " in text
    for kind in KINDS:
        assert f"\n### {kind}\n" in text


def test_every_key_of_a_rule_is_described_and_no_other() -> None:
    kinds = rulebook().kinds
    assert set(kinds.every) == {key.name for key in fields(RuleHead)}
    assert set(kinds.kind) == set(KINDS)
    for kind, test in KINDS.items():
        said = kinds.kind[kind]
        assert set(said.keys) == {key.name for key in fields(test)}, kind
        choices = {k.name: get_args(k.type) for k in fields(test) if get_origin(k.type) is Literal}
        assert {key: set(of) for key, of in said.choices.items()} == {
            key: set(of) for key, of in choices.items()
        }, kind


def test_every_key_of_a_rule_is_described_in_both_languages() -> None:
    kinds = rulebook().kinds
    described: list[Mapping[str, str]] = list(kinds.every.values())
    for said in kinds.kind.values():
        described += [said.about, *said.keys.values()]
        described += [words for of in said.choices.values() for words in of.values()]
    for words in described:
        assert tuple(words) == LANGUAGES
        assert all(text.strip() for text in words.values())


def test_the_page_names_the_places_that_every_message_has() -> None:
    assert {
        place for place in COMMON if f"`{{{place}}}`" not in rulebook().words["kinds_intro"]
    } == set()


def test_every_group_of_rules_has_a_heading_of_its_own() -> None:
    words = rulebook().words
    for standard in all_standards():
        tables = {table.id for table in standard.tables}
        groups = {rule.id.partition(".")[0] for rule in standard.rules}
        assert {group for group in groups - tables if f"group.{group}" not in words} == set()


def test_a_rule_says_how_sure_it_is_and_when_it_is_wrong() -> None:
    standard = read_standard("cn-2021")
    rule = replace(standard.rules[0], sure="law", over_reports="从不<b>")
    said = page([replace(standard, rules=(rule,))], rulebook())
    assert "依据法规或文件\n- 误报：从不<b>" in said
    own = replace(rule, id="own.rule", sure="", over_reports="")
    said = page([replace(standard, rules=(own,))], rulebook())
    assert "### own\n" in said
    assert "把握：未注明\n- 误报：没有已知的情形。" in said
