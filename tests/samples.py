"""Makes the workbooks and rosters of `samples/`; all figures in them are invented.

`PYTHONPATH=src python -m tests.samples` writes them again, always with the same bytes. `samples/`
itself holds what an office writes by hand (`case.toml`, `rules.toml`, the narratives).
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.workbooks import (
    Placed,
    Sheet,
    below,
    book_of,
    calculated,
    moved,
    renumbered,
    sheet_of,
    texts,
    with_subtotals,
)

from reportgen.model.grids import Position
from reportgen.model.submissions import CellRef
from reportgen.standards.cells import cells
from reportgen.standards.printed_table import Kind
from reportgen.standards.standard import Standard, Table
from reportgen.workflows.load_case import load_case

SAMPLES = Path(__file__).resolve().parents[1] / "samples"

APPLICANTS = {
    "p": "person",
    "b": "business",
    "r": "research",
    "c": "charity",
    "l": "legal_service",
    "o": "other",
}
TITLE = "{year}年度政府信息公开工作年度报告统计表"
USUAL = (TITLE, "填报单位：{entity}", "")
SIGNED = (
    "填报单位：{entity}　　填报日期：{next}年1月8日",
    "审核：办公室负责人　　联系：政务公开岗",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How one department fills in and sends its workbook.

    `above` and `after` are lines around the tables; `{entity}` is the department's spelling of its
    name. `sheets` are its names for the sheets in order. `totals` says whether totals are formulas,
    `unit` whether the indicators have a column of units.
    """

    entity: str = ""
    above: tuple[str | tuple[str, ...], ...] = USUAL
    after: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    one_sheet: bool = False
    numbering: str = ""
    subtotals: bool = False
    totals: bool = False
    right: int = 0
    unit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A line of the roster and its submission; the department submits nothing if `file` is empty.

    Each table is written line by line: `licensing 6 0 198; penalties 97 3 112` in the order of the
    form's columns, `new p3 b1; granted p3 b1` with a letter for each kind of applicant. Totals are
    calculated and missing cells are 0, but missing indicators are left out. `spelt` holds cells as
    the department writes them, `blank` the tables that it leaves empty. `texts`, if given, becomes
    a last sheet with one or more lines to a row.
    """

    name: str
    aliases: str
    kind: str
    file: str = ""
    form: Form = field(default_factory=Form)
    disclosure: str = ""
    requests: str = ""
    disputes: str = ""
    indicators: str = ""
    spelt: Mapping[str, int | str] = field(default_factory=dict)
    blank: tuple[str, ...] = ()
    texts: tuple[str | tuple[str, ...], ...] = ()


# ---------------------------------------------------------------- figures


Values = dict[CellRef, int | str | None]


def values_of(standard: Standard, department: Department) -> Values:
    """Every cell of the department's workbook, with totals that fit its figures."""
    values: Values = dict.fromkeys(cells(standard), 0)
    own = dict(_lines(department.indicators))
    for ref in values:
        if ref.table == "indicators":
            values[ref] = _figure(own[ref.row][0]) if ref.row in own else None
    for row, figures in _lines(department.disclosure):
        line = [ref for ref in values if ref[:2] == ("disclosure", row)]
        values |= dict(zip(line, map(int, figures), strict=False))
    values |= _requests(standard, department.requests)
    for row, figures in _lines(department.disputes):
        outcomes = [int(figure) for figure in figures]
        line = [ref for ref in values if ref[:2] == ("disputes", row)]
        values |= dict(zip(line, (*outcomes, sum(outcomes)), strict=True))
    for name, written in department.spelt.items():
        values[CellRef(*name.split("."))] = written
    return {ref: None if ref.table in department.blank else v for ref, v in values.items()}


def _lines(table: str) -> Iterator[tuple[str, list[str]]]:
    """The rows of a table, and the figures after each."""
    for line in table.split(";"):
        if line.strip():
            row, *figures = line.split()
            yield row, figures


def _figure(written: str) -> int | str:
    return int(written) if written.isascii() and written.isdigit() else written


