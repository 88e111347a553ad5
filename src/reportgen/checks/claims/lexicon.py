"""Compiles the words of `prose.toml`, so that they can be found in a text."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from reportgen.standards.vocabulary import Language, Measure, Prose, Rate, Saying, Topic, Vocabulary
from reportgen.text.labels import alternatives

_CHOICE = re.compile(r"[\[{](?P<all>[^\[\]{}]*)[\]}]")


@dataclass(frozen=True, slots=True)
class Words:
    """Every known word: the measures that it is a phrase of, and the topic that it is a noun of.

    A word with neither is a filler. `phrases` are all spellings of each measure, by its id.
    """

    known: Mapping[str, tuple[tuple[Measure, ...], Topic | None]]
    phrases: Mapping[str, tuple[str, ...]]
    longest: int

    def ending(self, text: str) -> str:
        """The longest known word at the end of the text; empty if there is none."""
        for length in range(min(self.longest, len(text)), 0, -1):
            if text[-length:] in self.known:
                return text[-length:]
        return ""

    def heading(self, text: str) -> str:
        """The longest known word at the beginning of the text; empty if there is none."""
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
class Mentions:
    """The words that say what a text is about: nouns, and phrases that imply a topic."""

    pattern: re.Pattern[str]
    topics: Mapping[str, Topic]
    nouns: frozenset[str]
    """The words that are or contain a noun. Their topic outweighs that of other words."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Patterns of words beside figures: what they join, deny or restrict, when, and whose."""

    title: re.Pattern[str]
    join: re.Pattern[str]
    lead: re.Pattern[str]
    of_which: re.Pattern[str]
    negation: re.Pattern[str]
    some: re.Pattern[str]
    total: re.Pattern[str]
    other_year: re.Pattern[str]
    this_year: re.Pattern[str]
    last_year: re.Pattern[str]
    next_year: re.Pattern[str]
    part_year: re.Pattern[str]
    foreign: re.Pattern[str]
    own: re.Pattern[str]
    restricting: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Moves:
    """Patterns of words that say by how much, and in which direction, something has changed."""

    comparison: re.Pattern[str]
    direction: re.Pattern[str]
    moved: re.Pattern[str]
    level: re.Pattern[str]
    base: re.Pattern[str]
    ratio: re.Pattern[str]
    idle: re.Pattern[str]
    between: re.Pattern[str]
    vague: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class ShareWords:
    """The word of a share, and the fillers before (`head`) and behind (`tail`) its whole."""

    word: re.Pattern[str]
    head: re.Pattern[str]
    tail: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All words and patterns that are looked for in a text."""

    language: Language
    vocabulary: Vocabulary
    words: Words
    topics: Mapping[str, Topic]
    measures: Mapping[str, Measure]
    alone: Mapping[str, re.Pattern[str]]
    mentions: Mentions
    marks: Marks
    moves: Moves
    shares: ShareWords
    sayings: tuple[tuple[Saying, re.Pattern[str], re.Pattern[str]], ...]
    rates: tuple[tuple[Rate, re.Pattern[str], re.Pattern[str]], ...]


@lru_cache(maxsize=16)
def lexis_of(prose: Prose) -> Lexicon:
    """The compiled words of a standard's prose."""
    language, vocabulary = prose.language, prose.vocabulary
    topics = {topic.id: topic for topic in vocabulary.topic}
    return Lexicon(
        language=language,
        vocabulary=vocabulary,
        words=_words(language, vocabulary),
        topics=topics,
        measures={measure.id: measure for measure in vocabulary.measure},
        alone={
            topic.id: re.compile(
                f"(?:{language.lead_pattern})*+(?:{vocabulary.about_pattern})?"
                f"(?:{topic.alone_pattern})*"
            )
            for topic in vocabulary.topic
        },
        mentions=_mentions(vocabulary, topics),
        marks=_marks(language),
        moves=_moves(language),
        shares=_share_words(language),
        sayings=tuple(_sayings(vocabulary)),
        rates=tuple(
            (rate, re.compile(rate.pattern), re.compile(rate.full_pattern))
            for rate in vocabulary.rate
        ),
    )


