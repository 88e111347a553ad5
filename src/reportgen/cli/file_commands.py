"""The commands on one file: read it, or check it as a finished report."""

from pathlib import Path
from typing import Annotated, Optional

import typer

from reportgen.cli.options import (
    CaseOption,
    Everything,
    Force,
    Format,
    Lang,
    More,
    OutputFormat,
    Password,
    ReadFormat,
    Report,
    StandardName,
    Strict,
    run_options,
)


def read(
    file: Annotated[Path, typer.Argument(help="help.file", show_default=False)],
    standard: Annotated[
        str, typer.Option("--standard", help="help.standard", show_default=False)
    ] = "",
    form: Annotated[
        ReadFormat, typer.Option("--format", "-f", help="help.read_format")
    ] = ReadFormat.TEXT,
    password: Password = "",
    more: More = None,
    lang: Lang = None,
) -> int:
    from reportgen.cli import json, terminal
    from reportgen.workflows.read import read_file

    found = read_file(file, standard=standard, options=run_options(more, password=password))
    if form is ReadFormat.JSON:
        terminal.data(json.reading_data(found, terminal.language(lang)))
    else:
        terminal.reading(found, terminal.language(lang))
    return int(any(finding.counts_as_error for finding in found.findings))


def check(
    file: Annotated[Path, typer.Argument(help="help.finished", show_default=False)],
    against: Annotated[
        Optional[Path],  # noqa: UP045 - Typer reads it
        typer.Option("--against", help="help.against", show_default=False),
    ] = None,
    prior: Annotated[
        Optional[Path],  # noqa: UP045 - Typer reads it
        typer.Option("--prior", help="help.prior", show_default=False),
    ] = None,
    case: CaseOption = None,
    standard: StandardName = "",
    form: Format = OutputFormat.TEXT,
    report: Report = None,
    strict: Strict = False,
    everything: Everything = False,
    force: Force = False,
    password: Password = "",
    more: More = None,
    lang: Lang = None,
) -> int:
    from reportgen.cli import json, output, terminal
    from reportgen.workflows.check_report import check_report
    from reportgen.workflows.targets import Inputs, refuse_outputs

    language = terminal.language(lang)
    chosen = output.form_of(form, report)
    given = [path for path in (file, against, prior) if path]
    refuse_outputs(Inputs(case=case, given=given), report=report, force=force)
    validated = check_report(
        file,
        against=against,
        prior=prior,
        case=case,
        standard=standard,
        options=run_options(more, password=password),
    )
    wanted = output.ShowOptions(chosen, report, Path(), everything, language)
    output.findings(validated, lambda: json.validated_data(validated, language), wanted)
    return terminal.exit_code(validated, strict=strict)
