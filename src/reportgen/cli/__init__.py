"""The command line: the only place that prints, colours and exits."""

import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path

from reportgen.cli.language import choose, interface, translated, usage_problem
from reportgen.model.errors import ReportgenError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and give its exit code: 0 kept, 1 broken, 2 cannot work, 3 defect."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = choose(given, os.environ)
    words = interface(language)
    try:
        return _run(given, language)
    except ReportgenError as error:
        for problem in error.problems:
            key = f"error.{problem.id}" if f"error.{problem.id}" in words else problem.id
            _complain(words.sentence(key, where=problem.where, **problem.details))
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 1
    except KeyboardInterrupt:
        _complain(words["interrupted"])
        return 130
    except Exception:  # noqa: BLE001 - a defect of ours: its traceback goes into a file
        _complain(words.sentence("defect", file=_log(traceback.format_exc())))
        return 3


def _run(arguments: list[str], language: str) -> int:
    from reportgen.cli.app import application

    command = translated(application(), language)
    try:
        result = command.main(args=arguments, prog_name="reportgen", standalone_mode=False)
    except Exception as error:
        if problem := usage_problem(error, interface(language)):
            _complain(problem)
            return 2
        raise
    return result if isinstance(result, int) else 0


def _complain(text: str) -> None:
    if sys.stderr is not None:
        print(text, file=sys.stderr)


def _log(text: str) -> Path:
    """Save a defect's traceback as a file for the user to send; gives its path."""
    descriptor, name = tempfile.mkstemp(prefix="reportgen-", suffix=".log", text=True)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as stream:
        stream.write(text)
    return Path(name)
