"""Finds changes against the year before: by how much, and in which direction."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from reportgen.checks.claims.claim_types import Change, Share
from reportgen.checks.claims.lexicon import Lexicon
from reportgen.checks.claims.meaning import before, without_lead
from reportgen.checks.claims.parsing import ParsedSentence
from reportgen.checks.claims.percentages import wholes_of
from reportgen.checks.claims.stated_numbers import StatedNumber
from reportgen.standards.vocabulary import Interpretations

Shares = Mapping[int, Share]
"""The shares of a sentence, by the `id` of the number that states each."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What is compared, the whole of it if it is a share, and the number stated.

    `counted` marks a share of a number in the text; growth behind it is growth of that number.
    `still` says that words of direction in the following clauses are about last year too.
    """

    interpretations: Interpretations = ()
    wholes: Interpretations = ()
    unit: str = ""
    stated: StatedNumber | None = None
    counted: bool = False
    still: bool = False


_KINDS = {
    "percent": "growth", "points": "points", "count": "difference", "money": "difference",
    "times": "times",
}  # fmt: skip


def changes(parsed: ParsedSentence, shares: Shares, lexicon: Lexicon) -> Iterator[Change]:
    """Every change against the year before that the sentence states about figures of the tables."""
    yield from _listed_changes(parsed, lexicon)
    of = Compared()
    for clause in _clauses(parsed.text, lexicon):
        of, change = _in_clause(parsed, clause, Compared() if clause.opens else of, shares, lexicon)
        if change:
            yield change


@dataclass(frozen=True, slots=True)
class _Clause:
    """Where a clause begins and ends, and whether it begins a part of the sentence."""

    start: int
    end: int
    opens: bool


def _clauses(text: str, lexicon: Lexicon) -> Iterator[_Clause]:
    start, opens = 0, True
    ends = lexicon.language.clause_ends + lexicon.language.segment_ends
    for found in re.finditer(f"[{ends}]|$", text):
        yield _Clause(start, found.start(), opens)
        start, opens = found.end(), found[0] in lexicon.language.segment_ends


def _listed_changes(parsed: ParsedSentence, lexicon: Lexicon) -> Iterator[Change]:
    """Changes in a list behind "respectively"."""
    for said in parsed.numbers:
        if said.meaning and said.moved and not said.quantity.approximate:
            begin = parsed.context.part_begin(said.quantity.start)
            word = lexicon.moves.comparison.search(parsed.text, begin, said.quantity.start)
            if word and _last_year(word) and said.quantity.kind in _KINDS:
                yield Change(
                    kind=_KINDS[said.quantity.kind],
                    words=f"{said.quantity.raw}{said.quantity.unit}",
                    sign=said.moved,
                    interpretations=said.meaning.interpretations,
                    unit=said.meaning.unit,
                    said=said,
                )


def _in_clause(
    parsed: ParsedSentence, clause: _Clause, of: Compared, shares: Shares, lexicon: Lexicon
) -> tuple[Compared, Change | None]:
    """What the next clauses compare if they do not say, and the change that this clause states."""
    inside = [s for s in parsed.numbers if clause.start <= s.quantity.start < clause.end]
    for said in inside:
        if said.level:
            of = replace(counted_by(said, shares), still=True)
            return of, _change_to_level(parsed, said, of)
        head = parsed.text[clause.start : said.quantity.start]
        ratio = lexicon.moves.ratio.search(head) if said.quantity.kind == "times" else None
        if ratio:
            of = subject(parsed, clause.start, clause.start + ratio.start(), shares, lexicon)
            return of, _ratio_change(said, of)
    return _change_by_word(parsed, clause, of, shares, lexicon)


def _change_by_word(
    parsed: ParsedSentence, clause: _Clause, of: Compared, shares: Shares, lexicon: Lexicon
) -> tuple[Compared, Change | None]:
    """A change by a word of direction, in a clause with a word of comparison or after one."""
    text = parsed.text
    word = lexicon.moves.comparison.search(text, clause.start, clause.end)
    if word and not _last_year(word):
        return Compared(), None
    after = word.end() if word else clause.start
    if word:
        # Growth without words of comparison is growth of what was compared before.
        if word[0] or not of.interpretations:
            of = subject(parsed, clause.start, word.start(), shares, lexicon)
        after = _behind_base(parsed, after, clause.end)
    direction = lexicon.moves.direction.search(text, after, clause.end)
    if direction is None:
        return replace(of, still=bool(word) or of.still), None
    lead = text[after : direction.start()]
    if not lexicon.moves.between.fullmatch(lead):
        known = word or of.still
        of = replace(named(parsed, lead, after, lexicon) if known else Compared(), still=of.still)
    compared = bool(word) or of.still
    change = _change(parsed, direction, clause.end, of, lexicon, compared=compared)
    return of, change if of.interpretations else None


def _last_year(word: re.Match[str]) -> bool:
    """Whether the comparison is with last year, because it names no year in figures."""
    return not re.search("[0-9]", word[0])


def _behind_base(parsed: ParsedSentence, after: int, end: int) -> int:
    """The place behind last year's figure, if that follows the word of comparison directly."""
    for said in parsed.numbers:
        if after <= said.quantity.start < end:
            between = parsed.text[after : said.quantity.start].strip("\u7684 ")
            return after if between else said.quantity.end
    return after


