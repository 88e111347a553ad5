"""Accepted exceptions: which findings they cover, and which of them no longer hold.

A waiver is for one finding with its very figures. It hides nothing: what it covers is shown with
it, and as soon as a figure differs the finding is open again.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reportgen.model.findings import Finding, Tally, Waiver, place_texts
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
class _Held:
    """A finding with what a waiver of it would have to say."""

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
    """The findings, each with the waiver that covers it, and what is to be said about waivers.

    A waiver fits a finding of its rule, its entity and its cells. It covers it if every value is
    the same and `day` is not after its last day; otherwise the finding stays open, and a finding
    tells why. So it does where the finding has lost or won cells, a blank having been filled in.
    `submissions` are those that the findings are about, the aggregate among them. A waiver whose
    finding is gone with the figures that it was given for is told as settled, one that fits nothing
    as unused.
    """
    submissions = tuple(submissions)
    facts = _facts(submissions)
    held = [_Held(finding, values_of(finding, facts)) for finding in findings]
    settled = [_accepted(one, waivers, day) for one in held]
    used = [id(finding.waiver) for finding in settled if finding.waiver]
    still_open = [o for o, s in zip(held, settled, strict=True) if s.open]
    about: list[Finding] = []
    for waiver in waivers:
        if id(waiver) not in used:
            fitting = [one for one in still_open if one.key == _key(waiver)]
            fitting = fitting or [one for one in still_open if _overlap(waiver, one)][:1]
            about += (_broken_off(waiver, one, facts, standard) for one in fitting)
            about += [] if fitting else [_gone(waiver, submissions, standard)]
    return settled, about


def recounted(tallies: Iterable[Tally], findings: Iterable[Finding]) -> list[Tally]:
    """The tallies, one for each rule, with what is waived taken out of what is broken."""
    waived = Counter(finding.rule for finding in findings if finding.waiver)
    return [
        replace(tally, broken=tally.broken - waived[tally.rule], waived=waived[tally.rule])
        for tally in tallies
    ]


def proposed(
    findings: Iterable[Finding], submissions: Iterable[Submission], day: dt.date
) -> Iterator[tuple[Waiver, Finding]]:
    """An entry for each open error and warning, with its finding; reason and approver are empty."""
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
    """What a finding rests on: its cells' figures, last year's too; without cells, its details.

    Numbers stand as in the data file, a blank is empty, a dash or a text stands as it is. What they
    were held against that stands in no cell of its own (a bound, the others' median) is `right`; a
    finding on more figures than it names has their fingerprint. A finding on a text rests on what
    the text says as well, wherever that stands.
    """
    outcome = finding.outcome
    own = _own(facts, finding)
    values = {str(ref): figure_text(own[ref]) if ref in own else "" for ref in outcome.refs}
    for term in (*outcome.left_terms, *outcome.right_terms):
        if term.prior:
            values[f"{PRIOR}{term.ref}"] = "" if term.value is None else number_text(term.value)
    if isinstance(finding.place, TextPlace):
        return values | dict(outcome.details)
    if values and outcome.right is not None and not outcome.right_terms:
        values[_RIGHT] = number_text(outcome.right)
    if not values:
        place = "!".join(text for text in place_texts(finding.place) if text)
        values = dict(outcome.details) | ({"place": place} if place else {})
    return values | ({"fingerprint": outcome.fingerprint} if outcome.fingerprint else {})


def _facts(submissions: Iterable[Submission]) -> _Facts:
    """The facts by file; those of an aggregate, which has no file, under None."""
    return {s.source.name if s.source else None: s.facts for s in submissions}


def _own(facts: _Facts, finding: Finding) -> Mapping[CellRef, Fact]:
    """The facts that a finding is about: its file's, or the aggregate's that a text stands for."""
    total = facts.get(None, {}) if isinstance(finding.place, TextPlace) else {}
    return facts.get(finding.file, total)


def _key(waiver: Waiver) -> _Key:
    return waiver.rule, waiver.entity, frozenset(waiver.values)


def _accepted(held: _Held, waivers: Iterable[Waiver], day: dt.date) -> Finding:
    """The finding with the first waiver that holds for it, if one does."""
    for waiver in waivers if held.finding.broken else ():
        same = _key(waiver) == held.key and waiver.values == held.values
        if same and not _expired(waiver, day):
            return replace(held.finding, waiver=waiver)
    return held.finding


def _expired(waiver: Waiver, day: dt.date) -> bool:
    return waiver.expires is not None and waiver.expires < day


def _overlap(waiver: Waiver, held: _Held) -> bool:
    """Whether a finding of the waiver's rule and entity is about some of its cells."""
    rule, entity, names = held.key
    shared = names & set(waiver.values) - {_RIGHT}
    return (rule, entity) == (waiver.rule, waiver.entity) and bool(shared)


def _broken_off(waiver: Waiver, held: _Held, facts: _Facts, standard: Standard) -> Finding:
    """Why a waiver that fits a finding does not cover it: a value changed, or its time is over."""
    own = _own(facts, held.finding)
    changes = _changes(waiver, {**_texts(own, waiver.values), **held.values})
    if changes:
        return _about("waiver.lapsed", waiver, standard, {"changes": changes})
    return _about("waiver.expired", waiver, standard, {"expires": str(waiver.expires)})


def _gone(waiver: Waiver, submissions: Iterable[Submission], standard: Standard) -> Finding:
    """What became of a waiver without a finding: its figures changed, or it was never of use."""
    own = [_texts(s.facts, waiver.values) for s in submissions if s.entity == waiver.entity]
    changes = [_changes(waiver, dict(waiver.values) | texts) for texts in own]
    if changes and all(changes):
        return _about("waiver.settled", waiver, standard, {"changes": changes[0]})
    return _about(UNUSED, waiver, standard, {})


def _texts(facts: Mapping[CellRef, Fact], names: Iterable[str]) -> dict[str, str]:
    """What stands now in the cells of these names, as waivers have it."""
    wanted = set(names)
    return {str(ref): figure_text(fact) for ref, fact in facts.items() if str(ref) in wanted}


def _changes(waiver: Waiver, now: Mapping[str, str]) -> str:
    """Each value that is not what it was approved for; empty if there is none."""
    return "; ".join(
        f"{name}: {waiver.values.get(name) or '-'} \u2192 {now.get(name) or '-'}"
        for name in dict.fromkeys((*waiver.values, *now))
        if waiver.values.get(name) != now.get(name)
    )


def _about(reading: str, waiver: Waiver, standard: Standard, details: Mapping[str, str]) -> Finding:
    given = {"rule": waiver.rule, "approver": waiver.approver, "date": str(waiver.date)}
    found = of_file(reading, FILE, standard, {**given, **details})
    return replace(found, entity=waiver.entity or None)
