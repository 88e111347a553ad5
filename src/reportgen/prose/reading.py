"""A text's claims, sentence by sentence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reportgen.prose.claims import Claim, Count
from reportgen.prose.comparisons import changes
from reportgen.prose.lexis import Lexis, lexis_of
from reportgen.prose.meaning import Spoken
from reportgen.prose.parts import partitions, parts
from reportgen.prose.sayings import denials
from reportgen.prose.sentences import Sentence, sentences, unfold
from reportgen.prose.shares import shares
from reportgen.prose.strands import Said, Setting, Strand, every, read
from reportgen.vocabulary import Prose


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A claim and the sentence that makes it."""

    sentence: Sentence
    claim: Claim


def claims(
    texts: Mapping[str, str], names: tuple[str, ...], period: int, prose: Prose
) -> Iterator[Claimed]:
    """Everything that the texts claim in figures; `names` are what the report calls itself."""
    lexis = lexis_of(prose)
    spoken = Spoken()
    earlier: tuple[Said, ...] = ()
    for sentence in sentences(texts, lexis):
        if sentence.first:
            spoken, earlier = _begun(sentence, lexis), ()
        text = sentence.text
        for name in sorted(names, key=len, reverse=True):
            text = text.replace(name, lexis.language.subjects.self_word) if name else text
        setting = Setting(period=period, spoken=spoken, earlier=earlier)
        strand = read(unfold(text, lexis), setting, lexis)
        for claim in _claims(strand, earlier, period, lexis):
            yield Claimed(sentence=sentence, claim=claim)
        topic = strand.topic_at(len(strand.text), lexis).topic
        spoken, earlier = Spoken(topic=topic), strand.said


def _begun(sentence: Sentence, lexis: Lexis) -> Spoken:
    """What a paragraph's heading says that it is about."""
    found = lexis.noun.search(sentence.heading)
    return Spoken(topic=lexis.words.topic(found[0])) if found else Spoken()


def _claims(
    strand: Strand, earlier: tuple[Said, ...], period: int, lexis: Lexis
) -> Iterator[Claim]:
    for one in every(strand):
        compared = list(changes(one, period, lexis))
        differences = {id(change.said) for change in compared if change.said}
        for said in one.said:
            if said.meaning and id(said) not in differences:
                yield Count(said=said)
        yield from compared
        yield from shares(one, lexis)
        yield from parts(one, lexis)
        yield from denials(one, lexis)
    own = [said for one in every(strand) for said in one.said]
    found = list(partitions(own, lexis.vocabulary))
    yield from found or partitions([*earlier, *own], lexis.vocabulary)
