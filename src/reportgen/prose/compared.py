"""Finds what a sentence compares with the year before."""

from collections.abc import Mapping
from dataclasses import dataclass

from reportgen.prose.claims import Share
from reportgen.prose.lexis import Lexis
from reportgen.prose.meaning import before, without_lead
from reportgen.prose.places import Said
from reportgen.prose.shares import wholes_of
from reportgen.prose.strands import Strand
from reportgen.standards.vocabulary import Readings

Shares = Mapping[int, Share]
"""The shares of a strand, by the `id` of the number that states each."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What is compared: its readings, those of its whole if it is a share, and the number stated.

    `counted` marks a share of a number in the text; growth behind it is growth of that number.
    `still` says that words of direction in the following clauses are about last year too.
    """

    readings: Readings = ()
    wholes: Readings = ()
    unit: str = ""
    stated: Said | None = None
    counted: bool = False
    still: bool = False


def subject(strand: Strand, start: int, stop: int, shares: Shares, lexis: Lexis) -> Compared:
    """What is compared: the phrase before the word of comparison, or the number before it."""
    inside = [s for s in strand.said if start <= s.quantity.start < stop]
    if inside:
        rest = without_lead(strand.text[inside[-1].quantity.end : stop], lexis)
        return Compared() if rest else counted_by(inside[-1], shares)
    own = strand.text[start:stop]
    if without_lead(own.strip(), lexis):
        return named(strand, own, start, lexis)
    earlier = [s for s in strand.said if s.quantity.end <= start]
    counted = [s for s in earlier if not s.moved]
    if not counted:
        return counted_by(strand.host, shares) if strand.host else Compared()
    between = strand.text[earlier[-1].quantity.end : start]
    ended = counted[-1].segment != strand.course.part_at(start)
    return Compared() if ended or without_lead(between, lexis) else counted_by(counted[-1], shares)


def counted_by(said: Said, shares: Shares) -> Compared:
    """What a number of this year or last year counts; only this year's is the `stated` one."""
    if said.years not in (0, 1):
        return Compared()
    stated = said if said.years == 0 else None
    if share := shares.get(id(said)):
        counted = share.stated_part is not None
        return Compared(share.parts, share.wholes, stated=stated, counted=counted)
    if said.meaning is None:
        return Compared(stated=stated)
    return Compared(readings=said.meaning.readings, unit=said.meaning.unit, stated=stated)


def named(strand: Strand, text: str, place: int, lexis: Lexis) -> Compared:
    """What the phrase at a place names: a count, or the share of one."""
    end = place + len(text)
    bare = text.strip("\u3001\uff0c, ")
    share = lexis.shares.word.search(bare)
    name = bare[: share.start()] if share else bare
    meaning = before(name, strand.course.topic_at(end), lexis) if name else None
    if meaning is None or lexis.marks.restricting.search(bare) or strand.course.foreign_at(end):
        return Compared()
    wholes = wholes_of(meaning, lexis) if share else ()
    return Compared(readings=meaning.readings, wholes=wholes, unit=meaning.unit)
