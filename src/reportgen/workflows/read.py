"""Files by themselves, apart from the straight line of a case: read, and checked one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reportgen.case.settings import Entity
from reportgen.model.errors import trouble
from reportgen.model.findings import Finding, in_order
from reportgen.model.submissions import Source, Submission
from reportgen.readers.intake import REPORTS, ReadOptions, read_all
from reportgen.readers.standard_folders import all_standards, read_standard
from reportgen.standards.standard import Standard


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
    standards: Sequence[Path] = (),
    password: str = "",
    own: Standard | None = None,
    roster: Sequence[Entity] = (),
) -> ReadFile:
    """Read one file: a submission or a compiled report; `password` opens an encrypted one.

    `own` is a case's standard, in place of the shipped one, and `roster` who may have sent it.
    """
    known = (read_standard(standard, standards),) if standard else all_standards(standards)[::-1]
    if own:
        known = (own, *(other for other in known if other.id != own.id))
    if not file.exists():
        raise trouble("file.missing", file)
    wanted = ReadOptions(
        standards=known,
        any_standard=not standard,
        roster=tuple(roster),
        accepted=REPORTS,
        password=password,
        untabled=True,
    )
    (reading,) = read_all(Path(), [str(file)], wanted)
    followed = reading.submission.standard if reading.submission else known[0].id
    return ReadFile(
        standard=next(s for s in known if s.id == followed),
        source=reading.source,
        submission=reading.submission,
        findings=in_order(reading.findings),
    )
