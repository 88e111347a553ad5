"""Puts comments on cells: the texts into one part, their frames into a legacy drawing (VML).

Our comments begin with a heading, by which the next round finds them: programs may change the
names of authors, but not texts. If a cell already has a comment, ours is written below it.
"""

from collections.abc import Callable, Mapping
from math import ceil

from lxml import etree

from reportgen.documents.return_letter import Marking
from reportgen.model.grids import Position
from reportgen.text.widths import half_widths
from reportgen.writers.marked_workbooks.parts import (
    MAIN,
    Element,
    Unsafe,
    Workbook,
    parsed,
    tag,
    written,
)
from reportgen.writers.marked_workbooks.sheets import Sheet, place_of

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_V = "urn:schemas-microsoft-com:vml"
_O = "urn:schemas-microsoft-com:office:office"
_X = "urn:schemas-microsoft-com:office:excel"
_SHAPE_TYPE = "_x0000_t202"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_WIDTH, _LINE, _TEXT_LINE = 330, 17, 44
_MARGIN = 14
LONGEST = 4000
"""Most characters in one comment of ours; the cover holds the whole text."""


def replace_comments(
    workbook: Workbook,
    part: str,
    sheet: Sheet,
    texts: Mapping[str, str],
    marking: Marking,
) -> None:
    """Remove our comments of an earlier round, then put texts on cells, given by address."""
    kinds = {relation.kind: relation for relation in workbook.relations(part)}
    if {"threadedComment", "threadedComments"} & kinds.keys():
        raise Unsafe("threads")
    own = kinds.get("comments")
    if own is None and not texts:
        return
    comments = workbook.root(own.part) if own else _empty_comments(marking.author)
    drawing = _drawing_of(workbook, part, sheet)
    _remove_ours(comments, drawing, marking.heading)
    for address, text in texts.items():
        _put_comment(comments, drawing, address, text, sheet, marking)
    _sort_comments(comments)
    if own is None:
        name = workbook.fresh("xl/comments", ".xml")
        workbook.add(name, written(comments), _TYPE)
        workbook.relate(part, "comments", name)
    _store_drawing(workbook, part, sheet, drawing)


def _empty_comments(author: str) -> Element:
    root = etree.Element(tag("comments"), nsmap={None: MAIN})  # type: ignore[dict-item]  # the default one
    etree.SubElement(etree.SubElement(root, tag("authors")), tag("author")).text = author
    etree.SubElement(root, tag("commentList"))
    return root


def _comment_list(comments: Element) -> Element:
    found = comments.find(tag("commentList"))
    if found is None:
        raise Unsafe("structure")
    return found


def _text_of(comment: Element) -> str:
    return "".join(str(t.text or "") for t in comment.iter(tag("t")))


def _remove_ours(comments: Element, drawing: Element, heading: str) -> None:
    for comment in list(_comment_list(comments)):
        if _text_of(comment).lstrip().startswith(heading):
            _comment_list(comments).remove(comment)
            shape = _frame_of(drawing, place_of(comment.get("ref", "")))
            if shape is not None:
                drawing.remove(shape)
            continue
        for run in list(comment.iter(tag("r"))):
            if _text_of(run).lstrip().startswith(heading):
                _parent_of(run).remove(run)


def _parent_of(element: Element) -> Element:
    found = element.getparent()
    if found is None:
        raise Unsafe("structure")
    return found


def _put_comment(
    comments: Element,
    drawing: Element,
    address: str,
    text: str,
    sheet: Sheet,
    marking: Marking,
) -> None:
    text = text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."
    at = place_of(address)
    comment = next((c for c in _comment_list(comments) if c.get("ref") == address), None)
    if comment is None:
        comment = etree.SubElement(_comment_list(comments), tag("comment"), ref=address)
        comment.set("authorId", str(_author_number(comments, marking.author)))
        etree.SubElement(comment, tag("text"))
        drawing.append(_make_frame(drawing, at, _frame_anchor(sheet, at, text)))
    body = comment.find(tag("text"))
    if body is None:
        raise Unsafe("structure")
    plain = body.find(tag("t"))
    if plain is not None:
        body.remove(plain)
        body.insert(0, _make_run(str(plain.text or "")))
    lead = "\n\n" if len(body) else ""
    at_end = next(
        (i for i, e in enumerate(body) if e.tag in (tag("rPh"), tag("phoneticPr"))), len(body)
    )
    body.insert(at_end, _make_run(f"{lead}{marking.heading}\n{text}"))


def _author_number(comments: Element, author: str) -> int:
    authors = comments.find(tag("authors"))
    if authors is None:
        raise Unsafe("structure")
    for number, element in enumerate(authors):
        if element.text == author:
            return number
    etree.SubElement(authors, tag("author")).text = author
    return len(authors) - 1


