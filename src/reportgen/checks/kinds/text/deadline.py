"""`deadline`: a report is dated no later than the law allows."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from reportgen.checks.subjects import Statement, TextSubject
from reportgen.model.findings import Outcome, Verdict
from reportgen.model.submissions import SIGNATURE
from reportgen.standards.standard import STRICT, Identity
from reportgen.text.labels import plain
from reportgen.text.numerals import read_number, with_arabic_years

_PART = "[0-9\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]{1,3}"
_DATE = re.compile(f"([12][0-9]{{3}})\u5e74({_PART})\u6708({_PART})\u65e5")


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """The date under the signature is not after a day of the year that follows the period.

    `department` is the last day for a department, `government` that for a government, each as month
    and day (`01-31`). Whoever is not surely a department has until the later day. The rule is not
    evaluated without a period or a date.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    PLACES: ClassVar[frozenset[str]] = frozenset({"said", "wanted"})

    department: str
    government: str

    def patterns(self) -> Iterable[str]:
        return ()

    def judge(self, subject: TextSubject) -> Iterator[Statement]:
        submission = subject.figures.submission
        signed = _last_date(subject.texts.get(SIGNATURE, ""))
        if submission.period is None or signed is None:
            reason = "no_period" if signed else "no_such_text"
            yield Statement(outcome=Outcome(verdict=Verdict.NOT_EVALUATED, reason=reason))
            return
        identity = subject.figures.standard.identity
        own = subject.area and not any(_is_government(name, identity) for name in subject.area)
        last = date.fromisoformat(
            f"{submission.period + 1}-{self.department if own else self.government}"
        )
        details = {"said": signed.isoformat(), "wanted": last.isoformat()}
        late = Outcome(verdict=Verdict.BROKEN, details=details) if signed > last else None
        yield Statement(section=SIGNATURE, paragraph=1, outcome=late)


def _last_date(signature: str) -> date | None:
    """The last date that a signature names; None if it names none that exists."""
    found = _DATE.findall(with_arabic_years(plain(signature)))
    for year, *others in reversed(found):
        numbers = [read_number(part) for part in others]
        month, day = (int(number.value) if number else 0 for number in numbers)
        try:
            return date(int(year), month, day)
        except ValueError:
            continue
    return None


def _is_government(name: str, identity: Identity) -> bool:
    """Whether a name ends like that of an area or of its government."""
    levels = tuple(word for level in identity.levels for word in level)
    return plain(name).endswith((*identity.offices, *levels))
