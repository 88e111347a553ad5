"""Tables of saved web pages."""

import base64

import pytest

from reportgen.model.grids import CellKind, Look, Position, TextRun
from reportgen.office_files.spreadsheet import UnreadableWorkbook
from reportgen.readers.formats.html import read_html, read_mhtml


def page(table: str, encoding: str = "utf-8", head: str = "") -> bytes:
    return f"<html><head>{head}</head><body><p>栏目</p>{table}</body></html>".encode(encoding)


def test_spans_move_what_comes_after_them() -> None:
    table = (
        "<table><tr><th rowspan='2'>甲</th><td colspan=\"2\">乙</td></tr>"
        "<tr><td>1</td><td>2</td></tr></table>"
    )
    (grid,), _ = read_html(page(table))
    assert {place: (cell.text, cell.rows, cell.columns) for place, cell in grid.cells.items()} == {
        Position(0, 0): ("甲", 2, 1),
        Position(0, 1): ("乙", 1, 2),
        Position(1, 1): ("1", 1, 1),
        Position(1, 2): ("2", 1, 1),
    }
    assert (grid.name, grid.sheet) == ("1", False)


def test_line_breaks_within_a_cell_are_kept_and_spaces_at_its_ends_dropped() -> None:
    (grid,), _ = read_html(
        page("<table><tr><td> 本年新<br/>\n制作数量&nbsp;</td><td>&nbsp;</td></tr></table>")
    )
    assert [(cell.text, cell.kind) for cell in grid.cells.values()] == [
        ("本年新\n制作数量", CellKind.TEXT),
        ("", CellKind.BLANK),
    ]


def test_a_table_around_tables_is_only_layout() -> None:
    inner = "<table><tr><td>里</td></tr></table>"
    grids, _ = read_html(page(f"<table><tr><td>外{inner}</td><td>{inner}</td></tr></table>"))
    assert [[cell.text for cell in grid.cells.values()] for grid in grids] == [["里"], ["里"]]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("gbk", "gb2312"), ("gb18030", ""), ("gbk", "no-such-encoding")],
)
def test_pages_in_other_encodings_are_read(encoding: str, declared: str) -> None:
    head = f"<meta charset='{declared}'>" if declared else ""
    (grid,), _ = read_html(page("<table><tr><td>申请</td></tr></table>", encoding, head))
    assert grid.cells[Position(0, 0)].text == "申请"


@pytest.mark.parametrize("span", ["0", "-3", "x", "999999999"])
def test_an_absurd_span_costs_nothing(span: str) -> None:
    (grid,), _ = read_html(page(f"<table><tr><td colspan='{span}'>甲</td><td>乙</td></tr></table>"))
    assert [cell.text for cell in grid.cells.values()] == ["甲", "乙"]
    assert all(1 <= cell.columns <= 1000 for cell in grid.cells.values())


def text(body: str) -> list[str]:
    return [passage.text for passage in read_html(f"<html><body>{body}</body></html>".encode())[1]]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>甲<b>乙</b>丙</p><div>丁</div>戊", ["甲乙丙", "丁", "戊"]),
        ("<p>甲<br>乙<br/>丙</p>", ["甲", "乙", "丙"]),
        ("<p>甲\n  乙&nbsp;</p><p> </p>", ["甲 乙"]),
        ("<nav>菜单</nav><script>x</script><p>甲</p><!-- 注 -->", ["甲"]),
        ("<p hidden>藏</p><p style='Display: none'>藏</p><p>甲</p>", ["甲"]),
        ("<p>甲</p><table><tr><td>1</td></tr></table>乙", ["甲", "乙"]),
        ("<table><tr><td><p>甲</p><table><tr><td>1</td></tr></table></td></tr></table>", ["甲"]),
        ("<p>收到<!-- 注 -->3件</p>", ["收到3件"]),
        ("<ul><li>甲</li><li>乙</li></ul>", ["甲", "乙"]),
    ],
)
def test_the_paragraphs_of_a_page(body: str, expected: list[str]) -> None:
    assert text(body) == expected


def only_cell(content: str, head: str = "") -> tuple[str, tuple[TextRun, ...]]:
    (grid,), _ = read_html(page(f"<table><tr><td>{content}</td></tr></table>", head=head))
    cell = grid.cells[Position(0, 0)]
    return cell.text, cell.runs


