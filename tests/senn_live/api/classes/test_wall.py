"""The wall over real sockets: whose tiles, how fresh, how often, and who sees which."""

from __future__ import annotations

import asyncio
import json
import math
from contextlib import AsyncExitStack
from typing import Any

import numpy as np
from websockets.asyncio.client import connect

from recorded import NETWORK, Web, frame, started, state, web_server
from rooms import DRAW, PLACE, Room, opened
from senn_live.api.settings import WebSettings
from senn_live.api.wall import wall as walls
from senn_live.protocol.tiles import Tile, decode_tile
from senn_live.runs.forward import evaluate


def looking(web: Web, room: Room, token: str | None) -> Any:
    query = f"?token={token}" if token else ""
    return connect(f"ws://127.0.0.1:{web.port}{room.path}/wall{query}")


async def heard(socket: Any) -> dict[str, Any] | Tile:
    async with asyncio.timeout(10):
        message = await socket.recv()
    if isinstance(message, bytes):
        return decode_tile(message)
    said: dict[str, Any] = json.loads(message)
    return said


async def listed(socket: Any, tiles: int) -> list[dict[str, Any]]:
    """The first list with so many tiles."""
    while True:
        message = await heard(socket)
        if isinstance(message, dict) and message["type"] == "wall" and len(message["tiles"]) == tiles:
            found: list[dict[str, Any]] = message["tiles"]
            return found


async def shown(socket: Any, tile: int, offset: int) -> Tile:
    """The tile as soon as it has so much of its run."""
    while True:
        message = await heard(socket)
        if isinstance(message, Tile) and message.tile == tile and message.offset >= offset:
            return message


async def drawing(client: Any, pupils: int) -> tuple[Room, list[str]]:
    room = await opened(client, pupils)
    await room.command("go", index=DRAW)
    return room, [(await pupil.draws()).json()["id"] for pupil in room.pupils]


async def test_the_list_comes_first_and_says_whose_every_tile_is() -> None:
    async with web_server() as web, web.client() as client:
        room, runs = await drawing(client, 3)
        async with looking(web, room, room.token) as socket:
            first = await heard(socket)
            assert isinstance(first, dict)
            assert (first["type"], first["activity"]) == ("wall", DRAW)
            assert [(one["member"], one["run"]) for one in first["tiles"]] == [
                (pupil.member, run) for pupil, run in zip(room.pupils, runs, strict=True)
            ]
            waiting = await shown(socket, first["tiles"][0]["tile"], 0)
            assert (waiting.status, waiting.neurons) == ("queued", 0)


async def test_a_tile_shows_the_network_of_the_runs_last_frame() -> None:
    async with web_server() as web, web.client() as client:
        room, (run,) = await drawing(client, 1)
        async with looking(web, room, room.token) as socket:
            (placed,) = await listed(socket, 1)
            await web.append(started(), frame(1), state(2), frame(3, step=7), run=run)
            seen = await shown(socket, placed["tile"], 3)
            assert (seen.offset, seen.step, seen.neurons, seen.layers, seen.status) == (3, 7, 1, 1, "running")
            assert (seen.loss, seen.low, seen.high) == (0.25, 0.0, 1.0)
            network = NETWORK.model_copy(update={"parameters": [0.25] * 7})
            expected = evaluate(network, np.linspace(0, 1, 64)[:, None])[:, 0]
            np.testing.assert_allclose(seen.curve, expected, atol=1e-6)


async def test_who_comes_late_gets_every_tile_as_it_is() -> None:
    async with web_server() as web, web.client() as client:
        room, (run,) = await drawing(client, 1)
        await web.append(started(), frame(1), frame(2), run=run)
        async with looking(web, room, room.token) as first:
            (placed,) = await listed(first, 1)
            await shown(first, placed["tile"], 2)
            async with looking(web, room, None) as second:
                assert await listed(second, 1) == [placed]
                assert (await shown(second, placed["tile"], 2)).offset == 2


async def test_a_run_sends_at_most_two_frames_a_second_and_the_last_one_comes() -> None:
    async with web_server() as web, web.client() as client:
        room, (run,) = await drawing(client, 1)
        await web.append(started(), run=run)
        async with looking(web, room, room.token) as socket:
            (placed,) = await listed(socket, 1)
            loop, seen = asyncio.get_running_loop(), []

            async def write() -> None:
                for offset in range(1, 61):
                    await web.append(frame(offset), run=run)
                    await asyncio.sleep(0.03)

            writing, began = asyncio.create_task(write()), loop.time()
            while not seen or seen[-1] < 60:
                seen.append((await shown(socket, placed["tile"], 0)).offset)
            assert len(seen) <= 2 * (loop.time() - began) + 2
            assert seen == sorted(seen)
            await writing


