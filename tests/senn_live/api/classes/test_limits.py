"""Limits count members: a room behind one router is as many clients as it has phones, one that scripts is one."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from types import SimpleNamespace

import pytest

from recorded import app_client
from rooms import DRAW, PLACE, Pupil, bearer, opened
from senn_live.api import services
from senn_live.protocol.classes import MAX_MEMBERS


async def test_two_hundred_phones_of_one_address_join_look_and_answer_in_the_same_second() -> None:
    async with app_client() as (client, _):
        room = await opened(client)
        joins = await asyncio.gather(*(client.post(f"{room.path}/members") for _ in range(MAX_MEMBERS)))
        assert Counter(join.status_code for join in joins) == {201: MAX_MEMBERS}
        bodies = [join.json() for join in joins]
        room.pupils = [Pupil(room, body["member"], body["name"], body["token"]) for body in bodies]
        assert len({(body["name"], body["member"], body["token"]) for body in bodies}) == MAX_MEMBERS
        assert len({body["name"] for body in bodies}) == MAX_MEMBERS
        looks = await asyncio.gather(*(pupil.sees() for pupil in room.pupils))
        assert {look["you"]["name"] for look in looks} == {pupil.name for pupil in room.pupils}
        for value in (0.25, 0.5):
            answers = await asyncio.gather(*(pupil.answers(PLACE, value) for pupil in room.pupils))
            assert Counter(answer.status_code for answer in answers) == {200: MAX_MEMBERS}
        view = await room.view()
        assert view["answers"] == MAX_MEMBERS
        assert {one["value"] for one in view["given"]} == {0.5}


async def test_two_hundred_and_one_are_too_many_whenever_they_come() -> None:
    async with app_client() as (client, _):
        room = await opened(client)
        joins = await asyncio.gather(*(client.post(f"{room.path}/members") for _ in range(MAX_MEMBERS + 5)))
        assert Counter(join.status_code for join in joins) == {201: MAX_MEMBERS, 409: 5}
        assert len((await room.view())["members"]) == MAX_MEMBERS


async def test_a_pupil_who_scripts_is_told_to_wait_and_nobody_else_is(monkeypatch: pytest.MonkeyPatch) -> None:
    # All of it in one moment, however slow the machine: what is refilled meanwhile is asked in the tests of limits.
    monkeypatch.setattr(services, "time", SimpleNamespace(monotonic=lambda: 1000.0, time=time.time))
    async with app_client() as (client, _):
        room = await opened(client, 2)
        scripts, other = room.pupils
        await room.command("go", index=DRAW)
        looks = [(await client.get(room.path, headers=bearer(scripts.token))).status_code for _ in range(300)]
        assert looks[:150] == [200] * 150
        assert looks[-1] == 429
        answers = [await scripts.answers(PLACE, 0.1) for _ in range(5)]
        assert {answer.status_code for answer in answers} == {429}
        assert float(answers[0].headers["retry-after"]) >= 1
        assert (await other.answers(PLACE, 0.2)).status_code == 200
        assert (await other.draws()).status_code == 201
        assert (await room.command("reveal")).status_code == 202
        assert (await client.post(f"{room.path}/members")).status_code == 201


async def test_answers_and_drawings_have_limits_of_their_own_for_each_member() -> None:
    async with app_client() as (client, _):
        room = await opened(client, 2)
        scripts, other = room.pupils
        answers = Counter([(await scripts.answers(PLACE, n / 100)).status_code for n in range(60)])
        drawings = Counter([(await scripts.draws(seed=n)).status_code for n in range(20)])
        assert set(answers) == {200, 429}
        assert set(drawings) == {201, 429}
        assert (await other.answers(PLACE, 0.2)).status_code == 200
        assert (await other.draws()).status_code == 201
