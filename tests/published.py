"""Published reports from a folder beside the checkout, and the identities that they break."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.workbooks import workbook_of

from reportgen.model.findings import Finding
from reportgen.model.submissions import CellRef
from reportgen.readers.standard_folders import read_standard
from reportgen.standards.cells import with_substitutes
from reportgen.standards.standard import Standard, Table
from reportgen.workflows.compile import Compiled, compile_case

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
    """A published report: its standard, its cells, and its rows from an older form."""

    content: Mapping[str, Any]
    standard: Standard
    values: Published
    substitutes: tuple[str, ...]

    @property
    def entity(self) -> str:
        """The authority that published it."""
        return str(self.content["authority"])

    @property
    def year(self) -> int:
        """The year it reports on."""
        return int(self.content["year"])


def real_reports(checkout: Path) -> Path:
    """The folder of published reports. Skips the test if there is no such folder."""
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
    """The text of a published cell in the Word tables."""
    return "" if value is None else str(value).removesuffix("元")


# ---------------------------------------------------------------- identities, computed apart


def number(value: Decimal | int | str | None) -> Decimal:
    return Decimal(printed(value) or 0)


def broken_in_json(content: Mapping[str, Any]) -> set[tuple[str, str]]:
    """The rule, and the row or column, of each identity that the published figures break.

    Identities with a blank total are skipped.
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
