"""`structure`: a report has the sections of the form, by their titles, numbers and in their order.

Looked at are the headings of the first level as they stand in the document.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from reportgen.findings import Outcome, Verdict
from reportgen.headings import number_of, section_of
from reportgen.labels import normal
from reportgen.standard import STRICT, Section, Statement, TextSubject


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading as it stands, its section, and that section's place in the form (from 1)."""

    text: str
    section: Section
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """What is asked `of` the headings; not evaluated where the document has none.

    `sections`: each section of the form has one. `titles`: each reads as the form prints it, but
    for its number, spaces, notes in brackets and the words `ignored`. `order`: they stand in the
    form's order. `numbers`: each has the number of its section, and stands once. `strangers`: there
    is no heading of the first level but these.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    PLACES: ClassVar[frozenset[str]] = frozenset({"said", "wanted"})

    of: Literal["sections", "titles", "order", "numbers", "strangers"]
    ignored: tuple[str, ...] = ()

    def patterns(self) -> Iterable[str]:
        return ()

    def judge(self, subject: TextSubject) -> Iterator[Statement]:
        sections = subject.figures.standard.sections
        texts = subject.figures.submission.headings
        if not texts:
            reason = Outcome(verdict=Verdict.NOT_EVALUATED, reason="no_headings")
            yield Statement(outcome=reason)
            return
        places = {section.id: place for place, section in enumerate(sections, 1)}
        known = {text: section_of(text, subject.figures.standard) for text in texts}
        own = [
            _Heading(text, sections[places[known[text]] - 1], places[known[text]])
            for text in texts
            if known[text]
        ]
        match self.of:
            case "sections":
                yield from _lacking(sections, own)
            case "titles":
                yield from self._misnamed(own)
            case "order":
                yield from _misplaced(own)
            case "numbers":
                yield from _misnumbered(own)
            case "strangers":
                yield from (_said("", text, "", kept=bool(known[text])) for text in texts)

    def _misnamed(self, headings: Sequence[_Heading]) -> Iterator[Statement]:
        for one in headings:
            kept = self._bare(one.text) == self._bare(one.section.title)
            yield _said(one.section.id, one.text, one.section.title, kept=kept)

    def _bare(self, text: str) -> str:
        bare = normal(text)
        for word in self.ignored:
            bare = bare.replace(word, "")
        return bare


def _lacking(sections: Sequence[Section], headings: Sequence[_Heading]) -> Iterator[Statement]:
    found = {one.section.id for one in headings}
    for section in sections:
        yield _said("", section.title, section.title, kept=section.id in found)


def _misplaced(headings: Sequence[_Heading]) -> Iterator[Statement]:
    """Each heading against the one before it; one that stands again is none of this."""
    first = {one.place: one for one in reversed(headings)}
    ordered = [one for one in headings if first[one.place] is one]
    for before, one in zip([None, *ordered], ordered, strict=False):
        kept = before is None or before.place < one.place
        yield _said(one.section.id, one.text, before.text if before else "", kept=kept)


def _misnumbered(headings: Sequence[_Heading]) -> Iterator[Statement]:
    seen: set[int] = set()
    for one in headings:
        kept = number_of(one.text) == one.place and one.place not in seen
        seen.add(one.place)
        yield _said(one.section.id, one.text, one.section.title, kept=kept)


def _said(section: str, said: str, wanted: str, *, kept: bool) -> Statement:
    details = {"said": said, "wanted": wanted}
    outcome = None if kept else Outcome(verdict=Verdict.BROKEN, details=details)
    return Statement(section=section, outcome=outcome)
