"""A sentence read from left to right: each number with its meaning, its year, and its whole.

A strand is the sentence without its asides, or one aside. What it cannot be sure of it leaves
without a meaning; such a number is not compared with anything.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reportgen.prose.lexis import Lexis
from reportgen.prose.meaning import Meaning, Spoken, before, behind, noun_behind, without_lead
from reportgen.prose.quantities import Quantity, quantities
from reportgen.prose.sentences import Unfolded


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A number that counts, with all that its surroundings say of it.

    `years` is how many years before the reported one it is about (None: no telling, or a part of a
    year). `whole` is the number that it is said to be a part of. One that was `moved` says by how
    much something is more or less.
    """

    quantity: Quantity
    meaning: Meaning | None = None
    years: int | None = 0
    whole: "Said | None" = None
    segment: int = 0
    moved: bool = False


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A number in its text: where the words before it begin, and where those behind it end."""

    text: str
    quantity: Quantity
    begin: int
    end: int
    whole: Said | None
    host: Said | None

    @property
    def head(self) -> str:
        """All before the number."""
        return self.text[: self.quantity.start]

    @property
    def lead(self) -> str:
        """The words before the number that may say what it counts."""
        return self.text[self.begin : self.quantity.start]


def _strand(text: str, setting: Setting, host: Said | None, lexis: Lexis) -> Strand:
    found = [q for q in quantities(text, lexis.language) if q.counts or q.kind == "other"]
    said: list[Said] = []
    for number, quantity in enumerate(found):
        place = _Place(
            text=text,
            quantity=quantity,
            begin=_begin(text, found[number - 1].end if number else 0, quantity.start, lexis),
            end=found[number + 1].start if number + 1 < len(found) else len(text),
            whole=_whole(text[: quantity.start], quantity, said, host or setting.earlier, lexis),
            host=host,
        )
        said.append(_said(place, setting, lexis))
    said = _respectively(text, said, setting, lexis)
    return Strand(
        text=text, said=tuple(said), spoken=setting.spoken, host=host, part=host is not None
    )


def _said(place: _Place, setting: Setting, lexis: Lexis) -> Said:
    meaning = None
    moved = bool(lexis.moved.search(place.lead))
    if place.quantity.kind in ("count", "money") and not moved:
        meaning = _meaning(place, setting, lexis)
    if meaning and not _allowed(place, meaning, lexis):
        meaning = None
    return Said(
        quantity=place.quantity,
        meaning=meaning,
        years=_years(place.head, setting, lexis),
        whole=place.whole,
        segment=sum(letter in lexis.language.segment_ends for letter in place.head),
        moved=moved,
    )


def _begin(text: str, after: int, start: int, lexis: Lexis) -> int:
    """Where the words begin that may say what a number counts: behind the last comma or number.

    Where they say nothing, they begin one comma earlier.
    """
    ends = lexis.language.segment_ends + lexis.language.clause_ends
    last = max((text.rfind(mark, after, start) + 1 for mark in ends), default=0)
    begin = max(after, last)
    idle = not without_lead(text[begin:start], lexis)
    if idle and last > after and not lexis.of_which.search(text[begin:start]):
        earlier = max((text.rfind(mark, after, last - 1) + 1 for mark in ends), default=0)
        begin = max(after, earlier)
    return begin


def _meaning(place: _Place, setting: Setting, lexis: Lexis) -> Meaning | None:
    language = lexis.language
    ends = language.sentence_ends + language.segment_ends + language.clause_ends + "\u3001"
    start, end = place.quantity.end, place.end
    stop = min((p for mark in ends if (p := place.text.find(mark, start, end)) >= 0), default=end)
    after = place.text[start:stop]
    lead = place.lead.strip("\u3001 ")
    for mark in language.clause_ends:
        lead = lead.replace(mark, "")
    spoken = _spoken(place.head, setting.spoken, lexis)
    noun = noun_behind(after, lexis)
    meaning = before(lead, spoken, lexis, noun)
    if meaning is None or meaning.names == (meaning.topic.id,):
        ended = stop < end or end == len(place.text)
        meaning = (behind(after, spoken, lexis) if ended else None) or meaning
    strange = noun is None and after.strip() and not lexis.words.heading(after)
    return None if meaning and meaning.general and strange else meaning


def _allowed(place: _Place, meaning: Meaning, lexis: Lexis) -> bool:
    """Whether the number may be held against the tables: nothing narrows what it counts."""
    quantity, whole = place.quantity, place.whole
    in_money = meaning.unit.endswith(lexis.language.money) if meaning.unit else False
    if (quantity.kind == "money") != in_money:
        return False
    if quantity.kind == "count" and quantity.unit not in ("", *lexis.language.counters):
        return False
    if meaning.general and (place.host or whole or lexis.restricting.search(place.lead)):
        return False
    if whole and not _part_of(meaning, whole, lexis):
        return False
    return not _foreign(place.head, lexis)


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
    head: str,
    quantity: Quantity,
    said: Sequence[Said],
    around: Said | tuple[Said, ...],
    lexis: Lexis,
) -> Said | None:
    """The number that this one is a part of: the last of its unit before the last "of which".

    `around` is the number that an aside belongs to, or those of the sentence before.
    """
    places = [found.start() for found in lexis.of_which.finditer(head)]
    outer = (around,) if isinstance(around, Said) else around
    if not places:
        return around if isinstance(around, Said) else None
    candidates = [s for s in said if s.quantity.end <= places[-1] and not s.moved] or outer
    same = [s for s in candidates if s.quantity.unit == quantity.unit]
    tops = [s for s in same if s.whole is None]
    counts = [s for s in candidates if s.quantity.kind in ("count", "money", "other")]
    return [None, *(tops or same or counts)][-1]


def _spoken(text: str, inherited: Spoken, lexis: Lexis) -> Spoken:
    nouns = lexis.noun.findall(text)
    return Spoken(topic=lexis.words.topic(nouns[-1]), here=True) if nouns else inherited


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
    place = text.find(lexis.language.respectively)
    if place < 0:
        return said
    ends = lexis.language.segment_ends
    stop = min((p for mark in ends if (p := text.find(mark, place)) >= 0), default=len(text))
    begin = max((text.rfind(m, 0, place) + 1 for m in lexis.language.clause_ends), default=0)
    listed = [s for s in said if place <= s.quantity.start < stop]
    names = _listed(text[begin:place], len(listed), lexis)
    spoken = _spoken(text[:place], setting.spoken, lexis)
    meanings: list[Meaning | None] = [None] * len(listed)
    if len(names) == len(listed):
        meanings = [
            before(name, spoken, lexis) or _lent(name, names[-1], spoken, lexis) for name in names
        ]
    settled = {}
    for one, meaning in zip(listed, meanings, strict=True):
        surroundings = _Place(
            text=text, quantity=one.quantity, begin=begin, end=stop, whole=one.whole, host=None
        )
        fits = meaning and _allowed(surroundings, meaning, lexis)
        settled[id(one)] = replace(one, meaning=meaning if fits else None)
    return [settled.get(id(one), one) for one in said]


def _listed(text: str, count: int, lexis: Lexis) -> list[str]:
    """The names of a list: between its marks, or also its "and", as it takes to have so many."""
    for pattern in ("\u3001", lexis.language.join_pattern):
        names = [name for name in re.split(pattern, text) if name]
        if len(names) == count:
            return names
    return []


def _lent(name: str, tail: str, spoken: Spoken, lexis: Lexis) -> Meaning | None:
    """The meaning of a name that shares the noun at the end of the last one."""
    meanings = (before(name + noun, spoken, lexis) for noun in lexis.noun.findall(tail))
    return next((meaning for meaning in meanings if meaning), None)


def every(strand: Strand) -> Iterator[Strand]:
    """The strand and its asides."""
    yield strand
    yield from strand.asides
