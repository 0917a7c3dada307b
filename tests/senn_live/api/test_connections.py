"""Sockets that are silent, slow, large or many: what becomes of them, and that the others are served."""

from __future__ import annotations

import asyncio
import contextlib
import resource
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.protocol import State

from recorded import Web, frame, run_record, started, web_server
from senn_live.api.connections import Connections, room_for_sockets
from senn_live.api.hosts import is_within
from senn_live.api.settings import WebSettings
from senn_live.serving import raise_file_limit

HURRIED = WebSettings(head_timeout_s=0.3, max_head_bytes=2048, max_sockets_per_client=20, viewer_stall_s=0.3)
Socket = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def hurried() -> AsyncIterator[Web]:
    async with web_server(settings=HURRIED) as web:
        yield web


async def opened(web: Web) -> Socket:
    return await asyncio.open_connection("127.0.0.1", web.port)


async def said(socket: Socket, limit_s: float = 20.0) -> bytes:
    """What the server says until it closes."""
    async with asyncio.timeout(limit_s):
        try:
            return await socket[0].read()
        except ConnectionError:
            return b""
        finally:
            socket[1].close()


async def is_served(web: Web) -> bool:
    socket = await opened(web)
    socket[1].write(b"GET /api/presets HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    return (await said(socket)).startswith(b"HTTP/1.1 200")


async def until(happened: Callable[[], Awaitable[bool]] | Callable[[], bool], limit_s: float = 20.0) -> None:
    async with asyncio.timeout(limit_s):
        while True:
            found = happened()
            if found if isinstance(found, bool) else await found:
                return
            await asyncio.sleep(0.02)


async def test_a_socket_that_says_nothing_is_closed_in_time() -> None:
    async with hurried() as web:
        assert await said(await opened(web)) == b""
        assert await is_served(web)


@pytest.mark.parametrize(
    "beginning", [b"G", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: x\r\nX: ", b"POST /api/runs HTTP/1.1\r\nA"]
)
async def test_a_head_that_does_not_end_is_refused_in_time_and_in_words(beginning: bytes) -> None:
    async with hurried() as web:
        socket = await opened(web)
        socket[1].write(beginning)
        answer = await said(socket)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"Expected a request head within" in answer


async def test_a_head_that_comes_drop_by_drop_is_refused_in_time() -> None:
    async with hurried() as web:
        socket = await opened(web)

        async def drip() -> None:
            with contextlib.suppress(ConnectionError):
                for sign in b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 1000:
                    socket[1].write(bytes([sign]))
                    await socket[1].drain()
                    await asyncio.sleep(0.02)

        dripping = asyncio.create_task(drip())
        begun_s = time.monotonic()
        await said(socket)
        dripping.cancel()
        assert time.monotonic() - begun_s < 10


async def test_a_second_head_on_a_socket_is_bounded_like_the_first() -> None:
    async with hurried() as web:
        socket = await opened(web)
        socket[1].write(b"GET /api/presets HTTP/1.1\r\nHost: x\r\n\r\n")
        await socket[0].readuntil(b"]")
        socket[1].write(b"GET / HTTP/1.1\r\n")
        assert b"408" in await said(socket)


@pytest.mark.parametrize(
    "head",
    [
        b"GET /" + b"a" * 100_000,
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 50_000,
        b"GET / HTTP/1.1\r\nX: " + b"y" * 1_000_000,
        b"\r\n" * 100_000,
        b"GET /" + b"a" * 3000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
    ids=["path", "headers", "value", "empty lines", "just above"],
)
async def test_a_head_above_the_limit_is_refused_and_not_kept(head: bytes) -> None:
    async with hurried() as web:
        socket = await opened(web)
        with contextlib.suppress(ConnectionError):
            socket[1].write(head)
        answer = await said(socket)
        assert answer[:13] in {b"", b"HTTP/1.1 431 "}  # nothing where what was still to be read cut the answer off
        assert await is_served(web)


async def test_a_body_is_no_head_however_it_arrives() -> None:
    async with hurried() as web, web.client() as client:
        body = b'{"seed": 1}' + b" " * 200_000
        for _ in range(2):
            answer = await client.post("/api/runs", content=body, headers={"Content-Type": "application/json"})
            assert answer.status_code == 201


async def test_many_requests_at_once_on_one_socket_are_not_kept_waiting_in_memory() -> None:
    async with hurried() as web:
        socket = await opened(web)
        socket[1].write(b"GET /api/presets HTTP/1.1\r\nHost: x\r\n\r\n" * 5000)
        answers = await said(socket)
        assert answers.count(b"HTTP/1.1 200") < 40
        assert await is_served(web)


async def test_silent_sockets_however_many_keep_nobody_out() -> None:
    patient = HURRIED.model_copy(update={"head_timeout_s": 600.0})
    async with web_server(settings=patient) as web:
        silent = [await opened(web) for _ in range(100)]
        assert await is_served(web)
        closed = 0
        for socket in silent:
            with contextlib.suppress(TimeoutError, ConnectionError):
                async with asyncio.timeout(0.05):
                    closed += await socket[0].read(1) == b""
            socket[1].close()
        assert closed >= 80


async def test_where_all_sockets_of_an_address_are_at_work_the_next_is_refused_in_words() -> None:
    async with web_server(settings=HURRIED) as web:
        await web.begin()
        async with contextlib.AsyncExitStack() as stack:
            for _ in range(20):
                await stack.enter_async_context(connect(web.stream()))
            answer = await said(await opened(web))
            assert answer.startswith(b"HTTP/1.1 503 ")
            assert b"Expected fewer connections from one address" in answer
        await until(lambda: is_served(web))


async def test_sockets_that_ended_make_room_whichever_way_they_ended() -> None:
    async with web_server(settings=HURRIED) as web:
        await web.begin()
        for _ in range(30):
            async with connect(web.stream()):
                pass
            socket = await opened(web)
            socket[1].transport.abort()
            assert await is_served(web)


async def test_an_answer_that_nobody_takes_is_let_go() -> None:
    async with hurried() as web:
        await web.transport.runs.create(run_record())
        entries = [started(), *(frame(offset, size=60_000) for offset in range(1, 9))]
        await web.transport.journal.append("run", 0, entries)
        socket = await asyncio.open_connection("127.0.0.1", web.port, limit=1024)
        socket[1].write(b"GET /api/runs/run/events?limit=1000 HTTP/1.1\r\nHost: x\r\n\r\n")
        await socket[0].readexactly(100)
        socket[1].transport.pause_reading()  # type: ignore[attr-defined]
        await asyncio.sleep(2)  # what is tried is that time passes
        socket[1].transport.resume_reading()  # type: ignore[attr-defined]
        with contextlib.suppress(ConnectionError):
            async with asyncio.timeout(20):
                taken = len(await socket[0].read())
                assert taken < 8_000_000
        socket[1].close()


async def test_a_reader_that_asks_for_pongs_without_end_is_left() -> None:
    async with web_server() as web:
        await web.begin()
        async with connect(web.stream()) as socket:
            await socket.recv()
            with contextlib.suppress(ConnectionClosed):
                for number in range(3000):
                    await socket.ping(f"{number:0>100}")
                    await asyncio.sleep(0)
            await until(lambda: socket.state is State.CLOSED)
        assert await is_served(web)


@pytest.mark.parametrize("extra", [b"X: " + b"y" * 9000 + b"\r\n", b"X: y\r\n" * 300, b"Sec-WebSocket-Key: z\r\n"])
async def test_a_handshake_that_cannot_be_read_is_refused_and_its_socket_closed(extra: bytes) -> None:
    async with web_server() as web:
        socket = await opened(web)
        socket[1].write(
            b"GET /api/runs/run/stream HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            b"Sec-WebSocket-Version: 13\r\n" + extra + b"\r\n"
        )
        assert (await said(socket))[:10] == b"HTTP/1.1 4"


class Fake:
    def __init__(self, address: str) -> None:
        self.address = address
        self.is_gone = False

    def let_go(self) -> None:
        self.is_gone = True


def test_the_longest_silent_of_the_same_address_makes_room() -> None:
    connections = Connections(most=100, per_client=3)
    mine = [Fake("a") for _ in range(3)]
    assert all(connections.join(one) for one in [*mine, Fake("b")])
    connections.work(mine[0])
    assert connections.join(Fake("a"))
    assert [one.is_gone for one in mine] == [False, True, False]
    connections.leave(mine[1])  # told once more when it is closed
    assert len(connections) == 4


def test_where_all_are_full_the_address_with_most_sockets_makes_room() -> None:
    connections = Connections(most=5, per_client=4)
    greedy, modest = [Fake("a") for _ in range(4)], Fake("b")
    assert all(connections.join(one) for one in [modest, *greedy])
    assert connections.join(Fake("c"))
    assert [one.is_gone for one in [modest, *greedy]] == [False, True, False, False, False]


def test_sockets_at_work_make_no_room_and_a_proxy_has_no_share_of_its_own() -> None:
    connections = Connections(most=10, per_client=2, is_exempt=lambda address: is_within(address, ("10.0.0.0/8",)))
    working = [Fake("a"), Fake("a")]
    for one in working:
        connections.join(one)
        connections.work(one)
    assert not connections.join(Fake("a"))
    proxied = [Fake("10.1.2.3") for _ in range(8)]
    for one in proxied:
        assert connections.join(one)
        connections.work(one)
    assert not connections.join(Fake("10.1.2.3"))
    connections.leave(working[0])
    assert connections.join(Fake("b"))


def test_there_are_fewer_sockets_than_files_and_never_more_at_a_time_than_are_left() -> None:
    for files in (256, 1024, 4096, 16_384):
        most, at_once = room_for_sockets(files, 8000)
        assert most + at_once < files
        assert most <= 8000


def test_the_limit_of_open_files_is_raised_as_far_as_it_may_be() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(1000, hard), hard))
        assert raise_file_limit() == resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == min(hard, 16_384)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
