"""Rules that look at the year before, and those that ask whether figures are plausible."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from reportgen.checks.kinds.cells import balance, change, entitled, implies, magnitude, share
from reportgen.checks.subjects import CheckedSubmission
from reportgen.model.findings import Outcome, Verdict
from reportgen.model.submissions import CellRef, Fact, Mark, Recorded, Role, Source, Submission
from reportgen.readers.standard_folders import read_standard
from reportgen.standards.standard import Adds, BlankMeans

STANDARD = read_standard("cn-2021")
NEW = CellRef("requests", "new", "total")
HANDLED = CellRef("requests", "handled", "total")


def submission(figures: dict[CellRef, str]) -> Submission:
    facts = {}
    for ref, text in figures.items():
        mark = Mark.BLANK if not text else Mark.DASH if text == "/" else Mark.TEXT
        number = Decimal(text) if text.replace(".", "").isdigit() else None
        facts[ref] = Fact(
            ref=ref,
            mark=Mark.NUMBER if number is not None else mark,
            value=number,
            raw=text,
            origin=Recorded(file="f", place=str(ref)),
        )
    return Submission(
        standard="cn-2021", entity="甲局", period=2025, role=Role.DEPARTMENT, facts=facts
    )


def subject(
    now: dict[CellRef, str],
    before: dict[CellRef, str] | None = None,
    *,
    blank_means: BlankMeans = "zero",
    rights: dict[str, bool] | None = None,
) -> CheckedSubmission:
    return CheckedSubmission(
        standard=STANDARD,
        submission=submission(now),
        blank_means=blank_means,
        prior=None if before is None else submission(before),
        rights=rights or {},
    )


def said(outcome: Outcome | None) -> str:
    if outcome is None:
        return "kept"
    return "broken" if outcome.verdict is Verdict.BROKEN else str(outcome.reason)


CHANGE = change.Test(cells=("requests.new.total",), share=Decimal("0.5"), minimum=Decimal(10))


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        ("30", "20", "kept"),
        ("31", "20", "broken"),
        ("10", "20", "kept"),
        ("9", "20", "broken"),
        ("9", "2", "kept"),
        ("12", "2", "broken"),
        ("0", "9", "kept"),
        ("0", "10", "broken"),
        ("10", "0", "broken"),
        ("", "10", "broken"),
        ("/", "", "all_blank"),
        ("多", "10", "unreadable"),
        (None, "10", "absent"),
        ("10", None, "not_comparable"),
    ],
)
def test_a_change_needs_share_and_minimum(
    now: str | None, before: str | None, expected: str
) -> None:
    one = {} if now is None else {NEW: now}
    two = {} if before is None else {NEW: before}
    assert said(CHANGE.evaluate(NEW, subject(one, two))) == expected


def test_a_change_without_a_prior_year_or_with_a_blank_that_means_nothing() -> None:
    assert said(CHANGE.evaluate(NEW, subject({NEW: "10"}))) == "no_prior"
    strict = subject({NEW: ""}, {NEW: "10"}, blank_means="missing")
    assert said(CHANGE.evaluate(NEW, strict)) == "blank"


def test_a_change_tells_both_figures_and_the_share() -> None:
    outcome = CHANGE.evaluate(NEW, subject({NEW: "31"}, {NEW: "20"}))
    assert outcome is not None
    assert (outcome.left, outcome.right) == (Decimal(31), Decimal(20))
    assert outcome.details == {"percent": "55.0%"}
    from_zero = CHANGE.evaluate(NEW, subject({NEW: "31"}, {NEW: "0"}))
    assert from_zero is not None
    assert from_zero.details == {"percent": "-"}


IMPLIES = implies.Test(when=("requests.new.total",), then=("requests.handled.total",))


@pytest.mark.parametrize(
    ("new", "handled", "expected"),
    [
        ("0", "0", "kept"),
        ("5", "1", "kept"),
        ("5", "0", "broken"),
        ("5", "", "broken"),
        ("五个", "1", "unreadable"),
        ("5", "不详", "unreadable"),
        ("5", None, "absent"),
    ],
)
def test_one_thing_implies_another(new: str, handled: str | None, expected: str) -> None:
    figures = {NEW: new} | ({} if handled is None else {HANDLED: handled})
    (instance,) = IMPLIES.instances(STANDARD)
    assert said(IMPLIES.evaluate(instance, subject(figures))) == expected


def test_an_implication_may_ask_for_last_year() -> None:
    test = implies.Test(when=("prior.requests.new.total",), then=("requests.new.total",))
    (instance,) = test.instances(STANDARD)
    assert said(test.evaluate(instance, subject({NEW: "1"}))) == "no_prior"
    assert said(test.evaluate(instance, subject({NEW: "0"}, {NEW: "3"}))) == "broken"
    assert said(test.evaluate(instance, subject({NEW: "0"}, {}))) == "not_comparable"


SHARE = share.Test(
    part=("requests.new.other",),
    whole=("requests.new.total",),
    at_most=Decimal("0.5"),
    minimum=Decimal(10),
)
OTHER = CellRef("requests", "new", "other")


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        ("9", "9", "kept"),
        ("5", "10", "kept"),
        ("6", "10", "broken"),
        ("x", "10", "unreadable"),
        (None, "10", "absent"),
    ],
)
def test_a_share_needs_a_whole_of_some_size(part: str | None, whole: str, expected: str) -> None:
    figures = {NEW: whole} | ({} if part is None else {OTHER: part})
    (instance,) = SHARE.instances(STANDARD)
    assert said(SHARE.evaluate(instance, subject(figures))) == expected


@pytest.mark.parametrize(
    ("figure", "right", "expected"),
    [
        ("1", True, "kept"),
        ("1", False, "broken"),
        ("0", False, "kept"),
        ("/", False, "kept"),
        ("1", None, "no_rights"),
    ],
)
def test_only_who_has_the_right_has_figures(
    figure: str, *, right: bool | None, expected: str
) -> None:
    test = entitled.Test(cells=("disclosure.regulations.issued",), right="makes_regulations")
    (ref,) = test.instances(STANDARD)
    rights = {} if right is None else {"makes_regulations": right}
    assert said(test.evaluate(ref, subject({ref: figure}, rights=rights))) == expected


def test_a_share_leaves_out_the_parts_that_are_named() -> None:
    test = share.Test(
        part=("requests.new.*",),
        whole=("requests.new.total",),
        at_most=Decimal("0.9"),
        leave_out=("requests.new.total", "requests.new.person"),
    )
    parts = [sides[0][0].ref.column for sides in test.instances(STANDARD)]
    assert parts == ["business", "research", "charity", "legal_service", "other"]
    assert "requests.new.person" in list(test.patterns())


MAGNITUDE = magnitude.Test(cells=("disclosure.fees.amount",))
FEES = CellRef("disclosure", "fees", "amount")


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        ("11999", "12", "kept"),
        ("12000", "12", "broken"),
        ("0.012", "12", "broken"),
        ("0.0121", "12", "kept"),
        ("12000", "0", "kept"),
        ("0", "12000", "kept"),
        ("", "12000", "kept"),
        ("", "/", "all_blank"),
        ("多", "12", "unreadable"),
        (None, "12", "absent"),
        ("12", None, "not_comparable"),
    ],
)
def test_a_thousand_times_last_year_is_another_unit(
    now: str | None, before: str | None, expected: str
) -> None:
    one = {} if now is None else {FEES: now}
    two = {} if before is None else {FEES: before}
    (ref,) = MAGNITUDE.instances(STANDARD)
    assert said(MAGNITUDE.evaluate(ref, subject(one, two))) == expected


def test_a_magnitude_tells_both_figures_and_how_many_times() -> None:
    outcome = MAGNITUDE.evaluate(FEES, subject({FEES: "0.01"}, {FEES: "18.5"}))
    assert outcome is not None
    assert (outcome.left, outcome.right) == (Decimal("0.01"), Decimal("18.5"))
    assert outcome.details == {"times": "1850"}


def test_every_kind_names_its_references() -> None:
    assert list(MAGNITUDE.patterns()) == ["disclosure.fees.amount"]
    assert list(CHANGE.patterns()) == ["requests.new.total"]
    assert list(IMPLIES.patterns()) == ["requests.new.total", "requests.handled.total"]
    assert list(SHARE.patterns()) == ["requests.new.other", "requests.new.total"]


STOCK, ISSUED = (CellRef("disclosure", "regulations", column) for column in ("in_force", "issued"))
ADDED: dict[str, Any] = {
    "balance": balance.Test(
        left=("disclosure.regulations.in_force",), right=("disclosure.regulations.issued",)
    ),
    "implies": implies.Test(
        when=("disclosure.regulations.issued",), then=("disclosure.regulations.in_force",)
    ),
    "share": share.Test(
        part=("disclosure.regulations.issued",),
        whole=("disclosure.regulations.in_force",),
        at_most=Decimal(1),
    ),
    "change": change.Test(
        cells=("disclosure.regulations.in_force",), share=Decimal(0), minimum=Decimal(0)
    ),
    "magnitude": magnitude.Test(cells=("disclosure.regulations.in_force",)),
}


@pytest.mark.parametrize("kind", ADDED)
def test_a_cell_that_is_no_sum_says_nothing_beside_one_that_is(kind: str) -> None:
    test = ADDED[kind]
    form = replace(STANDARD, adds={STOCK: "none"})
    (instance,) = test.instances(form)
    figures = {STOCK: "", ISSUED: "3"}
    last = {STOCK: "5", ISSUED: "1"}
    total = replace(submission(figures), role=Role.AGGREGATE)
    of = replace(subject(figures, last), standard=form, submission=total)
    assert said(test.evaluate(instance, of)) == "not_added"
    # What somebody sent is whole, whatever this office adds up.
    sent = replace(total, source=Source(name="区.json", size=1, sha256="0"))
    assert said(test.evaluate(instance, replace(of, submission=sent))) != "not_added"
    own = replace(total, role=Role.DEPARTMENT)
    assert said(test.evaluate(instance, replace(of, submission=own))) != "not_added"


@pytest.mark.parametrize("both", ["sum", "authority"])
def test_cells_that_came_about_in_one_way_are_compared(both: Adds) -> None:
    test = ADDED["balance"]
    form = replace(STANDARD, adds={STOCK: both, ISSUED: both})
    total = replace(submission({STOCK: "2", ISSUED: "3"}), role=Role.AGGREGATE)
    (instance,) = test.instances(form)
    of = replace(subject({}), standard=form, submission=total)
    assert said(test.evaluate(instance, of)) == "broken"
    mixed = replace(of, standard=replace(STANDARD, adds={STOCK: "authority"}))
    assert said(test.evaluate(instance, mixed)) == "not_added"
