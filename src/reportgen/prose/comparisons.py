"""Comparisons with the year before: by how much, and which way."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from reportgen.prose.claims import Change
from reportgen.prose.lexis import Lexis
from reportgen.prose.meaning import Meaning, before, without_lead
from reportgen.prose.strands import Said, Strand

_KINDS = {"percent": "growth", "count": "difference", "money": "difference", "times": "times"}


@dataclass(frozen=True, slots=True)
class _Compared:
    """What is compared: its meaning, and the number that states it.

    `still` says that words of direction in the clauses that follow are about last year as well.
    """

    meaning: Meaning | None = None
    stated: Said | None = None
    still: bool = False


def changes(strand: Strand, period: int, lexis: Lexis) -> Iterator[Change]:
    """Every change against the year before that the strand states of what the tables count."""
    of = _Compared()
    for start, end, opens in _clauses(strand.text, lexis):
        of = _Compared() if opens else of
        word = lexis.comparison.search(strand.text, start, end)
        if word and not _last_year(word[0], period):
            of = _Compared()
            continue
        after = word.end() if word else start
        direction = lexis.direction.search(strand.text, after, end)
        if word:
            of = _subject(strand, start, word.start(), lexis)
        if direction is None:
            of = replace(of, still=bool(word) or of.still)
            continue
        lead = strand.text[after : direction.start()]
        if not lexis.between.fullmatch(lead):
            named = _named(strand, lead, after, lexis) if word or of.still else None
            of = _Compared(meaning=named, still=of.still)
        if of.meaning:
            change = _change(strand, direction, end, of, lexis, compared=bool(word) or of.still)
            if change:
                yield change


def _clauses(text: str, lexis: Lexis) -> Iterator[tuple[int, int, bool]]:
    """Where each clause begins and ends, and whether it begins a part of the sentence."""
    start, opens = 0, True
    ends = lexis.language.clause_ends + lexis.language.segment_ends
    for found in re.finditer(f"[{ends}]|$", text):
        yield start, found.start(), opens
        start, opens = found.end(), found[0] in lexis.language.segment_ends


def _last_year(word: str, period: int) -> bool:
    year = re.search("[0-9]{4}", word)
    return year is None or int(year[0]) == period - 1


def _subject(strand: Strand, start: int, stop: int, lexis: Lexis) -> _Compared:
    """What is compared: the phrase before the word of comparison, or the number just before."""
    inside = [s for s in strand.said if start <= s.quantity.start < stop]
    if inside:
        rest = without_lead(strand.text[inside[-1].quantity.end : stop], lexis)
        return _Compared() if rest else _stated(inside[-1])
    own = strand.text[start:stop]
    if without_lead(own.strip(), lexis):
        return _Compared(meaning=_named(strand, own, start, lexis))
    earlier = [s for s in strand.said if s.quantity.end <= start]
    if not earlier:
        return _stated(strand.host) if strand.host else _Compared()
    between = strand.text[earlier[-1].quantity.end : start]
    ended = any(mark in between for mark in lexis.language.segment_ends)
    return _Compared() if ended or without_lead(between, lexis) else _stated(earlier[-1])


def _stated(said: Said) -> _Compared:
    return _Compared(meaning=said.meaning, stated=said) if said.years == 0 else _Compared()


def _named(strand: Strand, text: str, place: int, lexis: Lexis) -> Meaning | None:
    bare = text.strip("\u3001\uff0c, ")
    meaning = before(bare, strand.topic_at(place, lexis), lexis) if bare else None
    if meaning and (lexis.restricting.search(bare) or lexis.foreign.search(meaning.rest)):
        return None
    return meaning


def _change(
    strand: Strand,
    direction: re.Match[str],
    end: int,
    of: _Compared,
    lexis: Lexis,
    *,
    compared: bool,
) -> Change | None:
    compare = lexis.language.comparisons
    word = direction[0]
    sign = 1 if word in compare.up else -1 if word in compare.down else 0
    following = [s for s in strand.said if direction.end() <= s.quantity.start < end]
    said = following[0] if following else None
    if said:
        between = strand.text[direction.end() : said.quantity.start]
        if not lexis.between.fullmatch(between):
            said = None
    if said and said.quantity.approximate:
        said = None
    elif said and said.quantity.kind not in _KINDS:
        return None
    if said is None and (not compared or lexis.idle.match(strand.text, direction.start())):
        return None
    return Change(
        kind=_KINDS[said.quantity.kind] if said else "direction",
        words=strand.text[direction.start() : said.quantity.end if said else direction.end()],
        sign=sign,
        nearly=word in compare.nearly_same,
        readings=of.meaning.readings if of.meaning else (),
        said=said,
        stated=of.stated.quantity.value if of.stated else None,
    )
