"""The queue and who is at work, in Redis. Every step of the queue is one branch of `scripts/jobs.lua`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from ..ports import Job, Standing, WorkerRecord
from .client import BELL_JOBS, COUNTER_PLACES, HELD, RUN, WAITING, WORKERS, Client
from .journal import unknown


class RedisJobs:
    """Two sorted sets: who waits, by place; who is held, by the end of the lease."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def submit(self, run: str) -> None:
        if await self._do("submit", run) == -1:
            raise unknown(run)

    async def claim(self, worker: str, lease_s: float) -> Job | None:
        found: list[bytes | int] | None = await self._do("claim", "", worker, _milliseconds(lease_s))
        if not found:
            return None
        run, attempt, note = found
        assert isinstance(run, bytes)
        assert isinstance(note, bytes)
        return Job(run.decode(), worker, int(attempt), note.decode())

    async def renew(self, job: Job, lease_s: float) -> bool:
        return bool(await self._do("renew", job.run, job.worker, job.attempt, _milliseconds(lease_s)))

    async def release(self, job: Job, *, again: bool = False) -> None:
        await self._do("release", job.run, job.worker, job.attempt, int(again))

    async def note(self, job: Job, text: str) -> bool:
        return bool(await self._do("note", job.run, job.worker, job.attempt, text))

    async def position(self, run: str) -> int | None:
        position: int | None = await self._do("position", run)
        return position

    async def waiting(self) -> int:
        return int(await self._do("waiting", ""))

    async def active(self) -> set[str]:
        return {run.decode() for run in await self._do("active", "")}

    async def attend(self, runs: Sequence[str], duration_s: float) -> None:
        if runs:
            await self._do("attend", "", _milliseconds(duration_s), *runs)

    async def standings(self) -> list[Standing]:
        found: list[list[Any]] = await self._do("standings", "")
        return [
            Standing(run.decode(), owner.decode(), bool(held), bool(watched)) for run, owner, held, watched, *_ in found
        ]

    async def _do(self, verb: str, run: str, *arguments: str | int) -> Any:
        keys = [WAITING, HELD, COUNTER_PLACES]
        return await self._client.script("jobs", keys, [verb, RUN, BELL_JOBS, run, *arguments])


def _milliseconds(seconds: float) -> int:
    return round(1000 * seconds)


class RedisWorkers:
    """The last report of each worker, in one hash."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def report(self, record: WorkerRecord) -> None:
        await self._client.script("report", [WORKERS], [record.worker, json.dumps(asdict(record))])

    async def alive(self, alive_s: float) -> list[WorkerRecord]:
        now = await self._now()
        reports: list[bytes] = await self._client.call(self._client.redis.hvals(WORKERS))
        records = [_reported(report) for report in reports]
        alive = [record for record in records if abs(now - record.seen_s) <= alive_s]
        return sorted(alive, key=lambda record: record.worker)

    async def leave(self, worker: str) -> None:
        await self._client.call(self._client.redis.hdel(WORKERS, worker))

    async def _now(self) -> float:
        seconds, microseconds = await self._client.call(self._client.redis.time())
        return float(seconds) + float(microseconds) / 1e6


def _reported(report: bytes) -> WorkerRecord:
    seen_s, _, record = report.partition(b" ")
    return replace(WorkerRecord(**json.loads(record)), seen_s=float(seen_s))
