"""What drawing costs: the page against a bare-canvas page, fed the same run at the same rate, in the same Chromium.

Main-thread CPU per update, the share of updates drawn, and the CPU that Plotly's cartesian bundle needs to a first plot
against its full one. At the default speed, five steps a second, the page draws between steps as well: what that costs
is measured against the same page without motion. Medians over rounds that alternate. And how soon the page answers a
hand (`reactions`).

    python -m benchmarks.page [--rounds 5] [--seconds 5]
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import math
import mimetypes
import shutil
import statistics
import threading
import time
from http import HTTPStatus
from pathlib import Path
from typing import Any

import numpy as np
import plotly
from playwright.sync_api import Browser, CDPSession, sync_playwright
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from senn_live.api.guard import HEADERS
from senn_live.protocol.frames import encode_frame

from .reactions import reactions
from .recording import record, table

ROOT = Path(__file__).parents[1]
WIDTH = 8
WARM_FRAMES = 600
RATE = 30
CALM_RATE = 5  # steps per second at the default speed
PAGE_COUNTER = """
    globalThis.updates = 0;
    const { clearRect } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.clearRect = function (...box) {
        if (this.canvas.id === 'fit-canvas') globalThis.updates += 1;
        return clearRect.apply(this, box);
    };
"""


def started() -> dict[str, Any]:
    """A run of eight neurons: the recorded one's data, with other parameters."""
    journal = json.loads((ROOT / "tests/frontend/recorded/bumps.json").read_text())["journal"]
    event: dict[str, Any] = journal[0]
    event["network"] = {"inputs": 1, "widths": [WIDTH], "outputs": 1, "parameters": parameters(0).tolist()}
    return event


def parameters(step: int) -> np.ndarray:
    """Parameters that move a little with every step."""
    rng = np.random.default_rng(7)
    first, drift = rng.normal(size=(2, WIDTH * 6 + 1))
    return first + 0.3 * np.sin(step / 40) * drift


def frame(step: int) -> bytes:
    """The frame of a step, at offset step + 2."""
    loss = 0.003 + 0.5 * math.exp(-step / 60)
    return encode_frame(step + 2, (step, loss, loss * 0.1, 1.0, 0.1), parameters(step).tolist())


class Feed(threading.Thread):
    """A server of static files and of one run, in a thread of its own."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.address = ""
        self._ready = threading.Event()

    def run(self) -> None:
        """Serve until the process ends."""
        asyncio.run(self._serve())

    def begin(self) -> str:
        """Start, and return the address."""
        self.start()
        self._ready.wait(10)
        return self.address

    async def _serve(self) -> None:
        async with serve(self._feed, "127.0.0.1", 0, process_request=self._file, compression=None) as server:
            self.address = f"http://127.0.0.1:{_port(server)}"
            self._ready.set()
            await asyncio.Event().wait()

    async def _feed(self, socket: ServerConnection) -> None:
        await socket.send(json.dumps(started()))
        running = {"type": "state", "offset": 1, "step": 0, "status": "running", "reason": "claimed", "detail": ""}
        rate = CALM_RATE if "calm" in (socket.request.path if socket.request else "") else RATE
        await socket.send(json.dumps({**running, "pace": rate}))
        with contextlib.suppress(ConnectionClosed):  # the page was closed: measured enough
            for step in range(1, 100_000):
                await socket.send(frame(step))
                if step > WARM_FRAMES:
                    await asyncio.sleep(1 / rate)

    def _file(self, socket: ServerConnection, request: Request) -> Response | None:
        path = request.path.split("?")[0]
        if path.endswith("/stream"):
            return None
        if path == "/api/presets":
            return Response(200, "OK", Headers({"Content-Type": "application/json"}), b"[]")
        name = path.lstrip("/") or "index.html"
        file = next((at for at in (ROOT / "frontend" / name, ROOT / "benchmarks" / name) if at.is_file()), None)
        if name == "bare/full.js":
            file = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
        if file is None:
            return socket.respond(HTTPStatus.NOT_FOUND, "not found\n")
        kind = "text/javascript" if file.suffix in {".js", ".mjs"} else mimetypes.guess_type(file.name)[0]
        policy = {} if "bare" in name else {"Content-Security-Policy": HEADERS["content-security-policy"]}
        body = file.read_bytes()
        length = {"Content-Length": str(len(body)), "Content-Type": kind or "application/octet-stream"}
        return Response(200, "OK", Headers({**length, **policy}), body)


def _port(server: Server) -> int:
    return int(next(iter(server.sockets)).getsockname()[1])


def measured(browser: Browser, address: str, seconds: float, *, bare: bool) -> tuple[float, float]:
    """Main-thread milliseconds per update, and the share of updates drawn."""
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    if not bare:
        page.add_init_script(PAGE_COUNTER)
    page.goto(f"{address}/bare/index.html" if bare else f"{address}/#run=measured")
    page.wait_for_timeout(2500)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})  # CPU time: waiting for a core does not count

    busy, clock = _busy_s(session), time.perf_counter()
    updates = page.evaluate("globalThis.updates")
    page.wait_for_timeout(seconds * 1000)
    drawn = page.evaluate("globalThis.updates") - updates
    spent, passed = _busy_s(session) - busy, time.perf_counter() - clock
    page.close()
    return 1000 * spent / drawn, drawn / (RATE * passed)


def calm(browser: Browser, address: str, seconds: float, *, moving: bool) -> tuple[float, float]:
    """At the default speed: main-thread milliseconds per second, and pictures of the curve per second."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 720}, reduced_motion="no-preference" if moving else "reduce"
    )
    page = context.new_page()
    page.add_init_script(PAGE_COUNTER)
    page.goto(f"{address}/#run=calm")
    page.wait_for_timeout(2500)
    session = context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    busy, clock = _busy_s(session), time.perf_counter()
    updates = page.evaluate("globalThis.updates")
    page.wait_for_timeout(seconds * 1000)
    drawn = page.evaluate("globalThis.updates") - updates
    passed = time.perf_counter() - clock
    found = 1000 * (_busy_s(session) - busy) / passed, drawn / passed
    context.close()
    return found


