"""The page of all checks: what each asks, why, how sure it is, and when it is wrong.

It is drawn from the standards' own data and from the kinds of rules, so that it cannot say
anything else than the program does. A pure function from values to Markdown.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields
from inspect import getdoc
from itertools import groupby
from sys import modules
from typing import Any, ClassVar, Literal, get_args, get_origin

from reportgen.checks.run_rules import KINDS
from reportgen.standards.standard import STRICT, Reading, Rule, Standard

Words = Mapping[str, str]
LANGUAGE = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchecked:
    """An entry of `not_checked.toml`: what is not checked, and why not."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    what: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """What the page says beside the rules: `rulebook.toml` and `not_checked.toml`."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    words: Words
    not_checked: tuple[Unchecked, ...]


def page(standards: Sequence[Standard], book: Rulebook) -> str:
    """The whole page as Markdown, the newest standard first; it ends with a line feed."""
    words = book.words
    newest = sorted(standards, key=lambda standard: -standard.from_year)
    pieces = [f"# {words['title']}", words["intro"], *_sureness(words)]
    for standard in newest:
        pieces += _standard(standard, words)
    pieces += [f"## {words['readings']}", words["readings_intro"]]
    pieces.append("\n".join(_readings(newest[0].readings, newest[0], words)))
    pieces += [f"## {words['kinds']}", words["kinds_intro"]]
    pieces += [piece for kind in sorted(KINDS) for piece in _kind(kind, words)]
    pieces += [f"## {words['not_checked']}", words["not_checked_intro"]]
    pieces.append("\n".join(f"- **{entry.what}** {entry.why}" for entry in book.not_checked))
    return "\n\n".join(pieces) + "\n"


def _sureness(words: Words) -> Iterator[str]:
    yield f"## {words['sure']}"
    named = [key.removeprefix("sure.") for key in words if key.startswith("sure.")]
    yield "\n".join(f"- **{words[f'sure.{key}']}** {words[f'means.{key}']}" for key in named)


def _standard(standard: Standard, words: Words) -> Iterator[str]:
    yield f"## {standard.id}: {standard.title} ({standard.citation})"
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
    over = rule.over_reports or words["never"]
    lines = (
        f"#### `{rule.id}`",
        "",
        f"{rule.name['zh']}; {rule.name['en']}",
        "",
        f"- {severity}, {words[f'stage.{rule.stage}']}, [`{rule.kind}`](#{rule.kind})",
        f"- {words['asks']}{_text(rule.message[LANGUAGE])}",
        f"- {words['citation']}{rule.citation}",
        f"- {words['how_sure']}{words[f'sure.{rule.sure}'] if rule.sure else words['unknown']}",
        f"- {words['over_reports']}{over}",
    )
    return "\n".join(lines)


def _text(message: str) -> str:
    """A message as people see it, with its places; nothing in it is taken for HTML."""
    return message.replace("{{", "{").replace("}}", "}").replace("<", "&lt;")


def _readings(readings: Mapping[str, Reading], standard: Standard, words: Words) -> Iterator[str]:
    for name, reading in readings.items():
        severity = standard.words[LANGUAGE][f"severity.{reading.severity}"]
        names = f"{reading.name['zh']}; {reading.name['en']}"
        yield f"- `{name}` {names} ({severity}){words['colon']}{_text(reading.message[LANGUAGE])}"


def _kind(kind: str, words: Words) -> Iterator[str]:
    test = KINDS[kind]
    yield f"### {kind}"
    yield getdoc(modules[test.__module__]) or ""
    yield getdoc(test) or ""
    yield "\n".join(_key(field, words) for field in fields(test))
    yield f"{words['places']}{', '.join(f'`{{{place}}}`' for place in sorted(test.PLACES))}"


def _key(field: "Field[Any]", words: Words) -> str:
    default = field.default
    standing = (
        words["required"]
        if default is MISSING
        else words["default"].format(default=_shown(default) or words["nothing"])
    )
    one_of: Iterable[str] = get_args(field.type) if get_origin(field.type) is Literal else ()
    choices = ", ".join(f"`{choice}`" for choice in one_of)
    return f"- `{field.name}` ({standing}){words['colon'] + choices if choices else ''}"


def _shown(default: object) -> str:
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if isinstance(default, re.Pattern):
        return f"`{default.pattern}`"
    return "" if default in (None, "", ()) else f"`{default}`"
