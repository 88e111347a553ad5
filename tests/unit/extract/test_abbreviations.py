import pytest

from reportgen.case.settings import Entity
from reportgen.extract.identity import Match, Named, Names, entity_of, ordinary_words, owner
from reportgen.model.grids import Cell, Grid, Position
from reportgen.readers.standard_folders import all_standards, document_words
from reportgen.standards.standard import Identity

IDENTITY = document_words().identity
ROSTER = tuple(
    Entity(name=name)
    for name in (
        "市财政局",
        "市教育局",
        "市公安局",
        "市发展和改革委员会",
        "市工业和信息化局",
        "市人力资源和社会保障局",
        "市自然资源和规划局",
        "市生态环境局",
        "市住房和城乡建设局",
        "市城市管理局",
        "市场监督管理局",
        "市卫生健康委员会",
        "市政府办公室",
        "第二分局",
        "东街街道办事处",
    )
)
NAMES = Names.of(ROSTER, IDENTITY)
SHORT, SIMILAR = "read.entity_abbreviated", "read.entity_similar"


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("财政局", "市财政局"),
        ("市发改委", "市发展和改革委员会"),
        ("市工信局", "市工业和信息化局"),
        ("人社局", "市人力资源和社会保障局"),
        ("自规局", "市自然资源和规划局"),
        ("生态局", "市生态环境局"),
        ("住建局", "市住房和城乡建设局"),
        ("市监局", "市场监督管理局"),
        ("市监管局", "市场监督管理局"),
        ("城管局", "市城市管理局"),
        ("市卫健委", "市卫生健康委员会"),
        ("府办", "市政府办公室"),
        ("公安", "市公安局"),
    ],
)
def test_letters_in_order_abbreviate_a_name(short: str, full: str) -> None:
    assert NAMES.match(short) == Match(entities=(full,), trouble=SHORT)


def test_a_name_longer_than_the_rosters_is_told_by_its_letters_too() -> None:
    names = Names.of((Entity(name="市监局"), Entity(name="财政局")))
    assert names.match("某市市场监督管理局") == Match(entities=("市监局",), trouble=SHORT)


@pytest.mark.parametrize("name", ["市财证局", "市教肓局", "市生态环镜局"])
def test_a_slip_of_the_pen_is_told_as_one(name: str) -> None:
    found = NAMES.match(name)
    assert (found.trouble, len(found.entities)) == (SIMILAR, 1)


@pytest.mark.parametrize(
    "name",
    ["市水利局", "民政局", "县财政局", "第三分局", "西街街道办事处", "市", "", "局", "某协会"],
)
def test_who_is_not_listed_is_nobody(name: str) -> None:
    assert NAMES.match(name) == Match()


def test_the_bureau_of_markets_never_becomes_that_of_the_city() -> None:
    roster = [entity for entity in ROSTER if entity.name != "市场监督管理局"]
    assert Names.of(roster).match("市监管局") == Match()


def test_a_name_that_ends_alike_goes_before_another() -> None:
    names = Names.of((Entity(name="市财政局"), Entity(name="市财政局国库处")))
    assert names.match("市财局").entities == ("市财政局",)
    assert names.match("市财处").entities == ("市财政局国库处",)


@pytest.mark.parametrize("name", ["市管局", "市局"])
def test_what_may_mean_several_means_all_of_them(name: str) -> None:
    found = NAMES.match(name)
    assert found.only is None
    assert "市城市管理局" in found.entities


def test_two_names_in_one_text_are_two_entities() -> None:
    assert NAMES.match("市财政局、市教育局").entities == ("市教育局", "市财政局")


