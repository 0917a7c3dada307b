"""Stores that are full, or that refuse one run: leases go on, and a run that alone is refused ends, alone."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

import workers
from journals import events
from senn_live.protocol.events import AnyEvent
from senn_live.transport import open_transport
from senn_live.transport.ports import Job, StoreFull, StoreUnavailable, Transport
from senn_live.worker import patience
from stores import RedisServer
from workers import has, has_step, send, submit, told, until

LEASE_S = 0.6


at_work = partial(workers.at_work, lease_s=LEASE_S)


async def until_true(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not await condition():  # type: ignore[misc]
            await asyncio.sleep(0.05)


@pytest.fixture
async def transport() -> AsyncIterator[Transport]:
    async with open_transport("memory://") as opened:
        yield opened


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    with RedisServer(tmp_path) as started:
        yield started


async def watched_over(transport: Transport, duration_s: float) -> set[tuple[str, ...]]:
    """Who was at work and what could be claimed, asked all the time."""
    seen: set[tuple[str, ...]] = set()
    loop = asyncio.get_running_loop()
    end = loop.time() + duration_s
    while loop.time() < end:
        seen.add(tuple(worker.worker for worker in await transport.workers.alive(2 * LEASE_S)))
        job = await transport.jobs.claim("another", LEASE_S)
        seen.update({("claimed", job.run)} if job else ())
        await asyncio.sleep(0.05)
    return seen


async def all_held(transport: Transport) -> None:
    await submit(transport, "resting", pace=50)
    await submit(transport, "going", pace=20)
    for name in ("resting", "going"):
        await until(transport, name, has_step(2))


def moved_on_without_a_loss(found: list[AnyEvent]) -> bool:
    return not has("running", "worker_recovered")(found)


async def test_a_store_that_takes_no_entries_costs_no_lease_also_where_a_run_is_put_aside(
    transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, refusals = transport.journal.append, []

    async def full(run: str, *_: object) -> None:
        refusals.append(run)
        raise StoreFull("no room")

    async with at_work(transport, park_after_s=0.1) as serving:
        await all_held(transport)
        monkeypatch.setattr(transport.journal, "append", full)
        await send(transport, "resting", type="pause")
        await until_true(lambda: asyncio.sleep(0, "resting" in refusals))
        assert await watched_over(transport, 5 * LEASE_S) == {("w1",)}
        monkeypatch.setattr(transport.journal, "append", plain)
        await until(transport, "resting", has("paused", "parked"))
        found = await until(transport, "going", has("finished", "converged"))
        assert not serving.done()
    assert moved_on_without_a_loss(found)


async def test_a_full_disk_that_takes_no_lease_either_fails_no_run(
    transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, refusals = transport.jobs.renew, []

    async def full(job: Job, lease_s: float) -> bool:
        refusals.append(job.run)
        raise StoreFull("no room")

    async with at_work(transport, lease_s=3.0) as serving:
        await submit(transport, "going", pace=20)
        await until(transport, "going", has_step(2))
        monkeypatch.setattr(transport.jobs, "renew", full)
        await until_true(lambda: asyncio.sleep(0, "going" in refusals))
        monkeypatch.setattr(transport.jobs, "renew", plain)
        found = await until(transport, "going", has("finished", "converged"))
        assert not serving.done()
    assert moved_on_without_a_loss(found)


async def test_a_worker_that_stops_lets_go_of_its_runs_also_where_the_store_is_full(
    transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> None:
        raise StoreFull("no room")

    async with at_work(transport, lease_s=60):
        await all_held(transport)
        monkeypatch.setattr(transport.journal, "append", full)
    assert await transport.jobs.waiting() == 2


@pytest.mark.redis
async def test_a_full_redis_costs_no_lease_and_runs_go_on_where_they_were(server: RedisServer) -> None:
    async with open_transport(server.url) as transport, at_work(transport, park_after_s=0.1):
        await all_held(transport)
        with server.client() as client:
            client.config_set("maxmemory", 1)
            await asyncio.sleep(0.3)  # what is waiting to be written from here on is refused
            assert await watched_over(transport, 5 * LEASE_S) == {("w1",)}
            client.config_set("maxmemory", 0)
        for name in ("resting", "going"):
            assert moved_on_without_a_loss(await until(transport, name, has("finished", "converged")))


def refuse(monkeypatch: pytest.MonkeyPatch, transport: Transport, place: str) -> None:
    """Let a port refuse whatever concerns the run `bad`."""
    port, _, name = place.partition(".")
    plain = getattr(getattr(transport, port), name)

    async def call(first: object, *args: object, **kwargs: object) -> object:
        if getattr(first, "run", first) == "bad":
            raise StoreUnavailable("these rows are damaged")
        return await plain(first, *args, **kwargs)

    monkeypatch.setattr(patience, "PATIENCE_S", 0.5)
    monkeypatch.setattr(getattr(transport, port), name, call)


async def ended(transport: Transport, name: str) -> bool:
    """Whether a run has failed in words or, where nothing of it can be written, has left the queue."""
    entries = list(transport.journal._store.runs[name].entries)  # type: ignore[attr-defined]
    return has("failed", "internal_error")(events(entries)) or name not in await transport.jobs.active()


@pytest.mark.parametrize("place", ["journal.append", "journal.read", "jobs.note", "jobs.renew", "runs.get"])
async def test_a_run_that_the_store_refuses_at_its_start_ends_alone(
    place: str, transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(transport) as serving:
        await submit(transport, "good", seed=1, pace=20)
        refuse(monkeypatch, transport, place)
        await submit(transport, "bad", pace=20)
        await until_true(lambda: ended(transport, "bad"))
        found = await until(transport, "good", has("finished", "converged"))
        assert not serving.done()
    assert moved_on_without_a_loss(found)


@pytest.mark.parametrize("place", ["journal.append", "commands.read", "jobs.note", "jobs.renew"])
async def test_a_run_that_the_store_refuses_under_way_ends_alone(
    place: str, transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(transport) as serving:
        await submit(transport, "good", seed=1, pace=20)
        await submit(transport, "bad", pace=20)
        await until(transport, "bad", has_step(2))
        refuse(monkeypatch, transport, place)
        await send(transport, "bad", type="set_pace", pace=21)
        await until_true(lambda: ended(transport, "bad"))
        assert has("failed", "internal_error")(await told(transport, "bad")) == (place != "journal.append")
        found = await until(transport, "good", has("finished", "converged"))
        assert not serving.done()
    assert moved_on_without_a_loss(found)


async def test_commands_that_cannot_be_discarded_stop_nothing(
    transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(transport):
        await submit(transport, "bad", pace=20)
        await until(transport, "bad", has_step(2))
        refuse(monkeypatch, transport, "commands.discard")
        await send(transport, "bad", type="set_pace", pace=50)
        await until(transport, "bad", has("finished", "converged"))


async def test_a_store_that_is_away_for_all_is_waited_for_however_long(
    transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "PATIENCE_S", 0.2)

    async def away(*_: object, **__: object) -> object:
        raise StoreUnavailable("not now")

    async with at_work(transport, lease_s=30) as serving:
        await all_held(transport)
        with monkeypatch.context() as patched:
            for port in (transport.journal, transport.jobs, transport.commands, transport.workers):
                for name in [name for name in vars(type(port)) if not name.startswith("_")]:
                    patched.setattr(port, name, away)
            await asyncio.sleep(3)
            assert not serving.done()
        for name in ("resting", "going"):
            assert moved_on_without_a_loss(await until(transport, name, has("finished", "converged")))


def hurt_sqlite(path: Path, table: str, action: str, run: str) -> None:
    """Let the database refuse whatever is done to one run's rows of a table."""
    with sqlite3.connect(path) as connection:
        number = connection.execute("SELECT id FROM runs WHERE run = ?", (run,)).fetchone()[0]
        connection.execute(
            f"CREATE TRIGGER hurt BEFORE {action} ON {table} WHEN NEW.run_id = {number}"
            " BEGIN SELECT RAISE(ABORT, 'this row is damaged'); END"
        )


