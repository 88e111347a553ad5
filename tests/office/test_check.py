"""A Word report that an office suite saved again: only what people changed is a change."""

from collections.abc import Iterator
from pathlib import Path

from tests.cli.test_check import broken, edited, faults, report, two_digits
from tests.office.saving import Office, to_be_saved

from reportgen import check as check_report
from reportgen import compile as compile_report
from reportgen.readers.standard_folders import shipped
from reportgen.workflows.validate import Validated

WORD = "docx:MS Word 2007 XML"


@to_be_saved(WORD)
def reports(folder: Path) -> Iterator[Path]:
    """A compiled report, and the same after somebody changed two digits."""
    compile_report(shipped("samples") / "teda-2019", out=folder)
    yield report(folder)
    (folder / "edited").mkdir()
    yield edited(folder, folder / "edited", two_digits)


def checked(office: Office, name: str) -> Validated:
    """The report as it was saved again, against what was compiled."""
    data = office.originals(reports) / "report.json"
    return check_report(office.saved(WORD) / name, against=data)


def test_saving_again_changes_nothing(office: Office) -> None:
    validated = checked(office, report(office.originals(reports)).name)
    assert broken(validated) == []
    assert validated.results[0].submission
    assert len(validated.results[0].submission.texts) == 6


def test_both_changed_digits_are_named_and_nothing_else(office: Office) -> None:
    validated = checked(office, "改过的.docx")
    assert broken(validated) == ["against.figure", "against.number"]
    figure, number = faults(validated)
    assert (figure.outcome.details["before"], figure.outcome.details["after"]) == ("142", "143")
    assert "250条" in number.outcome.details["after"]
