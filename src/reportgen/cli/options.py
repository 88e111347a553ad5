"""The options that several commands share."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

if TYPE_CHECKING:
    from reportgen.workflows.run_options import RunOptions


class OutputFormat(StrEnum):
    """How results are shown."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    HTML = "html"
    GITHUB = "github"


class ListFormat(StrEnum):
    """How a list is shown that is not about the content of files."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    HTML = "html"


class ReadFormat(StrEnum):
    """How a file's figures are shown."""

    TEXT = "text"
    JSON = "json"


class Language(StrEnum):
    """The languages of the interface."""

    ZH = "zh"
    EN = "en"


CaseFolder = Annotated[Path, typer.Argument(help="help.case", show_default=False)]
Format = Annotated[OutputFormat, typer.Option("--format", "-f", help="help.format")]
Report = Annotated[
    Optional[Path],  # noqa: UP045 - Typer reads it
    typer.Option("--report", help="help.report", show_default=False),
]
Lang = Annotated[
    Optional[Language],  # noqa: UP045 - Typer reads it
    typer.Option("--lang", envvar="REPORTGEN_LANG", help="help.lang", show_default=False),
]
More = Annotated[
    Optional[list[Path]],  # noqa: UP045 - Typer reads it
    typer.Option("--standards", help="help.standards_folder", show_default=False),
]
Force = Annotated[bool, typer.Option("--force", help="help.force")]
Strict = Annotated[bool, typer.Option("--strict", help="help.strict")]
Everything = Annotated[bool, typer.Option("--all", "-a", help="help.all")]
Password = Annotated[
    str,
    typer.Option(
        "--password", envvar="REPORTGEN_PASSWORD", help="help.password", show_default=False
    ),
]
Workers = Annotated[int, typer.Option("--workers", "-j", min=1, help="help.workers")]

Propose = Annotated[
    Optional[Path],  # noqa: UP045 - Typer reads it
    typer.Option("--propose-waivers", help="help.propose", show_default=False),
]

Paths = Annotated[
    Optional[list[Path]],  # noqa: UP045 - Typer reads it
    typer.Argument(help="help.paths", show_default=False),
]
CaseOption = Annotated[
    Optional[Path],  # noqa: UP045 - Typer reads it
    typer.Option("--case", "-c", help="help.case_option", show_default=False),
]
StandardName = Annotated[str, typer.Option("--standard", help="help.standard", show_default=False)]
Returns = Annotated[
    Optional[Path],  # noqa: UP045 - Typer reads it
    typer.Option("--returns", help="help.returns", show_default=False),
]


def run_options(more: list[Path] | None, workers: int = 1, password: str = "") -> "RunOptions":
    """The options that the workflows take."""
    from reportgen.workflows.run_options import RunOptions

    return RunOptions(standards=tuple(more or ()), workers=workers, password=password)
