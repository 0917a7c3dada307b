"""Classes on every store: what is written is folded alike by every process, and gone for good when it is deleted."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from contextlib import AsyncExitStack
from typing import Any

import redis.asyncio

from recorded import app_client, checkpoint, frame, started
from rooms import DRAW, PLACE, Pupil, Room, bearer, opened
from senn_live.api.classes.register import KEPT_S, sweep_classes
from senn_live.api.services import Services
from senn_live.classes.codes import CLASS, record_of
from senn_live.classes.fold import begun_with
from senn_live.protocol.classes import class_event_adapter


async def two_processes(stack: AsyncExitStack, url: str) -> list[tuple[Any, Services]]:
    """Two web processes on one store; a store in memory has one."""
    first = await stack.enter_async_context(app_client(url))
    return [first, first if url.startswith("memory") else await stack.enter_async_context(app_client(url))]


async def test_two_processes_write_one_class_and_nothing_is_lost_or_counted_twice(store_url: str) -> None:
    async with AsyncExitStack() as stack:
        (here, services), (there, _) = await two_processes(stack, store_url)
        room = await opened(here, 10)
        rooms = [room, Room(there, room.code, room.token)]
        pupils = [Pupil(rooms[index % 2], one.member, one.name, one.token) for index, one in enumerate(room.pupils)]
        answers = await asyncio.gather(*(pupil.answers(PLACE, index / 10) for index, pupil in enumerate(pupils)))
        assert [answer.status_code for answer in answers] == [200] * 10
        for one in rooms:
            view = await one.view()
            assert view["answers"] == 10
            assert {given["member"]: given["value"] for given in view["given"]} == {
                pupil.member: index / 10 for index, pupil in enumerate(pupils)
            }
        entries = await services.transport.journal.read(record_of(room.code), -1)
        assert [entry.offset for entry in entries] == list(range(len(entries)))


async def test_answers_and_the_reveal_meet_and_each_answer_is_shown_or_refused(store_url: str) -> None:
    async with AsyncExitStack() as stack:
        (here, _), (there, _) = await two_processes(stack, store_url)
        room = await opened(here, 12)
        other = Room(there, room.code, room.token)
        *answers, revealed = await asyncio.gather(
            *(pupil.answers(PLACE, 0.5) for pupil in room.pupils), other.command("reveal")
        )
        assert revealed.status_code == 202
        assert {answer.status_code for answer in answers} <= {200, 409}
        counted = {pupil.member for pupil, answer in zip(room.pupils, answers, strict=True) if answer.is_success}
        shown = (await other.view(room.pupils[0].token))["given"]
        assert {one["member"] for one in shown} == counted


async def test_the_fold_of_the_journal_is_what_every_process_shows(store_url: str) -> None:
    async with app_client(store_url) as (client, services):
        room = await opened(client, 3)
        await room.pupils[0].answers(PLACE, 0.5)
        await room.command("reveal")
        await room.command("again")
        await room.pupils[1].draws()
        await room.command("remove", member=room.pupils[2].member)
        first, *rest = await services.transport.journal.read(record_of(room.code), -1)
        folded = begun_with(class_event_adapter.validate_json(first.data))
        for entry in rest:
            folded.apply(class_event_adapter.validate_json(entry.data))
        desk = await services.desks.of(room.code)
        assert folded == await desk.state()


async def test_tokens_of_teacher_and_pupil_outlive_the_process_and_are_kept_as_hashes(store_url: str) -> None:
    async with AsyncExitStack() as stack:
        (here, _), (there, services) = await two_processes(stack, store_url)
        room = await opened(here, 1)
        services.desks.forget(room.code)
        room.client = there
        assert (await room.pupils[0].answers(PLACE, 0.5)).status_code == 200
        assert (await room.command("reveal")).status_code == 202
        headers = bearer(room.token)
        renewed = (await there.post(f"{room.path}/members/{room.pupils[0].member}/token", headers=headers)).json()
        assert (
            await here.put(f"{room.path}/answers/1", json={"value": 3}, headers=bearer(room.pupils[0].token))
        ).status_code == 403
        assert (
            await here.put(f"{room.path}/answers/1", json={"value": 3}, headers=bearer(renewed["token"]))
        ).status_code == 200
        kept = await everything(store_url, services)
        assert not [token for token in (room.token, room.pupils[0].token, renewed["token"]) if token in kept]


async def drawn(client: Any, services: Services) -> tuple[Room, list[str]]:
    """A class with a run of a pupil that was begun, one that waits, one that a worker holds, and one of the teacher."""
    room = await opened(client, 3)
    await room.command("go", index=DRAW)
    runs = [(await pupil.draws()).json()["id"] for pupil in room.pupils]
    runs.append((await client.post(f"{room.path}/runs", json={}, headers=bearer(room.token))).json()["id"])
    await services.transport.journal.append(runs[0], 0, [started(), frame(1)])
    await services.transport.jobs.claim("worker", 60)
    await room.pupils[0].answers(PLACE, 0.5)
    return room, runs


async def everything(url: str, services: Services) -> str:
    """All that a store holds, as text."""
    if url.startswith("redis"):
        async with redis.asyncio.from_url(url) as client:
            found = []
            for key in await client.keys("*"):
                kind = (await client.type(key)).decode()
                value = await {
                    "string": lambda key=key: client.get(key),
                    "hash": lambda key=key: client.hgetall(key),
                    "stream": lambda key=key: client.xrange(key),
                    "zset": lambda key=key: client.zrange(key, 0, -1),
                    "list": lambda key=key: client.lrange(key, 0, -1),
                    "set": lambda key=key: client.smembers(key),
                }[kind]()
                found.append((key, value))
            return repr(found)
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return repr([connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables])
    return repr([vars(run) for run in services.transport.runs._store.runs.values()])  # type: ignore[attr-defined]


async def test_delete_leaves_nothing_in_the_store_and_other_runs_alone(store_url: str) -> None:
    async with app_client(store_url) as (client, services):
        other = (await client.post("/api/runs", json={})).json()["id"]
        room, runs = await drawn(client, services)
        names = [pupil.name for pupil in room.pupils]
        assert room.code in await everything(store_url, services)
        assert (await room.command("delete")).status_code == 202
        left = await everything(store_url, services)
        secrets = [room.code, CLASS, "0.5,", *runs, *(pupil.member for pupil in room.pupils), *names]
        assert [secret for secret in secrets if secret in left] == []
        assert [record.run for record in await services.transport.runs.all()] == [other]


async def test_what_branched_off_a_pupils_run_goes_too(store_url: str) -> None:
    async with app_client(store_url) as (client, services):
        room, runs = await drawn(client, services)
        await services.transport.journal.append(runs[0], 2, [checkpoint(2)])
        twin = (await client.post(f"/api/runs/{runs[0]}/forks", json={"offset": 2})).json()["id"]
        end = await services.transport.journal.tail(twin)
        await services.transport.journal.append(twin, end, [checkpoint(end)])
        twins_twin = (await client.post(f"/api/runs/{twin}/forks", json={"offset": end})).json()["id"]
        await room.command("delete")
        for run in (twin, twins_twin):
            assert (await client.get(f"/api/runs/{run}")).status_code == 404
        assert await services.transport.runs.all() == []


async def test_a_class_goes_48_hours_after_its_last_word_with_its_runs(store_url: str) -> None:
    async with app_client(store_url) as (client, services):
        room, _ = await drawn(client, services)
        silent, _ = await drawn(client, services)
        last_s = time.time()
        assert await sweep_classes(services, last_s + KEPT_S - 60) == 0
        assert (await room.view())["answers"] == 0
        assert await sweep_classes(services, last_s + KEPT_S + 60) == 2
        assert await services.transport.runs.all() == []
        assert (await client.get(silent.path)).status_code == 404


async def test_a_word_in_a_class_keeps_it_for_another_48_hours(store_url: str, monkeypatch: Any) -> None:
    async with app_client(store_url) as (client, services):
        room, silent = await opened(client, 1), await opened(client)
        born_s = time.time()
        with monkeypatch.context() as clock:
            clock.setattr(time, "time", lambda: born_s + KEPT_S - 60)
            assert (await room.pupils[0].answers(PLACE, 0.5)).status_code == 200
        assert await sweep_classes(services, born_s + KEPT_S + 60) == 1
        assert (await room.view())["answers"] == 1
        assert (await client.get(silent.path)).status_code == 404
        assert await sweep_classes(services, born_s + 2 * KEPT_S) == 1


async def test_an_answer_costs_one_write_and_no_reading_beside_finding_the_class(store_url: str) -> None:
    async with app_client(store_url) as (client, services):
        room = await opened(client, 1)
        asked: list[str] = []
        for port, names in (
            (services.transport.journal, ("read", "tail", "append")),
            (services.transport.runs, ("get",)),
        ):
            for name in names:
                kept = getattr(port, name)

                async def counted(*given: Any, name: str = name, kept: Any = kept) -> Any:
                    asked.append(name)
                    return await kept(*given)

                setattr(port, name, counted)
        assert (await room.pupils[0].answers(PLACE, 0.5)).status_code == 200
        assert asked == ["get", "read", "append"]


async def test_a_class_that_was_deleted_by_another_process_takes_nothing_any_more(store_url: str) -> None:
    async with AsyncExitStack() as stack:
        (here, _), (there, _) = await two_processes(stack, store_url)
        room = await opened(here, 1)
        await room.pupils[0].answers(PLACE, 0.25)
        assert (await Room(there, room.code, room.token).command("delete")).status_code == 202
        assert (await room.pupils[0].answers(PLACE, 0.5)).status_code == 404
        assert (await room.command("reveal")).status_code == 404
