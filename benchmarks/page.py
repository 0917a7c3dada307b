"""What drawing costs: the page against a bare-canvas page, fed the same run at the same rate, in the same Chromium.

Main-thread CPU per update, and the share of updates drawn. Each figure is a ratio of medians over rounds that alternate
between the two pages.

    python benchmarks/page.py [--rounds 5] [--seconds 6]
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
from http import HTTPStatus
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser, sync_playwright
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from senn_live.api.guard import HEADERS
from senn_live.protocol.frames import encode_frame

ROOT = Path(__file__).parents[1]
WIDTH = 8
WARM_FRAMES = 600
RATE = 30
PAGE_COUNTER = """
    globalThis.updates = 0;
    addEventListener('DOMContentLoaded', () => new MutationObserver(() => { globalThis.updates += 1; })
        .observe(document.querySelector('#fit-overlay'), { subtree: true, attributeFilter: ['d'] }));
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
        await socket.send(json.dumps({**running, "pace": 30}))
        with contextlib.suppress(ConnectionClosed):  # the page was closed: measured enough
            for step in range(1, 100_000):
                await socket.send(frame(step))
                if step > WARM_FRAMES:
                    await asyncio.sleep(1 / RATE)

    def _file(self, socket: ServerConnection, request: Request) -> Response | None:
        path = request.path.split("?")[0]
        if path.endswith("/stream"):
            return None
        if path == "/api/presets":
            return Response(200, "OK", Headers({"Content-Type": "application/json"}), b"[]")
        name = path.lstrip("/") or "index.html"
        file = next((at for at in (ROOT / "frontend" / name, ROOT / "benchmarks" / name) if at.is_file()), None)
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
    session.send("Performance.enable")

    def sample() -> tuple[float, float]:
        values = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
        return values["TaskDuration"], values["Timestamp"]

    busy, clock = sample()
    updates = page.evaluate("globalThis.updates")
    page.wait_for_timeout(seconds * 1000)
    drawn = page.evaluate("globalThis.updates") - updates
    busy_after, clock_after = sample()
    page.close()
    return 1000 * (busy_after - busy) / drawn, drawn / (RATE * (clock_after - clock))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=6)
    options = parser.parse_args()
    address = Feed().begin()
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or "chromium"
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        found: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
        for _ in range(options.rounds):
            for bare in (True, False):
                found[bare].append(measured(browser, address, options.seconds, bare=bare))
        browser.close()
    cost = {bare: statistics.median(one[0] for one in rows) for bare, rows in found.items()}
    share = {bare: statistics.median(one[1] for one in rows) for bare, rows in found.items()}
    print(f"main-thread CPU per update: page {cost[False]:.2f} ms, bare canvas {cost[True]:.2f} ms", end="")
    print(f", ratio {cost[False] / cost[True]:.2f}")
    print(f"updates drawn at {RATE}/s: page {share[False]:.2f}, bare canvas {share[True]:.2f}", end="")
    print(f", ratio {share[False] / share[True]:.2f}")


if __name__ == "__main__":
    main()
