"""What stands in the braces of a text as it is printed; what cannot be printed leaves a hole."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jinja2 import pass_context as lazily

from reportgen.documents.narrative.budget import BoundedEnvironment, is_in_bounds
from reportgen.documents.narrative.figures import BRACKETS, TOLD, ZERO, Amount
from reportgen.documents.narrative.filters import Refused, Words, apply, printed
from reportgen.documents.narrative.markdown import NarrativeTrouble
from reportgen.documents.report import HOLE

PLAIN_FILTERS = ("abs", "first", "join", "last", "length", "list", "replace", "sort", "trim")
"""Filters of the template language that do no harm."""

OWN, LOST, SHOWN, COUNTED = "_own", "_lost", "_shown", "_counted"
"""What expressions are given: a filter of ours, one that there is not, printing, a loop."""

_LOST_BY = {ZERO: "narrative.zero", BRACKETS: "narrative.brackets"}
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|#])")
_CONTROL = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""What no document can hold, or what turns the direction of the text around it."""


class Printing:
    """The filters of one text, none of which depends on chance or time; collects the troubles.

    `lazily` keeps the compiler from calculating what it finds constant.
    """

    def __init__(
        self,
        names: Mapping[str, str],
        words: Words,
        environment: BoundedEnvironment,
        troubles: list[NarrativeTrouble],
    ) -> None:
        self.names = names
        self.words = words
        self.environment = environment
        self.troubles = troubles

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Each filter by the name that a marked text calls it."""
        plain = {name: self.environment.filters[name] for name in PLAIN_FILTERS}
        return {**plain, OWN: self.own, LOST: self.lost, SHOWN: self.shown, COUNTED: self.counted}

    @lazily
    def own(
        self, _: object, value: object, name: str, written: str, line: int, *given: object
    ) -> Any:  # noqa: ANN401 - what a filter gives
        """What a filter of ours makes of a value."""
        made = apply(self.names[name], value, given, self.words)
        if isinstance(made, Refused):
            self._tell(made, written, line)
            return Amount(name=f"{_name(value)} {written}", lost=TOLD)
        return made

    @lazily
    def lost(self, _: object, value: object, written: str) -> Amount:
        """What a filter makes of a value that there is not."""
        return Amount(name=f"{_name(value)} {written}", lost=TOLD)

    @lazily
    def counted(self, _: object, values: Iterable[Any]) -> list[Any]:
        """The values that a loop goes through."""
        return self.environment.counted(values)

    @lazily
    def shown(self, _: object, value: object, line: int) -> object:
        """A value as the text prints it."""
        if isinstance(value, str):
            return self._plainly(value, line)
        if not is_in_bounds(value):
            self._tell(Refused(id="narrative.too_much"), "", line)
            return HOLE.format(name="?")
        if not isinstance(value, Amount):
            return value
        if value.lost in _LOST_BY:
            self._tell(Refused(id=_LOST_BY[value.lost]), value.name, line)
        text = Refused(id="") if value.lost else printed(value)
        if isinstance(text, str):
            return text
        if text.id:
            self._tell(text, value.name, line)
        return HOLE.format(name=value.name)

    def _plainly(self, text: str, line: int) -> str:
        """A text with its signs of Markdown as they are."""
        if _CONTROL.search(text):
            self._tell(Refused(id="narrative.control"), "", line)
            text = _CONTROL.sub(HOLE.format(name="?"), text)
        return _MARKDOWN.sub(r"\\\1", text)

    def _tell(self, refused: Refused, name: str, line: int) -> None:
        details = {"name": name, **refused.details}
        name = details.pop("name")
        trouble = NarrativeTrouble(id=refused.id, name=name, line=line, details=details)
        self.troubles.append(trouble)


def _name(value: object) -> str:
    return value.name if isinstance(value, Amount) else str(value)
