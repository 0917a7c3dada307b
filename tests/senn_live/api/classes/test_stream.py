"""The class's stream: who is sent what, and that nobody misses anything."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
import websockets

from recorded import Web, web_server
from rooms import PLACE, Room, opened
from senn_live.classes.codes import record_of


def stream(web: Web, room: Room, token: str | None, after: int | None = None) -> Any:
    query = [f"token={token}"] if token else []
    query += [f"after={after}"] if after is not None else []
    return websockets.connect(f"ws://127.0.0.1:{web.port}{room.path}/stream?{'&'.join(query)}")


async def heard(socket: Any) -> dict[str, Any]:
    async with asyncio.timeout(5):
        message: dict[str, Any] = json.loads(await socket.recv())
        return message


async def until(socket: Any, type_: str) -> list[dict[str, Any]]:
    messages = [await heard(socket)]
    while messages[-1]["type"] != type_:
        messages.append(await heard(socket))
    return messages


async def test_a_pupil_is_sent_no_answer_of_others_before_the_reveal_and_all_at_it() -> None:
    async with web_server() as web, web.client() as client:
        room = await opened(client, 2)
        first, second = room.pupils
        async with stream(web, room, second.token, -1) as socket, stream(web, room, None) as guest:
            await first.answers(PLACE, 0.123)
            await second.answers(PLACE, -0.5)
            await room.command("reveal")
            messages = await until(socket, "revealed")
            assert [message["offset"] for message in messages] == list(range(len(messages)))
            assert "0.123" not in str(messages[:-1])
            answered = [message for message in messages if message["type"] == "answered"]
            assert [(one["member"], one["value"], one["count"]) for one in answered] == [
                (None, None, 1),
                (second.member, -0.5, 2),
            ]
            assert {(one["member"], one["value"]) for one in messages[-1]["answers"]} == {
                (first.member, 0.123),
                (second.member, -0.5),
            }
            unseen = (await until(guest, "revealed"))[:-1]
            assert all(message.get("value") is None for message in unseen)
            assert "token_hash" not in str([m for m in messages if m.get("token_hash")])


async def test_the_teacher_is_sent_every_answer_and_nobody_a_hash() -> None:
    async with web_server() as web, web.client() as client:
        room = await opened(client, 1)
        async with stream(web, room, room.token, -1) as socket:
            await room.pupils[0].answers(PLACE, 0.123)
            messages = await until(socket, "answered")
            assert (messages[-1]["member"], messages[-1]["value"]) == (room.pupils[0].member, 0.123)
            assert all(message.get("token_hash", "") == "" for message in messages)


async def test_without_an_offset_the_fold_comes_first_and_then_what_follows_it() -> None:
    async with web_server() as web, web.client() as client:
        room = await opened(client, 1)
        async with stream(web, room, room.pupils[0].token) as socket:
            view = await heard(socket)
            assert (view["type"], view["role"], view["you"]["name"]) == ("view", "pupil", room.pupils[0].name)
            await room.command("next")
            moved = await heard(socket)
            assert (moved["type"], moved["offset"]) == ("moved", view["offset"] + 1)


async def test_teacher_and_pupil_go_on_after_the_web_process_was_started_again(tmp_path: Any) -> None:
    store = f"sqlite:///{tmp_path}/store.sqlite"
    async with web_server(store) as web, web.client() as client:
        room = await opened(client, 1)
        await room.pupils[0].answers(PLACE, 0.25)
        last = (await room.view())["offset"]
    async with web_server(store) as web, web.client() as client:
        room.client = client
        async with stream(web, room, room.pupils[0].token, last) as socket:
            assert (await room.pupils[0].sees())["given"][0]["value"] == 0.25
            assert (await room.command("reveal")).status_code == 202
            assert (await heard(socket))["offset"] == last + 1


@pytest.mark.parametrize(("token", "reason"), [("guessed", "forbidden")])
async def test_a_wrong_token_and_a_wrong_code_are_told_goodbye(token: str, reason: str) -> None:
    async with web_server() as web, web.client() as client:
        room = await opened(client)
        async with stream(web, room, token) as socket:
            assert (await heard(socket))["reason"] == reason
        async with stream(web, Room(client, "AAAAAA", ""), None) as socket:
            assert (await heard(socket))["reason"] == "unknown_class"


async def test_a_removed_pupil_is_told_goodbye_and_so_is_everybody_when_the_class_is_deleted() -> None:
    async with web_server() as web, web.client() as client:
        room = await opened(client, 2)
        gone, stays = room.pupils
        async with stream(web, room, gone.token) as first, stream(web, room, stays.token) as second:
            await room.command("remove", member=gone.member)
            assert (await until(first, "bye"))[-1]["reason"] == "forbidden"
            await room.command("delete")
            assert (await until(second, "bye"))[-1]["reason"] == "unknown_class"


async def test_the_stream_of_runs_does_not_tell_what_is_in_a_class() -> None:
    async with web_server() as web, web.client() as client:
        room = await opened(client, 1)
        async with websockets.connect(web.stream(record_of(room.code), -1)) as socket:
            assert (await heard(socket))["reason"] == "unknown_run"
