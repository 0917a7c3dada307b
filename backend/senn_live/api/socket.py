"""The websocket: a socket's two pumps around the pure session. Plain ASGI: a message costs one call into the server."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qs

import structlog
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from ..transport.ports import Entry
from .hosts import check_host, check_origin, peer_of
from .refusals.errors import (
    AheadError,
    FieldError,
    ForbiddenError,
    InvalidError,
    RefusalError,
    SlowReaderError,
    TooLargeError,
    row,
)
from .refusals.problems import MEDIA_TYPE, problem_body
from .services import Services
from .stream.direct import EXTENSION, DirectSocket
from .stream.hub import Hub, Viewer
from .stream.session import Session, bye_message

_CATCH_UP = 500
_BYE_S = 1.0
log = structlog.get_logger()


async def serve_stream(services: Services, run: str, scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one socket of `/api/runs/{run}/stream?after=OFFSET` until it closes."""
    headers = Headers(scope=scope)
    await receive()  # websocket.connect
    try:
        check_host(headers.get("host"), services.settings.allowed_hosts, peer_of(scope))
        check_origin(headers.get("origin"), headers.get("host"), services.settings.allowed_origins)
    except ForbiddenError as error:
        await _reject(error, send)
        return
    task = asyncio.current_task()
    assert task is not None, "Expected the server to serve a socket in a task."
    services.sockets.add(task)
    try:
        await send({"type": "websocket.accept"})
        failure = await _pump(_Reader(services, run, scope, send), scope["query_string"], receive)
        if failure is not None:
            await _say_goodbye(services, failure, scope, send)
    finally:
        services.sockets.discard(task)


async def _pump(reader: _Reader, query: bytes, receive: Receive) -> BaseException | None:
    """Send until somebody ends it; why, unless the browser just left."""
    gone = asyncio.create_task(_until_gone(receive))
    pump = asyncio.create_task(reader.serve(query))
    try:
        await _until_one_ends(gone, pump, reader)
    finally:
        gone.cancel()
        pump.cancel()
        await asyncio.wait([gone, pump])
    return _failure(pump) or _failure(gone) or reader.given_up


async def _until_one_ends(gone: asyncio.Task[None], pump: asyncio.Task[None], reader: _Reader) -> None:
    """Return when the browser has gone, the pump has ended, or the reader has not taken a message for too long."""
    stall_s = reader.stall_s
    while not (gone.done() or pump.done()):
        sent = reader.sent
        await asyncio.wait([gone, pump], timeout=stall_s, return_when=asyncio.FIRST_COMPLETED)
        if reader.sending and reader.sent == sent and not (gone.done() or pump.done()):
            reader.given_up = SlowReaderError(f"Expected a reader that takes a message within {stall_s:g} s.")
            return


