from typing import Any

import pytest
from tests.small import sent

from reportgen.case.expected import Expected
from reportgen.checks.kinds.set import duplicate
from reportgen.checks.subjects import Judgement
from reportgen.model.findings import Outcome, Verdict
from reportgen.model.submissions import CellRef, Source, Submission

Values = dict[CellRef, int | str | None]

FIGURES: Values = {CellRef("t", "a", str(number)): number for number in range(8)}
"""Eight cells, seven of which are not zero."""


def submission(entity: str | None, values: Values = FIGURES, **changes: Any) -> Submission:  # noqa: ANN401 - its fields
    name = f"{entity or '无名'}.xlsx"
    return sent(values, **{"entity": entity, "source": source(name, name), **changes})


def source(name: str, content: str) -> Source:
    return Source(name=name, size=1, sha256=content)


def judged(
    of: str, *submissions: Submission, prior: tuple[Submission, ...] = ()
) -> list[Judgement]:
    expected = Expected(entities=("甲局", "乙局", "丙局"), period=2024, prior=prior)
    test = duplicate.Test(of=of, cells=5)  # type: ignore[arg-type]
    return list(test.judge(submissions, expected))


def broken(judgements: list[Judgement]) -> list[dict[str, str]]:
    outcomes = (judgement.outcome for judgement in judgements)
    return [dict(o.details) for o in outcomes if o and o.verdict is Verdict.BROKEN]


def changed(**cells: int | str | None) -> Values:
    return FIGURES | {CellRef("t", "a", name[1:]): value for name, value in cells.items()}


def test_two_entities_with_the_same_figures_are_told_once_with_their_files() -> None:
    others = submission("丙局", changed(_3=4))
    found = judged("entities", submission("乙局"), others, submission("甲局"))
    assert broken(found) == [{"names": "乙局, 甲局", "files": "乙局.xlsx, 甲局.xlsx", "count": "7"}]
    assert len(found) == 2


def test_three_alike_are_one_finding() -> None:
    found = judged("entities", *map(submission, ("甲局", "乙局", "丙局")))
    assert [details["names"] for details in broken(found)] == ["丙局, 乙局, 甲局"]


@pytest.mark.parametrize("value", [None, "/", 0])
def test_zero_blank_and_dash_are_alike_between_equal_figures(value: str | int | None) -> None:
    assert broken(judged("entities", submission("甲局"), submission("乙局", changed(_0=value))))


@pytest.mark.parametrize("values", [changed(_3=4), changed(_0=1), changed(_7=None)])
def test_one_different_figure_is_enough(values: Values) -> None:
    assert not broken(judged("entities", submission("甲局"), submission("乙局", values)))


@pytest.mark.parametrize(("filled", "alike"), [(5, True), (4, False), (0, False)])
def test_few_equal_figures_are_no_matter(filled: int, *, alike: bool) -> None:
    values: Values = {CellRef("t", "a", str(n)): int(n < filled) for n in range(9)}
    found = judged("entities", submission("甲局", values), submission("乙局", values))
    assert bool(broken(found)) is alike


def test_the_very_same_file_is_told_however_little_it_holds() -> None:
    little: Values = {CellRef("t", "a", "1"): 3}
    pair = [submission(name, little, source=source(name, "00")) for name in ("甲局", "乙局")]
    assert broken(judged("files", *pair, submission("丙局", little))) == [
        {"names": "乙局, 甲局", "files": "乙局, 甲局", "count": "1"}
    ]
    assert not broken(judged("entities", *pair))


def test_what_is_the_same_file_is_not_told_again_for_its_figures_unless_another_has_them() -> None:
    pair = [submission(name, source=source(name, "00")) for name in ("甲局", "乙局")]
    assert not broken(judged("entities", *pair))
    (told,) = broken(judged("entities", *pair, submission("丙局")))
    assert told["names"] == "丙局, 乙局, 甲局"
    unfiled = [submission(name, source=None) for name in ("甲局", "乙局")]
    assert not broken(judged("files", *unfiled))
    assert broken(judged("entities", *unfiled))


@pytest.mark.parametrize("of", ["files", "entities"])
def test_one_entity_twice_is_no_matter_of_this_rule(of: str) -> None:
    same = source("甲.xlsx", "00")
    twice = (submission("甲局", source=same), submission("甲局", source=same))
    assert not broken(judged(of, *twice))
    assert not broken(judged(of, submission("甲局"), submission("甲局")))


@pytest.mark.parametrize("of", ["files", "entities", "years"])
def test_other_figures_have_another_fingerprint(of: str) -> None:
    def mark(values: Values) -> str:
        pair = [submission(n, values, source=source(n, n)) for n in ("甲局", "乙局")]
        if of == "files":
            pair = [submission(n, values, source=source(n, "00")) for n in ("甲局", "乙局")]
        prior = (submission("甲局", values),) if of == "years" else ()
        outcomes = [j.outcome for j in judged(of, *pair, prior=prior)]
        (found,) = [o for o in outcomes if o and o.verdict is Verdict.BROKEN]
        return found.fingerprint

    assert mark(FIGURES) == mark(dict(reversed(FIGURES.items())))
    assert mark(FIGURES) != mark(changed(_3=4)) != ""


