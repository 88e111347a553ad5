"""A case with accepted exceptions, and with rules of its own weight."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.cli.test_prior_year import case
from tests.golden.dumps import document_text

from reportgen.cli import main
from reportgen.documents.messages import Messages
from reportgen.readers.standard_folders import read_standard, shipped
from reportgen.workflows.compile import compile_case

FLAWED = "环保分局统计表.xlsx"


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTGEN_LANG", "zh")


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """A copy of the sample with four errors."""
    return Path(shutil.copytree(shipped("samples") / "demo-2021", tmp_path / "demo"))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, dict[str, Any]]]:
    """Runs a command, and gives its exit code and its JSON."""

    def command(*arguments: str | Path) -> tuple[int, dict[str, Any]]:
        capsys.readouterr()
        code = main([*map(str, arguments), "--format", "json"])
        return code, json.loads(capsys.readouterr().out)

    return command


def completed(case: Path, command: str = "validate", **more: str) -> Path:
    """The case with all its open findings waived."""
    file = case / "waivers.toml"
    main([command, str(case), "--propose-waivers", str(file)])
    text = file.read_text(encoding="utf-8")
    text = text.replace('reason = ""', 'reason = "已核实"').replace(
        'approver = ""', 'approver = "王某"'
    )
    for old, new in more.items():
        text = text.replace(f"# {old} = 2099-12-31", f"{old} = {new}")
    file.write_text(text, encoding="utf-8")
    return case


def correct(case: Path, address: str, value: int) -> None:
    """Change a figure of the flawed workbook."""
    path = case / "submissions" / FLAWED
    book = load_workbook(path)
    book["申请"][address] = value
    book.save(path)


def test_waived_errors_make_a_final_report(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    completed(demo)
    capsys.readouterr()
    assert main(["compile", str(demo)]) == 0
    said = capsys.readouterr().out
    assert "已豁免的问题：" in said
    assert said.count("已豁免。理由：已核实；批准人：王某") == 4
    assert "另有 4 处已豁免。结论：没有未解决的错误。" in said
    assert not any("草稿" in path.name for path in (demo / "out").iterdir())
    data = json.loads((demo / "out" / "report.json").read_text(encoding="utf-8"))
    assert sum(finding["waiver"] is not None for finding in data["findings"]) == 4


def test_waived_findings_stay_in_the_json_with_who_and_why(
    demo: Path, run: Callable[..., tuple[int, dict[str, Any]]]
) -> None:
    code, content = run("validate", completed(demo))
    assert code == 0
    waived = [f for f in content["findings"] if f["waiver"]]
    assert len(waived) == content["summary"]["waived"] == 4
    assert content["summary"]["errors"] == 0
    assert content["summary"]["verdict"] == "kept"
    assert waived[0]["verdict"] == "broken"
    assert waived[0]["waiver"] | {"date": ""} == {
        "reason": "已核实",
        "approver": "王某",
        "date": "",
        "expires": None,
    }
    assert {entry["status"] for entry in content["submissions"]} == {"clean"}


def test_the_four_figures_of_every_rule_are_the_same_sum_with_and_without_waivers(
    demo: Path, run: Callable[..., tuple[int, dict[str, Any]]]
) -> None:
    def instances(content: dict[str, Any]) -> dict[str, int]:
        return {
            rule["id"]: rule["kept"]
            + rule["broken"]
            + rule["waived"]
            + sum(reason["count"] for reason in rule["not_evaluated"])
            for rule in content["rules"]
        }

    _, before = run("compile", demo)
    _, after = run("compile", completed(demo))
    assert instances(before) == instances(after)
    assert sum(rule["waived"] for rule in after["rules"]) == 4
    for rule in after["rules"]:
        assert rule["evaluated"] == rule["kept"] + rule["broken"] + rule["waived"]
        broken = [
            f for f in after["findings"] if f["rule"] == rule["id"] and f["verdict"] == "broken"
        ]
        assert len(broken) == rule["broken"] + rule["waived"]


def test_a_waiver_lapses_when_the_department_changes_the_figure(
    demo: Path, run: Callable[..., tuple[int, dict[str, Any]]]
) -> None:
    completed(demo)
    correct(demo, "D6", 30)
    code, content = run("validate", demo)
    assert code == 1
    lapsed = [f for f in content["findings"] if f["rule"] == "waiver.lapsed"]
    assert {f["entity"] for f in lapsed} == {"生态环境分局"}
    assert all("requests.new.person：31 → 30" in f["message"] for f in lapsed)
    still = {f["rule"] for f in content["findings"] if f["waiver"]}
    assert still == {"roster.missing", "disclosure.empty"}
    errors = [f for f in content["findings"] if f["severity"] == "error"]
    broken = [f for f in errors if f["verdict"] == "broken" and not f["waiver"]]
    assert {f["rule"] for f in broken} == {"requests.applicants", "requests.flow"}


def test_a_draft_lists_what_is_waived_beside_what_is_open(demo: Path) -> None:
    completed(demo)
    correct(demo, "D6", 30)
    assert main(["compile", str(demo)]) == 1
    data = json.loads((demo / "out" / "report.json").read_text(encoding="utf-8"))
    assert sum(finding["waiver"] is not None for finding in data["findings"]) == 2
    draft = next((demo / "out").glob("*草稿*.docx")).read_bytes()
    rows = [line for line in document_text(draft).splitlines() if "已豁免。" in line]
    assert len(rows) == 2
    assert all("理由：已核实；批准人：王某" in row for row in rows)


def test_the_workbook_of_findings_has_a_sheet_of_what_is_waived(demo: Path, tmp_path: Path) -> None:
    completed(demo)
    file = tmp_path / "核对.xlsx"
    main(["validate", str(demo), "--report", str(file)])
    book = load_workbook(file)
    assert book.sheetnames == ["核对结果", "已豁免", "规则"]
    rows = list(book["已豁免"].iter_rows(min_row=3, values_only=True))
    waived = [
        row for row in book["核对结果"].iter_rows(values_only=True) if "已豁免" in str(row[0])
    ]
    assert len(rows) == len(waived) > 1
    assert all(row[4:6] == ("已核实", "王某") for row in rows)


def test_the_last_page_of_a_draft_accounts_for_every_rule(
    demo: Path, run: Callable[..., tuple[int, dict[str, Any]]]
) -> None:
    completed(demo)
    correct(demo, "D6", 30)
    with_rules(demo, '[override."numbers.large"]\nmaximum = 100\n')
    _, content = run("compile", demo)
    draft = next((demo / "out").glob("*草稿*.docx")).read_bytes()
    _, _, page = document_text(draft).partition("各项核对的结果\n")
    lines = page.splitlines()
    standard = read_standard("cn-2021")
    for rule in content["rules"]:
        named = Messages(standard, "zh").name(rule["id"])
        skipped = sum(one["count"] for one in rule["not_evaluated"])
        if skipped or rule["broken"] or rule["waived"]:
            (row,) = [line.split("\t") for line in lines if line.startswith(f"{named}\t")]
            figures = [rule[key] for key in ("kept", "broken", "waived")]
            assert row[2:6] == [str(figure) for figure in (*figures, skipped)]
        else:
            told = f"{named} {rule['kept']}" if rule["kept"] else named
            assert any(told in line and "以下" in line for line in lines), named
    assert "numbers.large）：maximum 由 10000000 改为 100。" in page
    data = json.loads((demo / "out" / "report.json").read_text(encoding="utf-8"))
    assert data["overrides"] == content["overrides"]
    assert [one["after"] for one in data["overrides"]] == ["100"]


def test_who_is_waived_and_not_in_the_sum_is_named_with_the_final_report(
    demo: Path, run: Callable[..., tuple[int, dict[str, Any]]], capsys: pytest.CaptureFixture[str]
) -> None:
    code, content = run("compile", completed(demo))
    assert (code, content["not_counted"]) == (0, ["公安分局"])
    data = json.loads((demo / "out" / "report.json").read_text(encoding="utf-8"))
    assert data["not_counted"] == ["公安分局"]
    main(["compile", str(demo)])
    assert "名册中没有计入汇总的：公安分局\n" in capsys.readouterr().out


def test_a_mended_finding_ends_its_waiver_and_says_which_figure_changed(
    demo: Path, run: Callable[..., tuple[int, dict[str, Any]]]
) -> None:
    completed(demo)
    correct(demo, "D6", 13)
    code, content = run("compile", demo)
    assert code == 0
    for command in ("compile", "validate"):
        _, content = run(command, demo)
        about = [f for f in content["findings"] if f["rule"].startswith("waiver.")]
        assert [(f["rule"], f["severity"], f["entity"]) for f in about] == [
            ("waiver.settled", "notice", "生态环境分局")
        ] * 2
        assert all("requests.new.person：31 → 13" in f["message"] for f in about)


def test_a_waiver_that_fits_nothing_is_told_where_all_was_looked_at(
    demo: Path, run: Callable[..., tuple[int, dict[str, Any]]]
) -> None:
    file = completed(demo) / "waivers.toml"
    text = file.read_text(encoding="utf-8").replace('"requests.flow"', '"requests.results"')
    file.write_text(text, encoding="utf-8")
    _, content = run("compile", demo)
    (unused,) = [f for f in content["findings"] if f["rule"] == "waiver.unused"]
    assert (unused["severity"], unused["entity"]) == ("notice", "生态环境分局")
    _, content = run("validate", demo)
    assert not [f for f in content["findings"] if f["rule"] == "waiver.unused"]


def test_the_reports_date_decides_what_has_expired(
    demo: Path, run: Callable[..., tuple[int, dict[str, Any]]]
) -> None:
    code, content = run("validate", completed(demo, expires="2026-01-20"))
    assert (code, content["summary"]["waived"]) == (0, 4)
    text = (demo / "case.toml").read_text(encoding="utf-8")
    (demo / "case.toml").write_text(text.replace("2026-01-20", "2026-01-21"), encoding="utf-8")
    code, content = run("validate", demo)
    assert (code, content["summary"]["waived"]) == (1, 0)
    assert [f["rule"] for f in content["findings"]].count("waiver.expired") == 4


def test_waivers_that_nobody_completed_are_refused_all_at_once(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["validate", str(demo), "--propose-waivers", str(demo / "waivers.toml")])
    assert "写出待填写的豁免 4 条" in capsys.readouterr().err
    assert main(["compile", str(demo)]) == 2
    said = capsys.readouterr().err
    assert said.count("没有写理由") == said.count("没有写批准人") == 4
    assert not (demo / "out").exists()


def test_a_proposal_overwrites_nothing(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (demo / "waivers.toml").write_text("# mine\n", encoding="utf-8")
    assert main(["validate", str(demo), "--propose-waivers", str(demo / "waivers.toml")]) == 2
    assert "没有覆盖" in capsys.readouterr().err
    assert (demo / "waivers.toml").read_text(encoding="utf-8") == "# mine\n"
    assert main(["validate", str(demo), "--propose-waivers", str(demo / "no" / "w.toml")]) == 2


def test_what_was_found_on_the_total_is_proposed_by_compile(demo: Path) -> None:
    file = demo / "proposal.toml"
    main(["compile", str(demo), "--propose-waivers", str(file)])
    assert file.read_text(encoding="utf-8").count("[[waiver]]") == 4


def test_a_mistake_in_a_waiver_is_named(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entry = '[[waiver]]\nrule = "r"\nreason = "x"\napprover = "y"\nuntil = 2026-01-01\n'
    (demo / "waivers.toml").write_text(entry, encoding="utf-8")
    assert main(["validate", str(demo)]) == 2
    said = capsys.readouterr().err
    assert "waiver.0.until：没有这一项" in said
    assert "waiver.0.date：缺少这一项" in said


def test_a_case_lends_its_waivers_to_single_files(
    demo: Path, run: Callable[..., tuple[int, dict[str, Any]]]
) -> None:
    completed(demo)
    code, content = run("validate", demo / "submissions" / FLAWED, "--case", demo)
    assert (code, content["summary"]["waived"]) == (0, 2)
    assert not [f for f in content["findings"] if f["rule"].startswith("waiver.")]


# ---------------------------------------------------------------- overrides


def with_rules(case: Path, text: str) -> Path:
    (case / "rules.toml").write_text(text, encoding="utf-8")
    return case


def test_an_override_changes_the_weight_and_is_printed(
    demo: Path, capsys: pytest.CaptureFixture[str], run: Callable[..., tuple[int, dict[str, Any]]]
) -> None:
    with_rules(demo, '[override."requests.flow"]\nseverity = "warning"\n')
    main(["validate", str(demo)])
    said = capsys.readouterr().out
    assert "本材料改动了以下规则：" in said
    assert "requests.flow  severity：error → warning" in said
    _, content = run("validate", demo)
    assert content["overrides"] == [
        {"rule": "requests.flow", "key": "severity", "before": "error", "after": "warning"}
    ]
    severities = {f["severity"] for f in content["findings"] if f["rule"] == "requests.flow"}
    assert severities == {"warning"}
    assert {r["severity"] for r in content["rules"] if r["id"] == "requests.flow"} == {"warning"}


def test_an_override_changes_what_a_rule_compares(
    demo: Path, run: Callable[..., tuple[int, dict[str, Any]]]
) -> None:
    with_rules(
        demo,
        '[override."numbers.large"]\nmaximum = 10\nseverity = "notice"\n'
        '[override."requests.applicants"]\nleave_out = ["requests.new.person"]\n',
    )
    _, content = run("validate", demo)
    assert {(o["rule"], o["key"], o["before"], o["after"]) for o in content["overrides"]} == {
        ("numbers.large", "maximum", "10000000", "10"),
        ("numbers.large", "severity", "warning", "notice"),
        ("requests.applicants", "leave_out", "", "requests.new.person"),
    }
    rules = {f["rule"] for f in content["findings"] if f["verdict"] == "broken"}
    assert "numbers.large" in rules
    assert "requests.applicants" not in rules


def test_what_is_a_large_change_is_the_offices_to_say(
    demo: Path, run: Callable[..., tuple[int, dict[str, Any]]]
) -> None:
    prior = demo / "prior"
    prior.mkdir(exist_ok=True)
    case = demo / "case.toml"
    excused = '\n[options]\nallow_missing = ["公安分局"]\n'
    case.write_text(case.read_text("utf-8") + excused, "utf-8")
    main(["compile", str(demo)])
    data = json.loads((demo / "out" / "report.json").read_text(encoding="utf-8"))
    licences = data["facts"]["disclosure.licensing.decisions"]
    licences["value"] = licences["raw"] = str(int(licences["value"]) * 100 // 140)
    (prior / "report.json").write_text(json.dumps(data | {"period": 2024}), encoding="utf-8")

    def told() -> list[tuple[str, str]]:
        _, content = run("compile", demo)
        large = [f for f in content["findings"] if f["rule"] == "change.large" and not f["file"]]
        return [(f["refs"][0], f["severity"]) for f in large if f["verdict"] == "broken"]

    assert told() == []
    with_rules(demo, '[override."change.large"]\nshare = "0.3"\nseverity = "error"\n')
    assert told() == [("disclosure.licensing.decisions", "error")]
    with_rules(demo, '[override."change.large"]\nshare = "0.3"\nminimum = 1000000\n')
    assert told() == []


OWN = """
[[rule]]
id = "{id}"
kind = "balance"
severity = "error"
stage = "{stage}"
citation = "本单位的约定"
name = {{ zh = "许可不少于强制" }}
message = {{ zh = "许可{place}，少于强制{{right}}。" }}
left = ["{left}"]
right = ["disclosure.coercion.decisions"]
relation = ">="
broken_by = {{ "disclosure.coercion.decisions" = {value} }}
"""
SOUND = {
    "id": "binjiang.licences",
    "stage": "both",
    "place": "{left}",
    "left": "disclosure.licensing.decisions",
    "value": "1",
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_offices_own_rule_may_speak_one_language(
    demo: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    with_rules(demo, OWN.format(**SOUND))
    assert main(["validate", str(demo), "--all", "--lang", language]) == 1
    assert "许可不少于强制" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": "requests.flow"}, "这个代号是格式自己的"),
        ({"id": "disclosure.mine"}, "请另用一个开头"),
        ({"id": "read.mine"}, "请另用一个开头"),
        ({"id": "waiver.mine"}, "请另用一个开头"),
        ({"id": "mine"}, "没有自己的开头"),
        ({"id": "mine."}, "没有自己的开头"),
        ({"left": "disclosure.licences.decisions"}, "引用的 disclosure.licences.decisions 不存在"),
        ({"place": "{left_side}"}, "{left_side} 没有内容可填"),
        ({"place": "{"}, "没有内容可填"),
        ({"stage": "set"}, "stage 不能是 set，可以是：submission、aggregate、both"),
        ({"value": "0"}, "broken_by 的例子没有违反这条规则"),
    ],
)
def test_an_offices_own_rule_that_cannot_work_is_refused(
    demo: Path, capsys: pytest.CaptureFixture[str], change: dict[str, str], said: str
) -> None:
    with_rules(demo, OWN.format(**(SOUND | change)))
    assert main(["compile", str(demo)]) == 2
    assert said in capsys.readouterr().err
    assert not (demo / "out").exists()


def test_an_override_that_names_no_cell_is_refused(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_rules(demo, '[override."requests.applicants"]\nleave_out = ["requests.news.total"]\n')
    assert main(["validate", str(demo)]) == 2
    said = capsys.readouterr().err
    assert "override.requests.applicants：引用的 requests.news.total 不存在" in said


def test_a_rule_without_any_words_is_refused(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = OWN.format(**SOUND).replace('{ zh = "许可不少于强制" }', "{}")
    with_rules(demo, text)
    assert main(["validate", str(demo)]) == 2
    assert "缺少 zh 的文字" in capsys.readouterr().err


def test_a_rule_on_the_set_needs_no_example(
    demo: Path, run: Callable[..., tuple[int, dict[str, Any]]]
) -> None:
    with_rules(
        demo,
        """
