"""Shared by all tests: the settings of Hypothesis, and the folder of the checkout."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# Shared machines make deadlines useless. A failure on a build server must be reproducible elsewhere.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder that holds `pyproject.toml`."""
    return Path(__file__).resolve().parents[1]
