import itertools
import multiprocessing
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import psutil
import pytest

from reportgen.readers import sandbox
from reportgen.readers.sandbox import Death, Limits, caged, kept_limits
from reportgen.readers.watch import Watch

TIGHT = Limits(memory=200 << 20, cpu_seconds=1.0, wall_seconds=60.0)

posix = pytest.mark.skipif(sys.platform == "win32", reason="only the wall clock is kept there")


@pytest.fixture(autouse=True)
def no_child_is_left_over() -> Iterator[None]:
    yield
    assert multiprocessing.active_children() == []
    if sys.platform != "win32":
        with suppress(ChildProcessError):  # no child at all
            dead_but_not_buried = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            assert dead_but_not_buried is None


class OddError(Exception):
    """Can be packed, but not unpacked."""

    def __init__(self, first: int, second: int) -> None:
        super().__init__(f"{first} and {second}")


class PanicError(BaseException):
    """Stands for the panics of libraries, which are no `Exception`."""


def act(task: str) -> object:  # noqa: C901, PLR0912 - one branch for each misdeed
    match task:
        case "eat":
            return len(bytearray(1 << 40))
        case "spin":
            while True:
                pass
        case "sleep":
            time.sleep(60)
        case "abort":
            os.abort()
        case "leave":
            os.kill(os.getpid(), 9)
        case "panic":
            raise PanicError
        case "exit":
            sys.exit(3)
        case "bug":
            message = "a bug of ours"
            raise ValueError(message)
        case "odd":
            raise OddError(1, 2)
        case "lambda":
            return lambda: None
        case "read":
            return sys.stdin.read()
        case "print":
            os.write(1, b"noise on stdout\n")
            os.write(2, b"noise on stderr\n")
        case "pid":
            return os.getpid()
        case "slow":
            time.sleep(0.2)
        case "large":
            return "x" * 3_000_000
        case _:
            pass
    return task


def outcomes(*tasks: str, workers: int = 1, limits: Limits = TIGHT) -> list[object]:
    return list(caged(act, tasks, limits=limits, workers=workers))


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_results_come_in_the_order_of_their_tasks(workers: int) -> None:
    tasks = ["slow", *map(str, range(60)), "slow", "end"]
    assert outcomes(*tasks, workers=workers) == tasks


def test_without_tasks_no_child_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multiprocessing.Process, "start", None)
    assert outcomes() == []


def test_one_child_serves_many_tasks() -> None:
    pids = outcomes("pid", "pid", "pid")
    assert len(set(pids)) == 1
    assert pids[0] != os.getpid()


@posix
@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize(
    ("task", "reason"),
    [
        ("spin", "cpu"),
        ("sleep", "wall"),
        ("abort", "killed"),
        ("leave", "killed"),
        ("panic", "killed"),
        ("exit", "killed"),
        pytest.param("eat", "memory", marks=pytest.mark.skipif(
            "memory" not in kept_limits(), reason="no such limit here")),
    ],
)  # fmt: skip
def test_a_task_that_ends_its_child_ends_no_other_task(
    task: str, reason: str, workers: int
) -> None:
    death = Death(reason=reason)  # type: ignore[arg-type]
    limits = replace(TIGHT, wall_seconds=3.0) if reason == "wall" else TIGHT
    found = outcomes("a", task, "b", task, "c", workers=workers, limits=limits)
    assert found == ["a", death, "b", death, "c"]


@posix
def test_the_clocks_begin_anew_with_each_task() -> None:
    limits = Limits(cpu_seconds=5.0, wall_seconds=3.0)
    assert outcomes(*["slow"] * 20, limits=limits) == ["slow"] * 20


def test_an_error_of_the_function_is_raised_with_the_place_where_it_arose() -> None:
    with pytest.raises(ValueError, match="a bug of ours") as caught:
        outcomes("a", "bug", "b")
    assert "in act" in caught.value.__notes__[0]


def test_results_before_an_error_are_given_first() -> None:
    results = caged(act, ["slow", "bug", "b"], limits=TIGHT, workers=2)
    assert next(results) == "slow"
    with pytest.raises(ValueError, match="a bug of ours"):
        next(results)


def test_an_error_that_cannot_travel_is_told_as_text() -> None:
    with pytest.raises(RuntimeError, match="OddError: 1 and 2"):
        outcomes("odd")


def test_a_result_that_cannot_travel_is_an_error() -> None:
    with pytest.raises((AttributeError, RuntimeError), match=r"lambda|pickle"):
        outcomes("lambda")


def test_a_large_result_arrives_whole() -> None:
    assert [len(str(result)) for result in outcomes("large", "large", workers=2)] == [3_000_000] * 2


def test_a_child_that_reads_its_input_finds_nothing() -> None:
    assert outcomes("read") == [""]


def test_a_child_does_not_spoil_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    assert outcomes("print") == ["print"]
    assert capfd.readouterr() == ("", "")


