"""Numbers that are named as the parts of another, and those that are so by their meaning."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from reportgen.prose.claims import Partition, Parts
from reportgen.prose.lexis import Lexis
from reportgen.prose.places import Said
from reportgen.prose.strands import Strand
from reportgen.vocabulary import Vocabulary


def parts(strand: Strand, lexis: Lexis) -> Iterator[Parts]:
    """Every list of parts whose whole is known, one for each whole and unit."""
    mentioned = [said for said in strand.said if said.whole and not said.quantity.approximate]
    wholes = {id(said.whole): said.whole for said in mentioned if said.whole}
    vague = any(said.whole and said.quantity.approximate for said in strand.said)
    for whole in wholes.values():
        listed = [
            said
            for said in mentioned
            if said.whole is whole and said.quantity.unit == whole.quantity.unit
        ]
        if not listed or vague or whole.quantity.approximate:
            continue
        complete = strand.host is not None and not lexis.marks.of_which.match(strand.text)
        for chosen in _alike(listed):
            groups = tuple(
                tuple(group) for _, group in groupby(chosen, key=lambda said: said.segment)
            )
            yield Parts(whole=whole, groups=groups, complete=complete and len(chosen) > 1)


def _alike(listed: Sequence[Said]) -> list[list[Said]]:
    """The parts without a meaning, and those with meanings, which are another list."""
    unknown = [said for said in listed if said.meaning is None]
    known = [said for said in listed if said.meaning]
    if unknown and known:
        return [unknown]
    return [unknown or known]


def partitions(said: Sequence[Said], vocabulary: Vocabulary) -> Iterator[Partition]:
    """Every set of numbers that by their meaning are all parts of a whole, each named once."""
    clear = [s for s in said if s.meaning and s.years == 0 and not s.quantity.approximate]
    for partition in vocabulary.partition:
        chosen = [s for s in clear if set(_names(s)) <= set(partition.parts)]
        named = [name for s in chosen for name in _names(s)]
        if sorted(named) == sorted(partition.parts):
            yield Partition(whole=partition.whole, parts=tuple(chosen))


def _names(said: Said) -> tuple[str, ...]:
    return said.meaning.names if said.meaning else ()
