"""Whether a figure is certain although a part of its cell is raised, lowered, struck or hidden.

A raised mark beside a figure is a note mark: 4529 with a raised 1 is 4529. A raised figure may also
be a power or the decimals of a price, and what is struck out between two digits may part two
figures. What may be read in two ways is refused.
"""

import re
from collections.abc import Sequence

from reportgen.model.grids import Look, TextRun, plain_text

_NOTE_MARK = re.compile(
    r"[(\[\uff08\u3010\u3014]?(?:\u6ce8|note)?[0-9a-z*#\u203b\u2460-\u2473\u2020\u2021]?"
    r"[)\]\uff09\u3011\u3015]?|[(\[\uff08\u3010\u3014](?:\u6ce8)?[0-9]{2}[)\]\uff09\u3011\u3015]",
    re.IGNORECASE,
)
"""A mark of one character, or of two digits in brackets, perhaps with the word for note."""
_BASE_OF_POWERS = "10"


def left_out(runs: Sequence[TextRun]) -> str:
    """What is not read: the raised, lowered, struck and hidden texts, parted by blanks."""
    return " ".join(run.text.strip() for run in runs if _is_left_out(run))


def holds_figure(runs: Sequence[TextRun]) -> bool:
    """Whether what is not read holds a digit."""
    return any(_is_left_out(run) and re.search("[0-9]", run.text) for run in runs)


def is_certain(runs: Sequence[TextRun]) -> bool:
    """Whether the plain text alone is surely what the eye reads as the figure of the cell."""
    seen = plain_text(runs).strip()
    return bool(seen) and all(
        _is_beside(runs, at) and _is_note_mark(run, seen)
        for at, run in enumerate(runs)
        if _is_left_out(run) and run.look is not Look.HIDDEN
    )


def _is_left_out(run: TextRun) -> bool:
    return run.look is not Look.PLAIN and bool(run.text.strip())


def _is_beside(runs: Sequence[TextRun], at: int) -> bool:
    """Whether the plain text stands on one side of a run only."""
    return not (plain_text(runs[:at]).strip() and plain_text(runs[at + 1 :]).strip())


def _is_note_mark(run: TextRun, seen: str) -> bool:
    """Whether a run cannot be taken for a power or decimals. What is struck out cannot."""
    if run.look is Look.STRUCK:
        return True
    power = seen == _BASE_OF_POWERS and run.text.strip().isdigit()
    return bool(_NOTE_MARK.fullmatch(run.text.strip())) and not power