def test_a_file_that_names_nobody_counts_as_somebody() -> None:
    found = judged("entities", submission("甲局"), submission(None))
    assert [details["names"] for details in broken(found)] == ["无名.xlsx, 甲局"]


def test_submissions_for_other_years_are_left_out() -> None:
    assert judged("entities", submission("甲局", period=2023)) == []
    assert judged("years", submission("甲局", period=2023)) == []


def test_last_years_figures_again_are_told() -> None:
    (found,) = judged("years", submission("甲局"), prior=(submission("甲局", period=2023),))
    assert (found.entity, found.file) == ("甲局", "甲局.xlsx")
    assert broken([found]) == [{"count": "7", "period": "2023"}]


@pytest.mark.parametrize("values", [changed(_3=4), {CellRef("t", "a", "1"): 3}])
def test_new_figures_and_few_ones_are_kept(values: Values) -> None:
    prior = (submission("甲局", FIGURES if len(values) > 1 else values, period=2023),)
    (found,) = judged("years", submission("甲局", values), prior=prior)
    assert found.outcome is None


@pytest.mark.parametrize("entity", ["甲局", None])
def test_without_a_year_before_nothing_is_evaluated(entity: str | None) -> None:
    prior = (submission("乙局", period=2023), submission(None, period=2023))
    (found,) = judged("years", submission(entity), prior=prior)
    assert found.outcome == Outcome(verdict=Verdict.NOT_EVALUATED, reason="no_prior")


TEXT = "全年通过网站主动公开信息十六条，回应公众关切十二次，举办政策解读活动三场。"


def with_text(entity: str | None, *paragraphs: str, **changes: Any) -> Submission:  # noqa: ANN401 - its fields
    return submission(entity, {}, texts={"overview": "\n".join(paragraphs)}, **changes)


def test_entities_that_sent_the_same_paragraphs_are_told_once_with_the_first() -> None:
    long = TEXT + "此后又" + TEXT
    found = judged(
        "texts",
        with_text("乙局", "乙局自己写的一段话。", TEXT, long),
        with_text("甲局", f"　{TEXT}", long),
        with_text("丙局", "丙局自己写的一段话。"),
        submission("丁局"),
    )
    files = "乙局.xlsx, 甲局.xlsx"
    assert broken(found) == [
        {"names": "乙局, 甲局", "files": files, "count": "2", "quote": TEXT.replace("，", ",")}
    ]
    assert [judgement.entity for judgement in found] == ["乙局", "丙局"]


def test_a_long_paragraph_is_quoted_by_its_beginning() -> None:
    long = TEXT * 3
    (details,) = broken(judged("texts", with_text("甲局", long), with_text(None, long)))
    assert details["quote"] == long.replace("，", ",")[:40] + "…"
    assert details["names"] == "无名.xlsx, 甲局"


def test_short_paragraphs_and_those_of_one_entity_are_no_matter() -> None:
    short = "没有其他需要报告的事项。"
    assert not broken(judged("texts", with_text("甲局", short), with_text("乙局", short)))
    assert not broken(judged("texts", with_text("甲局", TEXT), with_text("甲局", TEXT)))


# ---------------------------------------------------------------- a table, or what is comparable


OTHER = CellRef("u", "a", "1")


def of_table(now: Values, before: Values, table: str = "t") -> list[dict[str, str]]:
    prior = (submission("甲局", before, period=2023),)
    expected = Expected(entities=(), period=2024, prior=prior)
    test = duplicate.Test(of="years", cells=5, table=table)
    return broken(list(test.judge([submission("甲局", now)], expected)))


def test_one_table_alone_is_told_while_others_differ() -> None:
    assert of_table(FIGURES | {OTHER: 3}, FIGURES | {OTHER: 4}) == [
        {"count": "7", "period": "2023"}
    ]
    assert of_table(FIGURES | {OTHER: 3}, FIGURES | {OTHER: 4}, "u") == []
    assert of_table(FIGURES | {OTHER: 3}, changed(_3=9) | {OTHER: 4}) == []


def test_where_everything_is_the_same_the_table_is_not_told_beside_it() -> None:
    assert of_table(FIGURES | {OTHER: 3}, FIGURES | {OTHER: 3}) == []
    assert of_table(FIGURES | {OTHER: 3}, FIGURES | {OTHER: 3}, "")


def test_what_last_years_form_has_no_cells_for_is_not_compared() -> None:
    assert of_table(FIGURES | {OTHER: 3}, FIGURES, "") == [{"count": "7", "period": "2023"}]
