"""Excel workbooks as grids: every case is a small package made here, part by part."""

import io
import zipfile
from decimal import Decimal
from xml.sax.saxutils import quoteattr

import pytest

from reportgen.model.grids import Cell, CellKind, Grid, Position
from reportgen.office_files.spreadsheet import LONGEST_SPAN, UnreadableWorkbook
from reportgen.readers.formats.xlsx import read_xlsx

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_LINKS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def links(*items: tuple[str, str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="{id_}" Type="{LINKS}/{kind}" Target="{target}"/>'
        for id_, kind, target in items
    )
    return f'<Relationships xmlns="{PACKAGE}">{inner}</Relationships>'


def parts_of(
    rows: str,
    *,
    after: str = "",
    before: str = "",
    strings: str = "",
    formats: tuple[str, ...] = (),
) -> dict[str, str]:
    """The parts of a workbook of one sheet; style n + 1 has the n-th of the `formats`."""
    codes = "".join(
        f'<numFmt numFmtId="{200 + n}" formatCode={quoteattr(code)}/>'
        for n, code in enumerate(formats)
    )
    styles = "".join(f'<xf numFmtId="{200 + n}"/>' for n in range(len(formats)))
    return {
        "_rels/.rels": links(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>'
        '<sheet name="表一" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": links(
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId2", "styles", "styles.xml"),
            ("rId3", "sharedStrings", "sharedStrings.xml"),
        ),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts>'
        f'<cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}">{before}'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>",
    }


def packed(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def sheet(
    rows: str,
    *,
    after: str = "",
    before: str = "",
    strings: str = "",
    formats: tuple[str, ...] = (),
) -> Grid:
    made = parts_of(rows, after=after, before=before, strings=strings, formats=formats)
    (grid,) = read_xlsx(packed(made))
    return grid


def one(inner: str, attributes: str = "", **more: str) -> Cell | None:
    """The cell B2 of a sheet that holds nothing else."""
    grid = sheet(
        f'<row r="2"><c r="B2" {attributes}>{inner}</c></row>', strings=more.get("strings", "")
    )
    assert grid.cells.keys() <= {Position(1, 1)}
    return grid.cells.get(Position(1, 1))


def formatted(literal: str, code: str) -> Cell:
    grid = sheet(f'<row r="1"><c r="A1" s="1"><v>{literal}</v></c></row>', formats=(code,))
    return grid.cells[Position(0, 0)]


def built_in(literal: str, number: int) -> Cell:
    parts = parts_of(f'<row r="1"><c r="A1" s="0"><v>{literal}</v></c></row>')
    parts["xl/styles.xml"] = parts["xl/styles.xml"].replace('"0"', f'"{number}"')
    return read_xlsx(packed(parts))[0].cells[Position(0, 0)]


def refusal(parts: dict[str, str]) -> str:
    with pytest.raises(UnreadableWorkbook) as caught:
        read_xlsx(packed(parts))
    return caught.value.reason


@pytest.mark.parametrize(
    ("literal", "text"),
    [
        ("1234", "1234"),
        ("0", "0"),
        ("007", "7"),
        ("-3", "-3"),
        ("-0", "0"),
        ("12.0", "12"),
        ("12.50", "12.5"),
        (" 12 ", "12"),
        (".5", "0.5"),
        ("1234E0", "1234"),
        ("1.2E+3", "1200"),
        ("5.0000000000000001E-2", "0.05"),
        ("1234.0000000000002", "1234"),
        ("1233.9999999999998", "1234"),
        ("200144.72999999998", "200144.73"),
        ("0.30000000000000004", "0.3"),
        ("-1.1000000000000001", "-1.1"),
        ("9007199254740993", "9007199254740993"),
        ("123456789012345678", "123456789012345678"),
        ("1e308", "1" + "0" * 308),
    ],
)
def test_a_number_is_what_is_stored_to_the_digits_that_excel_shows(literal: str, text: str) -> None:
    assert one(f"<v>{literal}</v>") == Cell(text=text, kind=CellKind.NUMBER, number=Decimal(text))


@pytest.mark.parametrize(
    "literal",
    ["NaN", "INF", "1e999", "1e-999", "twelve", "1,2", "0x1F", "1_0", "١٢", "1" * 41, "--1"],
)
def test_a_number_cell_without_a_number_is_an_error(literal: str) -> None:
    assert one(f"<v>{literal}</v>") == Cell(text=literal, kind=CellKind.ERROR)


@pytest.mark.parametrize(
    ("attributes", "value", "cell"),
    [
        ('t="b"', "1", Cell(text="TRUE", kind=CellKind.BOOLEAN)),
        ('t="b"', "false", Cell(text="FALSE", kind=CellKind.BOOLEAN)),
        ('t="b"', "7", Cell(text="7", kind=CellKind.ERROR)),
        ('t="e"', "#DIV/0!", Cell(text="#DIV/0!", kind=CellKind.ERROR)),
        ('t="e"', "#SPILL!", Cell(text="#SPILL!", kind=CellKind.ERROR)),
        ('t="d"', "2024-03-12", Cell(text="2024-03-12", kind=CellKind.DATE)),
        ('t="str"', "12件", Cell(text="12件")),
        ('t="inlineStr"', "12件", Cell(text="12件")),
        ('t="n"', "12", Cell(text="12", kind=CellKind.NUMBER, number=Decimal(12))),
        ('t="new"', "x", Cell(text="x", kind=CellKind.ERROR)),
        ('s="99"', "12", Cell(text="12", kind=CellKind.NUMBER, number=Decimal(12))),
    ],
)
def test_every_type_of_cell_keeps_its_kind(attributes: str, value: str, cell: Cell) -> None:
    assert one(f"<v>{value}</v>", attributes) == cell


@pytest.mark.parametrize(
    ("inner", "attributes", "cell"),
    [
        ("<f>5+7</f>", "", Cell(text="=5+7", kind=CellKind.UNCALCULATED, formula=True)),
        ("<f>5+7</f><v/>", "", Cell(text="=5+7", kind=CellKind.UNCALCULATED, formula=True)),
        ("<f>A1</f><v> </v>", 't="e"', Cell(text="=A1", kind=CellKind.UNCALCULATED, formula=True)),
        ('<f t="shared" si="0"/>', "", Cell(text="=", kind=CellKind.UNCALCULATED, formula=True)),
        (
            '<f t="array" ref="B2">SUM(A1)</f><v>12</v>',
            "",
            Cell(text="12", kind=CellKind.NUMBER, number=Decimal(12), formula=True),
        ),
        ("<f>A1</f><v>十二</v>", 't="str"', Cell(text="十二", formula=True)),
        ("<f>A1</f><v></v>", 't="str"', Cell(text="", kind=CellKind.BLANK, formula=True)),
        ("<f>1/0</f><v>#N/A</v>", 't="e"', Cell(text="#N/A", kind=CellKind.ERROR, formula=True)),
        ("<f>TRUE</f><v>1</v>", 't="b"', Cell(text="TRUE", kind=CellKind.BOOLEAN, formula=True)),
    ],
)
def test_a_formula_says_so_and_is_never_taken_for_a_blank(
    inner: str, attributes: str, cell: Cell
) -> None:
    assert one(inner, attributes) == cell


@pytest.mark.parametrize(
    ("inner", "attributes"),
    [
        ("", ""),
        ("<v></v>", ""),
        ("<v> </v>", ""),
        ("<v></v>", 't="s"'),
        ("<v></v>", 't="str"'),
        ("<is><t></t></is>", 't="inlineStr"'),
        ("<extLst/>", ""),
    ],
)
def test_a_cell_without_content_is_not_in_the_grid(inner: str, attributes: str) -> None:
    assert one(inner, attributes) is None


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("<t>收到</t>", "收到"),
        ('<t xml:space="preserve"> 12 </t>', " 12 "),
        ("<t>1&lt;2</t>", "1<2"),
        ("<r><rPr><b/></rPr><t>收</t></r><r><t>到</t></r>", "收到"),
        ('<t>东京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/>', "东京"),
        ("<t>a_x000A_b</t>", "a\nb"),
        ("<t>a_x005F_x000A_b</t>", "a_x000A_b"),
        ("<t>a_x0007_b_x009f_c</t>", "a\ufffdb\ufffdc"),
        ("<t>a_xD83D_b</t>", "a\ufffdb"),
        ("<t>_xD83D__xDE00_</t>", "\U0001f600"),
        ("<t>a_xGGGG_b_x12_</t>", "a_xGGGG_b_x12_"),
        ("<t>a\u0085b</t>", "a\ufffdb"),
    ],
)
def test_texts_are_joined_decoded_and_made_visible(item: str, text: str) -> None:
    assert one("<v>0</v>", 't="s"', strings=f"<si>{item}</si>") == Cell(text=text)
    assert one(f"<is>{item}</is>", 't="inlineStr"') == Cell(text=text)