async def test_drawing_again_replaces_the_tile_and_nothing_of_the_old_one_comes_after() -> None:
    async with web_server() as web, web.client() as client:
        room, (run,) = await drawing(client, 1)
        await web.append(started(), frame(1), run=run)
        async with looking(web, room, room.token) as socket:
            (old,) = await listed(socket, 1)
            await shown(socket, old["tile"], 1)
            again = (await room.pupils[0].draws(seed=2)).json()["id"]
            while (new := (await listed(socket, 1))[0])["run"] != again:
                pass
            assert new["tile"] != old["tile"]
            await web.append(started(), run=again)
            async with asyncio.timeout(10):
                while (tile := await heard(socket)).status == "queued":  # type: ignore[union-attr]
                    assert isinstance(tile, Tile)
            assert isinstance(tile, Tile)
            assert (tile.tile, tile.neurons) == (new["tile"], 1)


async def test_the_wall_is_of_the_present_activity_alone() -> None:
    async with web_server() as web, web.client() as client:
        room, _ = await drawing(client, 2)
        async with looking(web, room, room.token) as socket:
            await listed(socket, 2)
            await room.command("go", index=PLACE)
            assert await listed(socket, 0) == []
            await room.command("go", index=DRAW)
            assert len(await listed(socket, 2)) == 2


async def test_a_hidden_tile_is_sent_to_the_teacher_and_its_pupil_and_to_nobody_else() -> None:
    async with web_server() as web, web.client() as client:
        room, runs = await drawing(client, 2)
        hidden, other = room.pupils
        async with (
            looking(web, room, room.token) as teacher,
            looking(web, room, hidden.token) as own,
            looking(web, room, other.token) as others,
            looking(web, room, None) as guest,
        ):
            for socket in (teacher, own, others, guest):
                await listed(socket, 2)
            await room.command("hide", member=hidden.member)
            for socket in (teacher, own):
                while not (tiles := await listed(socket, 2))[0]["hidden"]:
                    pass
                assert [tile["hidden"] for tile in tiles] == [True, False]
            for socket in (others, guest):
                assert [tile["run"] for tile in await listed(socket, 1)] == [runs[1]]


async def test_a_removed_pupil_a_wrong_token_and_a_deleted_class_are_told_goodbye() -> None:
    async with web_server() as web, web.client() as client:
        room, _ = await drawing(client, 2)
        gone, stays = room.pupils

        async def farewell(socket: Any) -> str:
            while not (isinstance(message := await heard(socket), dict) and message["type"] == "bye"):
                pass
            reason: str = message["reason"]
            return reason

        async with looking(web, room, "guessed") as socket:
            assert await farewell(socket) == "forbidden"
        async with looking(web, Room(client, "AAAAAA", ""), None) as socket:
            assert await farewell(socket) == "unknown_class"
        async with looking(web, room, gone.token) as first, looking(web, room, stays.token) as second:
            await room.command("remove", member=gone.member)
            assert await farewell(first) == "forbidden"
            await room.command("delete")
            assert await farewell(second) == "unknown_class"


async def test_nobody_looks_nothing_is_drawn_and_nothing_is_followed() -> None:
    async with web_server() as web, web.client() as client:
        room, _ = await drawing(client, 2)
        async with looking(web, room, room.token) as socket:
            await listed(socket, 2)
            assert web.services.hubs.viewers == 2
        async with asyncio.timeout(10):
            while web.services.hubs.viewers:
                await asyncio.sleep(0.01)
        assert [task.get_name() for task in asyncio.all_tasks() if task.get_name().startswith(("wall", "tile"))] == []


async def test_before_any_run_begins_the_fit_is_nan() -> None:
    async with web_server() as web, web.client() as client:
        room, _ = await drawing(client, 1)
        async with looking(web, room, room.token) as socket:
            (placed,) = await listed(socket, 1)
            assert all(map(math.isnan, (await shown(socket, placed["tile"], 0)).curve))


async def test_a_room_behind_one_router_follows_more_runs_than_one_address_may() -> None:
    settings = WebSettings(max_watched_runs_per_client=2)
    async with web_server(settings=settings) as web, web.client() as client:
        _, runs = await drawing(client, 4)
        async with AsyncExitStack() as stack:
            for run in runs:
                socket = await stack.enter_async_context(connect(web.stream(run)))
                assert (await heard(socket))["type"] == "queue"  # type: ignore[index]


def test_a_run_is_drawn_at_most_twice_a_second() -> None:
    assert walls.EVERY_S >= 0.5
