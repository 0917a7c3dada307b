"""Who computes where, with executors that take as long as they are told."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from senn_live.worker.compute.queue import LONG_S, ComputeQueue


class Held:
    """In place of a computation: under way until `end` is called; says it used `used_s` of a processor."""

    def __init__(self, name: str, used_s: float = 0.01) -> None:
        self.name, self.used_s = name, used_s
        self._ended = threading.Event()

    def end(self) -> None:
        self._ended.set()

    def __call__(self) -> str:
        assert self._ended.wait(20)
        return self.name


class NotedExecutor:
    """An executor that notes who was computed in it."""

    def __init__(self) -> None:
        self.begun: list[str] = []

    def compute(self, computation: Any) -> Any:
        self.begun.append(computation.name)
        return computation(), computation.used_s

    def close(self) -> None:
        return


class Room:
    """A queue, and the runs that are in it."""

    def __init__(self, executors: int) -> None:
        self.executors = [NotedExecutor() for _ in range(executors)]
        self.queue = ComputeQueue(self.executors, time.monotonic)
        self.held: list[Held] = []
        self.tasks: list[asyncio.Task[Any]] = []

    def enter(self, key: str, used_s: float = 0.01) -> Held:
        held = Held(key, used_s)
        self.held.append(held)
        self.tasks.append(asyncio.create_task(self.queue.compute(key, held)))  # type: ignore[arg-type]
        return held

    async def begun(self, count: int) -> list[list[str]]:
        async with asyncio.timeout(10):
            while sum(len(executor.begun) for executor in self.executors) < count:
                await asyncio.sleep(0.005)
        return [list(executor.begun) for executor in self.executors]


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    made = Room(2)
    yield made
    for held in made.held:
        held.end()
    await asyncio.gather(*made.tasks, return_exceptions=True)
    made.queue.close()


async def finish(room: Room, key: str, used_s: float) -> None:
    held, task = room.enter(key, used_s), room.tasks[-1]
    held.end()
    await task


async def test_a_result_comes_back_with_the_time_it_took(room: Room) -> None:
    room.enter("a", 0.25).end()
    assert await room.tasks[0] == ("a", 0.25)


async def test_short_ones_take_turns_in_the_first_executor(room: Room) -> None:
    first = room.enter("a")
    room.enter("b")
    assert await room.begun(1) == [["a"], []]
    first.end()
    assert await room.begun(2) == [["a", "b"], []]


async def test_a_run_known_to_take_long_leaves_the_first_executor_to_others(room: Room) -> None:
    await finish(room, "heavy", LONG_S * 10)
    room.enter("heavy")
    room.enter("light")
    assert await room.begun(3) == [["heavy", "light"], ["heavy"]]


async def test_one_that_turns_out_long_holds_the_others_up_once_and_briefly(room: Room) -> None:
    room.enter("heavy")
    room.enter("light")
    start_s = time.monotonic()
    assert await room.begun(2) == [["heavy"], ["light"]]
    assert time.monotonic() - start_s >= LONG_S / 2


async def test_however_many_heavy_runs_there_are_a_light_one_gets_an_executor_at_once(room: Room) -> None:
    for number in range(5):
        await finish(room, f"heavy{number}", 20.0)
    for number in range(5):
        room.enter(f"heavy{number}")
    room.enter("light")
    assert (await room.begun(7))[0][-1] == "light"


async def test_who_has_used_least_comes_next(room: Room) -> None:
    await finish(room, "much", 0.4)
    await finish(room, "little", 0.1)
    first = room.enter("other")
    await room.begun(3)
    room.enter("much")
    last = room.enter("little")
    first.end()
    assert (await room.begun(4))[0][3] == "little"
    last.end()
    assert (await room.begun(5))[0][4] == "much"


async def test_an_error_frees_the_executor(room: Room) -> None:
    class Broken:
        name = "broken"
        used_s = 0.0

        def __call__(self) -> None:
            raise RuntimeError("unheard of")

    with pytest.raises(RuntimeError, match="unheard of"):
        await room.queue.compute("broken", Broken())  # type: ignore[arg-type]
    await finish(room, "next", 0.01)


async def test_closing_starts_nothing_more(room: Room) -> None:
    first = room.enter("a")
    room.enter("b")
    await room.begun(1)
    room.queue.close()
    first.end()
    with contextlib.suppress(asyncio.CancelledError):
        await room.tasks[0]
    assert await room.begun(1) == [["a"], []]
    room.tasks[1].cancel()
