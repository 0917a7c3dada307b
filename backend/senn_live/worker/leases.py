"""Keeps what a worker holds, and shows the store that it is at work: whatever becomes of one run and of its writing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping

import structlog

from senn_live.transport.ports import StoreFull, StoreUnavailable, Transport, WorkerRecord

from .claimed_run import ClaimedRun
from .options import WorkerOptions
from .patience import Pulse

log = structlog.get_logger()


class Leases:
    """The leases of one worker. Each is renewed by a task of its own, so that none waits for another's answer."""

    def __init__(
        self,
        transport: Transport,
        options: WorkerOptions,
        claimed_runs: Mapping[str, ClaimedRun],
        pulse: Pulse,
        clock: Callable[[], float],
        *,
        on_lost: Callable[[ClaimedRun], None],
        on_idle: Callable[[ClaimedRun], None],
    ) -> None:
        self._transport = transport
        self._options = options
        self._claimed_runs = claimed_runs
        self._pulse = pulse
        self._clock = clock
        self._on_lost = on_lost
        self._on_idle = on_idle
        self._renewals: dict[str, asyncio.Task[None]] = {}

    async def keep(self) -> None:
        """Renew every lease whose last renewal was answered, and report. Call it three times a lease.

        Raises:
            TransportError: if the store takes no report.
        """
        for run, claimed in self._claimed_runs.items():
            if run not in self._renewals:
                self._renewals[run] = asyncio.create_task(self._keep(claimed))
                self._renewals[run].add_done_callback(lambda _, run=run: self._renewals.pop(run))  # type: ignore[misc]
        await self._report()
        self._pulse.beats += 1

    async def _keep(self, claimed: ClaimedRun) -> None:
        job = claimed.job
        try:
            is_ours = await self._transport.jobs.renew(job, self._options.lease_s)
            claimed.patience("lease").passed()
            if job != claimed.job:
                return  # the lease had ended, and this very worker has claimed the run again meanwhile
            if not is_ours:
                log.info("run lost", run=job.run, why="the lease ended and another worker claimed it")
                self._on_lost(claimed)
            elif claimed.has_idled_for(self._options.park_after_s, self._clock()):
                self._on_idle(claimed)
        except (StoreUnavailable, StoreFull) as error:  # a disk that is full takes no lease either
            claimed.was_refused("lease", error)
        except Exception as error:  # noqa: BLE001 - see `ClaimedRun.fail`
            claimed.fail(error)

    async def _report(self) -> None:
        options = self._options
        stuck = [claimed.job.run for claimed in self._claimed_runs.values() if self._is_stuck(claimed)]
        if stuck:
            log.error("runs do not move", runs=stuck)
        record = WorkerRecord(
            options.worker, options.device_name, len(self._claimed_runs), options.slots, time.time(), len(stuck)
        )
        await self._transport.workers.report(record)

    def _is_stuck(self, claimed: ClaimedRun) -> bool:
        try:
            return claimed.is_stuck(self._clock())
        except Exception as error:  # noqa: BLE001 - see `ClaimedRun.fail`
            claimed.fail(error)
            return False
