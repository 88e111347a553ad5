"""Random figures in random spellings, marks and lines: the figure that is seen, or a finding."""

import re
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.effort import examples
from tests.seen import WRITERS, Lines, cell_in, made_of

from reportgen.model.grids import Look, TextRun

NUMBERS = st.integers(0, 10**7).map(str) | st.integers(1000, 10**7).map("{:,}".format)
MARKS = st.sampled_from(["1", "2", "12", "*", "[3]", "注", "①", " ", "50"])
PIECES = st.builds(TextRun, NUMBERS | st.sampled_from(["-", "件", " "]), st.just(Look.PLAIN))


def runs(looks: frozenset[Look]) -> st.SearchStrategy[Lines]:
    others = sorted(looks - {Look.PLAIN})
    marks = st.builds(TextRun, MARKS | NUMBERS, st.sampled_from(others))
    line = st.lists(PIECES | marks, max_size=4)
    return st.lists(line, min_size=1, max_size=3)


def seen(lines: Lines) -> Decimal | None:
    """The figure that the eye reads: a number on one line, perhaps with its unit behind or below.

    Blanks may part the thousands.
    """
    shown = ["".join(text for text, look in line if look is Look.PLAIN).strip() for line in lines]
    only = "\n".join(line for line in shown if line)
    bare = only.removesuffix("件").strip().replace(",", "")
    grouped = re.fullmatch("-?(?:[0-9]+|[1-9][0-9]{0,2}(?: [0-9]{3})+)", bare)
    return Decimal(bare.replace(" ", "")) if grouped else None


@pytest.mark.parametrize("name", WRITERS)
@settings(max_examples=examples(60), deadline=None)
@given(data=st.data())
def test_the_figure_that_is_seen_or_a_finding_and_never_another(
    name: str, data: st.DataObject
) -> None:
    lines = data.draw(runs(WRITERS[name][2]))
    if name == "pdf":  # which cannot tell small print from a note mark if nothing else is there
        assume(all(any(look is Look.PLAIN and text.strip() for text, look in x) for x in lines))
    fact, told = made_of(cell_in(name, lines))
    if fact.value is not None:
        assert fact.value == seen(lines)
    elif seen(lines) is not None:
        assert told, "a figure is lost without a word"