@pytest.mark.parametrize("number", [*range(14, 23), 27, 36, 45, 47, 50, 58])
def test_built_in_date_formats_make_a_date(number: int) -> None:
    assert built_in("45000", number) == Cell(text="45000", kind=CellKind.DATE)


@pytest.mark.parametrize(
    "code",
    [
        "yyyy-mm-dd",
        'yyyy"年"m"月"d"日"',
        "yyyy年m月",
        "[h]:mm",
        "[mm]",
        "[$-804]m/d;@",
        "hh:mm AM/PM",
    ],
)
def test_date_formats_make_a_date(code: str) -> None:
    assert formatted("-1", code) == Cell(text="-1", kind=CellKind.DATE)


@pytest.mark.parametrize(
    ("literal", "code"),
    [
        ("1234", "General"),
        ("12.6", "General"),
        ("12.6", 'General"件"'),
        ("1234", '0"件"'),
        ("1234", "0件"),
        ("1234567", "#,##0"),
        ("1234", "#,##0_);[Red](#,##0)"),
        ("-5", "0;[Red]-0"),
        ("12.5", "0.00"),
        ("1234", '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ '),
        ("0", '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ '),
        ("1234", "[$¥-804]#,##0.00"),
        ("1234", "@"),
        ("1234", "0.00E+00"),
        ("1234", "# ?/?"),
        ("9999", '[>=10000]0!.0,"万";0'),
        ("12", '0"day"'),
        ("12", "0\\d"),
        ("12", "[DBNum1]0"),
        ("0.5", '0.0"'),
        ("12", ""),
    ],
)
def test_formats_that_show_the_same_figure_are_not_mentioned(literal: str, code: str) -> None:
    cell = formatted(literal, code)
    assert (cell.kind, cell.shown) == (CellKind.NUMBER, None if code else "")


