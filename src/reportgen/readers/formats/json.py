"""Reads a data file that this program wrote (`report.json`) back into a submission."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from reportgen.model.submissions import CellRef, Fact, Mark, Recorded, Role, Source, Submission
from reportgen.text.numerals import LONGEST, read_number

SCHEMA_VERSION = 1


class UnreadableData(Exception):
    """The file is no data file of this program, or this program does not know its version."""


def read_data(data: bytes, source: Source) -> tuple[Submission, tuple[Submission, ...]]:
    """The submission that a data file holds, and one for each entity from the parts of the sums.

    Raises `UnreadableData`.
    """
    try:
        content = json.loads(data)
        if content["schema_version"] != SCHEMA_VERSION:
            raise UnreadableData(f"schema_version {content['schema_version']!r}")
        entries = {CellRef._make(name.split(".")): e for name, e in content["facts"].items()}
        whole = Submission(
            standard=str(content["standard"]),
            entity=_optional(str, content["entity"]),
            period=_optional(int, content["period"]),
            role=Role.AGGREGATE if _has_parts(content) else Role.DEPARTMENT,
            facts={ref: _fact(ref, entry, source.name) for ref, entry in entries.items()},
            texts={str(key): str(text) for key, text in content.get("texts", {}).items()},
            tables=tuple(
                tuple(tuple(map(str, row)) for row in table)
                for table in content.get("text_tables", ())
            ),
            source=source,
            substitutes=tuple(map(str, content.get("substitutes", ()))),
            members=_members(content),
        )
        return whole, tuple(_of_entities(whole, entries))
    except KeyError as error:
        raise UnreadableData(f"no {error}") from error
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableData(str(error)) from error


def _of_entities(whole: Submission, entries: Mapping[CellRef, Any]) -> Iterator[Submission]:
    file = whole.file or ""
    facts: dict[str, dict[CellRef, Fact]] = {}
    for ref, entry in entries.items():
        for part in entry.get("parts", ()):
            facts.setdefault(str(part["entity"]), {})[ref] = _fact(ref, part, file)
    bare = replace(whole, texts={}, tables=(), role=Role.DEPARTMENT, substitutes=(), members=())
    for entity in sorted(facts):
        yield replace(bare, entity=entity, facts=facts[entity])


def _has_parts(content: Mapping[str, Any]) -> bool:
    return any("parts" in entry for entry in content["facts"].values())


def _members(content: Mapping[str, Any]) -> tuple[str, ...]:
    """The entities of an aggregate: those it lists, and those in the parts of its sums."""
    parts = (part for entry in content["facts"].values() for part in entry.get("parts", ()))
    named = {str(name) for name in content.get("members", ())} | {str(p["entity"]) for p in parts}
    return tuple(sorted(named - {""}))


def _optional(kind: type[Any], value: object) -> Any:  # noqa: ANN401 - what `kind` is
    """The value of this kind, or None. Raises `UnreadableData` for a value of another kind."""
    if value is None or type(value) is kind:
        return value
    raise UnreadableData(f"{value!r:.{LONGEST}}")


def _fact(ref: CellRef, entry: Mapping[str, Any], file: str) -> Fact:
    mark, value = Mark(entry["mark"]), _number(entry["value"])
    if (mark is Mark.NUMBER) is (value is None):
        raise UnreadableData(str(ref))
    return Fact(
        ref=ref,
        mark=mark,
        value=value,
        raw=str(entry.get("raw") or ""),
        origin=Recorded(file=file, place=str(entry.get("place") or ref)),
    )


def _number(text: object) -> Decimal | None:
    """A number as this program writes it (no exponent, NaN or unit), or None for null."""
    if text is None:
        return None
    numeral = read_number(text) if isinstance(text, str) else None
    if numeral is None or numeral.unit:
        raise UnreadableData(f"{text!r:.{LONGEST}}")
    return numeral.value
