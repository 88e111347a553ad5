"""Asks on the terminal for what no option gave."""

from datetime import UTC, datetime

import typer

from reportgen.cli.language import interface
from reportgen.model.errors import trouble


def text(key: str, language: str, default: str | None = None) -> str:
    """The answer to a question; raises `ReportgenError` if nobody can be asked."""
    try:
        return str(typer.prompt(interface(language)[f"ask.{key}"], default=default, err=True))
    except typer.Abort as error:
        raise trouble("init.missing", key) from error


def year(language: str) -> int:
    """The year of the report; last year is proposed. Raises `ReportgenError` as `text` does."""
    question = interface(language)["ask.year"]
    last = datetime.now(tz=UTC).year - 1
    try:
        return int(typer.prompt(question, default=last, type=int, err=True))
    except typer.Abort as error:
        raise trouble("init.missing", "year") from error
