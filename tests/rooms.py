"""A class and its people, for tests of the class's requests."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx

QUESTIONS: dict[str, Any] = {
    "name": "questions",
    "title": {"en": "Questions"},
    "minutes": 4,
    "activities": [
        {"kind": "place", "title": {"en": "Where?"}, "answer": {"en": "At the summit."}},
        {"kind": "size", "title": {"en": "How many?"}, "most": 12},
        {
            "kind": "choice",
            "title": {"en": "Why?"},
            "options": [{"en": "because"}, {"en": "chance"}],
            "correct": 0,
        },
        {"kind": "say", "title": {"en": "And?"}},
        {"kind": "draw", "title": {"en": "Draw"}, "goal": {"kind": "exactly", "neurons": 4}},
        {"kind": "watch", "title": {"en": "Look"}},
        {"kind": "sample", "title": {"en": "All of us"}},
    ],
}
PLACE, SIZE, CHOICE, SAY, DRAW, WATCH, SAMPLE = range(7)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@dataclass
class Pupil:
    room: Room
    member: str
    name: str
    token: str

    async def answers(self, activity: int, value: Any) -> httpx.Response:
        path = f"/api/classes/{self.room.code}/answers/{activity}"
        return await self.room.client.put(path, json={"value": value}, headers=bearer(self.token))

    async def draws(self, **specification: Any) -> httpx.Response:
        path = f"/api/classes/{self.room.code}/runs"
        return await self.room.client.post(path, json=specification, headers=bearer(self.token))

    async def sees(self) -> dict[str, Any]:
        return await self.room.view(self.token)


@dataclass
class Room:
    client: httpx.AsyncClient
    code: str
    token: str
    pupils: list[Pupil] = field(default_factory=list)

    @property
    def path(self) -> str:
        return f"/api/classes/{self.code}"

    async def command(self, type_: str, token: str | None = None, **more: Any) -> httpx.Response:
        headers = bearer(self.token if token is None else token)
        return await self.client.post(f"{self.path}/commands", json={"type": type_, **more}, headers=headers)

    async def view(self, token: str | None = "") -> dict[str, Any]:
        headers = {} if token is None else bearer(token or self.token)
        response = await self.client.get(self.path, headers=headers)
        assert response.status_code == 200, response.text
        seen: dict[str, Any] = response.json()
        return seen

    async def join(self) -> Pupil:
        response = await self.client.post(f"{self.path}/members")
        assert response.status_code == 201, response.text
        body = response.json()
        self.pupils.append(Pupil(self, body["member"], body["name"], body["token"]))
        return self.pupils[-1]


async def opened(client: httpx.AsyncClient, pupils: int = 0, lesson: Any = QUESTIONS) -> Room:
    response = await client.post("/api/classes", json={"lesson": lesson})
    assert response.status_code == 201, response.text
    room = Room(client, **response.json())
    for _ in range(pupils):
        await room.join()
    return room
