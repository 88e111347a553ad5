"""Gathers what the entities wrote themselves, for the person who writes the report's text.

Nothing is left out or altered. Paragraphs stand in the order of the report and of the roster.
Repeated ones are marked, for a person to judge.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reportgen.case.settings import Case
from reportgen.documents.messages import LANGUAGE
from reportgen.documents.placeholders import filled
from reportgen.model.submissions import Submission
from reportgen.standards.standard import Section, Standard
from reportgen.text.labels import plain
from reportgen.text.repeated import Texts, pieces, sentences, shared


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a paragraph; `again` where it stood in the same entity's text a year before."""

    text: str
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A paragraph as it was sent, and the marks on it.

    `alike` says that others sent the same one.
    """

    pieces: tuple[Piece, ...]
    alike: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one entity wrote for a section, and a line on where it stands."""

    entity: str
    source: str
    excerpts: tuple[Excerpt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A section of the report: its title, what was written for it, and who wrote nothing."""

    title: str
    contributions: tuple[Contribution, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Materials:
    """The whole collection; the title is given line by line."""

    title: tuple[str, ...]
    intro: tuple[str, ...]
    chapters: tuple[Chapter, ...]


def collect(
    case: Case,
    standard: Standard,
    submissions: Sequence[Submission],
    prior: Callable[[str | None], Submission | None],
) -> Materials | None:
    """What these submissions say in words, section by section; None if there are no words.

    Entities stand in the order of the roster, those that are not on it behind them by name. A
    roster entity without a submission is named as well. `prior` gives an entity's submission of the
    year before, as far as it is known.
    """
    words = standard.words[LANGUAGE]
    roster = [entity.name for entity in case.roster]
    order = {name: number for number, name in enumerate(roster)}
    sent = sorted(submissions, key=lambda s: (order.get(_name(s), len(order)), _name(s)))
    if not any(_written(own, section) for own in sent for section in _sections(standard)):
        return None
    alike = shared([(_name(own), own.texts) for own in sent])
    before = {_name(own): frozenset(sentences(_texts(prior(own.entity)))) for own in sent}
    absent = [name for name in roster if name not in before]
    chapters = tuple(
        _chapter(section, sent, absent, _Marks(alike=alike, before=before, words=words))
        for section in _sections(standard)
    )
    year, area = case.settings.period, case.area
    lines = (words[f"materials.title.{line}"] for line in ("first", "second"))
    return Materials(
        title=tuple(line.format(area=area, year=year, title=standard.title) for line in lines),
        intro=tuple(_intro(chapters, words)),
        chapters=chapters,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Marks:
    """What marks a paragraph: the entities that share it, and last year's sentences."""

    alike: Mapping[str, tuple[str, ...]]
    before: Mapping[str, frozenset[str]]
    words: Mapping[str, str]

    def listed(self, names: Sequence[str]) -> str:
        """Names in one line."""
        return self.words["list.and"].join(names)


def _sections(standard: Standard) -> tuple[Section, ...]:
    return tuple(section for section in standard.sections if not section.table)


def _name(submission: Submission) -> str:
    """The entity, or the file of one that names no entity."""
    return submission.entity or _file(submission)


def _file(submission: Submission) -> str:
    return submission.file or ""


def _written(submission: Submission, section: Section) -> list[str]:
    lines = submission.texts.get(section.id, "").split("\n")
    return [line for line in lines if line.strip()]


def _texts(submission: Submission | None) -> Texts:
    return submission.texts if submission else {}


def _chapter(
    section: Section, sent: Sequence[Submission], absent: Sequence[str], marks: _Marks
) -> Chapter:
    contributions = tuple(
        Contribution(
            entity=_name(own),
            source=marks.words["materials.source"].format(file=_file(own)),
            excerpts=tuple(_excerpt(line, _name(own), marks) for line in _written(own, section)),
        )
        for own in sent
        if _written(own, section)
    )
    silent = [_name(own) for own in sent if not _written(own, section)]
    lines = (("materials.silent", silent), ("materials.absent", list(absent)))
    return Chapter(
        title=section.title,
        contributions=contributions,
        lines=tuple(
            filled(marks.words[key], {"names": marks.listed(names), "count": len(names)})
            for key, names in lines
            if names
        ),
    )


def _excerpt(line: str, name: str, marks: _Marks) -> Excerpt:
    found = tuple(Piece(text=text, again=old) for text, old in pieces(line, marks.before[name]))
    others = [other for other in marks.alike.get(plain(line), ()) if other != name]
    notes = []
    if others:
        notes.append(marks.words["materials.alike"].format(names=marks.listed(others)))
    if any(piece.again for piece in found):
        notes.append(marks.words["materials.again"])
    return Excerpt(pieces=found, alike=bool(others), notes=tuple(notes))


def _intro(chapters: Sequence[Chapter], words: Mapping[str, str]) -> Iterator[str]:
    """A line on the collection, and one on each mark that it contains."""
    yield words["materials.intro"]
    excerpts = [e for chapter in chapters for own in chapter.contributions for e in own.excerpts]
    if any(excerpt.alike for excerpt in excerpts):
        yield words["materials.means.alike"]
    if any(piece.again for excerpt in excerpts for piece in excerpt.pieces):
        yield words["materials.means.again"]
