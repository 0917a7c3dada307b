"""The page's memory: hours of a run, played into the real page as fast as it takes them.

The frames are made in the page, by a socket of the test's own: through the test's process they would take hours.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from browser.theatre import Theatre, recorded

# What a page may grow by after its first twenty minutes, however long the run lasts; docs/operations.md says the same.
MOST_HEAP_MB = 8
MOST_NODES = 1000  # marks of refused rounds: as many as the time axis has room for, so they come and go
MOST_LISTENERS = 100
RATE = 30  # frames per second of the run
ROUND = 30  # frames between two proposal rounds, each with landscape, decision and checkpoint

SOCKET = """
    globalThis.WebSocket = class {
        constructor() { globalThis.fed = this; setTimeout(() => this.onopen?.({})); }
        send() {}
        close() {}
    };
"""
# Play so many frames, nine hundred between two animation frames; frames and rounds are the recorded ones, moved on.
PLAY = """async ({ frames, round, template, events }) => {
    const bytes = Uint8Array.from(atob(template), one => one.charCodeAt(0));
    const run = globalThis.run ??= { step: 100, offset: 1000 };
    for (let n = 1; n <= frames; n += 1) {
        run.step += 1;
        const buffer = bytes.slice().buffer;
        new DataView(buffer).setUint32(0, (run.offset += 1), true);
        const values = new Float32Array(buffer, 4);
        values[0] = run.step;
        for (let at = 5; at < values.length; at += 1) values[at] *= 1 + 0.02 * Math.sin(run.step / 50 + at);
        globalThis.fed.onmessage({ data: buffer });
        for (const event of n % round === 0 ? events : []) {
            globalThis.fed.onmessage({ data: JSON.stringify({ ...event, step: run.step, offset: (run.offset += 1) }) });
        }
        if (n % 900 === 0) await new Promise(requestAnimationFrame);
    }
    return run.step;
}"""


@dataclass(frozen=True)
class Memory:
    """What the page holds after a collection of garbage."""

    heap_mb: float
    nodes: int
    listeners: int


def held(session: CDPSession) -> Memory:
    for _ in range(2):
        session.send("HeapProfiler.collectGarbage")
    usage = session.send("Runtime.getHeapUsage")
    counters = session.send("Memory.getDOMCounters")
    heap = usage["usedSize"] + usage.get("embedderHeapUsedSize", 0) + usage.get("backingStorageSize", 0)
    return Memory(heap / 1e6, counters["nodes"], counters["jsEventListeners"])


def begin(page: Page) -> dict[str, Any]:
    """Feed the recorded run's first half; what is to be repeated."""
    journal = recorded("bumps")[:60]
    entries = [one if isinstance(one, str) else {"frame": base64.b64encode(one).decode()} for one in journal]
    page.wait_for_function("() => globalThis.fed?.onmessage")
    page.evaluate(
        """entries => entries.forEach(one => globalThis.fed.onmessage({ data: typeof one === 'string' ? one
            : Uint8Array.from(atob(one.frame), byte => byte.charCodeAt(0)).buffer }))""",
        entries,
    )
    told = [json.loads(one) for one in recorded("bumps") if isinstance(one, str)]
    # A refusal: growths are kept for ever, and are few.
    refusal = next(one for one in told if one["type"] == "decision" and not one["accepted"])
    rounds = [next(one for one in told if one["type"] == "landscape"), refusal]
    rounds.insert(0, {"type": "checkpoint", "network": {"parameters": []}})
    template = base64.b64encode(next(one for one in reversed(journal) if isinstance(one, bytes))).decode()
    return {"round": ROUND, "template": template, "events": rounds}


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("hours", [2, pytest.param(12, marks=pytest.mark.nightly)])
def test_hours_of_a_run_do_not_grow_the_page_beyond_its_bound(theatre: Theatre, hours: int) -> None:
    page = theatre.page
    page.add_init_script(SOCKET)
    theatre.open()
    what = begin(page)
    session = page.context.new_cdp_session(page)
    page.set_default_timeout(600_000)

    def play(minutes: int) -> Memory:
        step = page.evaluate(PLAY, {**what, "frames": minutes * 60 * RATE})
        expect(page.locator("#why-step")).to_have_text(f"step {step}", timeout=60_000)
        page.wait_for_timeout(600)
        return held(session)

    first = play(20)
    later = [play(20) for _ in range(3 * hours - 1)]
    for one in later:
        assert one.heap_mb - first.heap_mb <= MOST_HEAP_MB, (first, later)
        assert one.nodes - first.nodes <= MOST_NODES, (first, later)
        assert one.listeners - first.listeners <= MOST_LISTENERS, (first, later)
