"""A department's own workbook with marks: its cells filled, comments on them, a sheet in front.

The file's XML is changed in place and nowhere else than needed: cells keep what is stored in them
to the byte (figures, formulas and their results, number formats), and all that a library would
drop when it saves (macros, pictures, pivot tables, validations of newer kinds) stays. What cannot
be changed so is refused.
"""

from collections.abc import Sequence

from lxml import etree

from reportgen.covering import Mark, Marking
from reportgen.ooxml import visible
from reportgen.package import pack, unpack
from reportgen.writers.returned.comments import replace_comments
from reportgen.writers.returned.first_sheet import first_sheet
from reportgen.writers.returned.parts import (
    RELATIONS,
    Element,
    Unsafe,
    Workbook,
    safe,
    tag,
    whole,
    written,
)
from reportgen.writers.returned.sheets import Sheet
from reportgen.writers.returned.styles import Styles

__all__ = ["Unsafe", "has_macros", "mark_workbook"]

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_ID = f"{{{RELATIONS}}}id"


def has_macros(data: bytes) -> bool:
    """Whether programs want the workbook's name to end in `.xlsm`."""
    return b"macroEnabled" in unpack(data).get("[Content_Types].xml", b"")


def mark_workbook(data: bytes, marking: Marking) -> bytes:
    """The workbook with these marks, and with the cover as its first sheet.

    Marks and cover of an earlier round are replaced. `data` must have passed the guard. Raises
    `Unsafe` where the workbook cannot be changed without harm.
    """
    cover = marking.cover
    workbook = Workbook(parts=unpack(data))
    main, sheets = _sheets(workbook)
    _refuse(workbook, main)
    styles = Styles(root=workbook.root(_part_of(workbook, main, "styles")))
    by_sheet: dict[str, list[Mark]] = {}
    for mark in marking.marks:
        by_sheet.setdefault(mark.sheet, []).append(mark)
    if not by_sheet.keys() <= sheets.keys():
        raise Unsafe("structure")
    for name, part in sheets.items():
        if name != cover.name:
            own = by_sheet.get(name, [])
            _mark(workbook, part, own, styles, marking)
    front = first_sheet(cover, styles)
    if cover.name in sheets:
        _replace(workbook, main, sheets[cover.name], front, cover.name)
    else:
        _insert(workbook, main, front, cover.name)
    return pack(workbook.stored())


def _sheets(workbook: Workbook) -> tuple[str, dict[str, str]]:
    """The main part, and the part of each worksheet by the sheet's name."""
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


def _refuse(workbook: Workbook, main: str) -> None:
    """What would be harmed by a change anywhere in the package."""
    kinds = {relation.kind for part in ("", main) for relation in workbook.relations(part)}
    if "origin" in kinds:
        raise Unsafe("signed")
    if {"revisionHeaders", "usernames"} & kinds:
        raise Unsafe("shared")


def _part_of(workbook: Workbook, main: str, kind: str) -> str:
    return next((r.part for r in workbook.relations(main) if r.kind == kind), "")


def _mark(
    workbook: Workbook,
    part: str,
    marks: Sequence[Mark],
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


def _insert(workbook: Workbook, main: str, front: Element, name: str) -> None:
    """The sheet before all others; what counts sheets by their place counts on."""
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
    _show(root, 0)


def _replace(workbook: Workbook, main: str, part: str, front: Element, name: str) -> None:
    """The sheet in the place of that of an earlier round."""
    workbook.forget_relations(part)
    workbook.opened[part] = front
    root = workbook.root(main)
    for number, sheet in enumerate(root.iterfind(f"{tag('sheets')}/{tag('sheet')}")):
        if visible(sheet.get("name", "")) == name:
            if "state" in sheet.attrib:
                del sheet.attrib["state"]
            _show(root, number)


def _show(root: Element, number: int) -> None:
    """Open the workbook on this sheet."""
    for view in root.iterfind(f"{tag('bookViews')}/{tag('workbookView')}"):
        view.set("activeTab", str(number))
        if "firstSheet" in view.attrib:
            del view.attrib["firstSheet"]