@pytest.mark.parametrize(
    ("stem", "full"),
    [
        ("市财政局2025年度统计表", "市财政局"),
        ("附件2：发改委2025年政府信息公开统计表（报送稿）", "市发展和改革委员会"),
        ("住建局2025年度", "市住房和城乡建设局"),
        ("2025_人社局_最终", "市人力资源和社会保障局"),
        ("2025年度统计表", None),
        ("新建 XLSX 工作表", None),
        ("Sheet1", None),
    ],
)
def test_a_file_name_is_stripped_of_what_is_no_name(stem: str, full: str | None) -> None:
    assert owner(stem, NAMES).only == full


# ---------------------------------------------------------------- in a document


def whose(text: str, stem: str = "报送", identity: Identity = IDENTITY) -> Named:
    cells = {Position(0, 0): Cell(text=text)} if text else {}
    return entity_of([Grid(name="表", cells=cells)], stem, identity, NAMES)


def test_an_abbreviation_in_the_sheet_is_taken_and_said() -> None:
    details = {"given": "市发改委", "name": "市发展和改革委员会"}
    assert whose("填报单位：市发改委") == Named(
        value="市发展和改革委员会", trouble=SHORT, details=details
    )


def test_an_abbreviation_in_the_file_name_is_taken_and_said() -> None:
    found = whose("", stem="发改委2025年度统计表")
    assert (found.value, found.trouble) == ("市发展和改革委员会", SHORT)


def test_what_may_mean_several_is_asked_about() -> None:
    found = whose("填报单位：市管局")
    assert (found.value, found.trouble) == (None, "read.entity_ambiguous")
    assert found.details == {"given": "市管局", "candidates": "市场监督管理局 / 市城市管理局"}
    assert whose("", stem="市管局").trouble == "read.entity_ambiguous"


def test_the_file_name_settles_which_of_several_is_meant() -> None:
    found = whose("填报单位：市管局", stem="市城市管理局2025年度")
    assert (found.value, found.trouble) == ("市城市管理局", SHORT)


def test_a_sure_file_name_speaks_against_an_abbreviation() -> None:
    found = whose("填报单位：发改委", stem="市财政局2025年度")
    assert (found.value, found.trouble) == ("市发展和改革委员会", "read.entity_disagrees")


def test_an_abbreviated_file_name_does_not_speak_against_the_sheet() -> None:
    assert whose("填报单位：市财政局", stem="公安2025") == Named(value="市财政局")
    assert whose("市财政局", stem="公安2025") == Named(value="市财政局")


# ---------------------------------------------------------------- names that are ordinary words


BUREAUS = (
    Entity(name="市统计局", aliases=("统计",)),
    Entity(name="市大数据中心", aliases=("信息",)),
    Entity(name="市司法局", aliases=("法律服务",)),
    Entity(name="市生态环境局", aliases=("环保",)),
)
COMMON = Names.of(BUREAUS, IDENTITY, ordinary_words(all_standards()))


@pytest.mark.parametrize(
    ("stem", "full"),
    [
        ("环保分局统计表", "市生态环境局"),
        ("某某局2025年政府信息公开统计表", None),
        ("林业局信息公开报送", None),
        ("统计", "市统计局"),
        ("统计2025", "市统计局"),
        ("03 统计（终稿）", "市统计局"),
        ("统计报送稿", "市统计局"),
        ("统计局2025年度统计表", "市统计局"),
        ("2025年-信息-年报", "市大数据中心"),
    ],
)
def test_a_short_alias_in_ordinary_words_names_nobody(stem: str, full: str | None) -> None:
    assert owner(stem, COMMON).only == full


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("政府信息公开工作年度报告统计表", None),
        ("法律服务机构", None),
        ("统计年度：2025", None),
        ("单位 统计 （盖章）", "市统计局"),
        ("环保的表", "市生态环境局"),
    ],
)
def test_nor_does_it_in_a_sheet(text: str, full: str | None) -> None:
    assert COMMON.within(text) == full


def test_without_a_form_no_name_is_an_ordinary_word() -> None:
    assert Names.of(BUREAUS).within("林业局统计表") == "市统计局"
