"""Finds repeated text: paragraphs that several entities share, sentences of the year before.

Texts are compared after `labels.plain`: width, white space and quotation marks do not matter.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from reportgen.text.labels import plain
from reportgen.text.sentences import sentences_in

LEAST_PARAGRAPH = 30
"""Two texts may hold the same shorter paragraph by chance ("No fees were charged.")."""
LEAST_SENTENCE = 15
"""Two texts may hold the same shorter sentence by chance."""

Texts = Mapping[str, str]
"""The text of each section, its paragraphs joined by line feeds."""


def paragraphs(texts: Texts) -> Iterator[str]:
    """Every paragraph of all sections."""
    return (line for text in texts.values() for line in text.split("\n") if line.strip())


def shared(
    texts: Sequence[tuple[str, Texts]], least: int = LEAST_PARAGRAPH
) -> dict[str, tuple[str, ...]]:
    """The paragraphs (as they are compared) of several entities, each with these entities' names.

    `texts` are pairs of an entity and what it wrote; names and paragraphs keep their order. Only
    paragraphs of at least `least` characters count.
    """
    whose: dict[str, dict[str, None]] = {}
    for name, own in texts:
        for paragraph in map(plain, paragraphs(own)):
            if len(paragraph) >= least:
                whose.setdefault(paragraph, {})[name] = None
    return {paragraph: tuple(names) for paragraph, names in whose.items() if len(names) > 1}


def recurring(texts: Sequence[tuple[str, Texts]], section: str) -> dict[str, tuple[str, ...]]:
    """The sentences of a section that make up at least half of it and recur in other entities'.

    Gives each sentence, as it is compared, with the names of these entities.
    """
    own = {name: sentences({section: text.get(section, "")}, 1) for name, text in texts}
    whose: dict[str, list[str]] = {}
    for name, said in own.items():
        for sentence in said:
            whose.setdefault(sentence, []).append(name)
    again = {s: names for s, names in whose.items() if len(names) > 1}
    copied = {
        name
        for name, said in own.items()
        if said and 2 * sum(s in again for s in said) >= len(said)
    }
    return {s: tuple(names) for s, names in again.items() if copied & set(names)}


def sentences(texts: Texts, least: int = LEAST_SENTENCE) -> dict[str, str]:
    """The sentences of at least `least` characters: from how each is compared to how it stands."""
    found = (one[0].strip() for line in paragraphs(texts) for one in sentences_in(line))
    return {plain(one): one for one in found if len(plain(one)) >= least}


def pieces(paragraph: str, before: Collection[str]) -> Iterator[tuple[str, bool]]:
    """The paragraph in pieces, each with whether its sentences are among those of the year before.

    Neighbouring sentences of one kind make one piece. The pieces joined give the paragraph.
    """
    start = 0
    again = False
    for sentence in sentences_in(paragraph):
        known = plain(sentence[0]) in before
        if known is not again and paragraph[start : sentence.start()]:
            yield paragraph[start : sentence.start()], again
            start = sentence.start()
        again = known
    if paragraph[start:]:
        yield paragraph[start:], again
