"""A stage for the page without a server: files from disk, a recorded journal played by a websocket of the test's own.

So every state of the page can be shown at will, the connection's failures among them, and nothing depends on the timing
of a real worker. The content policy is the server's, so what it forbids fails here too.
"""

from __future__ import annotations

import base64
import json
import mimetypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import BrowserContext, Page, Route, WebSocketRoute

from senn_live.api.guard import HEADERS
from senn_live.api.refusals.errors import InvalidError
from senn_live.api.rest.checks import curve_of
from senn_live.protocol.presets import PRESETS
from senn_live.protocol.specification import FormulaTask
from senn_live.tables import TableError, Wish, read

ROOT = Path(__file__).parents[2]
FRONTEND = ROOT / "frontend"
RECORDED = ROOT / "tests" / "frontend" / "recorded"
ORIGIN = "http://senn.localhost"
Message = str | bytes


def recorded(name: str = "bumps") -> list[Message]:
    """The messages of a recorded run, as the stream sends them."""
    journal = json.loads((RECORDED / f"{name}.json").read_text())["journal"]
    return [base64.b64decode(entry["frame"]) if "frame" in entry else json.dumps(entry) for entry in journal]


_EVENTS = [json.loads(message) for message in recorded() if isinstance(message, str)]
END = max(event["step"] for event in _EVENTS)
"""The last step of the recorded run that the page is shown where nothing else is said."""
GROWTHS = [event["step"] for event in _EVENTS if event["type"] == "expansion"]
"""The steps at which that run grows."""


def offset_of(message: Message) -> int:
    """The journal offset of a message."""
    if isinstance(message, bytes):
        return int.from_bytes(message[:4], "little")
    return int(json.loads(message)["offset"])


def until(messages: list[Message], wanted: Callable[[dict[str, Any]], bool]) -> list[Message]:
    """The messages up to and including the first event for which `wanted` holds."""
    for index, message in enumerate(messages):
        if isinstance(message, str) and wanted(json.loads(message)):
            return messages[: index + 1]
    raise AssertionError("Expected such an event in the recording, got none.")


def across(page: Page, step: float) -> float:
    """Where a step is on the timeline, in pixels from the page's left."""
    where: float = page.evaluate(
        """step => {
            const plot = document.querySelector('#timeline-plot');
            const { xaxis } = plot._fullLayout;
            return plot.getBoundingClientRect().left + xaxis._offset + xaxis.l2p(step);
        }""",
        step,
    )
    return where


def redrawn(page: Page) -> None:
    """Wait until what the page knows now is drawn: a frame, one with the sizes that came of it, and one more."""
    page.evaluate(
        """async () => { for (let n = 0; n < 3; n += 1) await new Promise((done) => requestAnimationFrame(done)); }"""
    )


def wear(page: Page, theme: str) -> None:
    """Put a theme on the page as it stands."""
    page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
    redrawn(page)


