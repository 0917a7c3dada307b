"""The scheduler: whose computation is next, where it is computed, and what happens if it fails.

Training steps are computed in the event loop, a few milliseconds at a time; proposal rounds, which take a hundred
times as long, the steps of large networks and those with a look at the landscape in `queue`, so that neither leases nor
other runs wait for them. An edit does not wait either: what is computed elsewhere about the data of before is given up.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack

from senn.reports import ExpansionReport
from senn_live.transport.ports import TransportError

from ..claimed_run import ClaimedRun
from ..marks import LostError
from ..run.machine import Computation
from .processes import Executor
from .queue import ComputeQueue
from .schedule import Schedule, due_after, rest_after_growth_s

# How long one run at full speed keeps the others waiting: some steps, so that changing runs costs little, and few
# enough that 32 runs come round within an eighth of a second.
QUANTUM_S = 0.004
# How long the loop trains before it serves writers, commands and leases: half a picture of a screen, which nobody sees.
SLICE_S = 0.008
LONG_STEP_S = 0.01  # processor time of a step that is not for the loop; carrying one elsewhere costs about 1 ms
CONGESTION_S = 0.05  # until a run asks again whether the store has caught up: as long as the writer's first retry


class Scheduler:
    """Gives the claimed runs their turns, until `stop` is called."""

    def __init__(
        self, claimed_runs: dict[str, ClaimedRun], clock: Callable[[], float], executors: Sequence[Executor]
    ) -> None:
        self._claimed_runs = claimed_runs
        self._clock = clock
        self._schedule = Schedule()
        self._is_stopping = False
        self._news = asyncio.Event()
        self._elsewhere: set[asyncio.Task[None]] = set()
        self._queue = ComputeQueue(executors, clock)

    def wake(self, claimed: ClaimedRun) -> None:
        """Let the run have its next turn; call it when a run is new, or something was asked of it."""
        claimed.touch()
        if claimed.is_computing or claimed.next_turn() is None:
            return
        now, pace = self._clock(), claimed.run.pace
        due = self._schedule.due(claimed.job.run)
        soon = now if pace == "max" or due is None else min(due, now + 1 / pace)
        self._schedule.set(claimed.job.run, soon)
        self._news.set()

    def forget(self, run: str) -> None:
        """Give the run no more turns."""
        self._schedule.remove(run)
        self._queue.forget(run)

    def stop(self) -> None:
        """Let `give` return."""
        self._is_stopping = True
        self._news.set()

    async def serve(self) -> None:
        """Give turns until stopped; what is computed elsewhere then is given up, for it can be computed again."""
        while not self._is_stopping:
            end = self._clock() + SLICE_S
            while self._clock() < end and (turn := self._schedule.pop(self._clock())) is not None:
                self._take_turn(*turn)
            await self._wait_for_turn()
        self.close()
        if self._elsewhere:
            await asyncio.wait(self._elsewhere)

    def close(self) -> None:
        """Give up what is computed elsewhere; no run hears of it."""
        self._is_stopping = True
        self._queue.close()
        for task in self._elsewhere:
            task.cancel()

    async def _wait_for_turn(self) -> None:
        due = self._schedule.next_due()
        wait_s = None if due is None else due - self._clock()
        if wait_s is not None and wait_s <= 0:
            await asyncio.sleep(0)
            return
        try:
            async with asyncio.timeout(wait_s):
                await self._news.wait()
        except TimeoutError:
            return
        self._news.clear()

    def _take_turn(self, key: str, due_s: float) -> None:
        claimed = self._claimed_runs.get(key)
        if claimed is None or claimed.is_computing:
            return
        try:
            self._turn(claimed, key, due_s)
        except Exception as error:  # noqa: BLE001 - see `ClaimedRun.fail`
            claimed.fail(error)

    def _turn(self, claimed: ClaimedRun, key: str, due_s: float) -> None:
        if claimed.is_congested:
            self._schedule.set(key, self._clock() + CONGESTION_S)
            return
        end = self._clock() + QUANTUM_S
        while (computation := claimed.next_turn()) is not None:
            if computation.kind == "round" or computation.looks or claimed.has_long_steps or claimed.is_on_trial:
                self._begin(claimed, computation, due_s)
                return
            self._compute(claimed, computation)
            if claimed.run.pace != "max" or claimed.has_long_steps or self._clock() > end:
                self._schedule.set(key, due_after(due_s, self._clock(), claimed.run.pace))
                break
        claimed.touch()

    def _compute(self, claimed: ClaimedRun, computation: Computation) -> None:
        start_s = time.thread_time()
        try:
            claimed.take(computation, computation())
        except Exception as error:  # noqa: BLE001 - see `ClaimedRun.fail`
            claimed.fail(error)
        claimed.has_long_steps = time.thread_time() - start_s > LONG_STEP_S

    def _begin(self, claimed: ClaimedRun, computation: Computation, due_s: float) -> None:
        claimed.computation = computation
        task = asyncio.create_task(self._compute_elsewhere(claimed, computation, due_s))
        self._elsewhere.add(task)
        task.add_done_callback(self._elsewhere.discard)

    async def _compute_elsewhere(self, claimed: ClaimedRun, computation: Computation, due_s: float) -> None:
        has_grown: bool | None = False
        try:
            has_grown = await self._compute_and_take(claimed, computation)
        except LostError:  # that will be noticed
            await asyncio.sleep(CONGESTION_S)
        except TransportError as error:  # it cannot be marked now
            claimed.was_refused("marks", error)
            await asyncio.sleep(CONGESTION_S)
        except Exception as error:  # noqa: BLE001 - see `ClaimedRun.fail`
            if not self._is_stopping and claimed.computation is computation:
                claimed.fail(error)
        finally:
            if claimed.computation is computation:
                claimed.computation = None
        if has_grown is not None and self._claimed_runs.get(claimed.job.run) is claimed:
            claimed.touch()
            if claimed.next_turn() is not None:
                self._schedule.set(claimed.job.run, self._next_due(claimed, computation, due_s, has_grown=has_grown))
                self._news.set()

    async def _compute_and_take(self, claimed: ClaimedRun, computation: Computation) -> bool | None:
        """Compute a turn and let the run take it: whether the network grew, None if it was given up meanwhile."""
        async with AsyncExitStack() as stack:
            if not self._queue.is_apart:
                await stack.enter_async_context(claimed.turn(computation))
            outcome, used_s = await self._queue.compute(claimed.job.run, computation)
            if self._queue.is_apart:  # where the process that computes is lost, the worker is not
                await stack.enter_async_context(claimed.turn(computation))
            if claimed.computation is not computation:
                return None  # given up: the run has gone on without it
            claimed.take(computation, outcome)
        claimed.patience("marks").passed()
        if computation.kind == "step" and not computation.looks:
            claimed.has_long_steps = used_s > LONG_STEP_S
        return any(isinstance(report, ExpansionReport) for report in outcome[1])

    def _next_due(self, claimed: ClaimedRun, computation: Computation, due_s: float, *, has_grown: bool) -> float:
        """When a run is due again; a round that brought no growth takes no turn of its own."""
        now_s, pace = self._clock(), claimed.run.pace
        if computation.kind == "step":
            return due_after(due_s, now_s, pace)
        rest_s = rest_after_growth_s(pace) if has_grown else 0.0
        return now_s + rest_s if rest_s else due_s
