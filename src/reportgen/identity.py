"""Whose submission a document is, and for which year, as the document and its file name say."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from reportgen.case import Entity
from reportgen.labels import plain
from reportgen.model import CellKind, Grid, Position
from reportgen.standard import Identity

_COLON = re.compile("[:\uff1a]")
LONGEST = 60
"""A longer text is a sentence, not a name or a title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An answer with what is wrong with it: an id of `reading.toml`, empty where nothing is."""

    value: str | None
    trouble: str = ""
    details: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """The roster's names and aliases, as they are compared, with the name each stands for."""

    by_spelling: Mapping[str, str]
    by_code: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, roster: Sequence[Entity]) -> "Names":
        return cls(
            {plain(s): e.name for e in roster for s in (e.name, *e.aliases) if s},
            {plain(e.code): e.name for e in roster if e.code},
        )

    def numbered(self, text: str) -> str | None:
        """The entity that a form's number names, by its code or by its name."""
        return self.by_code.get(plain(text)) or self.exact(text)

    def exact(self, text: str) -> str | None:
        return self.by_spelling.get(plain(text))

    def within(self, text: str) -> str | None:
        """The one entity whose name stands in a text; longer names hide the shorter in them."""
        text = plain(text)
        found = {s for s in self.by_spelling if s in text}
        longest = {s for s in found if not any(s != t and s in t for t in found)}
        entities = {self.by_spelling[s] for s in longest}
        return entities.pop() if len(entities) == 1 else None


def entity_of(grids: Sequence[Grid], stem: str, identity: Identity, names: Names) -> Named:
    """The entity: as labelled in a sheet, else a roster name in a sheet, else in the file's name.

    A labelled name that is not on the roster is given as it stands. The sheet goes before the file
    name; where both name an entity of the roster, and not the same, that is said.
    """
    outside = names.within(stem)
    labelled = next(_labelled(grids, identity), None)
    inside = labelled and (names.exact(labelled) or names.within(labelled) or labelled)
    inside = inside or next(_mentioned(grids, names), None)
    if inside and outside and inside != outside:
        details = {"inside": inside, "outside": outside}
        return Named(value=inside, trouble="read.entity_disagrees", details=details)
    if not inside and not outside and names.by_spelling:
        return Named(value=None, trouble="read.no_entity")
    return Named(value=inside or outside)


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


def mark_in(
    grids: Sequence[Grid], identity: Identity, standards: Iterable[str]
) -> FormMark | None:
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
        p for p, c in grid.cells.items() if p.row == position.row and p.column > position.column and c.text.strip()
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
            return Named(value=None, trouble="read.period_unclear", details={"years": ", ".join(years)})
        if years:
            return Named(value=years[0])
    years = sorted(set(re.findall(r"(?<![0-9])(20[0-9]{2})(?![0-9])", plain(stem))))
    if len(years) == 1:
        return Named(value=years[0])
    return Named(value=None, trouble="read.no_period")
