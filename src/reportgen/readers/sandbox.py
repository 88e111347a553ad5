"""Runs a function on many inputs in child processes with limited memory and time.

Libraries that read files of strangers can take all memory, run for ever or abort the interpreter.
In this sandbox that ends one child and one task; the other tasks go on. Where the system has no
such limits (Windows), the parent watches its children. Children end with their parent.
"""

import ctypes
import faulthandler
import itertools
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Generic, TypeVar

from reportgen.readers import watch
from reportgen.readers.watch import Limits, Reason, Watch

__all__ = ["Death", "Limits", "Reason", "caged", "kept_limits"]

T = TypeVar("T")
R = TypeVar("R")

_AHEAD = 8
"""How many results a worker may be ahead of the slowest task, so that memory stays flat."""

_GRACE = 5.0
"""Seconds past the wall limit after which a child ends itself if its parent did not."""


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
    """A child process, and the number of the task it works on; None while it is idle.

    `watch` is None where the system keeps the limits itself.
    """

    process: BaseProcess
    connection: "Connection[object, object]"
    watch: Watch | None = None
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
    if watched():
        return ("memory", "cpu", "wall") if watch.available() else ("wall",)
    return ("memory", "cpu", "wall") if sys.platform == "linux" else ("cpu", "wall")


def watched() -> bool:
    """Whether the parent must watch its children, since the system sets them no limits."""
    return sys.platform == "win32"


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
    if child.watch:
        child.watch.begin()
    child.number = number
    child.deadline = time.monotonic() + cage.limits.wall_seconds


def _start(cage: _Cage[T, R]) -> _Child:
    ours, theirs = cage.context.Pipe()
    # A forked child has copies of its parent's ends. With one of them open, no child would ever
    # see that the parent is gone.
    forked = cage.context.get_start_method() == "fork"
    copies = (ours, *(child.connection for child in cage.children)) if forked else ()
    limited = _Confines(
        limits=cage.limits,
        parent=os.getpid(),
        watched=watched(),
        bound=threading.current_thread() is threading.main_thread(),
    )
    arguments = (theirs, copies, cage.function, limited)
    process = cage.context.Process(target=_work, args=arguments, daemon=True)  # type: ignore[attr-defined]
    process.start()
    own = Watch(process.pid, cage.limits) if watched() and watch.available() else None
    child = _Child(process=process, connection=ours, watch=own)
    cage.children.append(child)
    theirs.close()
    return child


def _collect(cage: _Cage[T, R]) -> dict[int, _Reply[R]]:
    """Waits until a child replies or runs out of time."""
    busy = {child.number: child for child in cage.busy if child.number is not None}
    deadline = min(child.deadline for child in busy.values())
    if any(child.watch for child in busy.values()):
        deadline = min(deadline, time.monotonic() + watch.INTERVAL)
    connections = [child.connection for child in busy.values()]
    ready = wait(connections, max(0.0, deadline - time.monotonic()))
    now = time.monotonic()
    replies: dict[int, _Reply[R]] = {}
    for number, child in busy.items():
        if child.connection in ready:
            replies[number] = _receive(child)
        elif child.deadline <= now:
            replies[number] = Death(reason="wall")
        elif child.watch and (reason := child.watch.exceeded()):
            replies[number] = Death(reason=reason)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Confines:
    """What a child is held to, the parent's number, and whether the parent watches it.

    `bound` is false if the child was started by a thread that may end before the program.
    """

    limits: Limits
    parent: int
    watched: bool
    bound: bool


def _work(
    connection: "Connection[object, object]",
    copies: "Iterable[Connection[object, object]]",
    function: Callable[[T], R],
    confines: _Confines,
) -> None:
    """Works on tasks until there are no more, or until one of them ends the process."""
    for copy in copies:
        copy.close()
    _confine(confines)
    limits = confines.limits
    while True:
        try:
            task: T = connection.recv()  # type: ignore[assignment]
        except (EOFError, OSError):
            return
        if not confines.watched:
            _set_clocks(limits.cpu_seconds, limits.wall_seconds + _GRACE)
        message = _answer(function, task)
        if not confines.watched:
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


_PR_SET_PDEATHSIG = 1


def _die_with_parent(confines: _Confines) -> None:
    """Sees to it that this process ends with its parent, which may be gone already.

    Linux does that itself, but counts the end of the thread that started the child as well.
    """
    if sys.platform == "linux" and confines.bound:
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != confines.parent:
            os._exit(1)
    elif parent := multiprocessing.parent_process():
        threading.Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _confine(confines: _Confines) -> None:
    """Cuts this process off from the terminal, forbids core dumps and limits its memory."""
    _die_with_parent(confines)
    silence = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(silence, descriptor)
    faulthandler.disable()  # it may hold the terminal under another number
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "win32" or confines.watched:
        return
    for number in (signal.SIGPROF, signal.SIGALRM, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    import resource  # noqa: PLC0415 - not on every system

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + confines.limits.memory
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _set_clocks(cpu_seconds: float, wall_seconds: float) -> None:
    """The signals of these clocks end the process, even inside a library and without a parent."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
        signal.setitimer(signal.ITIMER_REAL, wall_seconds)