[[rule]]
id = "binjiang.fees"
kind = "peers"
severity = "notice"
stage = "set"
citation = "本单位的约定"
name = { zh = "许可相近" }
message = { zh = "许可{left}。" }
cells = ["disclosure.licensing.decisions"]
factor = 2
minimum = 1
""",
    )
    _, content = run("validate", demo)
    assert [r["id"] for r in content["rules"] if r["id"].startswith("binjiang.")] == [
        "binjiang.fees"
    ]


def test_targets_of_the_work_are_rules_of_an_offices_own_as_the_documentation_shows(
    checkout: Path, tmp_path: Path
) -> None:
    text = (checkout / "docs" / "waivers.md").read_text(encoding="utf-8")
    (rules,) = re.findall(r"```toml\n# rules.toml in the case folder\n(.*?)```", text, re.DOTALL)

    def told(denied: int, corrected: int) -> set[str]:
        counts = {"new": denied + 40, "granted": 40, "denied_query": denied, "handled": denied + 40}
        figures = {
            f"requests.{row}.{column}": count
            for row, count in counts.items()
            for column in ("person", "total")
        }
        figures |= {
            "disputes.review.upheld": 40,
            "disputes.review.corrected": corrected,
            "disputes.review.total": 40 + corrected,
        }
        folder = case(tmp_path / f"{denied}-{corrected}", 2026, {"甲局": figures})
        with_rules(folder, rules)
        found = compile_case(folder).validated.findings
        return {f.rule for f in found if f.broken and f.rule.startswith("binjiang.")}

    assert told(60, 7) == set()
    assert told(61, 7) == {"binjiang.withheld"}
    assert told(60, 8) == {"binjiang.corrected"}


def test_every_mistake_of_overrides_is_named(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_rules(
        demo,
        '[override."requests.flwo"]\nseverity = "warning"\n'
        '[override."requests.flow"]\nseverity = "mild"\n'
        '[override."numbers.large"]\nmaximal = 3\n',
    )
    assert main(["validate", str(demo)]) == 2
    said = capsys.readouterr().err
    assert "override.requests.flwo：格式中没有这条规则" in said
    assert "override.requests.flow: severity" in said
    assert "override.numbers.large: maximal" in said


def test_an_unknown_heading_and_a_bare_value_are_mistakes(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_rules(demo, "[overrides]\n")
    assert main(["validate", str(demo)]) == 2
    assert "overrides：没有这一项" in capsys.readouterr().err
    with_rules(demo, '[override]\n"requests.flow" = "warning"\n')
    assert main(["validate", str(demo)]) == 2
    assert "requests.flow" in capsys.readouterr().err


def test_all_figures_of_every_rule_are_listed_on_demand(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["validate", str(demo), "--all"])
    said = capsys.readouterr().out
    assert "各类申请人之和等于总计：符合 149，不符 1，豁免 0，未核对 0" in said
    assert "没有上年数据（6 处）" in said


def test_a_hint_stands_below_its_finding_and_in_the_json(
    demo: Path, capsys: pytest.CaptureFixture[str], run: Callable[..., tuple[int, dict[str, Any]]]
) -> None:
    main(["validate", str(demo)])
    lines = capsys.readouterr().out.splitlines()
    at = next(number for number, line in enumerate(lines) if "requests.flow" in line)
    assert "线索：“本年新收/自然人”（D6）的 31 可能是 13" in lines[at + 2]
    _, content = run("validate", demo)
    hints = {f["rule"]: f["hint"] for f in content["findings"]}
    assert "31 可能是 13" in hints["requests.flow"]
    assert hints["roster.missing"] is None
