"""`phrase`: what a text must not say, and what it has to say."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from reportgen.model.findings import Outcome, Verdict
from reportgen.standards.standard import STRICT
from reportgen.subjects import Statement, TextSubject
from reportgen.text.sentences import around, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    r"""In these sections (in all of them if none is named) no `never` pattern is found.

    And one of the patterns `wanted` is, where there are any. Patterns are tried on the whole text
    of a section: `\A` is where it begins, `\Z` where it ends. Not evaluated where none of the
    sections named has a text.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    PLACES: ClassVar[frozenset[str]] = frozenset({"said", "sentence"})

    sections: tuple[str, ...] = ()
    never: tuple[re.Pattern[str], ...] = ()
    wanted: tuple[re.Pattern[str], ...] = ()

    def patterns(self) -> Iterable[str]:
        return ()

    def judge(self, subject: TextSubject) -> Iterator[Statement]:
        texts = {
            section: text
            for section, text in subject.texts.items()
            if text and (section in self.sections or not self.sections)
        }
        if not texts:
            reason = Outcome(verdict=Verdict.NOT_EVALUATED, reason="no_such_text")
            yield Statement(outcome=reason)
        for section, text in texts.items():
            faults = [*self._found(section, text), *self._lacking(section, text)]
            yield from faults or [Statement(section=section)]

    def _found(self, section: str, text: str) -> Iterator[Statement]:
        """What is found, but for what lies within something found before it."""
        spans = [found.span() for pattern in self.never for found in pattern.finditer(text)]
        last = 0
        for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
            if end > last:
                paragraph, sentence = around(text, start)
                details = {"said": text[start:end].strip(), "sentence": shown(sentence)}
                outcome = Outcome(verdict=Verdict.BROKEN, details=details)
                yield Statement(section=section, paragraph=paragraph, outcome=outcome)
                last = end

    def _lacking(self, section: str, text: str) -> Iterator[Statement]:
        if self.wanted and not any(pattern.search(text) for pattern in self.wanted):
            details = {"said": "-", "sentence": shown(around(text, 0)[1])}
            outcome = Outcome(verdict=Verdict.BROKEN, details=details)
            yield Statement(section=section, outcome=outcome)
