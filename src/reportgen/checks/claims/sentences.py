"""Cuts a text into sentences, and takes what stands in brackets out of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reportgen.checks.claims.lexicon import Lexicon
from reportgen.text.sentences import LONGEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence as written, with its section and its paragraph (from 1).

    `first` marks the first sentence of a paragraph; `heading` is the last heading above it.
    """

    section: str
    paragraph: int
    text: str
    first: bool = False
    heading: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfolded:
    """A sentence without its asides (texts in brackets); each aside has a place in `main`."""

    main: str
    asides: tuple[tuple[int, str], ...]


def sentences(texts: Mapping[str, str], lexicon: Lexicon) -> Iterator[Sentence]:
    """Every sentence of the texts, in order. Full stops in brackets or quotes do not end one."""
    for section, text in texts.items():
        heading = ""
        for number, paragraph in enumerate(text.split("\n"), 1):
            pieces = list(_cut(paragraph.strip(), lexicon))
            if len(pieces) == 1 and pieces[0][-1] not in lexicon.language.sentence_ends:
                heading = pieces[0]
            for order, piece in enumerate(pieces):
                yield Sentence(
                    section=section,
                    paragraph=number,
                    text=piece,
                    first=order == 0,
                    heading=heading if piece is not heading else "",
                )


def _cut(paragraph: str, lexicon: Lexicon) -> Iterator[str]:
    opening = {pair[0] for pair in lexicon.language.brackets} | {"\u201c", "\u300a"}
    closing = {pair[1] for pair in lexicon.language.brackets} | {"\u201d", "\u300b"}
    start = depth = 0
    for place, letter in enumerate(paragraph):
        depth = max(0, depth + (letter in opening) - (letter in closing))
        ends = letter in lexicon.language.sentence_ends and depth == 0
        if ends or place + 1 - start == LONGEST:
            yield paragraph[start : place + 1]
            start = place + 1
    if paragraph[start:].strip():
        yield paragraph[start:]


def unfold(text: str, lexicon: Lexicon) -> Unfolded:
    """Take asides and the names of documents out of a sentence."""
    bare = lexicon.marks.title.sub("\u300a\u300b", text)
    closing = {pair[0]: pair[1] for pair in lexicon.language.brackets}
    main: list[str] = []
    asides: list[tuple[int, str]] = []
    place = 0
    while place < len(bare):
        end = bare.find(closing[bare[place]], place) if bare[place] in closing else -1
        if end < 0:
            main.append(bare[place])
            place += 1
            continue
        asides.append((len(main), bare[place + 1 : end]))
        place = end + 1
    return Unfolded(main="".join(main), asides=tuple(asides))
