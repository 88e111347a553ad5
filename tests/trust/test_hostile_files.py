"""Each hostile file gets its findings and no other; blind changes of sound files never a defect."""

import logging
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.effort import examples
from tests.formats import comma_separated, ods, xls, xlsb
from tests.trust.hostile_files import ALL, CELL, ENTITY, FORM, STANDARD, Hostile, lying

from reportgen.case.settings import Entity
from reportgen.model.errors import DEFECTS
from reportgen.readers.formats.xlsx import read_xlsx
from reportgen.readers.intake import REPORTS, FileResult, ReadOptions, read_all
from reportgen.readers.standard_folders import shipped

ROSTER = (Entity(name=ENTITY), Entity(name="乙局"))


@pytest.fixture
def defects(caplog: pytest.LogCaptureFixture) -> Iterator[list[logging.LogRecord]]:
    """What was logged as a defect of the program; there must be nothing at the end."""
    caplog.set_level(logging.ERROR, DEFECTS.name)
    DEFECTS.propagate = True
    yield caplog.records
    assert [record.getMessage()[-300:] for record in caplog.records] == []


def results(
    folder: Path, files: dict[str, bytes], *, reports: bool = False
) -> dict[str, FileResult]:
    for name, data in files.items():
        (folder / name).write_bytes(data)
    options = ReadOptions(standards=(STANDARD,), roster=ROSTER)
    if reports:
        options = ReadOptions(
            standards=(STANDARD,), roster=ROSTER, accepted=REPORTS, any_standard=True
        )
    return dict(zip(files, read_all(folder, list(files), options, workers=2), strict=True))


@pytest.mark.usefixtures("defects")
@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_each_hostile_file_gets_its_findings_and_no_wrong_figure(
    tmp_path: Path, case: Hostile
) -> None:
    (found,) = results(tmp_path, {f"{ENTITY}.xlsx": case.data}).values()
    assert sorted({finding.rule for finding in found.findings}) == sorted(case.rules)
    fact = found.submission.facts.get(CELL) if found.submission else None
    value = fact.value if fact else None
    assert value in (None, case.figure), "a wrong figure"
    if case.figure is not None:
        assert value == case.figure


@pytest.mark.usefixtures("defects")
def test_a_lying_directory_is_refused(tmp_path: Path) -> None:
    (found,) = results(tmp_path, {"a.xlsx": lying(FORM)}).values()
    assert found.submission is None


def sound() -> dict[str, bytes]:
    """A sound file of each kind."""
    finished = shipped("samples") / "demo-2021"
    cells = {place: cell.text for place, cell in read_xlsx(FORM)[0].cells.items()}
    files = {"a.xlsx": FORM, "a.ods": ods(cells), "a.xls": xls(cells), "a.xlsb": xlsb(cells)}
    files["a.csv"] = comma_separated(cells)
    for path in sorted(finished.rglob("*")):
        if path.is_file() and path.suffix in (".xls", ".csv", ".docx", ".html", ".json", ".pdf"):
            files.setdefault(f"a{path.suffix}", path.read_bytes())
    return files


def changed(data: bytes, chance: random.Random) -> bytes:
    """The bytes after a few blind changes: flipped, cut, doubled, or filled with one byte."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(made) or 1)
        match chance.randrange(4):
            case 0:
                made[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del made[at : at + chance.randint(1, 400)]
            case 2:
                made[at:at] = made[at : at + chance.randint(1, 200)]
            case _:
                made[at : at + chance.randint(1, 40)] = bytes([chance.randrange(256)]) * 8
    return bytes(made)


@pytest.mark.usefixtures("defects")
@pytest.mark.parametrize("kind", sorted(sound()))
def test_blind_changes_never_bring_about_a_defect(tmp_path: Path, kind: str) -> None:
    chance = random.Random(kind)  # noqa: S311 - the same changes each time
    data = sound()[kind]
    files = {f"{n}{Path(kind).suffix}": changed(data, chance) for n in range(examples(30))}
    found = results(tmp_path, files, reports=True)
    assert len(found) == len(files)
    for result in found.values():
        assert result.submission or result.findings
