"""Names that spreadsheets would calculate, or that turn the text around them: text, and visible."""

import csv
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from reportgen.cli import main
from reportgen.readers.standard_folders import shipped

NAMES = [
    *("=1+1", "+2", "-3局", "@SUM(A1)", "\t=5", '=HYPERLINK("http://x","y")', "https://x.cn/局", "007"),
    *("乙\u202e局", "丙\x07局", "丁\u200f局"),
]  # fmt: skip
STEERING = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything that the program writes for a roster of such names."""
    root = tmp_path_factory.mktemp("names")
    case = Path(shutil.copytree(shipped("samples") / "demo-2021", root / "case"))
    for other in case.glob("roster.*"):
        other.unlink()
    with (case / "roster.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["单位名称", "代码", "联系人", "截止日期"])
        writer.writerows([name, f"=A{number}", "=c", "=2+2"] for number, name in enumerate(NAMES))
    text = (case / "case.toml").read_text("utf-8").split("[[indicator]]")[0]
    text = re.sub('(authority|area) = ".*"', r'\1 = "=AUTHORITY()\\u202e"', text)
    (case / "case.toml").write_text(text, encoding="utf-8")
    out = root / "written"
    out.mkdir()
    assert main(["forms", str(case), "-o", str(out / "forms")]) == 0
    for suffix in ("xlsx", "csv", "html"):
        main(["validate", str(case), "--report", str(out / f"findings.{suffix}")])
        main(["status", str(case), "--report", str(out / f"status.{suffix}")])
    main(["validate", str(case), "--returns", str(out / "returned")])
    assert main(["compile", str(case), "-o", str(out / "out")]) == 1
    assert (
        main(["init", str(out / "new"), "--authority", "=1", "--area", "", "--year", "2024"]) == 0
    )
    return out


def texts(root: Path) -> Iterator[tuple[str, str]]:
    """The texts of pages, lists and letters, and the strings of workbooks; each with its file."""
    for path in sorted(root.rglob("*")):
        if path.suffix in (".html", ".csv", ".txt"):
            yield path.name, path.read_bytes().decode("utf-8-sig")
        elif path.suffix == ".xlsx":
            for sheet in openpyxl.load_workbook(path):
                for row in sheet.iter_rows():
                    for cell in row:
                        if isinstance(cell.value, str):
                            yield f"{path.name} {sheet.title}!{cell.coordinate}", cell.value


def test_no_name_is_a_formula_in_any_workbook(written: Path) -> None:
    formulas = [
        (path.name, sheet.title, cell.coordinate, cell.value)
        for path in sorted(written.rglob("*.xlsx"))
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" and any(name in str(cell.value) for name in (*NAMES, "AUTH", "=2+2"))
    ]  # fmt: skip
    assert formulas == []
    assert len(list((written / "forms").iterdir())) == len(NAMES)


def test_a_name_in_a_list_of_commas_is_no_formula_either(written: Path) -> None:
    for name in ("findings.csv", "status.csv"):
        with (written / name).open(encoding="utf-8-sig", newline="") as stream:
            cells = [cell for row in csv.reader(stream) for cell in row]
        assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "@"))]
        assert "'=1+1" in cells


def test_what_would_steer_the_text_is_shown(written: Path) -> None:
    assert [where for where, text in texts(written) if STEERING.search(text)] == []
    assert any("\\u202e" in text for _, text in texts(written))
    assert not [p.name for p in written.rglob("*") if STEERING.search(p.name)]
