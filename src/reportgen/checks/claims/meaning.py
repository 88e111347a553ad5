"""Finds what a number counts from the phrase in front of it or behind it.

Only fillers and the noun of what is counted may stand between phrase and number. A number beside
unknown words has no meaning, and is never compared.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportgen.checks.claims.lexicon import Lexis
from reportgen.standards.vocabulary import Cells, Measure, Readings, Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a number may count: any of the `readings`. `names` are ids of measures or of a topic.

    `rest` is the text before the phrase.
    """

    names: tuple[str, ...]
    topic: Topic
    readings: Readings
    weak: Readings = ()
    sure: bool = False
    general: bool = False
    group: str = ""
    unit: str = ""
    rest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """The topic at a place of a text, and whether this very sentence names it (`here`)."""

    topic: Topic | None = None
    here: bool = False


def before(text: str, spoken: Spoken, lexis: Lexis, noun: Topic | None = None) -> Meaning | None:
    """The meaning of a number by the words before it; `noun` is the topic of a noun behind it."""
    words = lexis.words
    rest, topic, bare = text, noun, ""
    while word := words.ending(rest):
        chosen = _fitting(words.measures(word), topic, spoken)
        if chosen:
            if _is_limited(rest[: -len(word)], lexis):
                return None
            meaning = _with_joined(_meaning(chosen, rest[: -len(word)], lexis), spoken, lexis)
            return meaning and _with_reasons(meaning, lexis)
        found = words.topic(word)
        if words.measures(word) and not found:
            break
        rest = rest[: -len(word)]
        if found and topic is None:
            topic, bare = found, rest
    if topic is None or topic.foreign:
        return None
    return _noun_meaning(topic, bare if topic is not noun else rest, lexis)


def _is_limited(text: str, lexis: Lexis) -> bool:
    """Whether the words before a phrase negate it, or limit it to some of the cases."""
    bare = lexis.mentions.pattern.sub("", text)
    return bool(lexis.marks.negation.search(text) or lexis.marks.some.search(bare))


def behind(text: str, spoken: Spoken, lexis: Lexis) -> Meaning | None:
    """The meaning of a number by the words behind it: "3 of them are carried over"."""
    words = lexis.words
    rest, topic = text, None
    while word := words.heading(rest):
        chosen = _fitting(words.measures(word), topic, spoken)
        if chosen:
            return _meaning(chosen, "", lexis)
        found = words.topic(word)
        if words.measures(word) and not found:
            break
        topic = topic or found
        rest = rest[len(word) :]
    if topic and topic.foreign:
        return None
    flows = [m for m in lexis.vocabulary.measure if m.group == "flow" and m.telling]
    named = [m for m in flows if any(phrase in rest for phrase in words.phrases[m.id])]
    return _meaning(tuple(named), "", lexis) if len(named) == 1 else None


def noun_behind(text: str, lexis: Lexis) -> Topic | None:
    """The topic of the noun directly behind a number."""
    rest = text
    while word := lexis.words.heading(rest):
        if found := lexis.words.topic(word):
            return found
        if lexis.words.measures(word):
            return None
        rest = rest[len(word) :]
    return None


def without_lead(text: str, lexis: Lexis) -> str:
    """The text; empty if it only says when and whose."""
    return "" if lexis.marks.lead.fullmatch(text) else text


def _fitting(
    measures: Sequence[Measure], topic: Topic | None, spoken: Spoken
) -> tuple[Measure, ...]:
    if topic is not None:
        return tuple(m for m in measures if topic.id in m.topics)
    of = spoken.topic
    if of is None or not spoken.here:
        return tuple(m for m in measures if _implies_topic(m, of) or (of and of.id in m.topics))
    return tuple(m for m in measures if of.id in m.topics)


def _implies_topic(measure: Measure, of: Topic | None) -> bool:
    """Whether the phrase implies its topic; a `common` one only if no other topic is known."""
    return measure.telling and not (measure.common and of)


def _meaning(measures: tuple[Measure, ...], rest: str, lexis: Lexis) -> Meaning:
    return Meaning(
        names=tuple(name for m in measures for name in m.sum_of or (m.id,)),
        topic=lexis.topics[measures[0].topics[0]],
        readings=tuple(r for m in measures for r in m.readings),
        weak=tuple(r for m in measures for r in m.weak),
        sure=all(m.sure for m in measures),
        general=any(m.general for m in measures),
        group=measures[0].group,
        unit=measures[0].unit,
        rest=rest,
    )


def _with_joined(meaning: Meaning, spoken: Spoken, lexis: Lexis) -> Meaning | None:
    """The meaning; with "and" and another phrase before it, the sum of both.

    Both must be parts of one whole. Most other joins leave the number without a meaning.
    """
    join = lexis.marks.join.search(meaning.rest)
    if not join:
        return meaning
    other = before(meaning.rest[: join.start()], spoken, lexis, meaning.topic)
    if other is None:
        return None if meaning.group else meaning
    if other.names == (meaning.topic.id,):
        return None
    if not meaning.group or other.group != meaning.group:
        return None if other.general == meaning.general and not meaning.general else meaning
    sums: list[Cells] = [(*left, *right) for left in other.readings for right in meaning.readings]
    if len(other.readings) == len(meaning.readings):
        pairs = zip(other.readings, meaning.readings, strict=True)
        sums = [(*left, *right) for left, right in pairs]
    return Meaning(
        names=(*other.names, *meaning.names),
        topic=meaning.topic,
        readings=tuple(sums),
        sure=meaning.sure and other.sure,
        group=meaning.group,
        unit=meaning.unit,
        rest=other.rest,
    )


def _with_reasons(meaning: Meaning, lexis: Lexis) -> Meaning:
    """The meaning, which may also be that of the reasons named before the phrase.

    Reasons before "and others" do not count, because they are not all.
    """
    named = [
        reason
        for reason in lexis.vocabulary.measure
        if reason.part_of and reason.part_of in meaning.names
        for phrase in lexis.words.phrases[reason.id]
        if phrase in meaning.rest and lexis.language.and_others not in meaning.rest
    ]
    readings = tuple(dict.fromkeys(r for reason in named for r in reason.readings))
    return replace(meaning, readings=(*meaning.readings, *readings)) if named else meaning


def _noun_meaning(topic: Topic, rest: str, lexis: Lexis) -> Meaning | None:
    if not topic.alone or lexis.marks.join.search(rest):
        return None
    if not lexis.alone[topic.id].fullmatch(rest):
        return None
    return Meaning(
        names=(topic.id,),
        topic=topic,
        readings=topic.alone,
        weak=topic.alone_weak,
        sure=topic.alone_sure,
        general=not topic.alone_sure,
        group=topic.group,
        unit=topic.unit,
        rest=rest,
    )