def _words(language: Language, vocabulary: Vocabulary) -> Words:
    phrases = {m.id: tuple(_spellings(m.phrases)) for m in vocabulary.measure}
    measures: dict[str, tuple[Measure, ...]] = {}
    for measure in vocabulary.measure:
        for phrase in phrases[measure.id]:
            measures[phrase] = (*measures.get(phrase, ()), measure)
    topics = {noun: topic for topic in vocabulary.topic for noun in _spellings(topic.nouns)}
    every = dict.fromkeys((*_spellings(language.fillers), *topics, *measures))
    known = {word: (measures.get(word, ()), topics.get(word)) for word in every}
    return Words(known=known, phrases=phrases, longest=max(map(len, known), default=0))


def _mentions(vocabulary: Vocabulary, topics: Mapping[str, Topic]) -> Mentions:
    telling = [measure for measure in vocabulary.measure if measure.telling]
    implied = {p: topics[m.topics[0]] for m in telling for p in _spellings(m.phrases)}
    named = {noun: topic for topic in vocabulary.topic for noun in _spellings(topic.nouns)}
    nouns = {topic.id: tuple(_spellings(topic.nouns)) for topic in vocabulary.topic}
    holding = {
        phrase for phrase, topic in implied.items() if any(n in phrase for n in nouns[topic.id])
    }
    return Mentions(
        pattern=re.compile(alternatives([*implied, *named]) or "(?!)"),
        topics=implied | named,
        nouns=frozenset(holding | set(named)),
    )


def _marks(language: Language) -> Marks:
    return Marks(
        title=re.compile(language.title_pattern),
        join=re.compile(f"(?:{language.join_pattern})$"),
        lead=re.compile(f"(?:{language.lead_pattern})*+"),
        of_which=re.compile(language.of_which_pattern),
        some=re.compile(language.some_pattern),
        negation=re.compile(f"(?:{language.negation_pattern})$"),
        total=re.compile(f"(?:{language.total_pattern})$"),
        other_year=re.compile(language.years.other_pattern),
        this_year=re.compile(language.years.this_pattern),
        last_year=re.compile(language.years.last_pattern),
        next_year=re.compile(language.years.next_pattern),
        part_year=re.compile(language.years.part_pattern),
        foreign=re.compile(language.subjects.foreign_pattern),
        own=re.compile(language.subjects.own_pattern),
        restricting=re.compile(language.subjects.restricting_pattern),
    )


def _moves(language: Language) -> Moves:
    compare = language.comparisons
    up, down, between = map(alternatives, (compare.up, compare.down, compare.between))
    ways = (*compare.nearly_same, *compare.same, *compare.factors, *compare.up, *compare.down)
    return Moves(
        comparison=re.compile(compare.pattern),
        direction=re.compile(alternatives(ways)),
        moved=re.compile(f"(?:(?P<up>{up})|(?P<down>{down}))(?:{between})*+$"),
        level=re.compile(f"(?:{compare.level_pattern})$"),
        base=re.compile(f"(?:{compare.base_pattern})$"),
        ratio=re.compile(f"(?:{compare.ratio_pattern})$"),
        idle=re.compile(compare.idle_pattern),
        between=re.compile(rf"(?:{between}|[\s\uff0c,])*+"),
        vague=re.compile(language.after_approximate_pattern),
    )


def _share_words(language: Language) -> ShareWords:
    fillers = alternatives(language.shares.fillers)
    return ShareWords(
        word=re.compile(language.shares.pattern),
        head=re.compile(fillers),
        tail=re.compile(f"(?:{fillers}|\\s)++$"),
    )


def _sayings(vocabulary: Vocabulary) -> Iterator[tuple[Saying, re.Pattern[str], re.Pattern[str]]]:
    nouns = [n for t in vocabulary.topic if not t.foreign for n in _spellings(t.nouns)]
    for saying in vocabulary.saying:
        pattern = saying.pattern.replace("{nouns}", alternatives(nouns))
        yield saying, re.compile(pattern), re.compile(saying.unless_pattern or "(?!)")


def _spellings(words: Iterable[str]) -> Iterator[str]:
    """Every spelling of each word: `{a/b}` stands for one of these, `[a/b]` for one or nothing."""
    for word in words:
        choice = _CHOICE.search(word)
        if choice is None:
            yield word
            continue
        options = choice["all"].split("/") + ([""] if choice[0][0] == "[" else [])
        head, tail = word[: choice.start()], word[choice.end() :]
        yield from _spellings(head + option + tail for option in options)
