"""The worker: claims runs, keeps its right to continue them, brings them their commands, and puts them aside.

Everything is in one event loop; `compute.scheduler` says where computing happens. Whatever another worker, a full
store or a fault in a run does to it, it loses that run at most, never the others: every entry into a run is guarded. A
fault outside of all runs ends `serve`, and with it the process, which its supervisor starts again: no task is ever gone
unseen.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import structlog
import torch

from senn_live.protocol.specification import RunSpecification
from senn_live.transport.ports import (
    Conflict,
    Job,
    StoreFull,
    StoreUnavailable,
    Transport,
    TransportError,
    UnknownRun,
    WorkerRecord,
)

from .claimed_run import BrokenError, ClaimedRun, fault_in_words
from .compute.processes import Executor, ThreadExecutor
from .compute.scheduler import Scheduler
from .marks import LostError, Marks
from .run.machine import LiveRun
from .run.recovery import UnworkableError, failure_entries, start

log = structlog.get_logger()

ASK_S = 0.5  # how long to wait for commands or jobs before looking for abandoned runs
# Per run held, before claiming another: workers that hold fewer runs come first, so runs spread without a coordinator,
# and one with 31 still claims within 0.16 s.
CLAIM_DELAY_S = 0.005
READ_ENTRIES = 1000  # at a time, so that one long journal keeps neither the store nor the loop busy
TRIES = 3  # to write that a run failed: the store's second thoughts, without keeping others waiting for long


@dataclass(frozen=True)
class WorkerOptions:
    """What a worker is told.

    Attributes:
        worker: Its name, unlike any other's.
        device: Where it computes.
        device_name: The device in words.
        slots: How many runs it holds at a time.
        lease_s: How long the store trusts it without a sign of life.
        park_after_s: How long it holds a paused run.
    """

    worker: str
    device: torch.device
    device_name: str
    slots: int = 32
    lease_s: float = 3.0
    park_after_s: float = 60.0


class Worker:
    """A worker on an open transport. `serve` works until `stop` is called, and then parks every run."""

    def __init__(
        self,
        transport: Transport,
        options: WorkerOptions,
        *,
        executors: Sequence[Executor] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._transport = transport
        self._options = options
        self._clock = clock
        self._claimed_runs: dict[str, ClaimedRun] = {}
        self._writers: dict[str, asyncio.Task[None]] = {}
        self._scheduler = Scheduler(self._claimed_runs, clock, executors or (ThreadExecutor(),))
        self._start_thread = ThreadPoolExecutor(1, "starting", initializer=torch.set_num_threads, initargs=(1,))
        self._stopping = asyncio.Event()
        self._mark_lock = asyncio.Lock()
        self._lease_lock = asyncio.Lock()  # a renewal must not cross with a claim of the same run by this very worker

    def stop(self) -> None:
        """Park all runs and let `serve` return."""
        self._stopping.set()

    async def serve(self) -> None:
        """Work until stopped."""
        torch.set_num_threads(1)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._scheduler.serve())
                group.create_task(self._repeat(self._claim_and_read))
                group.create_task(self._repeat(self._keep_leases))
                group.create_task(self._stop_scheduler())
            await self._release_all()
        finally:
            for task in self._writers.values():
                task.cancel()
            self._scheduler.close()
            self._start_thread.shutdown(wait=False, cancel_futures=True)

    async def _stop_scheduler(self) -> None:
        await self._stopping.wait()
        self._scheduler.stop()

    async def _repeat(self, act: Callable[[], Awaitable[None]]) -> None:
        """Do something until stopped; where the store is away, go on trying."""
        while not self._stopping.is_set():
            try:
                await act()
            except TransportError as error:
                log.warning("the store does not answer", why=str(error))
                await self._sleep(ASK_S)

    async def _sleep(self, duration_s: float) -> None:
        try:
            async with asyncio.timeout(duration_s):
                await self._stopping.wait()
        except TimeoutError:
            return

    async def _claim_and_read(self) -> None:
        """Claim runs while there is room, then wait for commands or jobs."""
        while len(self._claimed_runs) < self._options.slots and not self._stopping.is_set():
            await self._sleep(CLAIM_DELAY_S * len(self._claimed_runs))
            async with self._lease_lock:
                job = await self._transport.jobs.claim(self._options.worker, self._options.lease_s)
                if job is None:
                    break
                held = self._claimed_runs.get(job.run)
                if held is not None:
                    held.marks.job = job  # its lease ended unrenewed, and nobody else was there to claim it
            if held is None:
                await self._adopt(job)
        starts = {run: claimed.commands_read for run, claimed in self._claimed_runs.items()}
        await self._transport.commands.wait_any(starts, ASK_S)
        for claimed in list(self._claimed_runs.values()):
            await self._bring_commands(claimed)
        if len(self._claimed_runs) >= self._options.slots:  # then jobs that wait make `wait_any` return at once
            await self._sleep(ASK_S / 5)

    async def _bring_commands(self, claimed: ClaimedRun) -> None:
        try:
            commands = await self._transport.commands.read(claimed.job.run, claimed.commands_read)
        except StoreUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - see `ClaimedRun.fail`
            claimed.fail(error)
            return
        if commands:
            claimed.commands_read = commands[-1][0] + 1
            claimed.take_commands(commands)
            self._scheduler.wake(claimed)

    async def _adopt(self, job: Job) -> None:
        """Begin a run that was claimed, or go on with it."""
        marks = Marks(self._transport.jobs, job, self._mark_lock)
        try:
            async with marks.around("its adoption"):
                run = await self._put_back(job)
        except LostError:
            return
        except UnknownRun:
            await self._transport.jobs.release(job)
            return
        except UnworkableError as error:
            log.warning("run cannot be worked on", run=job.run, why=str(error))
            await self._give_up(job, error.entries)
            return
        except (StoreUnavailable, StoreFull):
            raise
        except Exception as error:
            log.exception("run cannot be adopted", run=job.run)
            await self._give_up(job, await self._failure(job.run, error))
            return
        log.info("run claimed", run=job.run, attempt=job.attempt, step=run.state.step)
        claimed = ClaimedRun(run, marks)
        self._claimed_runs[job.run] = claimed
        self._writers[job.run] = asyncio.create_task(self._write(claimed))
        await self._bring_commands(claimed)
        self._scheduler.wake(claimed)

    async def _put_back(self, job: Job) -> LiveRun:
        record = await self._transport.runs.get(job.run)
        entries = await self._read_journal(job.run)
        specification = RunSpecification.model_validate_json(record.specification)
        return await asyncio.get_running_loop().run_in_executor(self._start_thread, self._start, specification, entries)

    async def _give_up(self, job: Job, entries: Sequence[str | bytes]) -> None:
        """Say in a run's journal why it cannot be worked on, as far as that can be said, and let it go."""
        for _ in range(TRIES if entries else 0):
            try:
                await self._transport.journal.append(job.run, json.loads(entries[0])["offset"], entries)
                break
            except (StoreUnavailable, StoreFull):
                raise
            except (Conflict, UnknownRun):  # somebody else goes on with it, or deleted it
                break
            except Exception:
                log.exception("a run's failure could not be written", run=job.run)
                await self._sleep(ASK_S)
        await self._transport.jobs.release(job)

    async def _failure(self, run: str, error: BaseException) -> list[str | bytes]:
        """The entries that say that a run failed, made without the run."""
        try:
            return failure_entries(await self._read_journal(run), fault_in_words(error))
        except StoreUnavailable:
            raise
        except Exception:
            log.exception("a run's journal cannot be read", run=run)
            return []

    def _start(self, specification: RunSpecification, entries: list[str | bytes]) -> LiveRun:
        return start(specification, entries, device=self._options.device, device_name=self._options.device_name)

    async def _read_journal(self, run: str) -> list[str | bytes]:
        entries: list[str | bytes] = []
        while part := await self._transport.journal.read(run, len(entries) - 1, READ_ENTRIES):
            entries += [entry.data for entry in part]
        return entries

    async def _write(self, claimed: ClaimedRun) -> None:
        """Carry out the run's commands and write its journal as long as it is ours."""
        try:
            await claimed.serve(self._transport, lambda: self._scheduler.wake(claimed))
        except LostError as error:
            log.info("run lost", run=claimed.job.run, why=str(error))
            self._drop(claimed)
        except Exception as error:
            if not isinstance(error, BrokenError):
                log.exception("a run's journal cannot be written", run=claimed.job.run)
            await self._abandon(claimed, error.__cause__ if isinstance(error, BrokenError) else error)

    async def _abandon(self, claimed: ClaimedRun, error: BaseException | None) -> None:
        """Let go of a run that cannot go on here, and say so in its journal without its help."""
        if self._claimed_runs.get(claimed.job.run) is not claimed:
            return
        del self._claimed_runs[claimed.job.run]
        self._scheduler.forget(claimed.job.run)
        self._writers.pop(claimed.job.run, None)
        while True:
            try:
                await self._give_up(claimed.job, await self._failure(claimed.job.run, error or RuntimeError("unknown")))
                return
            except TransportError as away:
                log.warning("the store does not answer", why=str(away))
                if self._stopping.is_set():
                    return
                await self._sleep(ASK_S)

    def _drop(self, claimed: ClaimedRun) -> None:
        """Forget a run; what it did not write is somebody else's to compute again."""
        if self._claimed_runs.get(claimed.job.run) is claimed:
            del self._claimed_runs[claimed.job.run]
            self._scheduler.forget(claimed.job.run)
            self._writers.pop(claimed.job.run).cancel()

    async def _keep_leases(self) -> None:
        """Show the store that this worker is alive, and put aside what has had nothing to do."""
        for claimed in list(self._claimed_runs.values()):
            try:
                await self._keep_lease(claimed)
            except StoreUnavailable:
                raise
            except Exception as error:  # noqa: BLE001 - see `ClaimedRun.fail`
                claimed.fail(error)
        await self._report()
        await self._sleep(self._options.lease_s / 3)

    async def _keep_lease(self, claimed: ClaimedRun) -> None:
        async with self._lease_lock:
            is_ours = await self._transport.jobs.renew(claimed.job, self._options.lease_s)
        if not is_ours:
            log.info("run lost", run=claimed.job.run, why="the lease ended and another worker claimed it")
            self._drop(claimed)
        elif claimed.has_idled_for(self._options.park_after_s, self._clock()):
            await self._release(claimed)

    def _is_stuck(self, claimed: ClaimedRun) -> bool:
        try:
            return claimed.is_stuck(self._clock())
        except Exception as error:  # noqa: BLE001 - see `ClaimedRun.fail`
            claimed.fail(error)
            return False

    async def _report(self) -> None:
        options = self._options
        stuck = [claimed.job.run for claimed in self._claimed_runs.values() if self._is_stuck(claimed)]
        if stuck:
            log.error("runs do not move", runs=stuck)
        record = WorkerRecord(
            options.worker, options.device_name, len(self._claimed_runs), options.slots, time.time(), len(stuck)
        )
        await self._transport.workers.report(record)

    async def _release(self, claimed: ClaimedRun) -> None:
        """Put a run aside: parked if it is not over, written to the end, and released."""
        claimed.is_leaving = True
        try:
            if claimed.run.status in {"running", "paused"}:
                claimed.run.park()
        except Exception as error:  # noqa: BLE001 - see `ClaimedRun.fail`
            claimed.fail(error)
        if claimed.broken is not None:
            await self._abandon(claimed, claimed.broken)
            return
        wants_worker = claimed.run.status == "running" or bool(claimed.waiting_commands)
        try:
            await claimed.flush(self._transport)
        except LostError:
            wants_worker = False
        except Exception:
            log.exception("a run's journal cannot be written", run=claimed.job.run)
        self._drop(claimed)
        await self._transport.jobs.release(claimed.job, again=wants_worker)
        log.info("run put aside", run=claimed.job.run, status=claimed.run.status, again=wants_worker)

    async def _release_all(self) -> None:
        try:
            for claimed in list(self._claimed_runs.values()):
                await self._release(claimed)
            await self._transport.workers.leave(self._options.worker)
        except TransportError as error:
            log.warning("runs could not be released; their leases will end", why=str(error))
