"""Reads a sentence from left to right: each number gets its meaning, its year and its whole.

A parsed sentence is the sentence without its asides, or one aside.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reportgen.checks.claims.context import Context, context_of
from reportgen.checks.claims.lexicon import Lexicon
from reportgen.checks.claims.meaning import Meaning, Spoken, before, without_lead
from reportgen.checks.claims.quantities import Quantity, quantities
from reportgen.checks.claims.sentences import Unfolded
from reportgen.checks.claims.stated_numbers import Place, StatedNumber, allowed, said_at


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedSentence:
    """A sentence without its asides, or an aside; `host` is the number before an aside."""

    context: Context
    numbers: tuple[StatedNumber, ...]
    asides: tuple["ParsedSentence", ...] = ()
    host: StatedNumber | None = None

    @property
    def text(self) -> str:
        """The text of the sentence."""
        return self.context.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What precedes a sentence: period, topic so far, the numbers of the sentence before."""

    period: int
    spoken: Spoken
    earlier: tuple[StatedNumber, ...] = ()
    years: int | None = 0


def read(sentence: Unfolded, setting: Setting, lexicon: Lexicon) -> ParsedSentence:
    """The sentence without its asides, with its asides parsed too."""
    parsed = _parsed(sentence.main, setting, None, lexicon)
    asides = []
    for place, text in sentence.asides:
        hosts = [s for s in parsed.numbers if s.quantity.end <= place]
        near = hosts[-1] if hosts and not sentence.main[hosts[-1].quantity.end : place] else None
        inner = Setting(
            period=setting.period,
            spoken=Spoken(topic=parsed.context.topic_at(place).topic),
            years=near.years if near else parsed.context.years_at(place),
        )
        asides.append(_parsed(text, inner, near, lexicon))
    return ParsedSentence(context=parsed.context, numbers=parsed.numbers, asides=tuple(asides))


def every(parsed: ParsedSentence) -> Iterator[ParsedSentence]:
    """The sentence and its asides."""
    yield parsed
    yield from parsed.asides


def _parsed(
    text: str, setting: Setting, host: StatedNumber | None, lexicon: Lexicon
) -> ParsedSentence:
    context = context_of(text, setting.spoken, setting.years, setting.period, lexicon)
    breaks = [found.start() for found in lexicon.marks.of_which.finditer(text)]
    found = [q for q in quantities(text, lexicon.language) if q.counts or q.kind == "other"]
    said: list[StatedNumber] = []
    for number, quantity in enumerate(found):
        named = [place for place in breaks if place < quantity.start]
        around = (host,) if host else setting.earlier
        whole = _whole(named[-1], quantity, said, around) if named else host
        place = Place(
            context=context,
            quantity=quantity,
            begin=_begin(text, found[number - 1].end if number else 0, quantity.start, lexicon),
            end=found[number + 1].start if number + 1 < len(found) else len(text),
            whole=None if whole and _leaves_whole(context, named, quantity, whole) else whole,
            host=host,
            previous=said[-1] if said else None,
        )
        said.append(said_at(place, lexicon))
    numbers = tuple(respectively(context, said, lexicon))
    return ParsedSentence(context=context, numbers=numbers, host=host)


def _begin(text: str, after: int, start: int, lexicon: Lexicon) -> int:
    """Where the words that may say what a number counts begin: behind the last comma or number.

    If these words say nothing, they begin one comma earlier, unless a number is in between.
    """
    ends = lexicon.language.segment_ends + lexicon.language.clause_ends
    last = max((text.rfind(mark, after, start) + 1 for mark in ends), default=0)
    begin = max(after, last)
    idle = not without_lead(text[begin:start], lexicon)
    if idle and last > after and not lexicon.marks.of_which.search(text[begin:start]):
        earlier = max((text.rfind(mark, after, last - 1) + 1 for mark in ends), default=0)
        begin = earlier or (begin if after else 0)
    return begin


