"""What a data file of this program is told for: it is checked as a workbook would be."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from reportgen.case.settings import INDICATORS
from reportgen.model.findings import Finding
from reportgen.model.submissions import CellRef, Fact, Mark
from reportgen.readers.formats.json import Data
from reportgen.standards.built_in_findings import of_file
from reportgen.standards.cells import cells, with_substitutes
from reportgen.standards.standard import Standard
from reportgen.text.numerals import number_text, read_number


def unknown_cells(data: Data, standard: Standard) -> list[str]:
    """The cells in the file that the form does not have; the office's own indicators may differ."""
    known = cells(with_substitutes(standard, data.whole.substitutes))
    return [str(ref) for ref in data.whole.facts if ref not in known and ref.table != INDICATORS]


def findings_on_data(data: Data, standard: Standard) -> Iterator[Finding]:
    """Cells that are not there, figures that contradict themselves, what the file leaves open."""
    yield from _missing(data, standard)
    yield from _empty(data, standard)
    facts = data.whole.facts
    summed = {r: s for r, s in data.sums.items() if facts[r].mark is not Mark.TEXT}
    yield from _differing("read.data_sum", data, standard, summed)
    raws = {r: _of_raw(f) for r, f in facts.items() if f.mark is Mark.NUMBER and f.raw}
    yield from _differing(
        "read.data_raw", data, standard, {r: v for r, (v, ok) in raws.items() if ok}
    )
    if data.open_errors:
        yield _about(data, standard, "read.data_open", {"count": str(data.open_errors)})
    if data.not_counted:
        names = {"names": ", ".join(data.not_counted), "count": str(len(data.not_counted))}
        yield _about(data, standard, "read.data_not_counted", names)


def _of_raw(fact: Fact) -> tuple[Decimal | None, bool]:
    """What a figure's spelling reads as, and whether it can be held against the value at all."""
    numeral = read_number(fact.raw)
    return (numeral.value if numeral else None), not (numeral and numeral.unit)


def _missing(data: Data, standard: Standard) -> Iterator[Finding]:
    """A table that is not there, and cells that are not there of a table that is."""
    whole = with_substitutes(standard, data.whole.substitutes)
    for table in whole.tables:
        if table.partial:
            continue
        refs = [ref for ref in cells(whole) if ref.table == table.id]
        left = [ref for ref in refs if ref not in data.whole.facts]
        if len(left) == len(refs):
            yield _about(data, standard, "read.table_missing", {}, refs[:1])
        elif left:
            count = {"count": str(len(left))}
            yield _about(data, standard, "read.data_cells_missing", count, left)


def _empty(data: Data, standard: Standard) -> Iterator[Finding]:
    """A file, or a table of it, without any figure."""
    filled = {r.table for r, f in data.whole.facts.items() if f.mark in (Mark.NUMBER, Mark.TEXT)}
    if data.whole.facts and not filled:
        yield _about(data, standard, "read.empty_form", {})
        return
    for table in standard.tables:
        refs = [ref for ref in data.whole.facts if ref.table == table.id]
        if refs and table.id not in filled and not table.partial:
            yield _about(data, standard, "text.blank_table", {}, refs[:1])


def _differing(
    rule: str, data: Data, standard: Standard, others: Mapping[CellRef, Decimal | None]
) -> Iterator[Finding]:
    """A finding for each figure that is not the other number that the file gives for it."""
    for ref, other in others.items():
        fact = data.whole.facts[ref]
        if fact.value != other and not (fact.value is None and other is None):
            numbers = {
                "value": "-" if fact.value is None else number_text(fact.value),
                "other": (fact.raw if rule == "read.data_raw" else "-")
                if other is None
                else number_text(other),
            }
            yield _about(data, standard, rule, numbers, [ref])


def _about(
    data: Data,
    standard: Standard,
    rule: str,
    details: Mapping[str, str],
    refs: Sequence[CellRef] = (),
) -> Finding:
    finding = of_file(rule, data.whole.file or "", standard, details)
    outcome = replace(finding.outcome, refs=tuple(refs))
    known = next((data.whole.facts[ref].origin for ref in refs if ref in data.whole.facts), None)
    return replace(finding, entity=data.whole.entity, outcome=outcome, place=known)