def _requests(standard: Standard, written: str) -> dict[CellRef, int]:
    """The table of requests, with the totals of its rows and of its results."""
    rows = [ref.row for ref in cells(standard) if ref[::2] == ("requests", "total")]
    results = [row for row in rows if row not in ("new", "carried_in", "handled", "carried_out")]
    found = {CellRef("requests", row, column): 0 for row in rows for column in APPLICANTS.values()}
    for row, figures in _lines(written):
        for figure in figures:
            found[CellRef("requests", row, APPLICANTS[figure[0]])] = int(figure[1:])
    for column in APPLICANTS.values():
        handled = sum(found[CellRef("requests", row, column)] for row in results)
        found[CellRef("requests", "handled", column)] = handled
    for row in rows:
        total = sum(found[CellRef("requests", row, column)] for column in APPLICANTS.values())
        found[CellRef("requests", row, "total")] = total
    return found


# ---------------------------------------------------------------- workbooks


def workbook(standard: Standard, department: Department, year: int) -> bytes:
    """The department's workbook, in its own form."""
    form = department.form
    places = {"entity": form.entity or department.name, "year": year, "next": year + 1}
    values = values_of(standard, department)
    tables = [
        moved(_table(table, values, form), right=form.right)
        for table in standard.tables
        if table.id != "indicators"
    ]
    if department.indicators:
        tables.append(_indicators(standard, values, form))
    if form.one_sheet:
        whole = Sheet(name="填报表", cells=())
        for table in tables:
            whole = below(whole, table)
        tables = [whole]
    above = texts("", _filled(form.above, places))
    sheets = [replace(below(above, sheet, gap=0), name=sheet.name) for sheet in tables]
    for number, name in enumerate(form.sheets):
        sheets[number] = replace(sheets[number], name=name)
    after = texts("", _filled(form.after, places))
    sheets[-1] = below(sheets[-1], after) if form.after else sheets[-1]
    if form.totals:
        sheets = [calculated(sheet, standard) for sheet in sheets]
    if department.texts:
        written = texts("文字材料", _filled(department.texts, places))
        sheets.append(replace(written, widths=(60, 60)))
    return book_of(sheets)


def _filled(
    lines: Sequence[str | tuple[str, ...]], places: Mapping[str, Any]
) -> list[str | tuple[str, ...]]:
    return [
        line.format(**places)
        if isinstance(line, str)
        else tuple(text.format(**places) for text in line)
        for line in lines
    ]


def _table(table: Table, values: Values, form: Form) -> Sheet:
    sheet = sheet_of(table, values)
    if form.numbering:
        sheet = renumbered(sheet, form.numbering)
    if form.subtotals and table.id == "requests":
        sheet = with_subtotals(sheet, "法人或其他组织")
    return sheet


def _indicators(standard: Standard, values: Values, form: Form) -> Sheet:
    """The sheet of the indicators that the department has."""
    known = cells(standard)
    own = [ref for ref in known if ref.table == "indicators" and values[ref] is not None]
    heads = ("指标", "单位", "数量") if form.unit else ("指标", "数量")
    placed = [
        Placed(at=Position(0, column), value=text, kind=Kind.HEAD)
        for column, text in enumerate(heads)
    ]
    for line, ref in enumerate(own, 1):
        row, column = known[ref]
        written = (
            [row.label, column.unit_name, values[ref]] if form.unit else [row.label, values[ref]]
        )
        for number, value in enumerate(written):
            kind = Kind.DATA if number else Kind.LABEL
            placed.append(Placed(at=Position(line, number), value=value, kind=kind))
    return Sheet(name="指标", cells=tuple(placed), widths=(34, 10))


# ---------------------------------------------------------------- rosters

HEADINGS = ("代码", "单位名称", "别名", "类别", "可制定规章", "联系人", "截止日期")


def roster_rows(
    departments: Sequence[Department], prefix: str, due: str
) -> Iterator[Sequence[str]]:
    """The roster line by line, with the headings first."""
    yield HEADINGS
    for number, own in enumerate(departments, 1):
        contact = f"政务公开岗 内线{8000 + number}"
        yield (f"{prefix}{number:02}", own.name, own.aliases, own.kind, "否", contact, due)


