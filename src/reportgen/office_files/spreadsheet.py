"""What all spreadsheets have in common: figures as they are stored and as they are shown, spans.

Which program wrote a workbook, and in which format, must make no difference to what is read.
"""

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import NamedTuple

from reportgen.model.grids import Cell, CellKind, Grid, Look, Position, TextRun
from reportgen.text.numerals import plain, read_number

SHEET_ROWS, SHEET_COLUMNS = 1_048_576, 16_384
MOST_CELLS = 400_000
"""A workbook of more cells is not read."""
LONGEST_SPAN = Position(1000, 256)
"""A merged range that is larger than this either way is no part of a table."""


class UnreadableWorkbook(Exception):
    """The workbook's structure makes no sense.

    `reason` is `read.damaged`, `read.part_missing`, `read.cell_twice` or `read.too_many_cells`;
    `place` names the part, or the sheet and cell (`Sheet1!B4`).
    """

    def __init__(self, reason: str, place: str = "") -> None:
        self.reason = reason
        self.place = place
        super().__init__(f"{reason} {place}".rstrip())


_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


def clean(text: str) -> str:
    """The text with U+FFFD for all that cannot be shown."""
    return text if text.isprintable() else _UNPRINTABLE.sub("\ufffd", text)


_ERROR = re.compile(r"#(?:N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!)|Err:[0-9]{3}")


def is_error(text: str) -> bool:
    """Whether a text is what spreadsheets show where a formula went wrong."""
    return bool(_ERROR.fullmatch(text.strip()))


# --- looks


def in_look(cell: Cell, look: Look) -> Cell:
    """The cell of a figure whose font has this look; runs of its own go first.

    A label stays as it is: struck out or not, it says what stands beside it.
    """
    if cell.runs or (cell.kind is not CellKind.NUMBER and read_number(cell.text) is None):
        return cell
    text = cell.text if cell.kind is CellKind.NUMBER else ""
    return replace(cell, text=text, runs=(TextRun(cell.text, look),))


# --- merged ranges


def with_spans(
    cells: Mapping[Position, Cell],
    merges: Sequence[tuple[Position, Position]],
    unseen: Callable[[Position], bool],
) -> dict[Position, Cell]:
    """The cells row by row, those that anchor a merged range (first and last cell) with its spans.

    `unseen` says whether the cell at a position is hidden.
    """
    spanned = dict(cells)
    for anchor, rows, columns in _spans(merges, cells):
        blank = Cell(text="", kind=CellKind.BLANK, hidden=unseen(anchor))
        spanned[anchor] = replace(cells.get(anchor, blank), rows=rows, columns=columns)
    return dict(sorted(spanned.items()))