@dataclass
class Theatre:
    """What the server of a test does: which events it has, what it was asked."""

    page: Page
    journal: list[Message] = field(default_factory=recorded)
    requests: list[tuple[str, str, Any]] = field(default_factory=list)
    sockets: list[WebSocketRoute] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)
    problem: tuple[int, str] | None = None
    branches: list[dict[str, Any]] = field(default_factory=list)
    runs: int = 0
    tolerated: str = "\0"

    def open(self, address: str = "/") -> None:
        """Go to the page."""
        self.page.goto(f"{ORIGIN}{address}")

    def send(self, *messages: Message | dict[str, Any]) -> None:
        """Send messages to the newest socket."""
        for message in messages:
            self.sockets[-1].send(json.dumps(message) if isinstance(message, dict) else message)

    def sent(self, path: str) -> list[Any]:
        """The bodies that were posted to a path's end."""
        return [body for method, where, body in self.requests if method == "POST" and where.endswith(path)]

    def await_sent(self, path: str, count: int = 1) -> list[Any]:
        """The bodies that were posted there, as soon as there are so many."""
        for _ in range(200):
            if len(found := self.sent(path)) >= count:
                return found
            self.page.wait_for_timeout(20)
        raise AssertionError(f"Expected {count} posted to {path}, got {self.sent(path)}.")

    def serve(self, route: Route) -> None:
        """Answer one request."""
        request = route.request
        path = request.url.removeprefix(ORIGIN).split("?")[0].split("#")[0]
        if path.startswith("/api/"):
            self._answer(route, request.method, path)
            return
        file = FRONTEND / (path.lstrip("/") or "index.html")
        kind = "text/javascript" if file.suffix in {".js", ".mjs"} else mimetypes.guess_type(file.name)[0]
        policy = HEADERS["content-security-policy"].replace(
            "connect-src 'self'", "connect-src 'self' ws://senn.localhost"
        )
        headers = {**HEADERS, "content-type": kind or "application/octet-stream", "content-security-policy": policy}
        route.fulfill(status=200, body=file.read_bytes(), headers=headers) if file.is_file() else route.fulfill(
            status=404
        )

    def _answer(self, route: Route, method: str, path: str) -> None:
        posted = route.request.post_data
        is_json = "json" in (route.request.headers.get("content-type") or "")
        self.requests.append((method, path, json.loads(posted) if posted and is_json else posted))
        if path == "/api/presets":
            route.fulfill(json=[preset.model_dump(mode="json") for preset in PRESETS])
        elif self.problem is not None and method == "POST":
            status, detail = self.problem
            problem = {"type": "about:blank", "title": "Refused", "status": status, "detail": detail}
            route.fulfill(status=status, json=problem, content_type="application/problem+json")
        elif path == "/api/runs":
            self.runs += 1
            route.fulfill(status=201, json={"id": f"run-{self.runs:04d}", "token": f"token-{self.runs}"})
        elif path.endswith("/branches"):
            route.fulfill(json={"branches": self.branches, "total": len(self.branches)})
        elif path == "/api/formulas":
            self._read_formula(route, json.loads(posted or ""))
        elif path == "/api/tables":
            self._read_table(route)
        elif path.removeprefix("/api/runs/").split("/")[0] in self.missing:
            route.fulfill(status=404, json={"detail": "There is no such run."})
        else:
            route.fulfill(status=202 if method == "POST" else 200, json={})

    @staticmethod
    def _read_table(route: Route) -> None:
        wish = {name: values[0] for name, values in parse_qs(urlsplit(route.request.url).query).items()}
        try:
            route.fulfill(json=read(route.request.post_data_buffer or b"", Wish(**wish)).model_dump())
        except TableError as error:
            route.fulfill(status=422, json={"detail": str(error)}, content_type="application/problem+json")

    @staticmethod
    def _read_formula(route: Route, body: dict[str, Any]) -> None:
        try:
            route.fulfill(json=curve_of(FormulaTask.model_validate(body)).model_dump())
        except InvalidError as error:
            route.fulfill(status=422, json={"detail": str(error)}, content_type="application/problem+json")

    def accept(self, socket: WebSocketRoute) -> None:
        """Play the journal to a new socket from the offset that it asks for."""
        self.sockets.append(socket)
        after = int(socket.url.split("after=")[1])
        for message in self.journal:
            if offset_of(message) > after:
                socket.send(message)


def staged(context: BrowserContext, complaints: list[str]) -> Iterator[Theatre]:
    """A theatre around a fresh page; what the browser complains about is collected."""
    page = context.new_page()
    theatre = Theatre(page)

    def complain(text: str) -> None:
        if theatre.tolerated not in text:  # Chromium reports every answer of 400 and above
            complaints.append(text)

    page.on("console", lambda said: complain(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complain(str(error)))
    page.route(f"{ORIGIN}/**", theatre.serve)
    page.route_web_socket(lambda url: "/stream" in url, theatre.accept)
    yield theatre
    page.close()
