"""Finds percentages that are shares, with the part and the whole of each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportgen.checks.claims.claim_types import Share, Together
from reportgen.checks.claims.lexicon import Lexicon
from reportgen.checks.claims.meaning import Meaning, Spoken, before, without_lead
from reportgen.checks.claims.parsing import ParsedSentence
from reportgen.checks.claims.stated_numbers import StatedNumber
from reportgen.standards.vocabulary import Interpretations

_FEW = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A percentage that is a share. `of` names its whole; `share` is set if it can be checked."""

    said: StatedNumber
    of: str = ""
    share: Share | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """The part in a share: a stated number, the meaning of a phrase, or both."""

    said: StatedNumber | None = None
    meaning: Meaning | None = None


def shares(parsed: ParsedSentence, lexicon: Lexicon) -> Iterator[Stated]:
    """Every share that the sentence states."""
    for number, said in enumerate(parsed.numbers):
        if said.quantity.kind != "percent" or said.quantity.approximate:
            continue
        if parsed.context.foreign_at(said.quantity.start):
            continue
        begin = parsed.numbers[number - 1].quantity.end if number else 0
        word = lexicon.shares.word.search(parsed.text, begin, said.quantity.start)
        if rate := _rate(parsed, said, begin, lexicon):
            yield Stated(said=said, share=rate)
        elif said.meaning:
            if lexicon.shares.word.search(parsed.text[: said.quantity.start]):
                yield _stated_share(said, _Part(meaning=said.meaning), "", Spoken(), lexicon)
        elif word:
            of = _without_fillers(parsed.text[word.end() : said.quantity.start], lexicon)
            part = _part(parsed, number, begin, word.start(), lexicon)
            yield _stated_share(said, part, of, parsed.context.topic_at(word.start()), lexicon)
        elif parsed.host and parsed.text.strip() == f"{said.quantity.raw}{said.quantity.unit}":
            part = _Part(said=parsed.host, meaning=parsed.host.meaning)
            yield _stated_share(said, part, "", Spoken(), lexicon)


def together(stated: Sequence[Stated]) -> Iterator[Together]:
    """Every run of shares that may be of one whole. A share of another whole begins a new run."""
    runs: list[list[Stated]] = []
    for one in stated:
        if one.share and one.share.rate:
            continue
        if not runs or one.of not in ("", runs[-1][0].of):
            runs.append([])
        runs[-1].append(one)
    for run in runs:
        if len(run) >= _FEW:
            yield Together(shares=tuple(one.said for one in run))


def _stated_share(
    said: StatedNumber, part: _Part, of: str, spoken: Spoken, lexicon: Lexicon
) -> Stated:
    """The percentage, with its share if both the part and the whole are known."""
    number, meaning = part.said, part.meaning
    wholes = _wholes(of, meaning, spoken, lexicon)
    whole = number.whole if number and not of else None
    counted = number is None or number.quantity.kind in ("count", "money", "other")
    known = meaning or (number and (whole or of))
    if wholes is None or not counted or not known:
        return Stated(said=said, of=of)
    exact = number and not number.quantity.approximate
    share = Share(
        said=said,
        parts=meaning.interpretations if meaning else (),
        wholes=wholes,
        stated_part=number.quantity.value if number and exact else None,
        stated_whole=whole.quantity.value if whole else None,
        years=number.years if number else said.years,
    )
    return Stated(said=said, of=of, share=share)


def _wholes(
    of: str, meaning: Meaning | None, spoken: Spoken, lexicon: Lexicon
) -> Interpretations | None:
    """The named whole of a share, else every possible one; None if the name is unknown."""
    if of:
        named = before(of, spoken, lexicon)
        if named is None:
            return None
        return named.topic.wholes if named.names == (named.topic.id,) else named.interpretations
    if meaning:
        return wholes_of(meaning, lexicon)
    topic = spoken.topic if spoken.here else None
    return topic.wholes if topic and not topic.foreign else ()


def wholes_of(meaning: Meaning, lexicon: Lexicon) -> Interpretations:
    """Every whole of which this may be a part: those of its topic, and the kind it is a case of."""
    kinds = [lexicon.measures[n].part_of for n in meaning.names if n in lexicon.measures]
    of_kind = [
        reading for kind in kinds if kind for reading in lexicon.measures[kind].interpretations
    ]
    return (*meaning.topic.wholes, *dict.fromkeys(of_kind))


def _part(parsed: ParsedSentence, number: int, begin: int, end: int, lexicon: Lexicon) -> _Part:
    """The number or phrase before the word of a share, which is at `end`."""
    lead = parsed.text[begin:end]
    marks = lexicon.language.clause_ends + lexicon.language.segment_ends + "\u3001 "
    bare = lead.strip(marks)
    if not without_lead(bare, lexicon) and not lexicon.marks.of_which.search(bare):
        if any(mark in lead for mark in lexicon.language.segment_ends):
            return _Part()
        said = parsed.numbers[number - 1] if number else parsed.host
        return _Part(said=said, meaning=said.meaning if said else None)
    clause = max((lead.rfind(mark) + 1 for mark in marks), default=0)
    spoken = parsed.context.topic_at(begin + clause)
    phrase = lead[clause:]
    return _Part(meaning=before(phrase, spoken, lexicon) if phrase else None)


def _without_fillers(text: str, lexicon: Lexicon) -> str:
    """The words between the word of a share and its number, without fillers."""
    bare = lexicon.shares.tail.sub("", text.strip())
    while (found := lexicon.shares.head.match(bare)) and not lexicon.mentions.pattern.match(bare):
        bare = bare[found.end() :].lstrip()
    return bare


def _rate(parsed: ParsedSentence, said: StatedNumber, begin: int, lexicon: Lexicon) -> Share | None:
    """A share with a name of its own, such as the rate of answers in time, if the topic fits."""
    lead = parsed.text[begin : said.quantity.start]
    for rate, pattern, full in lexicon.rates:
        found = pattern.search(lead)
        if not found or lexicon.language.respectively in lead:
            continue
        if _without_fillers(lead[found.end() :], lexicon):
            continue
        topic = parsed.context.topic_at(begin + found.start()).topic
        if topic is None or topic.id not in rate.topics:
            continue
        if said.quantity.value == 100 and full.search(lead):  # noqa: PLR2004 - per cent
            continue
        part = parsed.context.part_begin(said.quantity.start)
        if lexicon.marks.restricting.search(parsed.text, part, said.quantity.start):
            continue
        return Share(said=said, parts=rate.parts, wholes=rate.wholes, years=said.years, rate=True)
    return None
