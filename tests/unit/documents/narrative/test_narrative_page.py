"""The examples of docs/narrative.md are what the program makes of them."""

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from tests.small import place

from reportgen.case.indicators import extended
from reportgen.case.settings import Case, Indicator, Options, ReportSettings
from reportgen.documents.build_report import narratives
from reportgen.documents.narrative.template import Narrative
from reportgen.model.submissions import CellRef, Fact, Mark, Role, Submission
from reportgen.readers.standard_folders import read_standard, words
from reportgen.standards.cells import cells, name_of

PAGE = Path(__file__).parents[4] / "docs" / "narrative.md"
TEXT = PAGE.read_text(encoding="utf-8")
EXAMPLES = [
    tuple(line.split(" → "))
    for block in re.findall(r"```example\n(.*?)```", TEXT, re.DOTALL)
    for line in block.splitlines()
]
FIGURES = re.findall(r"^\| (\S+\.\S+\.\S+) \| ([0-9.]+) \| ([0-9.]+) \|$", TEXT, re.MULTILINE)
CASE = Case(
    root="",
    settings=ReportSettings(authority="某区人民政府", area="某区", period=2026),
    options=Options(),
    indicators=(Indicator(id="online", name="网上信息", label="网上信息", unit="条"),),
    roster=(),
    rules=(),
    narratives={},
    files=(),
)
STANDARD = extended(read_standard("cn-2021"), CASE)


def submission(values: dict[str, str]) -> Submission:
    refs = {name_of(STANDARD, ref): ref for ref in cells(STANDARD)}
    facts: dict[CellRef, Fact] = {
        refs[name]: Fact(
            ref=refs[name], mark=Mark.NUMBER, value=Decimal(text), raw=text, origin=place()
        )
        for name, text in values.items()
    }
    return Submission(
        standard=STANDARD.id, entity="某区", period=2026, role=Role.AGGREGATE, facts=facts
    )


NOW = submission({name: now for name, now, _ in FIGURES})
BEFORE = submission({name: before for name, _, before in FIGURES})


def narrated(text: str) -> Narrative:
    texts, _ = narratives(replace(CASE, narratives={"overview": text}), STANDARD, NOW, BEFORE)
    return texts["section.overview"]


def said(text: str) -> str:
    return "".join(getattr(block, "text", "") for block in narrated(text).blocks)


def test_the_page_has_figures_and_examples() -> None:
    assert len(FIGURES) == 11
    assert len(EXAMPLES) > 30


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_gives_what_the_page_says(example: tuple[str, str]) -> None:
    written, shown = example
    assert said(written) == shown


def test_the_indented_examples_are_sound() -> None:
    indented = re.findall(r"^    (.*\{.*)$", TEXT, re.MULTILINE)
    assert len(indented) == 2
    for example in indented:
        assert narrated(example).troubles == ()
    (wide,) = re.findall("`(｛｛.*?｝｝)`", TEXT)
    assert said(wide) == "62.5%"


def test_every_name_is_on_the_page() -> None:
    for texts in words().values():
        for key, name in texts.items():
            if key.startswith(("filter.", "given.")):
                assert name in TEXT, key
