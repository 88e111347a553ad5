"""Marks a department's own workbook: fills its cells, adds comments, puts a sheet in front.

The file's XML is changed in place, and only where needed. Cells keep what they store to the byte
(figures, formulas and their results, number formats). What a library would drop when it saves
stays (macros, pictures, pivot tables, newer validations). A workbook that cannot be changed in
this way is refused.
"""

from collections.abc import Sequence

from lxml import etree

from reportgen.documents.return_letter import CellNote, Marking
from reportgen.office_files.ooxml import visible
from reportgen.office_files.zip_parts import pack, unpack
from reportgen.writers.marked_workbooks.comments import replace_comments
from reportgen.writers.marked_workbooks.first_sheet import first_sheet
from reportgen.writers.marked_workbooks.parts import (
    RELATIONS,
    Element,
    Unsafe,
    Workbook,
    safe,
    tag,
    whole,
    written,
)
from reportgen.writers.marked_workbooks.sheets import Sheet
from reportgen.writers.marked_workbooks.styles import Styles

__all__ = ["Unsafe", "has_macros", "mark_workbook"]

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_ID = f"{{{RELATIONS}}}id"


def has_macros(data: bytes) -> bool:
    """Whether the workbook holds macros, so that its name must end in `.xlsm`."""
    return b"macroEnabled" in unpack(data).get("[Content_Types].xml", b"")


def mark_workbook(data: bytes, marking: Marking) -> bytes:
    """The workbook with these marks, and with the cover as its first sheet.

    Marks and cover of an earlier round are replaced. `data` must have passed the guard. Raises
    `Unsafe` if the workbook cannot be changed without harm.
    """
    cover = marking.cover
    workbook = Workbook(parts=unpack(data))
    main, sheets = _worksheet_parts(workbook)
    _refuse_unsafe(workbook, main)
    styles = Styles(root=workbook.root(_part_of(workbook, main, "styles")))
    by_sheet: dict[str, list[CellNote]] = {}
    for mark in marking.marks:
        by_sheet.setdefault(mark.sheet, []).append(mark)
    if not by_sheet.keys() <= sheets.keys():
        raise Unsafe("structure")
    for name, part in sheets.items():
        if name != cover.name:
            _mark_sheet(workbook, part, by_sheet.get(name, []), styles, marking)
    front = first_sheet(cover, styles)
    if cover.name in sheets:
        _replace_cover(workbook, main, sheets[cover.name], front, cover.name)
    else:
        _insert_cover(workbook, main, front, cover.name)
    return pack(workbook.stored())


def _worksheet_parts(workbook: Workbook) -> tuple[str, dict[str, str]]:
    """The name of the main part, and each worksheet's part by the name of the sheet."""
    main = next((r.part for r in workbook.relations("") if r.kind == "officeDocument"), "")
    root = workbook.root(main)
    if root.tag != tag("workbook"):
        raise Unsafe("strict")
    targets = {relation.id: relation for relation in workbook.relations(main)}
    found = {}
    for sheet in root.iterfind(f"{tag('sheets')}/{tag('sheet')}"):
        target = targets.get(sheet.get(_ID, ""))
        if target is not None and target.kind == "worksheet":
            found[visible(sheet.get("name", ""))] = target.part
    return main, found


def _refuse_unsafe(workbook: Workbook, main: str) -> None:
    """Refuse a workbook that any change would harm: a signed or a shared one."""
    kinds = {relation.kind for part in ("", main) for relation in workbook.relations(part)}
    if "origin" in kinds:
        raise Unsafe("signed")
    if {"revisionHeaders", "usernames"} & kinds:
        raise Unsafe("shared")


def _part_of(workbook: Workbook, main: str, kind: str) -> str:
    return next((r.part for r in workbook.relations(main) if r.kind == kind), "")


def _mark_sheet(
    workbook: Workbook,
    part: str,
    marks: Sequence[CellNote],
    styles: Styles,
    marking: Marking,
) -> None:
    sheet = Sheet(root=workbook.root(part))
    sheet.deselect()
    sheet.unmark(styles)
    for mark in marks:
        sheet.mark(mark.address, styles, noted=bool(mark.notes))
    texts = {mark.address: safe("\n\n".join(mark.notes)) for mark in marks if mark.notes}
    replace_comments(workbook, part, sheet, texts, marking)


def _insert_cover(workbook: Workbook, main: str, front: Element, name: str) -> None:
    """Insert the cover as the first sheet; names bound to a sheet's number move on by one."""
    part = workbook.fresh("xl/worksheets/sheet", ".xml")
    workbook.add(part, written(front), _SHEET_TYPE)
    root = workbook.root(main)
    sheets = root.find(tag("sheets"))
    if sheets is None:
        raise Unsafe("structure")
    highest = max((whole(sheet, "sheetId", 0) for sheet in sheets), default=0)
    entry = etree.Element(tag("sheet"), name=safe(name), sheetId=str(highest + 1))
    entry.set(_ID, workbook.relate(main, "worksheet", part))
    sheets.insert(0, entry)
    for defined in root.iterfind(f"{tag('definedNames')}/{tag('definedName')}"):
        if "localSheetId" in defined.attrib:
            defined.set("localSheetId", str(whole(defined, "localSheetId", 0) + 1))
    _open_on(root, 0)


def _replace_cover(workbook: Workbook, main: str, part: str, front: Element, name: str) -> None:
    """Put the cover in the place of the cover of an earlier round."""
    workbook.forget_relations(part)
    workbook.opened[part] = front
    root = workbook.root(main)
    for number, sheet in enumerate(root.iterfind(f"{tag('sheets')}/{tag('sheet')}")):
        if visible(sheet.get("name", "")) == name:
            if "state" in sheet.attrib:
                del sheet.attrib["state"]
            _open_on(root, number)


def _open_on(root: Element, number: int) -> None:
    """Make the workbook open on the sheet of this number, counted from 0."""
    for view in root.iterfind(f"{tag('bookViews')}/{tag('workbookView')}"):
        view.set("activeTab", str(number))
        if "firstSheet" in view.attrib:
            del view.attrib["firstSheet"]
