"""Finds the folders of standards and decodes them; also decodes the shipped words."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

from reportgen.case.settings import Override
from reportgen.checks.run_rules import KINDS, RULE_TYPES
from reportgen.documents.blank_form import FormWords
from reportgen.documents.rule_catalogue import Kinds, Rulebook, Unchecked
from reportgen.model.errors import Problem, ReportgenError, trouble
from reportgen.model.findings import Severity
from reportgen.readers.settings_files import is_there
from reportgen.readers.toml import decode, load
from reportgen.standards.standard import (
    DISCLOSURE,
    STRICT,
    BlankMeans,
    BuiltInFinding,
    Identity,
    IndicatorSheet,
    Rule,
    Section,
    Stage,
    Standard,
    Sure,
    Table,
)
from reportgen.standards.typography import Typography
from reportgen.standards.vocabulary import Language, Prose, Vocabulary

RULES = "rules.toml"
TABLE = "{table}"
"""What an entry for several tables has in place of the table."""
_NO_END = 9999
_PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """`form.toml`."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    title: str
    citation: str
    from_year: int
    blank_means: BlankMeans
    dashes: tuple[str, ...]
    file_name: str
    section: tuple[Section, ...]
    table: tuple[Table, ...]
    form: str = DISCLOSURE
    until_year: int = _NO_END
    title_aliases: tuple[str, ...] = ()
    title_pattern: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentWords:
    """`reading.toml`: how documents of any standard are read."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    identity: Identity
    roster: Mapping[str, tuple[str, ...]]
    indicators: IndicatorSheet
    reading: Mapping[str, BuiltInFinding]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleHead:
    """What every entry of `rules.toml` has, whatever its kind.

    An entry with `tables` is one rule for each of them, by the table's id; its words by language
    stand for `{table}` in the name.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    kind: str
    severity: Severity
    stage: Stage
    citation: str
    name: Mapping[str, str]
    message: Mapping[str, str]
    broken_by: Mapping[str, str | int] = field(default_factory=dict)
    sure: Sure = ""
    over_reports: str = ""
    tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weight:
    """The keys that an override may change in a rule of any kind."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    severity: Severity | None = None


def shipped(folder: str) -> Path:
    """A folder that comes with the program (`templates`, `samples`), installed or in a checkout."""
    installed = _PACKAGE / folder
    return installed if installed.is_dir() else _PACKAGE.parent.parent / folder


def folders(more: Sequence[Path] = ()) -> dict[str, Path]:
    """Every standard's folder by its id. A folder in `more` replaces a shipped one of that id."""
    by_id: dict[str, Path] = {}
    for root in (*more, shipped("templates") / "disclosure"):
        if not root.is_dir():
            raise trouble("standards.no_folder", root)
        for form in sorted(root.glob("*/form.toml")):
            by_id.setdefault(form.parent.name, form.parent)
    return by_id


def read_standard(name: str, more: Sequence[Path] = ()) -> Standard:
    """The standard of this id.

    Raises `ReportgenError` if the id is unknown, or with all mistakes in the standard's files.
    """
    known = folders(more)
    if name not in known:
        raise trouble("standards.unknown", name, known=tuple(known))
    return _read_folder(known[name])


def standard_for(period: int, more: Sequence[Path] = (), form: str = DISCLOSURE) -> Standard:
    """The latest version of a form that applies to a year's report.

    Raises `ReportgenError` if there is none, or if two begin in the same year.
    """
    known = folders(more).values()
    versions = [(own, folder) for folder in known if (own := _read_form(folder)).form == form]
    fitting = [pair for pair in versions if pair[0].from_year <= period <= pair[0].until_year]
    if not fitting:
        years = tuple(_years(own) for own, _ in sorted(versions, key=lambda p: p[0].from_year))
        raise trouble("standards.none_for_year", period, form=form, years=years)
    latest = max(own.from_year for own, _ in fitting)
    chosen = [folder for own, folder in fitting if own.from_year == latest]
    if len(chosen) > 1:
        raise trouble("standards.two_for_year", period, folders=tuple(map(str, chosen)))
    return _read_folder(chosen[0])


def _years(form: _Form) -> str:
    until = "" if form.until_year == _NO_END else form.until_year
    return f"{form.id} ({form.from_year}-{until})"


def all_standards(more: Sequence[Path] = ()) -> tuple[Standard, ...]:
    """Every standard, sorted by id."""
    return tuple(_read_folder(folder) for _, folder in sorted(folders(more).items()))