def _busy_s(session: CDPSession) -> float:
    values = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return float(values["TaskDuration"])


def start_ms(browser: Browser, address: str, bundle: str) -> float:
    """Main-thread milliseconds from nothing to a first plot, with one of the two bundles of Plotly."""
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(f"{address}/bare/start.html?{bundle}")
    page.wait_for_selector(".main-svg", state="attached")
    busy = _busy_s(session)
    page.close()
    return 1000 * busy


def _medians(found: dict[bool, list[tuple[float, float]]]) -> tuple[dict[bool, float], dict[bool, float]]:
    """The medians of the first figures and of the second ones."""
    first, second = ({key: statistics.median(row[at] for row in rows) for key, rows in found.items()} for at in (0, 1))
    return first, second


def main() -> None:
    """Measure and record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=5)
    options = parser.parse_args()
    address = Feed().begin()
    found: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    starts: dict[str, list[float]] = {"full": [], "cartesian": []}
    calms: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or "chromium"
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for _ in range(options.rounds):
            for bare, rows in found.items():
                rows.append(measured(browser, address, options.seconds, bare=bare))
            for bundle, times in starts.items():
                times.append(start_ms(browser, address, bundle))
            for moving, pairs in calms.items():
                pairs.append(calm(browser, address, options.seconds, moving=moving))
        answers = reactions(browser)
        browser.close()
    cost, share = _medians(found)
    busy, pictures = _medians(calms)
    start = {bundle: statistics.median(times) for bundle, times in starts.items()}
    rows = [
        (
            "main-thread CPU per update, ms",
            f"{cost[True]:.2f}",
            f"{cost[False]:.2f}",
            f"{cost[False] / cost[True]:.2f} ×",
        ),
        (
            f"updates drawn at {RATE}/s",
            f"{share[True]:.2f}",
            f"{share[False]:.2f}",
            f"{share[False] / share[True]:.2f}",
        ),
        (
            "CPU to the first plot, ms (limit: Plotly's full bundle)",
            f"{start['full']:.0f}",
            f"{start['cartesian']:.0f}",
            f"{start['cartesian'] / start['full']:.2f} ×",
        ),
        (
            f"CPU per second at {CALM_RATE} steps/s, ms (limit: the same without motion)",
            f"{busy[False]:.0f}",
            f"{busy[True]:.0f}",
            f"{busy[True] / busy[False]:.1f} ×",
        ),
        (
            f"pictures of the curve per second at {CALM_RATE} steps/s",
            f"{pictures[False]:.0f}",
            f"{pictures[True]:.0f}",
            f"{pictures[True] / pictures[False]:.1f} ×",
        ),
    ]
    text = table(("what", "limit (bare canvas)", "page", "ratio"), rows)
    text += "\n\nFrom the input event to the picture, in a live run at the default speed:\n\n"
    text += table(("what, ms", "limit", "median", "95th percentile"), answers)
    print(text)
    record(
        "page", "Drawing", f"{WIDTH} neurons, {WARM_FRAMES} steps of history, 1280 × 720, headless Chromium.\n\n{text}"
    )


if __name__ == "__main__":
    main()
