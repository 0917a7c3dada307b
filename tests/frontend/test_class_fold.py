"""What the page makes of a class held to the server's own: the fold in every role after every entry, and tiles."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import websockets

from recorded import web_server
from rooms import CHOICE, PLACE, SIZE, Room, opened
from senn_live.protocol.tiles import CURVE_POINTS, Tile, encode_tile

FOLD = Path(__file__).with_name("fold_class.mjs")
pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="Expected node on the PATH, got none.")


def folded(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    views: list[dict[str, Any]] = made_of("views", json.dumps(messages).encode())
    return views


def made_of(what: str, data: bytes) -> Any:
    command = ["node", str(FOLD), what]
    return json.loads(subprocess.run(command, input=data, capture_output=True, check=True, timeout=30).stdout)


def sorted_view(view: dict[str, Any]) -> dict[str, Any]:
    """The view without the order of answers and runs, which nobody reads; of runs a pupil has the own one alone."""
    if view["role"] != "teacher":
        you = view["you"]["member"] if view["you"] else None
        view = view | {"runs": [run for run in view["runs"] if run["member"] == you]}
    order = {name: sorted(view[name], key=str) for name in ("given", "runs", "members", "hidden") if view[name]}
    return view | order


async def heard(socket: Any) -> dict[str, Any]:
    async with asyncio.timeout(5):
        message: dict[str, Any] = json.loads(await socket.recv())
        return message


async def give_a_lesson(room: Room) -> Any:
    """Everything that changes a view, one thing at a time."""
    first, second, third = room.pupils
    yield await room.command("go", index=PLACE)
    yield await first.answers(PLACE, 0.5)
    yield await second.answers(PLACE, -1.0)
    yield await first.answers(PLACE, 0.25)
    yield await room.command("lock")
    yield await room.command("pause")
    yield await room.command("resume")
    yield await room.command("names", shown=False)
    yield await room.command("reveal")
    yield await room.command("follow", step=120, x=0.5)
    yield await room.command("again")
    yield await first.answers(PLACE, 1.0)
    yield await room.command("next")
    yield await second.answers(SIZE, 4)
    yield await first.draws(seed=3)
    yield await second.draws(seed=4)
    yield await first.draws(seed=5)
    yield await room.command("spotlight", member=first.member)
    yield await room.command("hide", member=second.member)
    yield await room.command("hide", member=second.member, hidden=False)
    yield await room.command("remove", member=third.member)
    yield await room.command("go", index=CHOICE)
    yield await first.answers(CHOICE, "B")
    yield await room.command("reveal")
    yield await room.command("unlock")
    yield await room.client.post(f"{room.path}/members")
    yield await room.command("lesson", lesson="why-networks-grow")
    yield await room.command("end")


@pytest.mark.parametrize("role", ["teacher", "pupil", "guest"])
async def test_the_page_folds_a_class_as_the_server_does(role: str) -> None:
    async with web_server() as web, web.client() as client:
        room = await opened(client, 3)
        token = {"teacher": room.token, "pupil": room.pupils[0].token, "guest": None}[role]
        query = f"?token={token}" if token else ""
        async with websockets.connect(f"ws://127.0.0.1:{web.port}{room.path}/stream{query}") as socket:
            messages, views = [await heard(socket)], [await room.view(token)]
            async for response in give_a_lesson(room):
                assert response.status_code in {200, 201, 202}, response.text
                messages.append(await heard(socket))
                views.append(await room.view(token))
        for mine, theirs, message in zip(folded(messages), views, messages, strict=True):
            assert sorted_view(mine) == sorted_view(theirs), message


def test_the_page_reads_a_tile_as_it_was_written() -> None:
    tile = Tile(
        tile=70_000,
        offset=3_000_000_000,
        step=123,
        neurons=300,
        layers=3,
        status="finished",
        loss=0.25,
        low=-1.5,
        high=2.0,
        curve=[n / 4 for n in range(CURVE_POINTS)],
    )
    assert made_of("tile", encode_tile(tile)) == tile.model_dump()
