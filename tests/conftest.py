"""What all tests share: how Hypothesis searches, which core runs what, and where the checkout is."""

import multiprocessing
import os
from collections.abc import Iterator
from multiprocessing.context import BaseContext
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from reportgen import cage

# Shared machines make deadlines useless. A failure on a build server must be reproducible elsewhere.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

OF_ONE_CORE = ("tests/golden", "tests/office")
"""Folders whose files share documents that take long to make."""

THREADS = Path("/proc/self/task")


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
    as_in_the_program, at_rest = cage._context, len(list(THREADS.iterdir()))

    def context() -> BaseContext:
        alone = len(list(THREADS.iterdir())) == at_rest
        return multiprocessing.get_context("fork") if alone else as_in_the_program()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cage, "_context", context)
        yield


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder that holds `pyproject.toml`."""
    return Path(__file__).resolve().parents[1]
