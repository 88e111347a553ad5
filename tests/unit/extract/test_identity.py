import pytest

from reportgen.case.settings import Entity
from reportgen.extract.identity import Named, Names, entity_of, period_of
from reportgen.model.grids import Cell, CellKind, Grid, Position
from reportgen.standards.standard import Identity

IDENTITY = Identity(
    entity_labels=("填报单位",),
    period_patterns=("(20[0-9]{2})年度", "(20[0-9]{2})年报"),
    file_noise=("填报", "统计表", "年度", "年"),
    heading_ends=("统计表", "报告"),
    towards=("报", "送"),
)
ROSTER = (
    Entity(name="市财政局", aliases=("财政局", "")),
    Entity(name="市财政局国库处"),
    Entity(name="市教育局"),
)
NAMES = Names.of(ROSTER)
NOBODY = Names.of(())


def sheet(*rows: tuple[str | Cell, ...], name: str = "表") -> Grid:
    return Grid(
        name=name,
        cells={
            Position(r, c): cell if isinstance(cell, Cell) else Cell(text=cell)
            for r, row in enumerate(rows)
            for c, cell in enumerate(row)
        },
    )


def whose(*rows: tuple[str | Cell, ...], stem: str = "报送", names: Names = NAMES) -> Named:
    return entity_of([sheet(*rows)], stem, IDENTITY, names)


@pytest.mark.parametrize(
    "rows",
    [
        (("填报单位：市财政局",),),
        (("填报单位: 财政局",),),
        (("填报单位：市财政局  2025年1月5日",),),
        (("填报单位", "市财政局"),),
        (("填报单位：", "", "市财政局"),),
        (("标题",), ("市财政局",)),
        (("市财政局2024年统计表",),),
    ],
)
def test_the_sheet_names_the_entity(rows: tuple[tuple[str, ...], ...]) -> None:
    assert whose(*rows) == Named(value="市财政局")


def test_a_labelled_name_that_is_on_no_roster_stands_as_it_is() -> None:
    assert whose(("填报单位：某协会",)) == Named(value="某协会")
    assert whose(("填报单位：某协会",), names=NOBODY) == Named(value="某协会")


def test_a_label_with_nothing_behind_it_names_nobody() -> None:
    number = Cell(text="5", kind=CellKind.NUMBER)
    for row in (("填报单位：",), ("填报单位", number)):
        assert whose(row) == Named(value=None, trouble="read.no_entity")


def test_a_sentence_names_nobody() -> None:
    assert whose(("市财政局" + "很" * 60,)).value is None


def test_the_file_name_is_asked_where_the_sheet_is_silent() -> None:
    assert whose(("表",), stem="财政局（报送）") == Named(value="市财政局")


def test_longer_names_hide_shorter_ones_in_them() -> None:
    assert NAMES.within("市财政局国库处报送") == "市财政局国库处"
    assert NAMES.within("市财政局与市教育局") is None
    assert NAMES.within("别人") is None


def test_the_sheet_goes_before_the_file_name_and_the_difference_is_told() -> None:
    assert whose(("填报单位：市教育局",), stem="财政局") == Named(
        value="市教育局",
        trouble="read.entity_disagrees",
        details={"inside": "市教育局", "outside": "市财政局"},
    )


def test_without_a_roster_a_nameless_sheet_is_no_trouble() -> None:
    assert whose(("表",), names=NOBODY) == Named(value=None)


def test_the_year_is_where_the_surest_pattern_finds_it() -> None:
    grids = [sheet(("2023年报",), ("2024年度统计表",))]
    assert period_of(grids, "2022", IDENTITY) == Named(
        value="2024", trouble="read.period_unclear", details={"years": "2023, 2024"}
    )
    notes = [sheet(("与2023年政府信息公开比",), ("2024年度统计表",))]
    assert period_of(notes, "2022", IDENTITY) == Named(value="2024")
    assert period_of([sheet(("x",), name="2021年报")], "2022", IDENTITY) == Named(value="2021")


def test_two_years_are_no_year() -> None:
    assert period_of([sheet(("2024年度", "2023年度"))], "", IDENTITY) == Named(
        value=None, trouble="read.period_unclear", details={"years": "2023, 2024"}
    )


@pytest.mark.parametrize(
    ("stem", "year"), [("报送2024", "2024"), ("2023-2024", None), ("120245", None), ("报送", None)]
)
def test_the_file_name_says_the_year_where_no_sheet_does(stem: str, year: str | None) -> None:
    trouble = "" if year else "read.no_period"
    assert period_of([sheet(("x",))], stem, IDENTITY) == Named(value=year, trouble=trouble)


@pytest.mark.parametrize(
    "note",
    [
        "填好后于1月9日前报市教育局",
        "请报市教育局",
        "本表由市教育局统一汇总审核后公布",
        "送市教育局统计表",
    ],
)
def test_a_name_in_a_sentence_says_less_than_a_file_name_that_is_a_name(note: str) -> None:
    assert whose((note,), stem="市财政局") == Named(value="市财政局")
    assert whose((note,), stem="报送") == Named(value="市教育局")


def test_a_name_in_a_heading_goes_before_the_file_name() -> None:
    for heading in ("市教育局2024年度", "市教育局政府信息公开工作统计表", "市教育局（盖章）"):
        assert whose((heading,), stem="市财政局").value == "市教育局"
        assert whose((heading,), stem="市财政局").trouble == "read.entity_disagrees"


def period(*texts: str, names: tuple[str, ...] = ("表",)) -> Named:
    grids = [sheet(*((text,) for text in texts), name=name) for name in names]
    return period_of(grids, "报送", IDENTITY)


NOTE = "注：上年结转数须与2024年度报告的结转下年度继续办理数一致"


def test_the_year_of_a_title_goes_before_one_in_a_note() -> None:
    assert period("2025年度政府信息公开工作统计表", NOTE) == Named(value="2025")
    assert period(NOTE) == Named(value="2024")
    assert period("2025年度", NOTE, names=("填报",)) == Named(value="2025")
    assert period(NOTE, names=("2025年度",)) == Named(value="2025")


def test_two_titles_with_two_years_are_no_year() -> None:
    found = period("2025年度统计表", "2024年度统计表", NOTE)
    assert (found.value, found.trouble) == (None, "read.period_unclear")
