"""Forms for tests: of any standard, filled in or blank, with the office's own indicators."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from reportgen.case.indicators import extended
from reportgen.case.settings import Case, Entity, Indicator, Options, ReportSettings
from reportgen.documents.blank_form import Form
from reportgen.extract.identity import form_mark
from reportgen.model.submissions import CellRef, Fact, Mark, Recorded, Role, Submission
from reportgen.readers.intake import ReadOptions, _File, read_one
from reportgen.readers.standard_folders import form_words, read_standard
from reportgen.standards.cells import cells
from reportgen.standards.standard import Standard
from reportgen.writers.blank_forms import write_form

ENTITY = Entity(name="生态环境局", code="BJ05", due="2026-01-10")
YEARS = {"cn-2019": 2020, "cn-2021": 2025}
COUNTS = (
    Indicator(id="published", name="公开信息", label="通过网站主动公开的信息", unit="条"),
    Indicator(id="fee", name="信息处理费", label="收取的信息处理费", unit="元", decimals=2),
    Indicator(id="briefings", name="新闻发布会", label="举行新闻发布会", unit="次"),
)


def standard_of(name: str) -> Standard:
    """A shipped standard with the office's own indicators."""
    case = Case(
        root="",
        settings=ReportSettings(authority="新区管委会", period=YEARS[name]),
        options=Options(),
        indicators=COUNTS,
        roster=(ENTITY,),
        rules=(),
        narratives={},
        files=(),
    )
    return extended(read_standard(name), case)


STANDARDS = {name: standard_of(name) for name in YEARS}


def form_of(name: str, **changes: Any) -> Form:  # noqa: ANN401 - its fields
    """A blank form of a standard."""
    standard = STANDARDS[name]
    blank = Form(
        standard=standard,
        entity=ENTITY,
        period=YEARS[name],
        authority="新区管委会",
        mark=form_mark(standard.identity, name, YEARS[name], ENTITY),
        blank_means="zero",
        totals="formula",
        carry=form_words().carry,
    )
    return replace(blank, **changes)


def book_of(form: Form) -> bytes:
    return write_form(form, form_words())


def read(book: bytes, form: Form, file: str = "报送.xlsx") -> Any:  # noqa: ANN401 - a reading
    return read_one(
        ReadOptions(standards=(form.standard,), roster=(form.entity,)), _File(file, book)
    )


def balanced(standard: Standard) -> dict[CellRef, Decimal]:
    """A figure for every cell, so that every balance is kept."""
    figures = dict.fromkeys(cells(standard), Decimal(0))
    for ref in figures:
        if ref.table == "disclosure" and ref.column in ("in_force", "published_total", "amount"):
            figures[ref] = Decimal(30)
        if ref.row == "procurement":
            figures[ref] = Decimal(2)
        if ref.table == "indicators":
            figures[ref] = Decimal(5)
    for row, person, other in (
        ("new", 9, 4),
        ("carried_in", 2, 0),
        ("granted", 6, 1),
        ("denied_internal", 2, 3),
        ("handled", 8, 4),
        ("carried_out", 3, 0),
    ):
        own = {"person": person, "other": other, "total": person + other}
        figures |= {CellRef("requests", row, c): Decimal(n) for c, n in own.items()}
    figures |= {CellRef("disputes", "review", c): Decimal(3) for c in ("upheld", "total")}
    return figures


def prior_of(standard: Standard, figures: Mapping[CellRef, Decimal]) -> Submission:
    """Last year's submission with these figures."""
    return Submission(
        standard=standard.id,
        entity=ENTITY.name,
        period=YEARS[standard.id] - 1,
        role=Role.DEPARTMENT,
        facts={
            ref: Fact(
                ref=ref,
                mark=Mark.NUMBER,
                value=value,
                raw="",
                origin=Recorded(file="report.json", place=str(ref)),
            )
            for ref, value in figures.items()
        },
    )
