"""A case with the year before: what is carried over, and what cannot be compared."""

import datetime as dt
import json
import shutil
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.pdfs import report_pdf
from tests.workbooks import workbook_of

from reportgen import compile as compile_report
from reportgen.checks.subjects import CellRule
from reportgen.checks.waivers import proposed
from reportgen.cli import main
from reportgen.documents.messages import Messages
from reportgen.model.findings import Finding, Severity
from reportgen.model.submissions import CellRef, SheetCell
from reportgen.readers.standard_folders import read_standard, shipped
from reportgen.standards.cells import cells
from reportgen.workflows.check_report import check_report
from reportgen.workflows.compile import compile_case
from reportgen.workflows.validate import validate_case, validate_files

Figures = Mapping[str, int]
ENTITIES = ("甲局", "乙局")


def case(
    folder: Path, year: int, figures: Mapping[str, Figures], entities: tuple[str, ...] = ENTITIES
) -> Path:
    """A case of these entities; cells not given are 0."""
    standard = read_standard("cn-2019" if year < 2021 else "cn-2021")
    (folder / "submissions").mkdir(parents=True)
    (folder / "narrative").mkdir()
    (folder / "prior").mkdir()
    settings = f'[report]\nauthority = "某区政府"\narea = "某区"\nperiod = {year}\n'
    (folder / "case.toml").write_text(settings, encoding="utf-8")
    (folder / "roster.csv").write_text("\n".join(("单位名称", *entities)), encoding="utf-8")
    for section in ("overview", "problems", "other_matters"):
        (folder / "narrative" / f"{section}.md").write_text("已写。\n", encoding="utf-8")
    for entity in entities:
        values: dict[CellRef, Decimal | int | str | None] = dict.fromkeys(cells(standard), 0)
        for name, value in figures.get(entity, {}).items():
            values[CellRef._make(name.split("."))] = value
        book = workbook_of(standard, values, entity=entity, period=year)
        (folder / "submissions" / f"{entity}.xlsx").write_bytes(book)
    return folder


def carried_out(column: str, count: int) -> dict[str, int]:
    """So many new requests of a column, all carried over to the next year."""
    return {
        f"requests.{row}.{c}": count for row in ("new", "carried_out") for c in (column, "total")
    }


def carried_in(column: str, count: int) -> dict[str, int]:
    """So many requests of a column carried in, and all of them granted."""
    return {
        f"requests.{row}.{c}": count
        for row in ("carried_in", "granted", "handled")
        for c in (column, "total")
    }


MOVED = [("某区", "broken"), ("某区", "broken"), ("甲局", "broken"), ("甲局", "broken")]
"""One entity's carry-over in another column: two columns of its own, and two of the whole."""


def told(findings: tuple[Finding, ...], rule: str) -> list[tuple[str | None, str]]:
    return [(f.entity, f.outcome.reason or "broken") for f in findings if f.rule == rule]


def test_what_is_carried_over_column_by_column_is_kept(tmp_path: Path) -> None:
    last = case(tmp_path / "last", 2025, {"甲局": carried_out("person", 3)})
    data = compile_report(last).files["report.json"]
    now = case(tmp_path / "now", 2026, {"甲局": carried_in("person", 3)})
    (now / "prior" / "report.json").write_bytes(data)
    findings = compile_report(now).validated.findings
    assert told(findings, "requests.carry_over") == []
    assert told(findings, "requests.carry_over_total") == []


def test_a_column_that_moved_is_found_though_the_total_holds(tmp_path: Path) -> None:
    last = case(tmp_path / "last", 2025, {"甲局": carried_out("person", 3)})
    data = compile_report(last).files["report.json"]
    now = case(tmp_path / "now", 2026, {"甲局": carried_in("business", 3)})
    (now / "prior" / "report.json").write_bytes(data)
    findings = compile_report(now).validated.findings
    mine = [f for f in findings if f.rule == "requests.carry_over" and f.entity == "甲局"]
    assert sorted((f.outcome.refs[0].column, f.outcome.left, f.outcome.right) for f in mine) == [
        ("business", Decimal(3), Decimal(0)),
        ("person", Decimal(0), Decimal(3)),
    ]
    assert {f.hint.id if f.hint else None for f in mine} == {"offset_columns"}
    assert told(findings, "requests.carry_over_total") == []
    follow = [f for f in findings if f.rule == "requests.carry_over" and f.entity == "某区"]
    assert {(f.causes, f.hint) for f in follow} == {(("甲局",), None)}


