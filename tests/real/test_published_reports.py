"""Published reports, as data in a folder beside the checkout, through the whole program."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.workbooks import workbook_of

from reportgen.checks import check
from reportgen.findings import Finding, Severity
from reportgen.layout import locate
from reportgen.model import CellRef, Fact, Mark, Role, SheetCell, Submission
from reportgen.pipeline import Compiled, compile_case, read_file
from reportgen.readers.docx import read_docx
from reportgen.readers.standards import read_standard
from reportgen.references import with_substitutes
from reportgen.standard import Standard, Table

NAMES = ("hangzhou_2025", "hongze_2023", "hongze_2024", "shanghai_office_2019", "suqian_2023")
FOLDER_VARIABLE = "REPORTGEN_REAL_REPORTS"

APPLICANTS = ("person", "business", "research", "charity", "legal_service", "other", "total")
OUTCOMES = ("upheld", "corrected", "other", "pending", "total")
DISPUTES = ("review", "suit_direct", "suit_after_review")
ROWS = {
    "new": "new",
    "carried_in": "carried_in",
    "granted": "granted",
    "partial": "partly_granted",
    "denied_1": "denied_state_secret",
    "denied_2": "denied_by_law",
    "denied_3": "denied_security",
    "denied_4": "denied_third_party",
    "denied_5": "denied_internal",
    "denied_6": "denied_process",
    "denied_7": "denied_case_file",
    "denied_8": "denied_query",
    "unable_1": "unable_not_held",
    "unable_2": "unable_to_create",
    "unable_3": "unable_unclear",
    "nothandled_1": "unprocessed_complaint",
    "nothandled_2": "unprocessed_repeat",
    "nothandled_3": "unprocessed_publication",
    "nothandled_4": "unprocessed_excessive",
    "nothandled_5": "unprocessed_confirm",
    "other": "other",
    "other_1": "other_uncorrected",
    "other_2": "other_unpaid",
    "other_3": "other_rest",
    "total": "handled",
    "carried_out": "carried_out",
}
RESULTS = frozenset(ROWS.values()) - {"new", "carried_in", "handled", "carried_out"}

Published = dict[CellRef, Decimal | int | str | None]


@dataclass(frozen=True)
class Real:
    """A published report: its standard, its cells, and the rows of an older form in it."""

    content: Mapping[str, Any]
    standard: Standard
    values: Published
    substitutes: tuple[str, ...]

    @property
    def entity(self) -> str:
        """Who published it."""
        return str(self.content["authority"])

    @property
    def year(self) -> int:
        """The year it reports on."""
        return int(self.content["year"])


def real_reports(checkout: Path) -> Path:
    """The folder of published reports; the test is skipped where there is none."""
    given = os.environ.get(FOLDER_VARIABLE)
    folder = Path(given) if given else checkout.parent / "shared" / "real_reports"
    if not folder.is_dir():
        pytest.skip(f"no published reports here; {FOLDER_VARIABLE} names their folder")
    return folder


def read_real(checkout: Path, name: str) -> Real:
    content = json.loads(
        (real_reports(checkout) / f"{name}.json").read_text("utf-8"), parse_float=Decimal
    )
    standard = read_standard(f"cn-{content['format']}")
    values: Published = dict(_disclosure(content["table2"], standard.tables[0]))
    for line in content["table3"]["rows"]:
        for column, value in zip(APPLICANTS, line["values"], strict=True):
            values[CellRef("requests", ROWS[line["key"]], column)] = value
    across = [(row, column) for row in DISPUTES for column in OUTCOMES]
    for (row, column), value in zip(across, content["table4"]["values"], strict=True):
        values[CellRef("disputes", row, column)] = value
    single = standard.id == "cn-2021" and CellRef("requests", "other", "total") in values
    return Real(content, standard, values, ("requests.other",) if single else ())


def _disclosure(
    published: Mapping[str, Any], table: Table
) -> Iterator[tuple[CellRef, Decimal | int | str | None]]:
    for title, lines in published.items():
        block = next(block for block in table.blocks if block.title == title)
        for line in lines:
            row = next(r for r in block.rows if line["label"] in (r.label, *r.aliases))
            for column in block.columns:
                yield CellRef(table.id, row.id, column.id), line[column.label]


@pytest.fixture(params=NAMES)
def real(checkout: Path, request: pytest.FixtureRequest) -> Real:
    return read_real(checkout, request.param)


def compiled(real: Real, root: Path) -> Compiled:
    """The report compiled from one workbook in the official layout."""
    shape = with_substitutes(real.standard, real.substitutes)
    book = workbook_of(shape, real.values, entity=real.entity, period=real.year)
    (root / "submissions").mkdir()
    (root / "narrative").mkdir()
    (root / "submissions" / "报送.xlsx").write_bytes(book)
    case = f'[report]\nauthority = "{real.entity}"\nperiod = {real.year}\n'
    if real.substitutes:
        case += '[options]\nsingle_other_row = "other_rest"\n'
    (root / "case.toml").write_text(case, encoding="utf-8")
    for section in ("overview", "problems", "other_matters"):
        text = "# （一）情况\n本年新收{{ 申请.本年新收.总计 }}件。\n"
        (root / "narrative" / f"{section}.md").write_text(text, encoding="utf-8")
    return compile_case(root)


def placed(real: Real) -> Published:
    """The published figures where the compiled report has them."""
    return {
        CellRef(ref.table, "other_rest", ref.column)
        if real.substitutes and ref.row == "other" and ref.table == "requests"
        else ref: value
        for ref, value in real.values.items()
    }


def printed(value: Decimal | int | str | None) -> str:
    """What the Word tables show for a published cell."""
    return "" if value is None else str(value).removesuffix("元")


# ---------------------------------------------------------------- identities, computed apart


def number(value: Decimal | int | str | None) -> Decimal:
    return Decimal(printed(value) or 0)


def broken_in_json(content: Mapping[str, Any]) -> set[tuple[str, str]]:
    """The identities that the published figures break: rule, and the row or column.

    An identity with a blank total is not asked for.
    """
    lines = {ROWS[line["key"]]: line["values"] for line in content["table3"]["rows"]}
    broken = set()
    for index, column in enumerate(APPLICANTS):
        at = {row: values[index] for row, values in lines.items()}
        ends = [at["new"], at["carried_in"], at["handled"], at["carried_out"]]
        totals = ends if column == "total" else [at["handled"]]
        if None not in totals and number(ends[0]) + number(ends[1]) != number(ends[2]) + number(
            ends[3]
        ):
            broken.add(("requests.flow", column))
        parts = [value for row, value in at.items() if row in RESULTS]
        blank = at["handled"] is None or (column == "total" and None in parts)
        if not blank and sum(map(number, parts)) != number(at["handled"]):
            broken.add(("requests.results", column))
    for row, values in lines.items():
        if values[-1] is not None and sum(map(number, values[:-1])) != number(values[-1]):
            broken.add(("requests.applicants", row))
    values = content["table4"]["values"]
    for index, row in enumerate(DISPUTES):
        *parts, total = values[5 * index : 5 * index + 5]
        if total is not None and sum(map(number, parts)) != number(total):
            broken.add(("disputes.results", row))
    return broken


def where(finding: Finding) -> tuple[str, str]:
    ref = finding.outcome.refs[0]
    by_row = finding.rule in ("requests.applicants", "disputes.results")
    return finding.rule, ref.row if by_row else ref.column


BALANCES = ("requests.flow", "requests.results", "requests.applicants", "disputes.results")


def broken_balances(findings: tuple[Finding, ...], entity: str | None) -> set[tuple[str, str]]:
    return {
        where(f)
        for f in findings
        if f.broken and f.rule in BALANCES and (f.file is None) is (entity is None)
    }


# ---------------------------------------------------------------- the tests


def test_the_word_tables_show_what_was_published(real: Real, tmp_path: Path) -> None:
    result = compiled(real, tmp_path)
    (name,) = [name for name in result.files if name.endswith(".docx")]
    grids = read_docx(result.files[name])
    located = locate(grids, real.standard)
    assert located.faults == ()
    shown = {}
    for ref, (index, position) in located.places.items():
        cell = grids[index].cells.get(position)
        shown[ref] = cell.text if cell else ""
    expected = {ref: printed(value) for ref, value in placed(real).items()}
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
    assert warned == {"requests.filled", "disputes.filled"}
    blanks = next(f for f in found if f.rule == "requests.filled")
    assert set(blanks.outcome.refs) == {
        ref for ref, value in real.values.items() if ref.table == "requests" and value is None
    }
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


# ---------------------------------------------------------------- one figure changed


def submission(real: Real) -> Submission:
    origin = SheetCell(file="报送.xlsx", sheet="表", address="A1")
    facts = {
        ref: Fact(
            ref=ref,
            mark=Mark.BLANK if value is None else Mark.NUMBER,
            value=None if value is None else number(value),
            raw=printed(value),
            origin=origin,
        )
        for ref, value in real.values.items()
    }
    return Submission(
        standard=real.standard.id,
        entity=real.entity,
        period=real.year,
        role=Role.DEPARTMENT,
        facts=facts,
        substitutes=real.substitutes,
    )


def operands(ref: CellRef) -> set[tuple[str, str]]:
    """The balances of table three that a cell is part of, told from the form alone."""
    found = {("requests.applicants", ref.row)}
    if ref.row in ("new", "carried_in", "handled", "carried_out"):
        found.add(("requests.flow", ref.column))
    if ref.row in RESULTS or ref.row == "handled":
        found.add(("requests.results", ref.column))
    return found


@pytest.mark.parametrize("name", ["hangzhou_2025", "hongze_2024", "suqian_2023"])
def test_one_figure_too_many_breaks_exactly_the_balances_it_is_in(
    checkout: Path, name: str
) -> None:
    real = read_real(checkout, name)
    sound = submission(real)
    changed = [ref for ref in real.values if ref.table == "requests"]
    assert len(changed) in (23 * 7, 25 * 7)
    for ref in changed:
        fact = sound.facts[ref]
        assert fact.value is not None
        wrong = replace(fact, value=fact.value + 1)
        sent = replace(sound, facts=dict(sound.facts) | {ref: wrong})
        findings, _ = check(real.standard, sent, "zero")
        broken = [f for f in findings if f.broken and f.rule in BALANCES]
        assert {where(f) for f in broken} == operands(ref), ref
        assert all(f.counts_as_error for f in broken)


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
