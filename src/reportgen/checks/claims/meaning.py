"""Finds what a number counts from the phrase in front of it or behind it.

Only fillers and the noun of what is counted may stand between phrase and number. A number beside
unknown words has no meaning, and is never compared.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportgen.checks.claims.lexicon import Lexicon
from reportgen.standards.vocabulary import Cells, Interpretations, Measure, Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a number may count: any of the `interpretations`.

    `names` are ids of measures or of a topic, `rest` is the text before the phrase.
    """

    names: tuple[str, ...]
    topic: Topic
    interpretations: Interpretations
    weak: Interpretations = ()
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


def before(
    text: str, spoken: Spoken, lexicon: Lexicon, noun: Topic | None = None
) -> Meaning | None:
    """The meaning of a number by the words before it; `noun` is the topic of a noun behind it."""
    words = lexicon.words
    rest, topic, bare = text, noun, ""
    while word := words.ending(rest):
        chosen = _fitting(words.measures(word), topic, spoken)
        if chosen:
            if _is_limited(rest[: -len(word)], lexicon):
                return None
            meaning = _with_joined(_meaning(chosen, rest[: -len(word)], lexicon), spoken, lexicon)
            return meaning and _with_reasons(meaning, lexicon)
        found = words.topic(word)
        if words.measures(word) and not found:
            break
        rest = rest[: -len(word)]
        if found and topic is None:
            topic, bare = found, rest
    if topic is None or topic.foreign:
        return None
    return _noun_meaning(topic, bare if topic is not noun else rest, lexicon)


def _is_limited(text: str, lexicon: Lexicon) -> bool:
    """Whether the words before a phrase negate it, or limit it to some of the cases."""
    bare = lexicon.mentions.pattern.sub("", text)
    return bool(lexicon.marks.negation.search(text) or lexicon.marks.some.search(bare))


def behind(text: str, spoken: Spoken, lexicon: Lexicon) -> Meaning | None:
    """The meaning of a number by the words behind it: "3 of them are carried over"."""
    words = lexicon.words
    rest, topic = text, None
    while word := words.heading(rest):
        chosen = _fitting(words.measures(word), topic, spoken)
        if chosen:
            return _meaning(chosen, "", lexicon)
        found = words.topic(word)
        if words.measures(word) and not found:
            break
        topic = topic or found
        rest = rest[len(word) :]
    if topic and topic.foreign:
        return None
    flows = [m for m in lexicon.vocabulary.measure if m.group == "flow" and m.telling]
    named = [m for m in flows if any(phrase in rest for phrase in words.phrases[m.id])]
    return _meaning(tuple(named), "", lexicon) if len(named) == 1 else None


def noun_behind(text: str, lexicon: Lexicon) -> Topic | None:
    """The topic of the noun directly behind a number."""
    rest = text
    while word := lexicon.words.heading(rest):
        if found := lexicon.words.topic(word):
            return found
        if lexicon.words.measures(word):
            return None
        rest = rest[len(word) :]
    return None


def without_lead(text: str, lexicon: Lexicon) -> str:
    """The text; empty if it only says when and whose."""
    return "" if lexicon.marks.lead.fullmatch(text) else text


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


def _meaning(measures: tuple[Measure, ...], rest: str, lexicon: Lexicon) -> Meaning:
    return Meaning(
        names=tuple(name for m in measures for name in m.sum_of or (m.id,)),
        topic=lexicon.topics[measures[0].topics[0]],
        interpretations=tuple(r for m in measures for r in m.interpretations),
        weak=tuple(r for m in measures for r in m.weak),
        sure=all(m.sure for m in measures),
        general=any(m.general for m in measures),
        group=measures[0].group,
        unit=measures[0].unit,
        rest=rest,
    )


def _with_joined(meaning: Meaning, spoken: Spoken, lexicon: Lexicon) -> Meaning | None:
    """The meaning; with "and" and another phrase before it, the sum of both.

    Both must be parts of one whole. Most other joins leave the number without a meaning.
    """
    join = lexicon.marks.join.search(meaning.rest)
    if not join:
        return meaning
    other = before(meaning.rest[: join.start()], spoken, lexicon, meaning.topic)
    if other is None:
        return None if meaning.group else meaning
    if other.names == (meaning.topic.id,):
        return None
    if not meaning.group or other.group != meaning.group:
        return None if other.general == meaning.general and not meaning.general else meaning
    sums: list[Cells] = [
        (*left, *right) for left in other.interpretations for right in meaning.interpretations
    ]
    if len(other.interpretations) == len(meaning.interpretations):
        pairs = zip(other.interpretations, meaning.interpretations, strict=True)
        sums = [(*left, *right) for left, right in pairs]
    return Meaning(
        names=(*other.names, *meaning.names),
        topic=meaning.topic,
        interpretations=tuple(sums),
        sure=meaning.sure and other.sure,
        group=meaning.group,
        unit=meaning.unit,
        rest=other.rest,
    )


def _with_reasons(meaning: Meaning, lexicon: Lexicon) -> Meaning:
    """The meaning, which may also be that of the reasons named before the phrase.

    Reasons before "and others" do not count, because they are not all.
    """
    named = [
        reason
        for reason in lexicon.vocabulary.measure
        if reason.part_of and reason.part_of in meaning.names
        for phrase in lexicon.words.phrases[reason.id]
        if phrase in meaning.rest and lexicon.language.and_others not in meaning.rest
    ]
    interpretations = tuple(dict.fromkeys(r for reason in named for r in reason.interpretations))
    return (
        replace(meaning, interpretations=(*meaning.interpretations, *interpretations))
        if named
        else meaning
    )


def _noun_meaning(topic: Topic, rest: str, lexicon: Lexicon) -> Meaning | None:
    if not topic.alone or lexicon.marks.join.search(rest):
        return None
    if not lexicon.alone[topic.id].fullmatch(rest):
        return None
    return Meaning(
        names=(topic.id,),
        topic=topic,
        interpretations=topic.alone,
        weak=topic.alone_weak,
        sure=topic.alone_sure,
        general=not topic.alone_sure,
        group=topic.group,
        unit=topic.unit,
        rest=rest,
    )
