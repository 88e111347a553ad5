"""An office's own indicators: who is asked, what an absent figure means, what its sum says."""

import json
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from tests.cases import Figures, case_folder, indicator, standard_with, zeros

from reportgen.cli import main
from reportgen.model.errors import ReportgenError
from reportgen.model.findings import Severity
from reportgen.workflows.compile import compile_case
from reportgen.workflows.forms import write_forms
from reportgen.workflows.load_case import load_case
from reportgen.workflows.validate import Validated, validate_case, validate_files

SHAPE = standard_with("网上")
WEB = indicator("网上")


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTGEN_LANG", "zh")


def sent(**values: int | str | None) -> dict[str, Figures]:
    """Submissions of zeros, with these values of the indicator."""
    return {
        name: zeros(SHAPE) | {WEB: Decimal(value) if isinstance(value, int) else value}
        for name, value in values.items()
    }


def unreported(result: Validated) -> list[tuple[str | None, Severity, str]]:
    return [
        (f.entity, f.severity, f.outcome.details["found"])
        for f in result.findings
        if f.rule == "indicators.missing"
    ]


@pytest.mark.parametrize(
    ("value", "found"), [(None, "blank"), ("—", "dash"), ("若干", "text"), ("", "blank")]
)
def test_whoever_is_asked_and_gives_no_number_is_named(
    tmp_path: Path, value: str | None, found: str
) -> None:
    folder = case_folder(tmp_path / "案", SHAPE, sent(甲局=7, 乙局=value, 丙局=0))
    assert unreported(validate_case(folder)) == [("乙局", Severity.WARNING, found)]
    alone = validate_files([folder / "submissions" / "乙局.xlsx"], case=folder)
    assert unreported(alone) == [("乙局", Severity.WARNING, found)]


def test_an_absent_sheet_is_as_good_as_a_blank(tmp_path: Path) -> None:
    folder = case_folder(tmp_path / "案", SHAPE, sent(甲局=7, 乙局=1), without_sheet=["乙局"])
    assert unreported(validate_case(folder)) == [("乙局", Severity.WARNING, "absent")]


def test_only_the_entities_of_from_are_asked_by_name_or_alias(tmp_path: Path) -> None:
    said = {"网上": 'from = ["乙", "丙局"]\nif_missing = "error"\n'}
    roster = ["甲局,", "乙局,乙", "丙局,"]
    folder = case_folder(
        tmp_path / "案", SHAPE, sent(甲局=None, 乙局=None, 丙局=3), roster=roster, said=said
    )
    assert unreported(validate_case(folder)) == [("乙局", Severity.ERROR, "blank")]


def test_the_authority_alone_is_asked_for_what_it_reports_itself(tmp_path: Path) -> None:
    settings = '[options.adds]\n"indicators.网上.value" = "authority"\n'
    names = {"云岭县人民政府": None, "甲局": None}
    folder = case_folder(tmp_path / "一", SHAPE, sent(**names), settings=settings)
    assert [who for who, *_ in unreported(validate_case(folder))] == ["云岭县人民政府"]
    folder = case_folder(
        tmp_path / "二", SHAPE, sent(**names), settings=settings.replace('"authority"', '"none"')
    )
    assert unreported(validate_case(folder)) == []


def test_the_excused_and_the_missing_are_not_asked(tmp_path: Path) -> None:
    settings = '[options]\nallow_missing = ["乙局"]\n'
    roster = ["甲局", "乙局", "丙局"]
    folder = case_folder(
        tmp_path / "案", SHAPE, sent(甲局=7, 乙局=None), roster=roster, settings=settings
    )
    result = validate_case(folder)
    assert unreported(result) == []
    assert result.missing == ("丙局",)


def test_without_a_roster_all_who_submitted_are_asked(tmp_path: Path) -> None:
    folder = case_folder(tmp_path / "案", SHAPE, sent(甲局=7, 乙局=None), roster=())
    assert [who for who, *_ in unreported(validate_case(folder))] == ["乙局"]


SHARE = {"overview": "网上申请 {{ 指标.网上.数量 }} 件。"}