@dataclass(slots=True, kw_only=True)
class Sheet:
    """A sheet under construction. Hidden columns are ranges, because they may be very wide."""

    name: str
    hidden: bool
    cells: dict[Position, Cell] = field(default_factory=dict)
    merges: list[tuple[Position, Position]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[range] = field(default_factory=list)

    def unseen(self, position: Position) -> bool:
        """Whether the cell there is hidden."""
        return (
            self.hidden
            or position.row in self.hidden_rows
            or any(position.column in columns for columns in self.hidden_columns)
        )

    def grid(self) -> Grid:
        """The finished sheet."""
        cells = with_spans(self.cells, self.merges, self.unseen)
        return Grid(name=self.name, cells=cells, hidden=self.hidden)


def _spans(
    merges: Sequence[tuple[Position, Position]], cells: Mapping[Position, Cell]
) -> Iterator[tuple[Position, int, int]]:
    """Anchor and spans of the merged ranges; one of absurd size ends with what is in use."""
    sizes = [(last.row - first.row + 1, last.column - first.column + 1) for first, last in merges]
    ordinary = [
        last
        for (_, last), (rows, columns) in zip(merges, sizes, strict=True)
        if rows <= LONGEST_SPAN.row and columns <= LONGEST_SPAN.column
    ]
    used = [*cells, *ordinary]
    last_row = max((position.row for position in used), default=0)
    last_column = max((position.column for position in used), default=0)
    for (anchor, _), (rows, columns) in zip(merges, sizes, strict=True):
        yield (
            anchor,
            max(1, min(rows, last_row - anchor.row + 1, LONGEST_SPAN.row)),
            max(1, min(columns, last_column - anchor.column + 1, LONGEST_SPAN.column)),
        )


# --- figures


def literal(value: float) -> str:
    """The shortest decimal that is this float; `nan` and `inf` are no figures and stay so."""
    text = repr(float(value))
    return f"{Decimal(text):f}".removesuffix(".0") if text[-1].isdigit() else text


_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_LONGEST_NUMBER = 40
_DIGITS = 15
_ROUNDED = Context(prec=_DIGITS, rounding=ROUND_HALF_UP)
_LEAST, _MOST = -324, 308


# Cells are values, and the same few figures fill a form: most are made once.
@lru_cache(maxsize=4096)
def figure(stored: str, code: str, hidden: bool, formula: bool) -> Cell:  # noqa: FBT001
    """The cell of a figure that is `stored` as text and shown by the format `code`.

    The number is what is stored, to the 15 digits that Excel shows; a date is marked, never
    converted; what is no number a program can store is an error.
    """
    number, form = _decimal(stored.strip()), number_format(code)
    if number is None:
        text = clean(stored)
        return Cell(text=text, kind=CellKind.ERROR, hidden=hidden, formula=formula)
    return Cell(
        text=plain(number),
        kind=CellKind.DATE if form.date else CellKind.NUMBER,
        number=None if form.date else number,
        shown=None if form.date else shown(form, number),
        hidden=hidden,
        formula=formula,
    )


def _decimal(stored: str) -> Decimal | None:
    """The number as written, to 15 digits if it has a fraction; None beyond a double's range.

    Excel stores up to 17 digits of a binary number (1.1000000000000001) and shows 15 of them.
    """
    if len(stored) > _LONGEST_NUMBER or not _NUMBER.fullmatch(stored):
        return None
    number = Decimal(stored)
    if not number:
        return number.copy_abs()  # -0 is 0
    if not _LEAST <= number.adjusted() <= _MOST:
        return None
    # Past 15 digits before the point, rounding would change the whole number.
    if len(number.as_tuple().digits) > _DIGITS > number.adjusted():
        return _ROUNDED.plus(number)
    return number


def rounded_to(number: Decimal, other: Decimal) -> Decimal:
    """The number with as many decimals as the other has, whatever its length."""
    return number.quantize(other, ROUND_HALF_UP, _WIDE)


# --- number formats

_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)


class _Section(NamedTuple):
    """One of the up to four parts of a number format.

    `tokens` are (class, text): `0` a digit place, `.` the point, `,` `%`, and `x` literal text.
    An `opaque` section shows the number in a way that is not worked out here. `condition` is an
    operator and a number, such as `>=` and 10000; most sections have none.
    """

    tokens: tuple[tuple[str, str], ...]
    opaque: bool
    condition: tuple[str, Decimal] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberFormat:
    """A number format: whether it shows a date, else its sections."""

    date: bool
    sections: tuple[_Section, ...]


_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|_(?P<blank>.)|\*(?P<fill>.)'
    r"|\[(?P<bracket>[^\]]*)\]|(?P<general>General)|(?P<split>;)|(?P<place>[0#?])|(?P<sign>[.,%])"
    r"|(?P<date>[ymdhs])|(?P<opaque>[@/Eg])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_ELAPSED = re.compile("h+|m+|s+", re.IGNORECASE)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9]+(?:\.[0-9]+)?)")
_COMPARISONS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    "<>": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
}


