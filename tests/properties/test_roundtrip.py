"""What is written is what is read: figures through workbooks, data files and whole reports."""

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples
from tests.workbooks import workbook_of

from reportgen.model.submissions import CellRef, Fact, Mark, Recorded, Role, Source, Submission
from reportgen.readers.formats.json import read_data
from reportgen.readers.intake import ReadOptions, _File, read_one
from reportgen.readers.standard_folders import read_standard
from reportgen.standards.cells import cells
from reportgen.standards.standard import Standard
from reportgen.text.numerals import number_text
from reportgen.workflows.compile import compile_case
from reportgen.workflows.run_options import RunOptions
from reportgen.writers.json import as_text, submission_data

STANDARDS = [read_standard("cn-2019"), read_standard("cn-2021")]
BOTH = pytest.mark.parametrize("standard", STANDARDS, ids=lambda standard: standard.id)


def scaled(number: int, places: int) -> Decimal:
    return Decimal(number).scaleb(-places)


@st.composite
def values(draws: st.DrawFn, standard: Standard) -> dict[CellRef, Decimal | str | None]:
    """Blanks, dashes and figures with as many decimals as the column has, and one figure surely."""
    filled: dict[CellRef, Decimal | str | None] = {}
    for ref, (_, column) in cells(standard).items():
        places = column.decimals
        figure = st.integers(0, 10**9).map(partial(scaled, places=places))
        filled[ref] = draws(st.one_of(st.none(), st.sampled_from(["/", "-"]), figure))
    return filled | {next(iter(filled)): Decimal(draws(st.integers(0, 9)))}


def expected(value: Decimal | str | None) -> tuple[Mark, Decimal | None]:
    if value is None:
        return Mark.BLANK, None
    return (Mark.DASH, None) if isinstance(value, str) else (Mark.NUMBER, value)


def marks(facts: Mapping[CellRef, Fact]) -> dict[CellRef, tuple[Mark, Decimal | None]]:
    return {ref: (fact.mark, fact.value) for ref, fact in facts.items()}


@BOTH
@settings(max_examples=examples(8))
@given(data=st.data(), one_sheet=st.booleans())
def test_a_workbook_gives_back_its_figures(
    standard: Standard, data: st.DataObject, *, one_sheet: bool
) -> None:
    given_values = data.draw(values(standard))
    book = workbook_of(
        standard, given_values, entity="市财政局", period=standard.from_year, one_sheet=one_sheet
    )
    reading = read_one(ReadOptions(standards=(standard,)), _File("报送.xlsx", book))
    assert reading.findings == ()
    assert reading.submission is not None
    assert reading.submission.entity == "市财政局"
    assert reading.submission.period == standard.from_year
    assert marks(reading.submission.facts) == {r: expected(v) for r, v in given_values.items()}


@BOTH
@settings(max_examples=examples(8))
@given(data=st.data(), texts=st.dictionaries(st.sampled_from(["overview", "problems"]), st.text()))
def test_a_data_file_gives_back_its_facts_and_texts(
    standard: Standard, data: st.DataObject, texts: dict[str, str]
) -> None:
    facts = {}
    for ref, value in data.draw(values(standard)).items():
        mark, number = expected(value)
        raw = value if isinstance(value, str) else "" if value is None else number_text(value)
        origin = Recorded(file="report.json", place=str(ref))
        facts[ref] = Fact(ref=ref, mark=mark, value=number, raw=raw, origin=origin)
    source = Source(name="report.json", size=1, sha256="0")
    before = Submission(
        standard=standard.id,
        entity="全区",
        period=2024,
        role=Role.DEPARTMENT,
        facts=facts,
        texts=texts,
        source=source,
        substitutes=("requests.other",),
    )
    written = as_text(submission_data(standard, before, (), "zh"))
    read = read_data(written.encode(), source)
    assert (read.whole, read.parts) == (before, ())


CASE = """
[report]
authority = "某区人民政府办公室"
area = "某区"
period = {period}
date = 2025-01-20
"""


@BOTH
@settings(max_examples=examples(2))
@given(data=st.data())
def test_the_same_case_gives_the_same_bytes(
    standard: Standard, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("案 例")
    period = standard.from_year
    (root / "submissions").mkdir()
    (root / "narrative").mkdir()
    (root / "case.toml").write_text(CASE.format(period=period), encoding="utf-8")
    for section in ("overview", "problems", "other_matters"):
        (root / "narrative" / f"{section}.md").write_text("# 标题\n正文。\n", encoding="utf-8")
    for entity in ("市财政局", "市教育局"):
        book = workbook_of(standard, data.draw(values(standard)), entity=entity, period=period)
        (root / "submissions" / f"{entity}.xlsx").write_bytes(book)
    first = compile_case(root, out=root / "一")
    second = compile_case(root, out=root / "二", options=RunOptions(workers=2))
    assert first.files == second.files
    assert {path.name: path.read_bytes() for path in (root / "一").iterdir()} == dict(first.files)
    total = json.loads(first.files["report.json"])
    read = read_data(first.files["report.json"], Source(name="r", size=0, sha256="")).whole
    assert marks(read.facts) == marks(first.total.facts)
    assert total["entity"] == "某区"