def test_last_years_word_report_serves_for_the_total(tmp_path: Path) -> None:
    last = case(tmp_path / "last", 2025, {"甲局": carried_out("person", 3)})
    compiled = compile_report(last)
    document = next(name for name in compiled.files if name.endswith(".docx"))
    now = case(tmp_path / "now", 2026, {"甲局": carried_in("person", 2)})
    (now / "prior" / document).write_bytes(compiled.files[document])
    findings = compile_report(now).validated.findings
    assert sorted(told(findings, "requests.carry_over_total")) == [
        ("乙局", "no_prior_entity"),
        ("某区", "broken"),
        ("甲局", "no_prior_entity"),
    ]


def test_the_older_form_is_compared_where_it_can_be(tmp_path: Path) -> None:
    last = case(tmp_path / "last", 2020, {"甲局": carried_out("person", 3)})
    data = compile_report(last).files["report.json"]
    now = case(tmp_path / "now", 2021, {"甲局": carried_in("person", 3)})
    (now / "prior" / "report.json").write_bytes(data)
    findings = compile_report(now).validated.findings
    assert told(findings, "requests.carry_over") == []
    assert told(findings, "disclosure.stock") == [
        ("乙局", "not_comparable"),
        ("某区", "not_comparable"),
        ("甲局", "not_comparable"),
    ]


def test_a_report_of_another_year_is_not_used_and_said_so(tmp_path: Path) -> None:
    last = case(tmp_path / "last", 2024, {})
    data = compile_report(last).files["report.json"]
    now = case(tmp_path / "now", 2026, {})
    (now / "prior" / "report.json").write_bytes(data)
    findings = compile_report(now).validated.findings
    (found,) = [f for f in findings if f.rule == "read.prior_period"]
    assert found.outcome.details == {"period": "2024", "expected": "2025"}
    assert ("某区", "no_prior") in told(findings, "requests.carry_over_total")


def test_the_counts_of_every_rule_add_up_to_its_instances(tmp_path: Path) -> None:
    now = case(tmp_path / "now", 2026, {"甲局": carried_in("person", 3)})
    validated = compile_report(now).validated
    by_id = {tally.rule: tally for tally in validated.tallies}
    assert by_id.keys() == {rule.id for rule in validated.standard.rules}
    for rule in validated.standard.rules:
        if not isinstance(rule, CellRule):
            continue
        # Two submissions and their sum.
        times = {"submission": 2, "aggregate": 1, "both": 3}[rule.stage]
        each = len(list(rule.test.instances(validated.standard)))
        tally = by_id[rule.id]
        assert each > 0
        assert tally.kept + tally.broken + sum(tally.not_evaluated.values()) == times * each
        assert tally.instances == times * each
    assert by_id["requests.carry_over"].not_evaluated == {"no_prior": 3 * 6}
    assert by_id["requests.flow"].kept == 3 * 7
    assert by_id["roster.missing"].instances == by_id["roster.twice"].instances == 2
    assert by_id["duplicate.years"].not_evaluated == {"no_prior": 3}


def test_a_rule_that_met_with_nothing_to_look_at_is_told_as_such_and_not_as_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    now = case(tmp_path / "now", 2026, {"甲局": carried_in("person", 3)})
    validated = compile_report(now).validated
    idle = {tally.rule for tally in validated.tallies if not tally.instances}
    # Nobody sent a text, and no sum came from below; the report says nothing that has a number.
    assert {"duplicate.texts", "roster.namesakes", "prose.share"} <= idle
    assert not idle & {
        rule.id for rule in validated.standard.rules if hasattr(rule.test, "evaluate")
    }
    main(["compile", str(now), "--all", "--lang", "zh"])
    said = capsys.readouterr().out
    names = {rule.id: rule.name["zh"] for rule in validated.standard.rules}
    for rule, name in names.items():
        assert (f"  {name}：没有遇到可核对的内容" in said) == (rule in idle), rule
    assert f"；{len(idle)} 条没有遇到可核对的内容" in said
    book = tmp_path / "核对.xlsx"
    main(["compile", str(now), "--report", str(book)])
    rows = load_workbook(book)["规则"].iter_rows(min_row=3, values_only=True)
    told = {row[-1]: row[-2] for row in rows}
    assert {rule for rule, why in told.items() if why == "没有遇到可核对的内容"} == idle


