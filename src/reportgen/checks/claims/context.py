"""Tracks what a text is about at each of its places: the topic, the year, and whose figures."""

from collections.abc import Iterator
from dataclasses import dataclass

from reportgen.checks.claims.lexicon import Lexicon
from reportgen.checks.claims.meaning import Spoken


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A word that names or implies a topic. The topic of a `noun` outweighs that of other words."""

    start: int
    end: int
    spoken: Spoken
    noun: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A text, and the places where its topic, year or entity changes, in the order of the text.

    `spoken` and `years` hold at the beginning. `dates` are places with how many years back they
    are, `spans` the places of parts of a year, `bodies` places with whether another entity is
    named, `ends` the places where a part of the sentence ends.
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
        """The topic by the last noun before the place; without one, by the last telling phrase."""
        before = [mention for mention in self.mentions if mention.end <= place]
        nouns = [mention for mention in before if mention.noun]
        chosen = (nouns or before)[-1:]
        return chosen[0].spoken if chosen else self.spoken

    def years_at(self, place: int) -> int | None:
        """How many years back the last year named before the place is; None for part of a year."""
        begin = self.part_begin(place)
        if any(begin <= start < place for start in self.spans):
            return None
        before = [years for start, years in self.dates if start < place]
        return before[-1] if before else self.years

    def foreign_at(self, place: int) -> bool:
        """Whether the last entity named in this part of the sentence is another one."""
        begin = self.part_begin(place)
        before = [foreign for end, foreign in self.bodies if begin < end <= place]
        return bool(before) and before[-1]

    def part_at(self, place: int) -> int:
        """The number of the part of the sentence, from 0."""
        return sum(end < place for end in self.ends)

    def part_begin(self, place: int) -> int:
        """Where this part of the sentence begins."""
        return max((end + 1 for end in self.ends if end < place), default=0)


def context_of(
    text: str, spoken: Spoken, years: int | None, period: int, lexicon: Lexicon
) -> Context:
    """The context of a text about `period`; `spoken` and `years` are what was said before it.

    If neither that nor a noun gives a topic, the first telling phrase does.
    """
    marks = lexicon.marks
    mentions = tuple(_mentions(text, lexicon))
    if spoken.topic is None and mentions and not any(mention.noun for mention in mentions):
        spoken = Spoken(topic=mentions[0].spoken.topic)
    foreign = [(found.end(), True) for found in marks.foreign.finditer(text)]
    own = [(found.end(), False) for found in marks.own.finditer(text)]
    return Context(
        text=text,
        spoken=spoken,
        years=years,
        mentions=mentions,
        dates=tuple(sorted(_dates(text, period, lexicon))),
        spans=tuple(found.start() for found in marks.part_year.finditer(text)),
        # If both end at one place, it is our own entity: "each of our departments".
        bodies=tuple(sorted([*foreign, *own], key=lambda body: (body[0], not body[1]))),
        ends=tuple(p for p, letter in enumerate(text) if letter in lexicon.language.segment_ends),
    )


def _mentions(text: str, lexicon: Lexicon) -> Iterator[Mention]:
    known = lexicon.mentions
    for found in known.pattern.finditer(text):
        word = found[0]
        yield Mention(
            start=found.start(),
            end=found.end(),
            spoken=Spoken(topic=known.topics[word], here=True),
            noun=word in known.nouns,
        )


def _dates(text: str, period: int, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    marks = lexicon.marks
    compared = [found.span() for found in lexicon.moves.comparison.finditer(text)]
    for found in marks.other_year.finditer(text):
        if not any(start <= found.start() < end for start, end in compared):
            yield found.start(), period - int(found[0])
    for pattern, years in ((marks.last_year, 1), (marks.this_year, 0), (marks.next_year, -1)):
        yield from ((found.start(), years) for found in pattern.finditer(text))
