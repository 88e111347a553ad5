"""Writes a new case folder, and a blank form for each entity of its roster."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from reportgen.case.indicators import asked, without_unasked
from reportgen.case.prior_year import PriorYear
from reportgen.case.settings import Case, Entity
from reportgen.documents.blank_form import Form
from reportgen.extract.identity import form_mark
from reportgen.model.errors import Problem, ReportgenError, trouble
from reportgen.model.findings import Finding
from reportgen.readers.standard_folders import form_words
from reportgen.standards.standard import Standard
from reportgen.text.file_names import safe_name
from reportgen.workflows.load_case import load_case, load_prior
from reportgen.workflows.run_options import DEFAULT, RunOptions
from reportgen.writers.blank_forms import write_form
from reportgen.writers.output_folder import write_file

FORMS = "forms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """The forms written, the forms that existed unchanged, and findings on last year's files.

    `standard` gives the words of the findings.
    """

    standard: Standard
    folder: Path
    written: tuple[Path, ...]
    unchanged: tuple[Path, ...]
    findings: tuple[Finding, ...]


def write_forms(
    folder: Path, out: Path | None = None, *, force: bool = False, options: RunOptions = DEFAULT
) -> Issued:
    """Write a form for each entity of a case's roster, into `forms` of the case or `out`.

    Raises `ReportgenError` if there is no roster. Without `force`, it also does so, and writes
    nothing, if a form exists with other content.
    """
    case, _, standard = load_case(folder, options)
    if not case.roster:
        raise trouble("forms.no_roster", folder)
    prior, findings = load_prior(case, standard, options)
    target = out or folder / FORMS
    files = _files(case, standard, prior)
    there = {name for name in files if (target / name).exists()}
    same = {name for name in there if (target / name).read_bytes() == files[name]}
    if not force and there != same:
        raise ReportgenError(
            *(
                Problem(id="forms.differs", where=str(target / name))
                for name in sorted(there - same)
            )
        )
    fresh = [name for name in files if name not in same]
    _write(target, {name: files[name] for name in fresh})
    return Issued(
        standard=standard,
        folder=target,
        written=tuple(target / name for name in fresh),
        unchanged=tuple(target / name for name in files if name in same),
        findings=tuple(findings),
    )


def _files(case: Case, standard: Standard, prior: PriorYear) -> dict[str, bytes]:
    """Each entity's workbook by its file name."""
    files: dict[str, bytes] = {}
    for entity in case.roster:
        name = file_name(entity)
        if name in files:
            raise trouble("forms.name_twice", name, entity=entity.name)
        files[name] = blank_form(case, standard, prior, entity)
    return files


def blank_form(case: Case, standard: Standard, prior: PriorYear, entity: Entity) -> bytes:
    """The workbook that an entity is sent to fill in."""
    words, before = form_words(), prior.of(entity.name)
    form = Form(
        standard=without_unasked(standard, asked(case, standard), entity.name),
        entity=entity,
        period=case.settings.period,
        authority=case.settings.authority,
        mark=form_mark(standard.identity, standard.id, case.settings.period, entity),
        blank_means=case.options.blank_means or standard.blank_means,
        totals=case.options.form_totals,
        contact=case.options.form_contact,
        prior=before.facts if before else {},
        prior_source=(before.file or "") if before else "",
        carry=words.carry,
    )
    return write_form(form, words)


def file_name(entity: Entity) -> str:
    """The name of an entity's form, with its code in front; safe on every system."""
    stem = " ".join(part for part in (entity.code, entity.name) if part)
    return safe_name(stem) + ".xlsx"


def _write(target: Path, files: Mapping[str, bytes]) -> None:
    """Write each file whole or not at all."""
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise trouble("output.cannot_write", target, reason=error.strerror or error) from error
    for name, content in files.items():
        write_file(target / name, content)
