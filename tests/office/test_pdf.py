"""Compiled Word reports, printed by an office suite: their PDF says what they say."""

import re
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from tests.effort import every
from tests.office.conftest import Documents
from tests.office.saving import Office, to_be_saved

from reportgen import check as check_report
from reportgen import compile as compile_report
from reportgen.model.submissions import Submission
from reportgen.readers.standard_folders import read_standard, shipped
from reportgen.standards.cells import cells
from reportgen.workflows.read import ReadFile, read_file
from reportgen.workflows.run_options import RunOptions

SAMPLES = {"demo": "demo-2021", "teda": "teda-2019"}
EACH = pytest.mark.parametrize("sample", SAMPLES)
LOCKED = (
    'pdf:writer_pdf_Export:{"EncryptFile":{"type":"boolean","value":"true"},'
    '"DocumentOpenPassword":{"type":"string","value":"1234"}}'
)
# LibreOffice 7.4 does not print a comma that hangs over the margin of a justified line.
HANGING = "，、"
HELD = re.compile(r"<w:(?:cantSplit|tblHeader|keepNext|keepLines|pageBreakBefore)\b[^>]*/>")
EMPTY = '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="200" w:lineRule="exact"/></w:pPr></w:p>'


def report(folder: Path, suffix: str = ".docx") -> Path:
    (found,) = (path for path in folder.glob(f"*{suffix}") if "年度报告" in path.name)
    return found


def flush_left(_: str, text: str) -> str:
    """Lines as they come, none stretched to the margin: so no comma is lost."""
    return text.replace('<w:jc w:val="both"/>', '<w:jc w:val="left"/>')


def let_go(lines: int) -> Callable[[str, str], str]:
    """So many empty lines before each table, and nothing keeps rows or heads together."""

    def edit(part: str, text: str) -> str:
        text = HELD.sub("", text)
        return text.replace("<w:tbl>", EMPTY * lines + "<w:tbl>") if "document" in part else text

    return edit


def edited(source: Path, target: Path, edit: Callable[[str, str], str]) -> Path:
    """A copy of a Word document with its text and styles edited as XML."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name in ("word/document.xml", "word/styles.xml"):
                data = edit(name, data.decode("utf-8")).encode("utf-8")
            new.writestr(name, data)
    return target


BREAKS = range(0, 24, every(3))


@to_be_saved("pdf")
def reports(folder: Path) -> Iterator[Path]:
    """Each sample's report, and variants of it, in a folder of outputs."""
    for sample, case in SAMPLES.items():
        out = folder / sample
        compile_report(shipped("samples") / case, out=out)
        whole = report(out)
        yield whole
        yield edited(whole, out / f"{sample}-left.docx", flush_left)
        for lines in BREAKS:
            yield edited(whole, out / f"{sample}-{lines}.docx", let_go(lines))


@pytest.fixture(scope="module")
def folders(office: Office) -> Mapping[str, Path]:
    """Each sample's folder of outputs with a PDF beside each Word document."""
    made, printed = office.originals(reports), office.saved("pdf")
    for document in made.glob("*/*.docx"):
        pdf = printed / f"{document.stem}.pdf"
        if pdf.exists():
            shutil.copy(pdf, document.with_suffix(".pdf"))
    return {sample: made / sample for sample in SAMPLES}


def read(path: Path) -> Submission:
    found: ReadFile = read_file(path)
    told = {finding.rule for finding in found.findings}
    assert told <= {"read.data_open", "read.data_not_counted"}  # the sample is a draft
    assert found.submission is not None
    return found.submission


def said(submission: Submission, without: str = "") -> dict[str, str]:
    """The text by section, without white space and some marks."""
    return {
        section: re.sub(rf"[\s{without}]", "", text) for section, text in submission.texts.items()
    }


def figures(submission: Submission) -> dict[str, object]:
    """What the tables say; an office's own counts stand in none."""
    return {
        str(ref): (fact.mark, fact.value)
        for ref, fact in submission.facts.items()
        if ref.table != "indicators"
    }


@EACH
def test_the_printed_report_has_every_figure_and_sentence(
    sample: str, folders: Mapping[str, Path]
) -> None:
    folder = folders[sample]
    printed, written = read(report(folder, ".pdf")), read(report(folder))
    assert figures(printed) == figures(read(folder / "report.json"))
    assert said(printed, HANGING) == said(written, HANGING)
    assert printed.headings == written.headings
    assert (printed.entity, printed.period) == (written.entity, written.period)


@EACH
def test_paragraphs_are_those_of_the_word_report(sample: str, folders: Mapping[str, Path]) -> None:
    printed, written = read(folders[sample] / f"{sample}-left.pdf"), read(report(folders[sample]))
    assert [re.sub(r"[^\S\n]", "", text) for text in printed.texts.values()] == [
        re.sub(r"[^\S\n]", "", text) for text in written.texts.values()
    ]


@EACH
def test_checking_the_printed_report_finds_what_checking_the_word_report_finds(
    sample: str, folders: Mapping[str, Path]
) -> None:
    data = folders[sample] / "report.json"
    printed = check_report(folders[sample] / f"{sample}-left.pdf", against=data)
    written = check_report(report(folders[sample]), against=data)
    assert [(f.rule, f.outcome) for f in printed.findings] == [
        (f.rule, f.outcome) for f in written.findings
    ]
    assert printed.tallies == written.tallies


@EACH
def test_tables_may_break_anywhere(sample: str, folders: Mapping[str, Path]) -> None:
    expected = figures(read(folders[sample] / "report.json"))
    for lines in BREAKS:
        assert figures(read(folders[sample] / f"{sample}-{lines}.pdf")) == expected, lines


def test_a_table_whose_heads_stand_on_two_pages_is_one(printed: Documents) -> None:
    submission = read(printed.path("tall", ".pdf"))
    standard = read_standard("cn-2021")
    assert {ref: fact.raw for ref, fact in submission.facts.items()} == {
        ref: "123456" if ref.table == "requests" else "12345" for ref in cells(standard)
    }


def test_a_locked_file_opens_with_its_password(
    folders: Mapping[str, Path], office: Office, tmp_path: Path
) -> None:
    word = report(folders["teda"])
    locked = office.save([word], LOCKED, tmp_path) / f"{word.stem}.pdf"
    assert [finding.rule for finding in read_file(locked).findings] == ["read.password"]
    wrong = read_file(locked, options=RunOptions(password="4321"))  # noqa: S106 - no secret
    assert [finding.rule for finding in wrong.findings] == ["read.password_wrong"]
    opened = read_file(locked, options=RunOptions(password="1234"))  # noqa: S106 - likewise
    assert opened.submission is not None
    assert figures(opened.submission) == figures(read(folders["teda"] / "report.json"))
