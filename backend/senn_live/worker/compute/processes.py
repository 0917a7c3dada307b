"""Where what takes long is computed: an executor takes one computation at a time, in a thread or in its own process.

A process does not share Python's lock with the worker's loop, so training keeps its pace while proposal rounds go on.
It is forked before the worker has threads, hence shares torch with it in memory.
"""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import time
from collections import OrderedDict
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Protocol

import structlog
import torch

from senn.tasks import Task

from ..run.machine import Computation, Outcome

log = structlog.get_logger()

SHORT_NICENESS, LONG_NICENESS = 0, 10  # long computations come after frames, short ones, and everything else here
CACHED_TASKS = 64  # that a process remembers, so that samples cross the pipe once and not with every step
TRIES = 2  # once more, as the system may have killed the process for somebody else's memory; twice is this one's own
_PR_SET_PDEATHSIG = 1


class LostError(RuntimeError):
    """The process that computed was lost again and again."""


class Executor(Protocol):
    """Somewhere to compute; `is_apart` says whether in a process of its own."""

    is_apart: bool

    def compute(self, computation: Computation) -> tuple[Outcome, float]:
        """What it brought, and the processor time it took in seconds. Blocks; raises what computing raises."""

    def close(self) -> None:
        """Give up whatever is under way."""


class ThreadExecutor:
    """An executor in the calling thread: what is computed holds Python's lock for much of the time."""

    is_apart = False

    def compute(self, computation: Computation) -> tuple[Outcome, float]:
        """Compute here."""
        torch.set_num_threads(1)
        start_s = time.thread_time()
        outcome = computation()
        return outcome, time.thread_time() - start_s

    def close(self) -> None:
        """A thread cannot be given up: it ends by itself."""


class TaskCache:
    """The last tasks used, the same on both ends of a pipe."""

    def __init__(self) -> None:
        self._tasks: OrderedDict[int, Task] = OrderedDict()

    def __contains__(self, key: int) -> bool:
        return key in self._tasks

    def use(self, key: int, task: Task | None) -> Task:
        """The task of this key, which is `task` where that is given; the one not used for longest makes room."""
        if task is not None:
            self._tasks[key] = task
        self._tasks.move_to_end(key)
        if len(self._tasks) > CACHED_TASKS:
            self._tasks.popitem(last=False)
        return self._tasks[key]


class ProcessExecutor:
    """An executor in a process of its own. Make it before there are threads; should it be lost, another is started."""

    is_apart = True

    def __init__(self, niceness: int) -> None:
        self._niceness = niceness
        self._lock = threading.Lock()
        self._is_closed = False
        self._start("fork" if sys.platform == "linux" else "spawn")

    @property
    def pid(self) -> int | None:
        """The process."""
        pid: int | None = self._process.pid
        return pid

    def compute(self, computation: Computation) -> tuple[Outcome, float]:
        """Compute there.

        Raises:
            LostError: if the process was lost with it, and its successor too.
        """
        with self._lock:
            for _ in range(TRIES):
                try:
                    return self._ask(computation)
                except (EOFError, OSError):
                    if self._is_closed:
                        raise
                    self._process.join()
                    log.warning("a computing process was lost and is started again", code=self._process.exitcode)
                    self._start("spawn")  # there are threads now, with which a fork could not be trusted
        raise LostError("Expected this computation to end, but its process was killed twice: too little memory?")

    def close(self) -> None:
        """Kill the process."""
        self._is_closed = True
        self._process.kill()

    def _start(self, method: str) -> None:
        self._cache = TaskCache()
        self._pipe, theirs = multiprocessing.Pipe()
        context = multiprocessing.get_context(method)
        arguments = (theirs, self._niceness, os.getpid() if method == "fork" else None)
        self._process = context.Process(target=_serve, args=arguments, daemon=True)  # type: ignore[attr-defined]
        self._process.start()
        theirs.close()

    def _ask(self, computation: Computation) -> tuple[Outcome, float]:
        task, key = computation.task, id(computation.task)  # the cache keeps the task, so its id stays its own
        is_known = key in self._cache
        self._cache.use(key, task)
        # Not `send`: torch would put every tensor into shared memory of its own.
        asked = replace(computation, task=None)  # type: ignore[arg-type] # the other end puts it back
        self._pipe.send_bytes(pickle.dumps((key, None if is_known else task, asked), 5))
        answer: tuple[Outcome, float] | Exception = pickle.loads(self._pipe.recv_bytes())  # noqa: S301 - our own child
        if isinstance(answer, Exception):
            raise answer
        return answer


def _serve(pipe: Connection, niceness: int, parent: int | None) -> None:
    """Compute what the pipe brings until it closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is the worker's to hear
    if parent is not None:
        die_with_parent(signal.SIGKILL)
        if os.getppid() != parent:
            return
    with contextlib.suppress(AttributeError):  # Windows has no such thing
        os.nice(niceness)
    with contextlib.suppress(
        OSError
    ):  # Linux: where memory runs out, end this process rather than a web server or Redis
        Path("/proc/self/oom_score_adj").write_text("500")
    cache, executor = TaskCache(), ThreadExecutor()
    with contextlib.suppress(EOFError, OSError):
        while True:
            pipe.send_bytes(_answer(executor, cache, pipe.recv_bytes()))


def _answer(executor: ThreadExecutor, cache: TaskCache, request: bytes) -> bytes:
    key, task, asked = pickle.loads(request)  # noqa: S301 - from our own parent
    try:
        return pickle.dumps(executor.compute(replace(asked, task=cache.use(key, task))), 5)
    except Exception as error:  # noqa: BLE001 - it is the worker that fails the run
        try:
            return pickle.dumps(error, 5)
        except Exception:  # noqa: BLE001 - an exception that cannot travel
            return pickle.dumps(RuntimeError(repr(error)), 5)


def die_with_parent(number: int) -> None:
    """On Linux, be sent this signal when the parent dies, however it dies."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, number)


def process_executors(count: int) -> list[Executor]:
    """Executors in processes, the first for what is short; without any, one in a thread."""
    niceness = [SHORT_NICENESS] + [LONG_NICENESS] * (count - 1)
    return [ProcessExecutor(nice) for nice in niceness[:count]] or [ThreadExecutor()]
