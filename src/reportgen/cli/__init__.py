"""The command line: the only place that prints, colours and exits."""

import errno
import logging
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from reportgen.model.errors import DEFECTS, OUTPUTS, Problem, ReportgenError

_INTERRUPTED = 130
_OF_THE_SYSTEM = frozenset(
    getattr(errno, name)
    for name in (
        *("ENAMETOOLONG", "ELOOP", "EACCES", "EPERM", "EIO", "ENOSPC", "EDQUOT", "EROFS"),
        *("EMFILE", "ENFILE", "ENOMEM", "EBUSY", "EAGAIN"),
    )
    if hasattr(errno, name)
)
"""What the system denies; all else is a defect of the program."""
_AFTER = {"output.cannot_write": "output.cannot_write_after"}
"""The words of a problem once there are new outputs."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and give its exit code: 0 kept, 1 broken, 2 cannot work, 3 defect."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    given = list(sys.argv[1:] if arguments is None else arguments)
    with _collected(DEFECTS) as defects, _collected(OUTPUTS) as written:
        try:
            return _run(given, defects)
        except ReportgenError as error:
            for problem in error.problems:
                places = {**problem.details, "files": tuple(written)}
                if "refusal" in places:
                    places["reason"] = _refusal(given, problem)
                name = _AFTER.get(problem.id, problem.id) if written else problem.id
                _complain(given, f"error.{name}", name, where=problem.where, **places)
            return 2
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            return 1
        except KeyboardInterrupt:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # once is enough
            key = "interrupted_after" if written else "interrupted"
            _complain(given, key, files=tuple(written))
            return _INTERRUPTED
        except Exception as error:  # noqa: BLE001 - whatever it is, a sentence is printed
            return _unexpected(given, error)


def _unexpected(arguments: Sequence[str], error: Exception) -> int:
    """Say what the system denied, or that we have a defect, whose traceback goes into a file."""
    if isinstance(error, OSError) and error.errno in _OF_THE_SYSTEM:
        reason = error.strerror or str(error)
        _complain(arguments, "error.file.unreadable", where=error.filename or "", reason=reason)
        return 2
    _complain(arguments, "defect", file=_log("".join(traceback.format_exception(error))))
    return 3


def _run(arguments: list[str], defects: Sequence[str]) -> int:
    """Run a command; imports stand here, so that an interrupt is met while they are made too."""
    from reportgen.cli.app import application
    from reportgen.cli.language import choose, interface, translated, usage_problem

    language = choose(arguments, os.environ)
    command = translated(application(), language)
    try:
        result = command.main(args=arguments, prog_name="reportgen", standalone_mode=False)
    except Exception as error:
        if problem := usage_problem(error, interface(language)):
            _print(problem)
            return 2
        raise
    if result == _INTERRUPTED:  # the library turns an interrupt into this
        raise KeyboardInterrupt
    if defects:
        _complain(arguments, "read_defect", file=_log("\n".join(defects)))
        return 3
    return result if isinstance(result, int) else 0


def _refusal(arguments: Sequence[str], problem: Problem) -> str:
    """Why a file cannot be read, in the words that findings on submissions have."""
    from reportgen.cli.language import choose
    from reportgen.documents.messages import Messages
    from reportgen.readers.standard_folders import all_standards
    from reportgen.standards.built_in_findings import of_file

    standard = all_standards()[0]
    details = {key: str(value) for key, value in problem.details.items()}
    finding = of_file(details["refusal"], problem.where, standard, details)
    return Messages(standard, choose(arguments, os.environ)).message(finding)


class _Collector(logging.Handler):
    """Keeps the texts that are logged."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage())


@contextmanager
def _collected(logger: logging.Logger) -> Iterator[list[str]]:
    """The texts that a logger gets meanwhile; none of them reaches the terminal."""
    collector = _Collector()
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(collector)
    try:
        yield collector.texts
    finally:
        logger.removeHandler(collector)


def _complain(arguments: Sequence[str], *keys: str, **places: object) -> None:
    """Say on stderr the sentence of the first of these keys that has words."""
    from reportgen.cli.language import choose, interface

    words = interface(choose(arguments, os.environ))
    _print(words.sentence(next(key for key in keys if key in words), **places))


def _print(text: str) -> None:
    if sys.stderr is not None:
        print(text, file=sys.stderr)


def _log(text: str) -> Path:
    """Save a defect's traceback as a file for the user to send; gives its path."""
    descriptor, name = tempfile.mkstemp(prefix="reportgen-", suffix=".log", text=True)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as stream:
        stream.write(text)
    return Path(name)
