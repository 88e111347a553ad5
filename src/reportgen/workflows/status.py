"""Who has submitted, on a day."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from reportgen.case.status import EntityStatus, File, entity_statuses, named
from reportgen.readers.intake import FileResult
from reportgen.standards.standard import Standard
from reportgen.workflows.load_case import load_case
from reportgen.workflows.run_options import DEFAULT, RunOptions
from reportgen.workflows.validate import validate_case


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Who has submitted: a line for each entity, most pressing first, in the standard's words.

    `unclaimed` are the files of which nothing says whose they are.
    """

    standard: Standard
    today: dt.date
    lines: tuple[EntityStatus, ...]
    unclaimed: tuple[File, ...] = ()


def status_of(
    folder: Path, *, today: dt.date, name: str = "", options: RunOptions = DEFAULT
) -> Status:
    """How the submissions of a case stand on a day, for entities whose name contains `name`.

    A case without submissions is no error here. Raises `ReportgenError` if the case is unusable.
    """
    case, _, standard = load_case(folder, options)
    checked = validate_case(folder, options) if case.files else None
    files = [_received(folder, result) for result in checked.results] if checked else []
    lines = entity_statuses(
        case.roster,
        files,
        checked.findings if checked else (),
        today=today,
        excused=case.options.allow_missing,
    )
    lines = named(lines, name, case.roster) if name else lines
    unclaimed = tuple(file for file in files if not file.entity)
    return Status(standard=standard, today=today, lines=lines, unclaimed=unclaimed)


def _received(folder: Path, result: FileResult) -> File:
    try:
        seconds = (folder / result.source.name).stat().st_mtime
        received = dt.datetime.fromtimestamp(int(seconds), tz=dt.UTC).astimezone()
    except (OSError, OverflowError, ValueError):
        received = None
    return File(
        name=result.source.name,
        entity=result.entity,
        readable=result.submission is not None,
        received=received,
    )
