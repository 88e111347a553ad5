"""Findings in words. All words come from the standard; nothing is decided here."""

from collections.abc import Iterable, Mapping, Sequence

from reportgen.documents.placeholders import UNKNOWN, filled
from reportgen.model.findings import FOLLOWERS, Finding, Hint, Tally, Term, Waiver, place_texts
from reportgen.model.submissions import CellRef
from reportgen.standards.cells import named_cells, table_of
from reportgen.standards.standard import Rule, Standard
from reportgen.text.numerals import number_text

MANY = 6
"""How many terms or cells a message names before it shortens the list."""

_WORDED = frozenset(
    {
        *("look", "what", "limit", "format", "content", "newest", "unit"),
        *("usage", "lack", "shape", "picture"),
    }
)
"""The details that may be words of the program's own."""

_LISTED = frozenset({"names", "files", "years", "cells", "labels"})
"""The details that list names, with a comma and a space between them."""

_COMMA, _APART, _COLON, _MORE = ", ", "; ", ": ", " ..."
"""The marks of details, which are the same in all languages, since waivers quote them."""


def message(standard: Standard, finding: Finding, language: str) -> str:
    """What a finding says: which cells, both numbers, the difference, and what to do."""
    words = standard.words[language]
    places = _places(standard, finding, words)
    if followers := finding.outcome.details.get(FOLLOWERS, "").split():
        names = words["list.and"].join(name(standard, rule, language) for rule in followers)
        places[FOLLOWERS] = words["followers"].format(names=names)
    if not finding.broken:
        places["name"] = name(standard, finding.rule, language)
        places["reason"] = words.get(f"reason.{finding.outcome.reason}", UNKNOWN)
        which = "not_evaluated" if finding.outcome.refs else "not_evaluated.whole"
        return filled(words[which], places)
    text = filled(_in(_source(standard, finding.rule)[1], language), places).rstrip(" ")
    if finding.causes:
        text += words["follows"].format(causes=words["list.and"].join(finding.causes))
    return text


def whole_message(standard: Standard, finding: Finding, language: str) -> str:
    """What a finding says, with its hint and its waiver."""
    texts = [message(standard, finding, language)]
    if finding.hint:
        hint = hint_text(standard, finding.hint, language)
        texts.append(standard.words[language]["hint"].format(hint=hint))
    if finding.waiver:
        texts.append(waiver_text(standard, finding.waiver, language))
    return standard.words[language]["sentences"].join(texts)


def hint_text(standard: Standard, hint: Hint, language: str) -> str:
    """What may have brought a finding about."""
    words = standard.words[language]
    places = _cell_names(standard, hint.refs, words)
    ends = [_cell_names(standard, [ref], words) for ref in (hint.refs[0], hint.refs[-1])]
    places |= {"first": ends[0]["cells"], "last": ends[1]["cells"]}
    places |= {f"last_{key}": ends[1][key] for key in ("row", "column")}
    places |= hint.details
    if "direction" in hint.details:
        places["direction"] = words[f"hint.direction.{hint.details['direction']}"]
    return filled(words[f"hint.{hint.id}"], places)


def waiver_text(standard: Standard, waiver: Waiver, language: str) -> str:
    """Who accepted a finding, when, why, and until when."""
    words = standard.words[language]
    expires = words["waiver.expires"].format(expires=waiver.expires) if waiver.expires else ""
    return words["waiver"].format(
        reason=waiver.reason, approver=waiver.approver, date=waiver.date, expires=expires
    )


def reasons(standard: Standard, tally: Tally, language: str) -> str:
    """Why a rule could not be evaluated, each reason with how often; empty where it always was."""
    words = standard.words[language]
    return words["list.and"].join(
        words["list.count"].format(name=words.get(f"reason.{reason}", reason), count=count)
        for reason, count in sorted(tally.not_evaluated.items())
    )


def name(standard: Standard, rule: str, language: str) -> str:
    """The name of a rule, or of a finding of reading."""
    return _in(_source(standard, rule)[0], language)


def _in(words: Mapping[str, str], language: str) -> str:
    """The words in a language; an office's own rule may have them in another one only."""
    return words.get(language) or next(iter(words.values()))


def _source(standard: Standard, rule: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    found: Rule | None = next((r for r in standard.rules if r.id == rule), None)
    entry = found or standard.built_in_findings[rule]
    return entry.name, entry.message


def _places(standard: Standard, finding: Finding, words: Mapping[str, str]) -> dict[str, str]:
    outcome = finding.outcome
    sheet, cell = place_texts(finding.place)
    places = {
        "entity": finding.entity or UNKNOWN,
        "file": finding.file or UNKNOWN,
        "sheet": sheet or UNKNOWN,
        "cell": cell or UNKNOWN,
        "standard": standard.id,
        "title": standard.title,
    }
    if outcome.refs:
        places |= _cell_names(standard, outcome.refs, words)
    if outcome.left is not None:
        places["left"] = number_text(outcome.left)
    if outcome.right is not None:
        places["right"] = number_text(outcome.right)
    if outcome.left is not None and outcome.right is not None:
        places["difference"] = number_text(abs(outcome.left - outcome.right))
    places["left_terms"] = terms(standard, outcome.left_terms, words)
    places["right_terms"] = terms(standard, outcome.right_terms, words)
    places |= {key: _worded(key, text, words) for key, text in outcome.details.items()}
    return places


def _worded(key: str, text: str, words: Mapping[str, str]) -> str:
    """A detail in words: a word of the program's own (`look` `picture`), or a list of names."""
    if key in _LISTED:
        whole = text.removesuffix(_MORE)
        listed = words["list.and"].join(whole.split(_COMMA))
        return listed if whole == text else listed + words["list.others"]
    if key == "changes":
        changes = (change.replace(_COLON, words["list.colon"], 1) for change in text.split(_APART))
        return words["list.apart"].join(changes)
    return words.get(f"{key}.{text}", text) if key in _WORDED else text


def _cell_names(
    standard: Standard, refs: Sequence[CellRef], words: Mapping[str, str]
) -> dict[str, str]:
    known = named_cells(standard)
    first = refs[0]
    names = [short_name(standard, ref) for ref in refs]
    listed = words["list.and"].join(names[:MANY])
    if len(names) > MANY:
        listed += words["list.more"].format(count=len(names))
    row, column = known.get(first, (None, None))
    return {
        "table": table_of(standard, first.table).name,
        "row": row.name if row else first.row,
        "column": column.name if column else first.column,
        "cells": listed,
    }


def short_name(standard: Standard, ref: CellRef) -> str:
    """A cell's row and column in the office's words."""
    found = named_cells(standard).get(ref)
    return f"{found[0].name}/{found[1].name}" if found else str(ref)


def terms(standard: Standard, summands: Sequence[Term], words: Mapping[str, str]) -> str:
    """A sum written out; of many terms only those that are not zero."""
    shown: Iterable[Term] = summands
    if len(summands) > MANY:
        shown = [term for term in summands if term.value] or summands[:1]
    return " + ".join(
        f"{_label(standard, term, summands, words)} "
        f"{words['blank'] if term.value is None else number_text(term.value)}"
        for term in shown
    )


def _label(
    standard: Standard, term: Term, summands: Sequence[Term], words: Mapping[str, str]
) -> str:
    """What tells a term from the others: its column where they stand in one row, else its row."""
    found = named_cells(standard).get(term.ref)
    if not found:
        return str(term.ref)
    row, column = found
    rows, columns = ({term.ref[i] for term in summands} for i in (1, 2))
    label = column.name if len(rows) == 1 < len(columns) else row.name
    return words["prior"].format(name=label) if term.prior else label
