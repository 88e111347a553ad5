"""What Word shows of a cell: its own characters, and looks that come from styles."""

import pytest
from lxml import etree

from reportgen.model.grids import Look, TextRun
from reportgen.office_files.word.elements import WORD, Element
from reportgen.office_files.word.seen_text import StyleSheet, runs_of
from reportgen.office_files.word.table_grids import cell_runs, tables


def parsed(text: str, name: str = "body") -> Element:
    return etree.fromstring(f'<w:{name} xmlns:w="{WORD}">{text}</w:{name}>')


def seen(run: str, styles: str = "", paragraph: str = "") -> list[TextRun]:
    body = parsed(f"<w:pPr>{paragraph}</w:pPr>{run}", "p")
    return list(runs_of(body, StyleSheet.of(parsed(styles, "styles"))))


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<w:noBreakHyphen/><w:t>3</w:t>", "-3"),
        ("<w:t>1</w:t><w:softHyphen/><w:t>2</w:t>", "12"),
        ("<w:t>1</w:t><w:tab/><w:t>2</w:t>", "1\t2"),
        ("<w:t>1</w:t><w:cr/><w:t>2</w:t>", "1\n2"),
        ("<w:t>1</w:t><w:br/><w:t>2</w:t>", "1\n2"),
        ('<w:sym w:font="Symbol" w:char="F02D"/><w:t>3</w:t>', "-3"),
        ('<w:sym w:font="Symbol" w:char="F035"/>', "5"),
        ('<w:sym w:font="Symbol" w:char="0032"/>', "2"),
        ('<w:sym w:font="Wingdings" w:char="F06C"/>', "\uf06c"),
        ('<w:sym w:font="SimSun" w:char="2212"/><w:t>3</w:t>', "\u22123"),
        ('<w:sym w:font="Symbol" w:char="zz"/>', "\ufffd"),
        ('<w:sym w:font="Symbol"/>', "\ufffd"),
        ("<w:instrText>PAGE</w:instrText><w:t>7</w:t>", "7"),
    ],
)
def test_word_s_own_characters(content: str, text: str) -> None:
    assert seen(f"<w:r>{content}</w:r>") == [TextRun(text)]


def run(properties: str) -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>1</w:t></w:r>"


@pytest.mark.parametrize(
    ("properties", "look"),
    [
        ('<w:vertAlign w:val="superscript"/>', Look.RAISED),
        ('<w:vertAlign w:val="subscript"/>', Look.LOWERED),
        ('<w:vertAlign w:val="baseline"/>', Look.PLAIN),
        ('<w:position w:val="6"/>', Look.RAISED),
        ('<w:position w:val="-4"/>', Look.LOWERED),
        ('<w:position w:val="0"/>', Look.PLAIN),
        ("<w:strike/>", Look.STRUCK),
        ('<w:strike w:val="0"/>', Look.PLAIN),
        ('<w:dstrike w:val="true"/>', Look.STRUCK),
        ("<w:vanish/>", Look.HIDDEN),
        ('<w:vanish w:val="false"/>', Look.PLAIN),
        ('<w:sz w:val="0"/>', Look.HIDDEN),
        ("<w:b/>", Look.PLAIN),
    ],
)
def test_a_run_s_own_look(properties: str, look: Look) -> None:
    assert seen(run(properties)) == [TextRun("1", look)]


STYLES = (
    '<w:style w:styleId="note"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    '<w:style w:styleId="other"><w:basedOn w:val="note"/></w:style>'
    '<w:style w:styleId="gone"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:styleId="loop"><w:basedOn w:val="loop"/></w:style>'
)


def test_a_look_comes_from_the_style_and_from_what_it_is_based_on() -> None:
    assert seen(run('<w:rStyle w:val="note"/>'), STYLES) == [TextRun("1", Look.RAISED)]
    assert seen(run('<w:rStyle w:val="other"/>'), STYLES) == [TextRun("1", Look.RAISED)]
    assert seen(run('<w:rStyle w:val="loop"/>'), STYLES) == [TextRun("1")]
    own = '<w:rStyle w:val="note"/><w:vertAlign w:val="baseline"/>'
    assert seen(run(own), STYLES) == [TextRun("1")]
    assert seen(run(""), STYLES, '<w:pStyle w:val="gone"/>') == [TextRun("1", Look.HIDDEN)]


def test_each_paragraph_and_break_of_a_cell_is_a_line_unless_it_is_blank() -> None:
    text = (
        "<w:p/><w:p><w:r><w:t> 12 </w:t><w:br/><w:t> </w:t><w:br/></w:r></w:p>"
        "<w:p><w:r><w:t>8</w:t></w:r></w:p><w:p/>"
    )
    assert "".join(run.text for run in cell_runs(parsed(text, "tc"))) == "12\n8"


def test_a_hidden_row_is_not_there() -> None:
    def row(text: str, properties: str = "") -> str:
        cell = f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"
        return f"<w:tr><w:trPr>{properties}</w:trPr>{cell}</w:tr>"

    rows = row("1", "<w:hidden/>") + row("2", '<w:hidden w:val="0"/>') + row("3")
    (table,) = tables(parsed(f"<w:tbl>{rows}</w:tbl>"))
    assert [cell.text for cell in table.grid.cells.values()] == ["2", "3"]
