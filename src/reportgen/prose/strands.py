"""A sentence read from left to right: each number with its meaning, its year, and its whole.

A strand is the sentence without its asides, or one aside. What it cannot be sure of it leaves
without a meaning; such a number is not compared with anything.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportgen.prose.lexis import Lexis
from reportgen.prose.meaning import Meaning, Spoken, before, behind, noun_behind, without_lead
from reportgen.prose.quantities import Quantity, quantities
from reportgen.prose.sentences import Unfolded


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A number that counts, with all that its surroundings say of it.

    `years` is how many years before the reported one it is about (None: no telling, or a part of a
    year). `whole` is the number that it is said to be a part of.
    """

    quantity: Quantity
    meaning: Meaning | None = None
    years: int | None = 0
    whole: "Said | None" = None
    segment: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Strand:
    """A sentence without its asides, or an aside, whose `host` is the number before it."""

    text: str
    said: tuple[Said, ...]
    spoken: Spoken
    asides: tuple["Strand", ...] = ()
    host: Said | None = None
    part: bool = False

    def topic_at(self, place: int, lexis: Lexis) -> Spoken:
        """What is spoken of at a place of the text."""
        return _spoken(self.text[:place], self.spoken, lexis)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What surrounds a strand: the period, the topic so far, the numbers of the sentence before."""

    period: int
    spoken: Spoken
    earlier: tuple[Said, ...] = ()
    years: int | None = 0


def read(sentence: Unfolded, setting: Setting, lexis: Lexis) -> Strand:
    """The sentence's strand with those of its asides."""
    strand = _strand(sentence.main, setting, None, lexis)
    asides = []
    for place, text in sentence.asides:
        hosts = [s for s in strand.said if s.quantity.end <= place]
        near = hosts[-1] if hosts and not sentence.main[hosts[-1].quantity.end : place] else None
        inner = Setting(
            period=setting.period,
            spoken=Spoken(topic=strand.topic_at(place, lexis).topic),
            years=near.years if near else _years(sentence.main[:place], setting, lexis),
        )
        asides.append(_strand(text, inner, near, lexis))
    return Strand(text=strand.text, said=strand.said, spoken=strand.spoken, asides=tuple(asides))


def _strand(text: str, setting: Setting, host: Said | None, lexis: Lexis) -> Strand:
    found = [q for q in quantities(text, lexis.language) if q.counts or q.kind == "other"]
    aside = host is not None
    said: list[Said] = []
    for number, quantity in enumerate(found):
        begin = _begin(text, found[number - 1].end if number else 0, quantity.start, lexis)
        end = found[number + 1].start if number + 1 < len(found) else len(text)
        said.append(_said(text, quantity, begin, end, setting, said, host, lexis))
    said = _respectively(text, said, setting, lexis)
    return Strand(text=text, said=tuple(said), spoken=setting.spoken, host=host, part=aside)


def _said(  # noqa: PLR0913 - the surroundings of a number
    text: str,
    quantity: Quantity,
    begin: int,
    end: int,
    setting: Setting,
    earlier: Sequence[Said],
    host: Said | None,
    lexis: Lexis,
) -> Said:
    head = text[:begin]
    segment = sum(letter in lexis.language.segment_ends for letter in text[: quantity.start])
    whole = _whole(text[: quantity.start], quantity, earlier, host, setting, lexis)
    meaning = None
    if quantity.kind in ("count", "money"):
        meaning = _meaning(text, quantity, begin, end, setting, lexis)
    if meaning and not _allowed(text, quantity, begin, meaning, whole, host, lexis):
        meaning = None
    years = _years(head + text[begin : quantity.start], setting, lexis)
    return Said(quantity=quantity, meaning=meaning, years=years, whole=whole, segment=segment)


def _begin(text: str, after: int, start: int, lexis: Lexis) -> int:
    """Where the words begin that may say what a number counts: behind the last comma or number."""
    ends = lexis.language.segment_ends + lexis.language.clause_ends
    last = max((text.rfind(mark, after, start) + 1 for mark in ends), default=0)
    begin = max(after, last)
    if last > after or after == 0:
        bare = without_lead(text[begin:start], lexis)
        if not bare and last and not lexis.of_which.search(text[begin:start]):
            earlier = max((text.rfind(m, after, last - 1) + 1 for m in ends), default=0)
            begin = max(after, earlier)
    return begin


def _meaning(
    text: str, quantity: Quantity, begin: int, end: int, setting: Setting, lexis: Lexis
) -> Meaning | None:
    language = lexis.language
    ends = language.sentence_ends + language.segment_ends + language.clause_ends + "\u3001"
    stop = min((p for m in ends if (p := text.find(m, quantity.end, end)) >= 0), default=end)
    after = text[quantity.end : stop]
    lead = text[begin : quantity.start].strip("\u3001 ")
    for mark in lexis.language.clause_ends:
        lead = lead.replace(mark, "")
    spoken = _spoken(text[: quantity.start], setting.spoken, lexis)
    noun = noun_behind(after, lexis)
    meaning = before(lead, spoken, lexis, noun)
    if meaning is None and (stop < end or end == len(text)):
        meaning = behind(after, spoken, lexis)
    elif meaning and meaning.general and noun is None and without_lead(after, lexis):
        if lexis.words.heading(after) == "":
            return None
    return meaning


