"""A reader's whole path on a socket that fills and drains when it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, MutableMapping
from typing import Any

import pytest

from recorded import frame, state
from senn_live.api.metrics import Counts
from senn_live.api.stream.direct import Framing
from senn_live.api.stream.reader import Reader
from senn_live.transport.ports import Entry

FRAMING = Framing()


class ToldSocket:
    def __init__(self) -> None:
        self.on_writable: Callable[[], None] | None = None
        self.writable = True
        self.written: list[bytes] = []
        self.is_aborted = False

    def write(self, data: bytes) -> None:
        self.written.append(data)

    def abort(self) -> None:
        self.is_aborted = True

    def drain(self) -> None:
        self.writable = True
        assert self.on_writable is not None
        self.on_writable()


async def unused(message: object) -> None:
    raise AssertionError(f"Expected nothing through ASGI, got {message}.")


@pytest.fixture
async def narrow() -> AsyncIterator[tuple[Reader, ToldSocket]]:
    """A reader that has joined before entry 0, and its socket."""
    socket = ToldSocket()
    reader = Reader(unused, socket, Framing(), Counts(), max_pending_bytes=1000)
    reader.join(-1)
    sending = asyncio.create_task(reader.send_live())
    while socket.on_writable is None:
        await asyncio.sleep(0)
    yield reader, socket
    sending.cancel()


def on_wire(*messages: str | bytes) -> list[bytes]:
    return [FRAMING.framed(message) for message in messages]


async def test_where_nothing_waits_an_entry_is_on_the_socket_when_the_call_returns(
    narrow: tuple[Reader, ToldSocket],
) -> None:
    reader, socket = narrow
    reader.take([Entry(0, state(0))])
    reader.take([Entry(1, frame(1))])
    assert socket.written == on_wire(state(0), frame(1))
    assert reader.sent == 2


async def test_while_the_socket_is_full_events_wait_and_only_the_newest_frame_does(
    narrow: tuple[Reader, ToldSocket],
) -> None:
    reader, socket = narrow
    socket.writable = False
    for offset in range(3):
        reader.take([Entry(offset, frame(offset))])
    reader.take([Entry(3, state(3))])
    assert socket.written == []
    socket.drain()
    thinned = '{"type":"thinned","offset":1,"step":1,"frames":2}'
    assert socket.written == on_wire(thinned, frame(2), state(3))
    assert reader.thinned == 2


async def test_an_entry_never_overtakes_one_that_waits(narrow: tuple[Reader, ToldSocket]) -> None:
    reader, socket = narrow
    socket.writable = False
    reader.take([Entry(0, state(0))])
    socket.writable = True  # there is room again, but the server has not said so yet
    reader.take([Entry(1, state(1))])
    assert socket.written == on_wire(state(0), state(1))


async def test_a_reader_is_stuck_only_while_a_message_is_not_taken(narrow: tuple[Reader, ToldSocket]) -> None:
    reader, socket = narrow
    assert not reader.is_stuck_since(reader.sent)  # nothing is due: it may be silent for ever

    def fill(data: bytes) -> None:
        socket.writable = False

    socket.write = fill  # type: ignore[method-assign]
    reader.take([Entry(0, state(0))])
    assert reader.is_stuck_since(reader.sent)
    socket.drain()
    assert not reader.is_stuck_since(reader.sent)


async def test_more_than_may_wait_is_seen(narrow: tuple[Reader, ToldSocket]) -> None:
    reader, socket = narrow
    socket.writable = False
    reader.take([Entry(offset, state(offset)) for offset in range(100)])
    assert reader.overflowed


async def test_without_a_direct_socket_the_same_goes_through_asgi() -> None:
    taken: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
    reader = Reader(taken.put, None, Framing(), Counts(), max_pending_bytes=1000)
    reader.join(-1)
    sending = asyncio.create_task(reader.send_live())
    reader.take([Entry(0, state(0))])
    reader.take([Entry(1, frame(1))])
    async with asyncio.timeout(10):
        messages = [await taken.get() for _ in range(2)]
    sending.cancel()
    assert [message.get("text") or message.get("bytes") for message in messages] == [state(0), frame(1)]
