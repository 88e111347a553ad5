"""Finds numbers that are the parts of another one, by the words or by their meanings."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from reportgen.checks.claims.claim_types import Partition, Parts
from reportgen.checks.claims.lexicon import Lexicon
from reportgen.checks.claims.parsing import ParsedSentence
from reportgen.checks.claims.stated_numbers import StatedNumber
from reportgen.standards.vocabulary import Vocabulary

_PAIR = 2


def parts(parsed: ParsedSentence, lexicon: Lexicon) -> Iterator[Parts]:
    """Every list of parts whose whole is known, one for each whole and unit."""
    mentioned = [said for said in parsed.numbers if said.whole and not said.quantity.approximate]
    wholes = {id(said.whole): said.whole for said in mentioned if said.whole}
    vague = any(said.whole and said.quantity.approximate for said in parsed.numbers)
    for whole in wholes.values():
        listed = [
            said
            for said in mentioned
            if said.whole is whole and said.quantity.unit == whole.quantity.unit
        ]
        if not listed or vague or whole.quantity.approximate:
            continue
        chosen = _one_list(listed)
        bracketed = parsed.host is not None and not lexicon.marks.of_which.match(parsed.text)
        complete = (bracketed and len(chosen) > 1) or _are_opposites(chosen, parsed, lexicon)
        groups = groupby(chosen, key=lambda said: said.segment)
        yield Parts(
            whole=whole, groups=tuple(tuple(group) for _, group in groups), complete=complete
        )


def _one_list(listed: Sequence[StatedNumber]) -> list[StatedNumber]:
    """The parts without a meaning, if any: parts with a meaning belong to another list."""
    return [said for said in listed if said.meaning is None] or list(listed)


def _are_opposites(
    listed: Sequence[StatedNumber], parsed: ParsedSentence, lexicon: Lexicon
) -> bool:
    """Whether the list is something and its opposite (passed, not passed), so it is complete."""
    if len(listed) != _PAIR:
        return False
    one, other = sorted((_name(said, parsed, lexicon) for said in listed), key=len)
    return (
        bool(one) and other.endswith(one) and bool(lexicon.marks.negation.match(other[: -len(one)]))
    )


def _name(said: StatedNumber, parsed: ParsedSentence, lexicon: Lexicon) -> str:
    """The words of the clause before a number, without "of which"."""
    start = said.quantity.start
    marks = lexicon.language.clause_ends + lexicon.language.segment_ends + "\u3001"
    begin = max(parsed.text.rfind(mark, 0, start) + 1 for mark in marks)
    return lexicon.marks.of_which.sub("", parsed.text[begin:start])


def totals(parsed: ParsedSentence, lexicon: Lexicon) -> Iterator[Parts]:
    """Every number that the text calls the sum of the two, three or more numbers before it."""
    for number, said in enumerate(parsed.numbers):
        begin = parsed.numbers[number - 1].quantity.end if number else 0
        found = lexicon.marks.total.search(parsed.text[begin : said.quantity.start])
        count = (found.lastindex or 0) + 1 if found else 0
        summed = parsed.numbers[max(0, number - count) : number]
        units = {one.quantity.unit for one in (said, *summed)}
        vague = any(one.quantity.approximate or one.moved for one in (said, *summed))
        if found and len(summed) == count and len(units) == 1 and not vague:
            yield Parts(whole=said, groups=(summed,), complete=True)


def partitions(said: Sequence[StatedNumber], vocabulary: Vocabulary) -> Iterator[Partition]:
    """Every set of numbers whose meanings are all the parts of a whole, each part once."""
    clear = [s for s in said if s.meaning and s.years == 0 and not s.quantity.approximate]
    for partition in vocabulary.partition:
        chosen = [s for s in clear if set(_names(s)) <= set(partition.parts)]
        named = [name for s in chosen for name in _names(s)]
        if sorted(named) == sorted(partition.parts):
            yield Partition(whole=partition.whole, parts=tuple(chosen))


def _names(said: StatedNumber) -> tuple[str, ...]:
    return said.meaning.names if said.meaning else ()
