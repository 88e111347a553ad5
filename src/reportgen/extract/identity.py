"""Whose submission a document is, and for which year, as the document and its file name say."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from reportgen.case.settings import Entity
from reportgen.model.grids import CellKind, Grid, Position
from reportgen.standards.standard import Identity, Standard
from reportgen.text.labels import plain

_COLON = re.compile("[:\uff1a]")
LONGEST = 60
"""A longer text is a sentence, not a name or a title."""
_LEAST_LETTERS = 2
"""A shorter text abbreviates nothing, and a roster name must be longer still to be abbreviated."""
_TYPO = 0.75
"""Two names that are less alike than this differ by more than a slip of the pen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An answer with what is wrong with it: an id of `reading.toml`, empty where nothing is."""

    value: str | None
    trouble: str = ""
    details: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The entities that a text may name, and what to say of a name that is not the roster's own."""

    entities: tuple[str, ...] = ()
    trouble: str = ""

    @property
    def sure(self) -> str | None:
        """The entity, where the text names it in the roster's own words."""
        return self.only if not self.trouble else None

    @property
    def only(self) -> str | None:
        """The entity, where there is but one."""
        return self.entities[0] if len(self.entities) == 1 else None


@dataclass(frozen=True, slots=True)
class Names:
    """The roster's names and aliases, as they are compared, with the name each stands for.

    `telling` are letters that are never a slip of the pen (east, second, county). `common` are
    names that ordinary words of forms hold as well (a bureau's short name in "statistics sheet"):
    they name somebody only where they stand alone, but for `noise`.
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
        """The names of a roster; `ordinary` is a text of what stands on every form."""
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
        """Whom a name means: as the roster spells it, else abbreviated, else misspelt."""
        if found := self.exact(text):
            return Match(entities=(found,))
        if inside := self._inside(text, self._pieces(text)):
            return Match(entities=tuple(sorted(inside)))
        text = plain(text)
        if short := self._abbreviated(text):
            return Match(entities=tuple(sorted(short)), trouble="read.entity_abbreviated")
        similar = {e for s, e in self.by_spelling.items() if _misspelt(text, s, self.telling)}
        trouble = "read.entity_similar" if similar else ""
        return Match(entities=tuple(sorted(similar)), trouble=trouble)

    def _abbreviated(self, text: str) -> set[str]:
        """The entities whose name has all letters of a shorter one in order, or the other way.

        A name that ends as the text does goes before the others: a bureau is no division.
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
        """The entity that a form's number names, by its code or by its name."""
        return self.by_code.get(plain(text)) or self.exact(text)

    def exact(self, text: str) -> str | None:
        """The entity that the roster spells so."""
        return self.by_spelling.get(plain(text))

    def within(self, text: str) -> str | None:
        """The one entity whose name stands in a text."""
        entities = self._inside(text, _words(text))
        return entities.pop() if len(entities) == 1 else None

    def _inside(self, text: str, alone: Collection[str]) -> set[str]:
        """The entities whose names stand in a text; longer names hide the shorter in them.

        `alone` are the words that stand by themselves in it.
        """
        text = plain(text)
        found = {s for s in self.by_spelling if s in text and (s not in self.common or s in alone)}
        longest = {s for s in found if not any(s != t and s in t for t in found)}
        return {self.by_spelling[s] for s in longest}

    def _pieces(self, text: str) -> set[str]:
        """The words of a file's name, as they are and without noise."""
        words = _words(text)
        return words | {self.without_noise(word) for word in words}

    def without_noise(self, text: str) -> str:
        """A text, as names are compared, without what files are called beside a name."""
        for noise in self.noise:
            text = text.replace(noise, "")
        return text


def _words(text: str) -> set[str]:
    """What stands in a text between what is no letter."""
    return {plain(word) for word in re.split(r"[\W\d_]+", text)}


def _in_order(short: str, full: str) -> bool:
    """Whether all letters of the short text stand in the full one, in their order."""
    letters = iter(full)
    return len(short) < len(full) and all(letter in letters for letter in short)


def _misspelt(text: str, name: str, telling: str) -> bool:
    """Whether the text is nearly the name, and what differs may be a slip of the pen."""
    matcher = SequenceMatcher(None, text, name, autojunk=False)
    if matcher.quick_ratio() < _TYPO or matcher.ratio() < _TYPO:
        return False
    differs = "".join(
        text[a:b] + name[c:d] for kind, a, b, c, d in matcher.get_opcodes() if kind != "equal"
    )
    return not any(letter in telling or letter.isdigit() for letter in differs)


def owner(stem: str, names: Names) -> Match:
    """Whom a file's name means, once what else offices write there is taken away."""
    strong = names.match(stem)
    if strong.entities and not strong.trouble:
        return strong
    return names.match(re.sub(r"[\W\d_]+", "", names.without_noise(plain(stem))))