def _make_run(text: str) -> Element:
    run = etree.Element(tag("r"))
    properties = etree.SubElement(run, tag("rPr"))
    etree.SubElement(properties, tag("sz"), val="9")
    element = etree.SubElement(run, tag("t"))
    element.set(_SPACE, "preserve")
    element.text = text
    return run


def _sort_comments(comments: Element) -> None:
    items = _comment_list(comments)
    items[:] = sorted(items, key=lambda c: place_of(c.get("ref", "")))


# --- frames


def _drawing_of(workbook: Workbook, part: str, sheet: Sheet) -> Element:
    relation = sheet.drawing_id()
    if relation is None:
        return parsed(_BLANK_DRAWING)
    for known in workbook.relations(part):
        if known.id == relation:
            return workbook.root(known.part)
    raise Unsafe("structure")


_BLANK_DRAWING = (
    f'<xml xmlns:v="{_V}" xmlns:o="{_O}" xmlns:x="{_X}">'
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
    f'<v:shapetype id="{_SHAPE_TYPE}" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/>'
    "</v:shapetype></xml>"
).encode()


def _store_drawing(workbook: Workbook, part: str, sheet: Sheet, drawing: Element) -> None:
    if sheet.drawing_id() is not None:
        return
    name = workbook.fresh("xl/drawings/vmlDrawing", ".vml")
    workbook.add(name, etree.tostring(drawing, encoding="UTF-8"), _VML_TYPE)
    sheet.set_drawing(workbook.relate(part, "vmlDrawing", name))


def _frame_of(drawing: Element, at: Position) -> Element | None:
    """The frame of the comment on a cell, if it has one."""
    for data in drawing.iter(f"{{{_X}}}ClientData"):
        row, column = data.findtext(f"{{{_X}}}Row"), data.findtext(f"{{{_X}}}Column")
        if data.get("ObjectType") == "Note" and (row, column) == (str(at.row), str(at.column)):
            parent = data.getparent()
            return parent if parent is not None and parent.getparent() is drawing else None
    return None


def _make_frame(drawing: Element, at: Position, anchor: str) -> Element:
    taken = {element.get("id") for element in drawing.iter()}
    number = 1025
    while f"_x0000_s{number}" in taken:
        number += 1
    shape = etree.Element(f"{{{_V}}}shape", id=f"_x0000_s{number}", fillcolor="#ffffe1")
    shape.set("type", f"#{_SHAPE_TYPE}")
    shape.set("style", "position:absolute;z-index:1;visibility:hidden")
    shape.set(f"{{{_O}}}insetmode", "auto")
    etree.SubElement(shape, f"{{{_V}}}fill", color2="#ffffe1")
    etree.SubElement(shape, f"{{{_V}}}shadow", on="t", color="black", obscured="t")
    etree.SubElement(shape, f"{{{_V}}}path").set(f"{{{_O}}}connecttype", "none")
    box = etree.SubElement(shape, f"{{{_V}}}textbox", style="mso-direction-alt:auto")
    etree.SubElement(box, "div", style="text-align:left")
    data = etree.SubElement(shape, f"{{{_X}}}ClientData", ObjectType="Note")
    etree.SubElement(data, f"{{{_X}}}MoveWithCells")
    etree.SubElement(data, f"{{{_X}}}SizeWithCells")
    etree.SubElement(data, f"{{{_X}}}Anchor").text = anchor
    etree.SubElement(data, f"{{{_X}}}AutoFill").text = "False"
    etree.SubElement(data, f"{{{_X}}}Row").text = str(at.row)
    etree.SubElement(data, f"{{{_X}}}Column").text = str(at.column)
    return shape


def _frame_anchor(sheet: Sheet, at: Position, text: str) -> str:
    """Two corners of a frame that holds the text, each as column, pixels, row, pixels."""
    lines = 1 + sum(max(1, ceil(half_widths(line) / _TEXT_LINE)) for line in text.splitlines())
    top = max(0, at.row - 1)
    left = at.column + 1
    right, x = _walk(left, _MARGIN + _WIDTH, sheet.column_pixels)
    bottom, y = _walk(top, _MARGIN + _LINE * lines, sheet.row_pixels)
    return f"{left}, {_MARGIN}, {top}, {_MARGIN}, {right}, {x}, {bottom}, {y}"


def _walk(start: int, pixels: int, size: Callable[[int], int]) -> tuple[int, int]:
    while pixels >= size(start) and start < 16000:  # noqa: PLR2004 - before the last column
        pixels -= size(start)
        start += 1
    return start, pixels
