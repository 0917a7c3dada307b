"""A stage for the page without the product's server: a recorded journal played by a websocket of the test's own.

So every state of the page can be shown at will, the connection's failures among them, and nothing depends on the timing
of a real worker. The content policy is the server's, so what it forbids fails here too.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import BrowserContext, Page, WebSocketRoute

from browser.house import WHOSE, Answer, Asked, House
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
LAPSING = {"time_lapse": True}
"""What the page asks of every run that it starts."""
OPENING = LAPSING | {"task": {"kind": "preset", "name": "hills"}, "samples": 80, "noise": 0.05, "seed": 39}
"""The run that the page asks for where its address asks for none."""


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
    answers: dict[tuple[str, str], Answer | Callable[[Asked], Answer]] = field(default_factory=dict)
    """What is said to a method and an expression for paths, before all else."""
    branches: list[dict[str, Any]] = field(default_factory=list)
    runs: int = 0
    is_away: bool = False
    """Whether sockets are ended as soon as they are opened."""
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

    def answer(self, asked: Asked) -> Answer:
        """Answer one request to the API; called in the server's thread."""
        self.requests.append((asked.method, asked.path, asked.said))
        for (method, pattern), answer in self.answers.items():
            if asked.method == method and re.fullmatch(pattern, asked.path):
                return answer if isinstance(answer, Answer) else answer(asked)
        if self.problem is not None and asked.method == "POST":
            status, detail = self.problem
            return Answer({"type": "about:blank", "title": "Refused", "status": status, "detail": detail}, status)
        return self._usual(asked)

    def _usual(self, asked: Asked) -> Answer:
        if asked.path == "/api/presets":
            return Answer([preset.model_dump(mode="json") for preset in PRESETS])
        if asked.path == "/api/runs":
            self.runs += 1
            return Answer({"id": f"run-{self.runs:04d}", "token": f"token-{self.runs}"}, 201)
        if asked.path.endswith("/branches"):
            return Answer({"branches": self.branches, "total": len(self.branches)})
        if asked.path == "/api/formulas":
            return _read_formula(asked)
        if asked.path == "/api/tables":
            return _read_table(asked)
        if asked.path.removeprefix("/api/runs/").split("/")[0] in self.missing:
            return Answer({"detail": "There is no such run."}, 404)
        return Answer({}, 202 if asked.method == "POST" else 200)

    def accept(self, socket: WebSocketRoute) -> None:
        """Play the journal to a new socket from the offset that it asks for."""
        if self.is_away:
            socket.close()
            return
        self.sockets.append(socket)
        after = int(socket.url.split("after=")[1])
        for message in self.journal:
            if offset_of(message) > after:
                socket.send(message)


def _read_formula(asked: Asked) -> Answer:
    try:
        return Answer(curve_of(FormulaTask.model_validate_json(asked.body)).model_dump())
    except InvalidError as error:
        return Answer({"detail": str(error)}, 422)


def _read_table(asked: Asked) -> Answer:
    wish = {name: values[0] for name, values in parse_qs(asked.query).items()}
    try:
        return Answer(read(asked.body, Wish(**wish)).model_dump())
    except TableError as error:
        return Answer({"detail": str(error), "errors": [{"options": error.options}]}, 422)


_numbers = count(1)


@contextmanager
def staged(house: House, context: BrowserContext, complaints: list[str]) -> Iterator[Theatre]:
    """A stage in a context that was made beforehand; what the page's console complains of is collected."""
    page = context.new_page()
    forget(context, page)
    name = f"theatre {next(_numbers)}"
    page.set_extra_http_headers({WHOSE: name})
    theatre = Theatre(page)
    house.on = name, theatre.answer

    def complain(text: str) -> None:
        if theatre.tolerated not in text:  # Chromium reports every answer of 400 and above
            complaints.append(text)

    page.on("console", lambda said: complain(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complain(str(error)))
    page.route_web_socket(lambda url: "/stream" in url, theatre.accept)
    yield theatre
    for left in context.pages:
        left.close()


def forget(context: BrowserContext, page: Page) -> None:
    """Take from a profile what pages wrote into it and what they were allowed, and not its cache."""
    context.clear_cookies()
    context.clear_permissions()
    session = context.new_cdp_session(page)
    kinds = "local_storage,indexeddb,cache_storage,service_workers,websql,file_systems"
    session.send("Storage.clearDataForOrigin", {"origin": ORIGIN, "storageTypes": kinds})
    session.detach()


def resolved(house: House) -> str:
    """The argument by which Chromium finds the page's files at the house."""
    return f"--host-resolver-rules=MAP {urlsplit(ORIGIN).hostname}:80 127.0.0.1:{house.port}"