def test_closing_the_iterator_ends_the_children() -> None:
    results = caged(act, itertools.repeat("pid"), limits=TIGHT, workers=2)
    pid = next(results)
    assert isinstance(pid, int)
    assert multiprocessing.active_children()
    results.close()  # type: ignore[attr-defined]
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_tasks_are_taken_only_a_little_ahead() -> None:
    taken = itertools.count()
    tasks = (str(next(taken)) for _ in range(10_000))
    results = caged(act, tasks, limits=TIGHT, workers=2)
    assert [next(results) for _ in range(5)] == ["0", "1", "2", "3", "4"]
    results.close()  # type: ignore[attr-defined]
    assert next(taken) < 100


def test_an_interruption_while_tasks_are_made_ends_the_children() -> None:
    def tasks() -> Iterator[str]:
        yield from ("a", "sleep")
        raise KeyboardInterrupt

    results = caged(act, tasks(), limits=TIGHT, workers=3)
    with pytest.raises(KeyboardInterrupt):
        list(results)


@posix
def test_a_child_that_died_while_idle_is_replaced() -> None:
    def tasks() -> Iterator[str]:
        yield "pid"
        (child,) = multiprocessing.active_children()
        child.kill()
        child.join()
        yield "b"

    results = list(caged(act, tasks(), limits=TIGHT))
    assert results[1] == "b"


def test_beside_other_threads_children_are_started_afresh() -> None:
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    try:
        found = list(caged(abs, [-1, -2], limits=Limits()))
    finally:
        done.set()
        other.join()
    assert found == [1, 2]


_FAMILY = """
import os, sys, threading, time
from reportgen.readers import sandbox
how = sys.argv[1]
if how == "by its pipe alone":
    sandbox._die_with_parent = lambda _: None
elif how == "started afresh":
    threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
seconds = 0 if how == "by its pipe alone" else 600

def tasks():
    yield seconds
    yield 0
    if seconds == 0:
        time.sleep(1)  # so that both are idle
    import multiprocessing
    print(*(child.pid for child in multiprocessing.active_children()), flush=True)
    time.sleep(600)
    yield 0

if __name__ == "__main__":
    list(sandbox.caged(time.sleep, tasks(), limits=sandbox.Limits(wall_seconds=900), workers=3))
"""


@posix
@pytest.mark.parametrize("how", ["busy", "by its pipe alone", "started afresh"])
def test_children_end_with_their_parent(tmp_path: Path, how: str) -> None:
    script = tmp_path / "family.py"
    script.write_text(_FAMILY, encoding="utf-8")
    with subprocess.Popen([sys.executable, script, how], stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        children = [psutil.Process(int(pid)) for pid in parent.stdout.readline().split()]
        parent.kill()
        parent.wait()
    _, alive = psutil.wait_procs(children, timeout=30)
    for child in alive:
        child.kill()
    assert len(children) >= 1
    assert [child for child in alive if child.status() != psutil.STATUS_ZOMBIE] == []


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows: children are started afresh, and nothing but their parent limits them."""
    monkeypatch.setattr(sandbox, "watched", lambda: True)
    monkeypatch.setattr(sandbox, "_context", lambda: multiprocessing.get_context("spawn"))


@pytest.mark.usefixtures("watched")
@pytest.mark.parametrize("workers", [1, 2])
def test_a_watched_child_that_takes_too_much_memory_is_ended(workers: int) -> None:
    limits = Limits(memory=150 << 20, cpu_seconds=60.0, wall_seconds=120.0)
    tasks = [range(3), range(10**9), range(2)]
    found = list(caged(list, tasks, limits=limits, workers=workers))
    assert found == [[0, 1, 2], Death(reason="memory"), [0, 1]]


@pytest.mark.usefixtures("watched")
@pytest.mark.parametrize("workers", [1, 2])
def test_a_watched_child_that_takes_too_long_is_ended(workers: int) -> None:
    limits = Limits(memory=2 << 30, cpu_seconds=4.0, wall_seconds=120.0)
    found = list(caged(partial(pow, 7), [2, 10**10, 3], limits=limits, workers=workers))
    assert found == [49, Death(reason="cpu"), 343]


@pytest.mark.usefixtures("watched")
def test_a_watched_child_keeps_the_wall_clock_too() -> None:
    limits = Limits(wall_seconds=2.0)
    assert list(caged(time.sleep, [0, 60], limits=limits)) == [None, Death(reason="wall")]


@pytest.mark.usefixtures("watched")
def test_all_limits_are_kept_where_the_parent_can_watch(monkeypatch: pytest.MonkeyPatch) -> None:
    assert kept_limits() == ("memory", "cpu", "wall")
    monkeypatch.setitem(sys.modules, "psutil", None)
    assert kept_limits() == ("wall",)
    assert list(caged(abs, [-1], limits=Limits())) == [1]


def test_a_process_that_is_gone_exceeds_nothing() -> None:
    nobody = Watch(2**22 + 1, Limits(memory=0, cpu_seconds=0.0))
    nobody.begin()
    assert nobody.exceeded() is None


def test_at_least_the_wall_clock_is_kept() -> None:
    assert "wall" in kept_limits()
