"""`phrase`: what a text must not say, and what it has to say."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from reportgen.checks.subjects import Statement, TextSubject
from reportgen.model.findings import Outcome, Verdict
from reportgen.standards.standard import STRICT
from reportgen.text.sentences import around, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    r"""Each of the sections matches no pattern of `never` and at least one of `wanted`, if any.

    If no `sections` are named, all are checked. Patterns are tried on the whole text of a section:
    `\A` is where it begins, `\Z` where it ends. Sections without text are skipped; the rule is not
    evaluated if all are. Reports on years before `from_year` are not asked.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    PLACES: ClassVar[frozenset[str]] = frozenset({"said", "sentence"})

    sections: tuple[str, ...] = ()
    never: tuple[re.Pattern[str], ...] = ()
    wanted: tuple[re.Pattern[str], ...] = ()
    from_year: int = 0

    def patterns(self) -> Iterable[str]:
        return ()

    def judge(self, subject: TextSubject) -> Iterator[Statement]:
        if (subject.figures.submission.period or self.from_year) < self.from_year:
            return
        texts = {
            section: text
            for section, text in subject.texts.items()
            if text and (section in self.sections or not self.sections)
        }
        if not texts:
            reason = Outcome(verdict=Verdict.NOT_EVALUATED, reason="no_such_text")
            yield Statement(outcome=reason)
        for section, text in texts.items():
            faults = [*self._forbidden(section, text), *self._missing(section, text)]
            yield from faults or [Statement(section=section)]

    def _forbidden(self, section: str, text: str) -> Iterator[Statement]:
        """One statement for each match of `never`, except matches within an earlier match."""
        spans = [found.span() for pattern in self.never for found in pattern.finditer(text)]
        last = 0
        for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
            if end > last:
                paragraph, sentence = around(text, start)
                details = {"said": text[start:end].strip(), "sentence": shown(sentence)}
                outcome = Outcome(verdict=Verdict.BROKEN, details=details)
                yield Statement(section=section, paragraph=paragraph, outcome=outcome)
                last = end

    def _missing(self, section: str, text: str) -> Iterator[Statement]:
        if self.wanted and not any(pattern.search(text) for pattern in self.wanted):
            details = {"said": "-", "sentence": shown(around(text, 0)[1])}
            outcome = Outcome(verdict=Verdict.BROKEN, details=details)
            yield Statement(section=section, outcome=outcome)
