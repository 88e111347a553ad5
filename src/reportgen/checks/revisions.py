"""Compares a finished report with the compiled one: every changed figure and sentence.

Word processors alter spaces, widths, quotation marks and the cutting of paragraphs when they save.
Such differences are not changes.
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
"""Two sentences at least so alike are one that was changed, and not one gone and one new."""

_TABLES = "tables"
_LONG = 60
"""Sentences from this length on are shown with what was changed marked."""
_BAR = "\uff5c"
_FOLDED = str.maketrans("\u201c\u201d\u2018\u2019", "\"\"''")


def changes(compiled: Submission, finished: Submission, standard: Standard) -> list[Finding]:
    """Every change, figures first. `before` is what was compiled, `after` what is there now."""
    return [*_figures(compiled, finished, standard), *_texts(compiled, finished, standard)]


def _figures(compiled: Submission, finished: Submission, standard: Standard) -> Iterator[Finding]:
    """The changed cells; a table that is missing as a whole is left out."""
    tables = {ref.table for ref in finished.facts}
    for ref in cells(standard):
        before, after = compiled.facts.get(ref), finished.facts.get(ref)
        if before and ref.table in tables and not _same(before, after):
            blank = standard.words.get("zh", {}).get("blank", "-")
            details = {"before": _cell_text(before, blank), "after": _cell_text(after, blank)}
            found = _finding("against.figure", standard, finished, details, refs=(ref,), fact=after)
            outcome = replace(
                found.outcome, left=before.value, right=after.value if after else None
            )
            yield replace(found, outcome=outcome)


def _same(before: Fact, after: Fact | None) -> bool:
    if after is None:
        return before.mark is Mark.BLANK
    if Mark.NUMBER in (before.mark, after.mark):
        return before.value == after.value
    return before.mark is after.mark and _folded(before.raw) == _folded(after.raw)


def _cell_text(fact: Fact | None, blank: str) -> str:
    if fact is None:
        return "-"
    return number_text(fact.value) if fact.value is not None else fact.raw or blank


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
        before_text, after_text = _marked(old, new)
        details = {"before": before_text or "-", "after": after_text or "-"}
        place = TextPlace(
            file=finished.file or "",
            section=part_title(standard, section),
            paragraph=_paragraph(new, after.get(section, ())),
        )
        yield _finding(kind, standard, finished, details, place=place)


def _marked(old: str, new: str) -> tuple[str, str]:
    """Both sentences; in long ones what differs stands between thick brackets."""
    if not old or not new or max(len(old), len(new)) < _LONG:
        return old, new
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    before = "".join(_piece(old[one:two], kind) for kind, one, two, _, _ in steps)
    return before, "".join(_piece(new[one:two], kind) for kind, _, _, one, two in steps)


def _piece(text: str, kind: str) -> str:
    return text if kind == "equal" or not text else f"\u3010{text}\u3011"


def _paragraph(text: str, sentences: Sequence[tuple[int, str]]) -> int:
    return next((number for number, sentence in sentences if sentence == text), 0)


def _kind(old: str, new: str) -> str:
    if not old or not new:
        return "against.removed" if old else "against.added"
    return "against.sentence" if _digits(old) == _digits(new) else "against.number"


def _digits(text: str) -> list[str]:
    return re.findall(r"[0-9]+(?:\.[0-9]+)?", unicodedata.normalize("NFKC", text))


def _rows(submission: Submission) -> list[tuple[int, str]]:
    """The rows of the tables within the text, each as a sentence, with the number of its table."""
    return [
        (number, _BAR.join(row))
        for number, table in enumerate(submission.tables, 1)
        for row in table
        if any(row)
    ]


def _sentences(text: str) -> list[tuple[int, str]]:
    """The sentences, each with the number of its paragraph. A heading is a sentence too."""
    return [
        (number, piece[0].strip())
        for number, paragraph in enumerate(text.split("\n"), 1)
        for piece in sentences_in(paragraph)
        if _folded(piece[0])
    ]


def _folded(text: str) -> str:
    """The text without what saving may change: white space, widths, the shape of quotes."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).translate(_FOLDED)


def _pairs(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Sentences that differ, old and new; one of the two is empty if the other has no partner.

    Saving may cut paragraphs anew, so the same text cut otherwise is no difference.
    """
    old, new = [_folded(text) for text in before], [_folded(text) for text in after]
    for tag, i, k, j, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal" and "".join(old[i:k]) != "".join(new[j:m]):
            yield from _partners(before[i:k], after[j:m])


def _partners(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    rest = list(after)
    for old in before:
        best = _most_alike(old, rest)
        if best:
            rest.remove(best)
        yield old, best
    for new in rest:
        yield "", new


def _most_alike(old: str, among: Sequence[str]) -> str:
    """The sentence most like the old one, or the first of several; empty if none is like enough."""
    matcher = SequenceMatcher(None, "", old, autojunk=False)
    best, likeness = "", _ALIKE
    for new in among:
        matcher.set_seq1(new)
        # These upper bounds of the ratio cost less.
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
        severity=standard.built_in_findings[reading].severity,
        outcome=Outcome(
            verdict=Verdict.BROKEN, refs=refs, details={"after": "", FOLLOWERS: "", **details}
        ),
        entity=finished.entity,
        file=finished.file,
        place=fact.origin if fact else place,
    )


def settled(
    findings: Sequence[Finding], compiled: Sequence[Finding], changed: Sequence[Finding]
) -> list[Finding]:
    """The changes, and the findings on the finished report that do not follow from a change.

    A finding follows from a change if it is new and about the cell or sentence changed. It is not
    listed again: the change names its rule, and has the worst severity of all that follow.
    """
    known = {_key(finding) for finding in compiled}
    reported, rest = list(changed), [f for f in findings if _key(f) in known]
    for finding in (f for f in findings if _key(f) not in known):
        follows = (n for n, change in enumerate(reported) if _follows(finding, change))
        touching = next(follows, None) if finding.broken else None
        if touching is None:
            rest.append(finding)
        else:
            reported[touching] = _with_follower(reported[touching], finding)
    return [*reported, *rest]


def _with_follower(change: Finding, finding: Finding) -> Finding:
    details = change.outcome.details
    rules = dict.fromkeys((*details[FOLLOWERS].split(), finding.rule))
    outcome = replace(change.outcome, details={**details, FOLLOWERS: " ".join(rules)})
    worst = min(change.severity, finding.severity, key=list(Severity).index)
    return replace(change, outcome=outcome, severity=worst)


def _key(finding: Finding) -> tuple[object, ...]:
    outcome = finding.outcome
    return finding.rule, outcome.refs, outcome.left, outcome.right, outcome.reason


def _follows(finding: Finding, change: Finding) -> bool:
    """Whether the finding is about a cell or a sentence that was changed."""
    outcome = change.outcome
    after = _folded(outcome.details["after"])
    about = _folded(finding.outcome.details.get("sentence", ""))
    return bool(set(outcome.refs) & set(finding.outcome.refs)) or (bool(about) and about in after)