def entity_of(
    grids: Sequence[Grid], stem: str, identity: Identity, names: Names, title: str = ""
) -> Named:
    """The entity: as labelled in a sheet, else a roster name in a sheet, else in the file's name.

    A `title` that names somebody is the label of a published report. A labelled name that is not on
    the roster is given as it stands. The sheet goes before the file name; where both name an entity
    of the roster, and not the same, that is said. An abbreviation is taken, and said, where it can
    mean one entity only; what may mean several means nobody.
    """
    outside = owner(stem, names)
    labelled = title or next(_labelled(grids, identity), None)
    if labelled:
        inside = names.match(labelled)
        if not inside.entities:
            return _against(labelled, outside)
        if not inside.only and outside.sure in inside.entities:
            return _named(labelled, replace(inside, entities=outside.entities))
        return _named(labelled, inside) if not inside.only else _agreed(labelled, inside, outside)
    if mentioned := next(_mentioned(grids, names), None):
        return _against(mentioned, outside)
    if not outside.entities and names.by_spelling:
        return Named(value=None, trouble="read.no_entity")
    return _named(stem, outside)


def _against(name: str, outside: Match) -> Named:
    """The name, and whether the file's name surely says another."""
    if outside.sure in (None, name):
        return Named(value=name)
    details = {"inside": name, "outside": str(outside.sure)}
    return Named(value=name, trouble="read.entity_disagrees", details=details)


def _agreed(text: str, inside: Match, outside: Match) -> Named:
    against = _against(str(inside.only), outside)
    return against if against.trouble else _named(text, inside)


def _named(text: str, match: Match) -> Named:
    """The entity that a text means; nobody, where it may mean several."""
    if len(match.entities) > 1:
        details = {"given": text, "candidates": " / ".join(match.entities)}
        return Named(value=None, trouble="read.entity_ambiguous", details=details)
    if match.trouble:
        details = {"given": text, "name": str(match.only)}
        return Named(value=match.only, trouble=match.trouble, details=details)
    return Named(value=match.only)


def ordinary_words(standards: Iterable[Standard]) -> str:
    """What stands on the forms themselves: titles, heads and labels."""
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
    """What a form's number says; the entity is its code, or its name where it has none."""

    text: str
    standard: str
    period: str
    entity: str


def form_mark(identity: Identity, standard: str, period: int, entity: Entity) -> str:
    """The number of a blank form."""
    named = entity.code or entity.name
    return identity.form_mark.format(standard=standard, period=period, entity=named)


def mark_in(grids: Sequence[Grid], identity: Identity, standards: Iterable[str]) -> FormMark | None:
    """The first form's number that stands anywhere in a document."""
    if not identity.form_mark:
        return None
    known = "|".join(re.escape(plain(s)) for s in sorted(standards, key=len, reverse=True))
    pattern = plain(identity.form_mark).format(
        standard=f"(?P<standard>{known})",
        period="(?P<period>20[0-9]{2})",
        entity="(?P<entity>.+)",
    )
    found = (re.search(pattern, plain(text)) for _, _, text in _texts(grids))
    first = next((match for match in found if match), None)
    return FormMark(text=first[0], **first.groupdict()) if first else None


def by_mark(
    mark: FormMark | None, names: Names, entity: Named, period: Named, standard: str
) -> tuple[Named, Named, tuple[Named, ...]]:
    """The entity and the year, the form's number going before all else; and what disagrees.

    A number whose entity the roster does not know says nothing of it.
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
    own = (entity,) if entity.trouble else ()
    return entity, replace(period, value=mark.period, trouble=""), (*own, *troubles)


def _texts(grids: Sequence[Grid]) -> Iterator[tuple[Grid, Position, str]]:
    for grid in grids:
        for position, cell in sorted(grid.cells.items()):
            if cell.kind is CellKind.TEXT and len(cell.text) <= LONGEST:
                yield grid, position, cell.text


def _labelled(grids: Sequence[Grid], identity: Identity) -> Iterator[str]:
    """What stands behind a label such as "submitted by": after its colon, or in the next cell."""
    labels = {plain(label) for label in identity.entity_labels}
    for grid, position, text in _texts(grids):
        head, *rest = _COLON.split(text.strip(), maxsplit=1)
        if plain(head) not in labels:
            continue
        if rest and rest[0].strip():
            yield re.split(r"\s{2,}|\u3000", rest[0].strip())[0]
        else:
            yield from _next(grid, position)


def _next(grid: Grid, position: Position) -> Iterator[str]:
    right = sorted(
        p
        for p, c in grid.cells.items()
        if p.row == position.row and p.column > position.column and c.text.strip()
    )
    if right and grid.cells[right[0]].kind is CellKind.TEXT:
        yield grid.cells[right[0]].text.strip()


def _mentioned(grids: Sequence[Grid], names: Names) -> Iterator[str]:
    if not names.by_spelling:
        return
    for _, _, text in _texts(grids):
        if found := names.exact(text):
            yield found
    for _, _, text in _texts(grids):
        if found := names.within(text):
            yield found


def period_of(grids: Sequence[Grid], stem: str, identity: Identity) -> Named:
    """The year that the sheets name; the file's name is asked only where they name none."""
    texts = [plain(grid.name) for grid in grids] + [plain(text) for _, _, text in _texts(grids)]
    for pattern in identity.period_patterns:
        years = sorted({year for text in texts for year in re.findall(pattern, text)})
        if len(years) > 1:
            return Named(
                value=None, trouble="read.period_unclear", details={"years": ", ".join(years)}
            )
        if years:
            return Named(value=years[0])
    years = sorted(set(re.findall(r"(?<![0-9])(20[0-9]{2})(?![0-9])", plain(stem))))
    if len(years) == 1:
        return Named(value=years[0])
    return Named(value=None, trouble="read.no_period")
