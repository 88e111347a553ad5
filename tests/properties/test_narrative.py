"""What an office writes is what is printed: no mark of Markdown changes a figure."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from reportgen.documents.narrative.markdown import blocks_of
from reportgen.documents.report import TextTable, words_of

WORDS = st.text(alphabet="0123456789*_`~>+-#.()&;:/% \n\u3000件米，。a", max_size=60)
FIGURE = re.compile(r"[0-9]+(?:[.*_/%][0-9]+)*")


def figures_in(text: str) -> list[str]:
    return FIGURE.findall(text)


@given(text=WORDS)
@example(text="7*24小时，12*8米、6*5米")
@example(text="2**3**4")
@example(text="12\n34")
@example(text="5 * 8 和 6 * 7")
def test_the_figures_of_a_text_are_those_of_its_blocks(text: str) -> None:
    blocks, _ = blocks_of(text, {})
    assert not any(isinstance(block, TextTable) for block in blocks)
    assert figures_in("\n".join(map(words_of, blocks))) == figures_in(text)
