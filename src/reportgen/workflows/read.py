"""Files by themselves, apart from the straight line of a case: read, and checked one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reportgen.case.settings import Entity
from reportgen.model.errors import trouble
from reportgen.model.findings import Finding, in_order
from reportgen.model.submissions import Source, Submission
from reportgen.readers.intake import REPORTS, ReadOptions, read_all
from reportgen.readers.settings_files import is_there
from reportgen.readers.standard_folders import known_standards, read_standard
from reportgen.standards.cells import cells
from reportgen.standards.standard import Standard
from reportgen.workflows.run_options import DEFAULT, RunOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """One file that was read: its submission, if it holds one, by the standard that it follows."""

    standard: Standard
    source: Source
    submission: Submission | None
    findings: tuple[Finding, ...]


def read_file(
    file: Path,
    *,
    standard: str = "",
    options: RunOptions = DEFAULT,
    own: Standard | None = None,
    roster: Sequence[Entity] = (),
) -> ReadFile:
    """Read one file: a submission or a compiled report.

    `own` is a case's standard, in place of the shipped one, and `roster` who may have sent it.
    """
    more = options.standards
    known = (read_standard(standard, more),) if standard else known_standards(more)
    if own:
        known = (own, *(other for other in known if other.id != own.id))
    if not is_there(file):
        raise trouble("file.missing", file)
    reading = ReadOptions(
        standards=known,
        any_standard=not standard,
        roster=tuple(roster),
        accepted=REPORTS,
        password=options.password,
        untabled=True,
    )
    (result,) = read_all(Path(), [str(file)], reading)
    name = result.submission.standard if result.submission else known[0].id
    followed = next(s for s in known if s.id == name)
    return ReadFile(
        standard=followed,
        source=result.source,
        submission=result.submission,
        findings=in_order(result.findings, cells(followed)),
    )
