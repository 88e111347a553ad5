"""Reports of reports: a subordinate's report.json is a submission, and nobody counts twice."""

import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from tests.pdfs import report_pdf
from tests.workbooks import workbook_of

from reportgen.cli import main
from reportgen.model.errors import ReportgenError
from reportgen.model.findings import Severity
from reportgen.readers.standard_folders import read_standard, shipped
from reportgen.standards.cells import cells
from reportgen.workflows.compile import compile_case
from reportgen.workflows.validate import validate_case

TEXTS = ("overview", "problems", "other_matters")


def case(folder: Path, area: str, roster: str, files: dict[str, Path], options: str = "") -> Path:
    (folder / "submissions").mkdir(parents=True)
    (folder / "narrative").mkdir()
    for section in TEXTS:
        (folder / "narrative" / f"{section}.md").write_text("无。\n", encoding="utf-8")
    settings = f'[report]\nauthority = "{area}管委会"\narea = "{area}"\nperiod = 2019\n'
    (folder / "case.toml").write_text(f"{settings}[options]\n{options}\n", encoding="utf-8")
    (folder / "roster.csv").write_text(f"单位名称,范围\n{roster}\n", encoding="utf-8")
    for name, file in files.items():
        shutil.copy(file, folder / "submissions" / name)
    return folder


@pytest.fixture(scope="module")
def parts() -> tuple[list[str], list[Path]]:
    """The names and files of the sample's entities, and its whole as it is added up directly."""
    checked = validate_case(shipped("samples") / "teda-2019")
    root = shipped("samples") / "teda-2019"
    names = [reading.entity or "" for reading in checked.results]
    return names, [root / reading.source.name for reading in checked.results]


def district(folder: Path, area: str, names: list[str], files: list[Path]) -> Path:
    """The report.json of a district of these entities."""
    chosen = {f"{number}{file.suffix}": file for number, file in enumerate(files)}
    made = compile_case(case(folder, area, "\n".join(f"{n}," for n in names), chosen))
    assert made.folder is not None
    return made.folder / "report.json"


def test_an_aggregate_of_reports_is_the_aggregate_of_all_their_entities(
    tmp_path: Path, parts: tuple[list[str], list[Path]]
) -> None:
    names, files = parts
    east = district(tmp_path / "东区", "东区", names[:7], files[:7])
    west = district(tmp_path / "西区", "西区", names[7:], files[7:])
    roster = "东区,本级和所属\n西区,下级"
    city = compile_case(case(tmp_path / "市", "某市", roster, {"东.json": east, "西.json": west}))
    whole = district(tmp_path / "全市", "全市", names, files)
    direct = json.loads(whole.read_text(encoding="utf-8"))
    assert {str(ref): (fact.mark, fact.raw) for ref, fact in city.total.facts.items()} == {
        ref: (fact["mark"], fact["raw"]) for ref, fact in direct["facts"].items()
    }
    assert len(direct["members"]) > 10
    below = {
        f"{area}/{name}"
        for area, data in (("东区", east), ("西区", west))
        for name in json.loads(data.read_text(encoding="utf-8"))["members"]
    }
    assert set(city.total.members) == {"东区", "西区", *below}
    assert {member.rpartition("/")[2] for member in below} == set(direct["members"])
    assert not [f for f in city.validated.findings if f.rule.startswith("roster.")]


def test_who_is_in_a_report_and_sends_a_workbook_too_is_counted_twice(
    tmp_path: Path, parts: tuple[list[str], list[Path]]
) -> None:
    names, files = parts
    east = district(tmp_path / "东区", "东区", names[:3], files[:3])
    roster = f"东区,本级和所属\n{names[1]},本级"
    sent = {"东.json": east, f"乙{files[1].suffix}": files[1]}
    checked = validate_case(case(tmp_path / "市", "某市", roster, sent))
    found = [f for f in checked.findings if f.rule == "roster.counted_twice"]
    assert [(f.entity, f.file, f.outcome.details) for f in found] == [
        (
            "东区",
            "submissions/东.json",
            {"name": names[1], "other": names[1], "files": f"submissions/乙{files[1].suffix}"},
        )
    ]
    assert found[0].counts_as_error
    assert not [f for f in checked.findings if f.rule == "roster.namesakes" and f.broken]


