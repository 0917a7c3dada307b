"""Faults in the middle of a lesson with forty phones, really done: nothing answered is lost or counted twice."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from websockets.asyncio.client import connect

from rooms import DRAW, PLACE, SIZE
from senn_live.protocol.tiles import decode_tile
from stores import RedisServer, free_port
from system.phones import Classroom, classroom
from system.processes import Process, Served, sqlite_store

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]
SMALL = {"samples": 12, "pace": 10, "limits": {"steps": 60}, "growth": {"width": False, "depth": False}}


@pytest.fixture(params=["sqlite", pytest.param("redis", marks=pytest.mark.redis)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield sqlite_store(tmp_path)
        return
    with RedisServer(tmp_path, "--appendonly", "yes", "--appendfsync", "always") as server:
        yield server.url


async def started(stack: ExitStack, store: str, port: int) -> Served:
    return await asyncio.to_thread(lambda: stack.enter_context(Served("web", store, port)))


async def test_the_web_process_is_killed_while_everybody_answers(store: str) -> None:
    port = free_port()
    with ExitStack() as stack:
        web = await started(stack, store, port)
        async with classroom(web.url) as room:
            answering = asyncio.create_task(room.everybody_answers(PLACE))
            for _ in range(2):
                while not any(phone.counted for phone in room.phones):
                    await asyncio.sleep(0.01)
                await asyncio.to_thread(web.kill)
                web = await started(stack, store, port)
            await answering
            await room.assert_nothing_was_lost_or_counted_twice(PLACE)


async def walls_end(room: Classroom, runs: int) -> set[str]:
    """Look at the wall until so many tiles are done; their statuses."""
    done: dict[int, str] = {}
    address = f"{room.url.replace('http', 'ws')}{room.path}/wall?token={room.token}"
    async with asyncio.timeout(150), connect(address) as socket:
        async for message in socket:
            if isinstance(message, bytes):
                tile = decode_tile(message)
                if tile.status in {"finished", "failed"}:
                    done[tile.tile] = tile.status
            if len(done) == runs:
                break
    return set(done.values())


async def test_the_worker_and_then_both_processes_are_killed_while_forty_networks_grow(tmp_path: Path) -> None:
    store, port = sqlite_store(tmp_path), free_port()
    with ExitStack() as stack:
        web = await started(stack, store, port)
        worker = stack.enter_context(Process("worker", "--store", store))
        async with classroom(web.url) as room:
            await room.command("go", index=DRAW)
            await asyncio.gather(*(phone.draws(**SMALL, seed=index) for index, phone in enumerate(room.phones)))
            runs = [phone.run for phone in room.phones]
            journal = f"/api/runs/{runs[0]}/events?limit=1000"
            while (await room.ask("GET", journal)).json()["events"] == []:
                await asyncio.sleep(0.1)
            await asyncio.to_thread(worker.kill)
            worker = stack.enter_context(Process("worker", "--store", store))
            answering = asyncio.create_task(room.everybody_answers(PLACE))
            await asyncio.sleep(0.5)  # the moment of the fault; whatever has happened until then is right
            await asyncio.to_thread(web.kill)
            await asyncio.to_thread(worker.kill)
            web = await started(stack, store, port)
            stack.enter_context(Process("worker", "--store", store))
            assert await walls_end(room, len(runs)) == {"finished"}
            await answering
            for run in runs:
                told = (await room.ask("GET", f"/api/runs/{run}/events?limit=1000")).json()["events"]
                assert [event["offset"] for event in told] == list(range(len(told)))
                steps = [event["step"] for event in told if event["type"] == "frame"]
                assert steps == sorted(set(steps))
            await room.command("go", index=PLACE)
            await room.assert_nothing_was_lost_or_counted_twice(PLACE)


@pytest.mark.redis
async def test_redis_is_restarted_while_everybody_answers(tmp_path: Path) -> None:
    with ExitStack() as stack:
        server = stack.enter_context(RedisServer(tmp_path, "--appendonly", "yes", "--appendfsync", "always"))
        web = await started(stack, server.url, free_port())
        async with classroom(web.url) as room:
            answering = asyncio.create_task(room.everybody_answers(PLACE))
            while not any(phone.counted for phone in room.phones):
                await asyncio.sleep(0.01)
            await asyncio.to_thread(server.stop)
            await asyncio.sleep(1)  # so long it is away
            await asyncio.to_thread(server.start)
            await answering
            await room.assert_nothing_was_lost_or_counted_twice(PLACE)


async def test_phones_that_were_offline_hear_all_that_happened_and_their_late_answers_count(store: str) -> None:
    with ExitStack() as stack:
        web = await started(stack, store, free_port())
        async with classroom(web.url) as room:
            away = room.phones[:10]
            await asyncio.gather(*(phone.switch_off() for phone in away))
            for phone in room.phones[10:]:
                assert await phone.answers(PLACE, 0.5) == 200
            await room.command("next")
            for phone in room.phones[10:]:
                assert await phone.answers(SIZE, 4) == 200
            await room.command("reveal")
            assert await away[0].answers(SIZE, 5) == 409
            assert await away[0].answers(PLACE, 0.25) == 200  # left without a reveal: it takes answers still
            for phone in away:
                phone.switch_on()
            for phone in room.phones:
                shown = (await phone.hears("revealed", activity=SIZE))["answers"]
                assert len(shown) == 30
            await room.command("back")
            await room.assert_nothing_was_lost_or_counted_twice(PLACE)


async def test_of_two_teachers_tabs_each_step_is_taken_once(store: str) -> None:
    with ExitStack() as stack:
        web, other = await started(stack, store, free_port()), await started(stack, store, free_port())
        async with classroom(web.url) as room:
            tab = Classroom(room.client, other.url, room.code, room.token)
            for activity in range(4):
                said = await asyncio.gather(*(one.command("next", activity=activity) for one in (room, tab, room, tab)))
                assert [answer.status_code for answer in said] == [202] * 4
                assert (await tab.view())["activity"] == activity + 1
            said = await asyncio.gather(*(one.command("reveal") for one in (room, tab)))
            assert [answer.status_code for answer in said] == [202] * 2
            for phone in room.phones:
                await phone.hears("revealed", activity=4)
                types = [entry["type"] for entry in phone.told]
                assert (types.count("moved"), types.count("revealed")) == (5, 1)


async def test_the_teacher_loses_everything_and_is_given_the_class_back_by_its_code(tmp_path: Path) -> None:
    store, port = sqlite_store(tmp_path), free_port()

    async def taught(*more: str) -> tuple[Process, str]:
        command = ["class", "--no-open", "--port", str(port), "--store", store, *more]
        process = stack.enter_context(Process(*command, SENN_WORKERS="0"))
        while not (found := re.search(r"#class=(\w+)&token=(\S+)", line := await asyncio.to_thread(process.line))):
            assert line, "".join(process.errors)
        return process, found[2]

    with ExitStack() as stack:
        first, _ = await taught()
        async with classroom(f"http://127.0.0.1:{port}") as room:
            answering = asyncio.create_task(room.everybody_answers(PLACE))
            while not any(phone.counted for phone in room.phones):
                await asyncio.sleep(0.01)
            await asyncio.to_thread(first.kill)
            lost, (_, token) = room.token, await taught("--resume", f"{room.code[:3].lower()} {room.code[3:]}")
            assert token != lost
            await answering
            room.token = token
            await room.assert_nothing_was_lost_or_counted_twice(PLACE)
            assert (await room.command("next", token=lost)).status_code == 202  # links printed before stay good
            assert (await room.command("next", token=room.phones[0].token)).status_code == 403
