"""Reads a data file that this program wrote (`report.json`) back into a submission.

Anybody can write such a file by hand, so nothing in it is taken on trust: what it says twice, or in
two ways, is told.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from reportgen.model.submissions import CellRef, Fact, Mark, Recorded, Role, Source, Submission
from reportgen.text.numerals import LONGEST, read_number

SCHEMA_VERSION = 1
_KINDS = ("report", "reading")
_MOST_PARTS = 300_000
_MOST_MEMBERS = 50_000


class UnreadableData(Exception):
    """The file is no data file of this program, or this program does not know its version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """What a data file holds: the submission, and one for each entity from the parts of the sums.

    `sums` gives for each sum what its parts add up to. `open_errors` counts the errors that the
    file says were open, `not_counted` names whom its sum lacks.
    """

    whole: Submission
    parts: tuple[Submission, ...]
    sums: Mapping[CellRef, Decimal | None]
    open_errors: int = 0
    not_counted: tuple[str, ...] = ()


def read_data(data: bytes, source: Source) -> Data:
    """The content of a data file; raises `UnreadableData`."""
    try:
        content = json.loads(data, object_pairs_hook=_once, parse_constant=_no_number)
        if content["schema_version"] != SCHEMA_VERSION:
            raise UnreadableData(f"schema_version {content['schema_version']!r:.{LONGEST}}")
        if content.get("kind", _KINDS[0]) not in _KINDS:
            raise UnreadableData(f"kind {content['kind']!r:.{LONGEST}}")
        return _data(content, source)
    except KeyError as error:
        raise UnreadableData(f"no {error}") from error
    except (ValueError, TypeError, AttributeError, RecursionError, ArithmeticError) as error:
        raise UnreadableData(str(error)[:_SAID]) from error


_SAID = 200


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON; raises `UnreadableData` if it has a key twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = sorted(key for key, _ in pairs)
        twice = next(a for a, b in pairwise(names) if a == b)
        raise UnreadableData(f"{twice:.{LONGEST}} x 2")
    return found


def _no_number(text: str) -> None:
    raise UnreadableData(text)


def _data(content: Mapping[str, Any], source: Source) -> Data:
    entries = {_ref(name): entry for name, entry in content["facts"].items()}
    if sum(len(entry.get("parts", ())) for entry in entries.values()) > _MOST_PARTS:
        raise UnreadableData(f"parts > {_MOST_PARTS}")
    whole = Submission(
        standard=_text(content["standard"]),
        entity=_optional(str, content["entity"]) and _text(content["entity"]),
        period=_optional(int, content["period"]),
        role=Role.AGGREGATE if any("parts" in e for e in entries.values()) else Role.DEPARTMENT,
        facts={ref: _fact(ref, entry, source.name) for ref, entry in entries.items()},
        texts={_text(key): _text(text) for key, text in content.get("texts", {}).items()},
        tables=tuple(
            tuple(tuple(map(_text, row)) for row in table)
            for table in content.get("text_tables", ())
        ),
        source=source,
        substitutes=tuple(map(_text, content.get("substitutes", ()))),
        members=_members(content),
    )
    return Data(
        whole=whole,
        parts=tuple(_of_entities(whole, entries)),
        sums={ref: _sum(entry["parts"]) for ref, entry in entries.items() if "parts" in entry},
        open_errors=sum(map(_is_open_error, content.get("findings", ()))),
        not_counted=tuple(map(_text, content.get("not_counted", ()))),
    )


def _ref(name: str) -> CellRef:
    table, row, column = _text(name).split(".")
    return CellRef(table, row, column)


def _text(value: object) -> str:
    """A text; raises `UnreadableData` for other values, and for what no text can hold."""
    if not isinstance(value, str):
        raise UnreadableData(f"{value!r:.{LONGEST}}")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise UnreadableData(f"{value!a:.{LONGEST}}") from error
    return value


def _is_open_error(finding: Mapping[str, Any]) -> bool:
    known = finding["verdict"], finding["severity"], finding.get("waiver")
    return known == ("broken", "error", None)


def _of_entities(whole: Submission, entries: Mapping[CellRef, Any]) -> Iterator[Submission]:
    file = whole.file or ""
    facts: dict[str, dict[CellRef, Fact]] = {}
    derived: dict[str, dict[CellRef, Decimal | None]] = {}
    for ref, entry in entries.items():
        for part in entry.get("parts", ()):
            entity = _text(part["entity"])
            facts.setdefault(entity, {})[ref] = _fact(ref, part, file)
            if "derived" in part:
                derived.setdefault(entity, {})[ref] = _number(part["derived"])
    bare = replace(whole, texts={}, tables=(), role=Role.DEPARTMENT, substitutes=(), members=())
    for entity in sorted(facts):
        own = derived.get(entity, {})
        yield replace(bare, entity=entity, facts=facts[entity], derived=own)


def _sum(parts: Sequence[Mapping[str, Any]]) -> Decimal | None:
    """What the parts add up to; None if none of them has a figure, or one is not clear."""
    if any(part["mark"] == Mark.TEXT for part in parts):
        return None
    values = [_number(part.get("derived", part["value"])) for part in parts]
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


def _members(content: Mapping[str, Any]) -> tuple[str, ...]:
    """The entities of an aggregate: those it lists, and those in the parts of its sums."""
    parts = (part for entry in content["facts"].values() for part in entry.get("parts", ()))
    named = {_text(name) for name in content.get("members", ())}
    named |= {_text(part["entity"]) for part in parts}
    if len(named) > _MOST_MEMBERS:
        raise UnreadableData(f"members > {_MOST_MEMBERS}")
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
        raw=_text(entry.get("raw") or ""),
        origin=Recorded(file=file, place=_text(entry.get("place") or str(ref))),
    )


def _number(text: object) -> Decimal | None:
    """A number as this program writes it (no exponent, NaN or unit), or None for null."""
    if text is None:
        return None
    numeral = read_number(text) if isinstance(text, str) else None
    if numeral is None or numeral.unit:
        raise UnreadableData(f"{text!r:.{LONGEST}}")
    return numeral.value
