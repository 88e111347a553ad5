"""Watches a child from outside where the system itself sets no limits (Windows)."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

Reason = Literal["memory", "cpu", "wall", "killed"]

INTERVAL = 0.05
"""Seconds between two looks at the children."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one child may take: bytes on top of what it starts with, and seconds for each task."""

    memory: int = 400 << 20
    cpu_seconds: float = 5.0
    wall_seconds: float = 20.0


def available() -> bool:
    """Whether the library is there that can look at other processes."""
    try:
        import psutil  # noqa: F401, PLC0415 - installed only where it is needed
    except ImportError:
        return False
    return True


class Watch:
    """Compares what a process takes with what it may take.

    Memory is what the process has in use on top of its first task's start, for starting takes some
    too. A process that is gone exceeds nothing: its pipe tells.
    """

    def __init__(self, process: int | None, limits: Limits) -> None:
        import psutil  # noqa: PLC0415 - likewise

        self._limits = limits
        self._gone = psutil.Error
        self._process: Any = None
        self._memory: int | None = None
        self._seconds = 0.0
        with suppress(self._gone):
            self._process = psutil.Process(process)

    def begin(self) -> None:
        """A task begins: its time is counted from here."""
        if self._process is None:
            return
        with suppress(self._gone):
            self._seconds = self._taken()
            if self._memory is None:
                self._memory = self._used()

    def exceeded(self) -> Reason | None:
        """The limit that the process has exceeded, if there is one."""
        if self._process is None:
            return None
        with suppress(self._gone):
            if self._used() > (self._memory or 0) + self._limits.memory:
                return "memory"
            if self._taken() - self._seconds > self._limits.cpu_seconds:
                return "cpu"
        return None

    def _used(self) -> int:
        info = self._process.memory_info()
        return int(getattr(info, "private", info.rss))  # Windows counts what is swapped out apart

    def _taken(self) -> float:
        times = self._process.cpu_times()
        return float(times.user + times.system)
