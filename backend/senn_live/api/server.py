"""The server process: uvicorn, set up for many websockets, and a shutdown that tells readers before it leaves."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from .settings import WebSettings
from .stream.direct import EXTENSION, TransportSocket


class StreamProtocol(WebSocketsSansIOProtocol):
    """uvicorn's websocket protocol, which offers a direct way onto the socket beside ASGI's."""

    _direct: TransportSocket | None = None

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


class LiveServer(uvicorn.Server):
    """A server that says goodbye to its readers first when it is told to stop."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the caller: workers are to park their runs while readers can still be told."""
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Tell every reader, then stop."""
        services = getattr(self._app.state, "services", None)
        if services is not None:
            await services.close()
        await super().shutdown(sockets)


def make_server(
    app: FastAPI, *, host: str = "127.0.0.1", port: int = 8000, settings: WebSettings | None = None
) -> LiveServer:
    """A server for `app`; `await server.serve()` runs it until it is told to stop."""
    chosen = settings or WebSettings()
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        ws=StreamProtocol,
        # uvicorn would deflate every message for every reader: four to ten times the cost of sending it.
        ws_per_message_deflate=False,
        ws_max_size=chosen.max_message_bytes,
        ws_ping_interval=chosen.ping_interval_s,
        ws_ping_timeout=chosen.ping_timeout_s,
        timeout_graceful_shutdown=round(chosen.shutdown_s),
        # uvicorn's own default believes the header whenever it comes over loopback: any client of a proxy there
        # could choose who it is counted as
        proxy_headers=bool(chosen.trusted_proxies),
        forwarded_allow_ips=list(chosen.trusted_proxies),
        access_log=False,
        log_config=None,
        server_header=False,
    )
    return LiveServer(config, app)
