"""How long searches search: a share of the whole, or the whole with `pytest --full`."""

from hypothesis import settings


def examples(share: int) -> int:
    """So many examples where others get a hundred, which is ten times as many in a full run."""
    return share * settings().max_examples // 100
