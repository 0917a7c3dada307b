"""The opening minute as a visitor sees it: a real Chromium at a `senn serve`, nothing clicked, on the server's clock.

The address is asked for at second 0 of this machine's clock, what the page shows is stamped with the same clock, and
the picture is filmed (a frame whenever something was painted). It is still while fewer than `LEAST` pixels of the film
differ from the last picture that was not. Once as the machine is, once with the browser's processor slowed four times,
once as a phone.

    python -m benchmarks.opening [--rounds 3] [--shots FOLDER]
"""

from __future__ import annotations

import argparse
import base64
import io
import itertools
import json
import shutil
import statistics
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from .reactions import served
from .recording import record, table

Shades = np.ndarray[Any, np.dtype[np.int16]]

VIEWS: dict[str, tuple[dict[str, int], int]] = {
    "1280 × 720": ({"width": 1280, "height": 720}, 1),
    "1280 × 720, processor slowed 4 ×": ({"width": 1280, "height": 720}, 4),
    "390 × 844": ({"width": 390, "height": 844}, 1),
}
FILM_WIDTH = 640
LEAST = (
    40  # pixels of the film, 160 of the screen: a curve that moves by a pixel, a letter's height of the cursor's line
)
SHADES = 24  # of 255: less is the film's compression
LONGEST_S = 60
NOTE = """
    globalThis.noted = {};
    const note = (what) => (noted[what] ??= []).push(Date.now());
    let shift = 0;
    globalThis.shifted = () => shift;
    new PerformanceObserver((list) => { for (const one of list.getEntries()) shift += one.value; })
        .observe({ type: 'layout-shift', buffered: true });
    addEventListener('DOMContentLoaded', () => {
        const after = (what) => requestAnimationFrame(() => setTimeout(() => note(what)));
        let neurons = 0;
        let isEmpty = true;
        let isOver = false;
        new MutationObserver(() => {
            const count = document.querySelectorAll('#network-drawing .node.hidden').length;
            if (isEmpty && !document.body.classList.contains('empty')) after('run');
            isEmpty = document.body.classList.contains('empty');
            if (neurons > 0 && count > neurons) after('growth');
            neurons = count;
            const over = document.querySelector('#end').checkVisibility();
            if (over && !isOver) after('end');
            isOver = over;
        }).observe(document.documentElement, { subtree: true, childList: true, attributes: true });
    });
"""


@dataclass
class Film:
    """What was painted, and when, by the machine's clock."""

    at_s: list[float] = field(default_factory=list)
    frames: list[bytes] = field(default_factory=list)

    def roll(self, page: Page) -> None:
        """Film the page from now on."""
        session = page.context.new_cdp_session(page)

        def take(event: dict[str, Any]) -> None:
            self.at_s.append(event["metadata"]["timestamp"])
            self.frames.append(base64.b64decode(event["data"]))
            session.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})

        session.on("Page.screencastFrame", take)
        session.send("Page.startScreencast", {"format": "jpeg", "quality": 80, "maxWidth": FILM_WIDTH})

    def changes_s(self) -> list[float]:
        """When the picture differed visibly from the last one that did."""
        found: list[float] = []
        last: Shades | None = None
        for at_s, frame in zip(self.at_s, self.frames, strict=True):
            shades = np.asarray(Image.open(io.BytesIO(frame)).convert("L"), dtype=np.int16)
            if last is None or last.shape != shades.shape or int((abs(shades - last) > SHADES).sum()) >= LEAST:
                found.append(at_s)
                last = shades
        return found


