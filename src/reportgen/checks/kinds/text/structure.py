"""`structure`: a report has the sections of the form, with its titles and in its order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from reportgen.checks.subjects import Statement, TextSubject
from reportgen.extract.headings import number_of, second_number_of
from reportgen.extract.titles import title_of
from reportgen.model.findings import Outcome, Verdict
from reportgen.model.submissions import TITLE, Heading
from reportgen.standards.standard import STRICT, Section
from reportgen.text.labels import normal
from reportgen.text.numerals import chinese
from reportgen.text.sentences import around, shown


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading as written, its section, and the place of that section in the form (from 1)."""

    text: str
    section: Section
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """`of` says what the rule asks of the headings of the first level.

    `sections`: each section of the form has a heading. `titles`: each heading has the words of the
    form; numbers, spaces, notes in brackets and the words `ignored` do not count. `order`: headings
    are in the form's order. `numbers`: each heading has the number of its section, and no section
    has two. `strangers`: every heading belongs to a section. These need headings. `subheadings`: on
    the second level, each number is one more than the number before it, or 1. `title`: the report's
    title is the form's, with the year in figures before it; not evaluated without a title.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    PLACES: ClassVar[frozenset[str]] = frozenset({"said", "wanted"})

    of: Literal[
        "sections", "titles", "order", "numbers", "strangers", "subheadings", "title"
    ]  # fmt: skip
    ignored: tuple[str, ...] = ()

    def patterns(self) -> Iterable[str]:
        return ()

    def judge(self, subject: TextSubject) -> Iterator[Statement]:
        sections = subject.figures.standard.sections
        headings = subject.figures.submission.headings
        if self.of == "subheadings":
            yield from _subheadings(subject.texts)
        elif self.of == "title":
            yield _title(subject)
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
                yield from _missing(sections, own)
            case "titles":
                yield from self._misnamed(own)
            case "order":
                yield from _misplaced(own)
            case "numbers":
                yield from _misnumbered(own)
            case _:
                yield from (_statement("", o.text, "", kept=bool(o.section)) for o in headings)

    def _misnamed(self, headings: Sequence[_Heading]) -> Iterator[Statement]:
        for one in headings:
            kept = self._title_words(one.text) == self._title_words(one.section.title)
            yield _statement(one.section.id, one.text, one.section.title, kept=kept)

    def _title_words(self, text: str) -> str:
        bare = normal(text)
        for word in self.ignored:
            bare = bare.replace(word, "")
        return bare


def _title(subject: TextSubject) -> Statement:
    standard = subject.figures.standard
    line = subject.texts.get(TITLE, "")
    if not line:
        reason = Outcome(verdict=Verdict.NOT_EVALUATED, reason="no_such_text")
        return Statement(outcome=reason)
    found = title_of(line, standard)
    kept = found is not None and found.usual
    return _statement(TITLE, line, standard.title, kept=kept, paragraph=1)


def _missing(sections: Sequence[Section], headings: Sequence[_Heading]) -> Iterator[Statement]:
    found = {one.section.id for one in headings}
    for section in sections:
        yield _statement("", section.title, section.title, kept=section.id in found)


def _misplaced(headings: Sequence[_Heading]) -> Iterator[Statement]:
    """Compare each heading with the one before it; a repeated heading counts once."""
    first = {one.place: one for one in reversed(headings)}
    ordered = [one for one in headings if first[one.place] is one]
    for before, one in zip([None, *ordered], ordered, strict=False):
        kept = before is None or before.place < one.place
        yield _statement(one.section.id, one.text, before.text if before else "", kept=kept)


def _misnumbered(headings: Sequence[_Heading]) -> Iterator[Statement]:
    seen: set[int] = set()
    for one in headings:
        kept = number_of(one.text) == one.place and one.place not in seen
        seen.add(one.place)
        yield _statement(one.section.id, one.text, one.section.title, kept=kept)


def _subheadings(texts: Mapping[str, str]) -> Iterator[Statement]:
    for section, text in texts.items():
        last = 0
        for paragraph, line in enumerate(text.split("\n"), 1):
            number = second_number_of(line)
            if number is not None:
                kept = number in (1, last + 1)
                wanted = f"\uff08{chinese(last + 1)}\uff09"
                sentence = shown(around(line, 0)[1])
                yield _statement(section, sentence, wanted, kept=kept, paragraph=paragraph)
                last = number


def _statement(
    section: str, said: str, wanted: str, *, kept: bool, paragraph: int = 0
) -> Statement:
    details = {"said": said, "wanted": wanted}
    outcome = None if kept else Outcome(verdict=Verdict.BROKEN, details=details)
    return Statement(section=section, paragraph=paragraph, outcome=outcome)
