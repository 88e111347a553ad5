"""What all tests share: how Hypothesis searches, and where the checkout is."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# Time says nothing on a shared machine; what a build server finds must be found again elsewhere.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder that holds `pyproject.toml`."""
    return Path(__file__).resolve().parents[1]
