"""What the entities wrote, put in order for the person who writes the report's text."""

from dataclasses import replace

from tests.small import A_ONE, sent, standard

from reportgen.case.settings import Case, Entity, Options, ReportSettings
from reportgen.documents.materials import Materials, Piece, collect
from reportgen.model.submissions import Source, Submission
from reportgen.standards.standard import Section

STANDARD = standard(
    sections=(
        Section(id="overview", title="一、概况"),
        Section(id="t", title="二、表", table="t"),
        Section(id="problems", title="五、问题"),
    )
)
CASE = Case(
    root="",
    settings=ReportSettings(authority="某区政府", area="某区", period=2024),
    options=Options(),
    indicators=(),
    roster=tuple(Entity(name=name) for name in ("乙局", "甲局", "丙局", "丁局")),
    rules=(),
    narratives={},
    files=(),
)
LONG = "全年通过网站主动公开信息十六条，回应公众关切十二次，举办政策解读活动三场。"


def wrote(entity: str | None, **texts: str) -> Submission:
    source = Source(name=f"{entity or '无名'}.xlsx", size=1, sha256="")
    return sent({A_ONE: 1}, entity=entity, texts=texts, source=source)


def gathered(*submissions: Submission, prior: Submission | None = None) -> Materials:
    before = {prior.entity: prior} if prior else {}
    found = collect(CASE, STANDARD, submissions, before.get)
    assert found is not None
    return found


def test_where_nobody_wrote_anything_nothing_is_collected() -> None:
    empty = (wrote("甲局"), wrote("乙局", overview=" \n"), wrote("丙局", preamble="不是一节"))
    assert collect(CASE, STANDARD, empty, lambda _: None) is None


def test_sections_stand_in_their_order_and_entities_in_that_of_the_roster() -> None:
    stranger = wrote("外单位", overview="外。")
    found = gathered(
        stranger, wrote("甲局", overview="一。\n \n二。"), wrote("乙局", problems="三。")
    )
    overview, problems = found.chapters
    assert (overview.title, problems.title) == ("一、概况", "五、问题")
    told = [
        (own.entity, own.source, ["".join(p.text for p in e.pieces) for e in own.excerpts])
        for own in overview.contributions
    ]
    assert told == [
        ("甲局", "来源：甲局.xlsx", ["一。", "二。"]),
        ("外单位", "来源：外单位.xlsx", ["外。"]),
    ]
    assert [own.entity for own in problems.contributions] == ["乙局"]


def test_who_wrote_nothing_and_who_sent_nothing_are_named_below_each_section() -> None:
    overview, problems = gathered(wrote("甲局", overview="一。"), wrote("乙局")).chapters
    absent = "报送未到或未计入的 2 个单位：丙局、丁局。"
    assert overview.lines == ("没有写这一部分的 1 个单位：乙局。", absent)
    assert problems.lines == ("没有写这一部分的 2 个单位：乙局、甲局。", absent)
    everybody = [wrote(entity.name, overview="一。") for entity in CASE.roster]
    assert gathered(*everybody).chapters[0].lines == ()


def test_a_file_that_names_nobody_stands_under_its_own_name() -> None:
    source = wrote(None, overview="一。")
    assert gathered(source).chapters[0].contributions[0].entity == "无名.xlsx"
    nameless = replace(source, source=None)
    assert gathered(nameless).chapters[0].contributions[0].source == "来源："


def test_the_title_names_area_and_year_and_is_broken_between() -> None:
    found = gathered(wrote("甲局", overview="一。"))
    assert found.title == ("某区2024年", "年报文字材料")
    assert len(found.intro) == 1


def test_the_same_paragraph_is_marked_with_both_and_names_the_others() -> None:
    texts = (
        wrote("甲局", overview=LONG),
        wrote("乙局", problems=LONG),
        wrote("丙局", problems=LONG),
    )
    found = gathered(*texts)
    excerpts = [e for c in found.chapters for own in c.contributions for e in own.excerpts]
    assert [e.alike for e in excerpts] == [True] * 3
    assert excerpts[0].notes == ("【与乙局、丙局报送的一段相同】",)
    assert len(found.intro) == 2


def test_sentences_of_the_year_before_are_marked_one_by_one() -> None:
    prior = wrote("甲局", problems=LONG)
    found = gathered(wrote("甲局", overview=f"{LONG}今年新增一场。"), wrote("乙局"), prior=prior)
    (excerpt,) = found.chapters[0].contributions[0].excerpts
    assert excerpt.pieces == (Piece(text=LONG, again=True), Piece(text="今年新增一场。"))
    assert excerpt.notes == ("【划双线的句子与上年相同】",)
    assert not excerpt.alike
    assert len(found.intro) == 2


def test_somebody_else_s_sentences_of_the_year_before_are_no_matter() -> None:
    found = gathered(wrote("甲局", overview=LONG), prior=wrote("乙局", overview=LONG))
    (excerpt,) = found.chapters[0].contributions[0].excerpts
    assert excerpt.pieces == (Piece(text=LONG),)
