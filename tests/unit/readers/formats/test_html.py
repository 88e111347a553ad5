"""Tables of saved web pages."""

import pytest

from reportgen.model.grids import CellKind, Position
from reportgen.readers.formats.html import read_html


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
