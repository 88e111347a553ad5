"""The sentences of `tests/sentences`, held against their figures by the rules of their standard."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.texts import subject

from reportgen.checks import check_texts
from reportgen.findings import Severity, Verdict

SENTENCES = Path(__file__).parent / "sentences"
SETS = ("first", "second", "third")
TOLD = (Severity.ERROR, Severity.WARNING)
RULES = ("prose.", "structure.leftovers")
"""What the rules are called that look at what a sentence says in figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence, right unless it says which words are wrong, and what the rules find in it."""

    of: str
    text: str
    at: tuple[str, ...] = ()
    kind: str = ""
    missed: str = ""

    @property
    def wrong(self) -> bool:
        """Whether it says which words are wrong."""
        return bool(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What a rule finds: how grave, which rule, and the words."""

    severity: Severity
    rule: str
    said: str


def sentences(name: str) -> list[Sentence]:
    """All sentences of a set, right ones first."""
    read = _toml(name)
    return [
        Sentence(**{**entry, "at": tuple(entry.get("at", ()))})
        for entry in (*read["right"], *read["wrong"])
    ]


def faults(sentence: Sentence) -> list[Fault]:
    """What the rules find in the sentence, notices left out."""
    body = _toml("figures")[sentence.of]
    held = subject(
        sentence.text,
        body["now"],
        body["before"],
        standard=body["standard"],
        period=body["year"],
        area=tuple(body["area"]),
    )
    found, _ = check_texts(held, {})
    return [
        Fault(severity=f.severity, rule=f.rule, said=f.outcome.details["said"])
        for f in found
        if f.rule.startswith(RULES) and f.outcome.verdict is Verdict.BROKEN and f.severity in TOLD
    ]


def hits(sentence: Sentence, found: Sequence[Fault]) -> list[Fault]:
    """Those faults that are about the words that are wrong."""
    return [f for f in found if any(word in f.said or f.said in word for word in sentence.at)]


@cache
def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((SENTENCES / f"{name}.toml").read_text(encoding="utf-8"))
