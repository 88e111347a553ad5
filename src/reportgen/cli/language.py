"""The interface's words in Chinese and English: choosing, reading, and putting them into Typer."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from locale import getlocale
from pathlib import Path
from typing import Any

import typer

from reportgen.documents.placeholders import filled

LANGUAGES = ("zh", "en")
_OPTION = "--lang"


class Words(dict[str, str]):
    """Words by their keys; a key without words shows as itself."""

    def __init__(self, language: str, words: Mapping[str, str]) -> None:
        super().__init__(words)
        self.language = language

    def __missing__(self, key: str) -> str:
        return key

    def sentence(self, key: str, /, **places: object) -> str:
        """The words of a key with their places filled, tuples as lists; without a value, a dash."""
        texts = {place: printable(self._as_text(value)) for place, value in places.items()}
        return filled(self[key], texts)

    def _as_text(self, value: object) -> str:
        from reportgen.readers.standard_folders import words

        if isinstance(value, tuple):
            return words()[self.language]["list.and"].join(map(str, value))
        return str(value)


_PLAIN = "\n\u3000"
"""A line's end and the full-width space steer no terminal."""


def printable(text: str) -> str:
    """The text with control characters, which could steer a terminal, as visible escapes."""
    return "".join(c if c.isprintable() or c in _PLAIN else f"\\u{ord(c):04x}" for c in text)


def choose(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language: `--lang`, else REPORTGEN_LANG, else the system's, else Chinese."""
    for number, argument in enumerate(arguments):
        if argument == _OPTION and number + 1 < len(arguments):
            return _known(arguments[number + 1])
        if argument.startswith(f"{_OPTION}="):
            return _known(argument.partition("=")[2])
    if wanted := environment.get("REPORTGEN_LANG"):
        return _known(wanted)
    system = next(
        (environment[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(key)),
        getlocale()[0] or "",
    )
    silent = system.partition(".")[0] in ("", "C", "POSIX")
    return "zh" if silent or system.lower().startswith(("zh", "chinese")) else "en"


def _known(language: str) -> str:
    short = language.lower()[:2]
    return short if short in LANGUAGES else "en"


@lru_cache(maxsize=2)
def interface(language: str) -> Words:
    """The interface's words in a language."""
    path = Path(__file__).with_name(f"{language}.toml")
    return Words(language, _flat(tomllib.loads(path.read_text(encoding="utf-8"))))


def _flat(content: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in content.items():
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{prefix}{key}.")
        else:
            flat[prefix + key] = str(value)
    return flat


def translated(application: typer.Typer, language: str) -> Any:  # noqa: ANN401 - a Click command
    """The application's command, with the key of each help text replaced by its words."""
    words = interface(language)
    command: Any = typer.main.get_command(application)
    formatter = command.context_class.formatter_class

    class Formatter(formatter):  # type: ignore[misc, valid-type]  # Typer's, whichever it is
        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, args, prefix or words["heading.Usage"])

        def write_heading(self, heading: str) -> None:
            super().write_heading(words[f"heading.{heading}"].removeprefix("heading."))

    command.context_class.formatter_class = Formatter
    _translate(command, words)
    return command


def _translate(command: Any, words: Words) -> None:  # noqa: ANN401 - likewise
    command.help = words[command.help or ""]
    command.context_settings["help_option_names"] = ["--help", "-h"]
    for parameter in command.params:
        if getattr(parameter, "help", None):
            parameter.help = words[parameter.help]
    original = command.get_help_option

    def help_option(context: Any) -> Any:  # noqa: ANN401 - likewise
        option = original(context)
        if option is not None:
            option.help = words["help.help"]
        return option

    command.get_help_option = help_option
    for below in getattr(command, "commands", {}).values():
        _translate(below, words)


_USAGE = {
    "NoSuchOption": "usage.no_such_option",
    "MissingParameter": "usage.missing",
    "BadParameter": "usage.bad_value",
    "BadOptionUsage": "usage.bad_option",
    "NoArgsIsHelpError": "usage.no_command",
    "UsageError": "usage.wrong",
}


# Typer has no exception of its own for an unknown command, only this English message.
_COMMAND = re.compile("No such command '(.*?)'")
_QUOTED = re.compile("'(.*?)'")


def usage_problem(error: Exception, words: Words) -> str | None:
    """What was wrong with the command line, in words; None for any other error."""
    kind = next((c.__name__ for c in type(error).__mro__ if c.__name__ in _USAGE), None)
    if kind is None:
        return None
    key = _USAGE[kind]
    name = getattr(error, "option_name", None) or _parameter(error)
    near = list(getattr(error, "possibilities", None) or ())
    if unknown := _COMMAND.match(str(error)):
        key, name = "usage.no_such_command", unknown[1]
        near = _QUOTED.findall(str(error)[unknown.end() :])
    text = words.sentence(
        f"{key}_near" if near and f"{key}_near" in words else key,
        name=name,
        message=str(error).removeprefix("Value error, "),
        near=tuple(near),
    )
    return text.rstrip() + "\n" + words["usage.help"]


def _parameter(error: Exception) -> str:
    parameter = getattr(error, "param", None)
    options = getattr(parameter, "opts", None) or [getattr(parameter, "name", "") or ""]
    return str(max(options, key=len))
