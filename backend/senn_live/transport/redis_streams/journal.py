"""Runs, their journals and their commands in Redis: a hash, a stream and a stream per run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from redis.exceptions import RedisError

from ..ports import (
    MAX_COMMANDS,
    Conflict,
    Entry,
    Fullness,
    RunRecord,
    TooManyCommands,
    UnknownRun,
    read_record,
    readable_records,
    size_of,
)
from .client import (
    BELL,
    BELL_JOBS,
    COMMANDS,
    COUNTER_RUNS,
    HELD,
    JOURNAL,
    OWNERS,
    RUN,
    RUNS,
    WAITING,
    Client,
    translated,
)


def unknown(run: str) -> UnknownRun:
    """The error for a run that is not there."""
    return UnknownRun(f"Expected the id of a run, got {run!r}: there is no such run, or it was deleted.")


def _number(stream_id: bytes) -> int:
    return int(stream_id.partition(b"-")[0])


class RedisRuns:
    """The register of runs: a hash each, and a sorted set that keeps the order of creation."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def create(self, record: RunRecord) -> None:
        keys = [RUN + record.run, RUNS, COUNTER_RUNS, OWNERS]
        size = size_of(record.specification)
        if not await self._client.script("create", keys, [record.run, json.dumps(asdict(record)), record.owner, size]):
            raise ValueError(f"Expected a new run id, got {record.run!r}, which exists.")

    async def get(self, run: str) -> RunRecord:
        record: bytes | None = await self._client.call(self._client.redis.hget(RUN + run, "record"))
        if record is None:
            raise unknown(run)
        return read_record(record)

    async def all(self) -> list[RunRecord]:
        redis = self._client.redis
        runs: list[bytes] = await self._client.call(redis.zrevrange(RUNS, 0, -1))
        pipeline = redis.pipeline(transaction=False)
        for run in runs:
            pipeline.hget(RUN + run.decode(), "record")
        records = await self._client.call(pipeline.execute(raise_on_error=False))
        return readable_records(record for record in records if isinstance(record, bytes))

    async def delete(self, run: str) -> None:
        keys = [RUN + run, JOURNAL + run, COMMANDS + run, RUNS, WAITING, HELD, OWNERS]
        await self._client.script("delete", keys, [run])

    async def size(self, run: str) -> int:
        size: bytes | None = await self._client.call(self._client.redis.hget(RUN + run, "bytes"))
        return int(size or 0)

    async def size_of_owner(self, owner: str) -> int:
        size: bytes | None = await self._client.call(self._client.redis.hget(OWNERS, owner))
        return int(size or 0)

    async def sizes(self) -> dict[str, int]:
        redis = self._client.redis
        runs: list[bytes] = await self._client.call(redis.zrange(RUNS, 0, -1))
        pipeline = redis.pipeline(transaction=False)
        for run in runs:
            pipeline.hget(RUN + run.decode(), "bytes")
        sizes = await self._client.call(pipeline.execute(raise_on_error=False))
        found = zip(runs, sizes, strict=True)
        return {run.decode(): int(size) if isinstance(size, bytes) else 0 for run, size in found}

    async def fullness(self) -> Fullness:
        memory = await self._client.call(self._client.redis.info("memory"))
        return Fullness(int(memory["used_memory"]), int(memory["maxmemory"]) or None)

    async def vacuum(self) -> None:
        redis = self._client.redis
        await self._client.call(redis.memory_purge())
        persistence = await self._client.call(redis.info("persistence"))
        if persistence["aof_enabled"] and not persistence["aof_rewrite_in_progress"]:
            await self._client.call(redis.bgrewriteaof())


class RedisJournal:
    """A stream per run: the entry at offset n has the id n-1, its one field is `t` (text) or `b` (binary)."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def append(self, run: str, offset: int, entries: Sequence[str | bytes]) -> None:
        arguments: list[str | bytes | int] = [offset, BELL + run]
        for entry in entries:
            arguments += ["t" if isinstance(entry, str) else "b", entry]
        outcome: int = await self._client.script("append", [RUN + run, JOURNAL + run, OWNERS], arguments)
        if outcome < 0:
            raise unknown(run)
        if outcome > 0:
            raise Conflict(run, offset, outcome - 1)

    async def read(self, run: str, after: int, limit: int = 1000) -> list[Entry]:
        first = f"{max(after, -1) + 1}-0"
        found = await self._client.call(self._client.redis.xrange(JOURNAL + run, min=first, count=limit))
        return [_entry(stream_id, fields) for stream_id, fields in found]

    async def tail(self, run: str) -> int:
        tail: bytes | None = await self._client.call(self._client.redis.hget(RUN + run, "tail"))
        return int(tail or 0)

    async def wait(self, run: str, after: int, timeout_s: float) -> bool:
        async def something_after() -> bool:
            return await self.tail(run) > after + 1

        return await self._client.bell.wait([BELL + run], something_after, timeout_s)


def _entry(stream_id: bytes, fields: dict[bytes, bytes]) -> Entry:
    ((kind, data),) = fields.items()
    return Entry(_number(stream_id), data if kind == b"b" else data.decode())


class RedisCommands:
    """A stream per run, ids as in the journal; `sent` in the run's hash counts for good."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def send(self, run: str, command: str) -> int:
        arguments: list[str | bytes | int] = [MAX_COMMANDS, BELL + "command:" + run, command]
        index: int = await self._client.script("send", [RUN + run, COMMANDS + run, OWNERS], arguments)
        if index == -1:
            raise unknown(run)
        if index == -2:
            raise TooManyCommands
        return index

    async def read(self, run: str, start: int) -> list[tuple[int, str]]:
        found = await self._client.call(self._client.redis.xrange(COMMANDS + run, min=f"{max(start, 0)}-0"))
        return [(_number(stream_id), fields[b"t"].decode()) for stream_id, fields in found]

    async def discard(self, run: str, before: int) -> None:
        await self._client.script("discard", [RUN + run, COMMANDS + run, OWNERS], [max(before, 0)])

    async def wait_any(self, starts: dict[str, int], timeout_s: float) -> None:
        async def something_to_do() -> bool:
            pipeline = self._client.redis.pipeline(transaction=False)
            pipeline.zcard(WAITING)
            for run in starts:
                pipeline.hget(RUN + run, "sent")
            waiting, *sent = await self._client.call(pipeline.execute(raise_on_error=False))
            if isinstance(waiting, RedisError):
                raise translated(waiting)
            # a run whose key cannot be read is told so where it alone is asked for
            return waiting > 0 or any(
                isinstance(n, bytes) and int(n) > start for n, start in zip(sent, starts.values(), strict=True)
            )

        channels = [BELL_JOBS, *(BELL + "command:" + run for run in starts)]
        await self._client.bell.wait(channels, something_to_do, timeout_s)
