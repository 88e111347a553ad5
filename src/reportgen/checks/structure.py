"""`structure`: a report has the sections of the form, with their titles and in their order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from reportgen.extract.headings import number_of, second_number_of
from reportgen.model.findings import Outcome, Verdict
from reportgen.model.submissions import Heading
from reportgen.standards.standard import STRICT, Section
from reportgen.subjects import Statement, TextSubject
from reportgen.text.labels import normal
from reportgen.text.numerals import chinese
from reportgen.text.sentences import around, shown


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading as it stands, its section, and that section's place in the form (from 1)."""

    text: str
    section: Section
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """What is asked `of` the headings of the first level; not evaluated where there are none.

    `sections`: each section of the form has one. `titles`: each reads as the form prints it, but
    for its number, spaces, notes in brackets and the words `ignored`. `order`: they stand in the
    form's order. `numbers`: each has the number of its section, and stands once. `strangers`: there
    is no heading of the first level but these. And `subheadings`, of the second level, in the text
    of each section: each number follows the one before it, or begins again.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    PLACES: ClassVar[frozenset[str]] = frozenset({"said", "wanted"})

    of: Literal["sections", "titles", "order", "numbers", "strangers", "subheadings"]
    ignored: tuple[str, ...] = ()

    def patterns(self) -> Iterable[str]:
        return ()

    def judge(self, subject: TextSubject) -> Iterator[Statement]:
        sections = subject.figures.standard.sections
        headings = subject.figures.submission.headings
        if self.of == "subheadings":
            yield from _subheadings(subject.texts)
        elif headings:
            yield from self._first_level(headings, sections)
        else:
            reason = Outcome(verdict=Verdict.NOT_EVALUATED, reason="no_headings")
            yield Statement(outcome=reason)

    def _first_level(
        self, headings: Sequence[Heading], sections: Sequence[Section]
    ) -> Iterator[Statement]:
        places = {section.id: place for place, section in enumerate(sections, 1)}
        own = [
            _Heading(one.text, sections[places[one.section] - 1], places[one.section])
            for one in headings
            if one.section
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
            case _:
                yield from (_said("", o.text, "", kept=bool(o.section)) for o in headings)

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


def _subheadings(texts: Mapping[str, str]) -> Iterator[Statement]:
    for section, text in texts.items():
        last = 0
        for paragraph, line in enumerate(text.split("\n"), 1):
            number = second_number_of(line)
            if number is not None:
                kept = number in (1, last + 1)
                wanted = f"\uff08{chinese(last + 1)}\uff09"
                said = shown(around(line, 0)[1])
                yield _said(section, said, wanted, kept=kept, paragraph=paragraph)
                last = number


def _said(section: str, said: str, wanted: str, *, kept: bool, paragraph: int = 0) -> Statement:
    details = {"said": said, "wanted": wanted}
    outcome = None if kept else Outcome(verdict=Verdict.BROKEN, details=details)
    return Statement(section=section, paragraph=paragraph, outcome=outcome)
