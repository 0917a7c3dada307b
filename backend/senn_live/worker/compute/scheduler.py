"""Turns: whose computation is next, where it is computed, and what happens if it fails.

Training steps are computed in the event loop, a few milliseconds at a time; proposal rounds, which take a hundred
times as long, the steps of large networks and those with a look at the landscape in `queue`, so that neither leases nor
other runs wait for them. An edit does not wait either: what is computed elsewhere about the data of before is given up.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence

import structlog

from senn.reports import ExpansionReport

from ..claimed_run import Holding
from ..run.machine import Computation
from .processes import Seat
from .queue import Lanes
from .schedule import Schedule, due_after, rest_after_growth_s

log = structlog.get_logger()

QUANTUM_S = 0.004  # how long one run at full speed keeps the others waiting
BREATH_S = 0.008  # how long training goes on before the loop looks at everything else
LONG_STEP_S = 0.01  # processor time of a step that is not for the loop; carrying one elsewhere costs about 1 ms
CONGESTION_S = 0.05  # how long a run waits for the store before it asks again


class Turns:
    """Gives the holdings their turns, until `stop` is called."""

    def __init__(self, holdings: dict[str, Holding], clock: Callable[[], float], seats: Sequence[Seat]) -> None:
        self._holdings = holdings
        self._clock = clock
        self._schedule = Schedule()
        self._is_stopping = False
        self._news = asyncio.Event()
        self._elsewhere: set[asyncio.Task[None]] = set()
        self._lanes = Lanes(seats, clock)

    def wake(self, holding: Holding) -> None:
        """Let the holding have its next turn; call it when a run is new, or something was asked of it."""
        holding.touch()
        if holding.is_computing or holding.run.next_turn() is None:
            return
        now, pace = self._clock(), holding.run.pace
        due = self._schedule.due(holding.job.run)
        soon = now if pace == "max" or due is None else min(due, now + 1 / pace)
        self._schedule.set(holding.job.run, soon)
        self._news.set()

    def forget(self, run: str) -> None:
        """Give the run no more turns."""
        self._schedule.remove(run)
        self._lanes.forget(run)

    def stop(self) -> None:
        """Let `give` return."""
        self._is_stopping = True
        self._news.set()

    async def give(self) -> None:
        """Give turns until stopped; what is computed elsewhere then is given up, for it can be computed again."""
        while not self._is_stopping:
            end = self._clock() + BREATH_S
            while self._clock() < end and (turn := self._schedule.pop(self._clock())) is not None:
                self._give_turn(*turn)
            await self._breathe()
        self.close()
        if self._elsewhere:
            await asyncio.wait(self._elsewhere)

    def close(self) -> None:
        """Give up what is computed elsewhere; no run hears of it."""
        self._is_stopping = True
        self._lanes.close()
        for task in self._elsewhere:
            task.cancel()

    async def _breathe(self) -> None:
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

    def _give_turn(self, key: str, due_s: float) -> None:
        holding = self._holdings.get(key)
        if holding is None or holding.is_computing:
            return
        if holding.is_congested:
            self._schedule.set(key, self._clock() + CONGESTION_S)
            return
        end = self._clock() + QUANTUM_S
        while (computation := holding.run.next_turn()) is not None:
            if computation.kind == "round" or computation.looks or holding.has_long_steps:
                self._begin(holding, computation, due_s)
                return
            self._compute(holding, computation)
            if holding.run.pace != "max" or holding.has_long_steps or self._clock() > end:
                self._schedule.set(key, due_after(due_s, self._clock(), holding.run.pace))
                break
        holding.listen()

    def _compute(self, holding: Holding, computation: Computation) -> None:
        start_s = time.thread_time()
        try:
            holding.run.take(computation, computation())
        except Exception as error:  # noqa: BLE001 - see `_fail`
            self._fail(holding, error)
        holding.has_long_steps = time.thread_time() - start_s > LONG_STEP_S

    def _begin(self, holding: Holding, computation: Computation, due_s: float) -> None:
        holding.computation = computation
        task = asyncio.create_task(self._compute_elsewhere(holding, computation, due_s))
        self._elsewhere.add(task)
        task.add_done_callback(self._elsewhere.discard)

    async def _compute_elsewhere(self, holding: Holding, computation: Computation, due_s: float) -> None:
        has_grown = False
        try:
            outcome, used_s = await self._lanes.compute(holding.job.run, computation)
            if holding.computation is not computation:
                return  # given up: the run has gone on without it
            holding.run.take(computation, outcome)
            has_grown = any(isinstance(report, ExpansionReport) for report in outcome[1])
            if computation.kind == "step" and not computation.looks:
                holding.has_long_steps = used_s > LONG_STEP_S
        except Exception as error:  # noqa: BLE001 - see `_fail`
            if not self._is_stopping and holding.computation is computation:
                self._fail(holding, error)
        finally:
            if holding.computation is computation:
                holding.computation = None
        if self._holdings.get(holding.job.run) is holding:
            holding.listen()
            if holding.run.next_turn() is not None:
                self._schedule.set(holding.job.run, self._next_due(holding, computation, due_s, has_grown=has_grown))
                self._news.set()

    def _next_due(self, holding: Holding, computation: Computation, due_s: float, *, has_grown: bool) -> float:
        """When a run is due again; a round that brought no growth takes no turn of its own."""
        now_s, pace = self._clock(), holding.run.pace
        if computation.kind == "step":
            return due_after(due_s, now_s, pace)
        rest_s = rest_after_growth_s(pace) if has_grown else 0.0
        return now_s + rest_s if rest_s else due_s

    def _fail(self, holding: Holding, error: Exception) -> None:
        """A fault of this program must end one run, with its last good network, and not the others."""
        log.exception("computing failed", run=holding.job.run, exc_info=error)
        detail = f"The program met an error it did not expect ({type(error).__name__}: {error}). Undo is possible."
        holding.run.fail(detail, reason="internal_error")
        holding.touch()
