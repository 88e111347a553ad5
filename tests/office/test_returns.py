"""Returned workbooks as Microsoft's validator and an office suite see them."""

import json
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from openxml_audit import OpenXmlValidator
from tests.office.conftest import SavedAs

from reportgen.office_files.zip_parts import pack, unpack
from reportgen.readers.formats.xlsx import read_xlsx
from reportgen.readers.standard_folders import shipped
from reportgen.workflows.export_findings import findings_file
from reportgen.workflows.returns import write_returns
from reportgen.workflows.validate import validate_case


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A marked workbook, the same marked twice, a fresh form, and a list of findings."""
    folder = tmp_path_factory.mktemp("returns")
    case = Path(shutil.copytree(shipped("samples") / "demo-2021", folder / "case"))
    own = case / "submissions" / "环保分局统计表.xlsx"
    made: dict[str, Path] = {}

    def returned(name: str) -> None:
        validated = validate_case(case)
        write_returns(validated, folder / name, root=case, case=case)
        made[name] = folder / f"{name}.xlsx"
        shutil.copy(folder / name / "生态环境分局（退回）.xlsx", made[name])

    returned("once")
    shutil.copy(made["once"], own)
    returned("twice")
    parts = unpack(own.read_bytes())
    kind = b'/extended-properties"'
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(kind, b'/digital-signature/origin"')
    own.write_bytes(pack(parts))
    returned("fresh")
    made["findings"] = folder / "findings.xlsx"
    made["findings"].write_bytes(findings_file(validate_case(case), "xlsx", "zh"))
    return made


NAMES = ("once", "twice", "fresh", "findings")


@pytest.mark.parametrize("name", NAMES)
def test_the_open_xml_sdk_finds_nothing(
    workbooks: dict[str, Path], name: str, validator: str
) -> None:
    said = subprocess.run(
        [validator, str(workbooks[name])], check=False, capture_output=True, encoding="utf-8"
    )
    assert json.loads(said.stdout)["errors"] == []


@pytest.mark.parametrize("name", NAMES)
def test_openxml_audit_finds_nothing(workbooks: dict[str, Path], name: str) -> None:
    result = OpenXmlValidator().validate(str(workbooks[name]))
    assert [str(error) for error in result.errors] == []


@pytest.mark.parametrize("name", NAMES[:3])
def test_an_office_suite_keeps_comments_colours_and_figures(
    workbooks: dict[str, Path], name: str, tmp_path: Path, saved_as: SavedAs
) -> None:
    saved_as([workbooks[name]], "xlsx:Calc MS Excel 2007 XML", tmp_path)
    saved = tmp_path / f"{name}.xlsx"
    before, after = openpyxl.load_workbook(workbooks[name]), openpyxl.load_workbook(saved)
    assert after.sheetnames == before.sheetnames
    noted = [c for row in after["申请"].iter_rows() for c in row if c.comment]
    assert len(noted) == 2
    for cell in noted:
        assert cell.comment
        assert cell.comment.text.startswith("退回意见")
        assert cell.fill.fgColor.rgb == "FFFFC94D"
    figures = [
        {position: cell.number for position, cell in grid.cells.items() if cell.number is not None}
        for grid in read_xlsx(saved.read_bytes())
    ]
    assert figures == [
        {position: cell.number for position, cell in grid.cells.items() if cell.number is not None}
        for grid in read_xlsx(workbooks[name].read_bytes())
    ]
