"""The server process: uvicorn, set up for many websockets, and a shutdown that tells readers before it leaves."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator

import uvicorn
from fastapi import FastAPI

from .connections import Connections, room_for_sockets
from .hosts import is_within
from .protocols import HttpProtocol, LiveConfig, StreamProtocol
from .settings import WebSettings


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
    app: FastAPI,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    settings: WebSettings | None = None,
    files: int = 1024,
) -> LiveServer:
    """A server for `app`; `await server.serve()` runs it until it is told to stop.

    Args:
        app: what it serves.
        host: address to listen on.
        port: port to listen on.
        settings: limits and policies.
        files: how many files, hence sockets, the process may have open.
    """
    chosen = settings or WebSettings()
    most, at_once = room_for_sockets(files, chosen.max_sockets)
    config = LiveConfig(
        app,
        host=host,
        port=port,
        http=HttpProtocol,
        ws=StreamProtocol,
        backlog=at_once,
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
    config.connections = Connections(
        most=most,
        per_client=chosen.max_sockets_per_client,
        is_exempt=lambda address: is_within(address, chosen.trusted_proxies),
    )
    config.head_timeout_s, config.max_head_bytes = chosen.head_timeout_s, chosen.max_head_bytes
    config.stall_s = chosen.viewer_stall_s
    return LiveServer(config, app)
