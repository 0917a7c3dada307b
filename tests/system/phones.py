"""Forty phones against real processes: each follows the class, comes back by itself, repeats what was not answered."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from rooms import QUESTIONS, bearer

AGAIN_S = 0.1
PATIENCE_S = 90


class Phone:
    """One pupil's phone. `told` is all it heard, in order; `counted` what it was told counts, by activity."""

    def __init__(self, room: Classroom, joined: dict[str, Any]) -> None:
        self.room, self.member, self.name, self.token = room, joined["member"], joined["name"], joined["token"]
        self.told: list[dict[str, Any]] = []
        self.counted: dict[int, float] = {}
        self.run: str | None = None
        self._heard = asyncio.Condition()
        self._living: asyncio.Task[None] | None = None

    def switch_on(self) -> None:
        """Follow the class from where it was left."""
        self._living = asyncio.create_task(self._live())

    async def switch_off(self) -> None:
        """Be offline."""
        if self._living is not None:
            self._living.cancel()
            await asyncio.wait([self._living])

    async def _live(self) -> None:
        while True:
            after = self.told[-1]["offset"] if self.told else -1
            address = f"{self.room.url.replace('http', 'ws')}{self.room.path}/stream?after={after}&token={self.token}"
            with suppress(OSError, WebSocketException, TimeoutError):
                async with connect(address, open_timeout=5, max_size=2**24) as socket:
                    async for message in socket:
                        entry = json.loads(message)
                        if "offset" not in entry:
                            continue  # the store is away, or goodbye
                        async with self._heard:
                            self.told.append(entry)
                            self._heard.notify_all()
            await asyncio.sleep(AGAIN_S)

    async def hears(self, type_: str, **more: Any) -> dict[str, Any]:
        """The first entry like this, as soon as it is there."""

        def found() -> dict[str, Any] | None:
            for entry in self.told:
                if entry["type"] == type_ and all(entry[key] == value for key, value in more.items()):
                    return entry
            return None

        async with asyncio.timeout(PATIENCE_S), self._heard:
            await self._heard.wait_for(lambda: found() is not None)
        entry = found()
        assert entry is not None
        return entry

    async def answers(self, activity: int, value: float) -> int:
        """Answer, again and again until the server has said yes or no. What the status was."""
        path = f"{self.room.path}/answers/{activity}"
        answer = await self.room.ask("PUT", path, {"value": value}, self.token)
        if answer.is_success:
            self.counted[activity] = value
        return answer.status_code

    async def draws(self, **specification: Any) -> None:
        """Put a network on the wall."""
        made = await self.room.ask("POST", f"{self.room.path}/runs", specification, self.token)
        assert made.status_code == 201, made.text
        self.run = made.json()["id"]


class Classroom:
    """A class, its phones, and its teacher."""

    def __init__(self, client: httpx.AsyncClient, url: str, code: str, token: str) -> None:
        self.client, self.url, self.code, self.token = client, url, code, token
        self.phones: list[Phone] = []

    @property
    def path(self) -> str:
        return f"/api/classes/{self.code}"

    async def ask(self, method: str, path: str, body: Any = None, token: str | None = None) -> httpx.Response:
        """Ask until somebody answers: a process that is gone, or a store that is away, is asked again."""
        headers = bearer(self.token if token is None else token)
        async with asyncio.timeout(PATIENCE_S):
            while True:
                with suppress(httpx.TransportError):
                    answer = await self.client.request(method, self.url + path, json=body, headers=headers)
                    if answer.status_code not in {503, 429}:
                        return answer
                await asyncio.sleep(AGAIN_S)

    async def command(self, type_: str, token: str | None = None, **more: Any) -> httpx.Response:
        return await self.ask("POST", f"{self.path}/commands", {"type": type_, **more}, token)

    async def view(self) -> dict[str, Any]:
        view: dict[str, Any] = (await self.ask("GET", self.path)).json()
        return view

    async def join(self, count: int) -> None:
        """So many phones come, follow and are told so."""
        for _ in range(count):
            joined = await self.ask("POST", f"{self.path}/members")
            assert joined.status_code == 201, joined.text
            self.phones.append(Phone(self, joined.json()))
        for phone in self.phones:
            phone.switch_on()
        last = (await self.view())["offset"]
        await asyncio.gather(*(phone.hears("joined", offset=last) for phone in self.phones))

    async def everybody_answers(self, activity: int, values: tuple[float, ...] = (0.1, 0.2, 0.3)) -> None:
        """Each phone answers several times: the last counts. What was answered while a fault was on is asked again."""

        async def one(index: int, phone: Phone) -> None:
            for value in values:
                await asyncio.sleep(0.013 * (index % 20))
                assert await phone.answers(activity, value + index / 1000) == 200

        await asyncio.gather(*(one(index, phone) for index, phone in enumerate(self.phones)))

    async def assert_nothing_was_lost_or_counted_twice(self, activity: int) -> None:
        """The teacher has every answer once, the last that was said to count; every phone hears all of it, in order."""
        counted = {phone.member: phone.counted[activity] for phone in self.phones if activity in phone.counted}
        view = await self.view()
        assert view["answers"] == len(view["given"]) == len(counted)
        assert {one["member"]: one["value"] for one in view["given"]} == counted
        assert (await self.command("reveal")).status_code == 202
        revealed = [await phone.hears("revealed", activity=activity) for phone in self.phones]
        assert all({one["member"]: one["value"] for one in entry["answers"]} == counted for entry in revealed)
        for phone in self.phones:
            assert [entry["offset"] for entry in phone.told] == list(range(len(phone.told)))
            unseen = [one for one in phone.told if one["type"] == "answered" and one["member"] != phone.member]
            assert all(one["value"] is None for one in unseen)
            assert await phone.answers(activity, 0.9) == 409


@asynccontextmanager
async def classroom(url: str, phones: int = 40) -> AsyncIterator[Classroom]:
    """A class at a server, in its first activity, with so many phones."""
    limits = httpx.Limits(max_connections=phones + 5)
    async with httpx.AsyncClient(timeout=15, limits=limits) as client:
        room = Classroom(client, url, "", "")
        made = (await room.ask("POST", "/api/classes", {"lesson": QUESTIONS}, token="none")).json()
        room.code, room.token = made["code"], made["token"]
        try:
            await room.join(phones)
            await room.command("go", index=0)
            yield room
        finally:
            await asyncio.gather(*(phone.switch_off() for phone in room.phones))