@pytest.mark.parametrize(
    ("literal", "code", "shown"),
    [
        ("12.6", "0", "13"),
        ("12.4", "#,##0", "12"),
        ("0.4", "0", "0"),
        ("0.4", "#", ""),
        ("-0.4", "0", "0"),
        ("-12.6", "0", "-13"),
        ("-12.6", "0;(0)", "(13)"),
        ("12.6", '0"件"', "13件"),
        ("25.125", "0.00", "25.13"),
        ("0.12", "0%", "12%"),
        ("3", "0%", "300%"),
        ("0.1234", "0.0%", "12.3%"),
        ("1234", "#,##0,", "1"),
        ("1234567", '0.0,,"百万"', "1.2百万"),
        ("1234567", "0.0,", "1234.6"),
        ("1234", '0!.0,"万"', "0.1万"),
        ("123456", '0!.0,"万"', "12.3万"),
        ("123456", '[>=10000]0!.0,"万";0', "12.3万"),
        ("12.6", "[>100]0.0;0", "13"),
        ("5", '[=5]"五";0', "五"),
        ("7", "[<5]0;[>8]0", "#####"),
        ("-12.6", "[<>0]0;General", "-13"),
        ("12.5", "00000", "00013"),
        ("12", ";;;", ""),
        ("0", ";;;", ""),
        ("-5", "0;;", ""),
        ("0", "0;-0;", ""),
        ("12", '"有"', "有"),
        ("9007199254740993.5", "0", "9007199254740994"),
    ],
)
def test_formats_that_show_another_figure_are_told(literal: str, code: str, shown: str) -> None:
    cell = formatted(literal, code)
    assert (cell.kind, cell.shown) == (CellKind.NUMBER, shown)


@pytest.mark.parametrize(
    ("literal", "number", "shown"),
    [
        ("12.6", 1, "13"),
        ("12.6", 2, None),
        ("12.6", 3, "13"),
        ("0.12", 9, "12%"),
        ("12.6", 41, "13"),
        ("12.6", 49, None),
    ],
)
def test_built_in_formats_are_known(literal: str, number: int, shown: str | None) -> None:
    assert built_in(literal, number).shown == shown


def test_positions_are_implied_where_they_are_not_written() -> None:
    grid = sheet(
        '<row><c><v>1</v></c><c/><c><v>3</v></c></row><row r="4"><c r="B4"><v>4</v></c><c><v>5</v></c>'
        '<c r="F4" s="1"/><c><v>6</v></c></row><row><c r="A5"><v>7</v></c></row>'
    )
    texts = {position: cell.text for position, cell in grid.cells.items()}
    assert texts == {(0, 0): "1", (0, 2): "3", (3, 1): "4", (3, 2): "5", (3, 6): "6", (4, 0): "7"}


