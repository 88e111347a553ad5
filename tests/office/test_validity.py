import json
import subprocess
from collections import Counter
from pathlib import Path

import docx
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from reportgen.office_files.word.elements import Element, tag
from reportgen.office_files.zip_parts import unpack

NAMES = [f"{id_}-{kind}" for id_ in ("cn-2019", "cn-2021") for kind in ("blank", "final", "draft")]


@pytest.fixture(params=NAMES)
def report(request: pytest.FixtureRequest) -> Path:
    path: Path = request.getfixturevalue("documents").path(request.param, ".docx")
    return path


@pytest.fixture(params=[*NAMES, "materials"])
def document(request: pytest.FixtureRequest) -> Path:
    path: Path = request.getfixturevalue("documents").path(request.param, ".docx")
    return path


def roots(document: Path) -> dict[str, Element]:
    parts = unpack(document.read_bytes())
    texts = {name: part for name, part in parts.items() if not name.endswith(".png")}
    return {name: etree.fromstring(part) for name, part in texts.items()}


def test_the_open_xml_sdk_finds_nothing(document: Path, validator: str) -> None:
    said = subprocess.run(
        [validator, str(document)], check=False, capture_output=True, encoding="utf-8"
    )
    assert json.loads(said.stdout)["errors"] == []


def test_openxml_audit_finds_nothing(document: Path) -> None:
    result = OpenXmlValidator().validate(str(document))
    assert [str(error) for error in result.errors] == []


def test_python_docx_opens_it(report: Path) -> None:
    assert len(docx.Document(str(report)).tables) >= 3


def test_no_font_is_taken_from_the_theme(document: Path) -> None:
    for name, root in roots(document).items():
        for fonts in root.iter(tag("rFonts")):
            assert not [key for key in fonts.attrib if "Theme" in str(key)], name


def test_every_cell_ends_in_a_paragraph(report: Path) -> None:
    cells = list(roots(report)["word/document.xml"].iter(tag("tc")))
    assert cells
    assert {cell[-1].tag for cell in cells} == {tag("p")}


def test_the_spans_of_every_row_are_those_of_the_grid(report: Path) -> None:
    for table in roots(report)["word/document.xml"].iter(tag("tbl")):
        columns = len(list(table.iter(tag("gridCol"))))
        for row in table.iter(tag("tr")):
            spans = {cell: cell.find(f".//{tag('gridSpan')}") for cell in row.iter(tag("tc"))}
            widths = (1 if s is None else int(s.get(tag("val"), "")) for s in spans.values())
            assert sum(widths) == columns


def test_ids_are_unique(document: Path) -> None:
    for name, root in roots(document).items():
        found = Counter(
            (element.tag, value)
            for element in root.iter()
            for key, value in element.attrib.items()
            if str(key) in ("Id", tag("styleId"), tag("id"))
        )
        assert [id_ for id_, count in found.items() if count > 1] == [], name


def test_no_trace_is_left_of_who_made_the_template(document: Path) -> None:
    parts = unpack(document.read_bytes())
    assert not [name for name in parts if "thumbnail" in name or "custom" in name.lower()]
    assert not [name for name, part in parts.items() if b"python-docx" in part]
