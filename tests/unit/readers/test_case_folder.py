from collections.abc import Sequence
from pathlib import Path

import pytest

from reportgen.case.settings import Case, Entity
from reportgen.model.errors import ReportgenError
from reportgen.model.grids import Cell, Grid, Position
from reportgen.model.pictures import LARGE, MISSING, MOST_BYTES, OUTSIDE, PictureFile
from reportgen.readers.case_folder import files_of, read_case, submissions
from reportgen.readers.standard_folders import document_words

HEAD = '[report]\nauthority = "某区办"\nperiod = 2024\n'


def read(folder: Path, grids: Sequence[Grid] = ()) -> Case:
    return read_case(
        folder, headings=document_words().roster, workbook=lambda _: grids, rules=lambda _: ()
    )


def write(folder: Path, **files: str | bytes) -> Path:
    """A case folder; `__` in a name is a folder's end, `_csv` and its like a suffix."""
    for name, text in ({"case_toml": HEAD} | files).items():
        stem, _, suffix = name.replace("__", "/").rpartition("_")
        path = folder / f"{stem}.{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def problems(folder: Path) -> list[str]:
    with pytest.raises(ReportgenError) as raised:
        read(folder)
    return [problem.id for problem in raised.value.problems]


def test_a_case_folder_is_read(tmp_path: Path) -> None:
    write(tmp_path, narrative__overview_md="\ufeff正文", submissions__甲局_xlsx="x", rules_toml="")
    case = read(tmp_path)
    assert (case.settings.authority, case.settings.period) == ("某区办", 2024)
    assert (case.narratives, case.files) == ({"overview": "正文"}, ("submissions/甲局.xlsx",))
    assert (case.roster, case.rules) == ((), ())


def test_what_is_no_case_is_told(tmp_path: Path) -> None:
    assert problems(tmp_path / "none") == ["case.no_folder"]
    assert problems(tmp_path) == ["file.missing"]
    write(tmp_path, narrative__overview_md="正文".encode("gb18030"))
    assert problems(tmp_path) == ["file.not_utf8"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_roster_is_read_from_text(tmp_path: Path, encoding: str) -> None:
    text = "2024年名册\n代码,单位名称,简称,可制定规章\n1,市财政局,财政局；财局,是\n,,,\n2,市教育局,,否\n3,市水务局\n"
    write(tmp_path, roster_csv=text.encode(encoding))
    assert read(tmp_path).roster == (
        Entity(name="市财政局", code="1", aliases=("财政局", "财局"), makes_regulations=True),
        Entity(name="市教育局", code="2", makes_regulations=False),
        Entity(name="市水务局", code="3"),
    )


def test_a_roster_is_read_from_a_workbook(tmp_path: Path) -> None:
    write(tmp_path, roster_xlsx="")
    cells = {Position(1, 1): Cell(text="单位名称"), Position(2, 1): Cell(text=" 市财政局 ")}
    cells |= {Position(0, 0): Cell(text="名册"), Position(1, 2): Cell(text="截止日期")}
    grids = (Grid(name="名册", cells=cells),)
    assert read(tmp_path, grids).roster == (Entity(name="市财政局"),)
    with pytest.raises(ReportgenError):
        read(tmp_path, ())
    with pytest.raises(ReportgenError):
        read(tmp_path, (Grid(name="空", cells={}),))


def test_what_is_wrong_with_a_roster_is_told(tmp_path: Path) -> None:
    write(tmp_path, roster_csv="甲\n乙\n")
    assert problems(tmp_path) == ["roster.no_heading"]
    write(tmp_path, roster_csv="单位名称,别名\n甲局,丙\n乙局,丙\n甲局,\n")
    assert problems(tmp_path) == ["roster.name_twice", "roster.entity_twice"]
    write(tmp_path, roster_xlsx="")
    assert problems(tmp_path) == ["roster.two"]


def test_lock_files_and_hidden_files_are_no_submissions(tmp_path: Path) -> None:
    folder = tmp_path / "submissions"
    for name in ("乙.xlsx", "二/甲.xlsx", "~$乙.xlsx", ".DS_Store", "Thumbs.db", ".git/x", "二/.x"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"")
    assert submissions(folder) == ["submissions/乙.xlsx", "submissions/二/甲.xlsx"]
    assert submissions(tmp_path / "none") == []
    assert files_of(folder / "乙.xlsx") == [str(folder / "乙.xlsx")]
    assert files_of(folder) == [str(folder / "乙.xlsx"), str(folder / "二/甲.xlsx")]


def test_the_pictures_that_narratives_call_are_read_and_no_others(tmp_path: Path) -> None:
    inside = "![甲](图/一.png)![乙](../figure.png)<!-- ![丙](c.png) -->![](chart:x)"
    outside = "![丁](../../d.png)![戊](http://a.b/e.png)![己](/etc/hostname)![庚](none.png)"
    folder = tmp_path / "case"
    folder.mkdir()
    write(folder, narrative__overview_md=inside, narrative__problems_md=outside)
    write(folder, narrative__图__一_png=b"1", figure_png=b"2", narrative__c_png=b"3")
    write(tmp_path, d_png=b"4")
    assert read(folder).pictures == {
        "图/一.png": PictureFile(content=b"1", size=1),
        "../figure.png": PictureFile(content=b"2", size=1),
        "../../d.png": PictureFile(fault=OUTSIDE),
        "http://a.b/e.png": PictureFile(fault=OUTSIDE),
        "/etc/hostname": PictureFile(fault=OUTSIDE),
        "none.png": PictureFile(fault=MISSING),
    }


def test_a_link_that_leads_out_of_the_case_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    folder.mkdir()
    write(folder, narrative__overview_md="![甲](a.png)")
    write(tmp_path, d_png=b"4")
    (folder / "narrative" / "a.png").symlink_to(tmp_path / "d.png")
    assert read(folder).pictures == {"a.png": PictureFile(fault=OUTSIDE)}


def test_a_picture_too_large_or_with_an_impossible_name_is_told(tmp_path: Path) -> None:
    write(tmp_path, narrative__overview_md=f"![甲](a.png)![乙]({'x' * 300}.png)")
    with (tmp_path / "narrative" / "a.png").open("wb") as stream:
        stream.truncate(MOST_BYTES + 1)
    assert [picture.fault for picture in read(tmp_path).pictures.values()] == [LARGE, MISSING]


def test_what_no_document_can_hold_is_dropped_from_a_text(tmp_path: Path) -> None:
    write(tmp_path, narrative__overview_md="\ufeff正\x0b\0文\ufeff。\n")
    assert read(tmp_path).narratives["overview"] == "正文。\n"
