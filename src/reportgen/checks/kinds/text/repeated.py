"""`repeated`: a section does not repeat last year's text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from reportgen.checks.subjects import Statement, TextSubject
from reportgen.model.findings import Outcome, Verdict
from reportgen.standards.standard import STRICT
from reportgen.text.repeated import LEAST_SENTENCE, sentences

_QUOTED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """In each of the sections, fewer than the fraction `share` of the sentences are last year's.

    Only sentences of at least `characters` count. A sentence with a new figure is new; spaces and
    widths make no difference. A section with fewer than `least` sentences always keeps the rule.
    In the sections of `whole` every sentence counts, however short. The rule is not evaluated
    without last year's text.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    PLACES: ClassVar[frozenset[str]] = frozenset({"count", "total", "percent", "quotes"})

    sections: tuple[str, ...]
    share: Decimal
    characters: int = LEAST_SENTENCE
    least: int = 3
    whole: tuple[str, ...] = ()

    def patterns(self) -> Iterable[str]:
        return ()

    def judge(self, subject: TextSubject) -> Iterator[Statement]:
        prior = subject.figures.prior
        for section in self.sections:
            text = subject.texts.get(section, "")
            if not prior or not prior.texts:
                reason = "no_prior_text" if prior else "no_prior"
                outcome = Outcome(verdict=Verdict.NOT_EVALUATED, reason=reason)
                yield Statement(section=section, outcome=outcome)
            elif text:
                yield self._section(section, text, prior.texts.get(section, ""))

    def _section(self, section: str, text: str, before: str) -> Statement:
        whole = section in self.whole
        now, known = (
            sentences({section: own}, 1 if whole else self.characters) for own in (text, before)
        )
        again = [sentence for bare, sentence in now.items() if bare in known]
        if len(now) < (1 if whole else self.least) or len(again) < self.share * len(now):
            return Statement(section=section)
        details = {
            "count": str(len(again)),
            "total": str(len(now)),
            "percent": str(round(100 * len(again) / len(now))),
            "quotes": " ".join(again[:_QUOTED]) + (" \u2026" if len(again) > _QUOTED else ""),
        }
        return Statement(section=section, outcome=Outcome(verdict=Verdict.BROKEN, details=details))
