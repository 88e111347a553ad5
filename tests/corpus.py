"""Checks the sentences of `tests/sentences` against their figures, by the rules of the standard."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.texts import subject

from reportgen.checks.run_rules import check_texts
from reportgen.model.findings import Severity, Verdict

SENTENCES = Path(__file__).parent / "sentences"
SETS = ("first", "second", "third", "fourth")
"""The sets that measure the rules. `mending` holds sentences that turned up during development."""

TOLD = (Severity.ERROR, Severity.WARNING)
RULES = ("prose.", "structure.leftovers")
"""The ids of the rules that check figures in sentences begin like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence about the figures of an entity. It is right unless `at` lists its wrong words.

    `kind` is the kind of fault. `missed` is the reason why the rules are known to miss it.
    """

    of: str
    text: str
    at: tuple[str, ...] = ()
    kind: str = ""
    missed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A broken rule: its severity, its id, and the words that break it."""

    severity: Severity
    rule: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Counts of a set: its right and wrong sentences, false alarms, and faults found."""

    right: int
    false_errors: int
    false_warnings: int
    wrong: int
    found: int
    found_as_errors: int


def sentences(name: str) -> list[Sentence]:
    """All sentences of a set, right ones first."""
    read = _toml(name)
    return [
        Sentence(**{**entry, "at": tuple(entry.get("at", ()))})
        for entry in (*read["right"], *read["wrong"])
    ]


@cache
def faults(sentence: Sentence) -> tuple[Fault, ...]:
    """The faults that the rules find in the sentence, without notices."""
    body = _toml("figures")[sentence.of]
    held = subject(
        sentence.text,
        body["now"],
        body["before"],
        standard=body["standard"],
        period=body["year"],
        area=tuple(body["area"]),
    )
    found = check_texts(held, {}).findings
    return tuple(
        Fault(severity=f.severity, rule=f.rule, said=f.outcome.details["said"])
        for f in found
        if f.rule.startswith(RULES) and f.severity in TOLD
        if f.outcome.verdict is Verdict.BROKEN
    )


def hits(sentence: Sentence) -> list[Fault]:
    """The faults that name the wrong words of the sentence."""
    said = [(fault, word) for fault in faults(sentence) for word in sentence.at]
    return [fault for fault, word in said if word in fault.said or fault.said in word]


def measured(name: str) -> Measured:
    """The counts of a set."""
    every = sentences(name)
    right = [_gravest(faults(one)) for one in every if not one.at]
    wrong = [_gravest(hits(one)) for one in every if one.at]
    return Measured(
        right=len(right),
        false_errors=right.count(Severity.ERROR),
        false_warnings=right.count(Severity.WARNING),
        wrong=len(wrong),
        found=len(wrong) - wrong.count(None),
        found_as_errors=wrong.count(Severity.ERROR),
    )


def _gravest(found: Sequence[Fault]) -> Severity | None:
    severities = {fault.severity for fault in found}
    return next((severity for severity in TOLD if severity in severities), None)


@cache
def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((SENTENCES / f"{name}.toml").read_text(encoding="utf-8"))
