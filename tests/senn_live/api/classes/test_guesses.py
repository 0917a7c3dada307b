"""Guessing codes is slow, and does not stop those who are in."""

from __future__ import annotations

import pytest

from recorded import app_client
from rooms import PLACE, opened
from senn_live.api.refusals import guesses
from senn_live.api.refusals.errors import TooManyError
from senn_live.api.refusals.guesses import Guesses
from senn_live.classes.codes import ALPHABET, LENGTH

LESSON_S, CLASSES = 45 * 60, 20


def tries(monkeypatch: pytest.MonkeyPatch, addresses: int) -> int:
    """How many codes are tried in the first ten seconds by so many addresses, each as fast as it may."""
    now_s = [1000.0]
    monkeypatch.setattr(guesses.time, "monotonic", lambda: now_s[0])
    made, counted = Guesses(), 0
    for second in range(10):
        now_s[0] = 1000.0 + second
        for address in range(addresses):
            for _ in range(100):
                try:
                    made.check(str(address))
                    made.miss(str(address))
                except TooManyError:
                    break
                counted += 1
    return counted


@pytest.mark.parametrize("addresses", [1, 1000])
def test_guessing_one_of_twenty_classes_takes_longer_than_a_lesson(
    monkeypatch: pytest.MonkeyPatch, addresses: int
) -> None:
    burst, per_s = (60, 1) if addresses == 1 else (1000, 100)
    assert tries(monkeypatch, addresses) == burst + 9 * per_s
    until_a_hit = len(ALPHABET) ** LENGTH / CLASSES
    assert until_a_hit / per_s > 10 * LESSON_S


async def test_who_guesses_is_not_told_of_a_hit_either_and_pupils_go_on() -> None:
    async with app_client() as (client, _):
        room = await opened(client, 1)
        answers = [(await client.get(f"/api/classes/AAAAA{'ACDEF'[n % 5]}")).status_code for n in range(70)]
        assert answers.count(404) <= 61
        assert answers[-1] == 429
        assert (await client.get(room.path)).status_code == 429
        assert (await client.post(f"{room.path}/members")).status_code == 429
        assert (await room.pupils[0].answers(PLACE, 0.1)).status_code == 200
        assert (await room.command("reveal")).status_code == 202
