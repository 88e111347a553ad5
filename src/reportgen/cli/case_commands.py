"""The commands on a case: start it, issue forms, validate, compile, see who has submitted."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from reportgen.cli.language import interface
from reportgen.cli.options import (
    CaseFolder,
    CaseOption,
    Everything,
    Force,
    Format,
    Lang,
    ListFormat,
    More,
    OutputFormat,
    Password,
    Paths,
    Propose,
    Report,
    Returns,
    StandardName,
    Strict,
    Workers,
    run_options,
)
from reportgen.model.errors import trouble

if TYPE_CHECKING:
    from reportgen.model.submissions import Submission
    from reportgen.workflows.run_options import RunOptions
    from reportgen.workflows.validate import Validated


def init(
    folder: Annotated[Path, typer.Argument(help="help.init_folder", show_default=False)],
    authority: Annotated[
        Optional[str],  # noqa: UP045 - Typer reads it
        typer.Option("--authority", help="help.authority", show_default=False),
    ] = None,
    area: Annotated[
        Optional[str],  # noqa: UP045 - Typer reads it
        typer.Option("--area", help="help.area", show_default=False),
    ] = None,
    year: Annotated[
        Optional[int],  # noqa: UP045 - Typer reads it
        typer.Option("--year", help="help.year", show_default=False),
    ] = None,
    more: More = None,
    lang: Lang = None,
) -> int:
    from reportgen.cli import terminal
    from reportgen.workflows.new_case import start_case

    words = terminal.language(lang)
    authority = authority or _ask("authority", words)
    area = _ask("area", words, default=authority) if area is None else area
    year = _ask_year(words) if year is None else year
    files = start_case(folder, authority=authority, area=area, period=year, standards=more or ())
    for file in files:
        terminal.say("written", words, file=file)
    terminal.say("next.init", words, folder=folder)
    return 0


def forms(
    case: CaseFolder = Path(),
    out: Annotated[
        Optional[Path],  # noqa: UP045 - Typer reads it
        typer.Option("--out", "-o", help="help.forms_out", show_default=False),
    ] = None,
    force: Force = False,
    more: More = None,
    lang: Lang = None,
) -> int:
    from reportgen.cli import terminal
    from reportgen.workflows.forms import write_forms

    issued = write_forms(case, out, force=force, options=run_options(more))
    terminal.issued(issued, terminal.language(lang))
    return int(any(finding.counts_as_error for finding in issued.findings))


def compile_(
    case: CaseFolder = Path(),
    out: Annotated[
        Optional[Path],  # noqa: UP045 - Typer reads it
        typer.Option("--out", "-o", help="help.out", show_default=False),
    ] = None,
    final_only: Annotated[bool, typer.Option("--final-only", help="help.final_only")] = False,
    form: Format = OutputFormat.TEXT,
    report: Report = None,
    strict: Strict = False,
    everything: Everything = False,
    force: Force = False,
    propose: Propose = None,
    password: Password = "",
    workers: Workers = 1,
    more: More = None,
    lang: Lang = None,
) -> int:
    from reportgen.cli import json, output, terminal
    from reportgen.workflows.compile import compile_case
    from reportgen.workflows.targets import Inputs, refuse_outputs

    language = terminal.language(lang)
    chosen = output.form_of(form, report)
    refuse_outputs(Inputs(case=case), report=report, propose=propose, force=force)
    options = run_options(more, workers, password)
    compiled = compile_case(case, out=out, final_only=final_only, options=options)
    output.findings(
        compiled.validated,
        lambda: json.compiled_data(compiled, language),
        output.ShowOptions(chosen, report, root=case, everything=everything, language=language),
    )
    if report or chosen is OutputFormat.TEXT:
        terminal.outputs(compiled, language)
    if propose:
        _propose(propose, compiled.validated, lang, compiled.total)
    return terminal.exit_code(compiled.validated, strict=strict)


def _propose(file: Path, validated: "Validated", lang: str | None, *more: "Submission") -> None:
    """Write a waiver for each open error and warning, to be completed by a person."""
    from reportgen.cli import terminal
    from reportgen.workflows.output_files import write_proposals

    language = terminal.language(lang)
    sent = (result.submission for result in validated.results)
    submissions = [submission for submission in (*sent, *more) if submission]
    count = write_proposals(
        file,
        validated.standard,
        validated.findings,
        submissions,
        dt.datetime.now(tz=dt.UTC).astimezone().date(),
        language,
    )
    terminal.say_beside("proposed", language, file=file, count=count)


def validate(
    paths: Paths = None,
    case: CaseOption = None,
    standard: StandardName = "",
    form: Format = OutputFormat.TEXT,
    report: Report = None,
    returns: Returns = None,
    strict: Strict = False,
    everything: Everything = False,
    force: Force = False,
    propose: Propose = None,
    password: Password = "",
    workers: Workers = 1,
    more: More = None,
    lang: Lang = None,
) -> int:
    from reportgen.cli import json, output, terminal
    from reportgen.workflows.targets import Inputs, refuse_outputs
    from reportgen.workflows.validate import validate_case, validate_files

    language = terminal.language(lang)
    chosen = output.form_of(form, report)
    files, folder = _files_or_case(paths, case)
    inputs = Inputs(case=folder if files else folder or Path(), given=files)
    refuse_outputs(inputs, report=report, propose=propose, returns=returns, force=force)
    options = run_options(more, workers, password)
    if files:
        validated = validate_files(files, case=folder, standard=standard, options=options)
    else:
        validated = validate_case(folder or Path(), options)
    root = Path() if files else folder or Path()
    wanted = output.ShowOptions(chosen, report, root=root, everything=everything, language=language)
    output.findings(validated, lambda: json.validated_data(validated, language), wanted)
    if returns:
        _return(validated, returns, root, folder, options, language)
    if propose:
        _propose(propose, validated, lang)
    return terminal.exit_code(validated, strict=strict)


def _return(
    validated: "Validated",
    target: Path,
    root: Path,
    case: Path | None,
    options: "RunOptions",
    language: str,
) -> None:
    """Write what goes back to the entities."""
    from reportgen.cli import output
    from reportgen.workflows.returns import write_returns

    done = write_returns(validated, target, root=root, case=case, options=options)
    output.returned(done, language)


def _files_or_case(paths: list[Path] | None, case: Path | None) -> tuple[list[Path], Path | None]:
    """The files to check and the case that lends its settings, or no files and the case itself."""
    from reportgen.readers.settings_files import is_there

    if case is None and paths and len(paths) == 1 and is_there(paths[0] / "case.toml"):
        return [], paths[0]
    return paths or [], case


def status(
    case: CaseFolder = Path(),
    name: Annotated[str, typer.Option("--name", help="help.name", show_default=False)] = "",
    today: Annotated[
        Optional[dt.datetime],  # noqa: UP045 - Typer reads it
        typer.Option("--today", formats=["%Y-%m-%d"], help="help.today", show_default=False),
    ] = None,
    form: Annotated[
        ListFormat, typer.Option("--format", "-f", help="help.list_format")
    ] = ListFormat.TEXT,
    report: Report = None,
    force: Force = False,
    workers: Workers = 1,
    more: More = None,
    lang: Lang = None,
) -> int:
    from reportgen.cli import output, terminal
    from reportgen.workflows.status import status_of
    from reportgen.workflows.targets import Inputs, refuse_file

    chosen = output.form_of(OutputFormat(form), report)
    refuse_file(report, Inputs(case=case), force=force)
    day = (today or dt.datetime.now(tz=dt.UTC).astimezone()).date()
    found = status_of(case, today=day, name=name, options=run_options(more, workers))
    output.status(found, chosen, report, terminal.language(lang))
    return 0


def _ask(key: str, language: str, default: str | None = None) -> str:
    """The answer to a question; raises `ReportgenError` if nobody can be asked."""
    try:
        return str(typer.prompt(interface(language)[f"ask.{key}"], default=default, err=True))
    except typer.Abort as error:
        raise trouble("init.missing", key) from error


def _ask_year(language: str) -> int:
    """The year of the report; last year is proposed. Raises `ReportgenError` as `_ask` does."""
    question = interface(language)["ask.year"]
    last = dt.datetime.now(tz=dt.UTC).year - 1
    try:
        return int(typer.prompt(question, default=last, type=int, err=True))
    except typer.Abort as error:
        raise trouble("init.missing", "year") from error