def roster_xlsx(rows: Iterator[Sequence[str]]) -> bytes:
    lines = list(rows)
    kinds = {0: Kind.HEAD}
    placed = [
        Placed(at=Position(row, column), value=text, kind=kinds.get(row, Kind.LABEL))
        for row, line in enumerate(lines)
        for column, text in enumerate(line)
    ]
    return book_of([Sheet(name="名册", cells=tuple(placed), widths=(10, 24, 32, 12, 11, 22, 12))])


def roster_csv(rows: Iterator[Sequence[str]]) -> bytes:
    target = io.StringIO()
    csv.writer(target, lineterminator="\n").writerows(rows)
    return target.getvalue().encode("utf-8-sig")


# ---------------------------------------------------------------- 2019: a development zone, in order

TITLED = ("附件2", TITLE, "填报单位：{entity}", "填报说明：没有发生的事项填0，不得留空。", "")
TEDA = (
    Department(
        name="党委（管委会）办公室",
        aliases="管委会办公室、党办",
        kind="综合部门",
        file="01 管委会办公室/政府信息公开统计表.xlsx",
        disclosure="normative_documents 6 6 58; procurement 4 386000",
        requests="new p6 b1; granted p2 b1; unable_not_held p3; unprocessed_publication p1",
        indicators="published 42; explained 30; online 6; fee 0; wechat 1252; weibo 4745; responses 121; briefings 8",
        texts=(
            "本单位文字材料",
            "一、总体情况",
            "全年主持召开政务公开工作会议2次，调整政务公开工作领导小组成员，把公开工作列入各部门年度考核。",
            "（一）平台建设。开发区网站改版后增设“政策文件库”，按主题和发文单位检索；政务微信和微博由专人值守，节假日不断档。",
            "五、存在的主要问题及改进情况",
            "部分部门报送解读材料不及时。下一步把解读材料与文件同步送审，缺少解读材料的退回补正。",
        ),
    ),
    Department(
        name="发展和改革局",
        aliases="发改局、发改委",
        kind="综合部门",
        file="发改局.xlsx",
        form=Form(one_sheet=True, above=(TITLE, ("填报单位", "{entity}"), "")),
        disclosure="normative_documents 3 3 27; other_services 6 1 112",
        indicators="published 16; explained 24; online 0",
    ),
    Department(
        name="工业和信息化局",
        aliases="工信局",
        kind="产业部门",
        file="工业和信息化局（2019年度）.xlsx",
        form=Form(numbering="1、"),
        disclosure="normative_documents 3 3 19; other_services 4 0 57",
        indicators="published 12; explained 22; online 0",
    ),
    Department(
        name="科技创新局",
        aliases="科技局",
        kind="产业部门",
        file="科技局报送.xlsx",
        form=Form(subtotals=True, totals=True),
        disclosure="normative_documents 4 4 31; other_services 9 2 418",
        indicators="published 14; explained 28; online 0",
    ),
    Department(
        name="商务和投资促进局",
        aliases="商务局、投促局",
        kind="产业部门",
        file="商务局2019.xlsx",
        form=Form(sheets=("表二", "表三", "表四", "其他指标")),
        disclosure="normative_documents 2 2 16; other_services 5 0 203",
        indicators="published 11条; explained 18篇; online 0",
        spelt={"disclosure.normative_documents.published_total": "16件"},
    ),
    Department(
        name="财政局",
        aliases="财政金融局",
        kind="综合部门",
        file="财政局汇总表.xlsx",
        form=Form(totals=True, above=TITLED),
        disclosure="normative_documents 2 2 24; fees 2 0; procurement 37 58216400",
        requests="new p3 b1 r1; granted p2 r1; unable_not_held p1 b1",
        indicators="published 24; explained 12; online 5; fee 0",
        spelt={"disclosure.procurement.amount": "5821.64万元"},
    ),
    Department(
        name="审计局",
        aliases="",
        kind="综合部门",
        file="审计局（盖章版）.xlsx",
        form=Form(above=(TITLE, ""), sheets=("Sheet1", "Sheet2", "Sheet3", "Sheet4")),
        disclosure="procurement 1 98000",
        indicators="published 6; online 0",
        spelt={"disclosure.procurement.amount": "98000元"},
    ),
    Department(
        name="统计局",
        aliases="",
        kind="综合部门",
        file="统计局.xlsx",
        form=Form(one_sheet=True, numbering="①", after=SIGNED[1:]),
        disclosure="penalties 3 0 2",
        indicators="published 9; online 0",
    ),
    Department(
        name="国有资产监督管理局",
        aliases="国资局、国资委",
        kind="综合部门",
        file="国资局 - 2019年度.xlsx",
        form=Form(above=TITLED, right=1),
        disclosure="normative_documents 1 1 9",
        indicators="published 7; online 0",
    ),
    Department(
        name="人力资源和社会保障局",
        aliases="人社局、区人社局",
        kind="民生部门",
        file="附件2（人社局）.xlsx",
        form=Form(entity="区人社局", subtotals=True, totals=True, above=(TITLE, *SIGNED[:1], "")),
        disclosure="normative_documents 2 2 22; licensing 3 0 151; other_services 18 1 6204; penalties 21 0 17; coercion 1 0 0",
        requests="new p10 b1; granted p4; denied_internal p1; denied_case_file p1; unable_not_held p2 b1; unprocessed_complaint p1; other p1",
        indicators="published 18; explained 26; online 10; fee 0; responses 32",
        texts=(
            "人社局年度报告文字部分",
            ("栏目", "内容"),
            (
                "总体情况",
                "围绕就业、社保、人才三类事项编制办事指南，印发宣传折页；举办政策宣讲会，现场解答企业提问。\n开发区人才政策汇编在网站设专栏，随文件修订更新。",
            ),
            (
                "存在的主要问题及改进情况",
                "申请人对工伤认定材料能否公开疑问较多，下一步编写答复样例，统一口径。",
            ),
            ("其他需要报告的事项", "没有收取信息处理费。"),
        ),
    ),
    Department(
        name="教育和卫生健康局",
        aliases="教卫局、教育局、卫健局",
        kind="民生部门",
        file="教卫局统计表.xlsx",
        disclosure="normative_documents 1 1 13; licensing 4 0 86; other_services 7 0 1330; penalties 46 2 58; fees 1 0",
        requests="new p9; granted p6; partly_granted p1; unable_not_held p1; unable_unclear p1",
        indicators="published １５; explained 14; online 9; fee 0; responses 27",
        spelt={"requests.granted.person": "６", "disclosure.other_services.decisions": "1,330"},
    ),
    Department(
        name="社会发展局",
        aliases="社发局",
        kind="民生部门",
        file="社发局.xlsx",
        form=Form(numbering="(1)"),
        disclosure="normative_documents 1 1 8; other_services 5 0 476",
        requests="new p2; granted p1; unable_not_held p1",
        indicators="published 10; explained 8; online 1; fee 0",
        spelt={
            "requests.new.person": "2",
            "requests.new.total": "2",
            "indicators.online.value": "1",
        },
    ),
    Department(
        name="法治办公室",
        aliases="法治办、法制办",
        kind="综合部门",
        file="法治办报送.xlsx",
        form=Form(above=("政府信息公开统计表", "填报单位：{entity}", ""), after=SIGNED),
        disclosure="normative_documents 1 1 6",
        indicators="published 5; online 0",
    ),
    Department(
        name="规划和自然资源局",
        aliases="规资局、规划局",
        kind="建设部门",
        file="规资局（修改后）.xlsx",
        form=Form(numbering="（1）", totals=True),
        disclosure="normative_documents 1 1 12; licensing 9 -1 274; penalties 14 0 6; coercion 2 0 0; fees 3 -1",
        requests="new p19 b5 l2 o1; carried_in b1; granted p7 b2 l1 o1; partly_granted p2 b1; denied_third_party b1; denied_process p1; denied_query p1; unable_not_held p5 b2 l1; unable_to_create p1; other p1; carried_out p1",
        indicators="published 12; explained 4; online 25; fee 0",
    ),
    Department(
        name="建设和交通局",
        aliases="建交局、建设局",
        kind="建设部门",
        file="建交局政府信息公开表.xlsx",
        form=Form(
            above=TITLED, totals=True, sheets=("主动公开", "依申请公开", "复议和诉讼", "报告用数")
        ),
        disclosure="normative_documents 2 2 20; licensing 22 -2 517; penalties 88 5 143; coercion 4 0 3; fees 2 0; procurement 12 23965500",
        requests="new p30 b6 l2; carried_in p1; granted p12 b3; partly_granted p2 b1; denied_third_party p1; denied_process p1; unable_not_held p8 b2 l1; unable_to_create p1; unable_unclear p1; unprocessed_complaint p2; unprocessed_repeat p1; other l1; carried_out p2",
        indicators="published 14; explained 10; online 36; fee 0; responses 25",
        texts=(
            "文字说明",
            "五、存在的主要问题及改进情况",
            "征收拆迁类申请集中，个别答复用语不够准确。下一步由法制部门会签答复文书，疑难申请集体研究。",
            "六、其他需要报告的事项",
            "没有其他需要报告的事项。",
        ),
    ),
    Department(
        name="生态环境局",
        aliases="环境局、环保局",
        kind="建设部门",
        file="环保局.xlsx",
        form=Form(subtotals=True),
        disclosure="normative_documents 1 1 10; licensing 6 0 198; other_services 2 0 231; penalties 97 3 112; coercion 5 0 9",
        requests="new p9 b4 r1 c3 l1; granted p5 b2 r1 c2; partly_granted p1 c1; denied_third_party b1; denied_case_file p1; unable_not_held p2 b1 l1",
        indicators="published 8; explained 6; online 17; fee 0; environment 933条",
    ),
    Department(
        name="应急管理局",
        aliases="应急局、安监局",
        kind="监管部门",
        file="应急局.xlsx",
        form=Form(one_sheet=True, subtotals=True, totals=True),
        disclosure="normative_documents 1 1 7; licensing 3 0 125; penalties 61 4 174; coercion 4 0 6",
        requests="new p2 b1; granted p1; denied_case_file b1; unable_not_held p1",
        indicators="published 6; explained 6; online 3; fee 0",
    ),
    Department(
        name="市场监督管理局",
        aliases="市场局、市场监管局",
        kind="监管部门",
        file="市场局2019年度报表.xlsx",
        form=Form(unit=True, totals=True),
        disclosure="normative_documents 0 0 4; licensing 8 0 2386; other_services 6 0 95; penalties 412 16 265; coercion 19 1 38",
        requests="new p12 b3 l1; granted p3 b1; denied_case_file p2; denied_query p2 b1; unable_not_held p2 b1 l1; unprocessed_complaint p2; carried_out p1",
        indicators="published 4; online 15; fee 0; inspected 713; inspected_companies 602户; inspected_traders 110; inspected_offices 1",
    ),
    Department(
        name="综合执法局",
        aliases="执法局、城管局",
        kind="监管部门",
        file="执法局.xlsx",
        form=Form(sheets=("表二", "表三", "表四"), after=SIGNED[1:]),
        disclosure="penalties 152 8 1207; coercion 13 0 64",
        requests="new p2; granted p1; denied_case_file p1",
        indicators="published 3; online 2; fee 0",
        spelt={"disclosure.penalties.items_change": "+8"},
    ),
    Department(
        name="行政审批局",
        aliases="审批局、政务服务办",
        kind="综合部门",
        file="审批局（2）.xlsx",
        disclosure="licensing 166 -12 30457; other_services 71 4 8812",
        requests="new p2 b2; granted p1 b2; denied_query p1",
        indicators="published 4; explained 8; online 4; fee 0; services 704",
        spelt={"disclosure.licensing.decisions": "30,457"},
    ),
)

