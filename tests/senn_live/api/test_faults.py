"""The web side when its store goes away and comes back, over real sockets and a real Redis."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect

from recorded import TOKEN, Web, frame, state, web_server
from senn_live.protocol.frames import decode_frame
from senn_live.transport.ports import StoreUnavailable
from stores import RedisServer

pytestmark = pytest.mark.redis
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    with RedisServer(tmp_path, "--appendonly", "yes", "--appendfsync", "always") as started:
        yield started


async def offsets_to(socket: ClientConnection, last: int) -> list[int]:
    seen: list[int] = []
    async with asyncio.timeout(60):
        while not seen or seen[-1] < last:
            message = await socket.recv()
            offset = decode_frame(message).offset if isinstance(message, bytes) else json.loads(message).get("offset")
            if offset is not None:  # a word that is not in the journal has none
                seen.append(offset)
    return seen


async def store_words(socket: ClientConnection, count: int) -> list[bool]:
    words: list[bool] = []
    async with asyncio.timeout(60):
        while len(words) < count:
            message = await socket.recv()
            if isinstance(message, str) and (told := json.loads(message))["type"] == "store":
                words.append(told["away"])
    return words


async def answer(web: Web, method: str, path: str, **what: object) -> httpx.Response:
    async with web.client() as client:
        return await client.request(method, path, **what)  # type: ignore[arg-type]


async def append_when_back(web: Web, offset: int, *entries: str | bytes) -> None:
    """Append as a worker does: a connection from before the restart may fail once more, with or without the entries."""
    while True:
        with contextlib.suppress(StoreUnavailable):
            if await web.transport.journal.tail("run") == offset:
                await web.transport.journal.append("run", offset, entries)
            return
        await asyncio.sleep(0.05)


async def test_readers_outlive_a_restart_of_redis_and_miss_nothing(server: RedisServer) -> None:
    async with asyncio.timeout(100), web_server(server.url) as web:
        await web.begin()
        async with connect(web.stream(after=-1)) as socket:
            await web.append(state(1))
            assert await offsets_to(socket, 1) == [0, 1]
            server.stop()
            await asyncio.sleep(0.5)
            server.start()
            await append_when_back(web, 2, state(2), frame(3), state(4))
            assert await offsets_to(socket, 4) == [2, 3, 4]


async def test_readers_are_told_when_the_store_is_away_and_when_it_is_back(server: RedisServer) -> None:
    async with asyncio.timeout(100), web_server(server.url) as web:
        await web.begin()
        async with connect(web.stream(after=-1)) as socket:
            assert await offsets_to(socket, 0) == [0]
            server.stop()
            assert await store_words(socket, 1) == [True]
            server.start()
            assert await store_words(socket, 1) == [False]


async def test_without_redis_every_answer_is_a_sentence_and_health_tells_the_truth(server: RedisServer) -> None:
    async with asyncio.timeout(100), web_server(server.url) as web:
        await web.begin()
        server.stop()
        health = await answer(web, "GET", "/api/health")
        assert (health.status_code, health.json()["status"]) == (503, "store_unavailable")
        assert "Redis" in health.json()["detail"]
        for method, path in [
            ("POST", "/api/runs"),
            ("GET", "/api/runs/run"),
            ("GET", "/api/runs/run/events"),
            ("POST", "/api/runs/run/commands"),
            ("DELETE", "/api/runs/run"),
        ]:
            response = await answer(
                web, method, path, json={"type": "pause"} if "commands" in path else {}, headers=BEARER
            )
            assert response.status_code == 503
            assert response.json()["type"] == "urn:senn-live:store_unavailable"
        assert (await answer(web, "GET", "/")).status_code == 200
        assert "senn_store_up 0.0" in (await answer(web, "GET", "/api/metrics")).text
        async with connect(web.stream()) as socket:
            assert json.loads(await socket.recv())["reason"] == "store_unavailable"
        server.start()
        while (status := (await answer(web, "GET", "/api/runs/run")).status_code) == 503:
            await asyncio.sleep(0.05)
        assert status == 200


async def test_a_full_redis_refuses_new_runs_in_words_and_old_ones_can_be_deleted(server: RedisServer) -> None:
    async with asyncio.timeout(100), web_server(server.url) as web:
        await web.begin()
        with server.client() as client:
            client.config_set("maxmemory", 1)
        response = await answer(web, "POST", "/api/runs", json={})
        assert response.status_code == 507
        assert "maxmemory" in response.json()["detail"]
        response = await answer(web, "POST", "/api/runs/run/commands", json={"type": "pause"}, headers=BEARER)
        assert response.status_code == 507
        assert (await answer(web, "GET", "/api/runs/run")).json()["offset"] == 0
        assert (await answer(web, "DELETE", "/api/runs/run", headers=BEARER)).status_code == 204
