"""Findings in words. All words come from the standard; nothing is decided here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reportgen.documents.placeholders import UNKNOWN, filled
from reportgen.model.findings import (
    FOLLOWERS,
    Finding,
    Hint,
    Severity,
    Tally,
    Term,
    Waiver,
    place_texts,
)
from reportgen.model.submissions import CellRef, DocumentCell
from reportgen.standards.cells import named_cells, table_of
from reportgen.standards.standard import BuiltInFinding, Rule, Standard
from reportgen.text.numerals import chinese, number_text
from reportgen.text.visible import visible

LANGUAGE = "zh"
"""All documents are Chinese, whatever language the program speaks."""

MANY = 6
"""How many terms or cells a message names before it shortens the list."""

_WORDED = frozenset(
    {
        *("look", "what", "limit", "format", "content", "newest", "unit"),
        *("usage", "lack", "shape", "picture", "found"),
    }
)
"""The details that may be words of the program's own."""

_LISTED = frozenset({"names", "tables", "files", "years", "cells", "labels"})
"""The details that list names, with a comma and a space between them."""

_COMMA, _APART, _COLON, _MORE = ", ", "; ", ": ", " ..."
"""The marks of details, which are the same in all languages, since waivers quote them."""


@dataclass(frozen=True, slots=True)
class Messages:
    """The words of a standard in one language, and the sentences made of them.

    Findings by one of the `others` are worded by that standard.
    """

    standard: Standard
    language: str
    others: tuple[Standard, ...] = ()

    def by(self, standard: str) -> "Messages":
        """The same words for the standard of this id; an empty id is this one."""
        other = next((one for one in self.others if one.id == standard), self.standard)
        return self if other.id == self.standard.id else Messages(other, self.language)

    @property
    def words(self) -> Mapping[str, str]:
        """The words by their keys (`severity.error`)."""
        return self.standard.words[self.language]

    def joined(self, names: Iterable[str]) -> str:
        """Names as a list within a sentence."""
        return self.words["list.and"].join(names)

    def name(self, rule: str) -> str:
        """The name of a rule, or of a built-in finding."""
        return self._in_language(self._source(rule).name)

    def name_of(self, one: Finding | Tally) -> str:
        """The name of the rule of a finding or of a tally."""
        return self.by(one.standard).name(one.rule)

    def weight_of(self, tally: Tally) -> Severity:
        """The severity of a tally's rule."""
        rules = self.by(tally.standard).standard.rules
        return next(rule.severity for rule in rules if rule.id == tally.rule)

    def severity(self, severity: Severity) -> str:
        """The word for a severity."""
        return self.words[f"severity.{severity}"]

    def entity(self, finding: Finding) -> str:
        """The entity that a finding is about, or the word for the total."""
        return finding.entity or self.words["listing.whole"]

    def letter(self, finding: Finding) -> str:
        """What the entity is told: the message, or other words where the message is for the office.

        These words stand under `letter.` and the rule's id.
        """
        own = self.by(finding.standard)
        text = self.words.get(f"letter.{finding.rule}")
        if not text:
            return own.message(finding)
        files = finding.outcome.details.get("files", "").split(_COMMA)
        places = own._places(finding)  # noqa: SLF001 - of this class
        places["files"] = self.joined(file.rpartition("/")[2] for file in files)
        return visible(filled(text, places))

    def place(self, finding: Finding) -> str:
        """Where to look, as a reader sees it: sheet and cell, or table, row and column in words."""
        refs = finding.outcome.refs
        if not isinstance(finding.place, DocumentCell) or not refs:
            return finding.place_text
        own = self.by(finding.standard).standard
        _, column = named_cells(own).get(refs[0], (None, None))
        sections = (n for n, s in enumerate(own.sections, 1) if s.table == refs[0].table)
        number = next(sections, None)
        if column is None or number is None:
            return finding.place_text
        table = chinese(number) if self.language == LANGUAGE else str(number)
        words = self.words["place.document"]
        return words.format(table=table, row=finding.place.row, column=column.name)

    def message(self, finding: Finding) -> str:
        """What a finding says: which cells, both numbers, the difference, and what to do."""
        if (own := self.by(finding.standard)) is not self:
            return own.message(finding)
        words, places = self.words, self._places(finding)
        if followers := finding.outcome.details.get(FOLLOWERS, "").split():
            names = self.joined(map(self.name, followers))
            places[FOLLOWERS] = words["followers"].format(names=names)
        if not finding.broken:
            places["name"] = self.name(finding.rule)
            places["reason"] = words.get(f"reason.{finding.outcome.reason}", UNKNOWN)
            which = "not_evaluated" if finding.outcome.refs else "not_evaluated.whole"
            return visible(filled(words[which], places))
        text = filled(self._in_language(self._source(finding.rule).message), places).rstrip(" ")
        if finding.causes:
            text += words["follows"].format(causes=self.joined(finding.causes))
        return visible(text)

    def whole_message(self, finding: Finding) -> str:
        """What a finding says, with its hint and its waiver."""
        return self.words["sentences"].join((self.message(finding), *self.remarks(finding)))

    def remarks(self, finding: Finding) -> Iterator[str]:
        """The sentences on a finding's hint and on its waiver, if it has them."""
        if hint := self.hint_of(finding):
            yield self.words["hint"].format(hint=hint)
        if finding.waiver:
            yield self.waiver(finding.waiver)

    def hint_of(self, finding: Finding) -> str | None:
        """What may have brought a finding about, if anything is known."""
        return self.by(finding.standard).hint(finding.hint) if finding.hint else None

    def hint(self, hint: Hint) -> str:
        """What may have brought a finding about."""
        first, last = (self._cell_names([ref]) for ref in (hint.refs[0], hint.refs[-1]))
        places = self._cell_names(hint.refs)
        places |= {"first": first["cells"], "last": last["cells"]}
        places |= {f"last_{key}": last[key] for key in ("row", "column")}
        places |= hint.details
        if "direction" in hint.details:
            places["direction"] = self.words[f"hint.direction.{hint.details['direction']}"]
        return filled(self.words[f"hint.{hint.id}"], places)

    def waiver(self, waiver: Waiver) -> str:
        """Who accepted a finding, when, why, and until when."""
        words, until = self.words, waiver.expires
        return words["waiver"].format(
            reason=waiver.reason,
            approver=waiver.approver,
            date=waiver.date,
            expires=words["waiver.expires"].format(expires=until) if until else "",
        )

    def reasons(self, tally: Tally) -> str:
        """Why a rule could not be evaluated, each reason with its count; empty if it always was."""
        return self.joined(
            self.words["list.count"].format(
                name=self.words.get(f"reason.{reason}", reason), count=count
            )
            for reason, count in sorted(tally.not_evaluated.items())
        )

    def terms(self, summands: Sequence[Term]) -> str:
        """A sum written out; of many terms only those that are not zero."""
        shown: Iterable[Term] = summands
        if len(summands) > MANY:
            shown = [term for term in summands if term.value] or summands[:1]
        return " + ".join(
            f"{self._label(term, summands)} "
            f"{self.words['blank'] if term.value is None else number_text(term.value)}"
            for term in shown
        )

    def _in_language(self, texts: Mapping[str, str]) -> str:
        """The text in this language; an office's own rule may have another language only."""
        return texts.get(self.language) or next(iter(texts.values()))

    def _source(self, rule: str) -> Rule | BuiltInFinding:
        found: Rule | None = next((r for r in self.standard.rules if r.id == rule), None)
        return found or self.standard.built_in_findings[rule]

    def _places(self, finding: Finding) -> dict[str, str]:
        outcome = finding.outcome
        sheet, cell = place_texts(finding.place)
        numbers = {key: getattr(outcome, key) for key in ("left", "right", "difference")}
        return {
            "entity": finding.entity or UNKNOWN,
            "file": finding.file or UNKNOWN,
            "sheet": sheet or UNKNOWN,
            "cell": cell or UNKNOWN,
            "standard": self.standard.id,
            "title": self.standard.title,
            **(self._cell_names(outcome.refs) if outcome.refs else {}),
            **{key: number_text(value) for key, value in numbers.items() if value is not None},
            "left_terms": self.terms(outcome.left_terms),
            "right_terms": self.terms(outcome.right_terms),
            **{key: self._detail(key, text) for key, text in outcome.details.items()},
        }

    def _detail(self, key: str, text: str) -> str:
        """A detail in words: a word of the program's own (`look` `picture`), or a list of names."""
        if key in ("near", "off", "form"):
            names = self.joined(text.split(_COMMA))
            return self.words[f"list.{key}"].format(names=names) if text else ""
        if key in _LISTED:
            whole = text.removesuffix(_MORE)
            listed = self._shortened(whole.split(_COMMA), "list.more_names")
            return listed if whole == text else listed + self.words["list.others"]
        if key == "changes":
            colon, changes = self.words["list.colon"], text.split(_APART)
            return self.words["list.apart"].join(c.replace(_COLON, colon, 1) for c in changes)
        return self.words.get(f"{key}.{text}", text) if key in _WORDED else text

    def _shortened(self, names: Sequence[str], others: str) -> str:
        """Some names as a list; if there are more, the words `others` give their number."""
        more = self.words[others].format(count=len(names)) if len(names) > MANY else ""
        return self.joined(names[:MANY]) + more

    def _cell_names(self, refs: Sequence[CellRef]) -> dict[str, str]:
        first = refs[0]
        row, column = named_cells(self.standard).get(first, (None, None))
        names = [short_name(self.standard, ref) for ref in refs]
        return {
            "table": table_of(self.standard, first.table).name,
            "row": row.name if row else first.row,
            "column": column.name if column else first.column,
            "cells": self._shortened(names, "list.more"),
        }

    def _label(self, term: Term, summands: Sequence[Term]) -> str:
        """What tells a term from the others: its column where they share a row, else its row."""
        found = named_cells(self.standard).get(term.ref)
        if not found:
            return str(term.ref)
        row, column = found
        rows, columns = ({summand.ref[i] for summand in summands} for i in (1, 2))
        label = column.name if len(rows) == 1 < len(columns) else row.name
        return self.words["prior"].format(name=label) if term.prior else label


def short_name(standard: Standard, ref: CellRef) -> str:
    """A cell's row and column in the office's words."""
    found = named_cells(standard).get(ref)
    return f"{found[0].name}/{found[1].name}" if found else str(ref)