@pytest.mark.parametrize(("table", "action"), [("entries", "INSERT"), ("jobs", "UPDATE")], ids=str)
async def test_rows_of_one_run_that_sqlite_refuses_cost_that_run_alone(
    table: str, action: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "PATIENCE_S", 0.5)
    path = tmp_path / "store.db"
    async with open_transport(f"sqlite:///{path}") as transport, at_work(transport, lease_s=2.0) as serving:
        await submit(transport, "bad", pace=20)
        await submit(transport, "good", seed=1, pace=20)
        await until(transport, "bad", has_step(2))
        hurt_sqlite(path, table, action, "bad")
        await send(transport, "good", type="set_pace", pace=21)
        if table == "entries":

            async def is_out() -> bool:
                return "bad" not in await transport.jobs.active()

            await until_true(is_out)
        else:
            await until(transport, "bad", has("failed", "internal_error"))
        assert moved_on_without_a_loss(await until(transport, "good", has("finished", "converged")))
        assert not serving.done()


@pytest.mark.redis
@pytest.mark.parametrize("key", ["senn:journal:bad", "senn:commands:bad", "senn:run:bad"])
async def test_a_key_of_one_run_that_is_damaged_in_redis_costs_that_run_alone(
    key: str, server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "PATIENCE_S", 0.5)
    async with open_transport(server.url) as transport, at_work(transport) as serving:
        await submit(transport, "bad", pace=20)
        await submit(transport, "good", seed=1, pace=20)
        await until(transport, "bad", has_step(2))
        with server.client() as client:
            client.delete(key)
            client.set(key, "none of ours")
        await send(transport, "good", type="set_pace", pace=21)
        found = await until(transport, "good", has("finished", "converged"))
        assert any(event.type == "state" and event.reason == "command" for event in found)
        assert moved_on_without_a_loss(found)
        await submit(transport, "next", seed=2)
        await until(transport, "next", has_step(3))
        assert not serving.done()
