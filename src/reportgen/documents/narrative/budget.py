"""Keeps what a text makes the program do within bounds: steps, sizes of numbers, length.

A bound that is passed stops the text with an error that has a line. Bounds are counted, not timed,
so that the same text stops in the same place on every computer.
"""

import re
from collections.abc import Iterable
from itertools import islice
from math import isfinite
from typing import Any

from jinja2 import StrictUndefined, TemplateRuntimeError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from reportgen.documents.narrative.figures import Amount

MOST_STEPS = 20_000
"""Rounds of loops and calls in one text."""
MOST_LETTERS = 200_000
"""Letters that the expressions of one text may print or make."""
_MOST_BITS = 4096
_WIDTH = re.compile(r"%[^a-zA-Z%]*([0-9]{4}|\*)")


class TooMuchError(TemplateRuntimeError):
    """A text asks for more than the bounds allow."""


class BoundedEnvironment(ImmutableSandboxedEnvironment):
    """A sandbox for one text that counts what is done in it."""

    intercepted_binops = frozenset(("*", "**", "%"))

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, keep_trailing_newline=True)
        self.steps = 0

    def count(self, steps: int = 1) -> None:
        """Count steps; raises `TooMuchError` past the bound."""
        self.steps += steps
        if self.steps > MOST_STEPS:
            raise TooMuchError(str(MOST_STEPS))

    def counted(self, values: Iterable[Any]) -> list[Any]:
        """The values that a loop goes through."""
        taken = list(islice(values, MOST_STEPS + 1))
        self.count(len(taken))
        return taken

    def call(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - as the library has it
        """Call a function from within the text."""
        own: BoundedEnvironment = arguments[0]
        own.count()
        return ImmutableSandboxedEnvironment.call(*arguments, **named)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - likewise
        """Calculate; refuses what would be larger than any figure or text of a report."""
        if operator == "**" and not _is_small_power(left, right):
            raise TooMuchError(f"{operator} {right}")
        if operator == "*" and max(_repeated(left, right), _repeated(right, left)) > MOST_LETTERS:
            raise TooMuchError(operator)
        if operator == "%" and isinstance(left, str) and _WIDTH.search(left):
            raise TooMuchError(operator)
        made = super().call_binop(context, operator, left, right)
        if not is_in_bounds(made):
            raise TooMuchError(operator)
        return made


def _repeated(one: object, times: object) -> int:
    """How long a text or a list becomes that is repeated; 0 for anything else."""
    many = isinstance(one, str | list | tuple) and isinstance(times, int)
    return len(one) * times if many else 0  # type: ignore[arg-type, operator]


def _is_small_power(base: object, power: object) -> bool:
    numbers = isinstance(base, int | float) and isinstance(power, int | float)
    return not numbers or abs(power) * max(1, int(base).bit_length()) <= _MOST_BITS  # type: ignore[arg-type, call-overload]


def is_in_bounds(value: object) -> bool:
    """Whether a number is finite and not longer than any figure of a report could be."""
    if isinstance(value, float):
        return isfinite(value)
    number = value.figure if isinstance(value, Amount) else value
    parts = (getattr(number, "numerator", 0), getattr(number, "denominator", 0))
    return all(not isinstance(part, int) or part.bit_length() <= _MOST_BITS for part in parts)
