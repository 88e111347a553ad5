"""`duplicate`: no entity sent what another one sent, or its own figures of last year again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Literal

from reportgen.case.expected import Expected
from reportgen.checks.subjects import Judgement
from reportgen.model.findings import Outcome, Verdict, fingerprint
from reportgen.model.submissions import FRAME, CellRef, Submission
from reportgen.standards.standard import STRICT
from reportgen.text.repeated import LEAST_PARAGRAPH, recurring, shared

_QUOTED = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """Figures are the same if all non-zero cells are equal and there are at least `cells` of them.

    `of = "files"`: no two entities sent the same file, even an empty one. `of = "entities"`: no two
    entities sent the same figures in different files. `of = "texts"`: no two entities wrote the
    same paragraph of at least `characters` in their sections, nor has an entity a section of
    `whole` of which at least half the sentences, however short, are in another's. In these three,
    each group of entities is one finding. `of = "years"`: no entity repeats its figures of last
    year, in the cells that both forms have. It is not evaluated without last year's figures. With
    a `table`, only that table counts, and the rule is kept if all tables repeat: a rule without a
    `table` reports that.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    PLACES: ClassVar[frozenset[str]] = frozenset({"names", "files", "count", "period", "quote"})

    of: Literal["files", "entities", "years", "texts"]
    cells: int = 5
    table: str = ""
    characters: int = LEAST_PARAGRAPH
    whole: tuple[str, ...] = ()

    def patterns(self) -> Iterable[str]:
        return ()

    def judge(self, submissions: Sequence[Submission], expected: Expected) -> Iterator[Judgement]:
        mine = [s for s in submissions if s.period in (expected.period, None)]
        if self.of in ("files", "entities"):
            yield from self._entities(mine)
        elif self.of == "texts":
            yield from self._texts([s for s in mine if s.texts])
        else:
            for submission in mine:
                yield self._year_before(submission, expected)

    def _entities(self, submissions: Sequence[Submission]) -> Iterator[Judgement]:
        """One judgement for each group of equal submissions; most groups have one member."""
        groups: dict[object, list[Submission]] = {}
        for submission in sorted(submissions, key=lambda s: (_name(s), _file(s))):
            groups.setdefault(self._group_key(submission), []).append(submission)
        for group in groups.values():
            first = group[0]
            names = list(dict.fromkeys(map(_name, group)))
            own_files = self.of == "files" or len({_content(one) for one in group}) > 1
            outcome = None
            if len(names) > 1 and own_files:
                details = {
                    "names": ", ".join(names),
                    "files": ", ".join(map(_file, group)),
                    "count": str(len(_figures(first))),
                }
                outcome = _broken_outcome(details, _figures(first))
            yield Judgement(entity=first.entity, file=_file(first) or None, outcome=outcome)

    def _group_key(self, submission: Submission) -> object:
        """A key that equal submissions share."""
        if self.of == "files":
            return _content(submission)
        figures = _figures(submission)
        return frozenset(figures.items()) if len(figures) >= self.cells else id(submission)

    def _texts(self, submissions: Sequence[Submission]) -> Iterator[Judgement]:
        """One judgement for each group that shares paragraphs, and each entity that shares none."""
        ordered = sorted(submissions, key=lambda s: (_name(s), _file(s)))
        by_name = {_name(s): s for s in reversed(ordered)}
        written = [
            (_name(s), {k: v for k, v in s.texts.items() if k not in FRAME}) for s in ordered
        ]
        groups: dict[tuple[str, ...], list[str]] = {}
        for text, names in shared(written, self.characters).items():
            groups.setdefault(names, []).append(text)
        for section in self.whole:
            for sentence, names in recurring(written, section).items():
                if names not in groups or not any(sentence in text for text in groups[names]):
                    groups.setdefault(names, []).append(sentence)
        for names, texts in groups.items():
            first = by_name[names[0]]
            details = {
                "names": ", ".join(names),
                "files": ", ".join(_file(by_name[name]) for name in names),
                "count": str(len(texts)),
                "quote": texts[0][:_QUOTED] + ("\u2026" if len(texts[0]) > _QUOTED else ""),
            }
            rests = fingerprint(sorted(texts))
            outcome = Outcome(verdict=Verdict.BROKEN, details=details, fingerprint=rests)
            yield Judgement(entity=first.entity, file=_file(first) or None, outcome=outcome)
        for name, submission in by_name.items():
            if not any(name in names for names in groups):
                yield Judgement(entity=submission.entity, file=_file(submission) or None)

    def _year_before(self, submission: Submission, expected: Expected) -> Judgement:
        before = next((s for s in expected.prior if s.entity == submission.entity), None)
        file = _file(submission) or None
        if before is None or submission.entity is None:
            outcome = Outcome(verdict=Verdict.NOT_EVALUATED, reason="no_prior")
            return Judgement(entity=submission.entity, file=file, outcome=outcome)
        both = {ref: value for ref, value in _figures(submission).items() if ref in before.facts}
        last = {ref: value for ref, value in _figures(before).items() if ref in submission.facts}
        figures, again = ({r: v for r, v in of.items() if self._compares(r)} for of in (both, last))
        whole = bool(self.table) and both == last
        if len(figures) < self.cells or figures != again or whole:
            return Judgement(entity=submission.entity, file=file)
        details = {"count": str(len(figures)), "period": str(expected.period - 1)}
        outcome = _broken_outcome(details, figures)
        return Judgement(entity=submission.entity, file=file, outcome=outcome)

    def _compares(self, ref: CellRef) -> bool:
        return self.table in ("", ref.table)


def _broken_outcome(details: Mapping[str, str], figures: Mapping[CellRef, Decimal]) -> Outcome:
    rests = fingerprint(f"{ref} {value}" for ref, value in sorted(figures.items()))
    return Outcome(verdict=Verdict.BROKEN, details=details, fingerprint=rests)


def _content(submission: Submission) -> object:
    """The hash of the submission's file; without a file, a submission equals only itself."""
    return submission.source.sha256 if submission.source else id(submission)


def _figures(submission: Submission) -> Mapping[CellRef, Decimal]:
    """The figures that are not zero. Zero and blank are the same here: offices use either."""
    return {ref: fact.value for ref, fact in submission.facts.items() if fact.value}


def _file(submission: Submission) -> str:
    return submission.file or ""


def _name(submission: Submission) -> str:
    """The entity, or the file name if the submission names no entity."""
    return submission.entity or _file(submission)
