"""The commands: each reads its options, calls the pipeline, shows the result, gives an exit code.

Help texts are keys of the interface's words (`zh.toml`, `en.toml`). Each command imports what it
needs when it runs, so that help comes at once.
"""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from reportgen import __version__
from reportgen.cli.formats import ListFormat, OutputFormat, ReadFormat
from reportgen.cli.options import (
    CaseFolder,
    CaseOption,
    Everything,
    Format,
    Lang,
    More,
    Password,
    Paths,
    Propose,
    Report,
    Returns,
    StandardName,
    Strict,
    Workers,
)
from reportgen.cli.review import check

if TYPE_CHECKING:
    from reportgen.model.submissions import Submission
    from reportgen.workflows.checking import Validated

standards = typer.Typer(help="help.standards", no_args_is_help=True, add_completion=False)


def application() -> typer.Typer:
    """The whole command line."""
    app = typer.Typer(
        name="reportgen",
        help="help.reportgen",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(_global)
    app.command("init", help="help.init")(init)
    app.command("forms", help="help.forms")(forms)
    app.command("compile", help="help.compile")(compile_)
    app.command("validate", help="help.validate")(validate)
    app.command("status", help="help.status")(status)
    app.command("read", help="help.read")(read)
    app.command("check", help="help.check")(check)
    app.add_typer(standards, name="standards")
    return app


def _version(wanted: bool) -> None:  # noqa: FBT001 - Typer calls it so
    if wanted:
        typer.echo(f"reportgen {__version__}")
        raise typer.Exit


def _global(
    lang: Lang = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="help.version")
    ] = False,
) -> None:
    """Options that every command has."""


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
    from reportgen.cli import ask, show
    from reportgen.workflows.new_case import start_case

    words = show.language(lang)
    authority = authority or ask.text("authority", words)
    area = ask.text("area", words, default=authority) if area is None else area
    year = ask.year(words) if year is None else year
    files = start_case(folder, authority=authority, area=area, period=year, standards=more or ())
    for file in files:
        show.written(file, words)
    show.said("next.init", words, folder=folder)
    return 0


def forms(
    case: CaseFolder = Path(),
    out: Annotated[
        Optional[Path],  # noqa: UP045 - Typer reads it
        typer.Option("--out", "-o", help="help.forms_out", show_default=False),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="help.force")] = False,
    more: More = None,
    lang: Lang = None,
) -> int:
    from reportgen.cli import show
    from reportgen.workflows.forms import write_forms

    issued = write_forms(case, out, force=force, standards=more or ())
    show.issued(issued, show.language(lang))
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
    propose: Propose = None,
    password: Password = "",
    workers: Workers = 1,
    more: More = None,
    lang: Lang = None,
) -> int:
    from reportgen.cli import data, output, show
    from reportgen.workflows.compile import compile_case

    language = show.language(lang)
    chosen = output.form_of(form, report)
    compiled = compile_case(
        case,
        out=out,
        final_only=final_only,
        standards=more or (),
        workers=workers,
        password=password,
    )
    output.findings(
        compiled.validated,
        lambda: data.compiled_data(compiled, language),
        output.Wanted(chosen, report, root=case, everything=everything, language=language),
    )
    if report or chosen is OutputFormat.TEXT:
        show.outputs(compiled, language)
    if propose:
        _propose(propose, compiled.validated, lang, compiled.total)
    return show.exit_code(compiled.validated, strict=strict)


def _propose(file: Path, validated: "Validated", lang: str | None, *more: "Submission") -> None:
    """Write a waiver for each open error and warning, to be completed by a person."""
    from reportgen.cli import show
    from reportgen.workflows.output_files import write_proposals

    language = show.language(lang)
    sent = (reading.submission for reading in validated.readings)
    submissions = [submission for submission in (*sent, *more) if submission]
    count = write_proposals(
        file,
        validated.standard,
        validated.findings,
        submissions,
        dt.datetime.now(tz=dt.UTC).astimezone().date(),
        language,
    )
    show.proposed(file, count, language)


