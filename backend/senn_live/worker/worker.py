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
)

from .claimed_run import BrokenError, ClaimedRun, fault_in_words
from .compute.processes import Executor, ThreadExecutor
from .compute.scheduler import Scheduler
from .leases import Leases
from .marks import LostError, Marks
from .options import WorkerOptions
from .patience import Patience, Pulse, RefusedError
from .resting import to_rest
from .run.machine import LiveRun
from .run.recovery import UnworkableError, failure_entries, start
from .weighing import Weighing

__all__ = ["Worker", "WorkerOptions"]

log = structlog.get_logger()

ASK_S = 0.5  # how long to wait for commands or jobs before looking for abandoned runs
# Per run held, before claiming another: workers that hold fewer runs come first, so runs spread without a coordinator,
# and one with 31 still claims within 0.16 s.
CLAIM_DELAY_S = 0.005
MAKE_ROOM_S = 2.0  # between two looks at who waits where all slots are taken; a run makes room after the second
READ_ENTRIES = 1000  # at a time, so that one long journal keeps neither the store nor the loop busy
TRIES = 3  # to write that a run failed: the store's second thoughts, without keeping others waiting for long
MOST_REMEMBERED = 100  # runs that could not be adopted, each with the store's patience with it
# For what a run has still to say when the worker stops: a full store may take it never, and the others want to go on.
LAST_WORDS_S = 3.0


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
        self._claimed_runs: dict[str, ClaimedRun] = {}
        self._writers: dict[str, asyncio.Task[None]] = {}
        self._releases: dict[str, asyncio.Task[None]] = {}
        self._pulse = Pulse()
        self._adoptions: dict[str, Patience] = {}
        self._clock = clock
        self._look_again_s = 0.0
        self._to_rest: str | None = None
        self._scheduler = Scheduler(self._claimed_runs, clock, executors or (ThreadExecutor(),))
        self._start_thread = ThreadPoolExecutor(1, "starting", initializer=torch.set_num_threads, initargs=(1,))
        self._stopping = asyncio.Event()
        self._mark_lock = asyncio.Lock()
        self._leases = Leases(
            transport, options, self._claimed_runs, self._pulse, clock, on_lost=self._drop, on_idle=self._begin_release
        )

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
            for task in (*self._writers.values(), *self._releases.values()):
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
                self._pulse.misses += 1
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
        has_room = await self._claim()
        starts = {run: claimed.commands_read for run, claimed in self._claimed_runs.items()}
        await self._transport.commands.wait_any(starts, ASK_S)
        for claimed in self._refused_last("commands"):
            if not await self._bring_commands(claimed):
                break
        if not has_room:  # then jobs that wait make `wait_any` return at once
            await self._sleep(ASK_S / 5)
            await self._make_room()

    async def _claim(self) -> bool:
        """Claim what waits; whether there is room for what comes next."""
        while len(self._claimed_runs) < self._options.slots and not self._stopping.is_set():
            await self._sleep(CLAIM_DELAY_S * len(self._claimed_runs))
            try:
                job = await self._transport.jobs.claim(self._options.worker, self._options.lease_s)
            except StoreUnavailable as error:  # of one run in the queue, if its commands can be had
                log.warning("the store hands out no run", why=str(error))
                return False
            if job is None:
                return True
            held = self._claimed_runs.get(job.run)
            if held is not None:
                held.marks.job = job  # its lease ended unrenewed, and nobody else was there to claim it
            else:
                await self._adopt(job)
        return False

    async def _make_room(self) -> None:
        """Put aside a run of whoever holds most, where another has waited for as long as it takes to look twice."""
        now_s = self._clock()
        if now_s < self._look_again_s:
            return
        self._look_again_s = now_s + MAKE_ROOM_S
        resting, self._to_rest = self._to_rest, to_rest(await self._transport.jobs.standings())
        claimed = self._claimed_runs.get(self._to_rest or "")
        if claimed is not None and resting == self._to_rest:
            log.info("run rests", run=claimed.job.run, why="others wait and its owner holds more, or nobody watches it")
            self._begin_release(claimed)

    async def _bring_commands(self, claimed: ClaimedRun) -> bool:
        """Whether the store may be asked for the next run's: not after a refusal that is new, for it may be away."""
        was_refused = claimed.patience("commands").is_tried
        try:
            commands = await self._transport.commands.read(claimed.job.run, claimed.commands_read)
        except StoreUnavailable as error:
            claimed.was_refused("commands", error)
            return was_refused
        except Exception as error:  # noqa: BLE001 - see `ClaimedRun.fail`
            claimed.fail(error)
            return True
        claimed.patience("commands").passed()
        if commands:
            claimed.commands_read = commands[-1][0] + 1
            claimed.take_commands(commands)
            self._scheduler.wake(claimed)
        return True

    def _refused_last(self, what: str) -> list[ClaimedRun]:
        """The runs, first those that the store has not just refused something: whatever it does, they are served."""
        return sorted(self._claimed_runs.values(), key=lambda claimed: claimed.patience(what).is_tried)

    async def _adopt(self, job: Job) -> None:
        """Begin a run that was claimed, or go on with it."""
        marks = Marks(self._transport.jobs, job, self._mark_lock)
        try:
            run = await self._take_up(marks)
        except (StoreUnavailable, StoreFull) as error:
            await self._postpone(job, error)
            return
        self._adoptions.pop(job.run, None)
        if run is None:
            return
        log.info("run claimed", run=job.run, attempt=job.attempt, step=run.state.step)
        claimed = ClaimedRun(run, marks, self._pulse, weighing=Weighing(self._transport.runs, job.run, self._options))
        self._claimed_runs[job.run] = claimed
        self._writers[job.run] = asyncio.create_task(self._write(claimed))
        await self._bring_commands(claimed)
        self._scheduler.wake(claimed)

    async def _take_up(self, marks: Marks) -> LiveRun | None:
        """The run, unless it is gone or cannot be worked on, which its journal says then."""
        job = marks.job
        try:
            async with marks.around("its adoption"):
                return await self._put_back(job)
        except LostError:
            pass
        except UnknownRun:
            await self._transport.jobs.release(job)
        except UnworkableError as error:
            log.warning("run cannot be worked on", run=job.run, why=str(error))
            await self._give_up(job, error.entries)
        except (StoreUnavailable, StoreFull):
            raise
        except Exception as error:
            log.exception("run cannot be adopted", run=job.run)
            await self._give_up(job, await self._failure(job.run, error))
        return None

    async def _postpone(self, job: Job, error: TransportError) -> None:
        """Leave a run that the store does not hand out until its lease ends; the others are not kept waiting for it."""
        log.warning("the store does not hand out a run", run=job.run, why=str(error))
        while len(self._adoptions) >= MOST_REMEMBERED:
            self._adoptions.pop(next(iter(self._adoptions)))
        try:
            self._adoptions.setdefault(job.run, Patience(self._pulse)).met(error)
        except RefusedError as refused:
            del self._adoptions[job.run]
            await self._let_go(job, refused)

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
        """Let go of a run that cannot go on here, and say so in its journal without its help.

        It is kept until that is written: whoever has its lease writes to it.
        """
        if self._claimed_runs.get(claimed.job.run) is not claimed or claimed.is_abandoned:
            return
        claimed.is_abandoned = True
        self._scheduler.forget(claimed.job.run)
        await self._let_go(claimed.job, error or RuntimeError("unknown"))
        self._drop(claimed)

    async def _let_go(self, job: Job, error: BaseException) -> None:
        """Say that a run failed, as soon as the store takes it; once only where it refuses this run alone."""
        patience = Patience(self._pulse)
        while not self._stopping.is_set():
            try:
                await self._give_up(job, await self._failure(job.run, error))
                return
            except TransportError as away:
                log.warning("a run's failure cannot be written", run=job.run, why=str(away))
                try:
                    patience.met(away)
                except RefusedError as refused:
                    error = refused
                if isinstance(error, RefusedError):
                    await self._forgo(job)
                    return
                await self._sleep(ASK_S)

    async def _forgo(self, job: Job) -> None:
        """Take a run of which nothing can be said any more out of the queue."""
        log.error("a run's failure is not written", run=job.run)
        try:
            await self._transport.jobs.release(job)
        except TransportError as error:
            log.warning("a run could not be released; its lease will end", run=job.run, why=str(error))

    def _drop(self, claimed: ClaimedRun) -> None:
        """Forget a run; what it did not write is somebody else's to compute again."""
        if self._claimed_runs.get(claimed.job.run) is claimed:
            self._forget(claimed)

    def _forget(self, claimed: ClaimedRun) -> None:
        del self._claimed_runs[claimed.job.run]
        self._scheduler.forget(claimed.job.run)
        for tasks in (self._writers, self._releases):
            task = tasks.pop(claimed.job.run, None)
            if task is not None and task is not asyncio.current_task():
                task.cancel()

    async def _keep_leases(self) -> None:
        await self._leases.keep()
        await self._sleep(self._options.lease_s / 3)

    def _begin_release(self, claimed: ClaimedRun) -> None:
        if claimed.job.run not in self._releases:
            self._releases[claimed.job.run] = asyncio.create_task(self._release(claimed))

    async def _release(self, claimed: ClaimedRun, *, at_most_s: float | None = None) -> None:
        """Put a run aside: parked if it is not over, written to the end, and released. A task of its own.

        Where the store takes nothing that lasts, and neither leases nor other runs wait for it. What is not written
        within `at_most_s` is for the next worker to compute again.
        """
        try:
            await self._put_aside(claimed, at_most_s)
        except TransportError as error:
            log.warning("a run could not be released; its lease will end", run=claimed.job.run, why=str(error))
        except Exception:
            log.exception("a run could not be put aside", run=claimed.job.run)
            self._drop(claimed)

    async def _put_aside(self, claimed: ClaimedRun, at_most_s: float | None) -> None:
        is_parked, claimed.is_leaving = claimed.is_leaving, True
        try:
            if not is_parked and claimed.run.status in {"running", "paused"}:
                claimed.run.park()
        except Exception as error:  # noqa: BLE001 - see `ClaimedRun.fail`
            claimed.fail(error)
        if claimed.broken is not None:
            await self._abandon(claimed, claimed.broken)
            return
        wants_worker = claimed.run.status == "running" or bool(claimed.waiting_commands)
        try:
            async with asyncio.timeout(at_most_s):
                await claimed.flush(self._transport)
        except LostError:
            wants_worker = False
        except RefusedError as refused:
            await self._abandon(claimed, refused)
            return
        except TimeoutError:
            log.warning("a run's last words are not written", run=claimed.job.run)
        except Exception:
            log.exception("a run's journal cannot be written", run=claimed.job.run)
        self._drop(claimed)
        await self._transport.jobs.release(claimed.job, again=wants_worker)
        log.info("run put aside", run=claimed.job.run, status=claimed.run.status, again=wants_worker)

    async def _release_all(self) -> None:
        held = list(self._claimed_runs.values())
        for release in self._releases.values():
            release.cancel()
        await asyncio.gather(*(self._release(claimed, at_most_s=LAST_WORDS_S) for claimed in held))
        try:
            await self._transport.workers.leave(self._options.worker)
        except TransportError as error:
            log.warning("the store does not hear that this worker leaves", why=str(error))
