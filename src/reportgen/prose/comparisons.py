"""Comparisons with the year before: by how much, and which way."""

import re
from collections.abc import Iterator

from reportgen.prose.claims import Change
from reportgen.prose.lexis import Lexis
from reportgen.prose.meaning import Meaning, before, without_lead
from reportgen.prose.strands import Said, Strand

_KINDS = {"percent": "growth", "count": "difference", "money": "difference", "times": "times"}


def changes(strand: Strand, period: int, lexis: Lexis) -> Iterator[Change]:
    """Every change against the year before that the strand states of what the tables count."""
    carried: tuple[Meaning, Said | None] | None = None
    for start, end in _clauses(strand.text, lexis):
        clause = strand.text[start:end]
        word = lexis.comparison.search(clause)
        if word and not _last_year(word[0], period):
            carried = None
            continue
        if word:
            carried = _subject(strand, start, start + word.start(), lexis)
            after = start + word.end()
            direction = lexis.direction.search(strand.text, after, end)
            if direction and carried is None:
                between = strand.text[after : direction.start()]
                named = _named(strand, between, after, lexis)
                carried = (named, None) if named else None
            elif direction and _strange(strand.text[after : direction.start()], lexis):
                carried = None
        else:
            direction = lexis.direction.match(strand.text, start)
            if not direction:
                carried = None
        if direction and carried:
            change = _change(strand, direction, end, carried, lexis, compared=bool(word))
            if change:
                yield change


def _clauses(text: str, lexis: Lexis) -> Iterator[tuple[int, int]]:
    start = 0
    ends = lexis.language.clause_ends + lexis.language.segment_ends
    for found in re.finditer(f"[{ends}]|$", text):
        yield start, found.start()
        start = found.end()


def _last_year(word: str, period: int) -> bool:
    year = re.search("[0-9]{4}", word)
    return year is None or int(year[0]) == period - 1


def _subject(
    strand: Strand, start: int, stop: int, lexis: Lexis
) -> tuple[Meaning, Said | None] | None:
    """What is compared: the phrase before the word of comparison, or the number just before."""
    inside = [s for s in strand.said if start <= s.quantity.start < stop]
    if inside:
        last = inside[-1]
        rest = without_lead(strand.text[last.quantity.end : stop], lexis)
        return (last.meaning, last) if last.meaning and not rest and last.years == 0 else None
    own = strand.text[start:stop]
    if without_lead(own.strip(), lexis):
        named = _named(strand, own, start, lexis)
        return (named, None) if named else None
    earlier = [s for s in strand.said if s.quantity.end <= start]
    if not earlier:
        host = strand.host
        return (host.meaning, host) if host and host.meaning and host.years == 0 else None
    last = earlier[-1]
    between = strand.text[last.quantity.end : start]
    if any(mark in between for mark in lexis.language.segment_ends):
        return None
    if without_lead(between, lexis) or last.meaning is None or last.years != 0:
        return None
    return last.meaning, last


def _named(strand: Strand, text: str, place: int, lexis: Lexis) -> Meaning | None:
    bare = text.strip("\u3001\uff0c, ")
    meaning = before(bare, strand.topic_at(place, lexis), lexis) if bare else None
    if meaning and (lexis.restricting.search(bare) or lexis.foreign.search(meaning.rest)):
        return None
    return meaning


def _strange(between: str, lexis: Lexis) -> bool:
    """Whether something else stands between the word of comparison and the direction."""
    found = lexis.between.match(between)
    rest = between[found.end() :] if found else between
    return bool(rest) and not re.fullmatch(r"\W*\d+\w{0,2}", rest)


def _change(
    strand: Strand,
    direction: re.Match[str],
    end: int,
    subject: tuple[Meaning, Said | None],
    lexis: Lexis,
    *,
    compared: bool,
) -> Change | None:
    meaning, stated = subject
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
        readings=meaning.readings,
        said=said,
        stated=stated.quantity.value if stated else None,
    )
