"""What the filters write about any figures is judged right; with one number changed it is not."""

import re
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.corpus import sentences
from tests.texts import Figures, faults, subject, submission

from reportgen.checks.claims.quantities import narrow
from reportgen.documents.narrative.template import known_to, narrate
from reportgen.documents.report import Paragraph
from reportgen.readers.standard_folders import read_standard

STANDARD = read_standard("cn-2021")
RESULTS = {
    "予以公开": "granted", "部分公开": "partly_granted", "不予公开": "denied_internal",
    "无法提供": "unable_not_held", "不予处理": "unprocessed_repeat", "其他处理": "other_rest",
}  # fmt: skip
TEXT = """\
全区本年新收政府信息公开申请{{ 申请.本年新收.总计 }}件，{{ 申请.本年新收.总计 | 同比 }}，\
上年结转{{ 申请.上年结转.总计 }}件，结转下年度{{ 申请.结转下年.总计 }}件。

办结政府信息公开申请{{ requests.handled.total }}件，比上年{{ requests.handled.total | 增减数 }}，\
其中予以公开{{ requests.granted.total }}件，占{{ requests.granted.total | 占比(requests.handled.total, 2) }}；\
部分公开{{ requests.partly_granted.total }}件、不予公开{{ requests.denied_internal.total }}件、\
无法提供{{ requests.unable_not_held.total }}件、不予处理{{ requests.unprocessed_repeat.total }}件、\
其他处理{{ requests.other_rest.total }}件。

发生行政复议{{ disputes.review.total }}件，行政诉讼\
{{ disputes.suit_direct.total + disputes.suit_after_review.total }}件。

现行有效的行政规范性文件共{{ disclosure.normative_documents.in_force }}件。

作出行政处罚决定{{ disclosure.penalties.decisions | 万 }}件。
"""

SMALL = st.integers(1, 400)


@st.composite
def years(draw: st.DrawFn) -> tuple[dict[str, int], dict[str, int]]:
    """Figures of this year and the last that keep the identities the text speaks of."""
    now = {f"requests.{row}.total": draw(SMALL) for row in RESULTS.values()}
    handled = sum(now.values())
    carried_out = draw(st.integers(1, 50))
    carried_in = draw(st.integers(1, handled - 1))
    now |= {
        "requests.handled.total": handled,
        "requests.carried_out.total": carried_out,
        "requests.carried_in.total": carried_in,
        "requests.new.total": handled + carried_out - carried_in,
        "disputes.review.total": draw(SMALL),
        "disputes.suit_direct.total": draw(SMALL),
        "disputes.suit_after_review.total": draw(SMALL),
        "disclosure.normative_documents.in_force": draw(SMALL),
        "disclosure.penalties.decisions": draw(st.integers(10**4, 10**7)),
    }
    prior = {"requests.new.total": draw(SMALL), "requests.handled.total": draw(SMALL)}
    return now, prior


def rendered(now: Figures, prior: Figures) -> str:
    known = known_to(
        STANDARD,
        submission(STANDARD, now, 2025).facts,
        prior=submission(STANDARD, prior, 2024).facts,
        given={},
        words={language: STANDARD.words[language] for language in ("zh", "en")},
    )
    narrative = narrate(TEXT, known)
    assert narrative.troubles == ()
    return "\n".join(block.text for block in narrative.blocks if isinstance(block, Paragraph))


@given(years())
def test_what_the_filters_write_is_right(figures: tuple[dict[str, int], dict[str, int]]) -> None:
    now, prior = figures
    assert faults(subject(rendered(now, prior), now, prior)) == []


@given(years(), st.data())
def test_any_number_that_is_changed_is_found(
    figures: tuple[dict[str, int], dict[str, int]], data: st.DataObject
) -> None:
    now, prior = figures
    text = rendered(now, prior)
    numbers = list(re.finditer(r"[0-9]+(?:\.[0-9]+)?", text))
    chosen = data.draw(st.sampled_from(numbers))
    digits = len(chosen[0].partition(".")[2])
    step = Decimal(
        data.draw(st.sampled_from([-7, -3, -2, 2, 3, 11])),
    ).scaleb(-digits)
    changed = Decimal(chosen[0]) + step
    assume(changed > 0)
    wrong = f"{text[: chosen.start()]}{changed:f}{text[chosen.end() :]}"
    found = [said for _, said in faults(subject(wrong, now, prior))]
    assert any(f"{changed:f}" in said for said in found), (wrong, found)


WORDS = tuple(
    dict.fromkeys(
        piece
        for one in sentences("first")
        for piece in re.findall(r"[0-9]+|[^0-9\u4e00-\u9fff]|[\u4e00-\u9fff]{1,4}", one.text)
    )
)
MARKS = (
    "（",
    "）",
    "(",
    "《",
    "》",
    "“",
    "\n",
    "。",
    "；",
    "，",
    "、",
    "分别为",
    "其中",
    "由",
    "增至",
)


@given(st.lists(st.sampled_from(WORDS + MARKS), max_size=80))
def test_any_words_in_any_order_are_read(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = faults(subject(text, {}, {}))
    numbers = [said for kind, said in found if kind in ("count", "doubtful_count")]
    assert all(number in narrow(text) for number in numbers)


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "一",
        "a",
        "、",
        "其中",
        "略有",
        "本年",
        "（",
        "《",
        "未",
        "电话1-",
        "12月",
        "收到申请，",
    ],
)
def test_a_line_without_an_end_is_read_like_any_other(piece: str) -> None:
    """One that could be taken apart in many ways would never be done."""
    text = piece * (20000 // len(piece)) + "。本年新收政府信息公开申请3件。"
    assert faults(subject(text, {}, {})) == [("count", "3")]