def known_standards(more: Sequence[Path] = (), form: str = DISCLOSURE) -> tuple[Standard, ...]:
    """Every standard: those of this form first, and the latest of them in front."""
    return tuple(sorted(all_standards(more), key=lambda s: (s.form != form, -s.from_year)))


def starting_texts(standard: Standard) -> dict[str, str]:
    """The Markdown that a new case begins with, by the id of its section."""
    paths = sorted((Path(standard.folder) / "narrative").glob("*.md"))
    return {path.stem: path.read_text(encoding="utf-8") for path in paths}


@lru_cache(maxsize=1)
def document_words() -> DocumentWords:
    """The content of `reading.toml`."""
    path = shipped("templates") / "reading.toml"
    return decode(DocumentWords, load(path), path)


@lru_cache(maxsize=1)
def form_words() -> FormWords:
    """The words of blank forms."""
    path = shipped("templates") / "forms.toml"
    return decode(FormWords, load(path), path)


def rulebook() -> Rulebook:
    """The words of the page of all checks: the kinds of rules, and what is not checked."""
    folder = shipped("templates")
    words, kinds, not_checked = (
        folder / f"{name}.toml" for name in ("rulebook", "kinds", "not_checked")
    )
    entries = load(not_checked).get("entry", [])
    return Rulebook(
        words=decode(dict[str, str], load(words), words),
        kinds=decode(Kinds, load(kinds), kinds),
        not_checked=decode(tuple[Unchecked, ...], entries, not_checked),
    )


def typography() -> Typography:
    """The typography of blank reports."""
    path = shipped("templates") / "typography.toml"
    return decode(Typography, load(path), path)


def words() -> dict[str, dict[str, str]]:
    """The words of messages, documents and narratives, by language; hints begin with `hint.`."""
    files: list[dict[str, dict[str, str]]] = []
    for file in ("words.toml", "hints.toml", "filters.toml"):
        path = shipped("templates") / file
        files.append(decode(dict[str, dict[str, str]], load(path), path))
    words, hints, narrative = files
    return {
        language: texts
        | {f"hint.{key}": text for key, text in hints.get(language, {}).items()}
        | narrative.get(language, {})
        for language, texts in words.items()
    }


@lru_cache(maxsize=64)
def _read_form(folder: Path) -> _Form:
    path = folder / "form.toml"
    return decode(_Form, load(path), path)


@lru_cache(maxsize=64)
def _read_folder(folder: Path) -> Standard:
    form = _read_form(folder)
    if form.id != folder.name:
        raise trouble("standards.id_differs", folder / "form.toml", id=form.id)
    shared = document_words()
    return Standard(
        id=form.id,
        title=form.title,
        citation=form.citation,
        from_year=form.from_year,
        until_year=form.until_year,
        blank_means=form.blank_means,
        dashes=form.dashes,
        file_name=form.file_name,
        sections=form.section,
        tables=form.table,
        rules=read_rules(folder / RULES),
        built_in_findings=shared.reading,
        words=words(),
        identity=shared.identity,
        indicators=shared.indicators,
        conversions=_conversions(folder),
        prose=_prose(folder),
        title_aliases=form.title_aliases,
        title_pattern=form.title_pattern,
        folder=str(folder),
        form=form.form,
    )


@lru_cache(maxsize=1)
def _language() -> Language:
    path = shipped("templates") / "prose.toml"
    return decode(Language, load(path), path)


