"""A finished report against what was compiled: every figure and every sentence that was changed.

Word processors respell much when they save: spaces, widths, quotation marks, how paragraphs are
cut. None of that is a change.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from reportgen.model.findings import FOLLOWERS, Finding, Outcome, Severity, Verdict
from reportgen.model.submissions import CellRef, Fact, Mark, Submission, TextPlace
from reportgen.standards.cells import cells, part_title
from reportgen.standards.standard import Standard
from reportgen.text.numerals import number_text
from reportgen.text.sentences import sentences_in

_ALIKE = 0.5
"""From which likeness on two sentences are one that was changed, and not one gone and one new."""

_TABLES = "tables"
_BAR = "\uff5c"
_FOLDED = str.maketrans("\u201c\u201d\u2018\u2019", "\"\"''")


def changes(compiled: Submission, finished: Submission, standard: Standard) -> list[Finding]:
    """Every change, figures first: what was compiled is on the left, what stands there is right."""
    return [*_figures(compiled, finished, standard), *_texts(compiled, finished, standard)]


def _figures(compiled: Submission, finished: Submission, standard: Standard) -> Iterator[Finding]:
    """Changed cells; of a table that is not there at all, nothing is told cell by cell."""
    tables = {ref.table for ref in finished.facts}
    for ref in cells(standard):
        before, after = compiled.facts.get(ref), finished.facts.get(ref)
        if before and ref.table in tables and not _same(before, after):
            details = {"before": _shown(before), "after": _shown(after) if after else "-"}
            yield _finding("against.figure", standard, finished, details, refs=(ref,), fact=after)


def _same(before: Fact, after: Fact | None) -> bool:
    if after is None:
        return before.mark is Mark.BLANK
    if Mark.NUMBER in (before.mark, after.mark):
        return before.value == after.value
    return before.mark is after.mark and _folded(before.raw) == _folded(after.raw)


def _shown(fact: Fact) -> str:
    return number_text(fact.value) if fact.value is not None else fact.raw or "-"


def _texts(compiled: Submission, finished: Submission, standard: Standard) -> Iterator[Finding]:
    if not any(finished.texts.values()) and any(compiled.texts.values()):
        yield _finding("against.no_text", standard, finished, {})
        return
    wanted = {section.id for section in standard.sections} | compiled.texts.keys()
    before = {key: _sentences(text) for key, text in compiled.texts.items()}
    after = {key: _sentences(text) for key, text in finished.texts.items() if key in wanted}
    if compiled.tables:
        before[_TABLES], after[_TABLES] = _rows(compiled), _rows(finished)
    pairs = [
        (section, old, new)
        for section in dict.fromkeys((*before, *after))
        for old, new in _pairs(
            [text for _, text in before.get(section, ())],
            [text for _, text in after.get(section, ())],
        )
    ]
    gone = {_folded(old) for _, old, new in pairs if not new}
    moved = gone & {_folded(new) for _, old, new in pairs if not old}
    for section, old, new in pairs:
        if not new and _folded(old) in moved:
            continue
        kind = "against.moved" if not old and _folded(new) in moved else _kind(old, new)
        details = {"before": old or "-", "after": new or "-"}
        place = TextPlace(
            file=finished.source.name if finished.source else "",
            section=part_title(standard, section),
            paragraph=_paragraph(new, after.get(section, ())),
        )
        yield _finding(kind, standard, finished, details, place=place)


def _paragraph(text: str, sentences: Sequence[tuple[int, str]]) -> int:
    return next((number for number, sentence in sentences if sentence == text), 0)


def _kind(old: str, new: str) -> str:
    if not old or not new:
        return "against.removed" if old else "against.added"
    return "against.sentence" if _digits(old) == _digits(new) else "against.number"


def _digits(text: str) -> list[str]:
    return re.findall(r"[0-9]+(?:\.[0-9]+)?", unicodedata.normalize("NFKC", text))


def _rows(submission: Submission) -> list[tuple[int, str]]:
    """The rows of the tables within the text, each like a sentence, with the table's number."""
    return [
        (number, _BAR.join(row))
        for number, table in enumerate(submission.tables, 1)
        for row in table
        if any(row)
    ]


