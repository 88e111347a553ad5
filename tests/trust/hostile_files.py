"""Files made to mislead or to break their reader, each with what must be said of it.

Every one of them is a sound form of ours with one thing changed, so that nothing but the change can
be what is told.
"""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import openpyxl
from tests.workbooks import saved, workbook_of

from reportgen.model.submissions import CellRef
from reportgen.readers.standard_folders import read_standard
from reportgen.standards.cells import cells

STANDARD = read_standard("cn-2021")
ENTITY, YEAR = "甲局", 2024
CELL = CellRef("disclosure", "licensing", "decisions")
FIGURES = dict.fromkeys(cells(STANDARD), 0) | {CELL: 12}
FORM = workbook_of(STANDARD, FIGURES, entity=ENTITY, period=YEAR)
SHEET, PLACE = "主动公开", "B10"

Parts = Mapping[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hostile:
    """A file, the findings that it must get, and the figure that its cell may have (None: none)."""

    name: str
    data: bytes
    rules: tuple[str, ...]
    figure: int | None = 12


def parts_of(book: bytes = FORM) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Parts, *, twice: str = "") -> bytes:
    """The parts as a package; of one of them, if it is named, there are two."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        if twice:
            archive.writestr("x" * len(twice), parts[twice])
    made = target.getvalue()
    return made.replace(b"x" * len(twice), twice.encode()) if twice else made


def with_part(name: str, change: Callable[[bytes], bytes]) -> bytes:
    parts = parts_of()
    return packed(parts | {name: change(parts[name])})


def edited(change: Callable[[openpyxl.Workbook], object]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(FORM))
    change(book)
    return saved(book)


def typed(value: object) -> bytes:
    return workbook_of(STANDARD, FIGURES | {CELL: value}, entity=ENTITY, period=YEAR)  # type: ignore[arg-type]  # dates and the like too


SHEET_ONE, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "b">]>'
FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'


def after_declaration(part: bytes, text: bytes) -> bytes:
    start = part.find(b"?>") + 2 if part.startswith(b"<?xml") else 0
    return part[:start] + text + part[start:]


CONTAINERS = (
    Hostile(name="sound", data=FORM, rules=()),
    Hostile(name="empty", data=b"", rules=("read.empty_file",), figure=None),
    Hostile(name="cut", data=FORM[: len(FORM) // 2], rules=("read.truncated",), figure=None),
    Hostile(name="text", data="甲局\t12\n".encode(), rules=("read.not_this_form",), figure=None),
    Hostile(name="page", data=b"<html><table></table>", rules=("read.web_page",), figure=None),
    Hostile(name="picture", data=b"\x89PNG\r\n\x1a\n" + bytes(99), rules=("read.not_a_workbook",), figure=None),
    Hostile(name="part twice", data=packed(parts_of(), twice=SHEET_ONE), rules=("read.part_twice",), figure=None),
    Hostile(name="odd part", data=packed(parts_of() | {"../x": b""}), rules=("read.odd_part_name",), figure=None),
    Hostile(name="many parts", data=packed(parts_of() | {f"x/{n}": b"" for n in range(600)}), rules=("read.too_many_parts",), figure=None),
    Hostile(name="zeros", data=packed(parts_of() | {"x/y": bytes(20 << 20)}), rules=("read.inflates_too_much",), figure=None),
    Hostile(name="entity", data=with_part(SHEET_ONE, lambda p: after_declaration(p, DOCTYPE)), rules=("read.doctype",), figure=None),
    Hostile(name="no sheet", data=packed({n: p for n, p in parts_of().items() if n != SHEET_ONE}), rules=("read.part_missing",), figure=None),
    Hostile(name="broken XML", data=with_part(SHEET_ONE, lambda p: p[:-20]), rules=("read.damaged",), figure=None),
    Hostile(name="far cell", data=with_part(SHEET_ONE, lambda p: p.replace(b"</sheetData>", FAR)), rules=()),
    Hostile(name="cell twice", data=with_part(SHEET_ONE, lambda p: p.replace(b"</sheetData>", b'<row r="10"><c r="B10"><v>9</v></c></row></sheetData>')), rules=("read.cell_twice",), figure=None),
    Hostile(name="all hidden", data=with_part(BOOK, lambda p: p.replace(b'state="visible"', b'state="hidden"')), rules=("read.all_hidden", "read.hidden_figure")),
)  # fmt: skip

TYPED: tuple[tuple[object, tuple[str, ...], int | None], ...] = (
    (12, (), 12), ("12", ("read.text_number",), 12), ("12件", ("read.normalised",), 12), ("１２", ("read.normalised",), 12),
    ("十二", ("read.normalised",), 12), ("12.0", ("read.normalised",), 12), (" 12 ", ("read.normalised",), 12), ("1,200", ("read.normalised",), 1200),
    ("约12", ("read.not_a_number",), None), ("1O", ("read.not_a_number",), None), ("l2", ("read.not_a_number",), None), ("12?", ("read.not_a_number",), None),
    ("10-12", ("read.not_a_number",), None), ("5+7", ("read.not_a_number",), None), ("(12)", ("read.not_a_number",), None), ("1e3", ("read.not_a_number",), None),
    ("NaN", ("read.not_a_number",), None), ("Infinity", ("read.not_a_number",), None), ("⑫", ("read.not_a_number",), None), ("无", (), None),
    ("12\n8", ("read.not_a_number",), None), ("一", ("read.dash_or_one",), None), ("#REF!", ("read.error_value",), None), ("=1+1", ("read.uncalculated",), None),
    (True, ("read.boolean",), None), ("1" * 5_000, ("read.not_a_number",), None), ("=" * 200, ("read.uncalculated",), None),
)  # fmt: skip

FIGURES_TYPED = tuple(
    Hostile(name=f"typed {value!r:.20}", data=typed(value), rules=rules, figure=figure)
    for value, rules, figure in TYPED
)


def renamed(book: openpyxl.Workbook) -> None:
    book[SHEET]["A10"] = "行政许呵"


LAYOUT = (
    Hostile(name="label overtyped", data=edited(renamed), rules=("read.extra_label", "read.label_missing"), figure=None),
    Hostile(name="sheet gone", data=edited(lambda book: book.remove(book[SHEET])), rules=("read.table_missing",), figure=None),
    Hostile(name="blank form", data=workbook_of(STANDARD, {}, entity=ENTITY, period=YEAR), rules=("read.empty_form",), figure=None),
    Hostile(name="two years", data=edited(lambda book: book[SHEET].__setitem__("A1", "2023年度政府信息公开工作年度报告统计表")), rules=("read.period_unclear",)),
    Hostile(name="another body", data=workbook_of(STANDARD, FIGURES, entity="乙局", period=YEAR), rules=("read.entity_disagrees",)),
    Hostile(name="nobody", data=workbook_of(STANDARD, FIGURES, entity="", period=YEAR), rules=()),
    Hostile(name="sheet twice", data=edited(lambda book: book.copy_worksheet(book[SHEET])), rules=("read.table_twice",), figure=None),
)  # fmt: skip

ALL = (*CONTAINERS, *FIGURES_TYPED, *LAYOUT)


def lying(data: bytes) -> bytes:
    """The package whose directory says that the last part is small."""
    changed = bytearray(data)
    struct.pack_into("<L", changed, changed.rindex(b"PK\x01\x02") + 24, 3)
    return bytes(changed)
