"""The live stream over real sockets."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator

import pytest
import websockets
from websockets.asyncio.client import ClientConnection, connect

from recorded import Web, frame, run_record, started, state, web_server
from senn_live.api.settings import WebSettings
from senn_live.protocol.frames import decode_frame

SETTINGS = WebSettings(viewer_stall_s=0.5, viewer_pending_bytes=200_000, linger_s=0.2)


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    async with asyncio.timeout(100), web_server(settings=SETTINGS) as server:
        yield server


def offset_of(message: str | bytes) -> int:
    return decode_frame(message).offset if isinstance(message, bytes) else json.loads(message)["offset"]


async def read(socket: ClientConnection, count: int) -> list[str | bytes]:
    async with asyncio.timeout(30):
        return [await socket.recv() for _ in range(count)]


async def read_to(socket: ClientConnection, offset: int) -> str | bytes:
    async with asyncio.timeout(30):
        while True:
            message = await socket.recv()
            if offset_of(message) == offset and (isinstance(message, bytes) or "thinned" not in message):
                return message


async def until_bye(socket: ClientConnection) -> dict[str, str]:
    async with asyncio.timeout(30):
        while True:
            message = await socket.recv()
            if isinstance(message, str) and (said := json.loads(message))["type"] == "bye":
                return said


async def test_a_late_joiner_gets_the_fold_and_then_every_later_entry(web: Web) -> None:
    await web.begin()
    await web.append(frame(1), state(2))
    async with connect(web.stream()) as socket:
        (view,) = await read(socket, 1)
        assert json.loads(view)["type"] == "view"
        assert offset_of(view) == 2
        await web.append(state(3), frame(4))
        assert [offset_of(message) for message in await read(socket, 2)] == [3, 4]


async def test_entries_travel_as_they_are_in_the_journal(web: Web) -> None:
    await web.begin()
    await web.append(frame(1), state(2, "é"))
    async with connect(web.stream(after=-1)) as socket:
        assert await read(socket, 3) == [started(), frame(1), state(2, "é")]


async def test_a_reader_who_comes_back_gets_what_it_missed_without_gap_or_duplicate(web: Web) -> None:
    await web.begin()
    await web.append(*(state(offset) for offset in range(1, 1500)))
    async with connect(web.stream(after=700)) as socket:
        await web.append(*(state(offset) for offset in range(1500, 1600)))
        assert [offset_of(message) for message in await read(socket, 899)] == list(range(701, 1600))


async def test_joining_while_much_is_written_leaves_no_gap(web: Web) -> None:
    await web.begin()

    async def write() -> None:
        for offset in range(1, 600):
            await web.append(state(offset))
            await asyncio.sleep(0)

    async def watch(after: int | None) -> list[int]:
        async with connect(web.stream(after=after)) as socket:
            offsets = [offset_of(await socket.recv())]
            while offsets[-1] < 599:
                offsets.append(offset_of(await socket.recv()))
            return offsets

    writer = asyncio.create_task(write())
    watchers = []
    for _ in range(10):
        watchers += [asyncio.create_task(watch(-1)), asyncio.create_task(watch(None))]
        await asyncio.sleep(0.01)
    async with asyncio.timeout(30):
        for offsets in await asyncio.gather(*watchers):
            assert offsets == list(range(offsets[0], 600))
    await writer


async def test_a_run_that_waits_tells_its_place_and_begins_with_the_fold(web: Web) -> None:
    for run in ("first", "run"):
        await web.transport.runs.create(run_record(run))
        await web.transport.jobs.submit(run)
    async with connect(web.stream()) as socket:
        assert json.loads(await socket.recv()) == {"type": "queue", "position": 1}
        await web.transport.jobs.claim("worker", 10)
        assert json.loads(await socket.recv()) == {"type": "queue", "position": 0}
        await web.append(started())
        async with asyncio.timeout(30):
            assert json.loads(await socket.recv())["type"] == "view"


async def test_one_slow_reader_among_a_hundred_gets_every_event_and_delays_nobody() -> None:
    events, written = {*range(50, 500, 50), 499}, asyncio.Event()

    async def watch(web: Web, *, slowly: bool) -> tuple[list[int], int]:
        seen, thinned = [], 0
        narrow = await narrow_socket(web) if slowly else None
        async with connect(web.stream(after=0), max_queue=1, sock=narrow) as socket:
            while not seen or seen[-1] < 499:
                message = await socket.recv()
                if isinstance(message, str) and (said := json.loads(message))["type"] == "thinned":
                    thinned += said["frames"]
                    continue
                seen.append(offset_of(message))
                if slowly and not written.is_set():
                    await asyncio.sleep(1)
        return seen, thinned

    async with asyncio.timeout(100), web_server() as web:
        await web.begin()
        fast = [asyncio.create_task(watch(web, slowly=False)) for _ in range(99)]
        slow = asyncio.create_task(watch(web, slowly=True))
        while web.services.hubs.viewers < 100:
            await asyncio.sleep(0.01)
        for start in range(1, 500, 10):
            offsets = range(start, min(500, start + 10))
            await web.append(*(state(o) if o in events else frame(o, size=2000) for o in offsets))
            await asyncio.sleep(0.002)
        results = await asyncio.gather(*fast)  # all there, while the slow one still takes its time
        assert not slow.done()
        written.set()
        for seen, thinned in [*results, await slow]:
            assert seen == sorted(set(seen))
            assert events <= set(seen)
            assert len(seen) + thinned == 499
        assert slow.result()[1] > 0


async def narrow_socket(web: Web) -> socket.socket:
    """A connection that holds little, so that not reading is felt at the other end."""
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
    narrow.setblocking(False)
    await asyncio.get_running_loop().sock_connect(narrow, ("127.0.0.1", web.port))
    return narrow


async def talk(deaf: socket.socket) -> None:
    async with asyncio.timeout(30):
        while True:
            deaf.sendall(b"x")
            await asyncio.sleep(0.05)


async def test_a_reader_that_never_reads_is_left_and_costs_bounded_memory(web: Web) -> None:
    await web.begin()
    request = f"GET /api/runs/run/stream?after=0 HTTP/1.1\r\nHost: 127.0.0.1:{web.port}\r\nUpgrade: websocket\r\n"
    request += "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    deaf = socket.create_connection(("127.0.0.1", web.port))
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    deaf.sendall(request.encode())
    async with connect(web.stream(after=0)) as other:
        while web.services.hubs.viewers < 2:
            await asyncio.sleep(0.01)
        offset = 1
        while web.services.hubs.viewers == 2:
            await web.append(*(frame(o, size=10_000) for o in range(offset, offset + 5)))
            offset += 5
            await read_to(other, offset - 1)
        await web.append(state(offset))
        assert await read_to(other, offset) == state(offset)
        async with asyncio.timeout(30):
            while len(web.services.sockets) > 1:
                await asyncio.sleep(0.01)
        with pytest.raises(ConnectionError), deaf:  # the server has let go of it, with all that waited in its buffer
            await talk(deaf)


async def test_a_reader_with_too_many_events_waiting_is_told_goodbye() -> None:
    patient = WebSettings(viewer_pending_bytes=200_000)
    async with web_server(settings=patient) as web:
        await web.begin()
        await _overwhelm(web)


async def _overwhelm(web: Web) -> None:
    async with connect(web.stream(after=0), max_queue=1) as socket:
        while web.services.hubs.viewers < 1:
            await asyncio.sleep(0.01)
        offset = 1
        while web.services.hubs.viewers == 1:  # the socket takes some megabytes before it fills
            await web.append(*(state(o, "x" * 400) for o in range(offset, offset + 1000)))
            offset += 1000
            await asyncio.sleep(0)
        assert (await until_bye(socket))["reason"] == "too_slow"
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await socket.recv()
        assert closed.value.rcvd.code == 4408


async def test_a_socket_cut_in_the_middle_of_a_message_disturbs_nobody(web: Web) -> None:
    await web.begin()
    async with connect(web.stream(after=0)) as other:
        cut = await connect(web.stream(after=0))
        while web.services.hubs.viewers < 2:
            await asyncio.sleep(0.01)
        await web.append(frame(1, size=200_000))
        cut.transport.abort()
        await web.append(state(2))
        assert [offset_of(message) for message in await read(other, 2)] == [1, 2]
        async with asyncio.timeout(30):
            while web.services.hubs.viewers > 1:
                await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    ("path", "reason", "code"),
    [
        ("nobody/stream", "unknown_run", 4404),
        ("run/stream?after=7", "offset_ahead", 4409),
        ("run/stream?after=-2", "invalid", 4422),
        ("run/stream?after=", "invalid", 4422),
        ("run/stream?after=1e3", "invalid", 4422),
        ("run/stream?after=99999999999999999999", "invalid", 4422),
    ],
)
async def test_a_refusal_is_said_before_the_socket_closes(web: Web, path: str, reason: str, code: int) -> None:
    await web.begin()
    async with connect(f"ws://127.0.0.1:{web.port}/api/runs/{path}") as socket:
        assert (await until_bye(socket))["reason"] == reason
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await socket.recv()
        assert closed.value.rcvd.code == code


async def test_a_reader_that_talks_is_refused(web: Web) -> None:
    await web.begin()
    async with connect(web.stream()) as socket:
        await socket.send("hello")
        assert (await until_bye(socket))["reason"] == "too_large"


async def test_a_message_above_the_limit_closes_the_socket(web: Web) -> None:
    await web.begin()
    async with connect(web.stream()) as socket:
        await socket.send("x" * 10_000)
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await read(socket, 10)
        assert closed.value.rcvd.code == 1009


async def test_a_page_of_another_server_cannot_watch(web: Web) -> None:
    await web.begin()
    with pytest.raises(websockets.InvalidStatus) as refused:
        await connect(web.stream(), origin="https://evil.example")
    assert refused.value.response.status_code == 403
    async with connect(web.stream(), origin=f"http://127.0.0.1:{web.port}"):
        pass


async def test_readers_are_told_when_the_run_is_deleted(web: Web) -> None:
    await web.begin()
    async with connect(web.stream()) as socket:
        await web.transport.runs.delete("run")
        assert (await until_bye(socket))["reason"] == "unknown_run"


async def test_readers_are_told_when_the_server_stops() -> None:
    async with web_server() as web:
        await web.begin()
        socket = await connect(web.stream())
        await read(socket, 1)
    assert (await until_bye(socket))["reason"] == "server_stopping"


async def test_too_many_readers_are_told_so() -> None:
    async with web_server(settings=WebSettings(max_viewers_per_run=1)) as web:
        await web.begin()
        async with connect(web.stream()) as first, connect(web.stream()) as second:
            await read(first, 1)
            assert (await until_bye(second))["reason"] == "too_many"


async def test_a_poisoned_entry_is_left_out_of_the_fold_and_harms_nobody(web: Web) -> None:
    await web.begin()
    await web.append("not json", b"xyz", state(3))
    async with connect(web.stream()) as socket:
        (view,) = await read(socket, 1)
        assert offset_of(view) == 3


async def test_a_run_is_not_followed_any_more_when_everybody_has_left(web: Web) -> None:
    await web.begin()
    async with connect(web.stream()) as socket:
        await read(socket, 1)
        assert web.services.hubs.watched == 1
    async with asyncio.timeout(30):
        while web.services.hubs.watched:
            await asyncio.sleep(0.02)


def landscape(offset: int, *, passing: bool) -> str:
    told = str(passing).lower()
    return f'{{"offset":{offset},"step":1,"type":"landscape","passing":{told},"peak":0}}'


async def test_a_reader_may_do_without_landscapes_in_passing_and_trials_then_and_later(web: Web) -> None:
    await web.begin()
    await web.append(landscape(1, passing=True), landscape(2, passing=False), frame(3))
    async with connect(f"{web.stream(after=0)}&without=passing,trials") as lean, connect(web.stream(after=0)) as whole:
        assert [offset_of(message) for message in await read(lean, 2)] == [2, 3]
        await web.append(landscape(4, passing=True), '{"offset":5,"step":1,"type":"trials"}', state(6), frame(7))
        assert [offset_of(message) for message in await read(lean, 2)] == [6, 7]
        assert [offset_of(message) for message in await read(whole, 7)] == [1, 2, 3, 4, 5, 6, 7]


async def test_nothing_else_may_be_left_out(web: Web) -> None:
    await web.begin()
    async with connect(f"{web.stream(after=0)}&without=passing,expansion") as socket:
        said = await until_bye(socket)
        assert said["reason"] == "invalid"
        assert "passing, trials" in said["detail"]
