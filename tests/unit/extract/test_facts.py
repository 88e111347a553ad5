"""What is read of cells whose content is not only what the eye reads."""

from dataclasses import replace
from decimal import Decimal

from tests.small import A_ALL, A_ONE, TABLE, standard

from reportgen.extract.facts import Document
from reportgen.extract.locate import locate
from reportgen.extract.submission import submission_of
from reportgen.model.findings import Finding
from reportgen.model.grids import Cell, CellKind, Grid, Position
from reportgen.model.submissions import Mark, Source, Submission
from reportgen.standards.printed_table import draw, grid_of

STANDARD = standard()
FORM = grid_of(draw(TABLE), "表")
HOME = {A_ONE: Position(3, 2), A_ALL: Position(3, 3)}
EMPTY_RESULT = Cell(text="=", kind=CellKind.UNCALCULATED, formula=True)


def number(value: int, columns: int = 1) -> Cell:
    return Cell(text=str(value), kind=CellKind.NUMBER, number=Decimal(value), columns=columns)


def read(cells: dict[Position, Cell], grid: Grid = FORM) -> tuple[Submission, list[Finding]]:
    grid = replace(grid, cells=dict(grid.cells) | cells)
    document = Document(source=Source(name="甲.xls", size=1, sha256=""), grids=(grid,))
    submission, findings = submission_of(document, STANDARD, locate((grid,), STANDARD))
    assert submission is not None
    return submission, findings


def test_an_empty_total_with_nothing_to_add_up_is_blank() -> None:
    submission, findings = read({HOME[A_ALL]: EMPTY_RESULT, Position(4, 2): number(1)})
    assert submission.facts[A_ALL].mark is Mark.BLANK
    assert findings == []


def test_an_empty_total_beside_figures_was_not_calculated() -> None:
    submission, findings = read({HOME[A_ONE]: number(3), HOME[A_ALL]: EMPTY_RESULT})
    assert submission.facts[A_ALL].mark is Mark.TEXT
    assert [finding.rule for finding in findings] == ["read.uncalculated"]


def test_a_formula_that_is_no_total_is_never_taken_for_a_blank() -> None:
    _, findings = read({HOME[A_ONE]: EMPTY_RESULT})
    assert [finding.rule for finding in findings] == ["read.uncalculated"]


def test_a_file_that_nobody_calculated_is_told_once() -> None:
    formula = Cell(text="=SUM(C4)", kind=CellKind.UNCALCULATED, formula=True)
    _, (finding,) = read({Position(row, 3): formula for row in (3, 4)})
    assert finding.outcome.details == {"count": "2"}
    assert len(finding.outcome.refs) == 2


def wide_form() -> Grid:
    """The form with a second column of the grid under its first head."""
    cells = {}
    for place, cell in FORM.cells.items():
        moved = Position(place.row, place.column + 1) if place.column == 3 else place
        over = place.column <= 2 < place.column + cell.columns
        cells[moved] = replace(cell, columns=cell.columns + 1) if over else cell
    return replace(FORM, cells=cells)


def covered(seen: Cell | None, under: Cell) -> tuple[Mark, list[tuple[str, str]]]:
    """What is read of a merged figure over another value, and what is said about it."""
    merged = replace(seen or Cell(text="", kind=CellKind.BLANK), columns=2)
    places = {HOME[A_ONE]: merged, Position(3, 3): under, Position(3, 4): number(7)}
    submission, findings = read(places, wide_form())
    told = [(one.rule, one.outcome.details.get("covered", "")) for one in findings]
    return submission.facts[A_ONE].mark, told


def test_a_value_under_a_merged_cell_is_named_and_the_seen_one_read() -> None:
    assert covered(number(5), number(5)) == (Mark.NUMBER, [("read.covered_equal", "D4 5")])
    assert covered(number(5), number(9)) == (Mark.NUMBER, [("read.covered_differs", "D4 9")])
    assert covered(None, number(9)) == (Mark.BLANK, [("read.covered_differs", "D4 9")])
    assert covered(number(5), Cell(text="旧数")) == (
        Mark.NUMBER,
        [("read.covered_differs", "D4 旧数")],
    )


def test_a_figure_that_a_comma_cut_is_refused() -> None:
    split = Cell(text="12,345", kind=CellKind.SPLIT)
    submission, (finding,) = read({HOME[A_ONE]: split})
    assert submission.facts[A_ONE].mark is Mark.TEXT
    assert (finding.rule, finding.outcome.details) == ("read.split_figure", {"raw": "12,345"})
