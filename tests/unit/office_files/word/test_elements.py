from lxml import etree

from reportgen.model.grids import Cell, CellKind, Position, plain_text
from reportgen.office_files.word.elements import (
    WORD,
    Element,
    make_run,
    mark,
    paragraph_text,
    set_text,
    tag,
    xml_text,
)
from reportgen.office_files.word.table_grids import cell_runs, tables


def cell_text(tc: Element) -> str:
    return plain_text(cell_runs(tc))


def parsed(text: str) -> Element:
    return etree.fromstring(f'<w:body xmlns:w="{WORD}">{text}</w:body>')


def cell(text: str = "", properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def test_a_table_becomes_a_grid_of_its_cells() -> None:
    (found,) = tables(parsed(table(cell("行政许可") + cell(), cell("行政处罚") + cell("12"))))
    assert found.grid.name == "1"
    assert not found.grid.sheet
    assert found.grid.cells == {
        Position(0, 0): Cell(text="行政许可"),
        Position(0, 1): Cell(text="", kind=CellKind.BLANK),
        Position(1, 0): Cell(text="行政处罚"),
        Position(1, 1): Cell(text="12"),
    }
    assert cell_text(found.elements[Position(1, 1)]) == "12"


def test_merged_cells_span_what_they_cover() -> None:
    (found,) = tables(
        parsed(
            table(
                cell("头", '<w:gridSpan w:val="2"/>') + cell("乙", '<w:vMerge w:val="restart"/>'),
                cell("1") + cell("2") + cell("", "<w:vMerge/>"),
                cell("3") + cell("4") + cell("", '<w:vMerge w:val="continue"/>'),
            )
        )
    )
    assert found.grid.cells[Position(0, 0)] == Cell(text="头", columns=2)
    assert found.grid.cells[Position(0, 2)] == Cell(text="乙", rows=3)
    assert Position(1, 2) not in found.grid.cells


def test_a_new_merge_below_another_is_a_cell_of_its_own() -> None:
    restart, go_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = (cell("甲", restart), cell("", go_on), cell("乙", restart), cell("", go_on))
    (found,) = tables(parsed(table(*rows)))
    assert found.grid.cells == {
        Position(0, 0): Cell(text="甲", rows=2),
        Position(2, 0): Cell(text="乙", rows=2),
    }


def test_a_merge_is_not_taken_up_again_after_a_row_without_it() -> None:
    rows = (cell("甲", '<w:vMerge w:val="restart"/>'), cell("乙"), cell("丙", "<w:vMerge/>"))
    (found,) = tables(parsed(table(*rows)))
    assert [c.text for c in found.grid.cells.values()] == ["甲", "乙", "丙"]


def test_the_merge_of_old_documents_goes_across() -> None:
    row = cell("头", '<w:hMerge w:val="restart"/>') + cell("", '<w:hMerge w:val="continue"/>')
    (found,) = tables(parsed(table(row + cell("乙"))))
    assert found.grid.cells[Position(0, 0)].columns == 2
    assert found.grid.cells[Position(0, 2)].text == "乙"


def test_columns_left_out_before_a_row_are_counted() -> None:
    row = '<w:trPr><w:gridBefore w:val="2"/></w:trPr>' + cell("甲")
    (found,) = tables(parsed(table(row)))
    assert list(found.grid.cells) == [Position(0, 2)]


def test_spans_that_word_does_not_know_count_as_one() -> None:
    for span in ("0", "-3", "x", "99999999999999"):
        row = cell("甲", f'<w:gridSpan w:val="{span}"/>') + cell("乙")
        (found,) = tables(parsed(table(row)))
        assert found.grid.cells[Position(0, 1)].text == "乙", span


def test_tables_in_content_controls_and_in_cells_are_found_in_order() -> None:
    inner = f"<w:tc>{table(cell('内'))}<w:p/></w:tc>"
    body = f"<w:sdt><w:sdtContent>{table(cell('甲'))}</w:sdtContent></w:sdt>{table(inner)}"
    found = tables(parsed(body))
    assert [t.grid.name for t in found] == ["1", "2", "3"]
    assert [[c.text for c in t.grid.cells.values()] for t in found] == [["甲"], [""], ["内"]]


def test_rows_and_cells_in_content_controls_belong_to_their_table() -> None:
    controlled = f"<w:sdt><w:sdtContent>{cell('乙')}</w:sdtContent></w:sdt>"
    row = f"<w:sdt><w:sdtContent><w:tr>{cell('丙')}</w:tr></w:sdtContent></w:sdt>"
    (found,) = tables(parsed(f"<w:tbl><w:tr>{cell('甲')}{controlled}</w:tr>{row}</w:tbl>"))
    assert [c.text for c in found.grid.cells.values()] == ["甲", "乙", "丙"]


def test_deleted_rows_are_not_there() -> None:
    gone = "<w:trPr><w:del/></w:trPr>" + cell("旧")
    (found,) = tables(parsed(table(gone, cell("新"))))
    assert found.grid.cells == {Position(0, 0): Cell(text="新")}


def test_a_text_is_what_is_shown_line_by_line() -> None:
    body = parsed(
        "<w:tc><w:p><w:r><w:t>一、</w:t><w:br/><w:t>本年</w:t></w:r>"
        "<w:del><w:r><w:delText>旧</w:delText><w:t>旧</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>新收</w:t></w:r></w:ins>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
        "<w:p><w:hyperlink><w:r><w:t>数量</w:t></w:r></w:hyperlink></w:p></w:tc>"
    )
    assert cell_text(body[0]) == "一、\n本年新收\n数量"


def test_setting_a_text_keeps_the_cells_format_and_drops_the_rest() -> None:
    (tc,) = parsed(
        '<w:tc><w:tcPr><w:tcW w:w="9"/></w:tcPr>'
        '<w:p><w:pPr><w:jc w:val="center"/></w:pPr>'
        '<w:r><w:rPr><w:sz w:val="18"/></w:rPr><w:t>1</w:t></w:r><w:r><w:t>2</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>3</w:t></w:r></w:p></w:tc>"
    )
    set_text(tc, "45")
    assert cell_text(tc) == "45"
    assert [child.tag for child in tc] == [tag("tcPr"), tag("p")]
    assert tc.find(f".//{tag('jc')}") is not None
    assert [size.get(tag("val")) for size in tc.iter(tag("sz"))] == ["18"]


def test_an_empty_cell_takes_the_format_of_its_paragraphs_end() -> None:
    (tc,) = parsed(
        '<w:tc><w:p><w:pPr><w:rPr><w:ins/><w:sz w:val="18"/></w:rPr></w:pPr></w:p></w:tc>'
    )
    set_text(tc, "7")
    (run,) = tc.iter(tag("r"))
    assert [child.tag for child in run[0]] == [tag("sz")]


def test_setting_no_text_leaves_an_empty_paragraph() -> None:
    (tc,) = parsed("<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>")
    set_text(tc, "")
    assert [child.tag for child in tc] == [tag("p")]
    assert len(tc[0]) == 0


def test_a_mark_shades_the_cell_and_stands_where_the_schema_wants_it() -> None:
    (tc,) = parsed(cell("3", '<w:tcW w:w="9"/><w:shd w:fill="FFFFFF"/><w:vAlign w:val="center"/>'))
    mark(tc)
    assert [child.tag for child in tc[0]] == [tag("tcW"), tag("shd"), tag("vAlign")]
    assert tc[0][1].get(tag("fill")) not in (None, "FFFFFF")
    assert tc.find(f".//{tag('color')}") is not None


def test_what_xml_cannot_carry_is_replaced() -> None:
    assert xml_text("甲\x00乙\x0b\ufffe\ud800𠮷") == "甲\ufffd乙\ufffd\ufffd\ufffd𠮷"
    run = make_run("a\nb\x01")
    assert paragraph_text(run) == "a b\ufffd"
