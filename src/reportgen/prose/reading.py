"""Finds the claims of a text, sentence by sentence."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reportgen.prose.claims import Claim, Count
from reportgen.prose.comparisons import changes
from reportgen.prose.lexis import Lexis, lexis_of
from reportgen.prose.meaning import Spoken
from reportgen.prose.parts import partitions, parts, totals
from reportgen.prose.places import Said
from reportgen.prose.quantities import narrow
from reportgen.prose.sayings import denials
from reportgen.prose.sentences import Sentence, sentences, unfold
from reportgen.prose.shares import Stated, shares, together
from reportgen.prose.strands import Setting, Strand, every, read
from reportgen.standards.vocabulary import Prose


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A claim and the sentence that makes it."""

    sentence: Sentence
    claim: Claim


def claims(
    texts: Mapping[str, str], names: tuple[str, ...], period: int, prose: Prose
) -> Iterator[Claimed]:
    """Every claim of the texts in figures. `names` are the names of the report's own entity."""
    lexis = lexis_of(prose)
    spoken = Spoken()
    earlier: tuple[Said, ...] = ()
    for sentence in sentences(texts, lexis):
        if sentence.first:
            spoken, earlier = _heading_topic(sentence, lexis), ()
        text = _normal_text(sentence.text, names, period, lexis)
        setting = Setting(period=period, spoken=spoken, earlier=earlier)
        strand = read(unfold(text, lexis), setting, lexis)
        for claim in _claims(strand, earlier, lexis):
            yield Claimed(sentence=sentence, claim=claim)
        topic = strand.course.topic_at(len(strand.text)).topic
        spoken, earlier = Spoken(topic=topic), strand.said


def _normal_text(text: str, names: tuple[str, ...], period: int, lexis: Lexis) -> str:
    """The text in half width; words replace the own names and the years beside the period."""
    text = narrow(text)
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = text.replace(name, lexis.language.subjects.self_word)
    years = lexis.language.years
    words = {period - 1: years.last_word, period: years.this_word, period + 1: years.next_word}
    for year, word in words.items():
        text = re.sub(years.number_pattern.replace("{year}", str(year)), word, text)
    return re.sub(years.bracket_pattern, "\\1\u7684\\2", text)


def _heading_topic(sentence: Sentence, lexis: Lexis) -> Spoken:
    found = lexis.mentions.pattern.search(sentence.heading)
    return Spoken(topic=lexis.mentions.topics[found[0]]) if found else Spoken()


def _claims(strand: Strand, earlier: tuple[Said, ...], lexis: Lexis) -> Iterator[Claim]:
    percents: list[Stated] = []
    for one in every(strand):
        stated = list(shares(one, lexis))
        compared = list(changes(one, {id(s.share.said): s.share for s in stated if s.share}, lexis))
        differences = {id(change.said) for change in compared if change.said}
        for said in one.said:
            if said.meaning and said.counts and id(said) not in differences:
                yield Count(said=said, meaning=said.meaning)
        yield from compared
        yield from (s.share for s in stated if s.share)
        yield from parts(one, lexis)
        yield from totals(one, lexis)
        yield from denials(one, lexis)
        percents += stated
    yield from together(percents)
    numbers = [said for one in every(strand) for said in one.said]
    within = list(partitions(numbers, lexis.vocabulary))
    over_two = partitions([*earlier, *numbers], lexis.vocabulary)
    new = {id(said) for said in numbers}
    yield from within or (p for p in over_two if new & {id(said) for said in p.parts})
