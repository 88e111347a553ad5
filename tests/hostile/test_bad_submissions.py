"""Everything that offices send by mistake, in one folder: each told once, all else compiled."""

import datetime as dt
import struct
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from tests.workbooks import saved, workbook_of

from reportgen.documents.messages import Messages
from reportgen.model.findings import Finding, place_texts
from reportgen.model.submissions import CellRef, Sum
from reportgen.readers.standard_folders import read_standard
from reportgen.standards.cells import cells
from reportgen.workflows.compile import Compiled, compile_case
from reportgen.workflows.run_options import RunOptions

STANDARD = read_standard("cn-2021")
YEAR = 2024
PERSON, TOTAL = CellRef("requests", "new", "person"), CellRef("requests", "new", "total")
ZERO = dict.fromkeys(cells(STANDARD), 0)
SOUND = ZERO | {
    PERSON: 3,
    TOTAL: 3,
    CellRef("requests", "granted", "person"): 3,
    CellRef("requests", "granted", "total"): 3,
    CellRef("requests", "handled", "person"): 3,
    CellRef("requests", "handled", "total"): 3,
}
LICENSING = CellRef("disclosure", "licensing", "decisions")
CELL = ("主动公开", "B10")


def book(entity: str, values: Mapping[CellRef, object] = SOUND, year: int = YEAR) -> bytes:
    return workbook_of(STANDARD, values, entity=entity, period=year)  # type: ignore[arg-type]  # dates too


def stranger() -> bytes:
    other = openpyxl.Workbook()
    assert other.active is not None
    other.active["A1"] = "2024年度职工考勤表"
    other.active["B2"] = 31
    return saved(other)