def test_the_sum_says_whom_it_lacks_and_a_text_that_rests_on_it_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = case_folder(tmp_path / "案", SHAPE, sent(甲局=121, 乙局=None), texts=SHARE)
    assert main(["compile", str(folder)]) == 1
    assert "网上 121，未含：乙局" in capsys.readouterr().out
    data = json.loads((folder / "out" / "report.json").read_text("utf-8"))
    assert data["facts"][str(WEB)]["lacks"] == ["乙局"]
    incomplete = [f for f in data["findings"] if f["rule"] == "narrative.incomplete"]
    assert [(f["severity"], f["file"]) for f in incomplete] == [("error", "narrative/overview.md")]
    assert "是 121，未含 乙局" in incomplete[0]["message"]


def test_an_office_may_accept_an_incomplete_sum(tmp_path: Path) -> None:
    folder = case_folder(tmp_path / "案", SHAPE, sent(甲局=121, 乙局=None), texts=SHARE)
    proposed = folder / "waivers.toml"
    main(["compile", str(folder), "--propose-waivers", str(proposed)])
    text = proposed.read_text("utf-8")
    text = text.replace('reason = ""', 'reason = "乙局没有网站"')
    proposed.write_text(text.replace('approver = ""', 'approver = "办公室"'), "utf-8")
    assert main(["compile", str(folder)]) == 0


def test_a_complete_sum_lacks_nobody(tmp_path: Path) -> None:
    folder = case_folder(tmp_path / "案", SHAPE, sent(甲局=121, 乙局=0), texts=SHARE)
    compiled = compile_case(folder)
    assert not compiled.report.draft
    data = json.loads(compiled.files["report.json"])
    assert "lacks" not in data["facts"][str(WEB)]


def test_forms_hold_only_the_indicators_that_an_entity_is_asked_for(tmp_path: Path) -> None:
    shape = standard_with("网上", "微信")
    said = {"网上": 'from = ["甲局"]\n', "微信": 'from = ["甲局", "乙局"]\n'}
    roster = ["甲局,", "乙局,", "丙局,"]
    none = dict.fromkeys(("甲局", "乙局", "丙局"), zeros(shape))
    folder = case_folder(tmp_path / "案", shape, none, roster=roster, said=said)
    write_forms(folder)
    labels = {
        name: {
            cell.value
            for sheet in openpyxl.load_workbook(folder / "forms" / f"{name}.xlsx")
            for row in sheet.iter_rows()
            for cell in row
            if str(cell.value).startswith("本年") and str(cell.value).endswith("数")
        }
        & {"本年网上数", "本年微信数"}
        for name in none
    }
    assert labels == {
        "甲局": {"本年网上数", "本年微信数"},
        "乙局": {"本年微信数"},
        "丙局": set(),
    }


@pytest.mark.parametrize(
    ("said", "settings", "problem"),
    [
        ('from = ["某局"]\n', "", "case.unknown_entity"),
        ('from = ["甲居"]\n', "", "case.unknown_entity"),
        ("", '[options]\nallow_missing = ["某局"]\n', "case.unknown_entity"),
    ],
)
def test_a_name_that_the_roster_does_not_know_is_a_problem_of_the_case(
    tmp_path: Path, said: str, settings: str, problem: str
) -> None:
    folder = case_folder(
        tmp_path / "案", SHAPE, sent(甲局=1), said={"网上": said}, settings=settings
    )
    with pytest.raises(ReportgenError) as raised:
        load_case(folder)
    assert [p.id for p in raised.value.problems] == [problem]


def test_ids_and_entities_that_stand_twice_are_named_with_their_rows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = case_folder(tmp_path / "一", SHAPE, sent(甲局=1))
    text = (folder / "case.toml").read_text("utf-8")
    entry = text[text.index("[[indicator]]") :]
    (folder / "case.toml").write_text(text + entry, "utf-8")
    assert main(["validate", "-c", str(folder), str(folder / "submissions")]) == 2
    assert "第 1, 2 个 [[indicator]]" in capsys.readouterr().err
    folder = case_folder(tmp_path / "二", SHAPE, sent(甲局=1), roster=["甲局", "乙局", "甲局"])
    assert main(["validate", "-c", str(folder), str(folder / "submissions")]) == 2
    assert "名册第 2, 4 行是同一个单位：甲局" in capsys.readouterr().err
