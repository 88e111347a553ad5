"""Finds what a number counts from the words around it.

If they leave a doubt, the number has no meaning, and is not compared with anything.
"""

import re
from dataclasses import dataclass, replace

from reportgen.checks.claims.context import Context
from reportgen.checks.claims.lexicon import Lexicon
from reportgen.checks.claims.meaning import Meaning, before, behind, noun_behind, without_lead
from reportgen.checks.claims.quantities import Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedNumber:
    """A number with everything that its surroundings say about it.

    `years` is how many years before the period it is about (None: unknown, or part of a year).
    `whole` is the number that it is a part of, `segment` the part of the sentence that it is in.
    `moved` is 1 or -1 if it says by how much something rose or fell, `level` if it says to how
    much; otherwise they are 0.
    """

    quantity: Quantity
    meaning: Meaning | None = None
    years: int | None = 0
    whole: "StatedNumber | None" = None
    segment: int = 0
    moved: int = 0
    level: int = 0

    @property
    def counts(self) -> bool:
        """Whether it says how many there are, and is neither a change nor a percentage."""
        return self.quantity.kind != "percent" and not self.moved


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A number in its text. The words that belong to it reach from `begin` to `end`.

    If the text is an aside, `host` is the number before it. `previous` is the number before this.
    """

    context: Context
    quantity: Quantity
    begin: int
    end: int
    whole: StatedNumber | None = None
    host: StatedNumber | None = None
    previous: StatedNumber | None = None

    @property
    def lead(self) -> str:
        """The words before the number that may say what it counts."""
        return self.context.text[self.begin : self.quantity.start]

    @property
    def tail(self) -> str:
        """The words behind the number, up to the next one."""
        return self.context.text[self.quantity.end : self.end]


def said_at(place: Place, lexicon: Lexicon) -> StatedNumber:
    """The number with everything that its place says about it."""
    quantity, context = place.quantity, place.context
    level = lexicon.moves.level.search(place.lead)
    base = lexicon.moves.base.search(place.lead)
    moved = None if level else lexicon.moves.moved.search(place.lead)
    meaning, years = None, context.years_at(quantity.start)
    if quantity.kind in ("count", "money") and not moved:
        if level:
            meaning, years = _end_meaning(place, place.lead[: level.start()], lexicon), 0
            place = replace(place, whole=None, host=None)
        elif base and (base.lastindex or lexicon.moves.level.search(context.text[: place.end])):
            meaning, years = _end_meaning(place, place.lead[: base.start()], lexicon), 1
            place = replace(place, whole=None, host=None)
        else:
            meaning = _meaning(place, place.lead, lexicon)
    return StatedNumber(
        quantity=quantity,
        meaning=meaning if meaning and allowed(place, meaning, lexicon) else None,
        years=years,
        whole=place.whole,
        segment=context.part_at(quantity.start),
        moved=_sign(moved),
        level=_sign(level),
    )


def _sign(way: re.Match[str] | None) -> int:
    return 0 if way is None else 1 if way["up"] else -1


def _end_meaning(place: Place, lead: str, lexicon: Lexicon) -> Meaning | None:
    """The meaning of one end of "from 5 to 7": by its own words, else that of the number before."""
    if without_lead(lead, lexicon):
        spoken = place.context.topic_at(place.quantity.start)
        return before(_without_commas(lead, lexicon), spoken, lexicon)
    part = place.context.part_at(place.quantity.start)
    if place.previous and place.previous.segment == part:
        return place.previous.meaning
    return place.host.meaning if place.host else None


def _meaning(place: Place, lead: str, lexicon: Lexicon) -> Meaning | None:
    """The meaning by the words before; if these give none or a bare noun, by those behind."""
    language = lexicon.language
    ends = language.sentence_ends + language.segment_ends + language.clause_ends + "\u3001"
    tail = place.tail
    stop = min((p for mark in ends if (p := tail.find(mark)) >= 0), default=len(tail))
    ended = stop < len(tail) or place.end == len(place.context.text)
    after = tail[:stop]
    spoken = place.context.topic_at(place.quantity.start)
    noun = noun_behind(after, lexicon)
    meaning = before(_without_commas(lead, lexicon), spoken, lexicon, noun)
    if meaning is None or meaning.names == (meaning.topic.id,):
        meaning = (behind(after, spoken, lexicon) if ended else None) or meaning
    strange = noun is None and after.strip() and not lexicon.words.heading(after)
    return None if meaning and meaning.general and strange else meaning


def _without_commas(lead: str, lexicon: Lexicon) -> str:
    return lead.strip("\u3001 ").translate(dict.fromkeys(map(ord, lexicon.language.clause_ends)))


def allowed(place: Place, meaning: Meaning, lexicon: Lexicon) -> bool:
    """Whether the number can be compared with the tables, because nothing narrows its meaning."""
    quantity, whole = place.quantity, place.whole
    if (quantity.kind == "money") != meaning.unit.endswith(lexicon.language.money):
        return False
    narrowed = place.host or whole or lexicon.marks.restricting.search(place.lead)
    if meaning.general and narrowed:
        return False
    if whole and not _is_part_of(meaning, whole, lexicon):
        return False
    return not place.context.foreign_at(place.quantity.start)


def _is_part_of(meaning: Meaning, whole: StatedNumber, lexicon: Lexicon) -> bool:
    wholes = lexicon.vocabulary.groups.get(meaning.group, ())
    return whole.meaning is not None and any(n in wholes for n in whole.meaning.names)
