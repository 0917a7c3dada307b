"""The class's live stream: the entries of its journal, as the reader's role sees them.

A browser cannot send a header with a websocket, so the token may come in the query: `?token=TOKEN`. Nothing logs it.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from ...classes.roles import Role, seen_class, seen_entry
from ...transport.ports import Entry, UnknownRun
from ..desk import Desk, unknown_class
from ..hosts import client_of, peer_of
from ..refusals.errors import ForbiddenError
from ..services import Services
from ..socket import after_of, catch_up, serve_socket
from ..stream.hub import Hub
from ..stream.reader import Reader
from .access import Visit, bearer_token, enter


async def serve_class(services: Services, code: str, scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one socket of `/api/classes/{code}/stream?after=OFFSET&token=TOKEN` until it closes."""

    async def feed(reader: Reader) -> None:
        found = await visit_of(services, code, scope)
        reader.seen = _lens(found.role, reader)
        after = after_of(scope["query_string"])
        try:
            async with services.hubs.following(found.desk.record, client_of(scope)) as hub:
                with services.hubs.handing(hub, reader):
                    if after is None:
                        await _send_view(found.desk, found.role, hub, reader)
                    else:
                        await catch_up(services, hub, reader, after)
                    await reader.send_live()
        except UnknownRun:
            raise unknown_class() from None

    await serve_socket(services, feed, scope, receive, send)


async def serve_wall(services: Services, code: str, scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one socket of `/api/classes/{code}/wall?token=TOKEN` until it closes: all tiles of the present activity."""

    async def feed(reader: Reader) -> None:
        found = await visit_of(services, code, scope)
        with services.walls.looking(found.desk, found.role) as viewer:
            await viewer.send(reader)

    await serve_socket(services, feed, scope, receive, send)


async def visit_of(services: Services, code: str, scope: Scope) -> Visit:
    """Who opens the socket, by header or query."""
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("token")
    token = asked[-1] if asked else bearer_token(Headers(scope=scope).get("authorization"))
    return await enter(services, code, token, peer_of(scope) or "unknown")


def _lens(role: Role, reader: Reader) -> Callable[[Entry], Entry]:
    def seen(entry: Entry) -> Entry:
        assert isinstance(entry.data, str), "Expected text in a class's journal."
        if role.member is not None and '"type":"removed"' in entry.data and f'"{role.member}"' in entry.data:
            reader.end(ForbiddenError("Expected a member of this class, but the teacher has removed this one."))
        return Entry(entry.offset, seen_entry(entry.data, role))

    return seen


async def _send_view(desk: Desk, role: Role, hub: Hub, reader: Reader) -> None:
    """The fold first. Nothing may be handed out between the fold that is sent and the place the reader goes on from."""
    state = await desk.state()
    while state.offset < hub.offset:
        state = await desk.state()
    reader.join(state.offset)
    await reader.deliver(seen_class(state, role).model_dump_json())
