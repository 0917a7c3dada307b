"""What waits for one who looks at the wall: the newest of each tile, and nothing of tiles that are gone."""

from __future__ import annotations

import asyncio

import pytest

from senn_live.api.wall.viewer import Viewer
from senn_live.classes.roles import TEACHER


class SlowReader:
    """Takes a message when it is told to."""

    def __init__(self) -> None:
        self.taken: list[str | bytes] = []
        self.may = asyncio.Semaphore(0)

    async def deliver(self, message: str | bytes) -> None:
        self.taken.append(message)
        await self.may.acquire()


async def sent(viewer: Viewer, reader: SlowReader, count: int) -> list[str | bytes]:
    sending = asyncio.ensure_future(viewer.send(reader))  # type: ignore[arg-type]
    for _ in range(count):
        reader.may.release()
    for _ in range(20):
        await asyncio.sleep(0)
    sending.cancel()
    return reader.taken


async def test_a_slow_one_gets_the_list_first_and_of_every_tile_the_newest_only() -> None:
    viewer = Viewer(TEACHER)
    viewer.relist("list", frozenset({1, 2}))
    for look in range(100):
        viewer.offer(1, b"one %d" % look)
        viewer.offer(2, b"two %d" % look)
    assert await sent(viewer, SlowReader(), 100) == ["list", b"one 99", b"two 99"]


async def test_of_a_tile_that_is_gone_nothing_is_sent_any_more() -> None:
    viewer = Viewer(TEACHER)
    assert viewer.relist("first", frozenset({1, 2})) == {1, 2}
    viewer.offer(1, b"one")
    assert viewer.relist("second", frozenset({2, 3})) == {3}
    viewer.offer(1, b"one again")
    viewer.offer(3, b"three")
    assert await sent(viewer, SlowReader(), 100) == ["second", b"three"]


async def test_whoever_is_given_up_is_told_why_before_the_rest_is_sent() -> None:
    viewer = Viewer(TEACHER)
    viewer.relist("list", frozenset({1}))
    viewer.offer(1, b"one")
    viewer.end(LookupError("gone"))
    reader = SlowReader()
    reader.may.release()
    with pytest.raises(LookupError, match="gone"):
        await viewer.send(reader)  # type: ignore[arg-type]
