"""uvicorn's protocols, with bounds on what a socket may take: time, size, memory. It has none for heads and silence."""

from __future__ import annotations

import asyncio

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from .connections import Connections
from .refusals.errors import BusyError, SlowRequestError, TooLargeHeadError, row
from .refusals.problems import MEDIA_TYPE, problem_body
from .stream.direct import EXTENSION, TransportSocket

_MOST_PIPELINED = 16  # requests that a client sends before it has the first answer; browsers send one
_LEAST_DRAINED = 32_768  # bytes that must leave within the stall time
# A reader's pongs, pings and goodbye: a hundred bytes a minute. The rest is somebody who wants our answers to pings.
_WORDS_BURST, _WORDS_PER_S = 65_536, 1024


class LiveConfig(uvicorn.Config):
    """uvicorn's configuration, and what its protocols are told beside it."""

    connections: Connections
    head_timeout_s: float
    max_head_bytes: int
    stall_s: float


class _Draining:
    """Lets go of a socket whose peer does not take what was written: it would wait in memory for ever."""

    def __init__(self, transport: asyncio.Transport, stall_s: float) -> None:
        self._transport = transport
        self._stall_s = stall_s
        self._timer: asyncio.TimerHandle | None = None
        self._waiting = 0

    def begin(self) -> None:
        self.end()
        self._look_later()

    def end(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look_later(self) -> None:
        self._waiting = self._transport.get_write_buffer_size()
        self._timer = asyncio.get_running_loop().call_later(self._stall_s, self._look)

    def _look(self) -> None:
        if self._waiting - self._transport.get_write_buffer_size() < _LEAST_DRAINED:
            self._transport.abort()
        else:
            self._look_later()


class HttpProtocol(HttpToolsProtocol):
    """HTTP whose heads end in time and in size, whose answers are taken, and whose sockets are counted."""

    config: LiveConfig
    _head_timer: asyncio.TimerHandle | None = None
    _head_bytes = 0
    _is_in_head = True
    _has_begun = False
    _is_over = False
    address = "unknown"

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """Count the socket, or refuse it."""
        super().connection_made(transport)
        self.address = self.client[0] if self.client else "unknown"
        self._draining = _Draining(transport, self.config.stall_s)
        if not self.config.connections.join(self):
            self._refuse(BusyError("Expected fewer connections from one address. Close some, or try again later."))
            return
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the socket."""
        self.config.connections.leave(self)
        self._draining.end()
        self._stop_head_timer()
        super().connection_lost(exc)

    def let_go(self) -> None:
        """Make room for somebody else."""
        self.transport.abort()

    def data_received(self, data: bytes) -> None:
        """Feed the parser; a head only up to its limit."""
        while data and not self._is_over and not self.transport.is_closing():
            piece = data
            if self._is_in_head:
                most = self.config.max_head_bytes
                piece = data[: most - self._head_bytes]
                self._head_bytes += len(piece)
                if not piece:
                    self._refuse(TooLargeHeadError(f"Expected a request head of at most {most} bytes, got more."))
                    return
            data = data[len(piece) :]
            super().data_received(piece)

    def on_message_begin(self) -> None:
        """A head begins."""
        self._has_begun = True
        if self._head_timer is None:
            self._await_head()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """A head is over.

        Raises:
            ValueError: if more requests wait than may; the parser then gives up the connection.
        """
        self._is_in_head = False
        self._stop_head_timer()
        if len(self.pipeline) >= _MOST_PIPELINED:
            raise ValueError("Expected few requests before the first answer.")
        self.config.connections.work(self)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """A request is over; what comes next is another's head."""
        self._is_in_head, self._head_bytes, self._has_begun = True, 0, False
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """An answer is over."""
        super().on_response_complete()
        if not self.pipeline:
            self.config.connections.rest(self)

    def handle_websocket_upgrade(self) -> None:
        """Hand the socket on."""
        self._is_over = True
        self.config.connections.leave(self)
        super().handle_websocket_upgrade()

    def pause_writing(self) -> None:
        """The buffer is full."""
        self._draining.begin()
        super().pause_writing()

    def resume_writing(self) -> None:
        """The buffer has room again."""
        self._draining.end()
        super().resume_writing()

    def _await_head(self) -> None:
        self._head_timer = self.loop.call_later(self.config.head_timeout_s, self._give_up_head)

    def _stop_head_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _give_up_head(self) -> None:
        self._head_timer = None
        if self._has_begun:
            self._refuse(SlowRequestError(f"Expected a request head within {self.config.head_timeout_s:g} s."))
        elif not self.transport.is_closing():
            self.transport.close()

    def _refuse(self, error: Exception) -> None:
        """Answer without the app, and close."""
        self._is_over = True
        self._stop_head_timer()
        line = row(error)
        body = problem_body(line, str(error))
        head = f"HTTP/1.1 {line.status} {line.title}\r\ncontent-type: {MEDIA_TYPE}\r\ncontent-length: {len(body)}\r\n"
        self.transport.write(head.encode() + b"connection: close\r\n\r\n" + body)
        self.transport.close()


class StreamProtocol(WebSocketsSansIOProtocol):
    """uvicorn's websocket protocol with a direct way onto the socket beside ASGI's; it counts what it hears."""

    config: LiveConfig
    _direct: TransportSocket | None = None
    _words_left = float(_WORDS_BURST)
    _heard_s = 0.0
    address = "unknown"

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Count the socket: it was one already, so there is room."""
        super().connection_made(transport)
        self.address = self.client[0] if self.client else "unknown"
        self._heard_s = self.loop.time()
        self.config.connections.join(self)
        self.config.connections.work(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the socket."""
        self.config.connections.leave(self)
        super().connection_lost(exc)

    def let_go(self) -> None:
        """Make room for somebody else."""
        self.transport.abort()

    def data_received(self, data: bytes) -> None:
        """Hear a reader out, as far as a reader has anything to say."""
        now_s = self.loop.time()
        left = min(_WORDS_BURST, self._words_left + (now_s - self._heard_s) * _WORDS_PER_S)
        self._words_left, self._heard_s = left - len(data), now_s
        if self._words_left < 0:
            self.transport.abort()
            return
        super().data_received(data)
        if not self.handshake_initiated:  # the whole head was there, and the library could not read it
            self.transport.write(b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
            self.transport.close()

    async def run_asgi(self) -> None:
        """Serve the socket."""
        self._direct = TransportSocket(self.transport)
        self._direct.writable = self.writable.is_set()
        self.scope["extensions"][EXTENSION] = self._direct  # type: ignore[assignment]  # any value, says ASGI
        await super().run_asgi()

    def pause_writing(self) -> None:
        """The buffer is full."""
        super().pause_writing()
        if self._direct is not None:
            self._direct.writable = False

    def resume_writing(self) -> None:
        """The buffer has room again."""
        super().resume_writing()
        if self._direct is not None:
            self._direct.writable = True
            if self._direct.on_writable is not None:
                self._direct.on_writable()
