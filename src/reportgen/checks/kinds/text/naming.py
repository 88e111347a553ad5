"""`naming`: a report names its own entity, and no other one in its place."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from reportgen.checks.subjects import Statement, TextSubject
from reportgen.model.findings import Outcome, Verdict
from reportgen.model.submissions import FRAME, TITLE
from reportgen.standards.standard import STRICT
from reportgen.text.labels import alternatives, plain
from reportgen.text.sentences import around, shown

_SUBJECT = "(?:^|[\u3002\uff0c\uff1b\uff1a,;:])\\s*(?:[0-9]{4}\u5e74\u5ea6?[\uff0c,]?)?"
"""Where the subject of a clause stands: at the beginning of the clause, or behind a year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """`of = "own"`: the title has a name of the entity, or of its area.

    `of = "others"`: entities of the same level are not named in the title, the preamble or the
    signature, nor as the subject of a clause elsewhere. It is not evaluated if the names are not
    known; `own` also not if there is no title.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    PLACES: ClassVar[frozenset[str]] = frozenset({"said", "wanted", "sentence"})

    of: Literal["own", "others"]

    def patterns(self) -> Iterable[str]:
        return ()

    def judge(self, subject: TextSubject) -> Iterator[Statement]:
        if self.of == "own":
            yield _title_statement(subject)
        elif not subject.others:
            yield _not_evaluated("no_others")
        else:
            for section, text in subject.texts.items():
                yield from _others_named(section, text, subject)


def _title_statement(subject: TextSubject) -> Statement:
    title = subject.texts.get(TITLE, "")
    if not title or not subject.area:
        return _not_evaluated("no_entity" if title else "no_such_text")
    if any(plain(name) in plain(title) for name in subject.area):
        return Statement(section=TITLE, paragraph=1)
    details = {"said": title, "wanted": " / ".join(subject.area), "sentence": title}
    outcome = Outcome(verdict=Verdict.BROKEN, details=details)
    return Statement(section=TITLE, paragraph=1, outcome=outcome)


def _others_named(section: str, text: str, subject: TextSubject) -> Iterator[Statement]:
    """One broken statement for each place that names another entity; if none, one that is kept."""
    start = "" if section in FRAME else _SUBJECT
    pattern = f"{start}({alternatives(subject.others)})"
    found = list(re.finditer(pattern, _blanked(text, subject.area), re.MULTILINE))
    for one in found:
        paragraph, sentence = around(text, one.start(1))
        details = {"said": one[1], "wanted": " / ".join(subject.area), "sentence": shown(sentence)}
        outcome = Outcome(verdict=Verdict.BROKEN, details=details)
        yield Statement(section=section, paragraph=paragraph, outcome=outcome)
    if not found:
        yield Statement(section=section)


def _blanked(text: str, names: Sequence[str]) -> str:
    """The text with the entity's own names replaced by as many spaces, so that places stay."""
    return re.sub(alternatives(names), lambda name: " " * len(name[0]), text) if names else text


def _not_evaluated(reason: str) -> Statement:
    return Statement(outcome=Outcome(verdict=Verdict.NOT_EVALUATED, reason=reason))
