"""A waiver survives a further run, lapses with any value, and hides no finding of other values."""

import datetime as dt
import tomllib
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.small import A_ALL, A_ONE, B_ALL, B_ONE, sent, standard

from reportgen.checks import KINDS, check
from reportgen.decoding import decode
from reportgen.findings import Finding, Severity, Waiver
from reportgen.model import Submission
from reportgen.standard import Rule
from reportgen.waivers import apply, proposed
from reportgen.writers.waivers import waivers_toml

DAY = dt.date(2026, 1, 20)
SMALL = standard(
    rules=(
        Rule(
            id="r",
            kind="balance",
            severity=Severity.ERROR,
            stage="both",
            citation="",
            name={"zh": "r"},
            message={"zh": "r"},
            test=KINDS["balance"](left=("t.*.one",), right=("t.*.all",)),
        ),
        Rule(
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


def findings_of(submission: Submission) -> list[Finding]:
    return check(SMALL, submission, "zero")[0]


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
    assert [replace(finding, waiver=None) for finding in settled] == findings_of(after)
    for finding in settled:
        refs = finding.outcome.refs
        same = all(before.facts[ref].raw == after.facts[ref].raw for ref in refs)
        assert finding.waiver is None or same
    used = sum(finding.waiver is not None for finding in settled)
    assert used + len(about) == len(waivers)


@given(submissions, people, people, people)
def test_what_is_written_for_completion_is_read_back_whole(
    submission: Submission, entity: str, reason: str, about: str
) -> None:
    given_ = [replace(entry, entity=entity, reason=reason) for entry in entries(submission)]
    content = tomllib.loads(waivers_toml([(entry, about) for entry in given_], about))
    read = [decode(Waiver, entry, "") for entry in content.get("waiver", [])]
    assert read == given_
