"""Checks that a standard is complete and consistent, and that each of its rules can be broken.

The lint compares a standard with itself and with its blank report. It gives all problems at once.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from string import Formatter

from reportgen.case.expected import Expected
from reportgen.checks.run_rules import check, check_texts
from reportgen.checks.subjects import CellRule, CheckedSubmission, SetRule, TextRule, TextSubject
from reportgen.extract.headings import headings_of
from reportgen.extract.locate import locate
from reportgen.model.errors import Problem
from reportgen.model.findings import Verdict
from reportgen.model.grids import Grid
from reportgen.model.submissions import CellRef, Fact, Mark, Recorded, Role, Source, Submission
from reportgen.standards.cells import cells, expand, operands, substitutes, with_substitutes
from reportgen.standards.printed_table import draw, grid_of
from reportgen.standards.standard import PRIOR, Rule, Standard
from reportgen.standards.vocabulary import Vocabulary

INDICATORS = "indicators"
COMMON = frozenset(
    ("entity", "file", "sheet", "cell", "table", "row", "column", "cells", "standard", "title")
)
"""Places that every message may use."""

_NO_RIGHTS = {"makes_regulations": False}
LANGUAGES = ("zh", "en")


def lint(
    standard: Standard, blank: Sequence[Grid], older: Iterable[Standard] = ()
) -> tuple[Problem, ...]:
    """Everything wrong with a standard.

    `blank` holds the tables of its blank report, `older` the standards that it converts from.
    """
    return (
        *_report(standard, blank),
        *_names(standard),
        *(problem for rule in standard.rules for problem in _rule(standard, rule)),
        *_problems_of_findings(standard),
        *_conversions(standard, older),
        *_prose(standard),
    )


def lint_own(standard: Standard, own: Sequence[Rule], where: str) -> tuple[Problem, ...]:
    """Everything wrong with an office's own rules; `standard` is the case's, and includes them.

    Their ids begin with a prefix before a dot, which no rule of the standard and no finding of the
    readers has. One language is enough for their words. They need no example, but an example must
    break the rule.
    """
    taken = Counter(rule.id for rule in standard.rules)
    ids = (*(rule.id for rule in standard.rules if rule not in own), *standard.built_in_findings)
    groups = {one.partition(".")[0] for one in ids}
    problems: list[Problem] = []
    for rule in own:
        at = f"{where}: {rule.id}"
        group, _, name = rule.id.partition(".")
        if taken[rule.id] > 1 or group in groups or not (group and name):
            problems.append(Problem(id="rules.not_prefixed", where=at))
        problems += _own_rule(standard, rule, at)
    return tuple(problems)


def lint_changed(standard: Standard, changed: Collection[str], where: str) -> tuple[Problem, ...]:
    """The references to missing cells in rules that a case has changed."""
    return tuple(
        Problem(
            id="lint.no_such_cell", where=f"{where}: override.{rule.id}", details={"ref": pattern}
        )
        for rule in standard.rules
        if rule.id in changed
        for pattern in rule.test.patterns()
        if not operands(standard, pattern) and not pattern.startswith(f"{INDICATORS}.")
    )


def _own_rule(standard: Standard, rule: Rule, where: str) -> Iterator[Problem]:
    for words in (rule.name, rule.message):
        yield from _words(words, COMMON | rule.test.PLACES, where, tuple(words) or LANGUAGES)
    cells = [key for key in rule.broken_by if isinstance(rule, CellRule)]
    for pattern in (*rule.test.patterns(), *cells):
        if not operands(standard, pattern):
            yield Problem(id="lint.no_such_cell", where=where, details={"ref": pattern})
    if rule.stage not in rule.STAGES:
        details = {"stage": rule.stage, "known": rule.STAGES}
        yield Problem(id="lint.wrong_stage", where=where, details=details)
    elif cells and not _breaks(standard, rule, rule.broken_by):
        yield Problem(id="lint.not_broken", where=where)


def _report(standard: Standard, blank: Sequence[Grid]) -> Iterator[Problem]:
    """Every cell is found in its place in the drawn form, and in the blank report."""
    drawings = [draw(table) for table in standard.tables]
    drawn = [grid_of(drawing, str(number)) for number, drawing in enumerate(drawings, 1)]
    for where, grids in (("form.toml", drawn), ("report.docx", blank)):
        path = f"{standard.folder}/{where}"
        located = locate(grids, standard)
        for fault in located.faults:
            yield Problem(
                id="lint.form_fault",
                where=path,
                details={"fault": fault.id, "labels": " / ".join(fault.labels)},
            )
        for number, drawing in enumerate(drawings):
            for ref, place in drawing.places.items():
                found = located.places.get(ref)
                if found is None:
                    yield Problem(id="lint.cell_missing", where=path, details={"ref": str(ref)})
                elif found != (number, place):
                    yield Problem(id="lint.cell_misplaced", where=path, details={"ref": str(ref)})


def _names(standard: Standard) -> Iterator[Problem]:
    """Short names are unique: tables in the standard, rows in a table, columns in a block."""
    where = f"{standard.folder}/form.toml"
    groups: list[Iterable[str]] = [(table.name for table in standard.tables)]
    for table in standard.tables:
        groups.append(row.name for row in table.rows())
        groups += ((column.name for column in block.columns) for block in table.blocks)
    for group in groups:
        for name, count in Counter(group).items():
            if count > 1 or "." in name:
                yield Problem(id="lint.name_twice", where=where, details={"name": name})


def _rule(standard: Standard, rule: Rule) -> Iterator[Problem]:
    where = f"{standard.folder}/rules.toml: {rule.id}"
    if not rule.sure:
        yield Problem(id="lint.not_sure", where=where)
    places = COMMON | rule.test.PLACES
    for words in (rule.name, rule.message):
        yield from _words(words, places, where)
    if isinstance(rule, SetRule):
        yield from _set_rule(standard, rule, where)
        return
    if isinstance(rule, TextRule):
        yield from _text_rule(standard, rule, where)
        return
    for pattern in (*rule.test.patterns(), *rule.broken_by):
        if not operands(standard, pattern) and not pattern.startswith(f"{INDICATORS}."):
            yield Problem(id="lint.no_such_cell", where=where, details={"ref": pattern})
    if _breaks(standard, rule, {}):
        yield Problem(id="lint.broken_by_zero", where=where)
    if not _breaks(standard, rule, rule.broken_by):
        yield Problem(id="lint.not_broken", where=where)


def _set_rule(standard: Standard, rule: SetRule, where: str) -> Iterator[Problem]:
    """The example says who was `expected` and who `sent`, with which figures and which `text`."""
    changed = [key for key in rule.broken_by if key not in ("expected", "sent", "text")]
    for pattern in (*rule.test.patterns(), *changed):
        if not operands(standard, pattern):
            yield Problem(id="lint.no_such_cell", where=where, details={"ref": pattern})
    expected = str(rule.broken_by.get("expected", "")).split()
    if _set_breaks(standard, rule, expected, expected, {"figure": "0"}):
        yield Problem(id="lint.broken_by_zero", where=where)
    sent = str(rule.broken_by.get("sent", "")).split()
    if not _set_breaks(standard, rule, expected, sent, rule.broken_by):
        yield Problem(id="lint.not_broken", where=where)


def _set_breaks(
    standard: Standard,
    rule: SetRule,
    expected: Sequence[str],
    sent: Sequence[str],
    example: Mapping[str, str | int],
) -> bool:
    """Whether the set breaks the rule.

    All figures of a submission are 1 or the `figure` of the example, all texts its `text`; cells of
    the example are those of the first submission. In `sent`, `name:5` has the figure 5 instead,
    `name@2020` is for that year (the year before is also the prior one), `name=member` is an
    aggregate of that member, and `name#1` comes from a file with the content 1.
    """
    year = standard.from_year
    submissions = [_submission(standard, one, example) for one in sent]
    changed = {
        ref: _fact(ref, str(value))
        for pattern, value in example.items()
        for ref in expand(standard, pattern)
    }
    submissions[:1] = [replace(one, facts={**one.facts, **changed}) for one in submissions[:1]]
    prior = tuple(s for s in submissions if s.period == year - 1)
    judged = rule.test.judge(
        submissions, Expected(entities=tuple(expected), period=year, prior=prior)
    )
    return any(one.outcome and one.outcome.verdict is Verdict.BROKEN for one in judged)


def _submission(standard: Standard, spelt: str, example: Mapping[str, str | int]) -> Submission:
    whole, _, number = spelt.partition(":")
    filed, _, member = whole.partition("=")
    name, _, content = filed.partition("#")
    figure, text = number or str(example.get("figure", "1")), str(example.get("text", ""))
    return Submission(
        standard=standard.id,
        entity=name.partition("@")[0],
        period=int(name.partition("@")[2] or standard.from_year),
        role=Role.DEPARTMENT,
        facts={ref: _fact(ref, figure) for ref in cells(standard)},
        texts={"text": text} if text else {},
        members=(member,) if member else (),
        source=Source(name=name, size=1, sha256=content) if content else None,
    )


def _text_rule(standard: Standard, rule: TextRule, where: str) -> Iterator[Problem]:
    cells = [key for key in rule.broken_by if not _is_of_text(key)]
    for pattern in (*rule.test.patterns(), *cells):
        if not operands(standard, pattern) and not pattern.startswith(f"{INDICATORS}."):
            yield Problem(id="lint.no_such_cell", where=where, details={"ref": pattern})
    if not _text_breaks(standard, rule, rule.broken_by):
        yield Problem(id="lint.not_broken", where=where)


def _is_of_text(key: str) -> bool:
    return key.removeprefix(PRIOR).startswith("text.") or key in (
        "headings",
        "area",
        "others",
        "year",
    )


def _text_breaks(standard: Standard, rule: TextRule, example: Mapping[str, str | int]) -> bool:
    """Whether a report with these texts and figures breaks the rule; all other figures are zero.

    `text.overview` is a text, `prior.text.overview` last year's, `year` the year of the report.
    Bars separate headings and names.
    """
    figures = {key: value for key, value in example.items() if not _is_of_text(key)}
    now, before = _forms(standard, figures, Role.AGGREGATE)
    headings, area, others = (
        tuple(one for one in str(example.get(key, "")).split("|") if one)
        for key in ("headings", "area", "others")
    )
    subject = TextSubject(
        figures=CheckedSubmission(
            standard=standard,
            submission=replace(
                now,
                texts=_example_texts(example, ""),
                headings=headings_of(headings, standard),
                period=int(example.get("year", standard.from_year)),
            ),
            blank_means=standard.blank_means,
            prior=replace(before, texts=_example_texts(example, PRIOR)),
        ),
        area=area,
        others=others,
    )
    found = check_texts(subject, {}).findings
    return any(finding.rule == rule.id and finding.broken for finding in found)


def _example_texts(example: Mapping[str, str | int], prefix: str) -> dict[str, str]:
    start = f"{prefix}text."
    return {key.removeprefix(start): str(v) for key, v in example.items() if key.startswith(start)}


def _words(
    words: Mapping[str, str],
    places: frozenset[str],
    where: str,
    languages: Sequence[str] = LANGUAGES,
) -> Iterator[Problem]:
    for language in languages:
        if not words.get(language):
            yield Problem(id="lint.language_missing", where=where, details={"language": language})
    for text in words.values():
        for place in _places_in(text):
            if place not in places:
                yield Problem(id="lint.no_such_place", where=where, details={"place": place})


def _places_in(text: str) -> Iterator[str]:
    """The places in a message; a message that cannot be parsed counts as one place."""
    try:
        yield from [place for _, place, _, _ in Formatter().parse(text) if place is not None]
    except ValueError:
        yield text


def _problems_of_findings(standard: Standard) -> Iterator[Problem]:
    for reading_id, reading in standard.built_in_findings.items():
        for words in (reading.name, reading.message):
            for language in LANGUAGES:
                if not words.get(language):
                    details = {"language": language}
                    yield Problem(
                        id="lint.language_missing",
                        where=f"reading.toml: {reading_id}",
                        details=details,
                    )


def _conversions(standard: Standard, older: Iterable[Standard]) -> Iterator[Problem]:
    """Every cell of a conversion exists in the form it belongs to."""
    known = {other.id: other for other in older}
    for name, mapping in standard.conversions.items():
        where = f"{standard.folder}/from-{name}.toml"
        if name not in known:
            yield Problem(id="lint.no_such_standard", where=where, details={"standard": name})
            continue
        pairs = [(standard, new) for new in mapping]
        pairs += [(known[name], old) for sources in mapping.values() for old in sources]
        for form, pattern in pairs:
            carried = with_substitutes(form, substitutes(form))
            if not expand(form, pattern) and not expand(carried, pattern):
                yield Problem(id="lint.no_such_cell", where=where, details={"ref": pattern})


def _prose(standard: Standard) -> Iterator[Problem]:
    """Every cell and every id that `prose.toml` names exists."""
    words = standard.prose.vocabulary if standard.prose else Vocabulary()
    ids = {topic.id for topic in words.topic} | {measure.id for measure in words.measure}
    named = [n for m in words.measure for n in (*m.topics, m.part_of, *m.sum_of) if n]
    named += [name for one in words.rate for name in one.topics]
    named += [name for one in words.saying for name in one.topics]
    named += [name for names in words.groups.values() for name in names]
    named += [name for one in words.partition for name in one.parts]
    named += [name for one in words.saying for name in one.by_topic]
    several = [r for t in words.topic for r in (*t.alone, *t.alone_weak, *t.wholes)]
    several += [r for m in words.measure for r in (*m.interpretations, *m.weak)]
    several += [r for one in words.rate for r in (*one.parts, *one.wholes)]
    several += [one.whole for one in words.partition]
    several += [cells for one in words.saying for cells in (one.cells, *one.by_topic.values())]
    cells = [cell for reading in several for cell in reading if not expand(standard, cell)]
    for ref in dict.fromkeys([*cells, *(name for name in named if name not in ids)]):
        where = f"{standard.folder}/prose.toml"
        yield Problem(id="lint.no_such_cell", where=where, details={"ref": ref})


def _breaks(standard: Standard, rule: Rule, example: Mapping[str, str | int]) -> bool:
    """Whether a form with these cells, and zeros in all others, breaks the rule."""
    for role in (Role.DEPARTMENT, Role.AGGREGATE):
        form, before = _forms(standard, example, role)
        checked = check(standard, form, standard.blank_means, prior=before, rights=_NO_RIGHTS)
        if any(f.rule == rule.id and f.broken for f in checked.findings):
            return True
    return False


def _forms(
    standard: Standard, example: Mapping[str, str | int], role: Role
) -> tuple[Submission, Submission]:
    """A form of this year and one of last year with these cells, and zeros in all others."""
    values: dict[CellRef, str] = dict.fromkeys(cells(standard), "0")
    last_year = dict(values)
    for pattern, value in example.items():
        for ref, prior in operands(standard, pattern):
            (last_year if prior else values)[ref] = str(value)
    now, before = (
        Submission(
            standard=standard.id,
            entity=None,
            period=None,
            role=role,
            facts={ref: _fact(ref, value) for ref, value in of_year.items()},
        )
        for of_year in (values, last_year)
    )
    return now, before


def _fact(ref: CellRef, value: str) -> Fact:
    return Fact(
        ref=ref,
        mark=Mark.NUMBER if value else Mark.BLANK,
        value=Decimal(value) if value else None,
        raw=value,
        origin=Recorded(file="", place=str(ref)),
    )
