"""Compiles China's statutory annual report on government information disclosure.

The four functions here are what the command line calls; `docs/api.md` shows them at work.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportgen.workflows.compile import Compiled
    from reportgen.workflows.read import ReadFile
    from reportgen.workflows.validate import Validated

__version__ = "0.1.0"
__all__ = ["__version__", "check", "compile", "read", "validate"]


def compile(  # noqa: A001 - the command's name
    case: str | Path, *, out: str | Path | None = None, final_only: bool = False, workers: int = 1
) -> Compiled:
    """Read, check and add up a case's submissions and write the report; see `compile_case`."""
    from reportgen.workflows.compile import compile_case  # noqa: PLC0415 - importing the package stays cheap
    from reportgen.workflows.run_options import RunOptions  # noqa: PLC0415 - likewise

    target = None if out is None else Path(out)
    options = RunOptions(workers=workers)
    return compile_case(Path(case), out=target, final_only=final_only, options=options)


def validate(*paths: str | Path, case: str | Path | None = None, standard: str = "") -> Validated:
    """Check files, or all submissions of a case where no file is given."""
    from reportgen.workflows.validate import (  # noqa: PLC0415 - importing the package stays cheap
        validate_case,
        validate_files,
    )

    folder = None if case is None else Path(case)
    if not paths:
        return validate_case(folder or Path())
    files: Sequence[Path] = [Path(path) for path in paths]
    return validate_files(files, case=folder, standard=standard)


def read(file: str | Path, *, standard: str = "") -> ReadFile:
    """Read the figures of one file, a submission or a compiled report, with their places."""
    from reportgen.workflows.read import read_file  # noqa: PLC0415 - likewise

    return read_file(Path(file), standard=standard)


def check(
    file: str | Path,
    *,
    against: str | Path | None = None,
    prior: str | Path | None = None,
    case: str | Path | None = None,
) -> Validated:
    """Check a finished report, by itself and against the `report.json` it was compiled with."""
    from reportgen.workflows.check_report import check_report  # noqa: PLC0415 - likewise

    return check_report(
        Path(file),
        against=None if against is None else Path(against),
        prior=None if prior is None else Path(prior),
        case=None if case is None else Path(case),
    )
