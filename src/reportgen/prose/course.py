"""What a text has come to speak of at each of its places: topic, year, and whose figures."""

from collections.abc import Iterator
from dataclasses import dataclass

from reportgen.prose.lexis import Lexis
from reportgen.prose.meaning import Spoken


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A word that says what is spoken of; what a `noun` says goes before what others tell."""

    start: int
    end: int
    spoken: Spoken
    noun: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A text, and what changes its subject, each with its place and in the order of the text.

    `spoken` and `years` hold before anything else is said. `dates` gives how many years back from
    there, `spans` where it is but a part of a year, `bodies` whether another one is named, `ends`
    where a part of the sentence ends.
    """

    text: str
    spoken: Spoken
    years: int | None
    mentions: tuple[Mention, ...]
    dates: tuple[tuple[int, int], ...]
    spans: tuple[int, ...]
    bodies: tuple[tuple[int, bool], ...]
    ends: tuple[int, ...]

    def topic_at(self, place: int) -> Spoken:
        """What is spoken of: by the last noun before, else by the last telling phrase."""
        before = [mention for mention in self.mentions if mention.end <= place]
        nouns = [mention for mention in before if mention.noun]
        chosen = (nouns or before)[-1:]
        return chosen[0].spoken if chosen else self.spoken

    def years_at(self, place: int) -> int | None:
        """How many years back the last year named before is; None for parts of years."""
        begin = self.part_begin(place)
        if any(begin <= start < place for start in self.spans):
            return None
        before = [years for start, years in self.dates if start < place]
        return before[-1] if before else self.years

    def foreign_at(self, place: int) -> bool:
        """Whether the body named last in this part of the sentence is another one."""
        begin = self.part_begin(place)
        before = [foreign for end, foreign in self.bodies if begin < end <= place]
        return bool(before) and before[-1]

    def part_at(self, place: int) -> int:
        """Which part of the sentence, from 0."""
        return sum(end < place for end in self.ends)

    def part_begin(self, place: int) -> int:
        """Where this part of the sentence begins."""
        return max((end + 1 for end in self.ends if end < place), default=0)


def course_of(text: str, spoken: Spoken, years: int | None, period: int, lexis: Lexis) -> Course:
    """The course of a text about `period`; `spoken` and `years` are what was said before it.

    Where nothing was, a telling phrase further on says what it is about.
    """
    marks = lexis.marks
    mentions = tuple(_mentions(text, lexis))
    if spoken.topic is None and mentions and not any(mention.noun for mention in mentions):
        spoken = Spoken(topic=mentions[0].spoken.topic)
    foreign = [(found.end(), True) for found in marks.foreign.finditer(text)]
    own = [(found.end(), False) for found in marks.own.finditer(text)]
    return Course(
        text=text,
        spoken=spoken,
        years=years,
        mentions=mentions,
        dates=tuple(sorted(_dates(text, period, lexis))),
        spans=tuple(found.start() for found in marks.part_year.finditer(text)),
        # Where both end at one place it is the own one: each of our departments.
        bodies=tuple(sorted([*foreign, *own], key=lambda body: (body[0], not body[1]))),
        ends=tuple(p for p, letter in enumerate(text) if letter in lexis.language.segment_ends),
    )


def _mentions(text: str, lexis: Lexis) -> Iterator[Mention]:
    known = lexis.mentions
    for found in known.pattern.finditer(text):
        word = found[0]
        yield Mention(
            start=found.start(),
            end=found.end(),
            spoken=Spoken(topic=known.topics[word], here=True),
            noun=word in known.nouns,
        )


def _dates(text: str, period: int, lexis: Lexis) -> Iterator[tuple[int, int]]:
    marks = lexis.marks
    compared = [found.span() for found in lexis.moves.comparison.finditer(text)]
    for found in marks.other_year.finditer(text):
        if not any(start <= found.start() < end for start, end in compared):
            yield found.start(), period - int(found[0])
    for pattern, years in ((marks.last_year, 1), (marks.this_year, 0), (marks.next_year, -1)):
        yield from ((found.start(), years) for found in pattern.finditer(text))