@lru_cache(maxsize=512)
def number_format(code: str) -> NumberFormat:
    """The number format that a format code spells; any text is one."""
    date, sections = False, []
    tokens: list[tuple[str, str]] = []
    opaque, condition = False, None
    for found in _TOKEN.finditer(code):
        kind, text = str(found.lastgroup), found[str(found.lastgroup)]
        bracket = kind == "bracket"
        date = date or kind == "date" or (bracket and bool(_ELAPSED.fullmatch(text)))
        opaque = opaque or kind in ("general", "opaque")
        stated = _CONDITION.fullmatch(text) if bracket else None
        if stated:
            condition = (stated[1], Decimal(stated[2]))
        elif kind == "split":
            sections.append(_Section(tuple(tokens), opaque, condition))
            tokens, opaque, condition = [], False, None
        elif kind in _TOKEN_CLASS:
            tokens.append((_TOKEN_CLASS[kind] or text, text if kind != "blank" else " "))
        elif bracket and text.startswith("$"):
            tokens.append(("x", text[1:].partition("-")[0]))
    sections.append(_Section(tuple(tokens), opaque, condition))
    return NumberFormat(date=date, sections=tuple(sections))


_TOKEN_CLASS = {"quoted": "x", "escaped": "x", "blank": "x", "other": "x", "place": "0", "sign": ""}
BUILT_IN_FORMATS = (
    {"1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00", "9": "0%", "10": "0.00%"}
    | dict.fromkeys(("5", "6", "37", "38", "41", "42"), "#,##0")
    | dict.fromkeys(("7", "8", "39", "40", "43", "44"), "#,##0.00")
    | {str(n): "d" for n in (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))}
)


def shown(form: NumberFormat, number: Decimal) -> str | None:
    """What the format shows in place of the number; None where that is the same figure.

    Not the same: decimals cut off, percent, thousands left out, other words, nothing at all.
    """
    section, negative = _section_for(form, number)
    if section is None:
        return _NO_SECTION
    if section.opaque:
        return None
    classes = "".join(kind for kind, _ in section.tokens)
    if "0" not in classes:
        words = "".join(text for _, text in section.tokens).strip()
        # Accounting formats show nought as a dash: that hides nothing.
        return None if words and not number else words
    left, _, right = classes.partition(".")
    thousands = sum(half[half.rfind("0") :].count(",") for half in (left, right) if "0" in half)
    power = 2 * classes.count("%") - 3 * thousands
    if not power and number == number.to_integral_value():
        return None
    scaled = abs(_WIDE.scaleb(number, power))
    rounded = scaled.quantize(Decimal(1).scaleb(-right.count("0")), ROUND_HALF_UP, _WIDE)
    if not power and rounded == scaled:
        return None
    minus = "-" if number < 0 and not negative and rounded else ""
    return minus + _laid_out(section.tokens, rounded)


_NO_SECTION = "#####"
"""What is shown of a number that no section of its format is for."""


def _section_for(form: NumberFormat, number: Decimal) -> tuple[_Section | None, bool]:
    """The section that shows a number, and whether it is for negative numbers only.

    Sections with conditions are tried in their order. The first one without shows the rest.
    """
    if any(section.condition for section in form.sections):
        fitting = (
            section
            for section in form.sections
            if not section.condition
            or _COMPARISONS[section.condition[0]](number, section.condition[1])
        )
        return next(fitting, None), False
    section, *others = form.sections
    if number < 0 and others:
        return others[0], True
    return (others[1] if not number and others[1:] else section), False


def _laid_out(tokens: tuple[tuple[str, str], ...], number: Decimal) -> str:
    """The digits of a number put into the places of a section, without thousands separators."""
    whole, _, fraction = format(number, "f").partition(".")
    point = next((i for i, (kind, _) in enumerate(tokens) if kind == "."), len(tokens))
    digits, left = list(whole.lstrip("0")), ""
    first = next((i for i, (kind, _) in enumerate(tokens[:point]) if kind == "0"), point)
    for index in range(point - 1, -1, -1):
        kind, text = tokens[index]
        if kind == "0":
            taken = "".join(digits) if index == first else "".join(digits[-1:])
            del digits[-1:]
            left = (taken or ("0" if text == "0" else "")) + left
        elif kind != ",":
            left = text + left
    rest, right = iter(fraction), ""
    for kind, text in tokens[point:]:
        right += next(rest, "") if kind == "0" else "" if kind == "," else text
    return (left + right).strip()
