"""What our own forms add to documents: their number, and the sheet of texts."""

import pytest
from tests.small import A_ALL, A_ONE, standard

from reportgen.case.settings import Entity
from reportgen.extract.facts import Document
from reportgen.extract.identity import FormMark, Named, Names, by_mark, form_mark, mark_in
from reportgen.extract.locate import locate
from reportgen.extract.submission import submission_of
from reportgen.model.grids import Cell, CellKind, Grid, Position
from reportgen.model.submissions import Mark, Source
from reportgen.readers.standard_folders import document_words
from reportgen.standards.standard import Identity

IDENTITY = document_words().identity
KNOWN = ("cn-2019", "cn-2021", "cn-2021-local")
NAMES = Names.of((Entity(name="市财政局", code="D-2020-1"), Entity(name="市教育局")))
UNSURE = Named(value=None, trouble="read.no_entity")


def sheet(*lines: str, name: str = "表") -> Grid:
    return Grid(name=name, cells={Position(r, 0): Cell(text=t) for r, t in enumerate(lines) if t})


@pytest.mark.parametrize("id_", KNOWN)
@pytest.mark.parametrize(
    "entity", [Entity(name="市财政局", code="D-2020-1"), Entity(name="市教育局")]
)
def test_a_form_s_number_says_what_was_put_into_it(id_: str, entity: Entity) -> None:
    text = form_mark(IDENTITY, id_, 2025, entity)
    found = mark_in([sheet("题目", f"2025年度　表单编号　{text}")], IDENTITY, KNOWN)
    assert found is not None
    assert (found.standard, found.period) == (id_, "2025")
    assert NAMES.numbered(found.entity) == entity.name


def test_no_number_is_found_where_there_is_none_or_none_is_known() -> None:
    assert mark_in([sheet("XXGK-gb-2021-2025-1")], IDENTITY, KNOWN) is None
    assert mark_in([sheet("XXGK-cn-2021-2025-1")], Identity(), KNOWN) is None


def marked(entity: str = "市教育局", period: str = "2025", standard_: str = "cn-2021") -> FormMark:
    return FormMark(text="编号", standard=standard_, period=period, entity=entity)


def test_without_a_number_all_stays_as_it_was() -> None:
    year = Named(value="2025")
    assert by_mark(None, NAMES, UNSURE, year, "cn-2021") == (UNSURE, year, (UNSURE,))


def test_the_number_answers_where_nothing_else_does() -> None:
    unclear = Named(value=None, trouble="read.period_unclear", details={"years": "2024, 2025"})
    entity, period, troubles = by_mark(marked(), NAMES, UNSURE, unclear, "cn-2021")
    assert (entity.value, period.value, troubles) == ("市教育局", "2025", ())


def test_an_entity_that_the_roster_does_not_know_leaves_the_others_to_say() -> None:
    entity, _, troubles = by_mark(
        marked("X9"), NAMES, Named(value="市财政局"), Named(value="2025"), "cn-2021"
    )
    assert (entity.value, troubles) == ("市财政局", ())
    unsure, _, troubles = by_mark(marked("X9"), NAMES, UNSURE, Named(value="2025"), "cn-2021")
    assert (unsure, troubles) == (UNSURE, (UNSURE,))


@pytest.mark.parametrize(
    ("mark", "entity", "outside"),
    [
        (marked(), Named(value="市财政局"), "市财政局"),
        (
            marked(),
            Named(
                value="市教育局",
                trouble="read.entity_disagrees",
                details={"inside": "市教育局", "outside": "市财政局"},
            ),
            "市财政局",
        ),
        (marked(period="2024"), Named(value="市教育局"), "2025"),
        (marked(standard_="cn-2019"), Named(value="市教育局"), "cn-2021"),
    ],
)
def test_what_disagrees_with_the_number_is_told_once(
    mark: FormMark, entity: Named, outside: str
) -> None:
    whose, period, troubles = by_mark(mark, NAMES, entity, Named(value="2025"), "cn-2021")
    assert (whose.value, period.value) == ("市教育局", mark.period)
    (told,) = troubles
    assert told.trouble == "read.form_disagrees"
    assert told.details is not None
    assert told.details["mark"] == "编号"
    assert told.details["outside"] == outside


def test_a_calculated_total_without_addends_is_blank_with_nothing_to_say() -> None:
    rows = [
        ("甲",),
        ("（注）", "", "各类"),
        ("", "", "甲类", "总计"),
        ("一、收到数量（件）", "", "", ""),
    ]
    rows += [("二、结果", "1.办结", "1", "1")]
    cells = {
        Position(r, c): Cell(text=text, rows=1, columns=1)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if text
    }
    cells[Position(3, 3)] = Cell(text="", kind=CellKind.BLANK, formula=True)
    document = Document(
        source=Source(name="甲.xlsx", size=1, sha256=""), grids=(Grid(name="表", cells=cells),)
    )
    located = locate(document.grids, standard())
    submission, findings = submission_of(document, standard(), located)
    assert submission is not None
    assert {submission.facts[ref].mark for ref in (A_ONE, A_ALL)} == {Mark.BLANK}
    assert {finding.rule for finding in findings} == {"read.text_number"}