# ---------------------------------------------------------------- 2025: an invented district, in need

DEMO = (
    Department(
        name="管委会办公室",
        aliases="新区办公室、办公室",
        kind="综合部门",
        file="管委会办公室.xlsx",
        disclosure="normative_documents 5 2 41; fees 0",
        requests="new p7 b1; carried_in p1; granted p3 b1; unable_not_held p4; unprocessed_complaint p1",
        indicators="published 86",
        texts=(
            "本单位文字材料",
            "一、总体情况",
            "全年召开政务公开例会4次，对各部门网站栏目逐一检查，督促更新长期不更新的栏目。",
            "（二）依申请公开。受理窗口移入政务服务大厅，当面提交的申请当场登记编号。",
            "五、存在的主要问题及改进情况",
            "政策解读形式单一，图解和视频偏少。下一步把解读方式写进文件起草要求。",
        ),
    ),
    Department(
        name="发展改革局",
        aliases="发改局",
        kind="综合部门",
        file="发改局2025年度.xlsx",
        form=Form(totals=True, subtotals=True),
        disclosure="normative_documents 2 1 17; licensing 136",
        requests="new p3 b2; granted p2 b1; denied_third_party b1; unable_not_held p1",
        indicators="published 37",
        texts=(
            "文字说明",
            "总体情况",
            "重大项目批准和实施信息随批随发，按季度核对网站专栏。",
            "其他需要报告的事项",
            "无。",
        ),
    ),
    Department(
        name="财政局",
        aliases="财政金融局",
        kind="综合部门",
        file="财政局（报送稿）.xlsx",
        disclosure="normative_documents 1 0 12",
        requests="new p2; granted p2",
        indicators="published ２９",
        spelt={"disclosure.fees.amount": "1284600元"},
    ),
    Department(name="公安分局", aliases="滨江公安分局", kind="监管部门"),
    Department(
        name="教育体育局",
        aliases="教体局",
        kind="民生部门",
        file="教体局.xlsx",
        requests="new p6; granted p3; partly_granted p1; unable_unclear p1; other_rest p1",
        indicators="published 52",
        blank=("disclosure",),
    ),
    Department(
        name="生态环境分局",
        aliases="环境分局、环保分局",
        kind="监管部门",
        file="环保分局统计表.xlsx",
        disclosure="licensing 64; penalties 38; coercion 3",
        requests="new p13 b2; carried_in p1; granted p8 b1; denied_case_file p2; unable_not_held p3 b1; carried_out p1",
        disputes="review 2 0 1 0",
        indicators="published 44",
        spelt={"requests.new.person": 31},
    ),
    Department(
        name="滨河街道办事处",
        aliases="滨河街道",
        kind="街道",
        file="滨河街道.xlsx",
        form=Form(numbering="1、", one_sheet=True),
        disclosure="penalties 126; coercion 4",
        requests="new p4; granted p1; unable_not_held p2; other_uncorrected p1",
        indicators="published 33",
    ),
)


def files() -> Iterator[tuple[Path, bytes]]:
    """Every file that this module makes, with its path below `samples/`."""
    yield Path("teda-2019/roster.xlsx"), roster_xlsx(roster_rows(TEDA, "TEDA", "2020-01-10"))
    yield Path("demo-2021/roster.csv"), roster_csv(roster_rows(DEMO, "BJ", "2026-01-09"))
    for name, departments in (("teda-2019", TEDA), ("demo-2021", DEMO)):
        case, _, standard = load_case(SAMPLES / name)
        for own in departments:
            if own.file:
                path = Path(name, "submissions", own.file)
                yield path, workbook(standard, own, case.settings.period)


def write() -> None:
    """Writes the files, and removes submissions that this module no longer makes."""
    made = dict(files())
    for old in SAMPLES.glob("*/submissions/**/*.xlsx"):
        if old.relative_to(SAMPLES) not in made:
            old.unlink()
    for path, content in made.items():
        (SAMPLES / path).parent.mkdir(parents=True, exist_ok=True)
        (SAMPLES / path).write_bytes(content)


if __name__ == "__main__":
    write()
