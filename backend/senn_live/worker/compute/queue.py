"""The queue for what takes long to compute: a fair share of the executors for every run, and one kept for short ones.

The first executor is for runs whose computations are short. Those that turn out long get the others, and share them
by the processor time they have used. So a run that is as heavy as is allowed (a minute for a round) delays the others
once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from ..run.machine import Computation, Outcome
from .processes import Executor
from .schedule import FairShare

# Processor time above which a run's computations count as long: rounds of ordinary runs stay below it, so these keep
# the first executor to themselves and wait there for no longer than what still feels like an answer.
LONG_S = 0.5


class ComputeQueue:
    """The executors, and the runs that wait for them."""

    def __init__(self, executors: Sequence[Executor], clock: Callable[[], float]) -> None:
        self._executors = tuple(executors)
        self._clock = clock
        self._threads = ThreadPoolExecutor(len(self._executors), "computing")
        self._share = FairShare()
        self._waiting: dict[str, asyncio.Future[Executor]] = {}
        self._busy_since_s: dict[Executor, float] = {}
        self._long: set[str] = set()
        self._is_closed = False

    @property
    def is_apart(self) -> bool:
        """Whether the worker outlives whatever a computation does to the process that it is in."""
        return all(executor.is_apart for executor in self._executors)

    async def compute(self, key: str, computation: Computation) -> tuple[Outcome, float]:
        """What the computation brings when its turn has come, and the processor time it took in seconds."""
        loop = asyncio.get_running_loop()
        if (given_up := self._waiting.get(key)) is not None:
            given_up.cancel()
        turn = self._waiting[key] = loop.create_future()
        self._share.join(key)
        self._admit()
        executor = await turn
        late = loop.call_later(
            LONG_S, self._admit
        )  # who waits for the first executor need not wait for a long computation in it
        try:
            outcome, used_s = await loop.run_in_executor(self._threads, executor.compute, computation)
            self._charge(key, used_s)
            return outcome, used_s
        finally:
            late.cancel()
            del self._busy_since_s[executor]
            self._admit()

    def forget(self, key: str) -> None:
        """The run is not computed here any more."""
        self._share.forget(key)
        self._long.discard(key)

    def close(self) -> None:
        """Compute nothing any more."""
        self._is_closed = True
        for executor in self._executors:
            executor.close()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _charge(self, key: str, used_s: float) -> None:
        self._share.charge(key, used_s)
        (self._long.add if used_s > LONG_S else self._long.discard)(key)

    def _admit(self) -> None:
        for executor in self._executors:
            if self._is_closed or executor in self._busy_since_s:
                continue
            key = self._share.next(lambda key, executor=executor: self._suits(executor, key))  # type: ignore[misc]
            if key is not None:
                self._busy_since_s[executor] = self._clock()
                self._waiting.pop(key).set_result(executor)

    def _suits(self, executor: Executor, key: str) -> bool:
        first = self._executors[0]
        if len(self._executors) == 1:
            return True
        if executor is first:
            return key not in self._long
        return key in self._long or self._clock() - self._busy_since_s.get(first, self._clock()) >= LONG_S
