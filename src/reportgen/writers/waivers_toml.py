"""Writes proposed waivers as a TOML file that a person completes."""

import json
from collections.abc import Iterable, Iterator

from reportgen.model.findings import Waiver


def waivers_toml(proposals: Iterable[tuple[Waiver, str]], heading: str) -> str:
    """The file: `heading`, then each waiver below a comment with the text that comes with it."""
    lines = _comment_lines(heading)
    for waiver, about in proposals:
        lines += ["", *_comment_lines(about), "[[waiver]]"]
        lines += [f"rule = {_toml(waiver.rule)}", f"entity = {_toml(waiver.entity)}"]
        lines += [f"reason = {_toml(waiver.reason)}", f"approver = {_toml(waiver.approver)}"]
        lines += [f"date = {waiver.date}", "# expires = 2099-12-31"]
        lines += ["[waiver.values]", *_value_lines(waiver)] if waiver.values else []
    return "\n".join(lines) + "\n"


def _value_lines(waiver: Waiver) -> Iterator[str]:
    return (f"{_toml(name)} = {_toml(text)}" for name, text in waiver.values.items())


def _toml(text: str) -> str:
    """A TOML string. JSON's strings are valid TOML, except that JSON does not escape DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment_lines(text: str) -> list[str]:
    shown = "".join(c if c.isprintable() or c == "\n" else " " for c in text)
    return [f"# {line}" for line in shown.split("\n")]
