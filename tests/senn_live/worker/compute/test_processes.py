"""Processes that compute for a worker."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from journals import begun, turn, written
from senn_live.worker.compute.processes import (
    CACHED_TASKS,
    LostError,
    ProcessExecutor,
    TaskCache,
    ThreadExecutor,
    process_executors,
)
from senn_live.worker.run.machine import Computation, LiveRun


@pytest.fixture
def executor() -> Iterator[ProcessExecutor]:
    made = ProcessExecutor(2)
    yield made
    made.close()


def next_computation(run: LiveRun) -> Computation:
    computation = run.next_turn()
    assert computation is not None
    return computation


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class _OnArrival:
    def __reduce__(self) -> object:
        return _die, ()


@pytest.mark.parametrize("pace", [1.0, "max"])  # slow ones look at the landscape every few steps
def test_a_run_computed_in_a_process_is_the_run_computed_here_bit_for_bit(
    executor: ProcessExecutor, pace: object
) -> None:
    here, there = begun(pace=pace), begun(pace=pace)
    while (computation := there.next_turn()) is not None:
        outcome, used_s = executor.compute(computation)
        assert used_s > 0
        there.take(computation, outcome)
        assert turn(here)
    assert written(there) == written(here)


def test_samples_cross_the_pipe_once(executor: ProcessExecutor, monkeypatch: pytest.MonkeyPatch) -> None:
    run, sizes = begun(samples=2000), []
    send = executor._pipe.send_bytes

    class Counting:
        def send_bytes(self, data: bytes) -> None:
            sizes.append(len(data))
            send(data)

        recv_bytes = staticmethod(executor._pipe.recv_bytes)

    monkeypatch.setattr(executor, "_pipe", Counting())
    for _ in range(3):
        computation = next_computation(run)
        run.take(computation, executor.compute(computation)[0])
    assert sizes[0] > 32_000
    assert max(sizes[1:]) < 8_000


def test_both_ends_remember_the_same_tasks() -> None:
    task = begun().data.task
    cache = TaskCache()
    for key in range(CACHED_TASKS):
        cache.use(key, task)
    cache.use(0, None)
    cache.use(CACHED_TASKS, task)
    assert 0 in cache
    assert 1 not in cache


def test_an_error_there_is_raised_here_and_the_next_computation_succeeds(executor: ProcessExecutor) -> None:
    good = next_computation(begun())
    with pytest.raises(AttributeError):
        executor.compute(Computation("step", None, good.task, good.settings, None))  # type: ignore[arg-type]
    assert executor.compute(good)[0][0].step == 1


def test_a_process_that_is_killed_is_started_again_and_its_computation_with_it(executor: ProcessExecutor) -> None:
    computation = next_computation(begun())
    before = executor.pid
    assert before is not None
    os.kill(before, signal.SIGKILL)
    state, _ = executor.compute(computation)[0]
    assert state.step == 1
    assert executor.pid != before


def test_a_computation_that_kills_its_process_twice_is_given_up_in_words(executor: ProcessExecutor) -> None:
    good = next_computation(begun())
    with pytest.raises(LostError, match="too little memory"):
        executor.compute(Computation("step", _OnArrival(), good.task, good.settings, None))  # type: ignore[arg-type]
    assert executor.compute(good)[0][0].step == 1


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel chooses whom to end for memory on Linux only")
def test_where_memory_runs_out_a_computing_process_goes_first(executor: ProcessExecutor) -> None:
    executor.compute(next_computation(begun()))
    assert int(Path(f"/proc/{executor.pid}/oom_score_adj").read_text()) == 500


def test_a_closed_process_is_gone_and_none_is_started_in_its_place(executor: ProcessExecutor) -> None:
    executor.close()
    with pytest.raises((EOFError, OSError)):
        executor.compute(next_computation(begun()))


def test_without_processes_a_thread_computes() -> None:
    assert [type(executor) for executor in process_executors(0)] == [ThreadExecutor]


def test_what_crosses_the_pipe_is_no_shared_memory() -> None:
    """Torch's own way of pickling tensors for processes needs a file descriptor for each."""
    text = pickle.dumps(next_computation(begun()).state, 5)
    assert b"rebuild_storage_fd" not in text


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel tells children of their parent's death on Linux only")
def test_processes_end_with_a_worker_that_is_killed() -> None:
    program = (
        "import os, signal\n"
        "from senn_live.worker.compute.processes import process_executors\n"
        "executors = process_executors(2)\n"
        "print(*(executor.pid for executor in executors), flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    # `run` returns once the output is closed at every end: the children held it too.
    pids = [int(word) for word in done.stdout.split()]
    assert len(pids) == 2
    assert not any(os.path.exists(f"/proc/{pid}/fd/1") for pid in pids)
