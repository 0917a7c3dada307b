"""Pupils as real websockets: each holds what a phone holds, and writes down when it was told what."""

from __future__ import annotations

import asyncio
import json
import math
import random
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect

Value = float | int | str
_SHOWN = ("run_started", "expansion", "state", "edited")  # entries that a tile looks different after, beside frames


def bearer(token: str) -> dict[str, str]:
    """The header of who has a token."""
    return {"Authorization": f"Bearer {token}"}


@dataclass
class Room:
    """A class, its code and its teacher's token."""

    client: httpx.AsyncClient
    url: str
    code: str
    token: str

    @property
    def path(self) -> str:
        """Where it is."""
        return f"/api/classes/{self.code}"

    async def command(self, type_: str, **more: object) -> float:
        """Say something as the teacher. Gives when it was said."""
        said_s = time.time()
        body = {"type": type_, **more}
        (await self.client.post(f"{self.path}/commands", json=body, headers=bearer(self.token))).raise_for_status()
        return said_s

    async def view(self) -> dict[str, Any]:
        """The class as the teacher sees it."""
        view: dict[str, Any] = (await self.client.get(self.path, headers=bearer(self.token))).json()
        return view

    def socket(self, what: str, token: str) -> connect:
        """A websocket of the class."""
        return connect(f"{self.url.replace('http', 'ws')}{self.path}/{what}?token={token}", max_size=2**24)


@dataclass
class Listener:
    """A socket that is read to its end; every message with the time it came."""

    heard: list[tuple[float, Any]] = field(default_factory=list)
    sizes: int = 0
    task: asyncio.Task[None] | None = None

    async def follow(self, socket: connect, note: Callable[[Any], Any]) -> None:
        """Open it, and return when the first message is there."""
        opened = await socket
        first = asyncio.Event()
        self.task = asyncio.create_task(self._read(opened, note, first))
        await asyncio.wait_for(first.wait(), 60)

    async def _read(self, socket: ClientConnection, note: Callable[[Any], Any], first: asyncio.Event) -> None:
        async for message in socket:
            now_s = time.time()
            size = len(message if isinstance(message, bytes) else message.encode())
            self.sizes += size + (2 if size < 126 else 4 if size < 65_536 else 10)
            self.heard.append((now_s, note(message)))
            first.set()

    async def close(self) -> None:
        """Stop reading."""
        if self.task is not None:
            self.task.cancel()
            await asyncio.wait([self.task])


def entry_of(message: str | bytes) -> dict[str, Any]:
    """A class's entry."""
    entry: dict[str, Any] = json.loads(message)
    return entry


def offset_of(message: str | bytes) -> int | None:
    """Of a run's entry that looks like something: its offset."""
    if isinstance(message, bytes):
        return int.from_bytes(message[:4], "little")
    said = json.loads(message)
    return int(said["offset"]) if said["type"] in _SHOWN else None  # nor has a place in the queue one


class Pupil:
    """One phone's sockets."""

    def __init__(self, room: Room, joined: dict[str, Any]) -> None:
        self.room, self.member, self.token = room, joined["member"], joined["token"]
        self.entries, self.network = Listener(), Listener()
        self.run: str | None = None
        self.is_done = False
        self.frames: list[tuple[float, int]] = []  # when a frame came, and its step

    async def arrive(self) -> float:
        """Follow the class. Gives the seconds until its present state was there."""
        began_s = time.time()
        await self.entries.follow(self.room.socket("stream", self.token), entry_of)
        return time.time() - began_s

    async def answer(self, activity: int, value: Value) -> float:
        """Answer; gives when it was sent."""
        sent_s = time.time()
        path = f"{self.room.path}/answers/{activity}"
        answer = await self.room.client.put(path, json={"value": value}, headers=bearer(self.token))
        answer.raise_for_status()
        return sent_s

    async def draw(self, lot: random.Random) -> None:
        """Draw a curve and follow the network that grows on it."""
        body = {"task": drawing(lot), "seed": lot.randrange(1000)}
        made = await self.room.client.post(f"{self.room.path}/runs", json=body, headers=bearer(self.token))
        made.raise_for_status()
        self.run = made.json()["id"]
        url = f"{self.room.url.replace('http', 'ws')}/api/runs/{self.run}/stream?after=-1&without=passing,trials"
        await self.network.follow(connect(url, max_size=2**24), self._note)

    def _note(self, message: str | bytes) -> int | None:
        if isinstance(message, bytes):
            self.frames.append((time.time(), int(struct.unpack_from("<f", message, 4)[0])))
        elif '"finished"' in message:
            self.is_done = True
        return offset_of(message)

    async def leave(self) -> None:
        """Put the phone away."""
        await self.entries.close()
        await self.network.close()


def drawing(lot: random.Random) -> dict[str, Any]:
    """Sixty points on a curve as hands draw them: two or three waves."""
    waves = [(lot.uniform(0.3, 1), lot.uniform(1, 5), lot.uniform(0, 6)) for _ in range(lot.choice([2, 2, 3]))]
    xs = [-2 + 4 * index / 59 for index in range(60)]
    ys = [sum(a * math.sin(f * x + p) for a, f, p in waves) + lot.gauss(0, 0.03) for x in xs]
    return {"kind": "points", "x": xs, "y": ys}
