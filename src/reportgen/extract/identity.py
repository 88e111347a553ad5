"""Finds the entity and the period of a document, from its contents and its file name."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from reportgen.case.settings import Entity
from reportgen.model.grids import CellKind, Grid, Position
from reportgen.standards.standard import Identity, Standard
from reportgen.text.labels import alternatives, plain

_COLON = re.compile("[:\uff1a]")
LONGEST = 60
"""A longer text is a sentence, not a name or a title."""
_LEAST_LETTERS = 2
"""Letters that an abbreviation needs; a roster name that abbreviates a text needs more."""
_MOST_LETTERS = 6
"""Letters of a heading beside its names, its year and the words of every title."""
_TYPO = 0.75
"""Two names that are less alike than this differ by more than a misspelling."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An entity or a year, and the trouble with it: an id of `reading.toml`, empty if none."""

    value: str | None
    trouble: str = ""
    details: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The entities that a text may name; a `trouble` if it abbreviates or misspells their names."""

    entities: tuple[str, ...] = ()
    trouble: str = ""

    @property
    def sure(self) -> str | None:
        """The entity, if there is one only and the text spells it as the roster does."""
        return self.only if not self.trouble else None

    @property
    def only(self) -> str | None:
        """The entity, if there is one only."""
        return self.entities[0] if len(self.entities) == 1 else None


@dataclass(frozen=True, slots=True)
class Names:
    """The roster's names and aliases, as they are compared, with the name that each stands for.

    `telling` are letters that are never a misspelling of each other (east, second, county).
    `common` are names that ordinary words of forms contain (a bureau's short name in "statistics
    sheet"): such a name counts only if it stands alone, apart from `noise`.
    """

    by_spelling: Mapping[str, str]
    by_code: Mapping[str, str] = field(default_factory=dict)
    telling: str = ""
    common: frozenset[str] = frozenset()
    noise: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, roster: Sequence[Entity], identity: Identity | None = None, ordinary: str = ""
    ) -> "Names":
        """The names of a roster; `ordinary` holds the words that stand on every form."""
        spellings = {plain(s): e.name for e in roster for s in (e.name, *e.aliases) if s}
        noise = sorted(map(plain, identity.file_noise if identity else ()), key=len, reverse=True)
        words = " ".join((*noise, ordinary))
        return cls(
            spellings,
            {plain(e.code): e.name for e in roster if e.code},
            identity.telling if identity else "",
            frozenset(spelling for spelling in spellings if spelling in words),
            tuple(noise),
        )

    def match(self, text: str) -> Match:
        """The entities that a text names exactly, else contains, else abbreviates or misspells."""
        if found := self.exact(text):
            return Match(entities=(found,))
        if inside := self._entities_in(text, self._file_name_words(text)):
            return Match(entities=tuple(sorted(inside)))
        text = plain(text)
        if short := self._entities_abbreviated(text):
            return Match(entities=tuple(sorted(short)), trouble="read.entity_abbreviated")
        similar = {e for s, e in self.by_spelling.items() if _misspelt(text, s, self.telling)}
        trouble = "read.entity_similar" if similar else ""
        return Match(entities=tuple(sorted(similar)), trouble=trouble)

    def _entities_abbreviated(self, text: str) -> set[str]:
        """The entities whose name contains all letters of the text in order, else the reverse.

        Names that end in the same letter as the text take precedence: a bureau is no division.
        """
        if len(text) < _LEAST_LETTERS:
            return set()
        found = [s for s in self.by_spelling if _in_order(text, s)]
        found = found or [
            s for s in self.by_spelling if len(s) > _LEAST_LETTERS and _in_order(s, text)
        ]
        alike = [s for s in found if s[-1] == text[-1]]
        return {self.by_spelling[s] for s in alike or found}

    def numbered(self, text: str) -> str | None:
        """The entity with this code or name, as the number of a form gives it."""
        return self.by_code.get(plain(text)) or self.exact(text)

    def exact(self, text: str) -> str | None:
        """The entity with this name or alias in the roster."""
        return self.by_spelling.get(plain(text))

    def spellings(self, entity: str) -> list[str]:
        """The names and aliases of an entity, as they are compared, the longest first."""
        found = [spelling for spelling, name in self.by_spelling.items() if name == entity]
        return sorted(found, key=len, reverse=True)

    def within(self, text: str) -> str | None:
        """The one entity whose name stands in a text; None if there are several."""
        entities = self._entities_in(text, _words(text))
        return entities.pop() if len(entities) == 1 else None

    def _entities_in(self, text: str, alone: Collection[str]) -> set[str]:
        """The entities whose names stand in a text; a longer name hides shorter ones within it.

        `alone` holds the words of the text that stand by themselves.
        """
        text = plain(text)
        found = {s for s in self.by_spelling if s in text and (s not in self.common or s in alone)}
        longest = {s for s in found if not any(s != t and s in t for t in found)}
        return {self.by_spelling[s] for s in longest}

    def _file_name_words(self, text: str) -> set[str]:
        """The words of a file's name, each as it is and without noise."""
        words = _words(text)
        return words | {self.without_noise(word) for word in words}

    def without_noise(self, text: str) -> str:
        """A text without the words that file names hold beside a name."""
        for noise in self.noise:
            text = text.replace(noise, "")
        return text


def _words(text: str) -> set[str]:
    """The words of a text, split at everything that is no letter."""
    return {plain(word) for word in re.split(r"[\W\d_]+", text)}


def _in_order(short: str, full: str) -> bool:
    """Whether all letters of the short text stand in the full one, in their order."""
    letters = iter(full)
    return len(short) < len(full) and all(letter in letters for letter in short)


def _misspelt(text: str, name: str, telling: str) -> bool:
    """Whether the text is nearly the name, and differs in no telling letter or digit."""
    matcher = SequenceMatcher(None, text, name, autojunk=False)
    if matcher.quick_ratio() < _TYPO or matcher.ratio() < _TYPO:
        return False
    differs = "".join(
        text[a:b] + name[c:d] for kind, a, b, c, d in matcher.get_opcodes() if kind != "equal"
    )
    return not any(letter in telling or letter.isdigit() for letter in differs)


def owner(stem: str, names: Names) -> Match:
    """The entities that a file's name may mean, once noise, digits and signs are taken away."""
    strong = names.match(stem)
    if strong.entities and not strong.trouble:
        return strong
    return names.match(re.sub(r"[\W\d_]+", "", names.without_noise(plain(stem))))


def entity_of(
    grids: Sequence[Grid], stem: str, identity: Identity, names: Names, title: str = ""
) -> Named:
    """The entity: as labelled in a sheet, else a roster name in a sheet, else in the file's name.

    In a published report, the name in the `title` counts as the label. A labelled name that is not
    on the roster is given as it stands. The sheet takes precedence over the file name; it is a
    trouble if they name different entities of the roster. But a name inside a sentence says less
    than a file name that spells a roster name: "send this to the office" does not make the file the
    office's. An abbreviation that fits one entity only is accepted, with a trouble; a text that
    fits several entities names none.
    """
    outside = owner(stem, names)
    labelled = title or next(_labelled_names(grids, identity), None)
    if labelled:
        inside = names.match(labelled)
        if not inside.entities:
            return _against_file_name(labelled, outside)
        if inside.only:
            against = _against_file_name(inside.only, outside)
            return against if against.trouble else _named(labelled, inside)
        if outside.sure in inside.entities:
            inside = replace(inside, entities=outside.entities)
        return _named(labelled, inside)
    if mentioned := next(_roster_names(grids, names, identity), None):
        return _against_file_name(mentioned, outside)
    spoken_of = None if outside.sure else next(_names_in_sentences(grids, names), None)
    if spoken_of or (not outside.entities and names.by_spelling):
        return Named(value=spoken_of, trouble="" if spoken_of else "read.no_entity")
    return _named(stem, outside)


def _against_file_name(name: str, outside: Match) -> Named:
    """The name, with a trouble if the file's name surely names another entity."""
    if outside.sure in (None, name):
        return Named(value=name)
    details = {"inside": name, "outside": str(outside.sure)}
    return Named(value=name, trouble="read.entity_disagrees", details=details)


def _named(text: str, match: Match) -> Named:
    """The entity that a text means; None if it may mean several."""
    if len(match.entities) > 1:
        details = {"given": text, "candidates": " / ".join(match.entities)}
        return Named(value=None, trouble="read.entity_ambiguous", details=details)
    if match.trouble:
        details = {"given": text, "name": str(match.only)}
        return Named(value=match.only, trouble=match.trouble, details=details)
    return Named(value=match.only)


def ordinary_words(standards: Iterable[Standard]) -> str:
    """The words printed on the forms themselves: titles, heads and labels."""
    words: list[str] = []
    for standard in standards:
        words += [standard.title, *(section.title for section in standard.sections)]
        for table in standard.tables:
            for block in table.blocks:
                words += [block.title, block.corner]
                heads = [(row.label, *row.under) for row in block.rows]
                heads += [(column.label, *column.under) for column in block.columns]
                words += [text for texts in heads for text in texts]
    return " ".join(map(plain, words))


# ---------------------------------------------------------------- the number of our own forms


@dataclass(frozen=True, slots=True, kw_only=True)
class FormMark:
    """The parts of a form's number; the entity is given by its code, or its name if it has none."""

    text: str
    standard: str
    period: str
    entity: str


def form_mark(identity: Identity, standard: str, period: int, entity: Entity) -> str:
    """The number of a blank form."""
    named = entity.code or entity.name
    return identity.form_mark.format(standard=standard, period=period, entity=named)


def mark_in(grids: Sequence[Grid], identity: Identity, standards: Iterable[str]) -> FormMark | None:
    """The first number of a form of ours in a document."""
    if not identity.form_mark:
        return None
    known = alternatives(map(plain, standards))
    pattern = plain(identity.form_mark).format(
        standard=f"(?P<standard>{known})",
        period="(?P<period>20[0-9]{2})",
        entity="(?P<entity>.+)",
    )
    found = (re.search(pattern, plain(text)) for _, _, text in _short_texts(grids))
    first = next((match for match in found if match), None)
    return FormMark(text=first[0], **first.groupdict()) if first else None


def by_mark(
    mark: FormMark | None, names: Names, entity: Named, period: Named, standard: str
) -> tuple[Named, Named, tuple[Named, ...]]:
    """The entity and the year, overridden by the form's number, and where the two disagree.

    A number whose entity is not on the roster overrides the year only.
    """
    if mark is None:
        return entity, period, tuple(found for found in (entity, period) if found.trouble)
    numbered = names.numbered(mark.entity)
    others = [(mark.standard, plain(standard)), (mark.period, period.value)]
    if numbered:
        outside = (entity.details or {}).get("outside")
        others += [(numbered, entity.value), (numbered, outside)]
        entity = Named(value=numbered)
    troubles = [
        Named(
            value=None,
            trouble="read.form_disagrees",
            details={"mark": mark.text, "inside": inside, "outside": outside},
        )
        for inside, outside in dict.fromkeys(others)
        if outside and inside != outside
    ]
    unsure = (entity,) if entity.trouble else ()
    return entity, replace(period, value=mark.period, trouble=""), (*unsure, *troubles)


def _short_texts(grids: Sequence[Grid]) -> Iterator[tuple[Grid, Position, str]]:
    for grid in grids:
        for position, cell in sorted(grid.cells.items()):
            if cell.kind is CellKind.TEXT and len(cell.text) <= LONGEST:
                yield grid, position, cell.text


def _labelled_names(grids: Sequence[Grid], identity: Identity) -> Iterator[str]:
    """The text after a label such as "submitted by": behind its colon, or in the next cell."""
    labels = {plain(label) for label in identity.entity_labels}
    for grid, position, text in _short_texts(grids):
        head, *rest = _COLON.split(text.strip(), maxsplit=1)
        if plain(head) not in labels:
            continue
        if rest and rest[0].strip():
            yield re.split(r"\s{2,}|\u3000", rest[0].strip())[0]
        else:
            yield from _text_to_the_right(grid, position)


def _text_to_the_right(grid: Grid, position: Position) -> Iterator[str]:
    right = sorted(
        p
        for p, c in grid.cells.items()
        if p.row == position.row and p.column > position.column and c.text.strip()
    )
    if right and grid.cells[right[0]].kind is CellKind.TEXT:
        yield grid.cells[right[0]].text.strip()


def _roster_names(grids: Sequence[Grid], names: Names, identity: Identity) -> Iterator[str]:
    """The entities that the texts name: first whole texts, then names within a heading."""
    if not names.by_spelling:
        return
    for _, _, text in _short_texts(grids):
        if found := names.exact(text):
            yield found
    for _, _, text in _short_texts(grids):
        if (found := names.within(text)) and _is_heading(text, identity, names.spellings(found)):
            yield found


def _names_in_sentences(grids: Sequence[Grid], names: Names) -> Iterator[str]:
    for _, _, text in _short_texts(grids) if names.by_spelling else ():
        if found := names.within(text):
            yield found


def _is_heading(text: str, identity: Identity, spellings: Iterable[str] = ()) -> bool:
    """Whether a text is a title or a line such as "entity, year", and no sentence or note.

    It ends with a word such as "table", or little is left of it without names, years and the words
    that stand in every title. A name that something is sent to makes no heading.
    """
    line = plain(text)
    if any(f"{word}{spelling}" in line for word in identity.towards for spelling in spellings):
        return False
    if line.endswith(identity.heading_ends):
        return True
    for word in (*spellings, *map(plain, identity.file_noise)):
        line = line.replace(word, "")
    return len(re.sub(r"[\W\d_]+", "", line)) <= _MOST_LETTERS


def period_of(grids: Sequence[Grid], stem: str, identity: Identity) -> Named:
    """The year that the sheets name; if they name none, the year in the file's name.

    Titles, heading lines and the names of sheets go before notes ("agrees with the report on
    2024"). Two headings with two years are a trouble, even where one of them is in surer words.
    """
    texts = [plain(text) for _, _, text in _short_texts(grids)]
    sheets = [plain(grid.name) for grid in grids]
    headings = [*sheets, *(text for text in texts if _is_heading(text, identity))]
    for lines in (headings, texts):
        by_pattern = [
            {year for text in lines for year in re.findall(pattern, text)}
            for pattern in identity.period_patterns
        ]
        surest = next(filter(None, by_pattern), set())
        stated = sorted(set().union(*by_pattern) if lines is headings else surest)
        value = next(iter(surest)) if len(surest) == 1 else None
        if len(stated) > 1:
            details = {"years": ", ".join(stated)}
            return Named(value=value, trouble="read.period_unclear", details=details)
        if value:
            return Named(value=value)
    years = sorted(set(re.findall(r"(?<![0-9])(20[0-9]{2})(?![0-9])", plain(stem))))
    if len(years) == 1:
        return Named(value=years[0])
    return Named(value=None, trouble="read.no_period")
