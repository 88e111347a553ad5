"""The options that say how a command runs, whatever it does."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """Made once from the command line and handed on.

    `standards` are folders with more standards, which replace shipped ones of the same id.
    `workers` is how many files are read at once, `password` opens encrypted files. `today` is the
    day by which waivers expire in a case without a date of its own; the clock's day if None.
    """

    standards: tuple[Path, ...] = ()
    workers: int = 1
    password: str = ""
    today: dt.date | None = None


DEFAULT = RunOptions()
