"""Finds claims without a number: none received, all answered, all upheld."""

import re
from collections.abc import Iterator

from reportgen.prose.claims import Denial
from reportgen.prose.lexis import Lexis
from reportgen.prose.strands import Strand
from reportgen.standards.vocabulary import Readings, Saying


def denials(strand: Strand, lexis: Lexis) -> Iterator[Denial]:
    """Every saying of the strand that is true only if something is zero."""
    for saying, pattern, unless in lexis.sayings:
        for found in pattern.finditer(strand.text):
            clause = _clause(strand.text, found.start(), found.end(), lexis)
            if unless.search(clause) or _is_narrowed(strand, found.start(), lexis):
                continue
            readings = _readings(saying, strand, found, lexis)
            if readings:
                yield Denial(id=saying.id, words=found[0], readings=readings)


def _is_narrowed(strand: Strand, place: int, lexis: Lexis) -> bool:
    """Whether the saying is about part of a year, another entity, or only some of the cases."""
    course = strand.course
    some = lexis.marks.restricting.search(strand.text, course.part_begin(place), place)
    return bool(some) or course.years_at(place) != 0 or course.foreign_at(place)


def _readings(saying: Saying, strand: Strand, found: re.Match[str], lexis: Lexis) -> Readings:
    if saying.zero:
        topic = lexis.words.topic(found["noun"])
        return topic.alone if topic else ()
    topic = strand.course.topic_at(found.start()).topic
    if saying.by_topic:
        topics = _topics_before(strand, found.start()) or ([topic.id] if topic else [])
        cells = [cell for name in topics for cell in saying.by_topic.get(name, ())]
        return (tuple(cells),) if cells else ()
    if saying.topics and (topic is None or topic.id not in saying.topics):
        return ()
    return (saying.cells,)


def _topics_before(strand: Strand, place: int) -> list[str]:
    """The topics named before the place in the same part of the sentence, each once."""
    begin = strand.course.part_begin(place)
    mentions = [m for m in strand.course.mentions if begin <= m.start and m.end <= place]
    topics = [m.spoken.topic for m in mentions if m.noun]
    return list(dict.fromkeys(topic.id for topic in topics if topic))


def _clause(text: str, start: int, end: int, lexis: Lexis) -> str:
    marks = lexis.language.clause_ends + lexis.language.segment_ends
    begin = max((text.rfind(mark, 0, start) + 1 for mark in marks), default=0)
    stop = min((p for mark in marks if (p := text.find(mark, end)) >= 0), default=len(text))
    return text[begin:stop]
