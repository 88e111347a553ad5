# ruff: noqa: ANN401 - the value of a formula may be anything
"""Evaluates the formulas of our forms, so that tests need no spreadsheet program.

It knows only what the forms use: IF, OR, COUNT, COUNTA, SUM, ROUND, ABS, LEFT, SUMPRODUCT, `+ - & = < >`.
"""

import io
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import openpyxl
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

Value = Decimal | str | bool | None
_TOKEN = re.compile(
    r'\s*(?:(?P<text>"(?:[^"]|"")*")|(?P<number>[0-9.]+)|(?P<range>\$?[A-Z]+\$?[0-9]+(?::\$?[A-Z]+\$?[0-9]+)?)'
    r"|(?P<name>[A-Z]+)\(|(?P<sign><=|>=|<>|[-+&=<>(),]))"
)


class Calculated:
    """The cells of one sheet. Each is calculated on first use."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.known: dict[tuple[int, int], Value] = {}

    def at(self, row: int, column: int) -> Value:
        """The value of a cell. Rows and columns count from 1."""
        if (row, column) not in self.known:
            held: Any = self.sheet.cell(row, column).value
            if isinstance(held, str) and held.startswith("="):
                held = _Formula(held[1:], self).value()
            elif isinstance(held, int | float):
                held = Decimal(str(held))
            self.known[row, column] = held
        return self.known[row, column]

    def cell(self, address: str) -> Value:
        """The value of a cell by its address."""
        column, row, _, _ = range_boundaries(address.replace("$", ""))
        return self.at(int(row or 0), int(column or 0))

    def cells(self, address: str) -> list[Value]:
        """The values of a range."""
        left, top, right, bottom = (int(n or 0) for n in range_boundaries(address.replace("$", "")))
        return [self.at(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)]


class _Formula:
    def __init__(self, text: str, sheet: Calculated) -> None:
        self.sheet = sheet
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while at < len(text):
            match = _TOKEN.match(text, at)
            assert match, text[at:]
            assert match.lastgroup
            self.tokens.append((match.lastgroup, match[match.lastgroup]))
            at = match.end()
        self.next = 0

    def value(self) -> Value:
        found: Value = self.compared()
        assert self.next == len(self.tokens), self.tokens[self.next :]
        assert not isinstance(found, list)
        return found

    def sign(self, *signs: str) -> str:
        if self.next < len(self.tokens) and self.tokens[self.next] in [("sign", s) for s in signs]:
            self.next += 1
            return self.tokens[self.next - 1][1]
        return ""

    def compared(self) -> Any:
        left = self.joined()
        while sign := self.sign("=", "<", ">", "<=", ">="):
            left = _each(_COMPARED[sign], left, self.joined())
        return left

    def joined(self) -> Any:
        left = self.added()
        while self.sign("&"):
            left = _text(left) + _text(self.added())
        return left

    def added(self) -> Any:
        left = self.single()
        while sign := self.sign("+", "-"):
            right = self.single()
            left = _number(left) + (_number(right) if sign == "+" else -_number(right))
        return left

    def single(self) -> Any:
        if self.sign("-"):
            return _each(lambda one, _: -_number(one), self.single(), None)
        if self.sign("("):
            inner = self.compared()
            assert self.sign(")")
            return inner
        kind, text = self.tokens[self.next]
        self.next += 1
        if kind == "text":
            return text[1:-1].replace('""', '"')
        if kind == "number":
            return Decimal(text)
        if kind == "range":
            found = self.sheet.cells(text)
            return found if ":" in text else found[0]
        assert kind == "name", text
        arguments = [self.compared()]
        while self.sign(","):
            arguments.append(self.compared())
        assert self.sign(")")
        return _FUNCTIONS[text](*arguments)


def _each(function: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    return [function(x, right) for x in left] if isinstance(left, list) else function(left, right)


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value or ""


def _number(value: Any) -> Decimal:
    return Decimal(int(value)) if isinstance(value, bool) else value or Decimal(0)


def _flat(*values: Any) -> Iterator[Value]:
    for value in values:
        yield from value if isinstance(value, list) else [value]


def _rounded(value: Decimal, places: Decimal) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP)


_COMPARED: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
}
_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "IF": lambda condition, yes, no: yes if condition else no,
    "OR": lambda *values: any(values),
    "COUNT": lambda *values: Decimal(sum(isinstance(v, Decimal) for v in _flat(*values))),
    "COUNTA": lambda *values: Decimal(sum(v is not None for v in _flat(*values))),
    "SUM": lambda *values: sum((v for v in _flat(*values) if isinstance(v, Decimal)), Decimal(0)),
    "ROUND": _rounded,
    "ABS": abs,
    "LEFT": lambda value, count: _each(lambda v, n: _text(v)[: int(n)], value, count),
    "SUMPRODUCT": lambda values: sum(map(_number, _flat(values)), Decimal(0)),
}


def red_cells(book: bytes) -> dict[str, set[str]]:
    """The cells of each sheet that a broken check makes red, by the formulas calculated here."""
    found: dict[str, set[str]] = {}
    for sheet in openpyxl.load_workbook(io.BytesIO(book)).worksheets:
        found[sheet.title] = reddened(sheet, Calculated(sheet).cell)
    return found


def reddened(sheet: Worksheet, value: Callable[[str], Value]) -> set[str]:
    """The cells that the sheet's conditional formats make red. `value` gives the cells' values."""
    red: set[str] = set()
    for ranges in sheet.conditional_formatting:
        for rule in ranges.rules:
            asked = re.fullmatch(r'LEFT\((\$[A-Z]+\$[0-9]+),1\)="×"', rule.formula[0])
            if asked and rule.dxf.fill and _text(value(asked[1])).startswith("×"):
                red |= {
                    cell
                    for part in ranges.sqref.ranges
                    for row in part.rows
                    for cell in _names(row)
                }
    return red


def _names(row: Any) -> Iterator[str]:
    return (f"{openpyxl.utils.get_column_letter(column)}{line}" for line, column in row)
