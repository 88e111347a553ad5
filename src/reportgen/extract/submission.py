"""From grids to a submission: reads the located cells as facts and reports what it notices.

Nothing is altered or guessed: a text that spells exactly one number is read as that number, with a
notice. Any other text stays text, with an error that names its cell.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from reportgen.extract.extra_figures import Stray, strays
from reportgen.extract.frame_cells import Fault
from reportgen.extract.locate import Located, locate
from reportgen.extract.marks import holds_figure, is_certain, left_out
from reportgen.extract.texts import tables_of, texts_of
from reportgen.model.findings import Finding, Outcome, Term, Verdict, fingerprint, sum_of
from reportgen.model.grids import Cell, CellKind, Grid, Position, address
from reportgen.model.submissions import (
    CellRef,
    DocumentCell,
    Fact,
    Mark,
    Provenance,
    Role,
    SheetCell,
    Source,
    Submission,
)
from reportgen.standards.built_in_findings import of_file
from reportgen.standards.cells import cells, with_substitutes
from reportgen.standards.standard import Column, Row, Standard
from reportgen.text.labels import note, plain
from reportgen.text.numerals import DASH_OR_ONE, in_unit, is_dash, number_text, read_number

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


def submission_of(
    document: Document,
    standard: Standard,
    located: Located,
    *,
    others: Sequence[Standard] = (),
    entity: str | None = None,
    period: int | None = None,
) -> tuple[Submission | None, list[Finding]]:
    """The submission that a document holds, and every finding made while reading it.

    `located` says where the cells of `standard` stand. A document that holds no table of the
    standard, or follows one of the `others`, is no submission; the finding names the other.
    """
    reader = _Reader(document, standard, located)
    if not located.places:
        several = reader.faults(f for f in located.faults if f.id in SEVERAL_PLACES)
        return None, several or [_wrong_form(document, standard, others)]
    findings = reader.faults(located.faults)
    if other := _better_standard(document, located, others):
        return None, [_other_standard(document, other)]
    facts = {ref: reader.fact(ref) for ref in _in_form_order(standard, located)}
    outside = list(reader.strays(facts))
    if not findings and not outside and all(f.mark is Mark.BLANK for f in facts.values()):
        findings.append(of_file("read.empty_form", document.source.name, standard))
    findings += reader.faults(located.notes)
    findings += [*_joined(reader.findings), *reader.hidden(facts), *outside]
    for name in located.substitutes:
        refs = tuple(ref for ref in facts if f"{ref.table}.{ref.row}" == name)
        findings.append(reader.finding("read.substitute_row", refs, facts[refs[0]].origin))
    submission = Submission(
        standard=standard.id,
        entity=entity,
        period=period,
        role=Role.DEPARTMENT,
        facts=facts,
        texts=texts_of(document.grids, standard),
        source=document.source,
        substitutes=located.substitutes,
        tables=tuple(tables_of(document.grids, {n for n, _ in located.places.values()})),
    )
    return submission, findings


SEVERAL_PLACES = ("read.table_twice", "read.table_units")
"""What is found where the form stands in a file more than once."""


def without_tables(
    document: Document, standard: Standard, entity: str | None, period: int | None
) -> tuple[Submission, list[Finding]]:
    """A submission without figures, for a report whose tables cannot be read, and its finding."""
    submission = Submission(
        standard=standard.id,
        entity=entity,
        period=period,
        role=Role.DEPARTMENT,
        facts={},
        source=document.source,
    )
    return submission, [of_file("read.no_tables", document.source.name, standard)]


def best_standard(document: Document, standards: Sequence[Standard]) -> tuple[Standard, Located]:
    """The standard that the document follows with the fewest faults, and where its cells stand.

    Of equals it is the first.
    """
    tried = [(standard, locate(document.grids, standard)) for standard in standards]
    return min(tried, key=lambda one: (not one[1].places, len(one[1].faults), -len(one[1].places)))


def _in_form_order(standard: Standard, located: Located) -> Iterator[CellRef]:
    shape = with_substitutes(standard, located.substitutes)
    return (ref for ref in cells(shape) if ref in located.places)


def _better_standard(
    document: Document, located: Located, others: Sequence[Standard]
) -> Standard | None:
    """Another standard that the document follows without a fault, if it lacks labels of this."""
    if all(fault.id != "read.label_missing" for fault in located.faults):
        return None
    return next((other for other in others if not locate(document.grids, other).faults), None)


def _wrong_form(document: Document, standard: Standard, others: Sequence[Standard]) -> Finding:
    found = next((other for other in others if locate(document.grids, other).places), None)
    return (
        _other_standard(document, found)
        if found
        else of_file("read.not_this_form", document.source.name, standard)
    )


def _other_standard(document: Document, found: Standard) -> Finding:
    details = {"found": found.id, "citation": found.citation}
    return of_file("read.other_standard", document.source.name, found, details)


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


def _joined(findings: Iterable[Finding]) -> Iterator[Finding]:
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


class _Reader:
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
        return Finding(
            rule=reading,
            severity=self.standard.built_in_findings[reading].severity,
            outcome=Outcome(verdict=Verdict.BROKEN, refs=tuple(refs), details=details),
            file=self.document.source.name,
            place=place,
        )

    def faults(self, faults: Iterable[Fault]) -> list[Finding]:
        """One finding for each fault; what is true of several tables of a sheet is said once."""
        tables: dict[Fault, list[str]] = {}
        for fault in faults:
            whole = fault.id in (*SEVERAL_PLACES, "read.blank_copy")
            same = (f for f in tables if whole and _same_sheets(f, fault))
            tables.setdefault(next(same, fault), []).append(fault.table)
        return [self._fault(fault, named) for fault, named in tables.items()]

    def _fault(self, fault: Fault, tables: Sequence[str]) -> Finding:
        grid = self.document.grids[fault.grid]
        file = self.document.source.name
        place = place_of(file, grid, fault.places[0]) if fault.places else None
        names = [table.name for table in self.standard.tables if table.id in tables]
        addresses = ", ".join(f"{grid.name}!{address(p)}" for p in fault.places)
        labels = " / ".join(dict.fromkeys(fault.labels))
        details = {"table": ", ".join(names), "labels": labels, "cells": addresses}
        if fault.id in (*SEVERAL_PLACES, "read.blank_copy"):
            details["tables"] = details.pop("table")
        if fault.id == "read.table_twice":
            details |= {"other": self.document.grids[fault.other].name, "off": labels}
        if fault.id == "read.table_units":
            details |= {"names": ", ".join(fault.labels), "count": str(len(fault.labels) + 1)}
        return self.finding(fault.id, (), place, **details)

    def fact(self, ref: CellRef) -> Fact:
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
        self.findings.append(self.finding(reading, (ref,), place, **details))

    def _text_fact(self, ref: CellRef, column: Column, cell: Cell, place: Provenance) -> Fact:
        """The fact of a text cell: a dash, a number spelt out, or no figure."""
        raw = cell.text
        if is_dash(raw) or plain(raw) in {plain(dash) for dash in self.standard.dashes}:
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

    def strays(self, facts: Mapping[CellRef, Fact]) -> Iterator[Finding]:
        """Extra figures: one finding for each wrong subtotal, the others joined by table.

        Skip subtotals that match one of their candidate groups, and groups with unreadable cells.
        """
        others: defaultdict[tuple[str, int, bool], list[Stray]] = defaultdict(list)
        for stray in strays(self.document.grids, self.located, self.standard):
            sums = [terms for refs in stray.groups if (terms := _terms(refs, facts))]
            value = self._value_of(stray)
            if any(sum_of(terms) == value for terms in sums):
                continue
            if len(stray.groups) != 1:
                others[stray.table, stray.grid, bool(stray.label)].append(stray)
            elif sums:
                yield self._wrong_subtotal(stray, sums[0], value)
        for (_, _, labelled), listed in others.items():
            reading = "read.extra_label" if labelled else "read.stray_figures"
            yield self._extra_figures(reading, listed)

    def _wrong_subtotal(self, stray: Stray, terms: tuple[Term, ...], value: Decimal) -> Finding:
        refs = tuple(term.ref for term in terms)
        labels = " ".join(stray.label.split())
        finding = self.finding("read.subtotal_differs", refs, self._place_of(stray), labels=labels)
        outcome = replace(finding.outcome, left=sum_of(terms), right=value, left_terms=terms)
        return replace(finding, outcome=outcome)

    def _extra_figures(self, reading: str, listed: Sequence[Stray]) -> Finding:
        table = next(t.name for t in self.standard.tables if t.id == listed[0].table)
        addresses = [address(stray.place) for stray in listed]
        labels = list(dict.fromkeys(" ".join(stray.label.split()) for stray in listed))
        finding = self.finding(
            reading,
            (),
            self._place_of(listed[0]),
            table=table,
            cells=_first_few(addresses),
            labels=_first_few(labels),
        )
        rests = fingerprint(f"{address(s.place)} {self._value_of(s)}" for s in listed)
        return replace(finding, outcome=replace(finding.outcome, fingerprint=rests))

    def _value_of(self, stray: Stray) -> Decimal:
        return self.document.grids[stray.grid].cells[stray.place].number or Decimal(0)

    def _place_of(self, stray: Stray) -> Provenance:
        grid = self.document.grids[stray.grid]
        return place_of(self.document.source.name, grid, stray.place)


def _same_sheets(one: Fault, other: Fault) -> bool:
    """Whether two faults say the same of two tables, about the same sheets."""
    return (one.id, one.grid, one.other) == (other.id, other.grid, other.other)


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


def _terms(refs: Iterable[CellRef], facts: Mapping[CellRef, Fact]) -> tuple[Term, ...]:
    """The addends of a sum; empty if one of the cells cannot be read."""
    held = [facts[ref] for ref in refs if ref in facts]
    if any(fact.mark is Mark.TEXT for fact in held):
        return ()
    return tuple(Term(ref=fact.ref, value=fact.value) for fact in held)


def _first_few(texts: Sequence[str]) -> str:
    """As many of the texts as a line holds."""
    return ", ".join(texts[:6]) + (" ..." if len(texts) > 6 else "")  # noqa: PLR2004 - a line


def _unit_name(column: Column) -> str:
    return column.unit_name or "count"


def _excerpt(text: str) -> str:
    """As much of a text as is needed to recognise it."""
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:37] + "..."  # noqa: PLR2004 - as long as a line
