"""How soon the page answers a hand: an edit of the samples of a live run, and the scrubber. For `benchmarks.page`.

The page measures itself by User Timing, from the input event to the start of the frame after the one that shows what
came of it. The edit is made in a run of a real `senn serve`, at the default speed.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

EDITS = 20
DRAGS = 60
LIMITS_MS = {"senn.edit": 300, "senn.answer": 300, "senn.scrub": 50}
NAMES = {
    "senn.edit": "edit of the samples to the chart that shows it",
    "senn.answer": "edit of the samples to the first step on the new data, drawn",
    "senn.scrub": "scrubber moved to every view at that step",
}
LISTEN = """
    globalThis.measured = [];
    const heard = (list) => measured.push(...list.getEntries().map(({ name, duration }) => [name, duration]));
    new PerformanceObserver(heard).observe({ type: 'measure' });
"""


@contextmanager
def served() -> Iterator[str]:
    """The address of a demo of its own."""
    with tempfile.TemporaryDirectory() as folder:
        store = f"sqlite:///{Path(folder) / 'senn.sqlite'}"
        command = [sys.executable, "-m", "senn_live", "serve", "--no-open", "--port", "0", "--store", store]
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"}
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
            assert process.stdout is not None
            try:
                yield next(found[0] for line in process.stdout if (found := re.search(r"http://\S+", line)))
            finally:
                process.terminate()


def reactions(browser: Browser) -> list[tuple[str, str, str, str]]:
    """Rows of a table: what, its limit, median, 95th percentile."""
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.add_init_script(LISTEN)
    with served() as address:
        page.goto(address)
        page.locator(".node.hidden").first.wait_for()
        page.wait_for_timeout(2000)
        _edit(page)
        page.keyboard.press("Escape")
        _scrub(page)
    found: list[tuple[str, float]] = page.evaluate("measured")
    page.close()
    rows = []
    for name, what in NAMES.items():
        times = [duration for of, duration in found if of == name]
        late = statistics.quantiles(times, n=20)[-1]
        rows.append((what, f"{LIMITS_MS[name]}", f"{statistics.median(times):.0f}", f"{late:.0f}"))
    return rows


def _edit(page: Page) -> None:
    """Add points by pointer and move the last by key, while the run goes on."""
    page.keyboard.press("e")
    page.locator("#edit-points").click()
    box = page.locator("#fit-plot").bounding_box()
    assert box is not None
    for n in range(EDITS):
        if n % 2:
            page.keyboard.press("ArrowUp")
        else:
            page.mouse.click(box["x"] + 120 + 25 * n, box["y"] + 70)
        page.wait_for_timeout(700 + 37 * n)  # at another phase of the run's clock each time


def _scrub(page: Page) -> None:
    box = page.locator("#scrubber").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 40)
    page.mouse.down()
    for n in range(DRAGS):
        page.mouse.move(box["x"] + 20 + n * (box["width"] - 40) / DRAGS, box["y"] + 40)
        page.wait_for_timeout(40)
    page.mouse.up()
