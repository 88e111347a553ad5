"""A number in its place: what the words around it say that it counts.

What they do not say for sure has no meaning; such a number is not compared with anything.
"""

import re
from dataclasses import dataclass, replace

from reportgen.prose.course import Course
from reportgen.prose.lexis import Lexis
from reportgen.prose.meaning import Meaning, before, behind, noun_behind, without_lead
from reportgen.prose.quantities import Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A number that counts, with all that its surroundings say of it.

    `years` is how many years before the reported one it is about (None: no telling, or a part of a
    year). `whole` is the number that it is said to be a part of; `segment` the part of the sentence
    that it stands in. One that was `moved` says by how much something is more (1) or less (-1); one
    that is a `level` says to how much it has risen or fallen.
    """

    quantity: Quantity
    meaning: Meaning | None = None
    years: int | None = 0
    whole: "Said | None" = None
    segment: int = 0
    moved: int = 0
    level: int = 0

    @property
    def counts(self) -> bool:
        """Whether it says how many there are, not how many more, nor which part of all."""
        return self.quantity.kind != "percent" and not self.moved


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A number in its text, with the words from `begin` to it, and those behind it up to `end`.

    `host` is the number that the text is an aside of, `previous` the number before it.
    """

    course: Course
    quantity: Quantity
    begin: int
    end: int
    whole: Said | None = None
    host: Said | None = None
    previous: Said | None = None

    @property
    def lead(self) -> str:
        """The words before the number that may say what it counts."""
        return self.course.text[self.begin : self.quantity.start]

    @property
    def tail(self) -> str:
        """The words behind the number, up to the next one."""
        return self.course.text[self.quantity.end : self.end]


def said_at(place: Place, lexis: Lexis) -> Said:
    """The number with what its place says of it."""
    quantity, course = place.quantity, place.course
    level = lexis.moves.level.search(place.lead)
    base = lexis.moves.base.search(place.lead)
    moved = None if level else lexis.moves.moved.search(place.lead)
    meaning, years = None, course.years_at(quantity.start)
    if quantity.kind in ("count", "money") and not moved:
        if level:
            meaning, years = _carried(place, place.lead[: level.start()], lexis), 0
            place = replace(place, whole=None, host=None)
        elif base and (base.lastindex or lexis.moves.level.search(course.text[: place.end])):
            meaning, years = _carried(place, place.lead[: base.start()], lexis), 1
            place = replace(place, whole=None, host=None)
        else:
            meaning = _meaning(place, place.lead, lexis)
    return Said(
        quantity=quantity,
        meaning=meaning if meaning and allowed(place, meaning, lexis) else None,
        years=years,
        whole=place.whole,
        segment=course.part_at(quantity.start),
        moved=_sign(moved),
        level=_sign(level),
    )


def _sign(way: re.Match[str] | None) -> int:
    return 0 if way is None else 1 if way["up"] else -1


def _carried(place: Place, lead: str, lexis: Lexis) -> Meaning | None:
    """The meaning of one end of a change: by its own words, else that of the number before."""
    if without_lead(lead, lexis):
        spoken = place.course.topic_at(place.quantity.start)
        return before(_without_commas(lead, lexis), spoken, lexis)
    part = place.course.part_at(place.quantity.start)
    if place.previous and place.previous.segment == part:
        return place.previous.meaning
    return place.host.meaning if place.host else None


def _meaning(place: Place, lead: str, lexis: Lexis) -> Meaning | None:
    """The meaning by the words before, or, where these are a bare noun, by those behind."""
    language = lexis.language
    ends = language.sentence_ends + language.segment_ends + language.clause_ends + "\u3001"
    tail = place.tail
    stop = min((p for mark in ends if (p := tail.find(mark)) >= 0), default=len(tail))
    ended = stop < len(tail) or place.end == len(place.course.text)
    after = tail[:stop]
    spoken = place.course.topic_at(place.quantity.start)
    noun = noun_behind(after, lexis)
    meaning = before(_without_commas(lead, lexis), spoken, lexis, noun)
    if meaning is None or meaning.names == (meaning.topic.id,):
        meaning = (behind(after, spoken, lexis) if ended else None) or meaning
    strange = noun is None and after.strip() and not lexis.words.heading(after)
    return None if meaning and meaning.general and strange else meaning


def _without_commas(lead: str, lexis: Lexis) -> str:
    return lead.strip("\u3001 ").translate(dict.fromkeys(map(ord, lexis.language.clause_ends)))


def allowed(place: Place, meaning: Meaning, lexis: Lexis) -> bool:
    """Whether the number may be held against the tables: nothing narrows what it counts."""
    quantity, whole = place.quantity, place.whole
    if (quantity.kind == "money") != meaning.unit.endswith(lexis.language.money):
        return False
    narrowed = place.host or whole or lexis.marks.restricting.search(place.lead)
    if meaning.general and narrowed:
        return False
    if whole and not _part_of(meaning, whole, lexis):
        return False
    return not place.course.foreign_at(place.quantity.start)


def _part_of(meaning: Meaning, whole: Said, lexis: Lexis) -> bool:
    wholes = lexis.vocabulary.groups.get(meaning.group, ())
    return whole.meaning is not None and any(n in wholes for n in whole.meaning.names)