@dataclass(frozen=True)
class Opening:
    """One visit, in seconds from the request of the address."""

    run_s: float
    growths_s: list[float]
    end_s: float
    neurons: int
    layers: int
    changes_s: list[float]
    shift: float

    def stills_s(self) -> list[float]:
        """The gaps between visible changes, from the first of the run to its end."""
        seen = [self.run_s, *(at for at in self.changes_s if self.run_s < at < self.end_s), self.end_s]
        return [later - earlier for earlier, later in itertools.pairwise(seen)]

    def moving(self) -> float:
        """The share of the run's quarter seconds in which something moved."""
        first, last = int(self.run_s * 4), int(self.end_s * 4)
        return len({int(at * 4) for at in self.changes_s if self.run_s <= at < self.end_s}) / (last - first)


def visit(browser: Browser, address: str, view: str, shots: Path | None) -> Opening:
    """Open the address and watch until the run is over."""
    size, slower = VIEWS[view]
    page = browser.new_page(viewport=size)  # type: ignore[arg-type]
    page.add_init_script(NOTE)
    if slower > 1:
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    film = Film()
    film.roll(page)
    begun_s = time.time()
    page.goto(address, wait_until="commit")
    while time.time() < begun_s + LONGEST_S and not page.evaluate("Boolean(globalThis.noted?.end)"):
        page.wait_for_timeout(250)
    page.wait_for_timeout(500)
    noted: dict[str, list[float]] = page.evaluate("noted")
    neurons = page.locator("#network-drawing .node.hidden").count()
    layers = int(page.evaluate("document.querySelector('#end-size').textContent.match(/(\\d+) layers/)?.[1] ?? 1"))
    shift = float(page.evaluate("shifted()"))
    if shots:
        page.screenshot(path=shots / f"end-{size['width']}-{slower}.png")
    page.close()
    since = {what: [at / 1000 - begun_s for at in times] for what, times in noted.items()}
    changes = [at - begun_s for at in film.changes_s()]
    return Opening(since["run"][0], since["growth"], since["end"][0], neurons, layers, changes, shift)


def await_worker(address: str) -> None:
    """Wait until somebody trains: a demo just started loads torch for some seconds, which no visitor waits for."""
    while not json.load(urllib.request.urlopen(f"{address}/api/health"))["workers"]:
        time.sleep(0.1)


def _row(view: str, seen: list[Opening]) -> list[str]:
    def middle(values: list[float]) -> float:
        return statistics.median(values)

    one = seen[0]
    return [
        view,
        f"{middle([each.run_s for each in seen]):.2f}",
        f"{middle([each.growths_s[0] for each in seen]):.1f}",
        f"{max(max(each.stills_s()) for each in seen):.1f}",
        f"{100 * middle([each.moving() for each in seen]):.0f} %",
        f"{middle([each.end_s for each in seen]):.1f}",
        f"{one.neurons} in {one.layers} layers",
        ", ".join(f"{at:.1f}" for at in one.growths_s),
        f"{max(each.shift for each in seen):.3f}",
    ]


HEAD = [
    "view",
    "something of the run, s (≤ 1)",
    "first growth, s (≤ 4)",
    "longest still stretch, s (≤ 2.5)",
    "quarter seconds in which something moves",
    "end, s (25 to 35)",
    "neurons",
    "growths of the first visit, s",
    "layout shift",
]


def main() -> None:
    """Measure and record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--shots", type=Path, default=None, help="folder for a picture of each view's end")
    parser.add_argument("--views", nargs="+", default=list(VIEWS), choices=list(VIEWS))
    options = parser.parse_args()
    rows = []
    with sync_playwright() as playwright, served() as address:
        await_worker(address)
        chromium = shutil.which("chromium") or "chromium"
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for view in options.views:
            rows.append(_row(view, [visit(browser, address, view, options.shots) for _ in range(options.rounds)]))
            print(rows[-1], flush=True)
        browser.close()
    text = (
        "Seconds from the request of the address, medians of "
        f"{options.rounds} visits (the still stretch: the longest of all), server and browser on this machine.\n\n"
        f"{table(HEAD, rows)}"
    )
    print(text)
    if options.views == list(VIEWS):
        record("opening", "The opening minute", text)


if __name__ == "__main__":
    main()
