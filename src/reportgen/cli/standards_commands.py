"""The commands on standards: list, show, check them, and draw an empty report."""

from pathlib import Path
from typing import Annotated, Optional

import typer

from reportgen.cli.options import Force, Lang, More

standards = typer.Typer(help="help.standards", no_args_is_help=True, add_completion=False)


@standards.command("list", help="help.standards_list")
def list_standards(more: More = None, lang: Lang = None) -> int:
    from reportgen.cli import terminal
    from reportgen.readers.standard_folders import all_standards

    terminal.standards(all_standards(more or ()), terminal.language(lang))
    return 0


@standards.command("show", help="help.standards_show")
def show_standard(
    name: Annotated[str, typer.Argument(help="help.standard_id")],
    more: More = None,
    lang: Lang = None,
) -> int:
    from reportgen.cli import terminal
    from reportgen.readers.standard_folders import read_standard

    terminal.standard(read_standard(name, more or ()), terminal.language(lang))
    return 0


@standards.command("rules", help="help.standards_rules")
def show_rules(
    name: Annotated[str, typer.Argument(help="help.standard_id")],
    more: More = None,
    lang: Lang = None,
) -> int:
    from reportgen.cli import terminal
    from reportgen.readers.standard_folders import read_standard

    terminal.rules(read_standard(name, more or ()), terminal.language(lang))
    return 0


@standards.command("page", help="help.standards_page")
def show_page(more: More = None) -> int:
    from reportgen.cli import terminal
    from reportgen.workflows.standards import rules_page

    terminal.text(rules_page(more or ()))
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
    from reportgen.cli import terminal
    from reportgen.model.errors import ReportgenError
    from reportgen.workflows.standards import lint_standards

    linted, problems = lint_standards(names or (), more or ())
    if problems:
        raise ReportgenError(*problems)
    for name in linted:
        terminal.say("linted", terminal.language(lang), standard=name)
    return 0


@standards.command("blank", help="help.standards_blank")
def blank(
    name: Annotated[str, typer.Argument(help="help.standard_id")],
    out: Annotated[Path, typer.Option("--out", "-o", help="help.blank_out")],
    force: Force = False,
    more: More = None,
    lang: Lang = None,
) -> int:
    from reportgen.cli import terminal
    from reportgen.workflows.standards import draw_blank

    placed = draw_blank(name, out, more or (), force=force)
    terminal.placed(placed, terminal.language(lang))
    return 0
