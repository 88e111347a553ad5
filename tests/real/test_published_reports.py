"""Published reports, as data in a folder beside the checkout, through the whole program."""

from decimal import Decimal
from pathlib import Path

import pytest
from tests.published import (
    BALANCES,
    NAMES,
    Real,
    broken_in_json,
    compiled,
    placed,
    printed,
    read_real,
    real_reports,
    where,
)

from reportgen.extract.locate import locate
from reportgen.model.findings import Finding, Severity
from reportgen.model.submissions import CellRef
from reportgen.readers.formats.docx import read_docx
from reportgen.workflows.read import read_file


@pytest.fixture(params=NAMES)
def real(checkout: Path, request: pytest.FixtureRequest) -> Real:
    return read_real(checkout, request.param)


def broken_balances(findings: tuple[Finding, ...], entity: str | None) -> set[tuple[str, str]]:
    return {
        where(f)
        for f in findings
        if f.broken and f.rule in BALANCES and (f.file is None) is (entity is None)
    }


def sums_of_blank_totals(real: Real) -> dict[CellRef, Decimal]:
    """What the blank totals of table three amount to, in rows that have figures."""
    sums = {}
    for total, value in real.values.items():
        if total.table == "requests" and total.column == "total" and value is None:
            row = [v for ref, v in real.values.items() if ref[:2] == total[:2] and ref != total]
            if figures := [Decimal(v) for v in row if v is not None]:
                sums[total] = sum(figures, Decimal(0))
    return sums


# ---------------------------------------------------------------- the tests


def test_the_word_tables_show_what_was_published(real: Real, tmp_path: Path) -> None:
    result = compiled(real, tmp_path)
    (name,) = [name for name in result.files if name.endswith(".docx")]
    grids, _ = read_docx(result.files[name])
    located = locate(grids, real.standard)
    assert located.faults == ()
    shown = {}
    for ref, (index, position) in located.places.items():
        cell = grids[index].cells.get(position)
        shown[ref] = cell.text if cell else ""
    expected = {ref: printed(value) for ref, value in placed(real).items()}
    expected |= {ref: printed(value) for ref, value in sums_of_blank_totals(real).items()}
    rest = {
        ref: ""
        for ref in shown
        if real.substitutes and ref.row in ("other_uncorrected", "other_unpaid")
    }
    assert shown == expected | rest


def test_the_identities_that_are_broken_are_those_that_the_figures_break(
    real: Real, tmp_path: Path
) -> None:
    findings = compiled(real, tmp_path).validated.findings
    expected = broken_in_json(real.content)
    assert broken_balances(findings, real.entity) == expected
    assert broken_balances(findings, None) == expected


def test_a_break_of_the_only_entity_is_a_notice_on_the_sum(real: Real, tmp_path: Path) -> None:
    findings = compiled(real, tmp_path).validated.findings
    of_sum = [f for f in findings if f.broken and f.rule in BALANCES and f.file is None]
    assert [(f.severity, f.causes) for f in of_sum] == [
        (Severity.NOTICE, (real.entity,)) for _ in of_sum
    ]


def test_hongze_2023_breaks_table_four_twice_and_nothing_else(
    checkout: Path, tmp_path: Path
) -> None:
    real = read_real(checkout, "hongze_2023")
    result = compiled(real, tmp_path)
    errors = [f for f in result.validated.findings if f.counts_as_error]
    assert [where(f) for f in errors] == [
        ("disputes.results", "review"),
        ("disputes.results", "suit_after_review"),
    ]
    assert [(f.outcome.left, f.outcome.right) for f in errors] == [
        (Decimal(11), Decimal(0)),
        (Decimal(5), Decimal(0)),
    ]
    assert result.report.draft is not None


@pytest.mark.parametrize("name", ["hangzhou_2025", "hongze_2024", "suqian_2023"])
def test_sound_reports_are_final(checkout: Path, tmp_path: Path, name: str) -> None:
    result = compiled(read_real(checkout, name), tmp_path)
    assert [f for f in result.validated.findings if f.counts_as_error] == []
    assert result.report.draft is None


def test_shanghai_2019_breaks_nothing_and_tells_its_blanks(checkout: Path, tmp_path: Path) -> None:
    real = read_real(checkout, "shanghai_office_2019")
    result = compiled(real, tmp_path)
    found = result.validated.findings
    assert [f for f in found if f.counts_as_error] == []
    warned = {f.rule for f in found if f.broken and f.severity is Severity.WARNING}
    assert warned == {"requests.filled", "disputes.filled", "text.no_date"}
    blanks = next(f for f in found if f.rule == "requests.filled")
    assert (
        set(blanks.outcome.refs)
        == {ref for ref, value in real.values.items() if ref.table == "requests" and value is None}
        - sums_of_blank_totals(real).keys()
    )
    derived = next(f for f in found if f.rule == "totals.derived")
    assert set(derived.outcome.refs) == sums_of_blank_totals(real).keys()
    (read_as,) = [f for f in found if f.rule == "read.normalised"]
    assert read_as.outcome.details == {"raw": "251000元", "value": "251000"}
    assert read_as.outcome.refs == (CellRef("disclosure", "procurement", "amount"),)


def test_shanghai_2019_has_no_identity_evaluated_on_a_blank_total(
    checkout: Path, tmp_path: Path
) -> None:
    real = read_real(checkout, "shanghai_office_2019")
    found = compiled(real, tmp_path).validated.findings
    told = {
        ref.row
        for f in found
        if f.rule == "requests.applicants" and not f.broken and f.file and f.outcome.reason
        for ref in f.outcome.refs
    }
    # Every figure of the row of totals is a total too.
    blank = {
        ref.row
        for ref, value in real.values.items()
        if ref.table == "requests"
        and value is None
        and (ref.column == "total" or ref.row == "handled")
    }
    assert told == blank
    identities = {"requests.flow", "requests.results", "requests.applicants", "disputes.results"}
    reasons = {f.outcome.reason for f in found if not f.broken and f.rule in identities}
    assert reasons == {"blank_total"}


# ---------------------------------------------------------------- as published on a web page


@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("shanghai_office_2019.html", "shanghai_office_2019"),
        ("hangzhou_2025_fixture.html", "hangzhou_2025"),
    ],
)
def test_a_saved_web_page_holds_the_published_figures(checkout: Path, page: str, name: str) -> None:
    real = read_real(checkout, name)
    found = read_file(real_reports(checkout) / page)
    assert found.submission is not None
    read = {ref: fact.value for ref, fact in found.submission.facts.items()}
    amount = CellRef("disclosure", "procurement", "amount")
    for ref, value in real.values.items():
        if ref != amount:
            assert read[ref] == (None if value is None else Decimal(value)), ref
