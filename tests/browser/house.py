"""The server that the page of a test is loaded from: its files over real HTTP, kept by the browser as it likes.

Playwright's interception would hold every request of the page until Python has answered it, and switch the browser's
cache off. Here only the API's requests reach the test: whatever theatre is on answers them.
"""

from __future__ import annotations

import asyncio
import json
import mimetypes
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import uvicorn
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from senn_live.api.guard import HEADERS

WHOSE = "x-theatre"
"""The header by which a page says whose it is: what a closed page still had under way reaches no other test."""


@dataclass(frozen=True)
class Answer:
    """What the API says."""

    body: Any = None
    status: int = 200

    def response(self) -> Response:
        kind = "application/json" if self.status < 400 else "application/problem+json"
        return Response(json.dumps(self.body), self.status, {**HEADERS, "cache-control": "no-store"}, kind)


@dataclass(frozen=True)
class Asked:
    """A request to the API."""

    method: str
    path: str
    query: str
    body: bytes
    is_json: bool

    @property
    def said(self) -> Any:
        """The body as the test reads it: what JSON says, or the text, or None for nothing."""
        return json.loads(self.body) if self.is_json else self.body.decode(errors="replace") or None


class House:
    """Serves a folder, and has the API's requests answered by whoever is `on`. Runs in a thread of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, Response] = {}
        self.on: tuple[str, Callable[[Asked], Answer]] = ("", lambda asked: Answer(status=404))
        config = uvicorn.Config(
            self._serve, "127.0.0.1", 0, log_level="error", interface="asgi3", lifespan="off", ws="none"
        )
        self._server = uvicorn.Server(config)
        self._socket = config.bind_socket()
        self._socket.listen(128)
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=asyncio.run, args=(self._server.serve([self._socket]),), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()  # who connects before it runs waits in the socket's queue
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._server.force_exit = True  # the browser keeps its connections open
        self._thread.join(10)
        self._socket.close()

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        path = request.url.path
        if path.startswith("/api/"):
            response = await self._answer(request, path)
        else:
            response = self._files.get(path) or self._files.setdefault(path, self._file(path))
        await response(scope, receive, send)

    async def _answer(self, request: Request, path: str) -> Response:
        body = await request.body()
        whose, answer = self.on
        if request.headers.get(WHOSE) != whose:
            return Answer(status=410).response()
        is_json = "json" in request.headers.get("content-type", "")
        return answer(Asked(request.method, path, request.url.query, body, is_json)).response()

    def _file(self, path: str) -> Response:
        file = self._folder / (path.lstrip("/") or "index.html")
        if not file.is_file():
            return Response(status_code=404)
        kind = "text/javascript" if file.suffix in {".js", ".mjs"} else mimetypes.guess_type(file.name)[0]
        # Files do not change while tests run: unlike the product's, they need not be asked for again.
        headers = {**HEADERS, "cache-control": "max-age=3600", "content-type": kind or "application/octet-stream"}
        return Response(file.read_bytes(), headers=headers)