def _allowed(  # noqa: PLR0913 - the surroundings of a number
    text: str,
    quantity: Quantity,
    begin: int,
    meaning: Meaning,
    whole: Said | None,
    host: Said | None,
    lexis: Lexis,
) -> bool:
    """Whether the number may be held against the tables: nothing narrows what it counts."""
    money = meaning.unit.endswith(lexis.language.money) if meaning.unit else False
    if (quantity.kind == "money") != money:
        return False
    if quantity.kind == "count" and quantity.unit not in ("", *lexis.language.counters):
        return False
    if meaning.general and (host or whole):
        return False
    if meaning.general and lexis.restricting.search(text[begin : quantity.start]):
        return False
    if whole and not _part_of(meaning, whole, lexis):
        return False
    return not _foreign(text[: quantity.start], lexis)


def _part_of(meaning: Meaning, whole: Said, lexis: Lexis) -> bool:
    wholes = lexis.vocabulary.groups.get(meaning.group, ())
    return whole.meaning is not None and any(n in wholes for n in whole.meaning.names)


def _foreign(text: str, lexis: Lexis) -> bool:
    """Whether the body named last in this part of the sentence is another one."""
    segment = re.split(f"[{lexis.language.segment_ends}]", text)[-1]
    foreign = [found.end() for found in lexis.foreign.finditer(segment)]
    own = [found.end() for found in lexis.own.finditer(segment)]
    return bool(foreign) and (not own or foreign[-1] > own[-1])


def _whole(
    text: str,
    quantity: Quantity,
    earlier: Sequence[Said],
    host: Said | None,
    setting: Setting,
    lexis: Lexis,
) -> Said | None:
    """The number that this one is a part of: the last of its unit before the last "of which"."""
    places = [found.start() for found in lexis.of_which.finditer(text)]
    if not places:
        return host
    candidates = [s for s in earlier if s.quantity.end <= places[-1]]
    candidates = candidates or ([host] if host else []) or list(setting.earlier)
    same = [s for s in candidates if s.quantity.unit == quantity.unit and s.whole is None]
    same = same or [s for s in candidates if s.quantity.unit == quantity.unit]
    counts = [s for s in candidates if s.quantity.kind in ("count", "money", "other")]
    return (same or counts or [None])[-1]


def _spoken(text: str, inherited: Spoken, lexis: Lexis) -> Spoken:
    found = None
    for found in lexis.noun.finditer(text):
        pass
    if found is None:
        return inherited
    return Spoken(topic=lexis.words.topic(found[0]), here=True)


def _years(text: str, setting: Setting, lexis: Lexis) -> int | None:
    """How many years back the last year named before a number is; None for parts of years."""
    segment = re.split(f"[{lexis.language.segment_ends}]", text)[-1]
    if lexis.part_year.search(segment):
        return None
    marks: list[tuple[int, int]] = []
    for found in re.finditer(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])", text):
        compared = lexis.comparison.search(text, max(0, found.start() - 2))
        if not (compared and compared.start() <= found.start() < compared.end()):
            marks.append((found.start(), setting.period - int(found[1])))
    marks += [(found.start(), 1) for found in lexis.last_year.finditer(text)]
    marks += [(found.start(), 0) for found in lexis.this_year.finditer(text)]
    return max(marks)[1] if marks else setting.years


def _respectively(text: str, said: list[Said], setting: Setting, lexis: Lexis) -> list[Said]:
    """Numbers of a list whose names stand before it in a list of their own."""
    word = lexis.language.respectively
    place = text.find(word)
    if place < 0 or word not in text:
        return said
    listed = [n for n, s in enumerate(said) if s.quantity.start >= place]
    stop = min(
        (p for m in lexis.language.segment_ends if (p := text.find(m, place)) >= 0),
        default=len(text),
    )
    listed = [n for n in listed if said[n].quantity.start < stop]
    begin = max((text.rfind(m, 0, place) + 1 for m in lexis.language.clause_ends), default=0)
    names = [name for name in re.split(lexis.language.join_pattern, text[begin:place]) if name]
    for number in listed:
        said[number] = _plain(said[number], None)
    if len(names) != len(listed) or len(names) < 2:
        return said
    spoken = _spoken(text[:place], setting.spoken, lexis)
    tail = names[-1]
    for name, number in zip(names, listed, strict=True):
        meaning = before(name, spoken, lexis) or _lent(name, tail, spoken, lexis)
        quantity = said[number].quantity
        fits = meaning and _allowed(text, quantity, begin, meaning, said[number].whole, None, lexis)
        said[number] = _plain(said[number], meaning if fits else None)
    return said


def _lent(name: str, tail: str, spoken: Spoken, lexis: Lexis) -> Meaning | None:
    """The meaning of a name that shares the noun at the end of the last one."""
    for found in lexis.noun.finditer(tail):
        if meaning := before(name + found[0], spoken, lexis):
            return meaning
    return None


def _plain(said: Said, meaning: Meaning | None) -> Said:
    return Said(
        quantity=said.quantity,
        meaning=meaning,
        years=said.years,
        whole=said.whole,
        segment=said.segment,
    )


def every(strand: Strand) -> Iterator[Strand]:
    """The strand and its asides."""
    yield strand
    yield from strand.asides
