"""Whole case folders for tests: a roster, its workbooks, and what `case.toml` says."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from tests.workbooks import workbook_of

from reportgen.case.indicators import extended
from reportgen.case.settings import Case, Indicator, Options, ReportSettings
from reportgen.model.submissions import CellRef
from reportgen.readers.standard_folders import read_standard
from reportgen.standards.cells import cells
from reportgen.standards.standard import Standard

Figures = Mapping[CellRef, Decimal | str | None]
YEAR = 2025
SECTIONS = ("overview", "problems", "other_matters")


def indicator(name: str) -> CellRef:
    """The cell of an indicator."""
    return CellRef("indicators", name, "value")


def standard_with(*names: str) -> Standard:
    """The form of 2021 with indicators of these ids, which are their names and labels too."""
    settings = ReportSettings(authority="云岭县人民政府", period=YEAR)
    indicators = tuple(Indicator(id=name, name=name, label=f"本年{name}数") for name in names)
    own = Case(
        root="",
        settings=settings,
        options=Options(),
        indicators=indicators,
        roster=(),
        rules=(),
        narratives={},
        files=(),
    )
    return extended(read_standard("cn-2021"), own)


def zeros(standard: Standard) -> dict[CellRef, Decimal | str | None]:
    """A 0 in every cell."""
    return dict.fromkeys(cells(standard), Decimal(0))


def case_folder(  # noqa: PLR0913 - each is another file of the folder
    folder: Path,
    standard: Standard,
    sent: Mapping[str, Figures],
    *,
    roster: Sequence[str] | None = None,
    said: Mapping[str, str] | None = None,
    settings: str = "",
    without_sheet: Collection[str] = (),
    texts: Mapping[str, str] | None = None,
) -> Path:
    """A case of these submissions, by the entities' names.

    `said` are further lines of each `[[indicator]]`, `settings` further sections of `case.toml`.
    The workbooks of the entities `without_sheet` have no sheet of indicators. Without a `roster`
    the senders are its lines; an empty one is no roster.
    """
    (folder / "submissions").mkdir(parents=True)
    (folder / "narrative").mkdir()
    for section in SECTIONS:
        text = (texts or {}).get(section, "本年无其他情况。")
        (folder / "narrative" / f"{section}.md").write_text(text + "\n", "utf-8")
    entries = [
        f'[[indicator]]\nid = "{row.id}"\nname = "{row.name}"\nlabel = "{row.label}"\n'
        + (said or {}).get(row.id, "")
        for table in standard.tables
        if table.partial
        for block in table.blocks
        for row in block.rows
    ]
    report = (
        f'[report]\nauthority = "云岭县人民政府"\narea = "云岭县"\nperiod = {YEAR}\n'
        "date = 2026-01-20\n"
    )
    content = "\n".join((report, settings, *entries))
    (folder / "case.toml").write_text(content, "utf-8")
    names = list(sent) if roster is None else roster
    if names:
        (folder / "roster.csv").write_text("\n".join(("单位名称,别名", *names)) + "\n", "utf-8")
    for entity, figures in sent.items():
        shape = read_standard("cn-2021") if entity in without_sheet else standard
        book = workbook_of(shape, figures, entity=entity, period=YEAR)
        (folder / "submissions" / f"{entity}.xlsx").write_bytes(book)
    return folder
