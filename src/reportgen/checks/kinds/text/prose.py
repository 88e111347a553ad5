"""`prose`: what a report says in figures agrees with its tables and with itself.

`prose.toml` says which words mean which cells. Numbers that it does not explain are skipped. If a
phrase has several legitimate interpretations, a claim is true by any of them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, ClassVar, Literal

from reportgen.checks.claims.claim_types import Denial
from reportgen.checks.claims.find_claims import Claimed, claims
from reportgen.checks.claims.judge import judged
from reportgen.checks.claims.table_values import Tables
from reportgen.checks.subjects import Statement, TextSubject
from reportgen.model.findings import Outcome
from reportgen.standards.standard import STRICT
from reportgen.standards.vocabulary import Prose
from reportgen.text.sentences import shown

Kind = Literal[
    "count", "doubtful_count", "reading", "share", "rate", "together", "growth", "difference",
    "multiple", "direction", "parts", "listed_parts", "saying",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """Every claim of the kind `claim` is true. A number may be off by half of its last digit.

    `count`: a number is one of the figures that its phrase may mean. `doubtful_count`: the same for
    phrases that may also mean something else. `reading`: reports which of several figures was
    meant. `share`, `rate`: a percentage of a whole. `together`: shares of one whole add up to 100
    if they come near it. `growth`, `difference`: a change against last year; `multiple`: one in
    times or percentage points; `direction`: the words up, down, the same. `parts`: numbers listed
    as all parts of a whole add up to it, and three or more listed as some parts do not exceed it.
    `listed_parts`: fewer than three do not exceed it either, and three or more add up to it if they
    come as near as the fraction `near`. `saying`: a sentence without a number, with an id of
    `sayings`. Claims about last year need its figures; those about other years are not evaluated.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    PLACES: ClassVar[frozenset[str]] = frozenset(
        {"left", "right", "difference", "left_terms", "right_terms", "sentence", "said", "values"}
    )

    claim: Kind
    sayings: tuple[str, ...] = ()
    near: Decimal = Decimal("0.8")

    def patterns(self) -> Iterable[str]:
        return ()

    def judge(self, subject: TextSubject) -> Iterator[Statement]:
        prose = subject.figures.standard.prose
        period = subject.figures.submission.period
        if prose is None or period is None:
            return
        tables = Tables(subject.figures)
        for claimed in _claimed(tuple(subject.texts.items()), subject.area, period, prose):
            if isinstance(claimed.claim, Denial) and claimed.claim.id not in self.sayings:
                continue
            for kind, outcome in judged(claimed.claim, tables, self.near):
                if kind == self.claim:
                    yield Statement(
                        section=claimed.sentence.section,
                        paragraph=claimed.sentence.paragraph,
                        outcome=outcome and _with_sentence(outcome, claimed),
                    )


@lru_cache(maxsize=8)
def _claimed(
    texts: tuple[tuple[str, str], ...], names: tuple[str, ...], period: int, prose: Prose
) -> tuple[Claimed, ...]:
    """The claims of a report (cached, because every rule of this kind needs them)."""
    return tuple(claims(dict(texts), names, period, prose))


def _with_sentence(outcome: Outcome, claimed: Claimed) -> Outcome:
    """The outcome with the sentence that makes the claim."""
    quoted = shown(claimed.sentence.text)
    return replace(outcome, details={**outcome.details, "sentence": quoted})
