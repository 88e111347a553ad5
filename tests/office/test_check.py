"""A Word report that an office suite saved again: only what people changed is a change."""

from pathlib import Path

import pytest
from tests.cli.test_check import broken, edited, faults, report, two_digits
from tests.office.conftest import SavedAs

from reportgen import check as check_report
from reportgen import compile as compile_report
from reportgen.readers.standard_folders import shipped
from reportgen.workflows.checking import Validated

WORD = "docx:MS Word 2007 XML"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compiled")
    compile_report(shipped("samples") / "teda-2019", out=folder)
    return folder


def checked(out: Path, saved: Path) -> Validated:
    (file,) = saved.glob("*.docx")
    return check_report(file, against=out / "report.json")


def test_saving_again_changes_nothing(out: Path, saved_as: SavedAs, tmp_path: Path) -> None:
    validated = checked(out, saved_as([report(out)], WORD, tmp_path / "saved"))
    assert broken(validated) == []
    assert validated.readings[0].submission
    assert len(validated.readings[0].submission.texts) == 6


def test_both_changed_digits_are_named_and_nothing_else(
    out: Path, saved_as: SavedAs, tmp_path: Path
) -> None:
    file = edited(out, tmp_path, two_digits)
    validated = checked(out, saved_as([file], WORD, tmp_path / "saved"))
    assert broken(validated) == ["against.figure", "against.number"]
    figure, number = faults(validated)
    assert (figure.outcome.details["before"], figure.outcome.details["after"]) == ("142", "143")
    assert "250条" in number.outcome.details["after"]
