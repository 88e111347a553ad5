"""The straight line: read, check, aggregate, check again, build, write, read back.

Every stage is one call from values to values; only reading and writing touch files.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from reportgen.case.aggregate import NotAdded, aggregate, not_added
from reportgen.case.indicators import asked, with_lacks
from reportgen.checks.check import check_alone, check_text
from reportgen.checks.explanations.causes import without_bodies
from reportgen.checks.subjects import CheckedSubmission
from reportgen.documents.build_report import build, narratives, tables_of, texts_of
from reportgen.documents.materials import collect
from reportgen.documents.narrative.template import Narrative, all_bound
from reportgen.documents.report import Report, without_holes
from reportgen.model.findings import Checked, Finding
from reportgen.model.submissions import SIGNATURE, TITLE, Submission
from reportgen.readers.sandbox import Death, Limits, caged
from reportgen.readers.standard_folders import starting_texts
from reportgen.workflows.load_case import Loaded, load
from reportgen.workflows.output_files import output_files, printed_headings
from reportgen.workflows.run_options import DEFAULT, RunOptions
from reportgen.workflows.targets import Inputs, refuse_folder
from reportgen.workflows.validate import Validated, check_all, validated_of
from reportgen.writers.outputs.folders import write_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A compiled report: what checking gave, the aggregate, and the files by name.

    `kept` names files of an earlier run that somebody had changed and that were therefore kept.
    `held` gives for each file that an office program holds open the name that it got instead.
    `folder` is None where nothing was written. `not_added` are the cells that are not sums, and
    whose figures were left, `not_counted` those of the roster whom the sum does not hold.
    """

    validated: Validated
    total: Submission
    report: Report
    files: Mapping[str, bytes]
    folder: Path | None
    kept: tuple[str, ...] = ()
    held: Mapping[str, str] = field(default_factory=dict)
    not_added: tuple[NotAdded, ...] = ()
    not_counted: tuple[str, ...] = ()


def compile_case(
    folder: Path,
    *,
    out: Path | None = None,
    final_only: bool = False,
    options: RunOptions = DEFAULT,
) -> Compiled:
    """Compile a case folder into its report; a draft if an error is open.

    With `final_only` nothing is written then. Waivers expire by the report's date; only where it
    has none, by the day of the run. Raises `ReportgenError` where the case, the
    standard or the output folder cannot be worked with.
    """
    target = out or folder / "out"
    refuse_folder(target, Inputs(case=folder))
    loaded = load(folder, options)
    case, standard, prior = loaded.case, loaded.standard, loaded.prior.total
    checked, due = check_all(loaded)
    whom = asked(case, standard, {one.entity for one in due if one.entity})
    total = aggregate(standard, due, entity=case.area, period=case.settings.period)
    total = with_lacks(total, whom)
    causes = _findings_of(checked.findings, due)
    again = check_alone(standard, total, loaded.blank_means, prior=prior, causes=causes)
    if set(case.uncounted(total)) - set(case.options.allow_missing):
        again = without_bodies(again)
    begun = starting_texts(standard)
    texts, text_findings = narratives(case, standard, total, prior, begun, working=_within_limits)
    written = texts_of(case, standard, texts)
    headings, tables = printed_headings(standard), tables_of(texts)
    total = replace(total, texts=written, headings=headings, tables=tables)
    of_text = _check_text(loaded, total, {finding.file for finding in text_findings})
    found = Checked((*loaded.findings, *checked.findings, *again.findings, *text_findings))
    tallies = Checked((), checked.tallies + again.tallies)
    validated = validated_of(loaded, found + tallies + of_text, options, total)
    nothing = _unwritten(loaded, due, total, texts, validated)
    if final_only and nothing.report.draft:
        return nothing
    files = _files(loaded, nothing, due)
    placed = write_folder(target, files)
    return replace(nothing, files=placed.files, folder=target, kept=placed.kept, held=placed.held)


def _within_limits(
    function: Callable[[str], Narrative], texts: Iterable[str]
) -> Iterator[Narrative | str]:
    """What the function makes of each text, in the sandbox, or the limit that the text passed."""
    for made in caged(function, texts, limits=Limits()):
        yield made.reason if isinstance(made, Death) else made


def _findings_of(
    findings: Iterable[Finding], submissions: Iterable[Submission]
) -> tuple[Finding, ...]:
    """The findings of these submissions: what was not added up causes nothing on the sum."""
    files = {submission.file for submission in submissions if submission.source}
    return tuple(finding for finding in findings if finding.file in files)


def _check_text(loaded: Loaded, total: Submission, lacking: Collection[str | None]) -> Checked:
    """Check the report's text against its tables and last year's.

    Of the files that are `lacking` something, only the text that is there is checked.
    """
    case = loaded.case
    files = {section: f"narrative/{section}.md" for section in total.texts}
    files |= dict.fromkeys((TITLE, SIGNATURE), "case.toml")
    texts = {
        section: without_holes(text) if files[section] in lacking else text
        for section, text in total.texts.items()
    }
    figures = CheckedSubmission(
        standard=loaded.standard,
        submission=replace(total, texts=texts),
        blank_means=loaded.blank_means,
        prior=loaded.prior.total,
    )
    checked = check_text(figures, files, names=(case.area, case.settings.authority))
    bound = {
        f"narrative/{section}.md" for section, own in case.narratives.items() if all_bound(own)
    }
    return replace(checked, findings=tuple(f for f in checked.findings if not _is_sure(f, bound)))


def _is_sure(finding: Finding, bound: Collection[str]) -> bool:
    """Whether a remark on how a figure was understood is idle: the text binds all its figures."""
    return finding.rule == "prose.reading" and finding.file in bound


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
