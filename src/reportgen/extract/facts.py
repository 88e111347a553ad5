"""Reads the located cells of a document as facts, and says what it notices on the way.

Nothing is altered or guessed: a text that spells exactly one number is read as that number, with a
notice. Any other text stays text, with an error that names its cell.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from reportgen.extract.locate import Located
from reportgen.extract.marks import holds_figure, is_certain, left_out
from reportgen.model.findings import Finding, Outcome, Verdict
from reportgen.model.grids import Cell, CellKind, Grid, Position, address
from reportgen.model.submissions import (
    CellRef,
    DocumentCell,
    Fact,
    Mark,
    Provenance,
    SheetCell,
    Source,
)
from reportgen.standards.cells import cells, with_substitutes
from reportgen.standards.standard import Column, Row, Standard
from reportgen.text.labels import note, plain
from reportgen.text.numerals import DASH_OR_ONE, in_unit, number_text, read_number

_UNREADABLE = {
    CellKind.ERROR: "read.error_value",
    CellKind.UNCALCULATED: "read.uncalculated",
    CellKind.DATE: "read.date",
    CellKind.BOOLEAN: "read.boolean",
    CellKind.SPLIT: "read.split_figure",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The grids of one file, with the file's name, size and SHA-256."""

    source: Source
    grids: tuple[Grid, ...]


def place_of(file: str, grid: Grid, position: Position) -> Provenance:
    """The place of a cell as the program that made the document names it (`C7`, or row 7)."""
    if grid.sheet:
        return SheetCell(file=file, sheet=grid.name, address=address(position))
    return DocumentCell(
        file=file, table=grid.name, row=position.row + 1, column=position.column + 1
    )


_WHOLE = ("read.text_number", "read.zero_hidden", "read.formula_blank")
"""Findings that usually affect a whole table, so that one is reported for the table."""
_WHOLE_FILE = ("read.uncalculated",)
"""Findings that usually affect a whole file: a phone saves all formulas without their results."""


def joined(findings: Iterable[Finding]) -> Iterator[Finding]:
    """One finding for each rule and cell; of some rules one for each table, or for the file."""
    joined: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        ref = finding.outcome.refs[0]
        own = ref.table if finding.rule in _WHOLE else str(ref)
        key = (finding.rule, "" if finding.rule in _WHOLE_FILE else own)
        refs = (*(joined[key].outcome.refs if key in joined else ()), ref)
        first = joined.get(key, finding)
        joined[key] = replace(first, outcome=replace(first.outcome, refs=refs))
    for finding in joined.values():
        outcome = finding.outcome
        if finding.rule in (*_WHOLE, *_WHOLE_FILE):
            outcome = replace(outcome, details={"count": str(len(outcome.refs))})
        yield replace(finding, outcome=outcome)


