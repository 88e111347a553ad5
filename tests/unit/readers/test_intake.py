"""Files into readings: what is refused, what is read, and whose it is."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from tests.pdfs import Page, pdf, report_pdf
from tests.workbooks import workbook_of

from reportgen.case.settings import Entity
from reportgen.extract.locate import Located, locate
from reportgen.model.errors import DEFECTS
from reportgen.model.findings import Severity
from reportgen.model.grids import Grid
from reportgen.readers import guard
from reportgen.readers.guard.packages import inflate
from reportgen.readers.intake import KINDS, REPORTS, Kind, ReadOptions, _File, read_all, read_one
from reportgen.readers.standard_folders import read_standard
from reportgen.standards.cells import cells
from reportgen.standards.standard import Standard

NEW, OLD = read_standard("cn-2021"), read_standard("cn-2019")
ROSTER = (Entity(name="甲局"), Entity(name="乙局"))
WANTED = ReadOptions(standards=(NEW, OLD), roster=ROSTER)
ANY = ReadOptions(standards=(NEW, OLD), any_standard=True, accepted=REPORTS)


def form(standard: Standard = NEW, entity: str = "甲局") -> bytes:
    zeros = dict.fromkeys(cells(standard), 0)
    return workbook_of(standard, zeros, entity=entity, period=2024)


def rules(wanted: ReadOptions, data: bytes, name: str = "报送.xlsx") -> list[str]:
    return [finding.rule for finding in read_one(wanted, _File(name, data)).findings]


def test_a_sound_form_is_read_without_a_word() -> None:
    reading = read_one(WANTED, _File("报送.xlsx", form()))
    assert (reading.findings, reading.entity) == ((), "甲局")
    assert reading.submission is not None
    assert (reading.submission.period, reading.submission.standard) == (2024, "cn-2021")


def test_a_form_of_another_year_is_named_or_read_as_what_it_is() -> None:
    assert rules(WANTED, form(OLD)) == ["read.other_standard"]
    assert rules(ANY, form(OLD)) == ["read.form_years"]


def test_the_form_of_other_years_is_an_error_where_figures_are_added_up() -> None:
    (alone,) = read_one(ANY, _File("报送.xlsx", form(OLD))).findings
    assert alone.severity is Severity.WARNING
    assert alone.outcome.details == {
        "year": "2024",
        "citation": OLD.citation,
        "form": NEW.citation,
    }
    (added,) = read_one(ReadOptions(standards=(OLD, NEW)), _File("报送.xlsx", form(OLD))).findings
    assert (added.rule, added.severity) == ("read.form_years", Severity.ERROR)


def test_a_form_is_unpacked_and_located_once(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = {"unpacked": 0, "located": 0}

    def unpacking(data: bytes) -> Iterator[tuple[str, bytes]]:
        counts["unpacked"] += 1
        return inflate(data)

    def locating(grids: Sequence[Grid], standard: Standard) -> Located:
        counts["located"] += 1
        return locate(grids, standard)

    monkeypatch.setattr("reportgen.readers.guard.inflate", unpacking)
    monkeypatch.setattr("reportgen.office_files.zip_parts.unpack", None)
    monkeypatch.setattr("reportgen.extract.submission.locate", locating)
    assert rules(WANTED, form()) == []
    assert counts == {"unpacked": 1, "located": 1}


def test_trouble_with_the_name_is_told_with_the_submission() -> None:
    assert rules(WANTED, form(), name="乙局.xlsx") == ["read.entity_disagrees"]


def data_file(**changes: object) -> bytes:
    content = {"schema_version": 1, "standard": "cn-2021", "entity": "甲局", "period": 2024}
    return json.dumps(content | {"facts": {}} | changes).encode()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (data_file(), ["read.table_missing"] * 3),
        (data_file(standard="cn-2019"), ["read.table_missing"] * 3 + ["read.form_years"]),
        (data_file(standard="cn-1999"), ["read.unknown_standard"]),
        (data_file(schema_version=9), ["read.damaged"]),
        (b'{"a":' + b"[" * 100_000, ["read.damaged"]),
    ],
)
def test_a_data_file_is_read_or_refused(data: bytes, told: list[str]) -> None:
    assert rules(ANY, data, name="report.json") == told


def test_no_file_stops_the_others_and_each_belongs_to_whom_its_name_names(tmp_path: Path) -> None:
    (tmp_path / "乙局.xlsx").write_bytes(b"")
    (tmp_path / "一.xlsx").write_bytes(form())
    files = ["乙局.xlsx", "没有.xlsx", "一.xlsx"]
    readings = list(read_all(tmp_path, files, WANTED))
    assert [(r.source.name, r.entity, [f.rule for f in r.findings]) for r in readings] == [
        ("乙局.xlsx", "乙局", ["read.empty_file"]),
        ("没有.xlsx", None, ["read.missing_file"]),
        ("一.xlsx", "甲局", []),
    ]
    assert [finding.entity for finding in readings[0].findings] == ["乙局"]


def printed(standard: Standard = NEW) -> bytes:
    """A published report in PDF, each cell of its tables the number of its place."""
    places = {ref: str(number) for number, ref in enumerate(cells(standard))}
    return report_pdf(standard, "甲局2024年", places)


@pytest.mark.parametrize("standard", [NEW, OLD], ids=lambda standard: standard.id)
def test_a_report_in_pdf_is_read_with_its_text(standard: Standard) -> None:
    reading = read_one(ANY, _File("下载.pdf", printed(standard)))
    submission = reading.submission
    assert submission is not None
    assert [one.rule for one in reading.findings] == ["read.form_years"] * (standard is OLD)
    assert (submission.standard, submission.entity) == (standard.id, "甲局")
    assert [fact.raw for fact in submission.facts.values()] == [
        str(number) for number in range(len(cells(standard)))
    ]
    assert [heading.text for heading in submission.headings] == [
        section.title for section in standard.sections
    ]
    assert submission.texts["problems"] == "这是一句话。"


def test_a_report_in_pdf_is_no_submission_of_a_department() -> None:
    case = replace(WANTED, accepted=REPORTS, reporting=frozenset({"甲局"}))
    scan = pdf([Page()])
    assert rules(WANTED, printed(), "甲局.pdf") == ["read.not_a_workbook"]
    assert rules(case, printed(), "下载.pdf") == []
    assert rules(replace(case, reporting=frozenset()), printed()) == ["read.report_without_scope"]
    assert rules(case, scan, "甲局.pdf") == ["read.pdf_no_text"]
    assert rules(case, scan, "乙局.pdf") == ["read.not_a_workbook"]
    assert rules(ANY, scan) == ["read.pdf_no_text"]


def test_a_reader_that_fails_is_a_finding_on_its_file_and_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def failing(content: object, _: str) -> None:
        raise ZeroDivisionError(content)

    monkeypatch.setitem(KINDS, guard.Format.CSV, Kind(failing))  # type: ignore[arg-type]
    monkeypatch.setattr(DEFECTS, "propagate", True)
    (tmp_path / "乙局.csv").write_bytes("表,数\n甲,1\n".encode())
    (tmp_path / "一.xlsx").write_bytes(form())
    readings = list(read_all(tmp_path, ["乙局.csv", "一.xlsx"], WANTED))
    assert [(r.entity, [f.rule for f in r.findings]) for r in readings] == [
        ("乙局", ["read.defect"]),
        ("甲局", []),
    ]
    assert readings[0].findings[0].outcome.details == {"error": "ZeroDivisionError"}
    (text,) = {one.getMessage() for one in caplog.records if one.name == DEFECTS.name}
    assert text.startswith("乙局.csv\n")
    assert "ZeroDivisionError" in text