def test_where_only_the_total_of_last_year_is_known_the_pair_is_told_there(tmp_path: Path) -> None:
    last = compile_report(case(tmp_path / "last", 2025, {"甲局": carried_out("person", 3)}))
    document = next(name for name in last.files if name.endswith(".docx"))
    now = case(tmp_path / "now", 2026, {"甲局": carried_in("business", 3)})
    (now / "prior" / document).write_bytes(last.files[document])
    findings = compile_report(now).validated.findings
    mine = [f for f in findings if f.rule == "requests.carry_over" and f.broken]
    assert {(f.entity, f.hint.id if f.hint else None) for f in mine} == {("某区", "offset_columns")}


def test_a_case_lends_its_year_before_and_its_roster_to_single_files(tmp_path: Path) -> None:
    last = case(tmp_path / "last", 2025, {"甲局": carried_out("person", 3)})
    data = compile_report(last).files["report.json"]
    figures = carried_in("business", 3) | {"disclosure.regulations.in_force": 1}
    now = case(tmp_path / "now", 2026, {"甲局": figures})
    (now / "prior" / "report.json").write_bytes(data)
    (now / "roster.csv").write_text("单位名称,可制定规章\n甲局,否\n乙局,否\n", encoding="utf-8")
    findings = validate_files([now / "submissions" / "甲局.xlsx"], case=now).findings
    assert told(findings, "requests.carry_over") == [("甲局", "broken")] * 2
    assert told(findings, "requests.carry_over_total") == []
    assert told(findings, "disclosure.regulations_entitled") == [("甲局", "broken")]
    # A form of another year is told as that, and held against nothing.
    findings = validate_files([last / "submissions" / "甲局.xlsx"], case=now).findings
    assert told(findings, "requests.carry_over") == []
    assert told(findings, "roster.period") == [("甲局", "broken")]
    (now / "prior" / "report.json").write_bytes(b"")
    findings = validate_files([now / "submissions" / "甲局.xlsx"], case=now).findings
    assert told(findings, "read.empty_file") == [(None, "broken")]


@pytest.mark.parametrize("form", ["docx", "html", "json"])
def test_an_entitys_own_report_of_last_year_serves_for_it(tmp_path: Path, form: str) -> None:
    now = case(tmp_path / "now", 2026, {"甲局": carried_in("business", 3)})
    for number, (entity, count) in enumerate((("甲局", 3), ("乙局", 0))):
        own = case(tmp_path / entity, 2025, {entity: carried_out("person", count)}, (entity,))
        settings = own / "case.toml"
        text = settings.read_text(encoding="utf-8")
        settings.write_text(text.replace("某区政府", entity).replace("某区", entity), "utf-8")
        files = compile_report(own).files
        (name,) = (n for n in files if n.endswith(form) and n != "manifest.json")
        (now / "prior" / f"{number}.{form}").write_bytes(files[name])
    findings = compile_report(now).validated.findings
    assert told(findings, "read.no_entity") == []
    assert told(findings, "requests.carry_over_total") == []
    # Of both together the sum of the whole is known as well.
    assert sorted(told(findings, "requests.carry_over")) == MOVED


def test_two_accounts_of_last_year_that_disagree_are_told(tmp_path: Path) -> None:
    last = compile_report(case(tmp_path / "last", 2025, {"甲局": carried_out("person", 3)}))
    other = compile_report(case(tmp_path / "other", 2025, {"甲局": carried_out("person", 4)}))
    document = next(name for name in other.files if name.endswith(".docx"))
    now = case(tmp_path / "now", 2026, {"甲局": carried_in("person", 3)})
    (now / "prior" / "a.docx").write_bytes(other.files[document])
    (now / "prior" / "b.json").write_bytes(last.files["report.json"])
    result = compile_report(now).validated
    assert told(result.findings, "requests.carry_over") == []
    (found,) = [f for f in result.findings if f.rule == "read.prior_differs"]
    assert (found.severity, found.file, found.entity) == (
        Severity.WARNING,
        "prior/a.docx",
        "某区",
    )
    text = Messages(result.standard, "zh").message(found)
    assert "核对用的是 prior/b.json" in text
    assert "结转下年/总计" in text
    # A waiver of it is for these very figures.
    ((own, _),) = proposed([found], [], dt.date(2026, 1, 1))
    again = case(tmp_path / "again", 2026, {"甲局": carried_in("person", 3)})
    third = compile_report(case(tmp_path / "third", 2025, {"甲局": carried_out("person", 5)}))
    (again / "prior" / "a.docx").write_bytes(third.files[document])
    (again / "prior" / "b.json").write_bytes(last.files["report.json"])
    (more,) = [
        f for f in compile_report(again).validated.findings if f.rule == "read.prior_differs"
    ]
    ((new, _),) = proposed([more], [], dt.date(2026, 1, 1))
    assert own.values.keys() == new.values.keys()
    assert own.values != new.values


