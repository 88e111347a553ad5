"""Maintains standards: checks their folders, lists their rules, draws their blank reports."""

from collections.abc import Sequence
from pathlib import Path

from reportgen.checks.lint import lint
from reportgen.documents.rule_catalogue import page
from reportgen.model.errors import Problem
from reportgen.readers.formats.docx import read_docx
from reportgen.readers.standard_folders import all_standards, read_standard, rulebook, typography
from reportgen.workflows.output_files import template_of
from reportgen.workflows.targets import Inputs, refuse_file
from reportgen.writers.outputs.files import PlacedFile, write_file
from reportgen.writers.word_blank import blank_report


def lint_standards(
    names: Sequence[str] = (), standards: Sequence[Path] = ()
) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """The ids of the named standards (of all, if none is named), and every problem in them."""
    known = (
        [read_standard(name, standards) for name in names] if names else all_standards(standards)
    )
    every = all_standards(standards)
    problems = [
        problem
        for standard in known
        for problem in lint(standard, read_docx(template_of(standard))[0], every)
    ]
    return tuple(standard.id for standard in known), tuple(problems)


def rules_page(standards: Sequence[Path] = ()) -> str:
    """The page of all checks of all standards, in Markdown."""
    return page(all_standards(standards), rulebook())


def draw_blank(
    name: str, out: Path, standards: Sequence[Path] = (), *, force: bool = False
) -> PlacedFile:
    """Write the blank report of a standard, drawn from its definition, as a Word file.

    Raises `ReportgenError` if a file is there that is not an output, unless with `force`.
    """
    refuse_file(out, Inputs(given=standards), force=force)
    return write_file(out, blank_report(read_standard(name, standards), typography()))
