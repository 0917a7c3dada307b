"""A browser that loses the network while its run grows: the real command, a real worker, a cable pulled out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from relay import Relay
from system.processes import Served, sqlite_store

pytestmark = [pytest.mark.system, pytest.mark.timeout(240)]


@pytest.mark.parametrize("offline_s", [3, pytest.param(60, marks=pytest.mark.nightly)])
def test_a_browser_that_was_offline_shows_all_that_happened_meanwhile(
    browser: Browser, tmp_path: Path, offline_s: int
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page, status = context.new_page(), "#status-text"
    with Served("serve", sqlite_store(tmp_path)) as served, Relay(served.port) as relay:
        page.goto(f'http://127.0.0.1:{relay.port}/#spec={{"pace":{20 / offline_s + 1:.1f}}}')
        expect(page.locator(".node.hidden").first).to_be_visible(timeout=60_000)
        relay.cut()
        expect(page.locator(status)).to_contain_text("reconnecting; what you see is", timeout=20_000)
        page.wait_for_timeout(1000 * offline_s)
        expect(page.locator(status)).to_contain_text("reconnecting; what you see is")
        relay.restore()
        expect(page.locator(status)).not_to_contain_text("reconnecting", timeout=30_000)
        expect(page.locator("#toggle .word")).to_have_text("Replay", timeout=120_000)
        other = context.new_page()
        other.goto(page.url)
        for each in (page, other):  # the log is folded in frames of its own, and whole when it says both ends
            expect(each.locator("#log")).to_have_text(re.compile("finished.*started with", re.S), timeout=30_000)
        assert page.locator("#log").inner_text() == other.locator("#log").inner_text()
        assert page.locator("#log li.growth").count() >= 1
    context.close()
