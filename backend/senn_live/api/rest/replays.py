"""A whole run as one file, made while few others are, and sent only as fast as it is taken."""

from __future__ import annotations

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ..page.replay import replay_page
from ..services import Services
from .admission import read_journal

_PIECE = 262_144  # bytes: a piece waits for the one before to leave, so that what waits here is one file and no more


class ReplayResponse(Response):
    """The file of a run, in pieces. The gate of copies is held until the last piece has left."""

    def __init__(self, services: Services, client: str, run: str) -> None:
        super().__init__()
        self._services = services
        self._client = client
        self._run = run

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's signature
        """Make and send it."""
        with self._services.copies.passing(self._client):
            journal = await read_journal(self._services.transport, self._run)
            page = await replay_page(self._services.frontend, self._run, journal)
            del journal
            self.headers["Content-Type"] = "text/html; charset=utf-8"
            self.headers["Content-Disposition"] = f'attachment; filename="senn-{self._run}.html"'
            self.headers["Content-Length"] = str(len(page))
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            for start in range(0, len(page), _PIECE):
                more = start + _PIECE < len(page)
                await send({"type": "http.response.body", "body": page[start : start + _PIECE], "more_body": more})
