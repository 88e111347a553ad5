"""What stands in two texts word for word: paragraphs of several entities, sentences of two years.

Compared is what is read: width, white space and quotation marks make no difference.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from reportgen.text.labels import plain
from reportgen.text.sentences import sentences_in

LEAST_PARAGRAPH = 30
"""A shorter paragraph is the same in two texts without having been copied (there was no fee)."""
LEAST_SENTENCE = 15
"""A shorter sentence likewise."""

Texts = Mapping[str, str]
"""Paragraphs joined by line feeds, by section."""


def paragraphs(texts: Texts) -> Iterator[str]:
    """Every paragraph of all sections."""
    return (line for text in texts.values() for line in text.split("\n") if line.strip())


def shared(
    texts: Sequence[tuple[str, Texts]], least: int = LEAST_PARAGRAPH
) -> dict[str, tuple[str, ...]]:
    """Whose paragraph each is that several entities have, by the paragraph as it is compared.

    `texts` are pairs of an entity and what it wrote; names and paragraphs keep their order. Only
    paragraphs of at least `least` characters count.
    """
    whose: dict[str, dict[str, None]] = {}
    for name, own in texts:
        for paragraph in map(plain, paragraphs(own)):
            if len(paragraph) >= least:
                whose.setdefault(paragraph, {})[name] = None
    return {paragraph: tuple(names) for paragraph, names in whose.items() if len(names) > 1}


def sentences(texts: Texts, least: int = LEAST_SENTENCE) -> dict[str, str]:
    """The sentences of at least `least` characters, as they stand, by how they are compared."""
    found = (one[0].strip() for line in paragraphs(texts) for one in sentences_in(line))
    return {plain(one): one for one in found if len(plain(one)) >= least}


def pieces(paragraph: str, before: Collection[str]) -> Iterator[tuple[str, bool]]:
    """The paragraph in pieces, each with whether it is one of the sentences of the year before.

    The pieces joined give the paragraph; those of one kind that follow each other are one.
    """
    start = 0
    again = False
    for found in sentences_in(paragraph):
        known = plain(found[0]) in before
        if known is not again and paragraph[start : found.start()]:
            yield paragraph[start : found.start()], again
            start = found.start()
        again = known
    if paragraph[start:]:
        yield paragraph[start:], again
