"""What all tests share: how Hypothesis searches, which core runs what, and where the checkout is."""

import multiprocessing
from collections.abc import Iterator
from multiprocessing.context import BaseContext
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from reportgen.readers import sandbox

# Time says nothing on a shared machine. The share tries the same examples everywhere, so that what
# a build server finds is found again elsewhere; only the whole looks at others each time.
settings.register_profile("share", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("whole", deadline=None, max_examples=1000, print_blob=True)

OF_ONE_CORE = ("tests/golden", "tests/office")
"""Folders whose files share documents that take long to make."""

THREADS = Path("/proc/self/task")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest --full`, or `make full`, goes to the end of what is too slow for every landing."""
    parser.addoption("--full", action="store_true", help="whole sweeps and long searches too")


def pytest_configure(config: pytest.Config) -> None:
    """Chooses how long Hypothesis searches before any test module asks."""
    settings.load_profile("whole" if config.getoption("full") else "share")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out the tests marked `full` but in a full run."""
    if config.getoption("full"):
        return
    left_out = [item for item in items if item.get_closest_marker("full")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


class ByFileScheduling(LoadFileScheduling):
    """The tests of one file run on one core, so that no fixture of it is made twice.

    So do the tests of some folders. Files are taken in the order in which they stand: the long
    ones come first, and unit tests fill the end.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        folder = file.rpartition("/")[0]
        return folder if folder in OF_ONE_CORE else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFileScheduling | None:
    """The scheduler of `pytest -n auto --dist loadfile`."""
    return ByFileScheduling(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.fixture(scope="session", autouse=True)
def forked_readers() -> Iterator[None]:
    """Reads files in forked processes, as the program does, although xdist runs a thread here.

    Beside threads the program starts new interpreters, which takes ten times as long. The thread
    of xdist only waits for the next test, so forking is safe; with any other thread it is not.
    """
    if not THREADS.is_dir():
        yield
        return
    as_in_the_program, at_rest = sandbox._context, len(list(THREADS.iterdir()))

    def context() -> BaseContext:
        alone = len(list(THREADS.iterdir())) == at_rest
        return multiprocessing.get_context("fork") if alone else as_in_the_program()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sandbox, "_context", context)
        yield


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder that holds `pyproject.toml`."""
    return Path(__file__).resolve().parents[1]
