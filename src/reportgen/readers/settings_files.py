"""Files of settings (TOML, the roster): what has a name there is read, or the case is unusable."""

from pathlib import Path

from reportgen.model.errors import ReportgenError, trouble
from reportgen.readers import guard
from reportgen.readers.guard import Refusal


def is_there(path: Path) -> bool:
    """Whether anything has this name, and be it a link that leads nowhere.

    Raises `ReportgenError` if the system does not tell: what cannot be seen is not "not there".
    """
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError) as error:
        raise trouble("file.unreadable", path, reason=_reason(error)) from error
    return True


def content_of(path: Path) -> bytes:
    """The bytes of an ordinary file; nothing is ever waited for. Raises `ReportgenError`."""
    if not is_there(path):
        raise trouble("file.missing", path)
    data = guard.load(path)
    if not isinstance(data, Refusal):
        return data
    if data.id == "read.empty_file":
        return b""
    raise refused(path, data)


def refused(path: Path, refusal: Refusal) -> ReportgenError:
    """The error that says why a file of the case's own cannot be read."""
    if refusal.id == "read.missing_file" and path.is_symlink():
        return trouble("file.dangling", path, target=path.readlink())
    if refusal.id == "read.not_a_file":
        return trouble("file.not_a_file", path)
    return trouble("file.refused", path, refusal=refusal.id, **refusal.details)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