def validate(
    paths: Paths = None,
    case: CaseOption = None,
    standard: StandardName = "",
    form: Format = OutputFormat.TEXT,
    report: Report = None,
    returns: Returns = None,
    strict: Strict = False,
    everything: Everything = False,
    propose: Propose = None,
    password: Password = "",
    workers: Workers = 1,
    more: More = None,
    lang: Lang = None,
) -> int:
    from reportgen.cli import data, output, show
    from reportgen.workflows.validate import validate_case, validate_files

    language = show.language(lang)
    chosen = output.form_of(form, report)
    files, folder = _files_or_case(paths, case)
    given: dict[str, Any] = {"standards": more or (), "workers": workers, "password": password}
    if files:
        validated = validate_files(files, case=folder, standard=standard, **given)
    else:
        validated = validate_case(folder or Path(), **given)
    root = Path() if files else folder or Path()
    wanted = output.Wanted(chosen, report, root=root, everything=everything, language=language)
    output.findings(validated, lambda: data.validated_data(validated, language), wanted)
    if returns:
        from reportgen.workflows.returns import write_returns

        done = write_returns(validated, returns, root=root, case=folder, standards=more or ())
        output.returned(done, language)
    if propose:
        _propose(propose, validated, lang)
    return show.exit_code(validated, strict=strict)


def _files_or_case(paths: list[Path] | None, case: Path | None) -> tuple[list[Path], Path | None]:
    """The files to check and the case that lends its settings, or no files and the case itself."""
    if case is None and paths and len(paths) == 1 and (paths[0] / "case.toml").is_file():
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
    workers: Workers = 1,
    more: More = None,
    lang: Lang = None,
) -> int:
    from reportgen.cli import output, show
    from reportgen.workflows.status import status_of

    chosen = output.form_of(OutputFormat(form), report)
    day = (today or dt.datetime.now(tz=dt.UTC).astimezone()).date()
    found = status_of(case, today=day, name=name, standards=more or (), workers=workers)
    output.status(found, chosen, report, show.language(lang))
    return 0


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
    from reportgen.cli import data, show
    from reportgen.workflows.read import read_file

    found = read_file(file, standard=standard, standards=more or (), password=password)
    if form is ReadFormat.JSON:
        show.data(data.reading_data(found, show.language(lang)))
    else:
        show.reading(found, show.language(lang))
    return int(any(finding.counts_as_error for finding in found.findings))


@standards.command("list", help="help.standards_list")
def list_standards(more: More = None, lang: Lang = None) -> int:
    from reportgen.cli import show
    from reportgen.readers.standard_folders import all_standards

    show.standards(all_standards(more or ()), show.language(lang))
    return 0


@standards.command("show", help="help.standards_show")
def show_standard(
    name: Annotated[str, typer.Argument(help="help.standard_id")],
    more: More = None,
    lang: Lang = None,
) -> int:
    from reportgen.cli import show
    from reportgen.readers.standard_folders import read_standard

    show.standard(read_standard(name, more or ()), show.language(lang))
    return 0


@standards.command("rules", help="help.standards_rules")
def show_rules(
    name: Annotated[str, typer.Argument(help="help.standard_id")],
    more: More = None,
    lang: Lang = None,
) -> int:
    from reportgen.cli import show
    from reportgen.readers.standard_folders import read_standard

    show.rules(read_standard(name, more or ()), show.language(lang))
    return 0


@standards.command("page", help="help.standards_page")
def show_page(more: More = None) -> int:
    from reportgen.cli import show
    from reportgen.workflows.standards import rules_page

    show.text(rules_page(more or ()))
    return 0


@standards.command("lint", help="help.standards_lint")
def lint(
    names: Annotated[
        Optional[list[str]],  # noqa: UP045 - Typer reads it
        typer.Argument(help="help.standard_ids", show_default=False),
    ] = None,
    more: More = None,
    lang: Lang = None,
) -> int:
    from reportgen.cli import show
    from reportgen.model.errors import ReportgenError
    from reportgen.workflows.standards import lint_standards

    linted, problems = lint_standards(names or (), more or ())
    if problems:
        raise ReportgenError(*problems)
    show.linted(linted, show.language(lang))
    return 0


@standards.command("blank", help="help.standards_blank")
def blank(
    name: Annotated[str, typer.Argument(help="help.standard_id")],
    out: Annotated[Path, typer.Option("--out", "-o", help="help.blank_out")],
    more: More = None,
    lang: Lang = None,
) -> int:
    from reportgen.cli import show
    from reportgen.workflows.standards import draw_blank

    draw_blank(name, out, more or ())
    show.written(out, show.language(lang))
    return 0