def encrypted() -> bytes:
    """A compound file whose directory names the stream of an encrypted package."""
    header = bytearray(512)
    header[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    struct.pack_into("<4H", header, 24, 0x3E, 3, 0xFFFE, 9)
    struct.pack_into("<H", header, 32, 6)
    struct.pack_into("<7L", header, 44, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE)
    struct.pack_into("<109L", header, 76, 0, *[0xFFFFFFFF] * 108)
    links = struct.pack("<128L", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    return (
        bytes(header) + links + entry("Root Entry", 5) + entry("EncryptedPackage", 2) + bytes(256)
    )


def entry(name: str, kind: int) -> bytes:
    encoded = name.encode("utf-16-le")
    data = bytearray(128)
    data[: len(encoded)] = encoded
    struct.pack_into("<HB", data, 64, len(encoded) + 2, kind)
    struct.pack_into("<2L", data, 116, 0xFFFFFFFE, 0)
    return bytes(data)


# Department, file name, content; the rule that tells of it, and the cell if there is one.
BAD = [
    ("甲局", "甲局.xlsx", "本单位今年没有申请。\n".encode(), "read.not_this_form", None),
    ("乙局", "乙局.xlsx", b"", "read.empty_file", None),
    ("丙局", "丙局.xlsx", encrypted(), "read.password", None),
    ("丁局", "丁局.xls", b"<html><table><tr><td>1</td></tr></table></html>", "read.web_page", None),
    ("戊局", "戊局.xlsx", book("戊局", year=2023), "roster.period", None),
    (None, "外单位.xlsx", book("某协会"), "roster.unknown", None),
    ("己局", "己局.xlsx", stranger(), "read.not_this_form", None),
    ("庚局", "庚局.xlsx", book("庚局", SOUND | {LICENSING: "=1+1"}), "read.uncalculated", CELL),
    ("辛局", "辛局.xlsx", book("辛局", SOUND | {LICENSING: "#REF!"}), "read.error_value", CELL),
    (
        "壬局",
        "壬局.xlsx",
        book("壬局", SOUND | {LICENSING: dt.date(2024, 3, 1)}),
        "read.date",
        CELL,
    ),
    ("癸局", "癸局.xlsx", book("癸局", SOUND | {LICENSING: "12件"}), "read.normalised", CELL),
    ("子局", "子局.xlsx", book("子局", SOUND | {LICENSING: "约12"}), "read.not_a_number", CELL),
    ("寅局", "寅局.xlsx", book("寅局")[:3000], "read.truncated", None),
    ("卯局", "卯局.doc.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(100), "read.not_a_workbook", None),
]
BLANK = "丑局"
SAME, DIFFERENT = "辰局", "巳局"
GOOD = ("午局", "未局")
IGNORED = ("~$午局.xlsx", ".DS_Store", "Thumbs.db", ".~lock.午局.xlsx#")
COUNTED = (*GOOD, SAME, BLANK, "庚局", "辛局", "壬局", "癸局", "子局")


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    root = tmp_path_factory.mktemp("报送 2024")
    folder = root / "submissions"
    folder.mkdir()
    for _, name, content, _, _ in BAD:
        (folder / name).write_bytes(content)
    (folder / f"{BLANK}.xlsx").write_bytes(book(BLANK, {}))
    (folder / f"{SAME}.xlsx").write_bytes(book(SAME))
    (folder / f"{SAME}（再报）.xlsx").write_bytes(book(SAME))
    (folder / f"{DIFFERENT}.xlsx").write_bytes(book(DIFFERENT))
    (folder / f"{DIFFERENT}（更正）.xlsx").write_bytes(book(DIFFERENT, SOUND | {LICENSING: 9}))
    for entity in GOOD:
        (folder / f"{entity}.xlsx").write_bytes(book(entity))
    for name in IGNORED:
        (folder / name).write_bytes(b"locked")
    entities = [e for e, *_ in BAD if e] + [BLANK, SAME, DIFFERENT, *GOOD]
    (root / "roster.csv").write_text("\n".join(["单位名称", *entities]), encoding="utf-8")
    case = f'[report]\nauthority = "某区人民政府"\nperiod = {YEAR}\n'
    (root / "case.toml").write_text(case, encoding="utf-8")
    (root / "narrative").mkdir()
    for section in ("overview", "problems", "other_matters"):
        (root / "narrative" / f"{section}.md").write_text("# 标题\n正文。\n", encoding="utf-8")
    return compile_case(root, options=RunOptions(workers=2))


def told(compiled: Compiled, file: str) -> list[Finding]:
    """What is broken in a file."""
    name = f"submissions/{file}"
    return [f for f in compiled.validated.findings if f.broken and f.file == name]


@pytest.mark.parametrize(
    ("entity", "file", "content", "rule", "cell"), BAD, ids=[b[1] for b in BAD]
)
def test_each_bad_file_gets_one_finding_that_names_it(
    compiled: Compiled,
    entity: str | None,
    file: str,
    content: bytes,
    rule: str,
    cell: tuple[str, str] | None,
) -> None:
    assert content is not None
    (finding,) = told(compiled, file)
    assert (finding.rule, finding.entity) == (rule, entity or "某协会")
    assert place_texts(finding.place) == (cell or (None, None))


def test_a_blank_form_gets_one_finding(compiled: Compiled) -> None:
    found = told(compiled, f"{BLANK}.xlsx")
    assert [f.rule for f in found] == ["read.empty_form"]
    assert {f.entity for f in found} == {BLANK}


@pytest.mark.parametrize("entity", [SAME, DIFFERENT])
def test_two_files_of_one_department_are_both_told_with_both_names(
    compiled: Compiled, entity: str
) -> None:
    found = [f for f in compiled.validated.findings if f.broken and f.entity == entity]
    names = sorted(r.source.name for r in compiled.validated.results if r.entity == entity)
    assert [(f.rule, f.file) for f in found] == [("roster.twice", name) for name in names]
    details = found[0].outcome.details
    assert (details["count"], details["files"]) == ("2", ", ".join(names))
    assert details["content"] == ("same" if entity == SAME else "differ")


def test_lock_files_are_not_even_looked_at(compiled: Compiled) -> None:
    names = {Path(reading.source.name).name for reading in compiled.validated.results}
    assert not names & set(IGNORED)
    assert len(names) == len(BAD) + 1 + 4 + len(GOOD)


def test_nobody_who_sent_a_bad_file_is_called_missing(compiled: Compiled) -> None:
    assert compiled.validated.missing == ()


def test_the_good_files_are_compiled(compiled: Compiled) -> None:
    fact = compiled.total.facts[PERSON]
    assert isinstance(fact.origin, Sum)
    assert {part.entity for part in fact.origin.parts} == set(COUNTED)
    assert fact.value == Decimal(3) * (len(COUNTED) - 1)
    assert compiled.total.facts[LICENSING].value == 12
    assert compiled.report.draft is not None
    assert {Path(name).suffix for name in compiled.files} >= {".docx", ".json"}


def messages(compiled: Compiled, language: str) -> Iterator[tuple[Finding, str]]:
    standard = compiled.validated.standard
    for finding in compiled.validated.findings:
        yield finding, Messages(standard, language).message(finding)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_message_has_a_hole_or_a_place_left_open(compiled: Compiled, language: str) -> None:
    for finding, text in messages(compiled, language):
        assert "{" not in text, finding
        assert "“-”" not in text, finding
        assert "（-）" not in text, finding
        assert "(-)" not in text, finding
        assert "'-'" not in text, finding
        assert not text.endswith(" - "), finding


def test_nothing_of_a_part_is_lost_on_the_way(compiled: Compiled) -> None:
    fact = compiled.total.facts[LICENSING]
    assert isinstance(fact.origin, Sum)
    raw = {part.entity: part.fact.raw for part in fact.origin.parts}
    assert raw["子局"] == "约12"
    assert raw["癸局"] == "12件"
