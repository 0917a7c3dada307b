"""kill -9 of workers and of the web process, at random moments, and what readers see of it."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from journals import Entries, begun, content, events, specification, turns, written
from senn_live.transport import open_transport
from senn_live.transport.ports import RunRecord, Transport
from stores import RedisServer, free_port
from system.processes import Process, Served, sqlite_store
from system.processes import content as content_of

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]


def undisturbed(**changes: object) -> list[object]:
    return content(written(turns(begun(**changes))))


async def submit(transport: Transport, **changes: object) -> None:
    text = specification(**changes).model_dump_json()
    await transport.runs.create(RunRecord("run", text, token_hash="", owner="", created_s=0))
    await transport.jobs.submit("run")


async def entries_of(transport: Transport) -> Entries:
    read = await transport.journal.read("run", -1, 100_000)
    assert [entry.offset for entry in read] == list(range(len(read)))
    return [entry.data for entry in read]


async def has_ended(transport: Transport) -> bool:
    tail = await transport.journal.tail("run")
    last = await transport.journal.read("run", max(tail - 3, 0) - 1)
    texts = [entry.data for entry in last if isinstance(entry.data, str)]
    assert not any('"failed"' in text for text in texts), texts
    return any('"finished"' in text for text in texts)


async def killed_again_and_again(
    store: str, kills: int, rng: random.Random, *, longest_s: float = 0.4, **changes: object
) -> tuple[Entries, int]:
    """A run whose workers are killed at random moments after each has written something; its journal, and how often."""
    done = 0
    async with open_transport(store) as transport:
        await submit(transport, **changes)
        while not await has_ended(transport):
            with Process("worker", "--store", store) as worker:
                tail = await transport.journal.tail("run")
                while not await has_ended(transport):
                    if done >= kills or await transport.journal.tail("run") <= tail:
                        await transport.journal.wait("run", tail - 1 if done < kills else tail + 10_000, 0.1)
                        continue
                    await asyncio.sleep(rng.uniform(0, longest_s))
                    worker.kill()
                    done += 1
                    break
        return await entries_of(transport), done


@pytest.fixture(params=["sqlite", pytest.param("redis", marks=pytest.mark.redis)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield sqlite_store(tmp_path)
        return
    with RedisServer(tmp_path) as server:
        yield server.url


async def test_a_run_whose_workers_are_killed_is_the_run_undisturbed(store: str) -> None:
    changes = {"pace": 25, "seed": 2}
    entries, kills = await killed_again_and_again(store, 3, random.Random(1), **changes)
    assert kills == 3
    assert content(entries) == undisturbed(**changes)
    assert sum(event.type == "state" and event.reason == "worker_recovered" for event in events(entries)) == 3


@pytest.mark.nightly
@pytest.mark.timeout(3600)
async def test_a_run_whose_workers_are_killed_a_hundred_times_is_the_run_undisturbed(tmp_path: Path) -> None:
    changes = {
        "pace": 5,
        "seed": 2,
        "samples": 96,
        "task": {"kind": "preset", "name": "square"},
        "limits": {"steps": 400},
    }
    entries, kills = await killed_again_and_again(
        sqlite_store(tmp_path), 100, random.Random(2), longest_s=1.5, **changes
    )
    assert kills == 100
    assert content(entries) == undisturbed(**changes)


def test_a_killed_web_process_costs_its_readers_nothing(tmp_path: Path) -> None:
    store, port = sqlite_store(tmp_path), free_port()
    with Process("worker", "--store", store, SENN_LEASE_S="20"):
        with Served("web", store, port) as first:
            first.wait_until_up()
            run = first.start_run(pace=25, samples=40)
            with first.stream(run) as socket:
                run.follow(socket, "expansion")
                first.kill()
        time.sleep(0.5)  # the worker writes on
        with Served("web", store, port) as second:
            second.wait_until_up()
            with second.stream(run, run.last_offset) as socket:
                run.follow(socket, "finished")
            run.assert_nothing_was_lost(second.journal(run))
    assert "worker_recovered" not in {event.get("reason") for event in run.told}


async def test_two_workers_share_the_runs_and_never_one_run(tmp_path: Path) -> None:
    store, count = sqlite_store(tmp_path), 6
    async with open_transport(store) as transport:
        patient = {"SENN_LEASE_S": "20"}  # no lease ends because the machine is busy
        with (
            Process("worker", "--store", store, **patient) as one,
            Process("worker", "--store", store, **patient) as two,
        ):
            one.wait_for_error("worker ready")
            two.wait_for_error("worker ready")
            for number in range(count):
                text = specification(pace=20, seed=number).model_dump_json()
                await transport.runs.create(RunRecord(f"run{number}", text, token_hash="", owner="", created_s=0))
                await transport.jobs.submit(f"run{number}")
            async with asyncio.timeout(90):
                while await transport.jobs.active():
                    await asyncio.sleep(0.2)
            claims = [[line for line in worker.errors if "run claimed" in line] for worker in (one, two)]
        for number in range(count):
            entries = [entry.data for entry in await transport.journal.read(f"run{number}", -1, 100_000)]
            assert content(entries) == undisturbed(pace=20, seed=number)
    assert sum(map(len, claims)) == count
    assert all(claims), "Expected both workers to have a part."


@pytest.mark.redis
def test_a_redis_that_is_stopped_and_started_again_costs_readers_and_runs_nothing(tmp_path: Path) -> None:
    with (
        RedisServer(tmp_path, "--appendonly", "yes", "--appendfsync", "always") as redis,
        contextlib.ExitStack() as stack,
    ):
        stack.enter_context(Process("worker", "--store", redis.url))
        web = stack.enter_context(Served("web", redis.url))
        web.wait_until_up()
        run = web.start_run(pace=10, samples=40)
        with web.stream(run) as socket:
            run.follow(socket, "frame")
        redis.stop()
        time.sleep(1.0)
        redis.start()
        web.wait_until_up()
        with web.stream(run, run.last_offset) as socket:
            run.follow(socket, "finished")
        journal = web.journal(run)
        run.assert_nothing_was_lost(journal)
    expected = [event.model_dump(mode="json") for event in events(written(turns(begun(pace=10, samples=40))))]
    assert [event["step"] for event in journal if event["type"] == "frame"] == [
        event["step"] for event in expected if event["type"] == "frame"
    ]
    assert content_of(journal) == content_of(expected)
