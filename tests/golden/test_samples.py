"""The samples themselves: made by the script, true to what was published, faulty where they should be."""

import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from tests.golden.conftest import SAMPLES
from tests.golden.dumps import parts_of
from tests.samples import files

from reportgen.model.findings import Severity
from reportgen.model.submissions import CellRef, Part, Sum
from reportgen.workflows.compile import Compiled

PUBLISHED = {
    "requests.new.total": 142,
    "indicators.online.value": 133,
    "indicators.published.value": 240,
    "indicators.explained.value": 216,
    "indicators.services.value": 704,
    "indicators.inspected.value": 713,
    "indicators.inspected_companies.value": 602,
    "indicators.inspected_traders.value": 110,
    "indicators.inspected_offices.value": 1,
    "indicators.environment.value": 933,
    "indicators.wechat.value": 1252,
    "indicators.weibo.value": 4745,
    "indicators.responses.value": 205,
    "indicators.briefings.value": 8,
    "indicators.fee.value": 0,
    "disputes.review.total": 0,
    "disputes.suit_direct.total": 0,
    "disputes.suit_after_review.total": 0,
}
"""What the development zone made public for 2019, or said that there was none of."""


def figure(compiled: Compiled, name: str) -> int:
    value = compiled.total.facts[CellRef(*name.split("."))].value
    assert value is not None
    return int(value)


def parts(compiled: Compiled, name: str) -> Iterator[Part]:
    origin = compiled.total.facts[CellRef(*name.split("."))].origin
    assert isinstance(origin, Sum)
    return iter(origin.parts)


def comparable(path: Path, content: bytes) -> Mapping[str, bytes]:
    """A workbook as its parts: how tightly they are packed is the business of the library."""
    return parts_of(content) if path.suffix == ".xlsx" else {"": content}


# ---------------------------------------------------------------- the files


def test_the_workbooks_and_rosters_are_what_the_script_makes(checkout: Path) -> None:
    folder = checkout / "samples"
    stale = [
        path.as_posix()
        for path, content in files()
        if comparable(path, content) != comparable(path, (folder / path).read_bytes())
    ]
    assert stale == []


def test_no_submission_is_there_that_the_script_does_not_make(checkout: Path) -> None:
    folder = checkout / "samples"
    made = {folder / path for path, _ in files()}
    there = {path for path in folder.glob("*/submissions/**/*") if path.is_file()}
    assert there | set(folder.glob("*/roster.*")) == made


def test_the_script_makes_the_same_bytes_each_time() -> None:
    assert dict(files()) == dict(files())


def test_no_sample_has_its_output_under_version_control(checkout: Path) -> None:
    git = shutil.which("git")
    if git is None or not (checkout / ".git").exists():
        pytest.skip("not a checkout")
    arguments = [git, "-c", "core.quotepath=off", "ls-files", "samples"]
    listed = subprocess.run(arguments, cwd=checkout, capture_output=True, check=True)
    names = listed.stdout.decode().splitlines()
    assert names != []
    assert [name for name in names if "/out/" in name] == []


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_number_of_a_narrative_is_bound_to_a_cell(sample: str, checkout: Path) -> None:
    dates_and_decrees = r"国务院令第711号|1月1日|12月31日"
    loose = []
    for path in (checkout / "samples" / sample / "narrative").glob("*.md"):
        bare = re.sub(r"{{.*?}}", "", path.read_text(encoding="utf-8"))
        loose += re.findall(r"[0-9０-９]+", re.sub(dates_and_decrees, "", bare))
    assert loose == []


# ---------------------------------------------------------------- a good case


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_departments_add_up_to_what_was_published(
    name: str, compiled: Mapping[str, Compiled]
) -> None:
    assert figure(compiled["teda-2019"], name) == PUBLISHED[name]


def test_what_was_published_comes_from_many_departments(compiled: Mapping[str, Compiled]) -> None:
    received = parts(compiled["teda-2019"], "requests.new.total")
    assert sum(bool(part.fact.value) for part in received) == 12
    published = parts(compiled["teda-2019"], "indicators.published.value")
    assert sum(bool(part.fact.value) for part in published) == 20


def test_the_good_case_has_neither_errors_nor_warnings(compiled: Mapping[str, Compiled]) -> None:
    good = compiled["teda-2019"]
    broken = [finding for finding in good.validated.findings if finding.broken]
    assert {finding.severity for finding in broken} == {Severity.NOTICE}
    assert good.report.draft is None
    assert good.validated.missing == ()


def test_the_good_case_shows_what_offices_really_send(compiled: Mapping[str, Compiled]) -> None:
    findings = [f for f in compiled["teda-2019"].validated.findings if f.broken]
    assert {finding.rule for finding in findings} == {
        "read.normalised",
        "read.text_number",
        "read.no_period",
    }


def test_the_offices_own_rules_were_evaluated(compiled: Mapping[str, Compiled]) -> None:
    tallies = {tally.rule: tally for tally in compiled["teda-2019"].validated.tallies}
    # Once for each of the 20 departments, once for their sum.
    assert tallies["teda.online_within"].kept == 21
    # Only one department inspects.
    assert tallies["teda.inspected"].kept == 2
    assert dict(tallies["teda.inspected"].not_evaluated) == {"absent": 19}


# ---------------------------------------------------------------- a faulty case


def test_the_faulty_case_has_three_faults(compiled: Mapping[str, Compiled]) -> None:
    findings = compiled["demo-2021"].validated.findings
    found = {(f.rule, f.entity) for f in findings if f.counts_as_error}
    assert found == {
        # One figure is mistyped: neither its column nor its row adds up.
        ("requests.flow", "生态环境分局"),
        ("requests.applicants", "生态环境分局"),
        ("disclosure.empty", "教育体育局"),
        ("roster.missing", "公安分局"),
    }


def test_the_two_broken_sums_cross_at_the_mistyped_figure(
    compiled: Mapping[str, Compiled],
) -> None:
    errors = [f for f in compiled["demo-2021"].validated.findings if f.counts_as_error]
    flow, applicants = (
        next(set(f.outcome.refs) for f in errors if f.rule == rule)
        for rule in ("requests.flow", "requests.applicants")
    )
    assert flow & applicants == {CellRef("requests", "new", "person")}


def test_the_faulty_case_gives_a_draft(compiled: Mapping[str, Compiled]) -> None:
    faulty = compiled["demo-2021"]
    assert faulty.report.draft is not None
    assert any(name.endswith("（草稿）.docx") for name in faulty.files)


def test_in_the_sum_the_fault_is_only_a_notice_that_names_its_cause(
    compiled: Mapping[str, Compiled],
) -> None:
    findings = compiled["demo-2021"].validated.findings
    followed = [f for f in findings if f.causes]
    assert {f.rule for f in followed} == {"requests.flow", "requests.applicants"}
    assert {(f.severity, f.causes) for f in followed} == {(Severity.NOTICE, ("生态环境分局",))}