def _prose(folder: Path) -> Prose:
    """What prose calls the standard's figures. Without `prose.toml` no figure has a name."""
    path = folder / "prose.toml"
    content = load(path) if is_there(path) else {}
    return Prose(language=_language(), vocabulary=decode(Vocabulary, content, path))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Conversion:
    """`from-<id>.toml`: which cells of an older standard add up to a cell of this one."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    cells: Mapping[str, tuple[str, ...]]


def _conversions(folder: Path) -> dict[str, Mapping[str, tuple[str, ...]]]:
    return {
        path.stem.removeprefix("from-"): decode(_Conversion, load(path), path).cells
        for path in sorted(folder.glob("from-*.toml"))
    }


def read_rules(path: Path) -> tuple[Rule, ...]:
    """The rules of a `rules.toml`. Raises one `ReportgenError` with all mistakes."""
    content = load(path)
    entries = content.get("rule", [])
    rules: list[Rule] = []
    mistakes = [
        Problem(id="key.unknown", where=f"{path}: {key}")
        for key in content
        if key not in ("rule", "override")
    ]
    for number, entry in enumerate(entries):
        where = f"{path}: rule.{number} ({entry.get('id', '?')})"
        try:
            rules += _decode_rules(entry, where)
        except ReportgenError as error:
            mistakes += error.problems
    mistakes += _repeated_ids(rules, path)
    if mistakes:
        raise ReportgenError(*mistakes)
    return tuple(rules)


def _decode_rules(entry: Mapping[str, Any], where: str) -> list[Rule]:
    """The rule of an entry, or one for each of its tables."""
    common = {key: entry[key] for key in entry if key in RuleHead.__dataclass_fields__}
    head = decode(RuleHead, common, where)
    if head.kind not in KINDS:
        raise trouble("rules.no_such_kind", where, kind=head.kind, known=tuple(sorted(KINDS)))
    test_keys = {key: entry[key] for key in entry if key not in common}
    if not head.tables:
        return [_decode_rule(head, test_keys, where)]
    return [
        _decode_rule(_head_of(head, table), _of_table(test_keys, table), where)
        for table in head.tables
    ]


def _head_of(head: RuleHead, table: str) -> RuleHead:
    words = head.tables[table]
    return replace(
        head,
        id=_of_table(head.id, table),
        name={key: text.replace(TABLE, words.get(key, table)) for key, text in head.name.items()},
        broken_by={_of_table(cell, table): value for cell, value in head.broken_by.items()},
    )


def _of_table(value: Any, table: str) -> Any:  # noqa: ANN401 - whatever TOML has
    """The value with the table's id in every text of it."""
    if isinstance(value, str):
        return value.replace(TABLE, table)
    if isinstance(value, list):
        return [_of_table(one, table) for one in value]
    if isinstance(value, dict):
        return {key: _of_table(one, table) for key, one in value.items()}
    return value


def _decode_rule(head: RuleHead, test_keys: Mapping[str, Any], where: str) -> Rule:
    return RULE_TYPES[head.kind](
        id=head.id,
        kind=head.kind,
        severity=head.severity,
        stage=head.stage,
        citation=head.citation,
        name=head.name,
        message=head.message,
        broken_by=head.broken_by,
        sure=head.sure,
        over_reports=head.over_reports,
        test=decode(KINDS[head.kind], test_keys, where),
    )


def _repeated_ids(rules: Sequence[Rule], path: Path) -> Iterator[Problem]:
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            yield Problem(id="rules.twice", where=f"{path}: {rule.id}")
        seen.add(rule.id)


def overridden(standard: Standard, path: Path) -> tuple[Standard, tuple[Override, ...]]:
    """The standard with the overrides of a case's `rules.toml`, and the list of changes.

    `[override."id"]` takes `severity` and the keys of the rule's kind. A rule without an entry
    stays as it is. Raises one `ReportgenError` with all mistakes.
    """
    content = load(path).get("override", {}) if is_there(path) else {}
    changes = decode(dict[str, dict[str, Any]], content, f"{path}: override")
    rules = {rule.id: rule for rule in standard.rules}
    overrides: list[Override] = []
    mistakes: list[Problem] = []
    for name, entry in changes.items():
        where = f"{path}: override.{name}"
        if name not in rules:
            mistakes.append(Problem(id="rules.no_such_rule", where=where))
            continue
        try:
            changed = _changed_rule(rules[name], entry, where)
        except ReportgenError as error:
            mistakes += error.problems
            continue
        overrides += _differences(rules[name], changed, entry)
        rules[name] = changed
    if mistakes:
        raise ReportgenError(*mistakes)
    return replace(standard, rules=tuple(rules.values())), tuple(overrides)


def _changed_rule(rule: Rule, entry: Mapping[str, Any], where: str) -> Rule:
    head = decode(_Weight, {k: v for k, v in entry.items() if k == "severity"}, where)
    before = {field.name: getattr(rule.test, field.name) for field in fields(KINDS[rule.kind])}
    changes = {key: value for key, value in entry.items() if key != "severity"}
    test = decode(KINDS[rule.kind], before | changes, where)
    return replace(rule, severity=head.severity or rule.severity, test=test)


def _differences(before: Rule, after: Rule, keys: Iterable[str]) -> Iterator[Override]:
    for key in keys:
        old, new = (
            rule.severity if key == "severity" else getattr(rule.test, key)
            for rule in (before, after)
        )
        yield Override(rule=before.id, key=key, before=_value_text(old), after=_value_text(new))


def _value_text(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_value_text, value))
    if isinstance(value, re.Pattern):
        return str(value.pattern)
    return "-" if value is None else str(value)
