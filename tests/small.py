"""A made-up standard of four cells, and facts and submissions for it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from reportgen.model.submissions import (
    CellRef,
    Fact,
    Mark,
    Provenance,
    Role,
    SheetCell,
    Source,
    Submission,
)
from reportgen.readers.standard_folders import document_words, words
from reportgen.standards.standard import Block, Column, Row, Section, Standard, Substitute, Table

A_ONE, A_ALL = CellRef("t", "a", "one"), CellRef("t", "a", "all")
B_ONE, B_ALL = CellRef("t", "b", "one"), CellRef("t", "b", "all")

COLUMNS = (
    Column(id="one", name="甲类", label="甲类", under=("各类",)),
    Column(id="all", name="总计", label="总计", aliases=("合计",), total=True),
)
ROWS = (
    Row(id="a", name="收到", label="一、收到数量（件）"),
    Row(id="b", name="办结", label="1.办结", under=("二、结果",)),
)
TABLE = Table(
    id="t",
    name="表",
    title="一张表",
    widths=(10, 20, 30, 30),
    blocks=(Block(title="甲", corner="（注）", columns=COLUMNS, rows=ROWS),),
    substitutes=(Substitute(row=Row(id="old", name="旧行", label="旧行"), instead_of=("b",)),),
)


def standard(**changes: Any) -> Standard:  # noqa: ANN401 - its fields
    """The made-up standard, with these fields changed."""
    given: dict[str, Any] = {
        "id": "s",
        "title": "年报",
        "citation": "某文",
        "from_year": 2000,
        "until_year": 9999,
        "blank_means": "zero",
        "dashes": ("/", "无"),
        "file_name": "{area}{year}",
        "sections": (
            Section(id="overview", title="一、概况"),
            Section(id="t", title="二、表", table="t"),
        ),
        "tables": (TABLE,),
        "built_in_findings": document_words().reading,
        "words": words(),
        "identity": document_words().identity,
    }
    return Standard(**(given | changes))


def place(address: str = "C3") -> SheetCell:
    return SheetCell(file="甲.xlsx", sheet="表", address=address)


def fact(ref: CellRef, value: int | str | None, origin: Provenance | None = None) -> Fact:
    """A number, a blank (None), a dash (`/`) or a text."""
    origin = origin or place()
    if value is None:
        return Fact(ref=ref, mark=Mark.BLANK, value=None, raw="", origin=origin)
    if isinstance(value, str):
        mark = Mark.DASH if value == "/" else Mark.TEXT
        return Fact(ref=ref, mark=mark, value=None, raw=value, origin=origin)
    return Fact(ref=ref, mark=Mark.NUMBER, value=Decimal(value), raw=str(value), origin=origin)


def sent(values: Mapping[CellRef, int | str | None], **changes: Any) -> Submission:  # noqa: ANN401 - its fields
    """A department's submission of these cells."""
    given: dict[str, Any] = {
        "standard": "s",
        "entity": "甲局",
        "period": 2024,
        "role": Role.DEPARTMENT,
        "facts": {ref: fact(ref, value) for ref, value in values.items()},
        "source": Source(name="甲.xlsx", size=3, sha256="00"),
    }
    return Submission(**(given | changes))
