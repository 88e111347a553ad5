"""Applies waivers (accepted exceptions): which findings they cover, and which no longer hold.

A waiver is for one finding with exactly its figures. It hides nothing: the finding is shown with
its waiver, and as soon as a figure changes the finding is open again.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reportgen.model.findings import Finding, Tally, Waiver
from reportgen.model.submissions import CellRef, Fact, Submission, TextPlace, figure_text
from reportgen.standards.built_in_findings import of_file
from reportgen.standards.standard import PRIOR, Standard
from reportgen.text.numerals import number_text

FILE = "waivers.toml"
UNUSED = "waiver.unused"

_Facts = Mapping[str | None, Mapping[CellRef, Fact]]
_RIGHT = "right"
_Key = tuple[str, str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class _Waivable:
    """A finding with the values that a waiver must repeat to cover it."""

    finding: Finding
    values: Mapping[str, str]

    @property
    def key(self) -> _Key:
        return self.finding.rule, self.finding.entity or "", frozenset(self.values)


def apply(
    waivers: Sequence[Waiver],
    findings: Iterable[Finding],
    submissions: Iterable[Submission],
    standard: Standard,
    day: dt.date,
) -> tuple[list[Finding], list[Finding]]:
    """The findings, each with the waiver that covers it, and findings about the waivers.

    A waiver fits a finding of its rule, its entity and its cells. It covers the finding if every
    value is the same and `day` is not after its last day. Otherwise the finding stays open, and a
    second one says why. This is so too if the finding has lost or gained cells, for example when a
    blank was filled in. A waiver is settled if its figures have changed and its finding is gone;
    one that fits nothing is unused. `submissions` are all that the findings are about, and the
    aggregate.
    """
    submissions = tuple(submissions)
    facts = _facts(submissions)
    waivable = [_Waivable(finding, values_of(finding, facts)) for finding in findings]
    results = [_with_waiver(one, waivers, day) for one in waivable]
    used = [id(finding.waiver) for finding in results if finding.waiver]
    still_open = [w for w, result in zip(waivable, results, strict=True) if result.open]
    about: list[Finding] = []
    for waiver in waivers:
        if id(waiver) not in used:
            fitting = [one for one in still_open if one.key == _key(waiver)]
            fitting = fitting or [one for one in still_open if _shares_cells(waiver, one)][:1]
            about += (_why_open(waiver, one, facts, standard) for one in fitting)
            about += [] if fitting else [_why_unused(waiver, submissions, standard)]
    return results, about


def recounted(tallies: Iterable[Tally], findings: Iterable[Finding]) -> list[Tally]:
    """The tallies (one for each rule), with waived findings counted apart from broken ones."""
    waived = Counter((finding.rule, finding.standard) for finding in findings if finding.waiver)
    return [
        replace(tally, broken=tally.broken - count, waived=count)
        for tally in tallies
        for count in (waived[tally.rule, tally.standard],)
    ]


def proposed(
    findings: Iterable[Finding], submissions: Iterable[Submission], day: dt.date
) -> Iterator[tuple[Waiver, Finding]]:
    """A waiver for each open error and warning, with its finding. Reason and approver are empty."""
    facts = _facts(submissions)
    for finding in findings:
        if finding.open and finding.listed and not finding.rule.startswith("waiver."):
            waiver = Waiver(
                rule=finding.rule,
                entity=finding.entity or "",
                values=values_of(finding, facts),
                reason="",
                approver="",
                date=day,
            )
            yield waiver, finding


def values_of(finding: Finding, facts: _Facts) -> dict[str, str]:
    """The values that a finding rests on, by cell; without cells, its details and its place.

    A finding on a file as a whole may be bound to the file instead (`sha256`).

    Last year's cells are included. Numbers are as in the data file, a blank is empty, a dash or a
    text is as it is. `right` is a number that is in no cell (a bound, the others' median). A
    finding on more figures than it names has their `fingerprint`. A finding on a text also rests on
    its details, but not on its place.
    """
    outcome = finding.outcome
    if outcome.binds:
        return dict(outcome.binds)
    known = _facts_of(facts, finding)
    values = {str(ref): figure_text(known[ref]) if ref in known else "" for ref in outcome.refs}
    for term in (*outcome.left_terms, *outcome.right_terms):
        if term.prior:
            values[f"{PRIOR}{term.ref}"] = "" if term.value is None else number_text(term.value)
    if isinstance(finding.place, TextPlace):
        return values | dict(outcome.details)
    if values and outcome.right is not None and not outcome.right_terms:
        values[_RIGHT] = number_text(outcome.right)
    if not values:
        place = {"place": finding.place_text} if finding.place_text else {}
        values = dict(outcome.details) | place
    return values | ({"fingerprint": outcome.fingerprint} if outcome.fingerprint else {})


def _facts(submissions: Iterable[Submission]) -> _Facts:
    """The facts by file name; None is the key of an aggregate, which has no file."""
    return {s.file: s.facts for s in submissions}


def _facts_of(facts: _Facts, finding: Finding) -> Mapping[CellRef, Fact]:
    """The facts that a finding is about: those of its file, or of the aggregate behind a text."""
    total = facts.get(None, {}) if isinstance(finding.place, TextPlace) else {}
    return facts.get(finding.file, total)


def _key(waiver: Waiver) -> _Key:
    return waiver.rule, waiver.entity, frozenset(waiver.values)


def _with_waiver(one: _Waivable, waivers: Iterable[Waiver], day: dt.date) -> Finding:
    """The finding with the first waiver that covers it, if one does."""
    for waiver in waivers if one.finding.broken else ():
        same = _key(waiver) == one.key and waiver.values == one.values
        if (same or _lists(waiver, one.finding)) and not _expired(waiver, day):
            return replace(one.finding, waiver=waiver)
    return one.finding


def _lists(waiver: Waiver, finding: Finding) -> bool:
    """Whether a waiver that lists several files lists that of the finding."""
    binds = finding.outcome.binds
    return (
        bool(binds)
        and waiver.rule == finding.rule
        and waiver.entity in ("", finding.entity)
        and all(v in re.split(r"[,\s]+", waiver.values.get(k, "")) for k, v in binds.items())
    )


def _expired(waiver: Waiver, day: dt.date) -> bool:
    return waiver.expires is not None and waiver.expires < day


def _shares_cells(waiver: Waiver, one: _Waivable) -> bool:
    """Whether the finding is of the waiver's rule and entity, and about some of its cells."""
    rule, entity, names = one.key
    shared = names & set(waiver.values) - {_RIGHT}
    return (rule, entity) == (waiver.rule, waiver.entity) and bool(shared)


def _why_open(waiver: Waiver, one: _Waivable, facts: _Facts, standard: Standard) -> Finding:
    """Why a waiver that fits a finding does not cover it: a value changed, or it has expired."""
    now = _cell_texts(_facts_of(facts, one.finding), waiver.values)
    changes = _changes(waiver, {**now, **one.values})
    if changes:
        return _finding("waiver.lapsed", waiver, standard, {"changes": changes})
    return _finding("waiver.expired", waiver, standard, {"expires": str(waiver.expires)})


def _why_unused(waiver: Waiver, submissions: Iterable[Submission], standard: Standard) -> Finding:
    """Why a waiver fits no finding: its figures have changed (settled), or it is unused."""
    now = [_cell_texts(s.facts, waiver.values) for s in submissions if s.entity == waiver.entity]
    changes = [_changes(waiver, dict(waiver.values) | texts) for texts in now]
    if changes and all(changes):
        return _finding("waiver.settled", waiver, standard, {"changes": changes[0]})
    return _finding(UNUSED, waiver, standard, {})


def _cell_texts(facts: Mapping[CellRef, Fact], names: Iterable[str]) -> dict[str, str]:
    """The present values of the cells with these names, as waivers write them."""
    wanted = set(names)
    return {str(ref): figure_text(fact) for ref, fact in facts.items() if str(ref) in wanted}


def _changes(waiver: Waiver, now: Mapping[str, str]) -> str:
    """Each value that differs from the approved one; empty if none does."""
    return "; ".join(
        f"{name}: {waiver.values.get(name) or '-'} \u2192 {now.get(name) or '-'}"
        for name in dict.fromkeys((*waiver.values, *now))
        if waiver.values.get(name) != now.get(name)
    )


def _finding(rule: str, waiver: Waiver, standard: Standard, details: Mapping[str, str]) -> Finding:
    given = {"rule": waiver.rule, "approver": waiver.approver, "date": str(waiver.date)}
    finding = of_file(rule, FILE, standard, {**given, **details})
    return replace(finding, entity=waiver.entity or None)