class _Reader:
    """Sends one reader what it is due. `sent` counts messages; `sending` is set while one is under way."""

    def __init__(self, services: Services, run: str, scope: Scope, send: Send) -> None:
        self.sent = 0
        self.sending = False
        self.given_up: Exception | None = None
        self.stall_s = services.settings.viewer_stall_s
        self._services = services
        self._run = run
        self._send = send
        self._direct: DirectSocket | None = scope.get("extensions", {}).get(EXTENSION)

    async def serve(self, query: bytes) -> None:
        """Send until cancelled or given up."""
        after = _after(query)
        hubs = self._services.hubs
        async with hubs.following(self._run) as hub, hubs.viewing(hub, hub.offset) as viewer:
            if after is None:
                await self._send_view(hub, viewer)
            else:
                await self._catch_up(hub.offset, after)
            await self._send_live(viewer)

    async def _send_view(self, hub: Hub, viewer: Viewer) -> None:
        """The fold first. A run that has not begun has none: then its place in the queue, and the fold as it begins."""
        clock = asyncio.get_running_loop().time
        while not hub.started:
            await viewer.rung()
            if not hub.started and (message := viewer.session.next(clock())) is not None:
                await self._deliver(message)
        view = hub.view_message()
        if view is not None:
            viewer.session = Session(hub.offset, self._services.settings.viewer_pending_bytes)
            await self._deliver(view)

    async def _catch_up(self, joined_at: int, after: int) -> None:
        """Everything after `after` that was there when the reader joined; what came later waits in the session."""
        if after > joined_at:
            raise AheadError(f"Expected an offset up to {joined_at}, the journal's last, got {after}. Join without it.")
        while after < joined_at:
            limit = min(_CATCH_UP, joined_at - after)
            entries = await self._services.transport.journal.read(self._run, after, limit)
            if not entries:
                return
            for entry in entries:
                await self._deliver(entry.data)
            after = entries[-1].offset

    async def _send_live(self, viewer: Viewer) -> None:
        clock = asyncio.get_running_loop().time
        if self._direct is not None:
            self._go_direct(viewer, self._direct)
        while True:
            while self._direct is None and (message := viewer.session.next(clock())) is not None:
                await self._deliver(message)
            await viewer.rung()

    def _go_direct(self, viewer: Viewer, socket: DirectSocket) -> None:
        clock, framed = asyncio.get_running_loop().time, self._services.framing.framed
        passes, counts = viewer.session.passes, self._services.counts

        def drain() -> None:
            sent = self.sent
            while socket.writable and (message := viewer.session.next(clock())) is not None:
                socket.write(framed(message))
                self.sent += 1
            self.sending = not socket.writable
            counts.messages_sent += self.sent - sent

        def hand(entry: Entry) -> bool:
            """Nine messages of ten: nothing waits, and the socket takes it."""
            if not (socket.writable and passes(entry.offset)):
                return False
            socket.write(framed(entry.data))
            self.sent += 1
            counts.messages_sent += 1
            self.sending = not socket.writable
            return True

        viewer.hand = hand
        viewer.drain = socket.on_writable = drain
        drain()

    async def _deliver(self, message: str | bytes) -> None:
        self.sending = True
        if isinstance(message, bytes):
            await self._send({"type": "websocket.send", "bytes": message})
        else:
            await self._send({"type": "websocket.send", "text": message})
        self.sending = False
        self.sent += 1
        self._services.counts.messages_sent += 1


async def _until_gone(receive: Receive) -> None:
    """Return when the browser has closed the socket. Readers have nothing to say; the server limits what they do."""
    while (message := await receive())["type"] != "websocket.disconnect":
        if message["type"] == "websocket.receive":
            raise TooLargeError("Expected no messages from a reader: commands go by POST.")


def _after(query: bytes) -> int | None:
    """The offset in the query, or None.

    Raises:
        InvalidError: if it is not one.
    """
    values = parse_qs(query.decode("latin-1"), keep_blank_values=True).get("after")
    if values is None:
        return None
    text = values[-1]
    if text == "-1" or (text.isascii() and text.isdecimal() and len(text) <= 10):
        return int(text)
    raise InvalidError(FieldError("after", "Expected an offset: -1, 0, 1, 2, …", text))


def _failure(task: asyncio.Task[None]) -> BaseException | None:
    return None if task.cancelled() or not task.done() else task.exception()


async def _say_goodbye(services: Services, error: BaseException, scope: Scope, send: Send) -> None:
    line = row(error)
    services.counts.slow_readers += isinstance(error, SlowReaderError)
    detail = str(error) if line.status < 500 or line.close_code != 1011 else line.title
    if line.close_code == 1011:
        log.error("stream failed", exc_info=error)
    direct: DirectSocket | None = scope.get("extensions", {}).get(EXTENSION)
    try:
        async with asyncio.timeout(_BYE_S):
            await send({"type": "websocket.send", "text": bye_message(line.name, detail)})
            await send({"type": "websocket.close", "code": line.close_code, "reason": line.title})
    except (OSError, TimeoutError):
        # It does not even take this: let go of the socket and what waits in its buffer.
        if direct is not None:
            direct.abort()


async def _reject(error: RefusalError, send: Send) -> None:
    line = row(error)
    headers = [(b"content-type", MEDIA_TYPE.encode())]
    await send({"type": "websocket.http.response.start", "status": line.status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": problem_body(line, str(error))})
