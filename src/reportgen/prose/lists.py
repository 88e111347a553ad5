"""Reads "respectively": a list of numbers behind the list of their names."""

import re
from collections.abc import Sequence
from dataclasses import replace

from reportgen.prose.course import Course
from reportgen.prose.lexis import Lexis
from reportgen.prose.meaning import Meaning, Spoken, before, without_lead
from reportgen.prose.places import Place, Said, allowed


def respectively(course: Course, said: Sequence[Said], lexis: Lexis) -> list[Said]:
    """The numbers; those in a list behind "respectively" get the meaning of their name, or none.

    A share or a change means what it is a share or a change of. Without names, the list takes the
    meanings of as many numbers before it: "5 and 3 this year, 4 and 2 last year respectively".
    """
    text, language = course.text, lexis.language
    place = text.find(language.respectively)
    if place < 0:
        return list(said)
    stop = min((end for end in course.ends if end >= place), default=len(text))
    begin = max((text.rfind(m, 0, place) + 1 for m in language.clause_ends), default=0)
    listed = [s for s in said if place <= s.quantity.start < stop]
    alike = [s for s in listed if s.quantity.kind == listed[0].quantity.kind]
    if without_lead(text[begin:place], lexis):
        names = _names(text[begin:place], len(alike), lexis)
        meanings = [_meaning(name, names[-1], course.topic_at(place), lexis) for name in names]
    else:
        known = [s.meaning for s in said if s.quantity.end <= place and not s.moved]
        meanings = known[-len(alike) :] if 0 < len(alike) <= len(known) else []
    settled = {id(one): replace(one, meaning=None) for one in listed}
    for one, meaning in zip(alike, meanings, strict=False):
        where = Place(course=course, quantity=one.quantity, begin=begin, end=stop, whole=one.whole)
        if meaning and allowed(where, meaning, lexis):
            settled[id(one)] = replace(one, meaning=meaning, moved=alike[0].moved)
    return [settled.get(id(one), one) for one in said]


def _names(text: str, count: int, lexis: Lexis) -> list[str]:
    """The names of a list, cut at commas, else also at "and"; empty unless there are `count`."""
    for pattern in ("\u3001", lexis.language.join_pattern):
        names = [name for name in re.split(pattern, text) if name]
        if len(names) == count:
            return names
    return []


def _meaning(name: str, last: str, spoken: Spoken, lexis: Lexis) -> Meaning | None:
    """The meaning of a name. Without a noun of its own, it has that of the `last` name."""
    for ending in (lexis.shares.word, lexis.moves.comparison):
        found = ending.search(name)
        name = name[: found.start()] if found else name
    nouns = (word for word in lexis.mentions.pattern.findall(last) if word in lexis.mentions.nouns)
    meanings = (before(name + noun, spoken, lexis) for noun in nouns)
    return before(name, spoken, lexis) or next((m for m in meanings if m), None)
