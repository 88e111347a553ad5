"""Returned workbooks as Microsoft's validator and an office suite see them."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from openxml_audit import OpenXmlValidator
from tests.office.saving import Office, to_be_saved

from reportgen.office_files.zip_parts import pack, unpack
from reportgen.readers.formats.xlsx import read_xlsx
from reportgen.readers.standard_folders import shipped
from reportgen.workflows.export_findings import Form, findings_file
from reportgen.workflows.returns import write_returns
from reportgen.workflows.validate import validate_case


@to_be_saved("xlsx")
def workbooks(folder: Path) -> Iterator[Path]:
    """A marked workbook, the same marked twice, a fresh form; beside them a list of findings."""
    case = Path(shutil.copytree(shipped("samples") / "demo-2021", folder / "case"))
    own = case / "submissions" / "环保分局统计表.xlsx"

    def returned(name: str) -> Path:
        write_returns(validate_case(case), folder / name, root=case, case=case)
        marked = folder / name / "生态环境分局（退回）.xlsx"
        return Path(shutil.copy(marked, folder / f"{name}.xlsx"))

    yield returned("once")
    shutil.copy(folder / "once.xlsx", own)
    yield returned("twice")
    parts = unpack(own.read_bytes())
    kind = b'/extended-properties"'
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(kind, b'/digital-signature/origin"')
    own.write_bytes(pack(parts))
    yield returned("fresh")
    (folder / "findings.xlsx").write_bytes(findings_file(validate_case(case), Form.XLSX, "zh"))


NAMES = ("once", "twice", "fresh", "findings")


@pytest.mark.parametrize("name", NAMES)
def test_the_open_xml_sdk_finds_nothing(office: Office, name: str, validator: str) -> None:
    path = office.originals(workbooks) / f"{name}.xlsx"
    said = subprocess.run(
        [validator, str(path)], check=False, capture_output=True, encoding="utf-8"
    )
    assert json.loads(said.stdout)["errors"] == []


@pytest.mark.parametrize("name", NAMES)
def test_openxml_audit_finds_nothing(office: Office, name: str) -> None:
    result = OpenXmlValidator().validate(str(office.originals(workbooks) / f"{name}.xlsx"))
    assert [str(error) for error in result.errors] == []


@pytest.mark.parametrize("name", NAMES[:3])
def test_an_office_suite_keeps_comments_colours_and_figures(name: str, office: Office) -> None:
    sent = office.originals(workbooks) / f"{name}.xlsx"
    saved = office.saved("xlsx") / f"{name}.xlsx"
    before, after = openpyxl.load_workbook(sent), openpyxl.load_workbook(saved)
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
        for grid in read_xlsx(sent.read_bytes())
    ]