def _sentences(text: str) -> list[tuple[int, str]]:
    """The sentences with the number of their paragraph; a paragraph's end ends none by itself.

    Paragraphs are cut anew where a document is saved as something else, so only full stops count;
    a heading, which has none, stands by itself.
    """
    return [
        (number, piece[0].strip())
        for number, paragraph in enumerate(text.split("\n"), 1)
        for piece in sentences_in(paragraph)
        if _folded(piece[0])
    ]


def _folded(text: str) -> str:
    """The text without what saving may change."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).translate(_FOLDED)


def _pairs(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Sentences that differ, old and new; one of them is empty where there is no partner."""
    old, new = [_folded(text) for text in before], [_folded(text) for text in after]
    for tag, i, k, j, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal" and "".join(old[i:k]) != "".join(new[j:m]):
            yield from _matched(before[i:k], after[j:m])


def _matched(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    rest = list(after)
    for old in before:
        best = _likest(old, rest)
        if best:
            rest.remove(best)
        yield old, best
    for new in rest:
        yield "", new


def _likest(old: str, among: Sequence[str]) -> str:
    """The sentence that is most like an old one, if any is like enough; the first of several."""
    matcher = SequenceMatcher(None, "", old, autojunk=False)
    best, likeness = "", _ALIKE
    for new in among:
        matcher.set_seq1(new)
        # Upper bounds, which cost less, go first.
        if matcher.real_quick_ratio() >= likeness and matcher.quick_ratio() >= likeness:
            ratio = matcher.ratio()
            if ratio > likeness or (ratio == likeness and not best):
                best, likeness = new, ratio
    return best


def _finding(  # noqa: PLR0913 - the parts of a finding
    reading: str,
    standard: Standard,
    finished: Submission,
    details: Mapping[str, str],
    *,
    refs: tuple[CellRef, ...] = (),
    fact: Fact | None = None,
    place: TextPlace | None = None,
) -> Finding:
    return Finding(
        rule=reading,
        severity=standard.readings[reading].severity,
        outcome=Outcome(
            verdict=Verdict.BROKEN, refs=refs, details={"after": "", FOLLOWERS: "", **details}
        ),
        entity=finished.entity,
        file=finished.source.name if finished.source else None,
        place=fact.origin if fact else place,
    )


def settled(
    findings: Sequence[Finding], compiled: Sequence[Finding], changed: Sequence[Finding]
) -> list[Finding]:
    """The changes, and what else is wrong with the finished report.

    What only follows from a change is not told again: the change names the rules, and weighs as
    much as the worst of them. What was found in the compiled report as well stays; so does what no
    change touches.
    """
    known = {_same_again(finding) for finding in compiled}
    told, rest = list(changed), [f for f in findings if _same_again(f) in known]
    for finding in (f for f in findings if _same_again(f) not in known):
        follows = (n for n, change in enumerate(told) if _follows(finding, change))
        touching = next(follows, None) if finding.broken else None
        if touching is None:
            rest.append(finding)
        else:
            told[touching] = _with_follower(told[touching], finding)
    return [*told, *rest]


def _with_follower(change: Finding, finding: Finding) -> Finding:
    details = change.outcome.details
    rules = dict.fromkeys((*details[FOLLOWERS].split(), finding.rule))
    outcome = replace(change.outcome, details={**details, FOLLOWERS: " ".join(rules)})
    worst = min(change.severity, finding.severity, key=list(Severity).index)
    return replace(change, outcome=outcome, severity=worst)


def _same_again(finding: Finding) -> tuple[object, ...]:
    outcome = finding.outcome
    return finding.rule, outcome.refs, outcome.left, outcome.right, outcome.reason


def _follows(finding: Finding, change: Finding) -> bool:
    """Whether the finding is about a cell or a sentence that was changed."""
    outcome = change.outcome
    after = _folded(outcome.details["after"])
    about = _folded(finding.outcome.details.get("sentence", ""))
    return bool(set(outcome.refs) & set(finding.outcome.refs)) or (bool(about) and about in after)