def _change_to_level(parsed: ParsedSentence, said: StatedNumber, of: Compared) -> Change | None:
    """The direction in which something has risen or fallen to a number."""
    before_it = [s.quantity.end for s in parsed.numbers if s.quantity.end <= said.quantity.start]
    words = parsed.text[max(before_it, default=0) : said.quantity.end]
    if not of.interpretations:
        return None
    return Change(
        kind="direction", words=words, sign=said.level, interpretations=of.interpretations
    )


def _ratio_change(said: StatedNumber, of: Compared) -> Change | None:
    """The claim that something is so many times last year's figure."""
    if not of.interpretations or of.wholes or said.quantity.approximate:
        return None
    words = f"{said.quantity.raw}{said.quantity.unit}"
    return Change(kind="ratio", words=words, sign=0, interpretations=of.interpretations, said=said)


def _change(
    parsed: ParsedSentence,
    direction: re.Match[str],
    end: int,
    of: Compared,
    lexicon: Lexicon,
    *,
    compared: bool,
) -> Change | None:
    compare = lexicon.language.comparisons
    word = direction[0]
    factor = compare.factors.get(word)
    said = None if factor else _number_behind(parsed, direction, end, lexicon)
    kind = _KINDS.get(said.quantity.kind, "") if said else "factor" if factor else "direction"
    if not kind or (said and said.meaning):
        return None
    if said is None and (not compared or lexicon.moves.idle.match(parsed.text, direction.start())):
        return None
    if factor and lexicon.moves.vague.match(parsed.text[direction.end() : end]):
        kind = "direction"
    if of.counted and kind in ("growth", "difference"):
        of = replace(of, wholes=())
    if bool(of.wholes) != (kind == "points") and kind != "direction":
        return None
    rises = factor > 1 if factor else word in compare.up
    falls = factor < 1 if factor else word in compare.down
    return Change(
        kind=kind,
        words=parsed.text[direction.start() : said.quantity.end if said else direction.end()],
        sign=rises - falls,
        interpretations=of.interpretations,
        wholes=of.wholes,
        unit=of.unit,
        nearly=word in compare.nearly_same,
        said=said,
        stated=of.stated.quantity.value if of.stated else None,
        factor=factor or Decimal(1),
    )


def _number_behind(
    parsed: ParsedSentence, direction: re.Match[str], end: int, lexicon: Lexicon
) -> StatedNumber | None:
    """The exact number directly behind the word of direction, which says by how much."""
    for said in parsed.numbers:
        if direction.end() <= said.quantity.start < end:
            between = parsed.text[direction.end() : said.quantity.start]
            near = lexicon.moves.between.fullmatch(between)
            return said if near and not said.quantity.approximate else None
    return None


def subject(
    parsed: ParsedSentence, start: int, stop: int, shares: Shares, lexicon: Lexicon
) -> Compared:
    """What is compared: the phrase before the word of comparison, or the number before it."""
    inside = [s for s in parsed.numbers if start <= s.quantity.start < stop]
    if inside:
        rest = without_lead(parsed.text[inside[-1].quantity.end : stop], lexicon)
        return Compared() if rest else counted_by(inside[-1], shares)
    own = parsed.text[start:stop]
    if without_lead(own.strip(), lexicon):
        return named(parsed, own, start, lexicon)
    earlier = [s for s in parsed.numbers if s.quantity.end <= start]
    counted = [s for s in earlier if not s.moved]
    if not counted:
        return counted_by(parsed.host, shares) if parsed.host else Compared()
    between = parsed.text[earlier[-1].quantity.end : start]
    ended = counted[-1].segment != parsed.context.part_at(start)
    return (
        Compared() if ended or without_lead(between, lexicon) else counted_by(counted[-1], shares)
    )


def counted_by(said: StatedNumber, shares: Shares) -> Compared:
    """What a number of this year or last year counts; only this year's is the `stated` one."""
    if said.years not in (0, 1):
        return Compared()
    stated = said if said.years == 0 else None
    if share := shares.get(id(said)):
        counted = share.stated_part is not None
        return Compared(share.parts, share.wholes, stated=stated, counted=counted)
    if said.meaning is None:
        return Compared(stated=stated)
    return Compared(
        interpretations=said.meaning.interpretations, unit=said.meaning.unit, stated=stated
    )


def named(parsed: ParsedSentence, text: str, place: int, lexicon: Lexicon) -> Compared:
    """What the phrase at a place names: a count, or the share of one."""
    end = place + len(text)
    bare = text.strip("\u3001\uff0c, ")
    share = lexicon.shares.word.search(bare)
    name = bare[: share.start()] if share else bare
    meaning = before(name, parsed.context.topic_at(end), lexicon) if name else None
    if meaning is None or lexicon.marks.restricting.search(bare) or parsed.context.foreign_at(end):
        return Compared()
    wholes = wholes_of(meaning, lexicon) if share else ()
    return Compared(interpretations=meaning.interpretations, wholes=wholes, unit=meaning.unit)
