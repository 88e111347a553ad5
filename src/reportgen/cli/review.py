"""The command that checks a finished report."""

from pathlib import Path
from typing import Annotated, Optional

import typer

from reportgen.cli.formats import OutputFormat
from reportgen.cli.options import (
    CaseOption,
    Everything,
    Format,
    Lang,
    More,
    Password,
    Report,
    StandardName,
    Strict,
)


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
    password: Password = "",
    more: More = None,
    lang: Lang = None,
) -> int:
    from reportgen.cli import data, output, show
    from reportgen.workflows.check_report import check_report

    language = show.language(lang)
    chosen = output.form_of(form, report)
    validated = check_report(
        file,
        against=against,
        prior=prior,
        case=case,
        standard=standard,
        standards=more or (),
        password=password,
    )
    wanted = output.Wanted(chosen, report, root=Path(), everything=everything, language=language)
    output.findings(validated, lambda: data.validated_data(validated, language), wanted)
    return show.exit_code(validated, strict=strict)