def _whole(
    named: int, quantity: Quantity, said: Sequence[StatedNumber], around: Sequence[StatedNumber]
) -> StatedNumber | None:
    """The number that this one is a part of: the last of its unit before the "of which" at `named`.

    If none precedes, `around` has it: the number before an aside, or those of the sentence before.
    """
    before = [s for s in said if s.quantity.end <= named and not s.moved]
    candidates = before or [s for s in around if not s.moved]
    same = [s for s in candidates if s.quantity.unit == quantity.unit]
    tops = [s for s in same if s.whole is None]
    counts = [s for s in candidates if s.quantity.kind in ("count", "money", "other")]
    return [None, *(tops or same or counts)][-1]


def _leaves_whole(
    context: Context, named: Sequence[int], quantity: Quantity, whole: StatedNumber
) -> bool:
    """Whether a later part of the sentence has turned to a topic that is no part of the whole."""
    begin = context.part_begin(quantity.start)
    if not named or named[-1] >= begin:
        return False
    mentions = [m for m in context.mentions if m.noun and begin <= m.start < quantity.start]
    topic = mentions[-1].spoken.topic if mentions else None
    if topic is None or whole.meaning is None:
        return topic is not None
    return topic is not whole.meaning.topic and topic.group != whole.meaning.topic.id


def respectively(
    context: Context, said: Sequence[StatedNumber], lexicon: Lexicon
) -> list[StatedNumber]:
    """The numbers; those in a list behind "respectively" get the meaning of their name, or none.

    A share or a change means what it is a share or a change of. Without names, the list takes the
    meanings of as many numbers before it: "5 and 3 this year, 4 and 2 last year respectively".
    """
    text, language = context.text, lexicon.language
    place = text.find(language.respectively)
    if place < 0:
        return list(said)
    stop = min((end for end in context.ends if end >= place), default=len(text))
    begin = max((text.rfind(m, 0, place) + 1 for m in language.clause_ends), default=0)
    listed = [s for s in said if place <= s.quantity.start < stop]
    alike = [s for s in listed if s.quantity.kind == listed[0].quantity.kind]
    if without_lead(text[begin:place], lexicon):
        names = _names(text[begin:place], len(alike), lexicon)
        meanings = [_meaning(name, names[-1], context.topic_at(place), lexicon) for name in names]
    else:
        known = [s.meaning for s in said if s.quantity.end <= place and not s.moved]
        meanings = known[-len(alike) :] if 0 < len(alike) <= len(known) else []
    settled = {id(one): replace(one, meaning=None) for one in listed}
    for one, meaning in zip(alike, meanings, strict=False):
        where = Place(
            context=context, quantity=one.quantity, begin=begin, end=stop, whole=one.whole
        )
        if meaning and allowed(where, meaning, lexicon):
            settled[id(one)] = replace(one, meaning=meaning, moved=alike[0].moved)
    return [settled.get(id(one), one) for one in said]


def _names(text: str, count: int, lexicon: Lexicon) -> list[str]:
    """The names of a list, cut at commas, else also at "and"; empty unless there are `count`."""
    for pattern in ("\u3001", lexicon.language.join_pattern):
        names = [name for name in re.split(pattern, text) if name]
        if len(names) == count:
            return names
    return []


def _meaning(name: str, last: str, spoken: Spoken, lexicon: Lexicon) -> Meaning | None:
    """The meaning of a name. Without a noun of its own, it has that of the `last` name."""
    for ending in (lexicon.shares.word, lexicon.moves.comparison):
        found = ending.search(name)
        name = name[: found.start()] if found else name
    nouns = (
        word for word in lexicon.mentions.pattern.findall(last) if word in lexicon.mentions.nouns
    )
    meanings = (before(name + noun, spoken, lexicon) for noun in nouns)
    return before(name, spoken, lexicon) or next((m for m in meanings if m), None)
