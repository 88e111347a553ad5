"""Finds the claims of a text, sentence by sentence."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reportgen.checks.claims.claim_types import Claim, Count, Denial
from reportgen.checks.claims.comparisons import changes
from reportgen.checks.claims.lexicon import Lexicon, lexis_of
from reportgen.checks.claims.meaning import Spoken
from reportgen.checks.claims.parsing import ParsedSentence, Setting, every, read
from reportgen.checks.claims.parts_and_totals import partitions, parts, totals
from reportgen.checks.claims.percentages import Stated, shares, together
from reportgen.checks.claims.quantities import narrow
from reportgen.checks.claims.sentences import Sentence, sentences, unfold
from reportgen.checks.claims.stated_numbers import StatedNumber
from reportgen.standards.vocabulary import Interpretations, Prose, Saying


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A claim and the sentence that makes it."""

    sentence: Sentence
    claim: Claim


def claims(
    texts: Mapping[str, str], names: tuple[str, ...], period: int, prose: Prose
) -> Iterator[Claimed]:
    """Every claim of the texts in figures. `names` are the names of the report's own entity."""
    lexicon = lexis_of(prose)
    spoken = Spoken()
    earlier: tuple[StatedNumber, ...] = ()
    for sentence in sentences(texts, lexicon):
        if sentence.first:
            spoken, earlier = _heading_topic(sentence, lexicon), ()
        text = _normal_text(sentence.text, names, period, lexicon)
        setting = Setting(period=period, spoken=spoken, earlier=earlier)
        parsed = read(unfold(text, lexicon), setting, lexicon)
        for claim in _claims(parsed, earlier, lexicon):
            yield Claimed(sentence=sentence, claim=claim)
        topic = parsed.context.topic_at(len(parsed.text)).topic
        spoken, earlier = Spoken(topic=topic), parsed.numbers


def _normal_text(text: str, names: tuple[str, ...], period: int, lexicon: Lexicon) -> str:
    """The text in half width; words replace the own names and the years beside the period."""
    text = narrow(text)
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = text.replace(name, lexicon.language.subjects.self_word)
    years = lexicon.language.years
    words = {period - 1: years.last_word, period: years.this_word, period + 1: years.next_word}
    for year, word in words.items():
        text = re.sub(years.number_pattern.replace("{year}", str(year)), word, text)
    return re.sub(years.bracket_pattern, "\\1\u7684\\2", text)


def _heading_topic(sentence: Sentence, lexicon: Lexicon) -> Spoken:
    found = lexicon.mentions.pattern.search(sentence.heading)
    return Spoken(topic=lexicon.mentions.topics[found[0]]) if found else Spoken()


def _claims(
    parsed: ParsedSentence, earlier: tuple[StatedNumber, ...], lexicon: Lexicon
) -> Iterator[Claim]:
    percents: list[Stated] = []
    for one in every(parsed):
        stated = list(shares(one, lexicon))
        compared = list(
            changes(one, {id(s.share.said): s.share for s in stated if s.share}, lexicon)
        )
        differences = {id(change.said) for change in compared if change.said}
        for said in one.numbers:
            if said.meaning and said.counts and id(said) not in differences:
                yield Count(said=said, meaning=said.meaning)
        yield from compared
        yield from (s.share for s in stated if s.share)
        yield from parts(one, lexicon)
        yield from totals(one, lexicon)
        yield from denials(one, lexicon)
        percents += stated
    yield from together(percents)
    numbers = [said for one in every(parsed) for said in one.numbers]
    within = list(partitions(numbers, lexicon.vocabulary))
    over_two = partitions([*earlier, *numbers], lexicon.vocabulary)
    new = {id(said) for said in numbers}
    yield from within or (p for p in over_two if new & {id(said) for said in p.parts})


def denials(parsed: ParsedSentence, lexicon: Lexicon) -> Iterator[Denial]:
    """Every saying of the sentence that is true only if something is zero."""
    for saying, pattern, unless in lexicon.sayings:
        for found in pattern.finditer(parsed.text):
            clause = _clause(parsed.text, found.start(), found.end(), lexicon)
            if unless.search(clause) or _is_narrowed(parsed, found.start(), lexicon):
                continue
            interpretations = _interpretations(saying, parsed, found, lexicon)
            if interpretations:
                yield Denial(id=saying.id, words=found[0], interpretations=interpretations)


def _is_narrowed(parsed: ParsedSentence, place: int, lexicon: Lexicon) -> bool:
    """Whether the saying is about part of a year, another entity, or only some of the cases."""
    context = parsed.context
    some = lexicon.marks.restricting.search(parsed.text, context.part_begin(place), place)
    return bool(some) or context.years_at(place) != 0 or context.foreign_at(place)


def _interpretations(
    saying: Saying, parsed: ParsedSentence, found: re.Match[str], lexicon: Lexicon
) -> Interpretations:
    if saying.zero:
        topic = lexicon.words.topic(found["noun"])
        return topic.alone if topic else ()
    topic = parsed.context.topic_at(found.start()).topic
    if saying.by_topic:
        topics = _topics_before(parsed, found.start()) or ([topic.id] if topic else [])
        cells = [cell for name in topics for cell in saying.by_topic.get(name, ())]
        return (tuple(cells),) if cells else ()
    if saying.topics and (topic is None or topic.id not in saying.topics):
        return ()
    return (saying.cells,)


def _topics_before(parsed: ParsedSentence, place: int) -> list[str]:
    """The topics named before the place in the same part of the sentence, each once."""
    begin = parsed.context.part_begin(place)
    mentions = [m for m in parsed.context.mentions if begin <= m.start and m.end <= place]
    topics = [m.spoken.topic for m in mentions if m.noun]
    return list(dict.fromkeys(topic.id for topic in topics if topic))


def _clause(text: str, start: int, end: int, lexicon: Lexicon) -> str:
    marks = lexicon.language.clause_ends + lexicon.language.segment_ends
    begin = max((text.rfind(mark, 0, start) + 1 for mark in marks), default=0)
    stop = min((p for mark in marks if (p := text.find(mark, end)) >= 0), default=len(text))
    return text[begin:stop]
