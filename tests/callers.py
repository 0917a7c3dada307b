"""The app called as Hypothesis wants it, and what it is called with that nobody would send in earnest."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
from hypothesis import HealthCheck
from hypothesis import strategies as st

from recorded import checkpoint, frame, run_record, started, state
from senn_live.api.app import create_app
from senn_live.api.settings import WebSettings
from senn_live.transport import open_transport

# Nobody is refused for being too fast here: what is to be met is the checks behind that.
PATIENT = WebSettings(
    creations_burst=10**9, commands_burst=10**9, max_active_runs_per_client=10**9, linger_s=0, max_watched_runs=10**6
)
JSON = {"Content-Type": "application/json"}
BRIEF, LONG = 60, 10_000
RELAXED: Any = {"deadline": None, "suppress_health_check": list(HealthCheck)}


class Caller:
    """The app on an event loop of its own, called synchronously, as Hypothesis wants it. One run is there: `run`."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.app = create_app(open_transport("memory://"), PATIENT)
        self.lifespan = self.app.router.lifespan_context(self.app)
        self.do(self.lifespan.__aenter__())
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://senn.test")
        transport = self.app.state.services.transport
        self.do(transport.runs.create(run_record()))
        self.do(transport.journal.append("run", 0, [started(), frame(1), checkpoint(2), state(3)]))

    def do(self, call: Any) -> Any:
        return self.loop.run_until_complete(asyncio.wait_for(call, 20))

    def request(self, method: str, path: str, **what: Any) -> httpx.Response:
        response: httpx.Response = self.do(self.client.request(method, path, **what))
        return response

    def forget_commands(self) -> None:
        self.do(self.app.state.services.transport.commands.discard("run", 10**9))

    def close(self) -> None:
        self.do(self.client.aclose())
        self.do(self.lifespan.__aexit__(None, None, None))
        self.loop.close()


def assert_a_sentence(response: httpx.Response) -> None:
    assert response.status_code < 500, response.text
    if response.status_code >= 400:
        assert response.headers["content-type"] == "application/problem+json"
        body = response.json()
        assert body["detail"].strip()
        assert body["status"] == response.status_code


json_values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=12), inner, max_size=5),
    max_leaves=20,
)
