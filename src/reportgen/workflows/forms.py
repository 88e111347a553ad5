"""Writes a new case folder, and a blank form for each entity of its roster."""

import os
from collections.abc import Iterable, Mapping
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
from reportgen.text.file_names import free_name
from reportgen.workflows.load_case import load_case, load_prior
from reportgen.workflows.run_options import DEFAULT, RunOptions
from reportgen.workflows.targets import Inputs, refuse_folder
from reportgen.writers.blank_forms import write_form
from reportgen.writers.outputs.atomic import cannot_write
from reportgen.writers.outputs.files import PlacedFile, write_files

FORMS = "forms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """The forms written, the forms that existed unchanged, and findings on last year's files.

    `standard` gives the words of the findings. `renamed` gives for each entity whose name no file
    can have what its form is called.
    """

    standard: Standard
    folder: Path
    written: tuple[PlacedFile, ...]
    unchanged: tuple[Path, ...]
    findings: tuple[Finding, ...]
    renamed: Mapping[str, str]


def write_forms(
    folder: Path, out: Path | None = None, *, force: bool = False, options: RunOptions = DEFAULT
) -> Issued:
    """Write a form for each entity of a case's roster, into `forms` of the case or `out`.

    Raises `ReportgenError` if there is no roster. Without `force`, it also does so, and writes
    nothing, if a form exists with other content; with it, that one stays beside as `.bak`.
    """
    target = out or folder / FORMS
    refuse_folder(target, Inputs(case=folder))
    case, _, standard = load_case(folder, options)
    if not case.roster:
        raise trouble("forms.no_roster", folder)
    prior, findings = load_prior(case, standard, options)
    names = file_names(case.roster)
    files = {
        name: blank_form(case, standard, prior, entity)
        for name, entity in zip(names, case.roster, strict=True)
    }
    same = _unchanged(target, files, force=force)
    fresh = {name: content for name, content in files.items() if name not in same}
    return Issued(
        standard=standard,
        folder=target,
        written=_write(target, fresh),
        unchanged=tuple(target / name for name in same),
        findings=tuple(findings),
        renamed={
            entity.name: name
            for name, entity in zip(names, case.roster, strict=True)
            if name != f"{_stem(entity)}.xlsx"
        },
    )


def _unchanged(target: Path, files: Mapping[str, bytes], *, force: bool) -> list[str]:
    """The names of the forms that are there already; raises `ReportgenError` if others are."""
    there = [name for name in files if os.path.lexists(target / name)]
    plain = [name for name in there if (target / name).is_file()]
    same = [name for name in plain if (target / name).read_bytes() == files[name]]
    wrong = set(there) - set(plain if force else same)
    if wrong:
        problems = (Problem(id="forms.differs", where=str(target / one)) for one in sorted(wrong))
        raise ReportgenError(*problems)
    return same


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


def file_names(roster: Iterable[Entity]) -> list[str]:
    """The name of each entity's form, with its code in front; each another file on every system."""
    taken: set[str] = set()
    return [free_name(_stem(entity), taken) + ".xlsx" for entity in roster]


def _stem(entity: Entity) -> str:
    return " ".join(part for part in (entity.code, entity.name) if part)


def _write(target: Path, files: Mapping[str, bytes]) -> tuple[PlacedFile, ...]:
    """Write each file whole or not at all."""
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(target, error) from error
    return tuple(write_files(target, files))