def test_an_amount_in_yuan_is_told_by_last_year_and_by_the_others(tmp_path: Path) -> None:
    fees = "disclosure.fees.amount"
    names = ("甲局", "乙局", "丙局", "丁局")
    amounts = dict(zip(names, (12, 8, 15, 30), strict=True))
    given = {name: {fees: amount} for name, amount in amounts.items()}
    data = compile_report(case(tmp_path / "last", 2025, given, names)).files["report.json"]
    now = case(tmp_path / "now", 2026, given | {"甲局": {fees: 150_000}}, names)
    (now / "prior" / "report.json").write_bytes(data)
    findings = compile_report(now).validated.findings
    hints = {
        f.rule: (f.hint.id, f.hint.details["instead"], f.hint.details["other"])
        for f in findings
        if f.entity == "甲局" and f.hint
    }
    assert hints == {
        "magnitude.fees": ("unit_last_year", "15", "12"),
        "magnitude.fees_of_others": ("unit_others", "15", "15"),
    }
    (found,) = [f for f in findings if f.rule == "magnitude.fees_of_others" and f.broken]
    assert isinstance(found.place, SheetCell)
    assert found.file == found.place.file == "submissions/甲局.xlsx"


def test_every_command_tells_the_unit_of_an_amount_and_figures_of_last_year(tmp_path: Path) -> None:
    fees = "disclosure.fees.amount"
    same = carried_out("person", 3) | {"disclosure.licensing.decisions": 17}
    last = case(tmp_path / "last", 2025, {"甲局": {fees: 12}, "乙局": same})
    data = compile_report(last).files["report.json"]
    now = case(tmp_path / "now", 2026, {"甲局": {fees: 150_000}, "乙局": same})
    (now / "prior" / "report.json").write_bytes(data)
    in_yuan, repeated = (now / "submissions" / f"{name}.xlsx" for name in ENTITIES)
    of_case = validate_case(now).findings

    def found(file: Path, findings: tuple[Finding, ...]) -> list[tuple[str, str | None]]:
        mine = [f for f in findings if f.file and file.name in f.file and f.broken]
        return [(f.rule, f.hint.id if f.hint else None) for f in mine]

    for file, expected in (
        (in_yuan, ("magnitude.fees", "unit_last_year")),
        (repeated, ("duplicate.years", None)),
    ):
        assert expected in found(file, of_case)
        assert expected in found(file, validate_files([file], case=now).findings)
        assert expected in found(file, check_report(file, case=now).findings)


def test_a_total_that_repeats_last_years_is_told(tmp_path: Path) -> None:
    figures = carried_out("person", 3) | {"disclosure.licensing.decisions": 17}
    last = compile_report(case(tmp_path / "last", 2025, {"甲局": figures}))
    document = next(name for name in last.files if name.endswith(".docx"))
    again = case(tmp_path / "again", 2026, {"甲局": figures})
    (again / "prior" / document).write_bytes(last.files[document])
    findings = compile_report(again).validated.findings
    assert sorted(told(findings, "duplicate.years")) == [
        ("乙局", "no_prior_entity"),
        ("某区", "broken"),
        ("甲局", "no_prior_entity"),
    ]
    both = case(tmp_path / "both", 2026, {"甲局": figures})
    (both / "prior" / "report.json").write_bytes(last.files["report.json"])
    repeated = [f for f in compile_report(both).validated.findings if f.rule == "duplicate.years"]
    assert {(f.entity, f.severity, f.causes) for f in repeated} == {
        ("甲局", Severity.WARNING, ()),
        ("某区", Severity.NOTICE, ("甲局",)),
    }


