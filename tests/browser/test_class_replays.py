"""A class's replays: the zip of the very request, unpacked, opened from disk without a network."""

from __future__ import annotations

import asyncio
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.test_everybody import offences
from browser.theatre import recorded
from recorded import app_client
from rooms import DRAW, bearer, opened

Shot = Callable[[Page, str], None]


async def made(pupils: int) -> bytes:
    async with app_client() as (client, services):
        room = await opened(client, pupils)
        await room.command("go", index=DRAW)
        for index, pupil in enumerate(room.pupils):
            run = (await pupil.draws()).json()["id"]
            await services.transport.journal.append(run, 0, recorded(("bumps", "deep")[index % 2]))
        return (await client.get(f"{room.path}/replays.zip", headers=bearer(room.token))).content


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("class")
    with ThreadPoolExecutor(1) as thread:  # this thread's loop is the browser's
        data = thread.submit(asyncio.run, made(12)).result()
    with zipfile.ZipFile(io.BytesIO(data)) as unpacked:
        unpacked.extractall(place)
    return place / "senn-class"


@pytest.fixture
def page(browser: Browser, folder: Path) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 720}, offline=True, reduced_motion="reduce")
    page = context.new_page()
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folder / "index.html").as_uri())
    yield page
    context.close()
    assert complaints == []
    assert [url for url in asked if not url.startswith((folder.as_uri(), "data:", "blob:"))] == []


def test_every_network_of_the_class_is_found_by_its_name_and_watched_from_disk(page: Page, shot: Shot) -> None:
    links = page.get_by_role("link")
    expect(links).to_have_count(12)
    expect(links.nth(1)).to_contain_text(re.compile(r"\d+ neurons"))
    shot(page, "class-replays")
    assert json.dumps(offences(page), indent=1) == "[]"
    links.nth(1).click()
    expect(page.locator("#status-text")).to_have_text(re.compile(r"a recording of \d+ steps; nothing is training"))
    page.keyboard.press("Home")
    expect(page.locator("#why-step")).to_have_text("step 0")
    page.get_by_role("link", name="All recordings").click()
    expect(links).to_have_count(12)


def test_the_index_fits_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