def test_a_namesake_with_other_figures_is_a_warning_and_no_error(
    tmp_path: Path, parts: tuple[list[str], list[Path]]
) -> None:
    names, files = parts
    east = district(tmp_path / "东区", "东区", names[:3], files[:3])
    roster = f"东区,本级和所属\n{names[1]},本级"
    other = json.loads(
        district(tmp_path / "别处", names[1], names[4:5], files[4:5]).read_text("utf-8")
    )
    for fact in other["facts"].values():
        fact.pop("parts")
    (tmp_path / "乙.json").write_text(json.dumps(other | {"members": []}), encoding="utf-8")
    sent = {"东.json": east, "乙.json": tmp_path / "乙.json"}
    checked = validate_case(case(tmp_path / "市", "某市", roster, sent))
    (found,) = [f for f in checked.findings if f.rule.startswith("roster.") and f.broken]
    assert (found.rule, found.severity, found.entity) == (
        "roster.namesakes",
        Severity.WARNING,
        "东区",
    )
    assert (found.outcome.details["name"], found.outcome.details["other"]) == (names[1], names[1])


def test_a_district_that_sends_to_the_province_what_its_city_counts_is_counted_twice(
    tmp_path: Path, parts: tuple[list[str], list[Path]]
) -> None:
    names, files = parts
    east = district(tmp_path / "东区", "东区", names[:3], files[:3])
    west = district(tmp_path / "西区", "西区", names[3:5], files[3:5])
    roster = "东区,本级和所属\n西区,本级和所属"
    sums = {"东.json": east, "西.json": west}
    city = compile_case(case(tmp_path / "市", "某市", roster, sums))
    assert not [f for f in city.validated.findings if f.rule == "roster.counted_twice" and f.broken]
    assert city.folder
    sent = {"市.json": city.folder / "report.json", "东.json": east}
    roster = "某市,本级和所属\n东区,本级和所属"
    checked = validate_case(case(tmp_path / "省", "某省", roster, sent))
    found = [f for f in checked.findings if f.rule.startswith("roster.") and f.broken]
    assert [(f.rule, f.entity, f.outcome.details["name"]) for f in found] == [
        ("roster.counted_twice", "某市", "东区")
    ]


def test_a_word_report_is_read_from_those_whose_scope_the_roster_tells(
    tmp_path: Path, parts: tuple[list[str], list[Path]]
) -> None:
    names, files = parts
    data = district(tmp_path / "东区", "东区", names[:3], files[:3])
    (report,) = data.parent.glob("*年度报告*.docx")
    for scope, read in (("下级", True), ("", False)):
        folder = case(tmp_path / f"市{scope}", "某市", f"东区,{scope}", {"东区.docx": report})
        checked = validate_case(folder)
        assert [reading.submission is not None for reading in checked.results] == [read]
        rules = {finding.rule: finding.outcome.reason for finding in checked.findings}
        assert ("read.report_without_scope" in rules) is not read
        assert rules.get("roster.counted_twice") == ("no_members" if read else None)


def test_a_report_in_pdf_is_read_as_a_word_report_is(tmp_path: Path) -> None:
    standard = read_standard("cn-2019")
    file = tmp_path / "下载.pdf"
    file.write_bytes(report_pdf(standard, "东区2019年", dict.fromkeys(cells(standard), "0")))
    for scope, read in (("下级", True), ("", False)):
        folder = case(tmp_path / f"市{scope}", "某市", f"东区,{scope}", {file.name: file})
        (reading,) = validate_case(folder).results
        assert (reading.submission is not None) is read
        told = [finding.rule for finding in reading.findings]
        assert told == ([] if read else ["read.report_without_scope"])


