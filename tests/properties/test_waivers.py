"""A waiver survives a further run, lapses with any value, and hides no finding of other values."""

import datetime as dt
import tomllib
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from tests.small import A_ALL, A_ONE, B_ALL, B_ONE, fact, sent, standard

from reportgen.case.expected import Expected
from reportgen.checks.run_rules import KINDS, check, check_set, check_texts
from reportgen.checks.subjects import CellRule, CheckedSubmission, TextSubject
from reportgen.checks.waivers import apply, proposed
from reportgen.model.findings import Finding, Severity, Waiver
from reportgen.model.submissions import CellRef, Role, Source, Submission
from reportgen.readers.standard_folders import read_standard
from reportgen.readers.toml import decode
from reportgen.standards.cells import cells
from reportgen.writers.waivers_toml import waivers_toml

DAY = dt.date(2026, 1, 20)
NEW = CellRef("requests", "new", "total")
SMALL = standard(
    rules=(
        CellRule(
            id="r",
            kind="balance",
            severity=Severity.ERROR,
            stage="both",
            citation="",
            name={"zh": "r"},
            message={"zh": "r"},
            test=KINDS["balance"](left=("t.*.one",), right=("t.*.all",)),
        ),
        CellRule(
            id="f",
            kind="filled",
            severity=Severity.WARNING,
            stage="both",
            citation="",
            name={"zh": "f"},
            message={"zh": "f"},
            test=KINDS["filled"](cells=("t.*.*",)),
        ),
    )
)
figures = st.one_of(st.none(), st.integers(0, 3), st.sampled_from(["/", "约3"]))
submissions = st.fixed_dictionaries(dict.fromkeys((A_ONE, A_ALL, B_ONE, B_ALL), figures)).map(sent)
people = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)


def findings_of(submission: Submission) -> tuple[Finding, ...]:
    return check(SMALL, submission, "zero").findings


def entries(submission: Submission) -> list[Waiver]:
    return [
        replace(entry, reason="已核实", approver="王某")
        for entry, _ in proposed(findings_of(submission), [submission], DAY)
    ]


@given(submissions)
def test_what_was_proposed_covers_the_same_findings_again(submission: Submission) -> None:
    found = findings_of(submission)
    settled, about = apply(entries(submission), found, [submission], SMALL, DAY)
    assert not any(finding.open for finding in settled)
    assert about == []
    again, _ = apply(entries(submission), settled, [submission], SMALL, DAY)
    assert again == settled


@given(submissions, submissions)
def test_no_finding_of_other_values_is_hidden(before: Submission, after: Submission) -> None:
    waivers = entries(before)
    settled, about = apply(waivers, findings_of(after), [after], SMALL, DAY)
    assert tuple(replace(finding, waiver=None) for finding in settled) == findings_of(after)
    for finding in settled:
        refs = finding.outcome.refs
        same = all(before.facts[ref].raw == after.facts[ref].raw for ref in refs)
        assert finding.waiver is None or same
    used = sum(finding.waiver is not None for finding in settled)
    assert used + len(about) == len(waivers)


OTHERS = CellRule(
    id="o",
    kind="peers",
    severity=Severity.WARNING,
    stage="set",
    citation="",
    name={"zh": "o"},
    message={"zh": "o"},
    test=KINDS["peers"](cells=("t.a.one",), factor=Decimal(2), minimum=1),
)
AMONG = replace(SMALL, rules=(OTHERS,))
ENTITIES = ("甲局", "乙局", "丙局")
sets = st.tuples(*(st.integers(0, 6) for _ in ENTITIES))


@given(sets, sets)
def test_no_figure_held_against_other_values_is_hidden(
    before: tuple[int, ...], after: tuple[int, ...]
) -> None:
    def found(figures: tuple[int, ...]) -> tuple[tuple[Finding, ...], list[Submission]]:
        every = [
            sent({A_ONE: figure}, entity=name, source=Source(name=name, size=1, sha256=name))
            for name, figure in zip(ENTITIES, figures, strict=True)
        ]
        return check_set(AMONG, every, Expected(entities=ENTITIES, period=2024)).findings, every

    findings, every = found(before)
    waivers = [
        replace(entry, reason="已核实", approver="王某")
        for entry, _ in proposed(findings, every, DAY)
    ]
    accepted = {(f.entity, f.outcome.left, f.outcome.right) for f in findings if f.broken}
    now, every = found(after)
    settled, _ = apply(waivers, now, every, AMONG, DAY)
    for finding in (f for f in settled if f.broken):
        told = (finding.entity, finding.outcome.left, finding.outcome.right)
        assert (finding.waiver is not None) == (told in accepted)


FORM = read_standard("cn-2021")
counts = st.tuples(st.integers(0, 30), st.integers(0, 30))


@given(counts, counts)
def test_no_sentence_with_other_numbers_is_hidden(
    before: tuple[int, int], after: tuple[int, int]
) -> None:
    def found(count: int, figure: int) -> tuple[tuple[Finding, ...], Submission]:
        facts = {ref: fact(ref, 0) for ref in cells(FORM)}
        facts[NEW] = fact(NEW, figure)
        total = Submission(
            standard=FORM.id,
            entity="某区",
            period=2025,
            role=Role.AGGREGATE,
            facts=facts,
            texts={"overview": f"本年新收政府信息公开申请{count}件。"},
        )
        subject = CheckedSubmission(standard=FORM, submission=total, blank_means="zero")
        files = {"overview": "narrative/overview.md"}
        return check_texts(TextSubject(figures=subject), files).findings, total

    def wrong(findings: tuple[Finding, ...]) -> list[Finding]:
        return [f for f in findings if f.broken and f.rule == "prose.count"]

    findings, total = found(*before)
    waivers = [
        replace(entry, reason="已核实", approver="王某")
        for entry, _ in proposed(wrong(findings), [total], DAY)
    ]
    now, total = found(*after)
    settled, _ = apply(waivers, wrong(now), [total], FORM, DAY)
    assert len(settled) == (after[0] != after[1])
    assert all((finding.waiver is not None) == (before == after) for finding in settled)


@given(submissions, people, people, people)
def test_what_is_written_for_completion_is_read_back_whole(
    submission: Submission, entity: str, reason: str, about: str
) -> None:
    given_ = [replace(entry, entity=entity, reason=reason) for entry in entries(submission)]
    content = tomllib.loads(waivers_toml([(entry, about) for entry in given_], about))
    read = [decode(Waiver, entry, "") for entry in content.get("waiver", [])]
    assert read == given_
