"""What stops the work: trouble with a standard, a case or the machine, never with submitted data.

Trouble with submitted data is a `Finding` (a value); trouble inside the program is an ordinary
exception. `ReportgenError` is the third thing: we cannot work, and somebody here can mend it.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

DEFECTS = logging.getLogger("reportgen.defects")
"""Gets an error with the file's name and the traceback for each file on which a reader failed."""

OUTPUTS = logging.getLogger("reportgen.outputs")
"""Gets an info with the path of each output as soon as it is in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to mend.

    `id` names the wording (`cli/zh.toml`, section `error`), `where` the file, folder or key path
    as the user would type it, `details` what the wording has places for, a list as a tuple.
    """

    id: str
    where: str = ""
    details: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)


class ReportgenError(Exception):
    """The work cannot be done; carries every problem found, not only the first."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{p.id}: {p.where} {p.details}" for p in problems))


def trouble(problem: str, where: object = "", **details: object) -> ReportgenError:
    """A `ReportgenError` of one problem."""
    texts = {
        key: tuple(map(str, value)) if isinstance(value, tuple) else str(value)
        for key, value in details.items()
    }
    return ReportgenError(Problem(id=problem, where=str(where), details=texts))