class FactReader:
    """Reads the facts of one document and collects what it notices on the way."""

    def __init__(self, document: Document, standard: Standard, located: Located) -> None:
        self.document = document
        self.standard = standard
        self.located = located
        self.cells = cells(with_substitutes(standard, located.substitutes))
        self.findings: list[Finding] = []

    def finding(
        self,
        reading: str,
        refs: Iterable[CellRef],
        place: Provenance | None,
        **details: str,
    ) -> Finding:
        """A finding of this document: its id, the cells concerned and the place of the first."""
        return Finding(
            rule=reading,
            severity=self.standard.built_in_findings[reading].severity,
            outcome=Outcome(verdict=Verdict.BROKEN, refs=tuple(refs), details=details),
            file=self.document.source.name,
            place=place,
        )

    def fact(self, ref: CellRef) -> Fact:
        """The fact of a located cell; what is noticed of it goes to `findings`."""
        index, position = self.located.places[ref]
        grid = self.document.grids[index]
        place = place_of(self.document.source.name, grid, position)
        cell = grid.cells.get(position)
        row, column = self.cells[ref]
        self._note_covered(ref, grid, place)
        if cell is None or _is_blank(cell) or self._is_blank_total(ref, cell):
            if cell is not None and cell.formula and not (row.total or column.total):
                self.note("read.formula_blank", ref, place)
            return Fact(ref=ref, mark=Mark.BLANK, value=None, raw="", origin=place)
        if self._head_differs(ref, column, place):
            return Fact(ref=ref, mark=Mark.TEXT, value=None, raw=cell.text, origin=place)
        if cell.runs and not is_certain(cell.runs):
            raw = "".join(run.text for run in cell.runs)
            self.note("read.marks_unclear", ref, place, raw=_excerpt(raw))
            return Fact(ref=ref, mark=Mark.TEXT, value=None, raw=raw, origin=place)
        if cell.kind is CellKind.NUMBER:
            if cell.shown is not None and not (cell.shown or cell.number):
                self.note("read.zero_hidden", ref, place)
            elif cell.shown is not None:
                self.note("read.shown_differs", ref, place, raw=cell.text, shown=cell.shown)
            return Fact(ref=ref, mark=Mark.NUMBER, value=cell.number, raw=cell.text, origin=place)
        if cell.kind in _UNREADABLE:
            self.note(_UNREADABLE[cell.kind], ref, place, raw=cell.text)
            return Fact(ref=ref, mark=Mark.TEXT, value=None, raw=cell.text, origin=place)
        return self._text_fact(ref, column, cell, place)

    def _is_blank_total(self, ref: CellRef, cell: Cell) -> bool:
        """Whether a formula with an empty result is a total whose addends are all blank.

        `.xls` stores an empty result like one that was never calculated. With nothing to add up,
        an empty total is right.
        """
        row, column = self.cells[ref]
        if cell.kind is not CellKind.UNCALCULATED or cell.text != _EMPTY_RESULT:
            return False
        addends = [
            other
            for other, (line, head) in self.cells.items()
            if other.table == ref.table
            and (
                (column.total and line is row and not head.total and _is_under(head, column))
                or (row.total and head.id == column.id and not line.total and _is_under(line, row))
            )
        ]
        return bool(addends) and all(map(self._shows_nothing, addends))

    def _shows_nothing(self, ref: CellRef) -> bool:
        index, position = self.located.places.get(ref, (0, None))
        cell = self.document.grids[index].cells.get(position) if position else None
        return cell is None or _is_blank(cell)

    def _note_covered(self, ref: CellRef, grid: Grid, place: Provenance) -> None:
        """Say what lies under the merged cell of a figure: the same once more, or other values."""
        under = self.located.covered.get(ref, ())
        seen = _content(grid.cells.get(self.located.places[ref][1]))
        others = [p for p in under if _content(grid.cells[p]) != seen]
        named = ", ".join(f"{address(p)} {_excerpt(grid.cells[p].text)}" for p in others or under)
        if under:
            self.note(
                "read.covered_differs" if others else "read.covered_equal",
                ref,
                place,
                covered=named,
            )

    def note(self, reading: str, ref: CellRef, place: Provenance, **details: str) -> None:
        """Add a finding about one cell."""
        self.findings.append(self.finding(reading, (ref,), place, **details))

    def _text_fact(self, ref: CellRef, column: Column, cell: Cell, place: Provenance) -> Fact:
        """The fact of a text cell: a dash, a number spelt out, or no figure."""
        raw = cell.text
        if self.standard.is_dash(raw):
            return Fact(ref=ref, mark=Mark.DASH, value=None, raw=raw.strip(), origin=place)
        if plain(raw) == DASH_OR_ONE:
            self.note("read.dash_or_one", ref, place, raw=raw.strip())
            return Fact(ref=ref, mark=Mark.TEXT, value=None, raw=raw, origin=place)
        numeral = read_number(raw)
        if numeral is None:
            self.note("read.not_a_number", ref, place, raw=_excerpt(raw))
            return Fact(ref=ref, mark=Mark.TEXT, value=None, raw=raw, origin=place)
        value = in_unit(numeral, column.unit_name)
        if value is None:
            self.note("read.unit_differs", ref, place, raw=_excerpt(raw), unit=_unit_name(column))
            return Fact(ref=ref, mark=Mark.TEXT, value=None, raw=raw, origin=place)
        notes = numeral.notes
        if cell.runs:
            notes = (*notes, "read.marks_left_out")
            spelt = {"left": _excerpt(left_out(cell.runs)), "value": number_text(value)}
            self.note("read.marks_left_out", ref, place, **spelt)
        elif notes:
            self.note("read.normalised", ref, place, raw=_excerpt(raw), value=number_text(value))
        elif self.document.grids[self.located.places[ref][0]].sheet:
            notes = ("read.text_number",)
            self.note("read.text_number", ref, place)
        return Fact(ref=ref, mark=Mark.NUMBER, value=value, raw=raw, origin=place, notes=notes)

    def _head_differs(self, ref: CellRef, column: Column, place: Provenance) -> bool:
        """Whether the head above the cell names another unit than the form does."""
        printed = note(self.located.heads.get(ref, ""))
        stated = read_number("1" + printed.rpartition(":")[2]) if printed else None
        if stated is None or not stated.unit or in_unit(stated, column.unit_name) == Decimal(1):
            return False
        self.note("read.head_unit", ref, place, raw=printed, unit=_unit_name(column))
        return True

    def hidden(self, facts: Mapping[CellRef, Fact]) -> Iterator[Finding]:
        """Figures in hidden rows, columns or sheets: one finding for each table."""
        hidden: defaultdict[str, list[CellRef]] = defaultdict(list)
        for ref, (index, position) in self.located.places.items():
            grid = self.document.grids[index]
            cell = grid.cells.get(position)
            if cell and (cell.hidden or grid.hidden) and facts[ref].value:
                hidden[ref.table].append(ref)
        for refs in hidden.values():
            index, position = self.located.places[refs[0]]
            grid = self.document.grids[index]
            place = place_of(self.document.source.name, grid, position)
            yield self.finding("read.hidden_figure", refs, place)


_EMPTY_RESULT = "="
"""The text of a formula whose result is empty or was never calculated, of a format that does not
tell which."""


def _is_under(line: Row | Column, total: Row | Column) -> bool:
    """Whether a row or column stands under the heads of a total."""
    return line.under[: len(total.under)] == total.under


def _is_blank(cell: Cell) -> bool:
    """Whether a cell shows nothing and holds no figure either."""
    if cell.text.strip() or cell.kind is CellKind.UNCALCULATED:
        return cell.kind is CellKind.BLANK
    return not holds_figure(cell.runs)


def _content(cell: Cell | None) -> object:
    """What two cells must share to say the same."""
    if cell is None:
        return ""
    return cell.text.strip() if cell.number is None else cell.number


def _unit_name(column: Column) -> str:
    return column.unit_name or "count"


def _excerpt(text: str) -> str:
    """As much of a text as is needed to recognise it."""
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:37] + "..."  # noqa: PLR2004 - as long as a line
