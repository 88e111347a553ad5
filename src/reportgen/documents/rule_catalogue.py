"""The page of all rules: what each asks, why, how sure it is, and when it is wrong.

The page is made from the standards' data and from the code of the kinds of rules. It therefore
describes what the program does.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, field, fields
from itertools import groupby
from typing import Any, ClassVar

from reportgen.checks.run_rules import KINDS, RULE_TYPES
from reportgen.documents.messages import LANGUAGE
from reportgen.standards.standard import STRICT, Rule, Standard

Words = Mapping[str, str]
ByLanguage = Mapping[str, str]
"""A text in each language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchecked:
    """An entry of `not_checked.toml`: what is not checked, and why not."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    what: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KindWords:
    """What a kind of rule compares, its keys, and the choices of those keys that have some."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    about: ByLanguage
    keys: Mapping[str, ByLanguage]
    choices: Mapping[str, Mapping[str, ByLanguage]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """`kinds.toml`: the keys of every rule, and each kind of rule."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    every: Mapping[str, ByLanguage]
    kind: Mapping[str, KindWords]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """What the page says beside the rules: `rulebook.toml`, `kinds.toml`, `not_checked.toml`."""

    words: Words
    kinds: Kinds
    not_checked: tuple[Unchecked, ...]


def page(standards: Sequence[Standard], book: Rulebook) -> str:
    """The whole page as Markdown, the newest standard first; it ends with a line feed."""
    words = book.words
    newest = sorted(standards, key=lambda standard: -standard.from_year)
    pieces = [f"# {words['title']}", words["intro"], *_sureness(words)]
    for standard in newest:
        pieces += _standard(standard, words)
    pieces += [f"## {words['readings']}", words["readings_intro"]]
    pieces.append("\n".join(_built_in_findings(newest[0], words)))
    pieces += [f"## {words['kinds']}", words["kinds_intro"], *_every(book)]
    pieces += [piece for kind in sorted(KINDS) for piece in _kind(kind, book)]
    pieces += [f"## {words['not_checked']}", words["not_checked_intro"]]
    pieces.append("\n".join(f"- **{entry.what}** {entry.why}" for entry in book.not_checked))
    return "\n\n".join(pieces) + "\n"


def _sureness(words: Words) -> Iterator[str]:
    yield f"## {words['sure']}"
    named = [key.removeprefix("sure.") for key in words if key.startswith("sure.")]
    yield "\n".join(f"- **{words[f'sure.{key}']}** {words[f'means.{key}']}" for key in named)


def _standard(standard: Standard, words: Words) -> Iterator[str]:
    yield f"## {standard.id}{words['colon']}{_noted(standard.title, standard.citation, words)}"
    order = list(dict.fromkeys(_group(rule) for rule in standard.rules))
    rules = sorted(standard.rules, key=lambda rule: order.index(_group(rule)))
    for group, listed in groupby(rules, key=_group):
        yield f"### {_heading(group, standard, words)}"
        yield from (_rule(rule, standard, words) for rule in listed)


def _group(rule: Rule) -> str:
    return rule.id.partition(".")[0]


def _heading(group: str, standard: Standard, words: Words) -> str:
    """The section that holds the table of this id, or the group's own name."""
    titles = {section.table: section.title for section in standard.sections if section.table}
    return titles.get(group) or words.get(f"group.{group}", group)


def _rule(rule: Rule, standard: Standard, words: Words) -> str:
    severity = standard.words[LANGUAGE][f"severity.{rule.severity}"]
    kind = f"[`{rule.kind}`](#{rule.kind})"
    over = rule.over_reports or words["never"]
    lines = (
        f"#### `{rule.id}`",
        "",
        words["apart"].join((rule.name["zh"], rule.name["en"])),
        "",
        f"- {words['comma'].join((severity, words[f'stage.{rule.stage}'], kind))}",
        f"- {words['asks']}{_message_text(rule.message[LANGUAGE])}",
        f"- {words['citation']}{rule.citation}",
        f"- {words['how_sure']}{words[f'sure.{rule.sure}'] if rule.sure else words['unknown']}",
        f"- {words['over_reports']}{over}",
    )
    return "\n".join(lines)


def _message_text(message: str) -> str:
    """A message with its places, as `{count}`; Markdown takes nothing in it for HTML."""
    return message.replace("{{", "{").replace("}}", "}").replace("<", "&lt;")


def _noted(text: str, note: str, words: Words) -> str:
    return words["noted"].format(text=text, note=note)


def _built_in_findings(standard: Standard, words: Words) -> Iterator[str]:
    for id_, finding in standard.built_in_findings.items():
        severity = standard.words[LANGUAGE][f"severity.{finding.severity}"]
        names = words["apart"].join((finding.name["zh"], finding.name["en"]))
        message = _message_text(finding.message[LANGUAGE])
        yield f"- `{id_}` {_noted(names, severity, words)}{words['colon']}{message}"


def _every(book: Rulebook) -> Iterator[str]:
    """The keys that rules of all kinds have."""
    yield f"### {book.words['every']}"
    colon = book.words["colon"]
    yield "\n".join(f"- `{key}`{colon}{of[LANGUAGE]}" for key, of in book.kinds.every.items())


def _kind(kind: str, book: Rulebook) -> Iterator[str]:
    test, described, words = KINDS[kind], book.kinds.kind[kind], book.words
    yield f"### {kind}"
    yield described.about[LANGUAGE]
    keys = [line for key in fields(test) for line in _key(key, described, words)]
    yield "\n".join([f"- `stage`{words['colon']}{_listed(RULE_TYPES[kind].STAGES, words)}", *keys])
    places = [f"{{{place}}}" for place in sorted(test.PLACES)]
    yield f"{words['places']}{_listed(places, words)}"


def _key(key: "Field[Any]", described: KindWords, words: Words) -> Iterator[str]:
    default = _default_text(key.default)
    note = words["default"].format(default=default) if default else words["optional"]
    note = words["required"] if key.default is MISSING else note
    meaning = described.keys[key.name][LANGUAGE]
    yield f"- {_noted(f'`{key.name}`', note, words)}{words['colon']}{meaning}"
    for choice, means in described.choices.get(key.name, {}).items():
        yield f"    - `{choice}`{words['colon']}{means[LANGUAGE]}"


def _listed(names: Sequence[str], words: Words) -> str:
    return words["and"].join(f"`{name}`" for name in names)


def _default_text(default: object) -> str:
    """A default as TOML writes it; empty for None and for an empty text or list."""
    if isinstance(default, re.Pattern) or default in (None, "", ()):
        return ""
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    return f"`{list(default)}`" if isinstance(default, tuple) else f"`{default}`"