@pytest.mark.parametrize(
    ("content", "look"),
    [
        ("12<sup>1</sup>", Look.RAISED),
        ("12<span style='vertical-align:super'>1</span>", Look.RAISED),
        ("12<span style='vertical-align: 4pt'>1</span>", Look.RAISED),
        ("12<sub>1</sub>", Look.LOWERED),
        ("12<font style='vertical-align:-3px'>1</font>", Look.LOWERED),
        ("12<s>1</s>", Look.STRUCK),
        ("12<strike>1</strike>", Look.STRUCK),
        ("12<del>1</del>", Look.STRUCK),
        ("12<b style='text-decoration-line: underline line-through'>1</b>", Look.STRUCK),
        ("12<span style='display:none'>1</span>", Look.HIDDEN),
        ("12<span hidden>1</span>", Look.HIDDEN),
        ("12<span style='visibility: hidden'>1</span>", Look.HIDDEN),
        ("12<span style='font-size:0'>1</span>", Look.HIDDEN),
        ("12<span style='FONT-SIZE: 0px !important'>1</span>", Look.HIDDEN),
        ("12<span style='opacity:0.0'>1</span>", Look.HIDDEN),
        ("12<span class='a font6'>1</span>", Look.RAISED),
        ("12<span id=note>1</span>", Look.HIDDEN),
        ("12<em class=strike>1</em>", Look.STRUCK),
    ],
)
def test_marks_and_hidden_text_are_no_part_of_a_cell(content: str, look: Look) -> None:
    sheet = (
        "<style>/* .x {} */ .font6 { vertical-align:super } #note, .y { display:none }"
        " em.strike { text-decoration:line-through }</style>"
    )
    assert only_cell(content, sheet) == ("12", (TextRun("12"), TextRun("1", look)))


@pytest.mark.parametrize(
    "content",
    [
        "12<script>1</script>",
        "12<style>.a{}</style>",
        "12<template>1</template>",
        "12<!-- 1 -->",
        "<span style='vertical-align:middle'>12</span>",
        "<span class=paper>12</span>",
        "<span style='font-size:0.8em; opacity:1'>12</span>",
        "<p>12</p><p> </p>",
    ],
)
def test_what_shows_nothing_is_nothing_and_what_shows_is_plain(content: str) -> None:
    sheet = "<style>@media print { .paper { display:none } b { display:none } }</style>"
    assert only_cell(content, sheet) == ("12", ())


def test_rows_and_tables_that_take_no_place_are_not_there() -> None:
    rows = "<tr style='display:none'><td>1</td><td>2</td></tr><tr><td hidden>3</td><td>4</td></tr>"
    hidden = "<div style='display:none'><table><tr><td>5</td></tr></table></div>"
    (grid,), _ = read_html(page(f"{hidden}<table>{rows}</table>"))
    assert {place: cell.text for place, cell in grid.cells.items()} == {Position(0, 0): "4"}


PAGE = "<html><head><meta charset='{}'></head><table><tr><td>办结</td></tr></table></html>"


@pytest.mark.parametrize(
    "data",
    [
        b'<?xml version="1.0" encoding="UTF-8"?>\n' + PAGE.format("utf-8").encode(),
        PAGE.format("utf-8").encode("gbk"),
        PAGE.format("gbk").encode(),
        PAGE.format("utf-8").encode("utf-16"),
        PAGE.format("utf-8").encode() + "坏".encode()[:2],
    ],
    ids=["xml declaration", "gbk that says utf-8", "utf-8 that says gbk", "utf-16", "cut off"],
)
def test_a_page_is_read_as_every_browser_shows_it(data: bytes) -> None:
    (grid,), _ = read_html(data)
    assert grid.cells[Position(0, 0)].text == "办结"


def archive(charset: str, encoding: str, kind: str = "text/html") -> bytes:
    body = base64.encodebytes(PAGE.format("").encode(encoding)).decode()
    return (
        "From: <Saved by a browser>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="--x"\r\n\r\n'
        f"----x\r\nContent-Type: {kind}{charset}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        f"{body}\r\n----x--\r\n"
    ).encode()


@pytest.mark.parametrize(("charset", "encoding"), [("; charset=gbk", "gbk"), ("", "utf-8")])
def test_the_page_in_a_web_archive_is_read(charset: str, encoding: str) -> None:
    (grid,), _ = read_mhtml(archive(charset, encoding))
    assert grid.cells[Position(0, 0)].text == "办结"


def test_an_archive_without_a_page_is_refused() -> None:
    with pytest.raises(UnreadableWorkbook):
        read_mhtml(archive("", "utf-8", "text/css"))


def test_note_marks_are_no_part_of_a_paragraph() -> None:
    assert text("<p>办结4529<sup>1</sup>件</p>") == ["办结4529件"]