@pytest.mark.parametrize("form", ["docx", "html", "xlsx"])
def test_a_district_may_send_its_report_its_page_or_one_workbook_of_all(
    tmp_path: Path, parts: tuple[list[str], list[Path]], form: str
) -> None:
    names, files = parts
    data = district(tmp_path / "东区", "东区", names[:3], files[:3])
    west = district(tmp_path / "西区", "西区", names[3:5], files[3:5])
    sent = tmp_path / f"东区.{form}"
    if form == "xlsx":
        facts = json.loads(data.read_text(encoding="utf-8"))["facts"]
        standard = read_standard("cn-2019")
        values = {ref: Decimal(facts[str(ref)]["value"] or 0) for ref in cells(standard)}
        sent.write_bytes(workbook_of(standard, values, entity="东区", period=2019))
    else:
        (report,) = data.parent.glob(f"*年度报告*.{form}")
        sent.write_bytes(report.read_bytes())
    roster = "东区,本级和所属\n西区,本级和所属"
    by_file = compile_case(
        case(tmp_path / "甲市", "某市", roster, {sent.name: sent, "西.json": west})
    )
    by_data = compile_case(
        case(tmp_path / "乙市", "某市", roster, {"东.json": data, "西.json": west})
    )
    assert {ref: fact.value or 0 for ref, fact in by_file.total.facts.items()} == {
        ref: fact.value or 0 for ref, fact in by_data.total.facts.items()
    }
    (unknown,) = [f for f in by_file.validated.findings if f.rule == "roster.counted_twice"]
    assert (unknown.entity, unknown.outcome.reason) == ("东区", "no_members")


def test_a_report_in_an_older_form_is_not_taken_for_a_submission(
    tmp_path: Path, parts: tuple[list[str], list[Path]]
) -> None:
    names, files = parts
    old = district(tmp_path / "东区", "东区", names[:1], files[:1])
    folder = case(tmp_path / "市", "某市", "东区,下级", {"东.json": old})
    settings = folder / "case.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("period = 2019", "period = 2021"), encoding="utf-8")
    assert "read.unknown_standard" in {f.rule for f in validate_case(folder).findings}


def test_a_scope_that_nobody_knows_is_a_mistake_of_the_roster(tmp_path: Path) -> None:
    with pytest.raises(ReportgenError) as caught:
        validate_case(case(tmp_path / "市", "某市", "东区,全部", {}))
    (problem,) = caught.value.problems
    assert (problem.id, problem.details["scope"]) == ("roster.unknown_scope", "全部")
    assert problem.details["known"] == ("本级", "本级和所属", "下级")


def test_what_an_office_does_not_add_up_is_told(
    tmp_path: Path,
    parts: tuple[list[str], list[Path]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    names, files = parts
    adds = 'adds = { "requests.new.person" = "none", "requests.new.business" = "authority" }'
    chosen = {f"{number}{file.suffix}": file for number, file in enumerate(files[:2])}
    folder = case(tmp_path / "区", "某区", "\n".join(f"{n}," for n in names[:2]), chosen, adds)
    main(["compile", str(folder), "--lang", "zh"])
    said = capsys.readouterr().out
    assert "没有相加：申请.本年新收.自然人，汇总留空；未计入 " in said
    assert "没有相加：申请.本年新收.商业企业，只取本级的数；未计入 " in said
    main(["compile", str(folder), "--format", "json", "--lang", "zh"])
    told = json.loads(capsys.readouterr().out)["not_added"]
    kept = json.loads((folder / "out" / "report.json").read_text(encoding="utf-8"))["not_added"]
    assert told == kept
    assert [(one["ref"], one["adds"], one["entities"]) for one in told] == [
        ("requests.new.person", "none", sorted(names[:2])),
        ("requests.new.business", "authority", sorted(names[:2])),
    ]


def test_adding_up_what_does_not_exist_is_a_mistake_of_the_case(tmp_path: Path) -> None:
    folder = case(tmp_path / "区", "某区", "甲局,", {}, 'adds = { "requests.news.*" = "none" }')
    with pytest.raises(ReportgenError) as caught:
        validate_case(folder)
    assert [problem.id for problem in caught.value.problems] == ["case.no_such_cell"]
