"""Real pages in Chromium: the teacher's projector, and phones that join by typing the code."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, Page, async_playwright

PHONE: Any = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "locale": "en"}
# When anything on the screen changes, and which activity it then shows. Written by the page's own clock, the machine's.
WATCH = """
    globalThis.changes = [];
    new MutationObserver(() => {
        const shown = document.querySelector('#screen h1')?.textContent ?? '';
        changes.push([(performance.timeOrigin + performance.now()) / 1000, shown]);
    }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
"""


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """The system's Chromium."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        await browser.close()


class Phone:
    """A page of /join."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.bytes = 0

    @classmethod
    async def joined(cls, browser: Browser, url: str, code: str) -> Phone:
        """Open the page with nothing in its cache, type the code, be in."""
        page = await (await browser.new_context(**PHONE)).new_page()
        phone = cls(page)
        session = await page.context.new_cdp_session(page)
        await session.send("Network.enable")
        session.on("Network.loadingFinished", phone._count)
        session.on("Network.webSocketFrameReceived", phone._count_frame)
        await page.add_init_script(WATCH)
        await page.goto(f"{url}/join")
        await page.fill("#code", code)
        await page.keyboard.press("Enter")
        await page.locator("#who b").wait_for(timeout=60_000)
        return phone

    def _count(self, loaded: dict[str, Any]) -> None:
        self.bytes += loaded["encodedDataLength"]

    def _count_frame(self, frame: dict[str, Any]) -> None:
        self.bytes += len(frame["response"]["payloadData"])  # binary ones in base64: a third too many

    async def heading(self) -> str:
        """The activity that is shown."""
        found = await self.page.text_content("#screen h1")
        return found or ""

    async def changed_s(self, since_s: float, heading: str | None) -> float | None:
        """Seconds after `since_s` until the screen changed; with a heading: until it was another one."""
        test = "([at, shown]) => at >= since && (heading === null || (shown && shown !== heading))"
        found = await self.page.evaluate(f"([since, heading]) => changes.find({test})?.[0] ?? null", [since_s, heading])
        return None if found is None else found - since_s

    async def draw(self) -> None:
        """Draw a wave by finger and let a network grow on it."""
        box = await self.page.locator(".by-finger").bounding_box()
        assert box is not None
        await self.page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2)
        await self.page.mouse.down()
        for index in range(1, 25):
            x = box["x"] + 20 + index * (box["width"] - 40) / 24
            await self.page.mouse.move(x, box["y"] + box["height"] * (0.5 + 0.3 * (-1) ** (index // 6)))
        await self.page.mouse.up()
        await self.page.click("#pupil-grow")

    async def reload_s(self) -> float:
        """Load the page anew: seconds until the present state is drawn."""
        began = "performance.timeOrigin / 1000"
        await self.page.reload()
        await self.page.wait_for_selector("#screen h1")
        drawn: float = await self.page.evaluate(f"changes.find(([, shown]) => shown)[0] - {began}")
        return drawn


async def projector(browser: Browser, url: str, code: str, token: str) -> Page:
    """The teacher's page."""
    page = await (await browser.new_context(viewport={"width": 1280, "height": 720}, locale="en")).new_page()
    await page.goto(f"{url}/#class={code}&token={token}")
    return page
