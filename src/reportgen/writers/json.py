"""Data for programs: the JSON that commands print, and the data file beside the report.

`docs/json.md` fixes the shapes. Numbers are strings with the exact decimal; blanks are null.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from reportgen.case.aggregate import NotAdded
from reportgen.case.settings import Override
from reportgen.documents.messages import Messages
from reportgen.model.findings import Finding, Tally, Waiver, place_texts
from reportgen.model.submissions import (
    CellRef,
    DocumentCell,
    Fact,
    Part,
    Provenance,
    Recorded,
    SheetCell,
    Submission,
    Sum,
)
from reportgen.standards.cells import cells, with_substitutes
from reportgen.standards.standard import Standard
from reportgen.text.numerals import number_text

SCHEMA_VERSION = 1
REPORT = "report"
"""The kind of the data file beside a report."""

Json = dict[str, Any]


def as_text(content: Json) -> str:
    """The content as indented JSON text; the same content always gives the same text."""
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def as_bytes(content: Json) -> bytes:
    """The same text in UTF-8; halves of characters, which names of files may have, are escaped."""
    return as_text(content).encode(errors="backslashreplace")


def headed(kind: str, content: Json) -> Json:
    """The content with its version and its kind in front, by which programs know it."""
    return {"schema_version": SCHEMA_VERSION, "kind": kind, **content}


def submission_data(
    standard: Standard,
    submission: Submission,
    findings: Iterable[Finding],
    language: str,
    kind: str = REPORT,
) -> Json:
    """A submission with its facts, texts and findings; a fact has its place, or its addends."""
    own = cells(with_substitutes(standard, submission.substitutes))
    messages = Messages(standard, language)
    facts = {}
    for ref, fact in submission.facts.items():
        facts[str(ref)] = _fact_data(fact) | ({"kind": _fact_kind(own, ref)} if ref in own else {})
    source = submission.source
    content = {
        "standard": submission.standard,
        "entity": submission.entity,
        "period": submission.period,
        "source": source and {"name": source.name, "size": source.size, "sha256": source.sha256},
        "substitutes": list(submission.substitutes),
        "members": list(submission.members),
        "facts": facts,
        "texts": dict(submission.texts),
        "text_tables": [[list(row) for row in table] for table in submission.tables],
        "findings": [finding_data(messages, finding) for finding in findings],
    }
    return headed(kind, content)


def not_added_data(left: Iterable[NotAdded]) -> Json:
    """The cells that were not added up: why (`adds`), and whose figures were left out."""
    entries = [
        {"ref": str(one.ref), "adds": one.adds, "entities": list(one.entities)} for one in left
    ]
    return {"not_added": entries}


def overrides_data(overrides: Iterable[Override]) -> Json:
    """The changes that the case makes to the rules of its standard."""
    return {"overrides": [asdict(override) for override in overrides]}


def _fact_kind(own: Mapping[CellRef, Any], ref: CellRef) -> str:
    row, column = own[ref]
    return "total" if row.total or column.total else str(column.unit)


def _fact_data(fact: Fact) -> Json:
    data: Json = {
        "mark": fact.mark.value,
        "value": None if fact.value is None else number_text(fact.value),
        "raw": fact.raw,
        "place": place_text(fact.origin),
    }
    if isinstance(fact.origin, Sum):
        data["parts"] = [_part_data(part) for part in fact.origin.parts]
        data |= {"lacks": list(fact.origin.lacks)} if fact.origin.lacks else {}
    return data


def _part_data(part: Part) -> Json:
    fact = part.fact
    origin = fact.origin
    derived = {} if part.derived is None else {"derived": number_text(part.derived)}
    return {
        "entity": part.entity,
        "mark": fact.mark.value,
        "value": None if fact.value is None else number_text(fact.value),
        "file": None if isinstance(origin, Sum) else origin.file,
        "place": place_text(origin),
        **derived,
    }


def place_text(place: Provenance) -> str | None:
    """A place as text: `Sheet!K5`; `2!R5C3` is row 5, column 3 of a document's second table."""
    match place:
        case SheetCell(sheet=sheet, address=cell):
            return f"{sheet}!{cell}"
        case DocumentCell(table=table, row=row, column=column):
            return f"{table}!R{row}C{column}"
        case Recorded(place=text):
            return text
        case _:
            return None


def finding_data(messages: Messages, finding: Finding) -> Json:
    """A finding with its message and its hint."""
    outcome = finding.outcome
    sheet, cell = place_texts(finding.place)
    numbers = {key: getattr(outcome, key) for key in ("left", "right", "difference")}
    return {
        "rule": finding.rule,
        "standard": finding.standard or messages.standard.id,
        "verdict": outcome.verdict.value,
        "severity": finding.severity.value,
        "entity": finding.entity,
        "file": finding.file,
        "sheet": sheet,
        "cell": cell,
        "refs": [str(ref) for ref in outcome.refs],
        **{key: None if n is None else number_text(n) for key, n in numbers.items()},
        "message": messages.message(finding),
        "hint": messages.hint_of(finding),
        "causes": list(finding.causes),
        "waiver": _waiver_data(finding.waiver) if finding.waiver else None,
    }


def _waiver_data(waiver: Waiver) -> Json:
    return {
        "reason": waiver.reason,
        "approver": waiver.approver,
        "date": str(waiver.date),
        "expires": str(waiver.expires) if waiver.expires else None,
    }


def tally_data(messages: Messages, tallies: Sequence[Tally]) -> list[Json]:
    """For each rule, how many of its instances were kept, broken, waived and not evaluated."""
    return [
        {
            "id": tally.rule,
            "standard": tally.standard or messages.standard.id,
            "severity": messages.weight_of(tally).value,
            "evaluated": tally.kept + tally.broken + tally.waived,
            "kept": tally.kept,
            "broken": tally.broken,
            "waived": tally.waived,
            "not_evaluated": [
                {"reason": reason, "count": count}
                for reason, count in sorted(tally.not_evaluated.items())
            ],
        }
        for tally in tallies
    ]
