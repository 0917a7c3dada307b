"""Journal entries as a worker would write them, and a web server to read them, for tests without a worker."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from senn_live.api.app import create_app
from senn_live.api.refusals.tokens import token_hash
from senn_live.api.server import make_server
from senn_live.api.services import Services
from senn_live.api.settings import WebSettings
from senn_live.protocol.events import Checkpoint, Control, Curve, NetworkState, RunStarted, Samples, Scaling, State
from senn_live.protocol.frames import encode_frame
from senn_live.protocol.specification import RunSpecification
from senn_live.transport import open_transport
from senn_live.transport.ports import RunRecord, Transport
from stores import free_port, record

TOKEN = "the token"
NETWORK = NetworkState(inputs=1, widths=[1], outputs=1, parameters=[0.5, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0])


def started() -> str:
    ones = Scaling(x_shift=[0.0], x_scale=[1.0], y_shift=[0.0], y_scale=[1.0])
    event = RunStarted(
        offset=0,
        step=0,
        specification=RunSpecification(),
        loss_kind="regression",
        scaling=ones,
        samples=Samples(x=[[0.0], [1.0]], y=[[0.0], [1.0]]),
        target=Curve(x=[0.0, 1.0], y=[0.0, 1.0]),
        network=NETWORK,
        device="cpu",
        dtype="float64",
    )
    return event.model_dump_json()


def frame(offset: int, step: int | None = None, size: int = 7) -> bytes:
    return encode_frame(offset, (offset if step is None else step, 1 / (offset + 1), 0.1, 1.0, 0.1), [0.25] * size)


def state(offset: int, detail: str = "") -> str:
    return State(offset=offset, step=offset, status="running", reason="command", detail=detail).model_dump_json()


def checkpoint(offset: int) -> str:
    control = Control(status="running", reason="claimed", pace=10.0)
    event = Checkpoint(offset=offset, step=offset, network=NETWORK, engine={}, commands_done=0, control=control)
    return event.model_dump_json()


def run_record(run: str = "run") -> RunRecord:
    made = record(run)
    return RunRecord(run, RunSpecification().model_dump_json(), token_hash(TOKEN), made.owner, made.created_s)


@dataclass
class Web:
    """A running web server on a real port, and the store behind it."""

    transport: Transport
    services: Services
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def stream(self, run: str = "run", after: int | None = None) -> str:
        query = "" if after is None else f"?after={after}"
        return f"ws://127.0.0.1:{self.port}/api/runs/{run}/stream{query}"

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self.url)

    async def begin(self, run: str = "run") -> None:
        await self.transport.runs.create(run_record(run))
        await self.transport.journal.append(run, 0, [started()])

    async def append(self, *entries: str | bytes, run: str = "run") -> None:
        await self.transport.journal.append(run, await self.transport.journal.tail(run), entries)


@asynccontextmanager
async def web_server(store: str = "memory://", settings: WebSettings | None = None) -> AsyncIterator[Web]:
    chosen = settings or WebSettings()
    app = create_app(open_transport(store), chosen)
    server = make_server(app, host="127.0.0.1", port=free_port(), settings=chosen)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        assert not serving.done(), "Expected the server to start."
        await asyncio.sleep(0.01)
    try:
        services = app.state.services
        yield Web(services.transport, services, server.config.port)
    finally:
        server.should_exit = True
        await serving


@asynccontextmanager
async def app_client(
    store: str = "memory://", settings: WebSettings | None = None
) -> AsyncIterator[tuple[httpx.AsyncClient, Services]]:
    """A client of the app, without a socket in between."""
    app = create_app(open_transport(store), settings)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://senn.test") as client:
            yield client, app.state.services
