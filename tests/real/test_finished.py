"""A published report whose tables were pictures, as its text was saved: what can be told of it."""

from pathlib import Path

import docx
import pytest
from tests.published import real_reports

from reportgen import check as check_report


@pytest.fixture
def development_zone(checkout: Path, tmp_path: Path) -> Path:
    """The report of 2019 as a Word document, its pictures left out."""
    text = (real_reports(checkout) / "teda_2019.txt").read_text(encoding="utf-8")
    document = docx.Document()
    for line in text.replace("[bookmark: _GoBack]", "").splitlines():
        if line.strip() and not line.startswith("[image"):
            document.add_paragraph(line.strip())
    document.save(str(tmp_path / "报告.docx"))
    return tmp_path / "报告.docx"


def test_its_tables_are_missing_and_one_number_stands_twice(development_zone: Path) -> None:
    validated = check_report(development_zone)
    open_findings = [f for f in validated.findings if f.open and f.listed]
    assert [finding.rule for finding in open_findings] == [
        "read.no_tables",
        "structure.subheadings",
    ]
    assert open_findings[1].outcome.details["said"] == "（二）依申请公开情况"
    assert validated.results[0].entity == "天津经济技术开发区"
    submission = validated.results[0].submission
    assert submission
    assert (submission.standard, submission.period, len(submission.headings)) == (
        "cn-2019",
        2019,
        6,
    )


def test_what_makes_up_the_inspected_bodies_adds_up(development_zone: Path) -> None:
    tallies = {tally.rule: tally for tally in check_report(development_zone).tallies}
    assert tallies["prose.listed_parts"].kept + tallies["prose.parts"].kept >= 1
    assert tallies["prose.listed_parts"].broken + tallies["prose.parts"].broken == 0
