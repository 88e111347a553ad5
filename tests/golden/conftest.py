"""Every sample compiled once, and the golden files that its outputs are held against.

`REPORTGEN_REWRITE_GOLDENS=1 pytest tests/golden` writes the golden files anew; then read the diff.
"""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from reportgen.workflows.compile import Compiled, compile_case

SAMPLES = ("demo-2021", "teda-2019")
REWRITE = "REPORTGEN_REWRITE_GOLDENS"

Golden = Callable[[str, str, str], None]
"""Holds a text against the golden file of a sample: sample, name of the file, text."""


def held_against(path: Path, text: str, *, rewrite: bool) -> None:
    """Compare a text with a golden file, or write the file anew."""
    if rewrite:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert path.exists(), f"{path.name} is not there; {REWRITE}=1 writes it"
    assert text.splitlines() == path.read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="session")
def compiled(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Compiled]:
    """Each sample, compiled into a folder of its own outside the checkout."""
    target = tmp_path_factory.mktemp("compiled")
    folder = checkout / "samples"
    return {name: compile_case(folder / name, out=target / name) for name in SAMPLES}


@pytest.fixture
def golden() -> Golden:
    """Holds a text against its golden file."""
    here = Path(__file__).parent
    rewrite = bool(os.environ.get(REWRITE))

    def compare(sample: str, name: str, text: str) -> None:
        held_against(here / sample / name, text, rewrite=rewrite)

    return compare
