"""What is particular to Redis: it can be stopped and started, be full, and its clock can jump."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from senn_live.transport import open_transport
from senn_live.transport.ports import StoreFull, StoreUnavailable, WorkerRecord
from stores import RedisServer, filled, record

pytestmark = pytest.mark.redis


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    with RedisServer(tmp_path, "--appendonly", "yes", "--appendfsync", "always") as started:
        yield started


async def test_redis_stopped_and_started_loses_nothing_and_wakes_who_waits(server: RedisServer) -> None:
    async with open_transport(server.url) as transport:
        await transport.runs.create(record())
        await transport.journal.append("run", 0, ["before"])
        await transport.jobs.submit("run")
        job = await transport.jobs.claim("worker", 30)
        assert job
        assert not await transport.journal.wait("run", 0, 0.05)  # the bell is connected now
        server.stop()
        with pytest.raises(StoreUnavailable, match="Check that it is running"):
            await transport.journal.append("run", 1, ["while away"])
        with pytest.raises(StoreUnavailable):
            await transport.jobs.renew(job, 30)
        server.start()
        assert [entry.data for entry in await transport.journal.read("run", -1)] == ["before"]
        assert await transport.jobs.renew(job, 30)
        waiting = asyncio.create_task(transport.journal.wait("run", 0, 60))
        await asyncio.sleep(0.05)
        await transport.journal.append("run", 1, ["after"])
        async with asyncio.timeout(30):
            assert await waiting


async def test_waiting_goes_on_over_a_restart(server: RedisServer) -> None:
    async with open_transport(server.url) as transport, open_transport(server.url) as other:
        await transport.runs.create(record())
        waiting = asyncio.create_task(_wait_through(transport.journal.wait))
        await asyncio.sleep(0.1)
        server.stop()
        await asyncio.sleep(0.2)
        server.start()
        await other.journal.append("run", 0, ["x"])
        async with asyncio.timeout(30):
            await waiting


async def _wait_through(wait: object) -> None:
    while True:
        try:
            if await wait("run", -1, 5):  # type: ignore[operator]
                return
        except StoreUnavailable:
            await asyncio.sleep(0.05)


async def test_a_full_redis_refuses_in_words_and_corrupts_nothing(server: RedisServer) -> None:
    async with open_transport(server.url) as transport:
        await transport.runs.create(record())
        with server.client() as client:
            client.config_set("maxmemory", client.info("memory")["used_memory"] + 3_000_000)
        await transport.jobs.submit("run")
        job = await transport.jobs.claim("worker", 30)
        assert job
        offset = await filled(transport, [b"x" * 5000, b"y" * 5000])
        assert await transport.journal.tail("run") == offset
        assert len(await transport.journal.read("run", -1)) == offset
        with pytest.raises(StoreFull):
            await transport.runs.create(record("another"))
        assert await transport.jobs.renew(job, 30)
        await transport.workers.report(WorkerRecord("worker", "cpu", 1, 4, 0))
        assert [worker.worker for worker in await transport.workers.alive(10)] == ["worker"]
        assert await transport.jobs.active() == {"run"}
        await transport.runs.delete("run")
        await transport.runs.create(record("another"))


async def test_a_damaged_key_hides_no_other_run_and_leaves_the_queue(server: RedisServer) -> None:
    async with open_transport(server.url) as transport:
        for name in ("bad", "good"):
            await transport.runs.create(record(name, owner=name))
            await transport.jobs.submit(name)
        with server.client() as client:
            client.delete("senn:run:bad")
            client.set("senn:run:bad", "none of ours")
        assert [found.run for found in await transport.runs.all()] == ["good"]
        assert (await transport.runs.sizes())["bad"] == 0
        await transport.commands.wait_any({"bad": 0, "good": 0}, 0.05)
        job = await transport.jobs.claim("worker", 30)
        assert job is not None
        assert job.run == "good"
        assert await transport.jobs.waiting() == 0


async def test_a_script_forgotten_by_redis_is_sent_again(server: RedisServer) -> None:
    async with open_transport(server.url) as transport:
        await transport.runs.create(record())
        with server.client() as client:
            client.script_flush()
        await transport.journal.append("run", 0, ["x"])
        assert await transport.journal.tail("run") == 1


async def test_a_lease_longer_than_granted_counts_as_ended(server: RedisServer) -> None:
    async with open_transport(server.url) as transport:
        await transport.runs.create(record())
        await transport.jobs.submit("run")
        first = await transport.jobs.claim("first", 5)
        assert first
        with server.client() as client:  # as if the server's clock had been set back an hour
            client.zincrby("senn:jobs:held", 3_600_000, "run")
        second = await transport.jobs.claim("second", 5)
        assert second
        assert second.attempt == 2
        assert not await transport.jobs.renew(first, 5)


async def test_hundreds_may_ask_at_one_time(server: RedisServer) -> None:
    async with open_transport(server.url) as transport:
        await transport.runs.create(record())
        found = await asyncio.gather(*(transport.runs.get("run") for _ in range(400)))
    assert {one.run for one in found} == {"run"}


async def test_a_redis_that_is_not_there_is_said_at_once() -> None:
    async with open_transport("redis://127.0.0.1:1/0") as transport:
        async with asyncio.timeout(30):
            with pytest.raises(StoreUnavailable, match="Redis"):
                await transport.runs.all()
