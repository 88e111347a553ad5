"""Runs a function on many inputs in child processes with limited memory and time.

Libraries that read files of strangers can take all memory, run for ever or abort the interpreter.
In this sandbox that ends one child and one task; the other tasks go on. On Windows, which has no
such limits, only the wall clock is limited.
"""

import faulthandler
import itertools
import multiprocessing
import os
import pickle
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Generic, Literal, TypeVar

T = TypeVar("T")
R = TypeVar("R")

Reason = Literal["memory", "cpu", "wall", "killed"]

_AHEAD = 8
"""How many results a worker may be ahead of the slowest task, so that memory stays flat."""

_GRACE = 5.0
"""Seconds past the wall limit after which a child ends itself if its parent did not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one child may take: bytes on top of what it starts with, and seconds for each task."""

    memory: int = 400 << 20
    cpu_seconds: float = 5.0
    wall_seconds: float = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Death:
    """A task that ended its child; `killed` when the child broke down for a reason of its own."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class _Result(Generic[R]):
    value: R


@dataclass(frozen=True, slots=True)
class _Raised:
    error: Exception


_Reply = _Result[R] | _Raised | Death


@dataclass(slots=True, kw_only=True)
class _Child:
    """A child process, and the number of the task it works on; None while it is idle."""

    process: BaseProcess
    connection: "Connection[object, object]"
    number: int | None = None
    deadline: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cage(Generic[T, R]):
    """The living children of one run, and the function that they run."""

    function: Callable[[T], R]
    limits: Limits
    context: BaseContext
    children: list[_Child] = field(default_factory=list)

    @property
    def busy(self) -> list[_Child]:
        return [child for child in self.children if child.number is not None]


def caged(
    function: Callable[[T], R], tasks: Iterable[T], *, limits: Limits, workers: int = 1
) -> Iterator[R | Death]:
    """The result of each task in order, or a `Death` that says how the task ended its child.

    The function, the tasks and the results travel between processes and must be picklable. No
    child is started before there is a task, and none is left when the iterator ends or is closed.

    Raises what the function raises, with the child's traceback as a note: that is an error of the
    program. A `MemoryError`, and whatever is no `Exception`, is a `Death` instead.
    """
    cage: _Cage[T, R] = _Cage(function=function, limits=limits, context=_context())
    waiting = iter(tasks)
    sent = 0
    replies: dict[int, _Reply[R]] = {}
    try:
        for number in itertools.count():
            while True:
                free = min(workers - len(cage.busy), number + workers * _AHEAD - sent)
                for task in itertools.islice(waiting, max(0, free)):
                    _give(cage, sent, task)
                    sent += 1
                if number in replies or number == sent:
                    break
                replies.update(_collect(cage))
            if number == sent:
                return
            reply = replies.pop(number)
            if isinstance(reply, _Raised):
                raise reply.error
            yield reply.value if isinstance(reply, _Result) else reply
    finally:
        for child in list(cage.children):
            _end(cage, child)


def kept_limits() -> tuple[Reason, ...]:
    """The limits that this system can enforce."""
    if sys.platform == "win32":
        return ("wall",)
    return ("memory", "cpu", "wall") if sys.platform == "linux" else ("cpu", "wall")


def _context() -> BaseContext:
    """Forking is quick, and safe where nothing else runs in this process."""
    if sys.platform == "linux":
        with suppress(OSError):
            if len(os.listdir("/proc/self/task")) == 1:  # noqa: PTH208 - names are enough
                return multiprocessing.get_context("fork")
    return multiprocessing.get_context("spawn")


# --- the parent's side ------------------------------------------------------------------------


def _give(cage: _Cage[T, R], number: int, task: T) -> None:
    """Sends the task to an idle child. Replaces a child that died while it was idle."""
    idle = [child for child in cage.children if child.number is None]
    child = idle[0] if idle else _start(cage)
    try:
        child.connection.send(task)
    except (BrokenPipeError, ConnectionResetError):
        _end(cage, child)
        child = _start(cage)
        child.connection.send(task)
    child.number = number
    child.deadline = time.monotonic() + cage.limits.wall_seconds


def _start(cage: _Cage[T, R]) -> _Child:
    ours, theirs = cage.context.Pipe()
    arguments = (theirs, cage.function, cage.limits)
    process = cage.context.Process(target=_work, args=arguments, daemon=True)  # type: ignore[attr-defined]
    process.start()
    child = _Child(process=process, connection=ours)
    cage.children.append(child)
    theirs.close()
    return child


def _collect(cage: _Cage[T, R]) -> dict[int, _Reply[R]]:
    """Waits until a child replies or runs out of time."""
    busy = {child.number: child for child in cage.busy if child.number is not None}
    deadline = min(child.deadline for child in busy.values())
    connections = [child.connection for child in busy.values()]
    ready = wait(connections, max(0.0, deadline - time.monotonic()))
    now = time.monotonic()
    replies: dict[int, _Reply[R]] = {}
    for number, child in busy.items():
        if child.connection in ready:
            replies[number] = _receive(child)
        elif child.deadline <= now:
            replies[number] = Death(reason="wall")
        else:
            continue
        child.number = None
        if isinstance(replies[number], Death):
            _end(cage, child)
    return replies


def _receive(child: _Child) -> "_Reply[R]":
    """The reply of the child, or a `Death` if the child has ended."""
    try:
        reply: _Reply[R] = child.connection.recv()  # type: ignore[assignment]
    except (EOFError, OSError):
        child.process.join(_GRACE)
        return Death(reason=_REASONS.get(-(child.process.exitcode or 0), "killed"))
    return reply


def _end(cage: _Cage[T, R], child: _Child) -> None:
    """Ends the child, whatever it does, and waits until it is gone."""
    child.process.kill()
    child.process.join()
    child.process.close()
    child.connection.close()
    cage.children.remove(child)


# --- the child's side -------------------------------------------------------------------------

_REASONS: dict[int, Reason] = {}
if sys.platform != "win32":
    _REASONS = {signal.SIGPROF: "cpu", signal.SIGALRM: "wall", signal.SIGXCPU: "cpu"}


def _work(
    connection: "Connection[object, object]", function: Callable[[T], R], limits: Limits
) -> None:
    """Works on tasks until there are no more, or until one of them ends the process."""
    _confine(limits)
    while True:
        try:
            task: T = connection.recv()  # type: ignore[assignment]
        except EOFError:
            return
        _set_clocks(limits.cpu_seconds, limits.wall_seconds + _GRACE)
        message = _answer(function, task)
        _set_clocks(0, 0)
        connection.send_bytes(message)


def _answer(function: Callable[[T], R], task: T) -> bytes:
    try:
        try:
            return pickle.dumps(_Result(function(task)))
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - the parent raises it again
            return _pickled_error(error)
    except MemoryError:
        reason: Reason = "memory"
    except BaseException:  # noqa: BLE001 - a library's panic is not our error
        reason = "killed"
    return pickle.dumps(Death(reason=reason))


def _pickled_error(error: Exception) -> bytes:
    """The error for the parent, as plain text if it cannot be pickled."""
    text = "".join(traceback.format_exception(error))
    try:
        error.add_note(f"In a child process:\n{text}")
        message = pickle.dumps(_Raised(error))
        pickle.loads(message)  # noqa: S301 - our own; some errors pickle but do not unpickle
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - it cannot travel, for whatever reason
        return pickle.dumps(_Raised(RuntimeError(text)))
    return message


def _confine(limits: Limits) -> None:
    """Cuts this process off from the terminal, forbids core dumps and limits its memory."""
    silence = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(silence, descriptor)
    faulthandler.disable()  # it may hold the terminal under another number
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "win32":
        return
    for number in (signal.SIGPROF, signal.SIGALRM, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    import resource  # noqa: PLC0415 - not on every system

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + limits.memory
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _set_clocks(cpu_seconds: float, wall_seconds: float) -> None:
    """The signals of these clocks end the process, even inside a library and without a parent."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
        signal.setitimer(signal.ITIMER_REAL, wall_seconds)
