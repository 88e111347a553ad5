"""Puts the commands together into one program.

Help texts are keys of the interface's words (`zh.toml`, `en.toml`). Each command imports what it
needs when it runs, so that help comes at once.
"""

from typing import Annotated

import typer

from reportgen import __version__
from reportgen.cli.case_commands import compile_, forms, init, status, validate
from reportgen.cli.file_commands import check, read
from reportgen.cli.options import Lang
from reportgen.cli.standards_commands import standards


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
