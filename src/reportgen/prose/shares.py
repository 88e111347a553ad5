"""Percentages that are shares: of what, and of which whole."""

from collections.abc import Iterator, Sequence

from reportgen.prose.claims import Share
from reportgen.prose.lexis import Lexis
from reportgen.prose.meaning import Meaning, before, without_lead
from reportgen.prose.strands import Said, Strand
from reportgen.vocabulary import Readings


def shares(strand: Strand, lexis: Lexis) -> Iterator[Share]:
    """Every share that the strand states of something the tables count."""
    for number, said in enumerate(strand.said):
        if said.quantity.kind != "percent" or said.quantity.approximate:
            continue
        begin = strand.said[number - 1].quantity.end if number else 0
        lead = strand.text[begin : said.quantity.start]
        if rate := _rate(strand, said, begin, lexis):
            yield rate
        elif found := list(lexis.share.finditer(lead)):
            earlier = strand.said[:number]
            share = _share(strand, said, earlier, begin, (found[0].start(), found[0].end()), lexis)
            if share:
                yield share


def _share(
    strand: Strand,
    said: Said,
    earlier: Sequence[Said],
    begin: int,
    word: tuple[int, int],
    lexis: Lexis,
) -> Share | None:
    lead = strand.text[begin : begin + word[0]]
    whole = _bare(strand.text[begin + word[1] : said.quantity.start], lexis)
    part, meaning = _part(strand, lead, earlier, begin, lexis)
    if part is None and meaning is None:
        return None
    if part and part.quantity.kind not in ("count", "money", "other"):
        return None
    spoken = strand.topic_at(begin + word[0], lexis)
    wholes: Readings = ()
    if whole:
        named = before(whole, spoken, lexis)
        if named is None:
            return None
        own = named.names == (named.topic.id,)
        wholes = named.topic.wholes if own else named.readings
    elif meaning:
        wholes = meaning.topic.wholes
    elif spoken.topic and spoken.here and not spoken.topic.foreign:
        wholes = spoken.topic.wholes
    stated_whole = None
    if part and part.whole and not whole:
        stated_whole = part.whole.quantity.value
    if meaning is None and stated_whole is None:
        return None
    return Share(
        said=said,
        parts=meaning.readings if meaning else (),
        wholes=wholes,
        stated_part=part.quantity.value if part and not part.quantity.approximate else None,
        stated_whole=stated_whole,
        years=part.years if part else said.years,
    )


def _part(
    strand: Strand, lead: str, earlier: Sequence[Said], begin: int, lexis: Lexis
) -> tuple[Said | None, Meaning | None]:
    """The number, or the phrase, that a share is the share of."""
    marks = lexis.language.clause_ends + lexis.language.segment_ends + "\u3001 "
    bare = lead.strip(marks)
    if not without_lead(bare, lexis) and not lexis.of_which.search(bare):
        if any(mark in lead for mark in lexis.language.segment_ends):
            return None, None
        part = earlier[-1] if earlier else strand.host
        return part, part.meaning if part else None
    clause = max((lead.rfind(mark) + 1 for mark in marks), default=0)
    own = lead[clause:]
    spoken = strand.topic_at(begin + clause, lexis)
    return None, before(own, spoken, lexis) if own else None


def _bare(text: str, lexis: Lexis) -> str:
    """The words between a share's word and its number, without those that say nothing."""
    filler = lexis.share_filler
    changed = True
    while changed and text:
        shorter = text.strip()
        found = filler.match(shorter)
        if found and not lexis.noun.match(shorter):
            shorter = shorter[found.end() :]
        for word in sorted(lexis.language.shares.fillers, key=len, reverse=True):
            if shorter.endswith(word):
                shorter = shorter[: -len(word)]
                break
        changed, text = shorter != text, shorter
    return text


def _rate(strand: Strand, said: Said, begin: int, lexis: Lexis) -> Share | None:
    """A rate with a name of its own (of answers in time), where this is what is spoken of."""
    lead = strand.text[begin : said.quantity.start]
    for rate, pattern, full in lexis.rates:
        found = pattern.search(lead)
        if not found or _bare(lead[found.end() :], lexis):
            continue
        topic = strand.topic_at(begin + found.start(), lexis).topic
        if topic is None or topic.id not in rate.topics:
            continue
        if said.quantity.value == 100 and full.search(lead):  # noqa: PLR2004 - per cent
            continue
        if lexis.restricting.search(lead):
            continue
        return Share(said=said, parts=rate.parts, wholes=rate.wholes, years=said.years, rate=True)
    return None
