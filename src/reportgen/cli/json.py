"""What commands print as JSON (`docs/json.md`)."""

import datetime as dt
import json
from collections.abc import Sequence

from reportgen.case.status import EntityStatus, File, State
from reportgen.documents.messages import Messages
from reportgen.model.findings import Finding, Severity
from reportgen.readers.intake import FileResult
from reportgen.workflows.compile import Compiled
from reportgen.workflows.read import ReadFile
from reportgen.workflows.status import Status
from reportgen.workflows.validate import Validated
from reportgen.writers.json import (
    Json,
    finding_data,
    headed,
    not_added_data,
    overrides_data,
    submission_data,
    tally_data,
)
from reportgen.writers.outputs.others_files import MANIFEST

_READING = "reading"


def validated_data(validated: Validated, language: str) -> Json:
    """The result of checking: files, findings, rules, and the summary."""
    return headed("validation", _validated(validated, language))


def _validated(validated: Validated, language: str) -> Json:
    messages = validated.messages(language)
    return {
        "standard": None if validated.others else validated.standard.id,
        "submissions": [
            {
                "entity": reading.entity,
                "standard": reading.submission.standard if reading.submission else None,
                "file": reading.source.name,
                "sha256": reading.source.sha256,
                "status": status(reading, validated.findings),
            }
            for reading in validated.results
        ],
        "missing": list(validated.missing),
        "excused": list(validated.excused),
        "findings": [finding_data(messages, finding) for finding in validated.findings],
        **overrides_data(validated.overrides),
        "rules": tally_data(messages, validated.tallies),
        "summary": summary(validated),
    }


def compiled_data(compiled: Compiled, language: str) -> Json:
    """The result of compiling: that of checking, with the files that were written."""
    manifest = compiled.files.get(MANIFEST)
    outputs = json.loads(manifest)["files"] if manifest else []
    validated = _validated(compiled.validated, language)
    counted = {"not_counted": list(compiled.not_counted)}
    content = validated | not_added_data(compiled.not_added) | counted | {"outputs": outputs}
    return headed("compilation", content)


def reading_data(found: ReadFile, language: str) -> Json:
    """One file's facts with their places; a file that could not be read has none."""
    submission, source = found.submission, found.source
    if submission:
        return submission_data(found.standard, submission, found.findings, language, _READING)
    messages = Messages(found.standard, language)
    content = {
        "standard": None,
        "entity": None,
        "period": None,
        "source": {"name": source.name, "size": source.size, "sha256": source.sha256},
        "facts": {},
        "texts": {},
        "findings": [finding_data(messages, finding) for finding in found.findings],
    }
    return headed(_READING, content)


def status(reading: FileResult, findings: Sequence[Finding]) -> str:
    """How a file stands: clean, warnings, errors or unreadable."""
    if reading.submission is None:
        return "unreadable"
    mine = {f.severity for f in findings if f.open and f.file == reading.source.name}
    if Severity.ERROR in mine:
        return "errors"
    return "warnings" if Severity.WARNING in mine else "clean"


def summary(validated: Validated) -> Json:
    """The verdict, and the counts behind it."""
    broken = [finding.severity for finding in validated.findings if finding.open]
    return {
        "submissions": len(validated.results),
        "missing": len(validated.missing),
        "errors": broken.count(Severity.ERROR),
        "warnings": broken.count(Severity.WARNING),
        "notices": broken.count(Severity.NOTICE),
        "not_evaluated": sum(not finding.broken for finding in validated.findings),
        "waived": sum(finding.waiver is not None for finding in validated.findings),
        "verdict": "broken" if validated.errors else "kept",
    }


def status_data(found: Status) -> Json:
    """Who has submitted, for programs (`docs/json.md`)."""
    content = {
        "standard": found.standard.id,
        "today": found.today.isoformat(),
        "entities": [_entity_data(line) for line in found.lines],
        "unclaimed": [_file_data(file) for file in found.unclaimed],
        "summary": status_summary(found.lines),
    }
    return headed("status", content)


def _entity_data(line: EntityStatus) -> Json:
    return {
        "entity": line.entity,
        "code": line.code or None,
        "listed": line.listed,
        "state": line.state.value,
        "received": _moment(line.received),
        "files": [_file_data(file) for file in line.files],
        "errors": line.errors,
        "warnings": line.warnings,
        "due": line.due.isoformat() if line.due else None,
        "days_left": line.days_left,
        "contact": line.contact or None,
    }


def _file_data(file: File) -> Json:
    return {"name": file.name, "received": _moment(file.received), "readable": file.readable}


def _moment(time: dt.datetime | None) -> str | None:
    return time.isoformat() if time else None


def status_summary(lines: Sequence[EntityStatus]) -> dict[str, int]:
    """How many entities there are, how many in each state, and how many are overdue."""
    states = [line.state for line in lines]
    late = sum(s.state is State.MISSING and (s.days_left or 0) < 0 for s in lines)
    return {"entities": len(lines)} | {str(s): states.count(s) for s in State} | {"overdue": late}
