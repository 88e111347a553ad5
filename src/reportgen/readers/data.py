"""A data file that the program wrote (`report.json`) as a submission."""

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from reportgen.model import CellRef, Fact, Mark, Recorded, Role, Source, Submission

SCHEMA_VERSION = 1


class UnreadableData(Exception):
    """The file is no data file of this program, or of a version that is not known."""


def read_data(data: bytes, source: Source) -> Submission:
    """The submission that a data file holds. Raises `UnreadableData`."""
    try:
        content = json.loads(data)
        if content["schema_version"] != SCHEMA_VERSION:
            raise UnreadableData(str(content["schema_version"]))
        facts = {
            ref: _fact(ref, entry, source.name)
            for name, entry in content["facts"].items()
            if len(ref := CellRef._make(name.split("."))) == len(CellRef._fields)
        }
        return Submission(
            standard=str(content["standard"]),
            entity=content["entity"],
            period=content["period"],
            role=Role.DEPARTMENT,
            facts=facts,
            texts=dict(content.get("texts", {})),
            source=source,
            substitutes=tuple(content.get("substitutes", ())),
        )
    except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation) as error:
        raise UnreadableData(str(error)) from error


def _fact(ref: CellRef, entry: Mapping[str, Any], file: str) -> Fact:
    value = entry["value"]
    return Fact(
        ref=ref,
        mark=Mark(entry["mark"]),
        value=None if value is None else Decimal(value),
        raw=str(entry.get("raw") or ""),
        origin=Recorded(file=file, place=str(entry.get("place") or ref)),
    )
