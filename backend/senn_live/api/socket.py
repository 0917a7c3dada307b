"""The websocket: handshake, what a reader is sent as it joins, and the goodbye. The rest is `stream.reader`'s."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import parse_qs

import structlog
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from ..classes.codes import CLASS
from ..transport.ports import UnknownRun
from .hosts import check_host, check_origin, client_of, peer_of
from .refusals.costs import cost_of
from .refusals.errors import (
    AheadError,
    FieldError,
    ForbiddenError,
    InvalidError,
    RefusalError,
    SlowReaderError,
    TooLargeError,
    TooManyError,
    row,
)
from .refusals.problems import MEDIA_TYPE, problem_body
from .services import Services
from .stream.direct import EXTENSION
from .stream.hub import Hub
from .stream.leaving_out import is_left_out, left_out_of
from .stream.reader import Reader
from .stream.session import bye_message

_CATCH_UP = 500  # entries at a time: a reader who was away for long costs no more memory than this
_BYE_S = 1.0  # a reader that keeps up takes a goodbye in one; nobody else is waited for
log = structlog.get_logger()


Feed = Callable[[Reader], Coroutine[Any, Any, None]]


async def serve_stream(services: Services, run: str, scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one socket of `/api/runs/{run}/stream?after=OFFSET` until it closes."""

    async def feed(reader: Reader) -> None:
        await _serve(services, run, reader, scope)

    await serve_socket(services, feed, scope, receive, send)


async def serve_socket(services: Services, feed: Feed, scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one socket that only reads: `feed` sends until it is cancelled or raises why it ends."""
    headers = Headers(scope=scope)
    await receive()  # websocket.connect
    try:
        check_host(headers.get("host"), services.settings.allowed_hosts, peer_of(scope))
        check_origin(headers.get("origin"), headers.get("host"), services.settings.allowed_origins)
        services.count_request(client_of(scope), "request", cost_of(scope["path"], ""))
    except (ForbiddenError, TooManyError) as error:
        await _reject(error, send)
        return
    task = asyncio.current_task()
    assert task is not None, "Expected the server to serve a socket in a task."
    services.sockets.add(task)
    try:
        await send({"type": "websocket.accept"})
        reader = _reader(services, scope, send)
        failure = await _pump(services, feed, reader, receive)
        if failure is not None:
            await _say_goodbye(services, failure, reader, send)
    finally:
        services.sockets.discard(task)


def _reader(services: Services, scope: Scope, send: Send) -> Reader:
    direct = scope.get("extensions", {}).get(EXTENSION)
    pending = services.settings.viewer_pending_bytes
    return Reader(send, direct, services.framing, services.counts, max_pending_bytes=pending)


async def _pump(services: Services, feed: Feed, reader: Reader, receive: Receive) -> BaseException | None:
    """Send until somebody ends it; why, unless the browser just left."""
    gone = asyncio.create_task(_until_gone(receive))
    sending = asyncio.create_task(feed(reader))
    try:
        stuck = await _until_one_ends(gone, sending, reader, services.settings.viewer_stall_s)
    finally:
        gone.cancel()
        sending.cancel()
        await asyncio.wait([gone, sending])
    return _failure(sending) or _failure(gone) or stuck


async def _until_one_ends(
    gone: asyncio.Task[None], sending: asyncio.Task[None], reader: Reader, stall_s: float
) -> SlowReaderError | None:
    """Return when the browser has gone, the sending has ended, or the reader has not taken a message for too long."""
    while not (gone.done() or sending.done()):
        sent = reader.sent
        await asyncio.wait([gone, sending], timeout=stall_s, return_when=asyncio.FIRST_COMPLETED)
        if reader.is_stuck_since(sent) and not (gone.done() or sending.done()):
            return SlowReaderError(f"Expected a reader that takes a message within {stall_s:g} s.")
    return None


async def _serve(services: Services, run: str, reader: Reader, scope: Scope) -> None:
    """Send what was, then what comes, until cancelled or given up."""
    if run.startswith(CLASS):  # not everybody may read everything in a class's journal
        raise UnknownRun("Expected the id of a run, got something that is none.")
    after, reader.left_out = after_of(scope["query_string"]), left_out_of(scope["query_string"])
    async with services.hubs.following(run, client_of(scope)) as hub:
        with services.hubs.handing(hub, reader):
            if after is None:
                await _send_view(hub, reader)
            else:
                await catch_up(services, hub, reader, after)
            await reader.send_live()


async def _send_view(hub: Hub, reader: Reader) -> None:
    """The fold first. A run that has not begun has none: then its place in the queue, and the fold as it begins."""
    while not hub.started:
        await reader.rung()
        if not hub.started:
            await reader.send_waiting()
    view = hub.view_message()
    if view is not None:
        reader.join(hub.offset)
        await reader.deliver(view)


async def catch_up(services: Services, hub: Hub, reader: Reader, after: int) -> None:
    """Everything after `after` that was there when the reader joined; what came later waits in it."""
    joined_at = hub.offset
    if after > joined_at:
        raise AheadError(f"Expected an offset up to {joined_at}, the journal's last, got {after}. Join without it.")
    while after < joined_at:
        limit = min(_CATCH_UP, joined_at - after)
        entries = await services.transport.journal.read(hub.run, after, limit)
        if not entries:
            return
        for entry in entries:
            if is_left_out(entry, reader.left_out):
                continue
            await reader.deliver((reader.seen(entry) if reader.seen else entry).data)
        after = entries[-1].offset


async def _until_gone(receive: Receive) -> None:
    """Return when the browser has closed the socket. Readers have nothing to say; the server limits what they do."""
    while (message := await receive())["type"] != "websocket.disconnect":
        if message["type"] == "websocket.receive":
            raise TooLargeError("Expected no messages from a reader: commands go by POST.")


def after_of(query: bytes) -> int | None:
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


async def _say_goodbye(services: Services, error: BaseException, reader: Reader, send: Send) -> None:
    line = row(error)
    services.counts.slow_readers += isinstance(error, SlowReaderError)
    detail = str(error) if line.status < 500 or line.close_code != 1011 else line.title
    if line.close_code == 1011:
        log.error("stream failed", exc_info=error)
    try:
        async with asyncio.timeout(_BYE_S):
            await send({"type": "websocket.send", "text": bye_message(line.name, detail)})
            await send({"type": "websocket.close", "code": line.close_code, "reason": line.title})
    except (OSError, TimeoutError):
        reader.abort()  # it does not even take this: let go of the socket and of what waits in its buffer


async def _reject(error: RefusalError, send: Send) -> None:
    line = row(error)
    headers = [(b"content-type", MEDIA_TYPE.encode())]
    await send({"type": "websocket.http.response.start", "status": line.status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": problem_body(line, str(error))})
