"""The straight line: read, check, aggregate, check again, build, write, read back.

Every stage is one call from values to values; only reading and writing touch files.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reportgen.case.aggregate import NotAdded, aggregate, not_added
from reportgen.documents.build_report import build, narratives, tables_of, texts_of
from reportgen.documents.materials import collect
from reportgen.documents.narrative.template import Narrative
from reportgen.documents.report import Report
from reportgen.model.submissions import Submission
from reportgen.workflows.checking import (
    Validated,
    check_all,
    check_text,
    check_total,
    findings_of,
    validated_of,
)
from reportgen.workflows.load_case import Loaded, load
from reportgen.workflows.output_files import output_files, printed_headings
from reportgen.writers.output_folder import write_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A compiled report: what checking gave, the aggregate, and the files by name.

    `kept` names files of an earlier run that somebody had changed and that were therefore kept.
    `folder` is None where nothing was written. `not_added` are the cells that are not sums, and
    whose figures were left, `not_counted` those of the roster whom the sum does not hold.
    """

    validated: Validated
    total: Submission
    report: Report
    files: Mapping[str, bytes]
    folder: Path | None
    kept: tuple[str, ...] = ()
    not_added: tuple[NotAdded, ...] = ()
    not_counted: tuple[str, ...] = ()


def compile_case(  # noqa: PLR0913 - an option of the command each
    folder: Path,
    *,
    out: Path | None = None,
    final_only: bool = False,
    standards: Sequence[Path] = (),
    workers: int = 1,
    password: str = "",
    today: dt.date | None = None,
) -> Compiled:
    """Compile a case folder into its report; a draft if an error is open.

    With `final_only` nothing is written then. Waivers expire by the report's date; only where it
    has none, by `today`, the clock's day unless given. Raises `ReportgenError` where the case, the
    standard or the output folder cannot be worked with.
    """
    loaded = load(folder, standards, workers, password)
    case, standard = loaded.case, loaded.standard
    checked, due = check_all(loaded)
    total = aggregate(standard, due, entity=case.area, period=case.settings.period)
    again = check_total(loaded, total, findings_of(checked[0], due))
    texts, text_findings = narratives(case, standard, total, loaded.prior.total)
    said = texts_of(case, standard, texts)
    headings, tables = printed_headings(standard), tables_of(texts)
    total = replace(total, texts=said, headings=headings, tables=tables)
    of_text = check_text(loaded, total, {finding.file for finding in text_findings})
    found = (*loaded.findings, *checked[0], *again[0], *text_findings, *of_text[0])
    validated = validated_of(loaded, found, (*checked[1], *again[1], *of_text[1]), today, total)
    nothing = _unwritten(loaded, due, total, texts, validated)
    if final_only and nothing.report.draft:
        return nothing
    files = _files(loaded, nothing, due)
    target = out or folder / "out"
    kept = write_folder(target, files)
    return replace(nothing, files=files, folder=target, kept=tuple(kept))


def _files(loaded: Loaded, compiled: Compiled, due: Sequence[Submission]) -> Mapping[str, bytes]:
    case, standard = loaded.case, loaded.standard
    return output_files(
        compiled.report,
        standard,
        compiled.total,
        compiled.validated.findings,
        compiled.not_added,
        case.overrides,
        materials=collect(case, standard, due, loaded.prior.of),
        uncounted=compiled.not_counted,
    )


def _unwritten(
    loaded: Loaded,
    due: Sequence[Submission],
    total: Submission,
    texts: Mapping[str, Narrative],
    validated: Validated,
) -> Compiled:
    report = build(
        loaded.case,
        loaded.standard,
        shape=loaded.shape,
        total=total,
        texts=texts,
        findings=validated.findings,
        tallies=validated.tallies,
    )
    return Compiled(
        validated=validated,
        total=total,
        report=report,
        files={},
        folder=None,
        not_added=not_added(loaded.standard, due),
        not_counted=loaded.case.uncounted(total),
    )