def test_cells_come_row_by_row_whatever_their_order_in_the_file() -> None:
    grid = sheet(
        '<row r="2"><c r="AA2"><v>3</v></c><c r="B2"><v>2</v></c></row><row r="1"><c r="a1"><v>1</v></c></row>'
    )
    assert list(grid.cells) == [(0, 0), (1, 1), (1, 26)]


def test_the_dimension_is_not_believed() -> None:
    grid = sheet('<row r="9"><c r="H9"><v>1</v></c></row>', before='<dimension ref="A1"/>')
    assert list(grid.cells) == [(8, 7)]


def test_merged_ranges_become_spans_of_their_anchor() -> None:
    grid = sheet(
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>',
        after='<mergeCells><mergeCell ref="A1:C2"/><mergeCell ref="E7:D5"/></mergeCells>',
    )
    assert grid.cells == {
        Position(0, 0): Cell(text="1", kind=CellKind.NUMBER, number=Decimal(1), rows=2, columns=3),
        # What stands under a merged range is kept: somebody may have counted on it.
        Position(0, 1): Cell(text="2", kind=CellKind.NUMBER, number=Decimal(2)),
        Position(4, 3): Cell(text="", kind=CellKind.BLANK, rows=3, columns=2),
    }


def test_a_merged_range_over_the_whole_sheet_ends_with_what_is_used() -> None:
    grid = sheet(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="B3"><v>2</v></c></row>',
        after='<mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="XFD1048576"/>'
        '<mergeCell ref="B2:B1048576"/></mergeCells>',
    )
    spans = {position: (cell.rows, cell.columns) for position, cell in grid.cells.items()}
    assert spans[Position(0, 0)] == LONGEST_SPAN
    assert spans[Position(1048575, 16383)] == (1, 1)
    grid = sheet(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="B3"><v>2</v></c></row>',
        after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
    )
    assert (grid.cells[Position(0, 0)].rows, grid.cells[Position(0, 0)].columns) == (3, 2)


def test_hidden_rows_and_columns_are_told() -> None:
    grid = sheet(
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="E1"><v>3</v></c></row>'
        '<row r="2" hidden="1"><c r="A2"><v>4</v></c></row><row r="3" ht="0" customHeight="1">'
        '<c r="A3"><v>5</v></c></row><row r="4" ht="0.75"><c r="A4"><v>6</v></c></row>'
        '<row r="5" hidden="true"/>',
        before='<cols><col min="2" max="3" hidden="1"/><col min="5" max="16384" width="0"/>'
        '<col min="4" max="4" width="9"/></cols>',
        after='<mergeCells><mergeCell ref="A5:A6"/><mergeCell ref="C8:C9"/></mergeCells>',
    )
    hidden = {position for position, cell in grid.cells.items() if cell.hidden}
    assert hidden == {(0, 1), (0, 4), (1, 0), (2, 0), (4, 0), (7, 2)}


def test_sheets_come_in_order_with_hidden_ones_marked_and_charts_left_out() -> None:
    parts = parts_of('<row r="1"><c r="A1"><v>1</v></c></row>')
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>'
        '<sheet name="乙" r:id="rId1"/><sheet name="图" r:id="rId9"/>'
        '<sheet name="甲" r:id="rId8" state="hidden"/>'
        '<sheet name="丙" r:id="rId8" state="veryHidden"/></sheets></workbook>'
    )
    parts["xl/_rels/workbook.xml.rels"] = links(
        ("rId8", "worksheet", "worksheets/sheet1.xml"),
        ("rId9", "chartsheet", "chartsheets/sheet1.xml"),
        ("rId1", "worksheet", "worksheets/sheet1.xml"),
    )
    parts["xl/chartsheets/sheet1.xml"] = f'<chartsheet xmlns="{MAIN}"/>'
    grids = read_xlsx(packed(parts))
    assert [(grid.name, grid.hidden) for grid in grids] == [
        ("乙", False),
        ("甲", True),
        ("丙", True),
    ]
    assert [cell.hidden for grid in grids for cell in grid.cells.values()] == [False, True, True]


def test_strict_workbooks_read_like_others() -> None:
    parts = parts_of('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings="<si><t>字</t></si>")
    strict = {
        name: text.replace(MAIN, STRICT).replace(LINKS, STRICT_LINKS)
        for name, text in parts.items()
    }
    assert read_xlsx(packed(strict)) == read_xlsx(packed(parts))


def test_prefixes_do_not_matter() -> None:
    parts = parts_of("")
    parts["xl/worksheets/sheet1.xml"] = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is>'
        "<x:r><x:t>字</x:t></x:r></x:is></x:c></x:row></x:sheetData></x:worksheet>"
    )
    assert read_xlsx(packed(parts))[0].cells == {Position(0, 0): Cell(text="字")}


