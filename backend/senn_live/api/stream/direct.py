"""A shorter way onto a socket than ASGI's: whole websocket frames, made once for all readers, written at once.

A message through ASGI costs a task switch, a coroutine and a frame per reader, which is most of what sending costs.
The server's protocol (see `server`) offers this in the scope's extensions; without it the stream goes through ASGI.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from websockets.frames import Frame, Opcode

EXTENSION = "senn.socket"


class DirectSocket(Protocol):
    """A socket after its handshake. `on_writable` is called when a full buffer has drained."""

    on_writable: Callable[[], None] | None
    writable: bool  # whether the socket's buffer has room; asked before every message, hence no method

    def write(self, data: bytes) -> None:
        """Put bytes into the buffer; never waits, so ask `writable` first."""

    def abort(self) -> None:
        """Let go of the socket and of what waits in its buffer."""


class Framing:
    """Messages as websocket frames. All readers are handed the same message in turn, so the last one is remembered."""

    def __init__(self) -> None:
        self._message: str | bytes | None = None
        self._framed = b""

    def framed(self, message: str | bytes) -> bytes:
        """The bytes on the wire: a server's frames are not masked, hence the same for everybody."""
        if message is not self._message:
            self._message = message
            if isinstance(message, bytes):
                self._framed = Frame(Opcode.BINARY, message).serialize(mask=False)
            else:
                self._framed = Frame(Opcode.TEXT, message.encode()).serialize(mask=False)
        return self._framed


class TransportSocket:
    """A direct socket over an asyncio transport whose protocol keeps `writable`."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self.on_writable: Callable[[], None] | None = None
        self.writable = True
        self.write = transport.write
        self.abort = transport.abort
