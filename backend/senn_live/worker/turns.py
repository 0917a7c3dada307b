"""Turns: whose computation is next, where it is computed, and what happens if it fails.

Training steps are computed in the event loop, a few milliseconds at a time; proposal rounds, which take a hundred
times as long, in one other thread, and steps with a look at the landscape in a third one, so that neither leases nor
other runs wait for them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import structlog
import torch

from senn.reports import ExpansionReport, Report

from .holding import Holding
from .run import Computation
from .schedule import Schedule, due_after, rest_after_growth_s

log = structlog.get_logger()

QUANTUM_S = 0.004  # how long one run at full speed keeps the others waiting
BREATH_S = 0.008  # how long training goes on before the loop looks at everything else
CONGESTION_S = 0.05  # how long a run waits for the store before it asks again


class Turns:
    """Gives the holdings their turns, until `stop` is called."""

    def __init__(self, holdings: dict[str, Holding], clock: Callable[[], float]) -> None:
        self._holdings = holdings
        self._clock = clock
        self._schedule = Schedule()
        self._is_stopping = False
        self._news = asyncio.Event()
        self._rounds: set[asyncio.Task[None]] = set()
        self.thread = ThreadPoolExecutor(1, "rounds", initializer=torch.set_num_threads, initargs=(1,))
        self._looks = ThreadPoolExecutor(1, "looks", initializer=torch.set_num_threads, initargs=(1,))

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

    def close(self) -> None:
        """Leave the threads; what they still compute is lost."""
        self.thread.shutdown(wait=False, cancel_futures=True)
        self._looks.shutdown(wait=False, cancel_futures=True)

    def stop(self) -> None:
        """Let `give` return."""
        self._is_stopping = True
        self._news.set()

    async def give(self) -> None:
        """Give turns until stopped; rounds under way are waited for."""
        while not self._is_stopping:
            end = self._clock() + BREATH_S
            while self._clock() < end and (turn := self._schedule.pop(self._clock())) is not None:
                self._give_turn(*turn)
            await self._breathe()
        if self._rounds:
            await asyncio.wait(self._rounds)

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
            if computation.kind == "round" or computation.looks:
                self._begin_long(holding, computation, due_s)
                return
            self._compute(holding, computation)
            if holding.run.pace != "max" or self._clock() > end:
                self._schedule.set(key, due_after(due_s, self._clock(), holding.run.pace))
                break
        holding.listen()

    def _compute(self, holding: Holding, computation: Computation) -> None:
        try:
            holding.run.take(computation, computation())
        except Exception as error:  # noqa: BLE001 - see `_fail`
            self._fail(holding, error)

    def _begin_long(self, holding: Holding, computation: Computation, due_s: float) -> None:
        holding.is_computing = True
        task = asyncio.create_task(self._compute_long(holding, computation, due_s))
        self._rounds.add(task)
        task.add_done_callback(self._rounds.discard)

    async def _compute_long(self, holding: Holding, computation: Computation, due_s: float) -> None:
        found: tuple[Report, ...] = ()
        try:
            thread = self.thread if computation.kind == "round" else self._looks
            outcome = await asyncio.get_running_loop().run_in_executor(thread, computation)
            holding.run.take(computation, outcome)
            found = outcome[1]
        except Exception as error:  # noqa: BLE001 - see `_fail`
            self._fail(holding, error)
        finally:
            holding.is_computing = False
        if self._holdings.get(holding.job.run) is holding:
            holding.listen()
            if holding.run.next_turn() is not None:
                self._schedule.set(holding.job.run, self._next_due(holding, computation, found, due_s))
                self._news.set()

    def _next_due(self, holding: Holding, computation: Computation, found: tuple[Report, ...], due_s: float) -> float:
        """A step was the whole turn; after a round comes the turn's step, or the rest after a growth."""
        now_s, pace = self._clock(), holding.run.pace
        if computation.kind == "step":
            return due_after(due_s, now_s, pace)
        grew = any(isinstance(report, ExpansionReport) for report in found)
        rest_s = rest_after_growth_s(pace) if grew else 0.0
        return now_s + rest_s if rest_s else due_s

    def _fail(self, holding: Holding, error: Exception) -> None:
        """A fault of this program must end one run, with its last good network, and not the others."""
        log.exception("computing failed", run=holding.job.run, exc_info=error)
        detail = f"The program met an error it did not expect ({type(error).__name__}: {error}). Undo is possible."
        holding.run.fail(detail, reason="internal_error")
        holding.touch()