@pytest.mark.parametrize(
    "target",
    [
        "/xl/worksheets/sheet1.xml",
        "./worksheets/sheet1.xml",
        "../xl/Worksheets/SHEET1.xml",
        "worksheets\\sheet1.xml",
    ],
)
def test_part_names_may_be_absolute_relative_or_in_other_case(target: str) -> None:
    parts = parts_of('<row r="1"><c r="A1"><v>1</v></c></row>')
    parts["xl/_rels/workbook.xml.rels"] = links(("rId1", "worksheet", target))
    assert read_xlsx(packed(parts))[0].cells.keys() == {(0, 0)}


def test_shared_strings_styles_and_package_links_may_be_absent() -> None:
    parts = parts_of('<row r="1"><c r="A1" s="1"><v>12.6</v></c></row>')
    for name in ("xl/sharedStrings.xml", "xl/styles.xml", "_rels/.rels"):
        del parts[name]
    number = Cell(text="12.6", kind=CellKind.NUMBER, number=Decimal("12.6"))
    assert read_xlsx(packed(parts))[0].cells == {Position(0, 0): number}


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>1</v></c></row>', "read.cell_twice"),
        (
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
            "read.cell_twice",
        ),
        ('<row r="1"><c r="A2"><v>1</v></c></row>', "read.damaged"),
        ('<row r="1"><c r="1A"><v>1</v></c></row>', "read.damaged"),
        ('<row r="1"><c r="XFE1"><v>1</v></c></row>', "read.damaged"),
        ('<row r="1048577"/>', "read.damaged"),
        ('<row r="0"/>', "read.damaged"),
        ('<row r="one"/>', "read.damaged"),
        ('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', "read.damaged"),
        ('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>', "read.damaged"),
        ('<row r="1"><c r="A1"><v>1</v></row>', "read.damaged"),
        ("&undefined;", "read.damaged"),
    ],
)
def test_sheets_that_make_no_sense_are_refused(rows: str, reason: str) -> None:
    assert refusal(parts_of(rows)) == reason


@pytest.mark.parametrize("reference", ["", "A", "1:3", "A1:B", "A0:B2"])
def test_merged_ranges_that_are_none_are_refused(reference: str) -> None:
    after = f'<mergeCells><mergeCell ref="{reference}"/></mergeCells>'
    assert refusal(parts_of("", after=after)) == "read.damaged"


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_a_missing_part_is_refused(part: str) -> None:
    parts = parts_of("")
    del parts[part]
    assert refusal(parts) == "read.part_missing"


def test_a_sheet_that_leads_nowhere_is_refused() -> None:
    parts = parts_of("")
    parts["xl/_rels/workbook.xml.rels"] = links()
    assert refusal(parts) == "read.part_missing"


@pytest.mark.parametrize(
    "part",
    [
        "xl/workbook.xml",
        "xl/styles.xml",
        "xl/sharedStrings.xml",
        "xl/worksheets/sheet1.xml",
        "_rels/.rels",
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        "",
        "<a",
        "\x00",
        '<?xml version="1.0" encoding="klingon"?><a/>',
        '<?xml version="1.0" encoding="gbk"?><a/>',
    ],
)
def test_parts_that_are_no_xml_are_refused(part: str, text: str) -> None:
    assert refusal(parts_of("") | {part: text}) == "read.damaged"


def test_a_page_in_place_of_a_sheet_is_refused() -> None:
    assert refusal(parts_of("") | {"xl/worksheets/sheet1.xml": "<html/>"}) == "read.damaged"


@pytest.mark.parametrize("data", [b"", b"PK", b"not a zip archive"])
def test_bytes_that_are_no_archive_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableWorkbook, match=r"read\.damaged"):
        read_xlsx(data)


def test_a_damaged_entry_is_refused() -> None:
    data = packed(parts_of('<row r="1"><c r="A1"><v>1</v></c></row>'))
    with pytest.raises(UnreadableWorkbook, match=r"read\.damaged xl/worksheets/sheet1\.xml"):
        read_xlsx(data.replace(b"<v>1</v>", b"<v>2</v>"))


def test_a_workbook_in_another_encoding_is_read() -> None:
    parts: dict[str, str] = parts_of("")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text.encode("utf-16"))
    assert [grid.name for grid in read_xlsx(out.getvalue())] == ["表一"]