def test_last_years_name_is_an_alias_in_the_roster(tmp_path: Path) -> None:
    last = case(tmp_path / "last", 2025, {"甲局": carried_out("person", 3)})
    data = compile_report(last).files["report.json"]
    now = case(tmp_path / "now", 2026, {"丙局": carried_in("person", 3)}, ("丙局", "乙局"))
    (now / "prior" / "report.json").write_bytes(data)
    (now / "roster.csv").write_text("单位名称,别名\n丙局,甲局\n乙局,\n", encoding="utf-8")
    findings = compile_report(now).validated.findings
    assert told(findings, "requests.carry_over_total") == []
    assert told(findings, "requests.carry_over") == []


def test_last_years_workbooks_serve_for_each_entity_and_for_all_together(tmp_path: Path) -> None:
    last = case(tmp_path / "last", 2025, {"甲局": carried_out("person", 3)})
    now = case(tmp_path / "now", 2026, {"甲局": carried_in("business", 3)})
    for file in (last / "submissions").iterdir():
        (now / "prior" / f"上年{file.name}").write_bytes(file.read_bytes())
    findings = compile_report(now).validated.findings
    assert told(findings, "requests.carry_over_total") == []
    assert sorted(told(findings, "requests.carry_over")) == MOVED


def test_last_years_page_on_the_web_serves_for_the_total(tmp_path: Path) -> None:
    last = compile_report(case(tmp_path / "last", 2025, {"甲局": carried_out("person", 3)}))
    page = next(name for name in last.files if name.endswith(".html"))
    now = case(tmp_path / "now", 2026, {"甲局": carried_in("person", 2)})
    (now / "prior" / "上年报告.html").write_bytes(last.files[page])
    findings = compile_report(now).validated.findings
    assert ("某区", "broken") in told(findings, "requests.carry_over_total")


def test_last_years_report_in_pdf_serves_for_the_total(tmp_path: Path) -> None:
    standard = read_standard("cn-2021")
    zeros = {str(ref): "0" for ref in cells(standard)}
    counts = zeros | {name: str(count) for name, count in carried_out("person", 3).items()}
    figures = {CellRef._make(name.split(".")): text for name, text in counts.items()}
    now = case(tmp_path / "now", 2026, {"甲局": carried_in("person", 2)})
    (now / "prior" / "上年报告.pdf").write_bytes(report_pdf(standard, "某区2025年", figures))
    findings = compile_report(now).validated.findings
    assert ("某区", "broken") in told(findings, "requests.carry_over_total")


def test_last_year_s_whole_report_is_told_as_what_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(shipped("samples") / "demo-2021", tmp_path / "demo"))
    (folder / "prior").mkdir()
    before = tmp_path / "上年"
    shutil.copytree(shipped("samples") / "demo-2021", before)
    case = before / "case.toml"
    case.write_text(case.read_text("utf-8").replace("period = 2025", "period = 2024"), "utf-8")
    for file in (before / "submissions").iterdir():
        file.unlink()
    shape = read_standard("cn-2021")
    book = workbook_of(shape, dict.fromkeys(cells(shape), 1), entity="管委会办公室", period=2024)
    (before / "submissions" / "管委会办公室.xlsx").write_bytes(book)
    compiled = compile_case(before)
    report = next(name for name in compiled.files if name.endswith(".docx"))
    (folder / "prior" / "上年.docx").write_bytes(compiled.files[report])
    main(["validate", str(folder), "-f", "json"])
    data = json.loads(capsys.readouterr().out)
    (told,) = (f for f in data["findings"] if f["rule"] == "read.prior_whole")
    assert (told["severity"], told["file"]) == ("notice", "prior/上年.docx")
    reasons = {r["reason"] for rule in data["rules"] for r in rule["not_evaluated"]}
    assert "no_prior_entity" in reasons
    assert "no_prior" not in reasons


def test_a_total_that_lacks_a_body_is_not_held_against_last_year(tmp_path: Path) -> None:
    last = case(tmp_path / "last", 2025, {"甲局": carried_out("person", 3), "乙局": {}})
    now = case(tmp_path / "now", 2026, {"甲局": carried_in("person", 2)})
    (now / "prior" / "report.json").write_bytes(compile_report(last).files["report.json"])
    (now / "submissions" / "乙局.xlsx").unlink()
    findings = compile_report(now).validated.findings
    assert ("某区", "bodies_missing") in told(findings, "requests.carry_over_total")
    assert ("乙局", "broken") in told(findings, "roster.missing")
