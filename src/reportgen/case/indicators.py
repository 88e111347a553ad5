"""The office's own indicators: a further table of the standard, and which entities report each."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Literal

from reportgen.case.settings import INDICATORS, Case, Indicator
from reportgen.model.errors import trouble
from reportgen.model.findings import Finding, Severity
from reportgen.model.submissions import CellRef, Fact, Mark, Submission, Sum
from reportgen.standards.built_in_findings import of_file
from reportgen.standards.cells import adds_of, cells, expand
from reportgen.standards.standard import Adds, Block, Column, IndicatorSheet, Row, Standard, Table

MISSING = "indicators.missing"


def indicator_table(indicators: Sequence[Indicator], sheet: IndicatorSheet) -> Table:
    """The indicators as a table, with one block for each run of the same unit."""
    runs = groupby(indicators, key=lambda indicator: (indicator.unit, indicator.decimals))
    blocks = tuple(
        Block(
            columns=(_value_column(sheet.column, unit, decimals),),
            rows=tuple(Row(id=i.id, name=i.name, label=i.label, aliases=i.aliases) for i in run),
        )
        for (unit, decimals), run in runs
    )
    return Table(
        id=INDICATORS,
        name=sheet.name,
        title=sheet.name,
        widths=(100, 56),
        blocks=blocks,
        partial=True,
    )


def extended(standard: Standard, case: Case) -> Standard:
    """The standard with the case's indicators as a further table, and the office's own rules.

    The cell of an indicator is `indicators.<id>.value`. Raises `ReportgenError` if the option
    `adds` names cells that do not exist, or `single_other_row` a row that replaces nothing.
    """
    tables = standard.tables
    if case.indicators and standard.indicators:
        tables = (*tables, indicator_table(case.indicators, standard.indicators))
    whole = replace(standard, tables=tables, rules=(*standard.rules, *case.rules))
    row = case.options.single_other_row
    if row and not case.options.moved(standard):
        replaced = (s.instead_of for table in standard.tables for s in table.substitutes)
        known = tuple(name for names in replaced for name in names)
        where = f"{case.root}/case.toml: options.single_other_row"
        raise trouble("case.no_such_row", where, row=row, known=known or ("-",))
    adds: dict[CellRef, Adds] = {}
    for pattern, how in case.options.adds.items():
        refs = expand(whole, pattern)
        if not refs:
            raise trouble("case.no_such_cell", f"{case.root}/case.toml: options.adds", ref=pattern)
        adds |= dict.fromkeys(refs, how)
    return replace(whole, adds=adds)


def _value_column(head: Column, unit: str, decimals: int) -> Column:
    kind: Literal["count", "amount"] = "amount" if decimals else "count"
    return replace(head, unit=kind, unit_name=unit, decimals=decimals)


Asked = Mapping[CellRef, tuple[str, ...]]
"""The entities that report each indicator, in the order of the roster."""


def asked(case: Case, standard: Standard, senders: Collection[str] = ()) -> Asked:
    """Whom the case asks for each indicator.

    These are the entities of its `from`; without it the roster, and without a roster the
    `senders`. An indicator that takes the authority's own figure is asked of the authority alone,
    one that is not added up of nobody. Excused entities are never asked.
    """
    given = {one.id: one for one in case.indicators}
    everybody = [entity.name for entity in case.roster] or sorted(senders)
    found: dict[CellRef, tuple[str, ...]] = {}
    for ref in cells(standard):
        if ref.table == INDICATORS:
            match adds_of(standard, ref):
                case "authority":
                    names = [case.settings.authority]
                case "none":
                    names = []
                case _:
                    own = given[ref.row].reported_by
                    names = everybody if own is None else list(own)
            excused = case.options.allow_missing
            found[ref] = tuple(name for name in dict.fromkeys(names) if name not in excused)
    return found


def without_unasked(standard: Standard, whom: Asked, entity: str) -> Standard:
    """The standard with only those indicators that the entity is asked for."""
    tables = []
    for table in standard.tables:
        if table.id != INDICATORS:
            tables.append(table)
            continue
        own = {ref.row for ref, names in whom.items() if entity in names}
        kept = (
            replace(block, rows=tuple(row for row in block.rows if row.id in own))
            for block in table.blocks
        )
        if blocks := tuple(block for block in kept if block.rows):
            tables.append(replace(table, blocks=blocks))
    return replace(standard, tables=tuple(tables))


def unreported(
    case: Case, standard: Standard, whom: Asked, submission: Submission
) -> Iterator[Finding]:
    """One finding for each indicator that the submission should report and does not.

    A blank, a dash, a text, or no such row at all reports nothing; nothing to report is 0.
    """
    weights = {one.id: Severity(one.if_missing) for one in case.indicators}
    for ref, names in whom.items():
        fact = submission.facts.get(ref)
        if submission.entity not in names or (fact and fact.mark is Mark.NUMBER):
            continue
        details = {"found": str(fact.mark) if fact else "absent"}
        finding = of_file(MISSING, submission.file or "", standard, details)
        yield replace(
            finding,
            severity=weights[ref.row],
            entity=submission.entity,
            outcome=replace(finding.outcome, refs=(ref,)),
            place=fact.origin if fact else None,
        )


def with_lacks(total: Submission, whom: Asked) -> Submission:
    """The aggregate, whose indicators name the asked entities that their sums lack."""
    facts = dict(total.facts)
    for ref, names in whom.items():
        if isinstance(origin := facts[ref].origin, Sum):
            there = {part.entity for part in origin.parts if part.fact.mark is Mark.NUMBER}
            lacks = tuple(name for name in names if name not in there)
            facts[ref] = replace(facts[ref], origin=replace(origin, lacks=lacks))
    return replace(total, facts=facts)


def lacks_of(fact: Fact | None) -> tuple[str, ...]:
    """The asked entities that a sum lacks; empty for a figure that is no sum."""
    return fact.origin.lacks if fact and isinstance(fact.origin, Sum) else ()
