"""How long searches search: a share of the whole, or the whole with `pytest --full`."""

from hypothesis import settings

SHARE = 100
"""Examples that Hypothesis tries by itself."""


def examples(share: int) -> int:
    """So many examples where others get a hundred, which is ten times as many in a full run."""
    return share * settings().max_examples // SHARE


def every(share: int) -> int:
    """The step of a sweep that looks at every so many-th case, and at each in a full run."""
    return 1 if settings().max_examples > SHARE else share
