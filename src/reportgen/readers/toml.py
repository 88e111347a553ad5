"""Decodes TOML files into typed values and reports every mistake of a file by its key path."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from reportgen.model.errors import Problem, ReportgenError, trouble
from reportgen.readers.settings_files import content_of

T = TypeVar("T")

_IDS = {"missing": "key.missing", "unexpected_keyword_argument": "key.unknown"}


def load(path: Path) -> dict[str, Any]:
    """The content of a TOML file. Raises `ReportgenError` if it cannot be read or parsed."""
    try:
        return tomllib.loads(content_of(path).decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        raise trouble("file.not_utf8", path) from error
    except ValueError as error:  # not TOML, or a number of thousands of digits
        raise trouble("file.not_toml", path, reason=error) from error
    except RecursionError as error:
        raise trouble("file.too_deep", path) from error


def decode(kind: type[T], content: Mapping[str, Any], where: object) -> T:
    """The content as a value of `kind`; raises `ReportgenError` with all problems found."""
    try:
        return cast("T", _adapter(cast("Any", kind)).validate_python(content))
    except ValidationError as error:
        raise ReportgenError(*_problems(error, str(where))) from error


@lru_cache(maxsize=64)
def _adapter(kind: Any) -> TypeAdapter[Any]:  # noqa: ANN401 - whatever a file decodes into
    return TypeAdapter(kind)


def _problems(error: ValidationError, where: str) -> Iterator[Problem]:
    """Each mistake with its key path: `table.2.blocks.0.rows.1.label`."""
    for mistake in error.errors(include_url=False):
        key = ".".join(str(step) for step in mistake["loc"])
        given = mistake.get("input")
        shown = "" if isinstance(given, Mapping) else repr(given)[:60]
        yield Problem(
            id=_IDS.get(mistake["type"], "key.wrong"),
            where=f"{where}: {key}" if key else where,
            details={"reason": mistake["msg"], "given": shown},
        )
