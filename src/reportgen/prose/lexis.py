"""The words of `prose.toml`, ready to be looked for at the end or at the head of a text."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from reportgen.vocabulary import Language, Measure, Prose, Rate, Saying, Topic, Vocabulary


@dataclass(frozen=True, slots=True)
class Words:
    """What each word is: measures that it is a phrase of, the topic that it is a noun of, or none.

    A word with neither is a filler.
    """

    known: Mapping[str, tuple[tuple[Measure, ...], Topic | None]]
    longest: int

    def ending(self, text: str) -> str:
        """The longest known word at the end of the text; empty where there is none."""
        for length in range(min(self.longest, len(text)), 0, -1):
            if text[-length:] in self.known:
                return text[-length:]
        return ""

    def heading(self, text: str) -> str:
        """The longest known word at the head of the text; empty where there is none."""
        for length in range(min(self.longest, len(text)), 0, -1):
            if text[:length] in self.known:
                return text[:length]
        return ""

    def measures(self, word: str) -> tuple[Measure, ...]:
        """The measures that the word is a phrase of."""
        return self.known[word][0]

    def topic(self, word: str) -> Topic | None:
        """The topic that the word is a noun of."""
        return self.known[word][1]


@dataclass(frozen=True, slots=True)
class Lexis:
    """Everything that is looked for in a text, compiled."""

    language: Language
    vocabulary: Vocabulary
    words: Words
    topics: Mapping[str, Topic]
    measures: Mapping[str, Measure]
    noun: re.Pattern[str]
    lead: re.Pattern[str]
    join: re.Pattern[str]
    of_which: re.Pattern[str]
    title: re.Pattern[str]
    this_year: re.Pattern[str]
    last_year: re.Pattern[str]
    part_year: re.Pattern[str]
    foreign: re.Pattern[str]
    own: re.Pattern[str]
    restricting: re.Pattern[str]
    comparison: re.Pattern[str]
    direction: re.Pattern[str]
    moved: re.Pattern[str]
    idle: re.Pattern[str]
    between: re.Pattern[str]
    share: re.Pattern[str]
    share_filler: re.Pattern[str]
    sayings: tuple[tuple[Saying, re.Pattern[str], re.Pattern[str]], ...]
    rates: tuple[tuple[Rate, re.Pattern[str], re.Pattern[str]], ...]


@lru_cache(maxsize=16)
def lexis_of(prose: Prose) -> Lexis:
    """The compiled words of a standard's prose."""
    language, vocabulary = prose.language, prose.vocabulary
    compare = language.comparisons
    nouns = [noun for topic in vocabulary.topic for noun in topic.nouns]
    own = [noun for topic in vocabulary.topic if not topic.foreign for noun in topic.nouns]
    directions = (*compare.nearly_same, *compare.same, *compare.up, *compare.down)
    return Lexis(
        language=language,
        vocabulary=vocabulary,
        words=_words(language, vocabulary),
        topics={topic.id: topic for topic in vocabulary.topic},
        measures={measure.id: measure for measure in vocabulary.measure},
        noun=re.compile(_any(nouns) or "(?!)"),
        lead=re.compile(language.lead_pattern),
        join=re.compile(f"(?:{language.join_pattern})$"),
        of_which=re.compile(language.of_which_pattern),
        title=re.compile(language.title_pattern),
        this_year=re.compile(language.years.this_pattern),
        last_year=re.compile(language.years.last_pattern),
        part_year=re.compile(language.years.part_pattern),
        foreign=re.compile(language.subjects.foreign_pattern),
        own=re.compile(language.subjects.own_pattern),
        restricting=re.compile(language.subjects.restricting_pattern),
        comparison=re.compile(compare.pattern),
        direction=re.compile(_any(directions)),
        moved=re.compile(f"(?:{_any((*compare.up, *compare.down))})(?:{_any(compare.between)})*$"),
        idle=re.compile(compare.idle_pattern),
        between=re.compile(rf"(?:{_any(compare.between)}|[\s\uff0c,])*"),
        share=re.compile(language.shares.pattern),
        share_filler=re.compile(_any(language.shares.fillers)),
        sayings=tuple(
            (
                saying,
                re.compile(saying.pattern.replace("{nouns}", _any(own))),
                re.compile(saying.unless_pattern or "(?!)"),
            )
            for saying in vocabulary.saying
        ),
        rates=tuple(
            (rate, re.compile(rate.pattern), re.compile(rate.full_pattern))
            for rate in vocabulary.rate
        ),
    )


def _words(language: Language, vocabulary: Vocabulary) -> Words:
    measures: dict[str, tuple[Measure, ...]] = {}
    for measure in vocabulary.measure:
        for phrase in measure.phrases:
            measures[phrase] = (*measures.get(phrase, ()), measure)
    topics = {noun: topic for topic in vocabulary.topic for noun in topic.nouns}
    every = dict.fromkeys((*language.fillers, *topics, *measures))
    known = {word: (measures.get(word, ()), topics.get(word)) for word in every}
    return Words(known=known, longest=max(map(len, known), default=0))


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
