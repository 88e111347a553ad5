"""`prose`: what a report says in figures agrees with its tables and with itself.

Which words mean which cells is said in `prose.toml`; a number that nothing there explains is not
looked at. Where a phrase has several legitimate readings, any of them will do.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, ClassVar, Literal

from reportgen.model.findings import Outcome
from reportgen.prose.claims import Denial
from reportgen.prose.reading import Claimed, claims
from reportgen.prose.tables import Tables
from reportgen.prose.verdicts import judged
from reportgen.standards.standard import STRICT
from reportgen.standards.vocabulary import Prose
from reportgen.subjects import Statement, TextSubject
from reportgen.text.sentences import shown

Kind = Literal[
    "count", "doubtful_count", "reading", "share", "rate", "together", "growth", "difference",
    "multiple", "direction", "parts", "listed_parts", "saying",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """Every claim of a kind is true.

    `count`: a number is one of the figures that its phrase may mean; `doubtful_count` the same for
    phrases that are said of other things too. `reading` says which of several figures was meant.
    `share` and `rate` are percentages of a whole; shares of one whole that come near a hundred are
    a hundred `together`. `growth` and `difference` are changes against last year, `multiple` those
    in times and in percentage points, `direction` their words. Tolerance is half of the last digit
    printed, and nothing for a number printed in full. `parts` holds numbers named as parts against
    their whole where all must be named or the sum is larger, `listed_parts` where at least three
    are and their sum comes as near as the fraction `near`. `saying` are sentences without a number
    (`sayings` names which).
    Without last year's figures, and for numbers of other years, it is not evaluated.
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
                        outcome=outcome and _quoted(outcome, claimed),
                    )


@lru_cache(maxsize=8)
def _claimed(
    texts: tuple[tuple[str, str], ...], names: tuple[str, ...], period: int, prose: Prose
) -> tuple[Claimed, ...]:
    """The claims of a report, read once for all rules."""
    return tuple(claims(dict(texts), names, period, prose))


def _quoted(outcome: Outcome, claimed: Claimed) -> Outcome:
    """The outcome with the sentence that it is about."""
    quoted = shown(claimed.sentence.text)
    return replace(outcome, details={**outcome.details, "sentence": quoted})
