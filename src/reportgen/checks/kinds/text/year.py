"""`year`: where a report names a year, it is the right one."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from reportgen.checks.subjects import Statement, TextSubject
from reportgen.model.findings import Outcome, Verdict
from reportgen.standards.standard import STRICT
from reportgen.text.numerals import with_arabic_years
from reportgen.text.sentences import around, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """Every year that the first group of `pattern` finds in the sections is a right one.

    `years` gives the right ones as differences from the period (0 is the period itself). Sentences
    that `unless_pattern` matches are skipped; with `beside`, so are sentences that name a right
    year as well. `sections` may also name `title`, `preamble` and `signature`. If a year is
    `needed`, a text without any breaks the rule. The rule is not evaluated without a period, or if
    the sections have no text.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    PLACES: ClassVar[frozenset[str]] = frozenset({"said", "wanted", "sentence"})

    sections: tuple[str, ...]
    pattern: re.Pattern[str]
    unless_pattern: re.Pattern[str] = re.compile("(?!)")
    years: tuple[int, ...] = (0,)
    needed: bool = False
    beside: bool = False

    def patterns(self) -> Iterable[str]:
        return ()

    def judge(self, subject: TextSubject) -> Iterator[Statement]:
        period = subject.figures.submission.period
        texts = {key: subject.texts[key] for key in self.sections if subject.texts.get(key)}
        if period is None or not texts:
            reason = "no_period" if texts else "no_such_text"
            yield Statement(outcome=Outcome(verdict=Verdict.NOT_EVALUATED, reason=reason))
            return
        right = [period + years for years in self.years]
        found = [one for section, text in texts.items() for one in self._in(section, text, right)]
        yield from found
        if self.needed and not found:
            section, text = next(iter(texts.items()))
            yield Statement(section=section, paragraph=1, outcome=_broken("-", right, text))

    def _in(self, section: str, text: str, right: list[int]) -> Iterator[Statement]:
        for found in self.pattern.finditer(with_arabic_years(text)):
            paragraph, sentence = around(text, found.start(1))
            excused = self.beside and any(str(year) in sentence for year in right)
            if not excused and not self.unless_pattern.search(sentence):
                outcome = None if int(found[1]) in right else _broken(found[1], right, sentence)
                yield Statement(section=section, paragraph=paragraph, outcome=outcome)


def _broken(said: str, right: list[int], sentence: str) -> Outcome:
    wanted = " / ".join(map(str, right))
    details = {"said": said, "wanted": wanted, "sentence": shown(sentence)}
    return Outcome(verdict=Verdict.BROKEN, details=details)
