"""From grids to a submission: the facts of the located cells, and every finding made on the way."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from reportgen.extract.extra_figures import Stray, strays
from reportgen.extract.facts import Document, FactReader, joined, place_of
from reportgen.extract.frame_cells import Fault
from reportgen.extract.locate import Located, locate
from reportgen.extract.texts import tables_of, texts_of
from reportgen.model.findings import Finding, Term, fingerprint, sum_of
from reportgen.model.grids import address
from reportgen.model.submissions import CellRef, Fact, Mark, Provenance, Role, Submission
from reportgen.standards.built_in_findings import of_file
from reportgen.standards.cells import cells, with_substitutes
from reportgen.standards.standard import Standard


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
    reader = FactReader(document, standard, located)
    if not located.places:
        several = _faults(reader, [f for f in located.faults if f.id in SEVERAL_PLACES])
        return None, several or [_wrong_form(document, standard, others)]
    findings = _faults(reader, located.faults)
    if other := _better_standard(document, located, others):
        return None, [_other_standard(document, other)]
    facts = {ref: reader.fact(ref) for ref in _in_form_order(standard, located)}
    outside = list(_strays(reader, facts))
    if not findings and not outside and all(f.mark is Mark.BLANK for f in facts.values()):
        findings.append(of_file("read.empty_form", document.source.name, standard))
    findings += [*_faults(reader, located.notes), *joined(reader.findings)]
    findings += [*reader.hidden(facts), *outside, *_substitutes(reader, facts)]
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


def _substitutes(reader: FactReader, facts: Mapping[CellRef, Fact]) -> Iterator[Finding]:
    """Say which rows of an older form stand for rows of this one."""
    for name in reader.located.substitutes:
        refs = tuple(ref for ref in facts if f"{ref.table}.{ref.row}" == name)
        yield reader.finding("read.substitute_row", refs, facts[refs[0]].origin)


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


def _faults(reader: FactReader, faults: Iterable[Fault]) -> list[Finding]:
    """One finding for each fault; what is true of several tables of a sheet is said once."""
    tables: dict[Fault, list[str]] = {}
    for fault in faults:
        whole = fault.id in (*SEVERAL_PLACES, "read.blank_copy")
        same = (f for f in tables if whole and _same_sheets(f, fault))
        tables.setdefault(next(same, fault), []).append(fault.table)
    return [_fault(reader, fault, named) for fault, named in tables.items()]


def _fault(reader: FactReader, fault: Fault, tables: Sequence[str]) -> Finding:
    grid = reader.document.grids[fault.grid]
    file = reader.document.source.name
    place = place_of(file, grid, fault.places[0]) if fault.places else None
    names = [table.name for table in reader.standard.tables if table.id in tables]
    addresses = ", ".join(f"{grid.name}!{address(p)}" for p in fault.places)
    labels = " / ".join(dict.fromkeys(" ".join(label.split()) for label in fault.labels))
    details = {"table": ", ".join(names), "labels": labels, "cells": addresses}
    if fault.id in (*SEVERAL_PLACES, "read.blank_copy"):
        details["tables"] = details.pop("table")
    if fault.id == "read.table_twice":
        details |= {"other": reader.document.grids[fault.other].name, "off": labels}
    if fault.id == "read.table_units":
        details |= {"names": ", ".join(fault.labels), "count": str(len(fault.labels) + 1)}
    return reader.finding(fault.id, (), place, **details)


def _strays(reader: FactReader, facts: Mapping[CellRef, Fact]) -> Iterator[Finding]:
    """Extra figures: one finding for each wrong subtotal, the others joined by table.

    Skip subtotals that match one of their candidate groups, and groups with unreadable cells.
    """
    others: defaultdict[tuple[str, int, bool], list[Stray]] = defaultdict(list)
    for stray in strays(reader.document.grids, reader.located, reader.standard):
        sums = [terms for refs in stray.groups if (terms := _terms(refs, facts))]
        value = _value_of(reader, stray)
        if any(sum_of(terms) == value for terms in sums):
            continue
        if len(stray.groups) != 1:
            others[stray.table, stray.grid, bool(stray.label)].append(stray)
        elif sums:
            yield _wrong_subtotal(reader, stray, sums[0], value)
    for (_, _, labelled), listed in others.items():
        reading = "read.extra_label" if labelled else "read.stray_figures"
        yield _extra_figures(reader, reading, listed)


def _wrong_subtotal(
    reader: FactReader, stray: Stray, terms: tuple[Term, ...], value: Decimal
) -> Finding:
    refs = tuple(term.ref for term in terms)
    labels, place = " ".join(stray.label.split()), _stray_place(reader, stray)
    finding = reader.finding("read.subtotal_differs", refs, place, labels=labels)
    outcome = replace(finding.outcome, left=sum_of(terms), right=value, left_terms=terms)
    return replace(finding, outcome=outcome)


def _extra_figures(reader: FactReader, reading: str, listed: Sequence[Stray]) -> Finding:
    table = next(t.name for t in reader.standard.tables if t.id == listed[0].table)
    addresses = [address(stray.place) for stray in listed]
    labels = list(dict.fromkeys(" ".join(stray.label.split()) for stray in listed))
    finding = reader.finding(
        reading,
        (),
        _stray_place(reader, listed[0]),
        table=table,
        cells=_first_few(addresses),
        labels=_first_few(labels),
    )
    rests = fingerprint(f"{address(s.place)} {_value_of(reader, s)}" for s in listed)
    return replace(finding, outcome=replace(finding.outcome, fingerprint=rests))


def _value_of(reader: FactReader, stray: Stray) -> Decimal:
    return reader.document.grids[stray.grid].cells[stray.place].number or Decimal(0)


def _stray_place(reader: FactReader, stray: Stray) -> Provenance:
    grid = reader.document.grids[stray.grid]
    return place_of(reader.document.source.name, grid, stray.place)


def _same_sheets(one: Fault, other: Fault) -> bool:
    """Whether two faults say the same of two tables, about the same sheets."""
    return (one.id, one.grid, one.other) == (other.id, other.grid, other.other)


def _terms(refs: Iterable[CellRef], facts: Mapping[CellRef, Fact]) -> tuple[Term, ...]:
    """The addends of a sum; empty if one of the cells cannot be read."""
    held = [facts[ref] for ref in refs if ref in facts]
    if any(fact.mark is Mark.TEXT for fact in held):
        return ()
    return tuple(Term(ref=fact.ref, value=fact.value) for fact in held)


def _first_few(texts: Sequence[str]) -> str:
    """As many of the texts as a line holds."""
    return ", ".join(texts[:6]) + (" ..." if len(texts) > 6 else "")  # noqa: PLR2004 - a line
