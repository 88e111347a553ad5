"""Every folder of templates: the lint finds nothing, and each of its checks can find something."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from reportgen.checks.lint import lint
from reportgen.model.errors import ReportgenError
from reportgen.readers.formats.docx import read_docx
from reportgen.readers.standard_folders import all_standards, folders, read_standard, standard_for
from reportgen.standards.cells import cells
from reportgen.standards.standard import Standard
from reportgen.workflows.output_files import template_of
from reportgen.workflows.standards import lint_standards

STANDARDS = [standard.id for standard in all_standards()]
CELLS = {"cn-2019": (22, 161, 15), "cn-2021": (10, 175, 15)}


@pytest.mark.parametrize("name", STANDARDS)
def test_a_shipped_standard_has_nothing_wrong(name: str) -> None:
    linted, problems = lint_standards([name])
    assert linted == (name,)
    assert problems == ()


@pytest.mark.parametrize("name", STANDARDS)
def test_the_tables_have_as_many_cells_as_the_official_form(name: str) -> None:
    standard = read_standard(name)
    counts = tuple(
        sum(ref.table == table for ref in cells(standard))
        for table in ("disclosure", "requests", "disputes")
    )
    assert counts == CELLS[name]


@pytest.mark.parametrize(
    ("year", "name"),
    [(2019, "cn-2019"), (2020, "cn-2019"), (2021, "cn-2021"), (2025, "cn-2021")],
)
def test_the_year_chooses_the_standard(year: int, name: str) -> None:
    assert standard_for(year).id == name


@pytest.mark.parametrize("name", STANDARDS)
def test_an_entry_for_several_tables_is_a_rule_for_each(name: str) -> None:
    rules = {rule.id: rule for rule in read_standard(name).rules}
    for table, called in (("disclosure", "表二"), ("requests", "表三"), ("disputes", "表四")):
        rule = rules[f"{table}.filled"]
        words = {"zh": f"{called}各格已填", "en": f"every cell of table {table} is filled"}
        assert rule.name == words
        assert tuple(rule.test.patterns()) == (f"{table}.*.*",)
        assert rules[f"{table}.empty"].broken_by == {f"{table}.*.*": ""}
        assert "{table}" in rule.message["zh"]


def test_years_before_the_first_format_have_no_standard() -> None:
    with pytest.raises(ReportgenError) as caught:
        standard_for(2018)
    assert [problem.id for problem in caught.value.problems] == ["standards.none_for_year"]


def _copy(folder: Path, *changes: tuple[str, str, str]) -> Standard:
    """A copy of cn-2021 in a folder, with texts of its files replaced."""
    target = folder / "cn-2021"
    shutil.copytree(folders()["cn-2021"], target)
    for file, old, new in changes:
        path = target / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
    return read_standard("cn-2021", [folder])


def _problems(standard: Standard) -> set[str]:
    return {p.id for p in lint(standard, read_docx(template_of(standard))[0], all_standards())}


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        ("rules.toml", "requests.carried_in.*", "requests.carried.*", "lint.no_such_cell"),
        (
            "rules.toml",
            '"disclosure.licensing.decisions" = 5',
            '"disclosure.licences.decisions" = 5',
            "lint.no_such_cell",
        ),
        (
            "prose.toml",
            '["requests.carried_in.total"]',
            '["requests.in.total"]',
            "lint.no_such_cell",
        ),
        ("prose.toml", 'part_of = "denied"', 'part_of = "refused"', "lint.no_such_cell"),
        ("rules.toml", "{difference}", "{differenz}", "lint.no_such_place"),
        ("rules.toml", 'zh = "件数为整数", ', "", "lint.language_missing"),
        (
            "rules.toml",
            'broken_by = { "requests.new.person" = 12',
            'broken_by = { "requests.new.person" = 11',
            "lint.not_broken",
        ),
        ("rules.toml", 'sent = "甲局" }', 'sent = "甲局 乙局" }', "lint.not_broken"),
        ("rules.toml", "占全部申请的120%", "占全部申请的20%", "lint.not_broken"),
        (
            "rules.toml",
            '"本年新收政府信息公开申请12件。", "requests.new.total"',
            '"本年新收政府信息公开申请12件。", "requests.news.total"',
            "lint.no_such_cell",
        ),
        (
            "rules.toml",
            'expected = "甲局", sent = "甲局@2000"',
            'expected = "甲局@2000", sent = "甲局@2000"',
            "lint.broken_by_zero",
        ),
        ("rules.toml", "minimum = 0", "minimum = 1", "lint.broken_by_zero"),
        ("rules.toml", 'sure = "form"\n', "", "lint.not_sure"),
        ("form.toml", 'name = "国家秘密"', 'name = "予以公开"', "lint.name_twice"),
        ("form.toml", 'label = "（一）予以公开"', 'label = "（一）同意公开"', "lint.cell_missing"),
        (
            "form.toml",
            'label = "8.属于行政查询事项"',
            'label = "8.属于行政执法案卷"',
            "lint.form_fault",
        ),
    ],
)
def test_each_check_of_the_lint_can_find_something(
    tmp_path: Path, file: str, old: str, new: str, problem: str
) -> None:
    assert problem in _problems(_copy(tmp_path, (file, old, new)))


def test_a_blank_report_whose_cells_moved_is_found() -> None:
    standard = read_standard("cn-2021")
    grids = read_docx(template_of(standard))[0]
    found = {
        problem.id for problem in lint(standard, (grids[1], grids[0], grids[2]), all_standards())
    }
    assert found == {"lint.cell_misplaced"}


def test_a_conversion_to_or_from_nothing_is_found(tmp_path: Path) -> None:
    standard = _copy(
        tmp_path,
        (
            "from-cn-2019.toml",
            '"requests.new.*" = ["requests.new.*"]',
            '"requests.news.*" = ["requests.neu.*"]',
        ),
    )
    grids = read_docx(template_of(standard))[0]
    found = lint(standard, grids, all_standards())
    assert [(p.id, p.details["ref"]) for p in found] == [
        ("lint.no_such_cell", "requests.news.*"),
        ("lint.no_such_cell", "requests.neu.*"),
    ]
    assert {p.id for p in lint(standard, grids)} == {"lint.no_such_standard"}


def test_words_lacking_in_a_reading_are_found() -> None:
    standard = read_standard("cn-2021")
    first, *_ = standard.built_in_findings
    lame = replace(standard.built_in_findings[first], message={"zh": ""})
    broken = replace(standard, built_in_findings={**standard.built_in_findings, first: lame})
    found = lint(broken, read_docx(template_of(standard))[0], all_standards())
    assert {(p.id, p.details["language"]) for p in found} == {
        ("lint.language_missing", "zh"),
        ("lint.language_missing", "en"),
    }


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        ("form.toml", 'citation = "国办公开办函〔2021〕30号"\n', "", "key.missing"),
        ("form.toml", "total = true", "totl = true", "key.unknown"),
        ("form.toml", "decimals = 4", 'decimals = "four"', "key.wrong"),
        ("form.toml", '[[section]]\nid = "overview"', "[[section\n", "file.not_toml"),
        ("form.toml", 'id = "cn-2021"', 'id = "cn-2022"', "standards.id_differs"),
        ("rules.toml", 'kind = "roster"', 'kind = "rooster"', "rules.no_such_kind"),
        ("rules.toml", 'id = "requests.results"', 'id = "requests.flow"', "rules.twice"),
        ("rules.toml", 'relation = ">="', 'relation = ">"', "key.wrong"),
        ("rules.toml", 'id = "{table}.empty"', 'id = "tables.empty"', "rules.twice"),
        (
            "rules.toml",
            'requests = { zh = "表三", en = "table requests" }',
            "requests = 3",
            "key.wrong",
        ),
    ],
)
def test_a_damaged_folder_is_refused_with_its_key(
    tmp_path: Path, file: str, old: str, new: str, problem: str
) -> None:
    with pytest.raises(ReportgenError) as caught:
        _copy(tmp_path, (file, old, new))
    assert {found.id for found in caught.value.problems} == {problem}
    assert all(file in found.where for found in caught.value.problems)


def test_all_mistakes_of_a_file_are_reported_together(tmp_path: Path) -> None:
    with pytest.raises(ReportgenError) as caught:
        _copy(
            tmp_path,
            ("form.toml", 'id = "granted", name', 'idd = "granted", name'),
            ("form.toml", "from_year = 2021", 'from_year = "soon"'),
        )
    keys = [problem.where.rpartition(": ")[2] for problem in caught.value.problems]
    assert "from_year" in keys
    assert "table.1.blocks.0.rows.2.idd" in keys
